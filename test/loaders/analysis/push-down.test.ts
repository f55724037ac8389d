import { describe, expect, test } from 'vitest';
import type { Send } from '../../../src/contract/send.ts';
import { answeringSource, askerOver, bodiesChanged, placesOf } from '../../support/asked-rows.ts';
import { json } from '../../support/helpers.ts';
import { synthetic } from '../../support/synthetic.ts';

/** Of the rows that are made up, those of even numbers are judged good. */
const GOOD = { judgments: [{ evaluator: { name: 'Judge 1' }, passed: true }] };
const TRIED = 'evr_0/logs?page=1&size=10&analysis';

const plain = synthetic({ logsPerRun: 50 });
const answering = answeringSource(plain);

/** Everything that a question can ask of these rows. */
const ALL = {
  filter: GOOD,
  orderBy: [{ by: { number: 'createdAt' }, descending: true }],
  window: { offset: 1, count: 3 },
  total: true,
  hasNext: true,
  aggregates: {
    numbers: { createdAt: { percentiles: [50], histograms: [{ bins: 2 }], intervals: [0.95] } },
    datapointCount: true,
    created: true,
    errorRateIntervals: [0.9],
    judgments: { passRateIntervals: [{ confidence: 0.95, denominator: 'logs' }], scoreIntervals: [0.95], numbers: {} },
  },
  groups: [{ by: [{ field: 'run' }], first: 10, order: 'count-desc', timeZone: 'UTC', aggregates: {} }],
  facets: [{ by: { judgment: { name: 'Judge 2' } }, first: 10, timeZone: 'UTC' }],
} as const;

interface Answered {
  readonly records: unknown[];
  readonly analysis: { semantics: unknown; question: Record<string, unknown>; answer: Record<string, unknown> };
}

/** The source that answers, with what it answers changed. */
const changed = (change: (body: Answered) => void): Send =>
  bodiesChanged(answering, (body, path) => {
    if (path.includes('analysis')) change(body as Answered);
  });

/** Changes members of a part of an answer. */
const changeIn = ({ analysis }: Answered, change: object, ...path: readonly (string | number)[]): void => {
  const part = path.reduce<unknown>((inner, step) => (inner as Record<string | number, unknown>)[step], analysis.answer);
  Object.assign(part as object, change);
};

const VALUE = { key: { value: 1, label: '1' }, count: 1, isSelected: false };

const GOOD_ROWS = ['0 evr_0-r0-l0', '2 evr_0-r0-l2', '4 evr_0-r0-l4', '6 evr_0-r0-l6', '8 evr_0-r0-l8'];

describe('a source that answers questions by itself', () => {
  test('is asked once, and asked the same as whoever reads its rows', async () => {
    const { ask, calls } = askerOver(answering);
    const found = await ask(ALL);
    expect(found.isPushedDown).toBe(true);
    expect(calls.toSorted()).toEqual(['evr_0', TRIED]);
    expect(placesOf(found)).toEqual(['96 evr_0-r1-l46', '94 evr_0-r1-l44', '92 evr_0-r1-l42']);
    const scanned = await askerOver(plain).ask(ALL);
    expect(scanned.isPushedDown).toBe(false);
    expect(found.answer).toEqual(scanned.answer);
    expect(placesOf(found)).toEqual(placesOf(scanned));
  });

  test('is asked the first question of a time, and then the others', async () => {
    const { ask, calls } = askerOver(answering);
    const found = await Promise.all([ask({}), ask({ filter: GOOD }), ask({ filter: GOOD, total: true }), ask({})]);
    expect(found.map(({ isPushedDown }) => isPushedDown)).toEqual([true, true, true, true]);
    expect(calls.toSorted()).toEqual(['evr_0', TRIED, TRIED, TRIED]);
  });

  test('that gives any range is asked for the rows of the window alone, and for nothing else', async () => {
    const { ask, calls } = askerOver(answering, { anyRange: true });
    const [found, summed] = await Promise.all([
      ask({ filter: GOOD, window: { offset: 20, count: 2 } }),
      ask({ window: { offset: 0, count: 0 }, aggregates: {} }),
    ]);
    expect(placesOf(found)).toEqual(['40 evr_0-r0-l40', '42 evr_0-r0-l42']);
    expect(summed.answer.aggregates?.count).toBe(100);
    expect(calls.toSorted()).toEqual(['evr_0/logs?offset=0&size=0&analysis', 'evr_0/logs?offset=20&size=2&analysis']);
  });

  test('need not know whether a row follows the window where nobody asks', async () => {
    const { ask } = askerOver(changed(({ analysis }) => Object.assign(analysis.answer, { hasNext: null })));
    expect(await ask({ filter: GOOD })).toMatchObject({ isPushedDown: true, answer: { hasNext: null } });
  });

  test('may leave rows out that its answer names: they are read by their places', async () => {
    const { ask, calls } = askerOver(changed((body) => body.records.splice(1)));
    const found = await ask({ filter: GOOD });
    expect(found.isPushedDown).toBe(true);
    expect(placesOf(found)).toEqual(GOOD_ROWS);
    expect(calls).toHaveLength(5);
    expect(calls.slice(2)).toEqual(['evr_0/logs?page=3&size=1', 'evr_0/logs?page=5&size=1', 'evr_0/logs?page=3&size=3']);
  });
});

describe('what is not the answer to this very question is not believed', () => {
  test('of a source that ignores it, it is the first page of the rows', async () => {
    const { ask, calls } = askerOver(plain);
    expect(await ask({ filter: GOOD })).toMatchObject({ isPushedDown: false, answer: { rows: [0, 2, 4, 6, 8] } });
    expect(calls.toSorted()).toEqual(['evr_0', TRIED]);
  });

  test.each<[string, (body: Answered) => void]>([
    ['no object', (body) => Object.assign(body, { analysis: 'yes' })],
    ['of other semantics', ({ analysis }) => Object.assign(analysis, { semantics: 2 })],
    ['to a question that asks otherwise', ({ analysis }) => Object.assign(analysis.question, { total: false })],
    ['to a question that asks more', ({ analysis }) => Object.assign(analysis.question, { also: 1 })],
    ['beside more rows than it names', ({ analysis }) => Object.assign(analysis.answer, { rows: [96] })],
    ['with a place that is none', ({ analysis }) => Object.assign(analysis.answer, { rows: [-1, 2, 4] })],
    ['with more places than asked for', ({ analysis }) => Object.assign(analysis.answer, { rows: [0, 2, 4, 6] })],
    ['with a total that is none', ({ analysis }) => Object.assign(analysis.answer, { total: 'many' })],
    ['without the total', ({ analysis }) => Object.assign(analysis.answer, { total: null })],
    ['without the rows', ({ analysis }) => delete analysis.answer['rows']],
    ['without the aggregates', ({ analysis }) => delete analysis.answer['aggregates']],
    ['without the groups', ({ analysis }) => delete analysis.answer['groups']],
    ['without the facets', ({ analysis }) => delete analysis.answer['facets']],
    ['without whether a row follows', ({ analysis }) => Object.assign(analysis.answer, { hasNext: null })],
    ['without the numbers of a field', (body) => changeIn(body, { numbers: {} }, 'aggregates')],
    ['without a percentile', (body) => changeIn(body, { percentiles: [] }, 'aggregates', 'numbers', 'createdAt')],
    ['without a histogram', (body) => changeIn(body, { histograms: [] }, 'aggregates', 'numbers', 'createdAt')],
    ['without an interval', (body) => changeIn(body, { intervals: [] }, 'aggregates', 'numbers', 'createdAt')],
    ['without the interval of a share', (body) => changeIn(body, { passRateIntervals: [] }, 'aggregates', 'judgments', 0)],
    ['without the number of datapoints', (body) => changeIn(body, { datapointCount: null }, 'aggregates')],
    ['at a time that no clock shows', (body) => changeIn(body, { createdFrom: 1e300 }, 'aggregates')],
    ['without the key of a group', (body) => changeIn(body, { keys: [] }, 'groups', 0, 'nodes', 0)],
    ['without the aggregates of a group', (body) => changeIn(body, { aggregates: undefined }, 'groups', 0, 'nodes', 0)],
    ['with more values than asked for', (body) => changeIn(body, { values: Array(11).fill(VALUE) }, 'facets', 0)],
  ])('an answer %s', async (_name, change) => {
    const { ask, calls } = askerOver(changed(change));
    const found = await ask(ALL);
    expect(found).toEqual(await askerOver(plain).ask(ALL));
    expect(found.isPushedDown).toBe(false);
    expect(calls).toHaveLength(12);
  });

  test('each call of several replicas by itself', async () => {
    const replicas = [plain, answering, plain, answering];
    let turn = 0;
    const { ask } = askerOver((call) => (call.path.includes('analysis') ? (replicas[turn++ % 4] ?? plain) : plain)(call));
    const questions = [
      { filter: GOOD },
      { filter: { not: GOOD }, total: true },
      { orderBy: [{ by: { number: 'createdAt' }, descending: true }], filter: GOOD },
      { filter: { output: { contains: '7' } }, total: true },
    ] as const;
    const expected = askerOver(plain);
    for (const runIds of [[], ['evr_0-r1'], ['evr_0-r0']]) {
      for (const question of questions) {
        const found = await ask(question, runIds);
        expect(placesOf(found)).toEqual(placesOf(await expected.ask(question, runIds)));
      }
    }
    expect(turn).toBeGreaterThan(5);
  });
});

describe('a question that the source may not take', () => {
  const long = { filter: { logIds: Array.from({ length: 400 }, (_, index) => `evr_0-r0-l${index}`) } };

  test('is not sent over HTTP, and in process it is', async () => {
    const { ask, calls } = askerOver(answering);
    expect(await ask(long)).toMatchObject({ isPushedDown: false, answer: { rows: [0, 1, 2, 3, 4] } });
    expect(calls.toSorted()).toEqual(['evr_0', 'evr_0/logs?page=1&size=10']);
    const inProcess = askerOver(answering, { anyRange: true });
    expect(await inProcess.ask(long)).toMatchObject({ isPushedDown: true, answer: { rows: [0, 1, 2, 3, 4] } });
    expect(inProcess.calls).toEqual(['evr_0/logs?offset=0&size=5&analysis']);
  });

  test('nor what is too long once it is escaped', async () => {
    const search = [...Array.from({ length: 900 }, () => '東')].join('');
    const { ask, calls } = askerOver(answering);
    expect(await ask({ filter: { search: [search] } })).toMatchObject({ isPushedDown: false, answer: { rows: [], total: 0 } });
    expect(calls.filter((call) => call.includes('analysis'))).toEqual([]);
  });

  test.each([400, 413, 414, 422, 431])('and refuses with %d, is answered by its rows', async (status) => {
    const { ask, calls } = askerOver(async (call) => (call.path.includes('analysis') ? json({ detail: 'No.' }, status) : plain(call)));
    expect(await ask({ filter: GOOD })).toMatchObject({ isPushedDown: false, answer: { rows: [0, 2, 4, 6, 8] } });
    expect(calls.toSorted()).toEqual(['evr_0', TRIED, 'evr_0/logs?page=1&size=10'].toSorted());
  });

  test.each([401, 404, 500])('is not asked otherwise where it fails with %d', async (status) => {
    const { ask, calls } = askerOver(async (call) => (call.path.includes('/logs') ? json({ detail: 'No.' }, status) : plain(call)));
    await expect(ask({ filter: GOOD })).rejects.toMatchObject({ fault: { kind: 'status', status } });
    expect(calls.toSorted()).toEqual(['evr_0', TRIED]);
  });
});

/** Runs and evaluators beside each other, with the logs of two rows. */
const COMPARED = {
  window: { offset: 0, count: 0 },
  comparisons: [
    {
      control: 'evr_0-r0',
      candidates: ['evr_0-r1'],
      pairBy: 'datapoint',
      minDelta: 0,
      summary: true,
      measures: [{ logError: true }],
      rows: [{ filter: { changes: ['incomparable'] }, orderBy: { by: 'control', descending: true }, window: { offset: 49, count: 2 } }],
    },
  ],
  agreements: [{ first: { name: 'Judge 1' }, second: { name: 'Judge 2' } }],
} as const;

describe('what is compared', () => {
  test('comes with the logs that it shows, whoever answers, and these are not read again', async () => {
    const [pushed, scanning] = [askerOver(answering), askerOver(plain)];
    const [found, scanned] = [await pushed.ask(COMPARED), await scanning.ask(COMPARED)];
    expect([found.isPushedDown, scanned.isPushedDown]).toEqual([true, false]);
    expect(placesOf(found)).toEqual(['50 evr_0-r1-l0', '49 evr_0-r0-l49']);
    expect(placesOf(scanned)).toEqual(placesOf(found));
    expect(found.answer).toEqual(scanned.answer);
    expect(found.answer.comparisons?.[0]?.rows[0]).toMatchObject({
      totalCount: 100,
      rows: [
        { datapoint: 'dp_50', cells: [{ logs: [] }, { logs: [0] }] },
        { datapoint: 'dp_49', cells: [{ logs: [1] }, { logs: [] }] },
      ],
    });
    expect([pushed.calls.length, scanning.calls.length]).toEqual([2, 11]);
  });

  const COMPARISON = ['comparisons', 0] as const;
  const CELL = [...COMPARISON, 'rows', 0, 'rows', 0, 'cells', 1] as const;

  test.each<[string, (body: Answered) => void]>([
    ['without the comparisons', ({ analysis }) => delete analysis.answer['comparisons']],
    ['without the agreements', ({ analysis }) => delete analysis.answer['agreements']],
    ['without a candidate', (body) => changeIn(body, { candidates: [] }, ...COMPARISON)],
    ['of another candidate', (body) => changeIn(body, { candidate: 'evr_0-r2' }, ...COMPARISON, 'candidates', 0)],
    ['without a measure', (body) => changeIn(body, { measures: [] }, ...COMPARISON, 'candidates', 0)],
    ['without what judgments became', (body) => changeIn(body, { changes: [] }, ...COMPARISON, 'candidates', 0, 'evaluators', 0)],
    ['without the rows', (body) => changeIn(body, { rows: [] }, ...COMPARISON)],
    ['without the cell of a run', (body) => changeIn(body, { cells: [] }, ...COMPARISON, 'rows', 0, 'rows', 0)],
    ['of a log that does not come', (body) => changeIn(body, { logs: [4] }, ...CELL)],
    ['of a judgment in no log', (body) => changeIn(body, { log: 1 }, ...CELL, 'judgments', 0)],
    ['with more logs than it shows', ({ analysis }) => Object.assign(analysis.answer, { rows: [50, 49, 48] })],
  ])('is not believed %s', async (_name, change) => {
    const found = await askerOver(changed(change)).ask(COMPARED);
    expect(found.isPushedDown).toBe(false);
    expect(found).toEqual(await askerOver(plain).ask(COMPARED));
  });
});

import { describe, expect, onTestFinished, test } from 'vitest';
import type { Question } from '../../src/analysis/question.ts';
import type { RowFacts } from '../../src/backend/store/reads.ts';
import type { Store } from '../../src/backend/store/store.ts';
import { expectAnsweredRight, question, questionPath } from '../support/asked-backend.ts';
import { ENGINES, over } from '../support/engines.ts';
import { askStore, sampleStore } from '../support/sample-backend.ts';

const REPLIES = 'evr_7ZAECYi82P80BOqjkseLt';

/** One question of each kind. */
const QUESTIONS: Readonly<Record<string, Partial<Question>>> = {
  'all rows': {},
  'no rows': { window: { offset: 0, count: 0 } },
  'the last rows': { window: { offset: 95, count: 10 } },
  'a number': { filter: { outputTokens: { gte: 40 } }, orderBy: [{ by: { number: 'duration' }, descending: true }] },
  'an error': { filter: { hasError: true } },
  'a text of the output': { filter: { output: { contains: 'REFUND' } } },
  words: { filter: { search: ['refund'] }, orderBy: [{ by: { number: 'outputLength' } }] },
  'a place in the inputs': { filter: { not: { inputs: [{ path: '/question', exists: false }] } } },
  'a place in the target': {
    filter: { target: [{ path: '', exists: true }] },
    facets: [{ by: { place: 'target', path: '' }, first: 5, timeZone: 'UTC' }],
  },
  'a judgment': {
    filter: { judgments: [{ state: ['errored'] }] },
    orderBy: [{ by: { judgmentErrors: true }, descending: true }],
    groups: [{ by: [{ field: 'run' }], first: 10, order: 'count-desc', timeZone: 'UTC', aggregates: {} }],
  },
  'agreeing judges': {
    window: { offset: 0, count: 0 },
    agreements: [{ first: { path: 'Evaluators/Issue Tags' }, second: { path: 'Evaluators/Issue Tags' } }],
  },
  'runs beside each other': {
    window: { offset: 0, count: 2 },
    comparisons: [
      {
        control: 'run_uvF6oByxA7fMvZ1UC7qLZ',
        candidates: ['run_te289UER9mZblWUhLOlBe', 'run_Bdv0nqQLgznqOPuFFaz4f'],
        pairBy: 'inputs',
        clusterBy: '/question',
        minDelta: 0,
        summary: true,
        exact: true,
        measures: [{ score: { path: 'Evaluators/Voice' }, denominator: 'logs' }, { field: 'totalCost' }],
        rows: [{ filter: { changes: ['changed', 'improved', 'regressed'] }, orderBy: { by: 'delta' }, window: { offset: 1, count: 4 } }],
      },
    ],
  },
  'all that is summed up': {
    aggregates: {
      numbers: { duration: { percentiles: [50, 90], histograms: [{ bins: 5 }], intervals: [0.95] }, totalCost: {} },
      datapointCount: true,
      created: true,
      errorRateIntervals: [0.95],
      judgments: { numbers: { percentiles: [50] }, passRateIntervals: [{ confidence: 0.95, denominator: 'logs' }], scoreIntervals: [0.9] },
    },
  },
};

const asking = (asked: object): unknown => ({ semantics: 1, question: { ...question(), ...asked } });

const nested = (depth: number): unknown => (depth === 0 ? {} : { not: nested(depth - 1) });

const GROUPS = { first: 10, order: 'count-desc', timeZone: 'UTC' };
const PERCENTILE = ['question', 'aggregates', 'numbers', 'duration', 'percentiles', 0];
const COMPARISON = ['question', 'comparisons', 0];
const AGREEMENT = ['question', 'agreements', 0];
const NOBODY = { name: 'Nobody' };

const comparing = (asked: object): unknown =>
  asking({ comparisons: [{ control: 'run_1', candidates: ['run_2'], pairBy: 'datapoint', minDelta: 0, ...asked }] });

const rowsOf = (filter: object): object => ({ filter, orderBy: { by: 'control' }, window: { offset: 0, count: 1 } });

const EVALUATOR = ['question', 'filter', 'judgments', 0];

describe.each(ENGINES)('over $name', (engine) => {
  const { sampleBackend } = over(engine);

  test.each(Object.entries(QUESTIONS))('%s: a question is answered as its rows say', async (_, asked) => {
    const { ask } = await sampleBackend();
    await expectAnsweredRight(ask, REPLIES, question(asked));
  });

  test('a question takes no logs beside it', async () => {
    const { ask } = await sampleBackend();
    const { status, body } = await ask('GET', `${questionPath(REPLIES, question())}&log_id=log_1`);
    expect([status, body.detail]).toEqual([422, [expect.objectContaining({ loc: ['query', 'log_id'] })]]);
  });

  test('a question of some runs is answered by their rows alone', async () => {
    const { ask } = await sampleBackend();
    const { runs } = (await ask('GET', `/evaluations/${REPLIES}/runs`)).body;
    const ids = runs.slice(1, 3).map(({ id }: { id: string }) => id);
    await expectAnsweredRight(ask, REPLIES, question({ window: { offset: 3, count: 40 } }), ids);
    await expectAnsweredRight(ask, REPLIES, question(), ['run_unknown']);
  });

  test('of an evaluation that is not there nothing can be asked', async () => {
    const { ask } = await sampleBackend();
    expect((await ask('GET', questionPath('evr_none', question()))).status).toBe(404);
  });

  test.each<[name: string, sent: unknown, loc: readonly (string | number)[]]>([
    ['no JSON', '{', []],
    ['a list', [], []],
    ['other semantics', { semantics: 2, question: question() }, ['semantics']],
    ['no semantics', { question: question() }, ['semantics']],
    ['more than a question', { semantics: 1, question: question(), answer: {} }, ['answer']],
    ['no question', { semantics: 1 }, ['question']],
    ['no filter', asking({ filter: undefined }), ['question', 'filter']],
    ['a filter of an unknown field', asking({ filter: { colour: { eq: 'red' } } }), ['question', 'filter', 'colour']],
    ['a null', asking({ filter: { hasError: null } }), ['question', 'filter', 'hasError']],
    ['an empty union', asking({ filter: { or: [] } }), ['question', 'filter', 'or']],
    ['a filter too deep', asking({ filter: nested(11) }), ['question', 'filter', ...Array<string>(10).fill('not')]],
    ['too many operators', asking({ filter: { or: Array(201).fill({ hasError: true }) } }), ['question', 'filter']],
    ['a list too long', asking({ filter: { logIds: Array.from({ length: 1_001 }, String) } }), ['question', 'filter', 'logIds']],
    ['no pointer', asking({ filter: { inputs: [{ path: 'a', exists: true }] } }), ['question', 'filter', 'inputs', 0, 'path']],
    ['too many steps', asking({ orderBy: Array(6).fill({ by: { listed: true } }) }), ['question', 'orderBy']],
    ['an order by nothing', asking({ orderBy: [{ by: {} }] }), ['question', 'orderBy', 0, 'by']],
    ['a window before all', asking({ window: { offset: -1, count: 1 } }), ['question', 'window', 'offset']],
    ['percentiles beyond 100', asking({ aggregates: { numbers: { duration: { percentiles: [101] } } } }), PERCENTILE],
    ['too many keys', asking({ groups: [{ ...GROUPS, by: Array(4).fill({ field: 'run' }) }] }), ['question', 'groups', 0, 'by']],
    [
      'an unknown field of groups',
      asking({ groups: [{ ...GROUPS, by: [{ field: 'log' }] }] }),
      ['question', 'groups', 0, 'by', 0, 'field'],
    ],
    ['no candidate', comparing({ candidates: [] }), [...COMPARISON, 'candidates']],
    ['too many candidates', comparing({ candidates: Array.from({ length: 11 }, String) }), [...COMPARISON, 'candidates']],
    ['a control among the candidates', comparing({ candidates: ['run_2', 'run_1'] }), [...COMPARISON, 'candidates', 1]],
    ['a candidate twice', comparing({ candidates: ['run_2', 'run_2'] }), [...COMPARISON, 'candidates', 1]],
    ['a difference below 0', comparing({ minDelta: -1 }), [...COMPARISON, 'minDelta']],
    ['no pointer to cluster by', comparing({ clusterBy: 'a' }), [...COMPARISON, 'clusterBy']],
    ['a measure of two things', comparing({ measures: [{ logError: true, field: 'duration' }] }), [...COMPARISON, 'measures', 0]],
    ['a score of nothing said', comparing({ measures: [{ score: NOBODY }] }), [...COMPARISON, 'measures', 0]],
    ['a measure by nobody', comparing({ measures: [{ number: NOBODY }] }), [...COMPARISON, 'measures', 0]],
    ['rows of another run', comparing({ rows: [rowsOf({ candidate: 'run_3' })] }), [...COMPARISON, 'rows', 0, 'filter', 'candidate']],
    ['rows of nobody', comparing({ rows: [rowsOf({ evaluator: NOBODY })] }), [...COMPARISON, 'rows', 0, 'filter', 'evaluator']],
    [
      'too many rows',
      comparing({ rows: [{ ...rowsOf({}), window: { offset: 0, count: 1_001 } }] }),
      [...COMPARISON, 'rows', 0, 'window', 'count'],
    ],
    ['agreement with nobody', asking({ agreements: [{ first: { path: 'Evaluators/Voice' }, second: NOBODY }] }), [...AGREEMENT, 'second']],
    [
      'agreement of two kinds',
      asking({ agreements: [{ first: { path: 'Evaluators/Voice' }, second: { path: 'Evaluators/Helpfulness' } }] }),
      [...AGREEMENT, 'second'],
    ],
    ['an unknown evaluator', asking({ filter: { judgments: [{ evaluator: { name: 'Nobody' } }] } }), EVALUATOR],
  ])('%s is refused, and said where', async (_, sent, loc) => {
    const { ask } = await sampleBackend();
    const text = typeof sent === 'string' ? sent : JSON.stringify(sent);
    const { status, body } = await ask('GET', `/evaluations/${REPLIES}/logs?analysis=${encodeURIComponent(text)}`);
    expect(status).toBe(422);
    expect(body.detail).toMatchObject([{ loc: ['query', 'analysis', ...loc] }]);
  });
});

/** The same facts; each record with so many blanks behind it. */
const padded = (facts: RowFacts, blanks: number): RowFacts => ({
  isHeld: facts.isHeld,
  evaluation: facts.evaluation,
  terms: facts.terms,
  total: facts.total,
  paced: (steps) => facts.paced(steps),
  blocks: (evaluators) => facts.blocks(evaluators),
  recordBatches: (places) => facts.recordBatches(places),
  records: async (places) => [...(await facts.records(places))].map((record) => Buffer.concat([record, Buffer.alloc(blanks, ' ')])),
});

test('of what a comparison shows, records that have no room are left out', async () => {
  const store = await sampleStore();
  onTestFinished(() => store.close());
  const read: Store['read'] = (work, options) =>
    store.read(
      (reads) => work({ ...reads, facts: (selection, use, its) => reads.facts(selection, (facts) => use(padded(facts, 3_000_000)), its) }),
      options,
    );
  const ask = askStore({ ...store, read });
  const candidates = ['run_0rLTuIVnBtotNrNZLxGwH', 'run_te289UER9mZblWUhLOlBe', 'run_XJmhvTUO2CAxMgr7NxR6O'];
  const rows = [{ filter: {}, orderBy: { by: 'control' as const }, window: { offset: 0, count: 5 } }];
  const comparisons = [{ control: 'run_uvF6oByxA7fMvZ1UC7qLZ', candidates, pairBy: 'datapoint' as const, minDelta: 0, rows }];
  const { status, body } = await ask('GET', questionPath(REPLIES, question({ window: { offset: 0, count: 0 }, comparisons })));
  expect([status, body.records.length]).toEqual([200, 2]);
  expect(body.analysis.answer.rows.length).toBe(20);
});

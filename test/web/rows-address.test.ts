import { describe, expect, test } from 'vitest';
import { type EvaluatorColumnFragment, RowHistogramDocument } from '../../web/src/documents/documents.ts';
import { runLabels } from '../../web/src/parts/runs.ts';
import { type ScoreColumn, scoreColumn } from '../../web/src/parts/scores.ts';
import { histogramVariables, isInRange, spreadIn, textOfBars } from '../../web/src/rows/bars.ts';
import { conditionsIn } from '../../web/src/rows/conditions.ts';
import { type Dimension, dimensions } from '../../web/src/rows/dimensions.ts';
import { type Measure, measures } from '../../web/src/rows/measures.ts';
import { NO_NUMBER, rangeIn, rangeText } from '../../web/src/rows/number-range.ts';
import { askedIn, type Choice, filterIn, kept, leavingOut, nextSort, ORDER_FIELDS } from '../../web/src/rows/rows-address.ts';
import { codes, facade } from '../support/helpers.ts';

const EVALUATIONS = ['evr_7ZAECYi82P80BOqjkseLt', 'evr_UkZs5AZvkkNtrBJMuKEA0', 'evr_t5PRbiaXLDwTBiCQs8GmV'];
const ROWS = `query Rows($id: ID!, $filter: EvaluationLogFilter, $orderBy: [EvaluationLogOrder!], $by: [EvaluationLogDimensionSelector!]!) {
  evaluation(id: $id) {
    evaluators { version { id versionId name spec { returnType numberValence numberLimits { min max step } } } }
    logs(first: 3, filter: $filter, orderBy: $orderBy) {
      totalCount
      nodes { id }
      facets(by: $by, first: 50) { values { count key { value } } }
    }
  }
}`;

const { ask } = facade({ anyRange: true });

const rowsOf = async (id: string, params: URLSearchParams, by: Dimension['by'][] = [{ field: 'RUN' }]) => {
  const reply = await ask(ROWS, { id, by, ...askedIn(params) });
  expect(codes(reply)).toEqual({});
  return reply.data.evaluation;
};

/** As the screen makes them of the evaluation. */
const columnsOf = async (id: string): Promise<ScoreColumn[]> => {
  const { evaluators } = await rowsOf(id, new URLSearchParams());
  return evaluators.map(({ version }: { version: EvaluatorColumnFragment }) => scoreColumn(version));
};

const dimensionsOf = async (id: string): Promise<Dimension[]> => dimensions(await columnsOf(id), new Map());

const addressOf = (...choices: Choice[]): URLSearchParams => new URLSearchParams(choices.map(({ param, value }) => [param, value]));

describe.each(EVALUATIONS)('in %s', (id) => {
  test('what a box of the filter is counted with is what its address brings, and the box is then ticked', async () => {
    const all = await dimensionsOf(id);
    let boxes = 0;
    for (const dimension of all) {
      const { logs } = await rowsOf(id, new URLSearchParams(), [dimension.by]);
      for (const { key, count } of logs.facets[0].values) {
        boxes += 1;
        const value = key.value === null ? null : String(key.value);
        const choice = dimension.choiceOf(value);
        expect([dimension.has(choice), dimension.valueIn(choice)]).toEqual([true, value]);
        const params = addressOf(choice);
        const filtered = (await rowsOf(id, params, [dimension.by])).logs;
        expect([dimension.title, key.value, filtered.totalCount]).toEqual([dimension.title, key.value, count]);
        expect(filterIn(leavingOut(params, dimension.has))).toBeUndefined();
      }
    }
    expect(boxes).toBeGreaterThan(8);
  });

  test('two boxes of one evaluator are a choice, those of several things all have to hold', async () => {
    const all = await dimensionsOf(id);
    const judges = all.filter(({ by: { judgment } }) => judgment);
    const { logs } = await rowsOf(
      id,
      new URLSearchParams(),
      judges.map(({ by }) => by),
    );
    const first = judges[0];
    const values = logs.facets[0].values.map(({ key }: { key: { value: unknown } }) => String(key.value));
    const chosen = addressOf(...values.map((value: string) => first?.choiceOf(value)));
    expect((await rowsOf(id, chosen)).logs.totalCount).toBe(logs.totalCount);
    const missing = judges.slice(0, 2).map((judge) => judge.choiceOf('MISSING'));
    const [one, other] = await Promise.all(missing.map((choice) => rowsOf(id, addressOf(choice))));
    const both = (await rowsOf(id, addressOf(...missing, { param: 'error', value: 'false' }))).logs.totalCount;
    expect(both).toBeLessThanOrEqual(Math.min(one.logs.totalCount, other.logs.totalCount));
  });

  test('every head of a column orders, in both directions', async () => {
    const all = await dimensionsOf(id);
    const judges = all.flatMap(({ by }) => String(by.judgment?.versionId ?? '') || []);
    for (const name of [...Object.keys(ORDER_FIELDS), ...judges]) {
      const orders = [name, `-${name}`].map((sort) => rowsOf(id, new URLSearchParams({ sort })));
      for (const { logs } of await Promise.all(orders)) expect(logs.nodes).toHaveLength(3);
    }
  });
});

describe.each(EVALUATIONS)('histograms of %s', (id) => {
  const spreadOf = async (measure: Measure, params: URLSearchParams, within?: string) => {
    const filter = filterIn(params);
    const reply = await ask(RowHistogramDocument.text, {
      id,
      ...histogramVariables(measure, rangeIn(within ?? '')),
      ...(filter && { filter }),
    });
    expect(codes(reply)).toEqual({});
    return spreadIn(reply.data);
  };

  test('bars bring as many rows as they are high, alone and side by side, and so do the rows without a number', async () => {
    let tried = 0;
    for (const measure of measures(await columnsOf(id))) {
      const spread = await spreadOf(measure, new URLSearchParams());
      const bins = spread?.histogram ?? [];
      const last = bins.length - 1;
      const spans = [...bins.map((_bin, index) => [index, index] as const), [0, last], [1, Math.min(3, last)]] as const;
      for (const [first, end] of spans) {
        if (first > end) continue;
        const text = textOfBars(measure, bins, [first, end]);
        const rows = bins.slice(first, end + 1).reduce((sum, { count }) => sum + count, 0);
        const { logs } = await rowsOf(id, addressOf(measure.choiceOf(text)));
        expect([measure.title, text, logs.totalCount]).toEqual([measure.title, text, rows]);
        const range = rangeIn(text) ?? {};
        expect(bins.flatMap((bin, index) => (isInRange(bin, range) ? [index] : []))).toEqual(
          bins.flatMap((_bin, index) => (index >= first && index <= end ? [index] : [])),
        );
        tried += 1;
      }
      const without = await rowsOf(id, addressOf(measure.choiceOf(NO_NUMBER)));
      expect([measure.title, without.logs.totalCount]).toEqual([measure.title, spread?.nullCount]);
    }
    expect(tried).toBeGreaterThan(20);
  });

  test('a closer look has the rows of the range alone', async () => {
    const duration = measures(await columnsOf(id)).find(({ name }) => name === 'duration') as Measure;
    const bins = (await spreadOf(duration, new URLSearchParams()))?.histogram ?? [];
    const closer = await spreadOf(duration, new URLSearchParams(), textOfBars(duration, bins, [0, 0]));
    expect(closer?.histogram.reduce((sum, { count }) => sum + count, 0)).toBe(bins[0]?.count);
  });
});

describe('the bars of numbers that go by steps', () => {
  const barsOf = (min: number, max: number, step: number): string[] | undefined => {
    const column = { versionId: 'evv_1', name: 'Judge', kind: 'number', limits: { min, max, step } } as ScoreColumn;
    const measure = measures([column])[0] as Measure;
    const { bins, from, to } = histogramVariables(measure, undefined);
    if (from == null || to == null) return undefined;
    // As the graph adds them up.
    const edge = (index: number): number => (index === bins ? to : from + (index * (to - from)) / bins);
    const all = Array.from({ length: bins }, (_bin, index) => ({ from: edge(index), to: edge(index + 1), count: 1 }));
    return all.map((_bin, index) => textOfBars(measure, all, [index, index]));
  };

  test('stand for the numbers as somebody writes them', () => {
    const tenths = [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1];
    expect(barsOf(0, 1, 0.1)).toEqual(tenths.map((number) => `${number}..${number}`));
    expect(barsOf(-1, 1, 0.5)).toEqual(['-1..-1', '-0.5..-0.5', '0..0', '0.5..0.5', '1..1']);
  });

  test('are others where the steps do not end at the greatest number, or are many', () => {
    expect([barsOf(0, 5, 2), barsOf(0, 100, 1), barsOf(0, 0.3, 0.1)?.length]).toEqual([undefined, undefined, 4]);
  });
});

test('a range in the address is read as it was written', () => {
  for (const text of ['1..5', '1.5..<3', '2..', '..<0.001', '-1..-0.5', '1e-7..2e+21']) expect(rangeText(rangeIn(text) ?? {})).toBe(text);
  for (const text of ['', '..', 'a..b', '1', '1..x', 'Infinity..']) expect(rangeIn(text)).toBeUndefined();
});

test('every condition of an address is listed, and taken away alone', async () => {
  const columns = await columnsOf(EVALUATIONS[0] as string);
  const [judge, texts] = [columns[0]?.versionId, 'q=money&run=r1&run=r2&model=gpt-4o&without=model&user=ida&datapoint=dp_1&error=true'];
  const params = new URLSearchParams(
    `${texts}&duration=1..<2.5&given=${judge}:1..2&judged=${judge}:MISSING&judged=evv_gone:true&sort=-cost&at=7&by=cost`,
  );
  const about = { columns, dimensions: dimensions(columns, new Map([['r1', 'first']])), measures: measures(columns) };
  const listed = conditionsIn(params, about).map(({ what, label }) => `${what}: ${label}`);
  expect(listed).toEqual([
    'Words: money',
    'Run: first',
    'Run: r2',
    'Datapoint: dp_1',
    'Model: gpt-4o',
    'User: ida',
    'Model: none',
    'Log: failed',
    'Duration: 1s to below 2.5s',
    'Helpfulness: 1 to 2',
    'Helpfulness: missing',
    'judged: evv_gone:true',
    'Order: cost, from the greatest',
  ]);
  for (const { param, value, without } of conditionsIn(params, about)) expect([without[param]].flat()).not.toContain(value);
});

test('runs of one label are told apart, by when they began and else by their ids', () => {
  const run = (humanloopId: string, label: string, createdAt: string) => ({
    id: humanloopId,
    humanloopId,
    label,
    control: false,
    createdAt,
  });
  const labels = runLabels([
    run('r1', 'a', '2025-04-01T10:00:00Z'),
    run('r2', 'a', '2025-05-01T10:00:00Z'),
    run('r3', 'a', '2025-05-01T10:00:00Z'),
    run('r4', 'b', '2025-05-01T10:00:00Z'),
  ]);
  expect(new Set(labels.values()).size).toBe(4);
  expect([labels.get('r4'), labels.get('r3')?.endsWith(' · r3')]).toEqual(['b', true]);
});

test('what makes no sense in an address is not asked', () => {
  for (const address of [
    '',
    'sort=',
    'sort=-nothing',
    'judged=evv_1',
    'judged=x:true',
    'error=maybe',
    'duration=fast',
    'given=evv_1:low',
    'q=',
    'at=7',
    'page=2',
  ]) {
    expect(askedIn(new URLSearchParams(address))).toEqual({});
  }
});

test('a head orders up, then down, then not at all', () => {
  expect([nextSort(null, 'cost'), nextSort('cost', 'cost'), nextSort('-cost', 'cost'), nextSort('tokens', 'cost')]).toEqual([
    'cost',
    '-cost',
    undefined,
    'cost',
  ]);
});

test('links keep which rows these are, and not where one was', () => {
  expect(String(kept(new URLSearchParams('q=a%26b&run=r1&run=r2&at=9&in=r1&log=l&sort=-cost')))).toBe('q=a%26b&run=r1&run=r2&sort=-cost');
});

import { describe, expect, test } from 'vitest';
import { type Dimension, dimensions } from '../../web/src/rows/dimensions.ts';
import { askedIn, kept, nextSort, ORDER_FIELDS } from '../../web/src/rows/rows-address.ts';
import { codes, facade } from '../support/helpers.ts';

const EVALUATIONS = ['evr_7ZAECYi82P80BOqjkseLt', 'evr_UkZs5AZvkkNtrBJMuKEA0', 'evr_t5PRbiaXLDwTBiCQs8GmV'];
const ROWS = `query Rows($id: ID!, $filter: EvaluationLogFilter, $orderBy: [EvaluationLogOrder!], $by: [EvaluationLogDimensionSelector!]!) {
  evaluation(id: $id) {
    evaluators { version { id versionId name spec { returnType } } }
    logs(first: 3, filter: $filter, orderBy: $orderBy) {
      totalCount
      nodes { id }
      facets(by: $by, first: 50) { values { count isSelected key { value } } }
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
const dimensionsOf = async (id: string): Promise<Dimension[]> => {
  const { evaluators } = await rowsOf(id, new URLSearchParams());
  const columns = evaluators.map(({ version }: { version: Record<string, { returnType: string }> }) => ({
    ...version,
    returnType: version['spec']?.returnType,
  }));
  return dimensions(columns, new Map());
};

describe.each(EVALUATIONS)('in %s', (id) => {
  test('what a box of the filter is counted with is what its address brings, and the box is then ticked', async () => {
    const all = await dimensionsOf(id);
    const by = all.map((dimension) => dimension.by);
    const { logs } = await rowsOf(id, new URLSearchParams(), by);
    let boxes = 0;
    for (const [index, dimension] of all.entries()) {
      for (const { key, count } of logs.facets[index].values) {
        if (key.value === null) continue;
        boxes += 1;
        const params = new URLSearchParams([[dimension.param, dimension.paramOf(String(key.value))]]);
        const filtered = (await rowsOf(id, params, [dimension.by])).logs;
        expect([dimension.title, key.value, filtered.totalCount]).toEqual([dimension.title, key.value, count]);
        expect(filtered.facets[0].values.find((value: { key: { value: unknown } }) => value.key.value === key.value)?.count).toBe(count);
      }
    }
    expect(boxes).toBeGreaterThan(8);
  });

  test('two boxes of one evaluator are a choice, those of several things all have to hold', async () => {
    const all = await dimensionsOf(id);
    const judges = all.filter(({ param }) => param === 'judged');
    const { logs } = await rowsOf(
      id,
      new URLSearchParams(),
      judges.map(({ by }) => by),
    );
    const first = judges[0];
    const values = logs.facets[0].values.map(({ key }: { key: { value: unknown } }) => String(key.value));
    const chosen = new URLSearchParams(values.map((value: string) => ['judged', first?.paramOf(value) ?? '']));
    expect((await rowsOf(id, chosen)).logs.totalCount).toBe(logs.totalCount);
    const contradicting = new URLSearchParams([
      ['judged', judges[0]?.paramOf('MISSING') ?? ''],
      ['judged', judges[1]?.paramOf('MISSING') ?? ''],
      ['error', 'false'],
    ]);
    expect((await rowsOf(id, contradicting)).logs.totalCount).toBeLessThanOrEqual(logs.totalCount);
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

test('what makes no sense in an address is not asked', () => {
  for (const address of ['', 'sort=', 'sort=-nothing', 'judged=evv_1', 'judged=x:true', 'error=maybe', 'q=', 'at=7', 'page=2']) {
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

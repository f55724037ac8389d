import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compareKeys, compileOrder } from '../../src/analysis/compile-order.ts';
import { attachedOf } from '../../src/analysis/evaluators.ts';
import { parseOrder } from '../../src/analysis/parse-order.ts';
import { blockOfRecords } from '../../src/analysis/record-block.ts';
import { createTerms } from '../../src/analysis/terms.ts';
import { cellOf, EVALUATORS } from './random-cells.ts';
import { valueAt } from './random-filter.ts';
import { KEYS, type Row, rows, together } from './random-rows.ts';
import { byPoints, foldedByPoints } from './text-rules.ts';

const evaluators = attachedOf(EVALUATORS);

type Value = number | string | null;

/** A step as a resolver gets it, and the value that it compares. */
interface Step {
  readonly input: object;
  readonly value: (row: Row, place: number) => Value;
  readonly isFolded?: boolean;
}

const field = (name: string, value: Step['value']): Step => ({ input: { field: name }, value });

const FIELDS: readonly Step[] = [
  field('createdAt', ({ createdAt }) => createdAt),
  field('duration', ({ duration }) => duration),
  field('providerLatency', ({ providerLatency }) => providerLatency),
  field('promptTokens', ({ promptTokens }) => promptTokens),
  field('outputTokens', ({ outputTokens }) => outputTokens),
  field('totalTokens', ({ promptTokens, outputTokens }) => together(promptTokens, outputTokens)),
  field('totalCost', ({ promptCost, outputCost }) => together(promptCost, outputCost)),
  field('outputLength', ({ output }) => (output === null ? null : [...output].length)),
  field('datapoint', ({ datapoint }) => datapoint),
  field('judgmentErrors', (row) => EVALUATORS.filter((_, index) => cellOf(row, index).state === 'errored').length),
  field('listed', (_row, place) => place),
  { input: { judgment: { name: 'Distance' } }, value: (row) => cellOf(row, 2).score },
  { input: { judgment: { versionId: 'evv_tone' } }, value: (row) => cellOf(row, 3).score },
  // Two share the name: the first that has a score.
  { input: { judgment: { name: 'Correct' } }, value: (row) => cellOf(row, 0).score ?? cellOf(row, 1).score },
];

const comparable = (value: unknown): Value =>
  typeof value === 'string' || (typeof value === 'number' && Number.isFinite(value)) ? value : null;

const path: fc.Arbitrary<Step> = fc
  .tuple(fc.constantFrom('inputs' as const, 'metadata' as const), fc.array(fc.constantFrom(...KEYS), { maxLength: 1 }))
  .map(([place, keys]) => ({
    input: { [`${place}Path`]: keys.map((key) => `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('') },
    value: (row) => comparable(valueAt(row[place], keys)),
    isFolded: true,
  }));

const steps = fc.array(
  fc.record({
    step: fc.oneof(fc.constantFrom(...FIELDS), path),
    direction: fc.constantFrom('asc', 'desc'),
    nulls: fc.constantFrom('first', 'last'),
  }),
  { minLength: 1, maxLength: 3 },
);

type Steps = typeof steps extends fc.Arbitrary<infer T> ? T : never;

const compareValues = (one: Value, other: Value, isFolded = false): number => {
  if (typeof one === 'string' && typeof other === 'string')
    return (isFolded && byPoints(foldedByPoints(one), foldedByPoints(other))) || byPoints(one, other);
  if (typeof one === 'string') return 1;
  return typeof other === 'string' ? -1 : Math.sign((one as number) - (other as number));
};

/** Which of two rows comes first, with their places in the listing. */
const compareRows = (asked: Steps, one: [Row, number], other: [Row, number]): number => {
  for (const { step, direction, nulls } of asked) {
    const [a, b] = [step.value(...one), step.value(...other)];
    if (a === null && b === null) continue;
    if (a === null || b === null) return (a === null) === (nulls === 'first') ? -1 : 1;
    const compared = compareValues(a, b, step.isFolded);
    if (compared !== 0) return direction === 'asc' ? compared : -compared;
  }
  return one[1] - other[1];
};

test('rows are ordered step by step, with those that lack it at the end that was asked for', () => {
  const property = fc.property(rows, steps, fc.integer({ min: 1, max: 5 }), (given, asked, size) => {
    const terms = createTerms();
    const order = parseOrder(
      asked.map(({ step, direction, nulls }) => ({ by: step.input, direction, nulls })),
      ['orderBy'],
    );
    const compiled = compileOrder(order, { terms, evaluators });
    const keys = [];
    for (let first = 0; first < given.length; first += size) {
      const records = given.slice(first, first + size).map(({ record }) => record);
      const keyOf = compiled(blockOfRecords(records, EVALUATORS, terms), first);
      keys.push(...records.map((_, row) => ({ place: first + row, key: keyOf(row) })));
    }
    const sorted = keys.toSorted((one, other) => compareKeys(one.key, other.key) || one.place - other.place);
    const expected = given.map(({ row }, place): [Row, number] => [row, place]).sort((one, other) => compareRows(asked, one, other));
    expect(sorted.map(({ place }) => place)).toEqual(expected.map(([, place]) => place));
    // Keys can be sent.
    for (const { key } of keys) expect(JSON.parse(JSON.stringify(key))).toEqual(key.map((part) => (Object.is(part, -0) ? 0 : part)));
  });
  fc.assert(property, { numRuns: 600 });
});

test('keys are compared as a total order', () => {
  const values = [3, 'B', null, 'a', 'A', -1, '\uffff', '𐐀', 'á', 1e308, -1e308];
  const records = values.map((value) => ({ run_id: 'evr_1', log: { inputs: value }, evaluator_logs: [] }));
  const sorted = (direction: string, nulls: string): unknown[] => {
    const terms = createTerms();
    const compiled = compileOrder(parseOrder([{ by: { inputsPath: '' }, direction, nulls }], []), { terms, evaluators: [] });
    const keyOf = compiled(blockOfRecords(records as never, [], terms), 0);
    return values
      .map((value, row) => ({ value, key: keyOf(row) }))
      .sort((one, other) => compareKeys(one.key, other.key))
      .map(({ value }) => value);
  };
  const ascending = [-1e308, -1, 3, 1e308, 'A', 'a', 'B', 'á', '\uffff', '𐐀'];
  expect(sorted('asc', 'last')).toEqual([...ascending, null]);
  expect(sorted('asc', 'first')).toEqual([null, ...ascending]);
  expect(sorted('desc', 'last')).toEqual([...ascending.toReversed(), null]);
  expect(sorted('desc', 'first')).toEqual([null, ...ascending.toReversed()]);
});

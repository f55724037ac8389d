import fc from 'fast-check';
import { parseFilter } from '../../src/analysis/parse-filter.ts';
import { parseOrder } from '../../src/analysis/parse-order.ts';
import type { Dimension, Question } from '../../src/analysis/question.ts';
import { ASK } from '../analysis/answering/naive-aggregates.ts';
import { filter } from '../analysis/random-filter.ts';
import { agreement, comparison } from './random-comparison.ts';

/* Questions of the rows of test/analysis/random-rows.ts, of every kind. */

const STEPS = [
  { field: 'createdAt' },
  { field: 'duration' },
  { field: 'totalCost' },
  { field: 'outputLength' },
  { field: 'datapoint' },
  { field: 'judgmentErrors' },
  { field: 'listed' },
  { judgment: { name: 'Distance' } },
  { judgment: { versionId: 'evv_tone' } },
  { inputsPath: '' },
  { metadataPath: '/a~1b' },
] as const;

const order = fc
  .array(
    fc.record({
      by: fc.constantFrom(...STEPS),
      direction: fc.constantFrom('asc', 'desc'),
      nulls: fc.constantFrom('first', 'last'),
    }),
    { maxLength: 2 },
  )
  .map((steps) => parseOrder(steps, ['orderBy']));

const dimension: fc.Arbitrary<Dimension> = fc.oneof(
  fc
    .constantFrom('run', 'datapoint', 'version', 'kind', 'model', 'error', 'hasError', 'finishReason', 'user')
    .map((field): Dimension => ({ field }) as Dimension),
  fc.constantFrom('hour', 'week').map((createdAt): Dimension => ({ createdAt }) as Dimension),
  fc.constantFrom('Tone', 'Topics', 'Distance', 'Comment').map((name): Dimension => ({ judgment: { name } })),
  fc
    .tuple(fc.constantFrom('inputs', 'metadata', 'target'), fc.constantFrom('', '/name', '/0'))
    .map(([place, path]): Dimension => ({ place, path }) as Dimension),
);

const optional = <T>(wanted: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(wanted, { nil: undefined, freq: 2 });

const groups = fc.array(
  fc.record({
    by: fc.uniqueArray(dimension, { minLength: 1, maxLength: 2, selector: (by) => JSON.stringify(by) }),
    first: fc.integer({ min: 1, max: 5 }),
    order: fc.constantFrom('count-desc' as const, 'key-asc' as const, 'key-desc' as const),
    timeZone: fc.constantFrom('UTC', 'Europe/Berlin'),
    aggregates: optional(fc.constant(ASK)),
  }),
  { minLength: 1, maxLength: 2 },
);

const facets = fc.array(fc.record({ by: dimension, first: fc.integer({ min: 1, max: 5 }), timeZone: fc.constant('UTC') }), {
  minLength: 1,
  maxLength: 3,
});

/** As a client's query makes it: what is not asked for is absent. */
export const question: fc.Arbitrary<Question> = fc
  .record({
    filter: fc.oneof(
      fc.constant({}),
      filter.map(({ input }) => parseFilter(input, ['filter'])),
    ),
    orderBy: order,
    window: fc.record({ offset: fc.nat(12), count: fc.nat(8) }),
    total: fc.boolean(),
    hasNext: optional(fc.constant(true as const)),
    aggregates: optional(fc.constant(ASK)),
    groups: optional(groups),
    facets: optional(facets),
    comparisons: optional(fc.array(comparison, { maxLength: 2 })),
    agreements: optional(fc.array(agreement, { maxLength: 2 })),
  })
  .map((asked) => JSON.parse(JSON.stringify(asked)) as Question);

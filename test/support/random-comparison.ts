import fc from 'fast-check';
import {
  type AgreementAsk,
  CHANGES,
  COMPARISON_ORDERS,
  type ComparisonAsk,
  type ComparisonRowsAsk,
  type PairedMeasure,
} from '../../src/analysis/comparison/comparison.ts';
import type { SelectorKey } from '../../src/analysis/filter.ts';

/* What may be asked of the rows of test/analysis/random-rows.ts beside each other. */

const evaluator = fc.constantFrom<SelectorKey>(
  { versionId: 'evv_right' },
  { versionId: 'evv_wrong' },
  { name: 'Distance' },
  { name: 'Tone' },
  { name: 'Topics' },
  { name: 'Comment' },
);

const optional = <T>(wanted: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(wanted, { nil: undefined, freq: 2 });

const measure: fc.Arbitrary<PairedMeasure> = fc.oneof(
  fc.record({ score: evaluator, denominator: fc.constantFrom('judgments' as const, 'logs' as const) }),
  fc.record({ number: evaluator }),
  fc.record({ judgmentError: evaluator }),
  fc.constantFrom<PairedMeasure>({ logError: true }, { field: 'duration' }, { field: 'totalTokens' }),
);

const rows = fc.record({
  filter: fc.record({
    evaluator: optional(evaluator),
    changes: optional(fc.uniqueArray(fc.constantFrom(...CHANGES)).map((changes) => changes.sort())),
    delta: optional(fc.constantFrom({ lt: 0 }, { gte: 0 }, { isNull: true })),
  }),
  orderBy: fc.record({ by: fc.constantFrom(...COMPARISON_ORDERS), descending: optional(fc.constant(true as const)) }),
  window: fc.record({ offset: fc.nat(2), count: fc.nat(4) }),
}) as fc.Arbitrary<unknown> as fc.Arbitrary<ComparisonRowsAsk>;

export const comparison: fc.Arbitrary<ComparisonAsk> = fc
  .record({
    runs: fc.shuffledSubarray(['evr_1', 'evr_2', 'evr_3'], { minLength: 2 }),
    pairBy: fc.constantFrom('datapoint' as const, 'inputs' as const),
    clusterBy: optional(fc.constantFrom('', '/name', '/0')),
    minDelta: fc.constantFrom(0, 1),
    summary: optional(fc.constant(true as const)),
    exact: optional(fc.constant(true as const)),
    measures: optional(fc.array(measure, { maxLength: 3 })),
    rows: optional(fc.array(rows, { maxLength: 2 })),
  })
  .map(({ runs: [control, ...candidates], ...asked }) => ({ control: control as string, candidates, ...asked }) as ComparisonAsk);

export const agreement: fc.Arbitrary<AgreementAsk> = fc.oneof(
  evaluator.map((selector) => ({ first: selector, second: selector })),
  fc.constant({ first: { versionId: 'evv_right' }, second: { versionId: 'evv_wrong' } }),
);

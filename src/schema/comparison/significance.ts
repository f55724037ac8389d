import type { Significance, TestMethod, Verdict } from '../../analysis/comparison/significance.ts';
import { MAX_INT } from '../../contract/shown-values.ts';
import { builder } from '../kit/builder.ts';
import { powerOf, requiredPairsArgs } from './required-pairs.ts';

/** What a test says, beside the comparison that it is part of. */
export interface ShownSignificance {
  readonly outcome: Significance;
  readonly alpha: number;
  readonly differing: number;
}

const VerdictEnum = builder.enumType('EvaluationVerdict', {
  description: 'What a test says of a difference.',
  values: {
    IMPROVED: { value: 'improved', description: 'Better, beyond chance.' },
    REGRESSED: { value: 'regressed', description: 'Worse, beyond chance.' },
    INCONCLUSIVE: {
      value: 'inconclusive',
      description:
        'Too little evidence of a difference. That is no evidence of there being none: see minimumDetectableDelta for what would have been seen.',
    },
    TOO_FEW_PAIRS: {
      value: 'too-few-pairs',
      description: 'So few pairs, or so few that differ, that no outcome could have been told from chance.',
    },
    NOT_TESTABLE: { value: 'not-testable', description: 'Judgments that cannot be better or worse: neutral options and texts.' },
  } as const satisfies Record<string, { readonly value: Verdict; readonly description: string }>,
});

const TestMethodEnum = builder.enumType('EvaluationTestMethod', {
  description: 'How a difference was tested.',
  values: {
    MCNEMAR_MID_P: { value: 'mcnemar-mid-p', description: 'McNemar’s test with the mid-p correction, for good or bad judgments.' },
    PAIRED_T: { value: 'paired-t', description: 'The paired t test, for numbers and for means of several logs to a datapoint.' },
    CLUSTERED_PAIRED_T: {
      value: 'clustered-paired-t',
      description: 'Student’s t over clusters of pairs, with a cluster-robust standard error.',
    },
  } as const satisfies Record<string, { readonly value: TestMethod; readonly description: string }>,
});

const ADJUSTMENT = 'benjamini-hochberg' as const;

const AdjustmentEnum = builder.enumType('EvaluationAdjustment', {
  description: 'How p-values are corrected for there being several.',
  values: {
    BENJAMINI_HOCHBERG: {
      value: ADJUSTMENT,
      description: 'Benjamini–Hochberg: of what is reported as beyond chance, at most the share alpha is expected to be chance.',
    },
  } as const,
});

export const SignificanceRef = builder.objectRef<ShownSignificance>('EvaluationSignificance').implement({
  description: 'Whether a difference is more than chance, as far as the datapoints are a sample.',
  fields: (t) => {
    const number = (name: 'pValue' | 'pValueExact' | 'pValueAdjusted', description: string) =>
      t.float({ description, resolve: ({ outcome }) => outcome[name] });
    return {
      verdict: t.field({
        type: VerdictEnum,
        nullable: false,
        description: 'What it says: by pValueAdjusted, and by the sign of delta.',
        resolve: ({ outcome }) => outcome.verdict,
      }),
      method: t.field({
        type: TestMethodEnum,
        description: 'How it was tested; null where there is no pValue.',
        resolve: ({ outcome }) => outcome.method,
      }),
      pValue: number(
        'pValue',
        'The two-sided p-value: how likely so great a difference would be if there were none. Null where nothing was tested.',
      ),
      pValueExact: number(
        'pValueExact',
        'The two-sided p-value of the exact test of signs flipped at random, which for good or bad judgments is McNemar’s exact test. It decides only where pValue is null.',
      ),
      pValueAdjusted: number(
        'pValueAdjusted',
        'The p-value after correction for all tests of the comparison; the verdict goes by it. Null where nothing was tested.',
      ),
      adjustment: t.field({
        type: AdjustmentEnum,
        nullable: false,
        description: 'How pValueAdjusted was made.',
        resolve: () => ADJUSTMENT,
      }),
    };
  },
});

builder.objectFields(SignificanceRef, (t) => ({
  alpha: t.exposeFloat('alpha', { nullable: false, description: 'The bound that pValueAdjusted has to be below.' }),
  comparisons: t.int({
    nullable: false,
    description:
      'Over how many tests p-values were corrected: all evaluators and candidates of the comparison that could be tested, whatever is shown of them.',
    resolve: ({ outcome }) => outcome.comparisons,
  }),
  differingPairs: t.exposeInt('differing', { nullable: false, description: 'How many pairs differ.' }),
  minimumDetectableDelta: t.float({
    description:
      'The least difference that so many pairs, at this spread, would show in 80 of 100 cases, by this test alone; null with fewer than two pairs, and where all of them differ alike, or none does.',
    resolve: ({ outcome }) => outcome.minimumDetectableDelta,
  }),
  requiredPairs: t.int({
    args: requiredPairsArgs,
    description:
      'How many pairs would show a difference of that size, at this spread; 2147483647 where it takes more. Null where the spread is unknown or 0.',
    resolve: ({ outcome }, { delta, power }) => {
      const pairs = outcome.requiredPairs(delta, powerOf({ power }));
      return pairs === null ? null : Math.min(pairs, MAX_INT);
    },
  }),
}));

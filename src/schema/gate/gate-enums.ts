import type { GateMeasure, GateReason, GateVerdict } from '../../analysis/gate/gate.ts';
import { builder } from '../kit/builder.ts';

export const MeasureEnum = builder.enumType('EvaluationGateMeasure', {
  description: 'What a rule of a gate measures.',
  values: {
    ERROR_RATE: { value: 'error-rate', description: 'The share of logs that failed.' },
    JUDGMENT_ERROR_RATE: { value: 'judgment-error-rate', description: 'The share of rows on which the evaluator failed.' },
    LOG_COUNT: { value: 'log-count', description: 'How many rows.' },
    MEAN: { value: 'mean', description: 'The mean of the evaluator’s numbers, as it gave them.' },
    MEAN_COST: { value: 'mean-cost', description: 'The mean cost of a log, in US dollars.' },
    OPTION_SHARE: { value: 'option-share', description: 'The share of one option among the evaluator’s judgments.' },
    PASS_RATE: { value: 'pass-rate', description: 'The share of good judgments.' },
    PERCENTILE: {
      value: 'percentile',
      description: 'A percentile of the evaluator’s numbers; without an evaluator, of duration in seconds.',
    },
    REGRESSED_COUNT: {
      value: 'regressed-count',
      description: 'How many judgments became worse since the control run, failures included.',
    },
    REGRESSED_RATE: {
      value: 'regressed-rate',
      description: 'The share of pairs that became worse since the control run, failures included.',
    },
    SCORE: { value: 'score', description: 'The score, where more is better.' },
  } as const satisfies Record<string, { readonly value: GateMeasure; readonly description: string }>,
});

export const VerdictEnum = builder.enumType('EvaluationGateVerdict', {
  description: 'What a gate, or one of its rules, says.',
  values: {
    FAIL: { value: 'fail', description: 'A bound is broken.' },
    INCONCLUSIVE: { value: 'inconclusive', description: 'It cannot be told: data are missing, or too few.' },
    PASS: { value: 'pass', description: 'Every bound is kept, on data enough.' },
  } as const satisfies Record<string, { readonly value: GateVerdict; readonly description: string }>,
});

export const ReasonEnum = builder.enumType('EvaluationGateReason', {
  description: 'Why a rule says what it says.',
  values: {
    BOUND_BROKEN: { value: 'bound-broken', description: 'The bound is broken.' },
    BOUND_KEPT: { value: 'bound-kept', description: 'The bound is kept.' },
    MISSING_JUDGMENTS: {
      value: 'missing-judgments',
      description:
        'Rows lack an evaluator log, or what is measured, more of them than minCoverage allows; of numbers those on which the evaluator failed count too.',
    },
    NOT_MEASURABLE: { value: 'not-measurable', description: 'The measure does not suit the evaluator, such as a mean of texts.' },
    NO_CONTROL: { value: 'no-control', description: 'No run to compare with.' },
    NO_EVALUATOR: { value: 'no-evaluator', description: 'The evaluation has no such evaluator.' },
    NO_SAMPLES: { value: 'no-samples', description: 'No judgment, row or pair at all.' },
    RANGE_HOLDS_BOUND: { value: 'range-holds-bound', description: 'The bound lies within the range.' },
    TOO_FEW_SAMPLES: {
      value: 'too-few-samples',
      description: 'Fewer judgments, rows or pairs than minSamples, or too few of them, or too equal, for a range.',
    },
  } as const satisfies Record<string, { readonly value: GateReason; readonly description: string }>,
});

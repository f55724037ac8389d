import type { EvaluatorLogResponse, Judgment } from '../src/contract/log.ts';
import type { EvaluatorStatsFields, EvaluatorStatsResponse } from '../src/contract/stats.ts';
import type { EvaluatorResponse } from '../src/contract/version.ts';

const PERCENTILES = ['0', '25', '50', '75', '90', '95', '99', '100', '99.9'] as const;

const sumOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);

/** Linear interpolation between the two nearest ranks. */
const percentileOf = (sorted: readonly number[], percent: number): number => {
  const rank = ((sorted.length - 1) * percent) / 100;
  const below = sorted[Math.floor(rank)] ?? 0;
  const above = sorted[Math.ceil(rank)] ?? below;
  return below + (above - below) * (rank - Math.floor(rank));
};

const numericStats = (counts: EvaluatorStatsFields, values: readonly number[]): EvaluatorStatsResponse => {
  if (values.length === 0) return { ...counts, mean: null, sum: null, std: null, percentiles: {} };
  // In their order they come to the same sums, to the last digit, in whatever order they came.
  const sorted = values.toSorted((a, b) => a - b);
  const sum = sumOf(sorted);
  const mean = sum / values.length;
  return {
    ...counts,
    mean,
    sum,
    std: Math.sqrt(sumOf(sorted.map((value) => (value - mean) ** 2)) / values.length),
    percentiles: Object.fromEntries(PERCENTILES.map((percent) => [percent, percentileOf(sorted, Number(percent))])),
  };
};

const booleanStats = (counts: EvaluatorStatsFields, judgments: readonly Judgment[]): EvaluatorStatsResponse => ({
  ...counts,
  num_true: judgments.filter((judgment) => judgment === true).length,
  num_false: judgments.filter((judgment) => judgment === false).length,
});

/** Every option of the evaluator is counted, in its order, those never selected as 0. */
const selectStats = (counts: EvaluatorStatsFields, { spec }: EvaluatorResponse, judgments: readonly Judgment[]): EvaluatorStatsResponse => {
  const selected = judgments.flat();
  const options = (spec.options ?? []).map(({ name }) => name);
  return {
    ...counts,
    num_judgments_per_option: Object.fromEntries(options.map((name) => [name, selected.filter((option) => option === name).length])),
  };
};

/** The stats of one evaluator over one run. Abstentions and failures are counted and left out of the rest. */
export const evaluatorStats = (evaluator: EvaluatorResponse, logs: readonly EvaluatorLogResponse[]): EvaluatorStatsResponse => {
  const judgments = logs.flatMap(({ judgment }) => (judgment === null || judgment === undefined ? [] : [{ judgment }]));
  const values = judgments.map(({ judgment }) => judgment);
  const failed = logs.filter(({ judgment, error }) => (judgment ?? null) === null && (error ?? null) !== null);
  const counts = {
    evaluator_version_id: evaluator.version_id,
    total_logs: logs.length,
    num_judgments: values.length,
    num_nulls: logs.length - values.length - failed.length,
    num_errors: failed.length,
  };
  switch (evaluator.spec.return_type) {
    case 'number':
      return numericStats(counts, values.map(Number));
    case 'boolean':
      return booleanStats(counts, values);
    case 'text':
      return counts;
    default:
      return selectStats(counts, evaluator, values);
  }
};

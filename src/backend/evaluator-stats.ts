import type { Judgment } from '../contract/log.ts';
import type { EvaluatorStatsFields, EvaluatorStatsResponse } from '../contract/stats.ts';

/** What stats need to know of an evaluator's version. */
export interface StatsEvaluator {
  readonly versionId: string;
  readonly name: string;
  readonly returnType: string;
  /** The names a select or multi-select evaluator chooses from. */
  readonly options: readonly string[];
}

/** The outcome of one evaluator on one log. Without a judgment it failed, or it abstained. */
export interface Outcome {
  readonly judgment: Judgment | undefined;
  readonly failed: boolean;
}

const PERCENTS = [0, 25, 50, 75, 90, 95, 99, 99.9, 100];

const sumOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);

/** By linear interpolation between the two nearest ranks. */
const percentileOf = (sorted: readonly number[], percent: number): number => {
  const rank = ((sorted.length - 1) * percent) / 100;
  const below = Math.floor(rank);
  const low = sorted[below] ?? 0;
  const high = sorted[below + 1] ?? low;
  return low + (high - low) * (rank - below);
};

/** `std` is that of the population, so that of one value is 0. */
const numericFields = (values: readonly number[]) => {
  if (values.length === 0) return { mean: null, sum: null, std: null, percentiles: {} };
  const sum = sumOf(values);
  const mean = sum / values.length;
  const std = Math.sqrt(sumOf(values.map((value) => (value - mean) ** 2)) / values.length);
  const sorted = values.toSorted((a, b) => a - b);
  return { mean, sum, std, percentiles: Object.fromEntries(PERCENTS.map((percent) => [percent, percentileOf(sorted, percent)])) };
};

/** Every option is counted, in the evaluator's order, those never chosen as 0; choices it does not name come after them. */
const optionCounts = (options: readonly string[], judgments: readonly Judgment[]): Record<string, number> => {
  const counts = new Map(options.map((option) => [option, 0]));
  for (const judgment of judgments)
    for (const choice of Array.isArray(judgment) ? judgment : [String(judgment)]) counts.set(choice, (counts.get(choice) ?? 0) + 1);
  return Object.fromEntries(counts);
};

/** The stats of one evaluator over one run, from its outcome on each log that it has met. */
export const evaluatorStats = (
  { versionId, returnType, options }: StatsEvaluator,
  outcomes: readonly Outcome[],
): EvaluatorStatsResponse => {
  const judgments = outcomes.map(({ judgment }) => judgment).filter((judgment) => judgment !== undefined);
  const errors = outcomes.filter(({ judgment, failed }) => judgment === undefined && failed).length;
  const counts: EvaluatorStatsFields = {
    evaluator_version_id: versionId,
    total_logs: outcomes.length,
    num_judgments: judgments.length,
    num_nulls: outcomes.length - judgments.length - errors,
    num_errors: errors,
  };
  switch (returnType) {
    case 'number':
      return { ...counts, ...numericFields(judgments.filter((judgment) => typeof judgment === 'number')) };
    case 'boolean':
      return {
        ...counts,
        num_true: judgments.filter((judgment) => judgment === true).length,
        num_false: judgments.filter((judgment) => judgment === false).length,
      };
    case 'select':
    case 'multi_select':
      return { ...counts, num_judgments_per_option: optionCounts(options, judgments) };
    default:
      return counts;
  }
};

import { choicesOf, fitsType, type JudgingLog, judgmentState } from '../contract/judgment.ts';
import type { EvaluatorStatsResponse } from '../contract/stats.ts';

/** What stats need to know of an evaluator's version. */
export interface StatsEvaluator {
  readonly versionId: string;
  /** Undefined where it is not known. */
  readonly fileId?: string | undefined;
  readonly name: string;
  readonly returnType: string;
  /** The names a select or multi-select evaluator chooses from. */
  readonly options: readonly string[];
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

// Squares and sums of numbers below stay finite.
const LARGE = 1e150;

const largestOf = (values: readonly number[]): number => values.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);

const finiteOrNull = (value: number): number | null => (Number.isFinite(value) ? value : null);

/** `std` is that of the population, so that of one value is 0. A sum that no number can hold is null. */
const numericFields = (judgments: readonly number[]) => {
  if (judgments.length === 0) return { mean: null, sum: null, std: null, percentiles: {} };
  const largest = largestOf(judgments);
  const unit = largest > LARGE ? largest : 1;
  const values = judgments.map((value) => value / unit);
  const sum = sumOf(values);
  const mean = sum / values.length;
  const std = Math.sqrt(sumOf(values.map((value) => (value - mean) ** 2)) / values.length);
  const sorted = values.toSorted((a, b) => a - b);
  const percentiles = Object.fromEntries(PERCENTS.map((percent) => [percent, unit * percentileOf(sorted, percent)]));
  return { mean: unit * mean, sum: finiteOrNull(unit * sum), std: unit * std, percentiles };
};

/** Every option is counted, in the evaluator's order, those never chosen as 0; choices it does not name come after them. */
const optionCounts = (options: readonly string[], choices: readonly string[]): Record<string, number> => {
  const counts = new Map(options.map((option) => [option, 0]));
  for (const choice of choices) counts.set(choice, (counts.get(choice) ?? 0) + 1);
  return Object.fromEntries(counts);
};

/** Counts what came of one evaluator's work, cell by cell. */
export interface EvaluatorTally {
  /** Counts a row by the evaluator log that fills its cell. */
  add(log: JudgingLog | undefined): void;
  /** What was counted. Judgments that are not of the evaluator's type count as judgments and in nothing else. */
  stats(): EvaluatorStatsResponse;
}

/** A tally that begins at nothing. */
export const evaluatorTally = ({ versionId, returnType, options }: StatsEvaluator): EvaluatorTally => {
  const spec = { return_type: returnType };
  const states = { judged: 0, abstained: 0, errored: 0, missing: 0 };
  const fitting: unknown[] = [];
  const kindFields = () => {
    switch (returnType) {
      case 'number':
        return numericFields(fitting as number[]);
      case 'boolean': {
        const num_true = fitting.filter((judgment) => judgment === true).length;
        return { num_true, num_false: fitting.length - num_true };
      }
      case 'select':
      case 'multi_select':
        return {
          num_judgments_per_option: optionCounts(
            options,
            fitting.flatMap((judgment) => choicesOf(judgment, spec)),
          ),
        };
      default:
        return {};
    }
  };
  return {
    add: (log) => {
      const state = judgmentState(log);
      states[state] += 1;
      if (state === 'judged' && returnType !== 'text' && fitsType(log?.judgment, spec)) fitting.push(log?.judgment);
    },
    stats: () => ({
      evaluator_version_id: versionId,
      total_logs: states.judged + states.abstained + states.errored,
      num_judgments: states.judged,
      num_nulls: states.abstained,
      num_errors: states.errored,
      ...kindFields(),
    }),
  };
};

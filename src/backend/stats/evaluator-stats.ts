import { choicesOf, fitsType, type JudgingLog, type JudgmentState, judgmentState } from '../../contract/judgment.ts';
import type { EvaluatorStatsResponse } from '../../contract/stats.ts';

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

const sumOf = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0);

/** By linear interpolation between the two nearest ranks. */
const percentileOf = (sorted: Float64Array, percent: number): number => {
  const rank = ((sorted.length - 1) * percent) / 100;
  const below = Math.floor(rank);
  const low = sorted[below] ?? 0;
  const high = sorted[below + 1] ?? low;
  return low + (high - low) * (rank - below);
};

// Squares and sums of numbers below stay finite.
const LARGE = 1e150;

const finiteOrNull = (value: number): number | null => (Number.isFinite(value) ? value : null);

/**
 * `std` is that of the population, so that of one value is 0. A sum that no number can hold is null. The numbers are in their order, so that
 * whatever order they came in the sums are the same to the last digit.
 */
const numericFields = (sorted: Float64Array) => {
  if (sorted.length === 0) return { mean: null, sum: null, std: null, percentiles: {} };
  const largest = Math.max(Math.abs(sorted[0] ?? 0), Math.abs(sorted.at(-1) ?? 0));
  const unit = largest > LARGE ? largest : 1;
  const values = sorted.map((value) => value / unit);
  const sum = sumOf(values);
  const mean = sum / values.length;
  const std = Math.sqrt(sumOf(values.map((value) => (value - mean) ** 2)) / values.length);
  const percentiles = Object.fromEntries(PERCENTS.map((percent) => [percent, unit * percentileOf(values, percent)]));
  return { mean: unit * mean, sum: finiteOrNull(unit * sum), std: unit * std, percentiles };
};

/** Every option is counted, in the evaluator's order, those never chosen as 0; choices it does not name come after them, by their names. */
const optionCounts = (options: readonly string[], chosen: ReadonlyMap<string, number>): Record<string, number> => {
  const others = [...chosen].flatMap(([choice, count]) => (count === 0 || options.includes(choice) ? [] : choice)).sort();
  return Object.fromEntries([...options, ...others].map((option) => [option, chosen.get(option) ?? 0]));
};

/** What a tally has counted, as far as stats need it. */
export interface Counted {
  readonly states: Readonly<Record<JudgmentState, number>>;
  /** How often each option was chosen, or each truth. */
  readonly chosen: readonly (readonly [string, number])[];
  /** Judgments that are numbers, in their order. */
  readonly numbers: Float64Array;
}

/** Counts what came of one evaluator's work, cell by cell. */
export interface EvaluatorTally {
  /** Counts a row by the evaluator log that fills its cell. */
  add(log: JudgingLog | undefined): void;
  /** Takes back a row that was counted by this log. */
  remove(log: JudgingLog | undefined): void;
  /** How many rows were counted that nothing came of yet. */
  missing(): number;
  /** What was counted. Judgments that are not of the evaluator's type count as judgments and in nothing else. */
  stats(): EvaluatorStatsResponse;
  /** The same, for another tally to go on from. */
  counted(): Counted;
}

const NOTHING: Counted = {
  states: { judged: 0, abstained: 0, errored: 0, missing: 0 },
  chosen: [],
  numbers: new Float64Array(),
};

const sortedWith = (sorted: Float64Array, more: readonly number[]): Float64Array => {
  const all = new Float64Array(sorted.length + more.length);
  all.set(sorted);
  all.set(more, sorted.length);
  return all.sort();
};

const sortedWithout = (sorted: Float64Array, less: readonly number[]): Float64Array => {
  if (less.length === 0) return sorted;
  const gone = Float64Array.from(less).sort();
  let next = 0;
  return sorted.filter((value) => {
    const isGone = next < gone.length && Object.is(value, gone[next]);
    if (isGone) next++;
    return !isGone;
  });
};

/** What stats have for evaluators of one type alone. */
const kindFields = ({ returnType, options }: StatsEvaluator, chosen: ReadonlyMap<string, number>, numbers: () => Float64Array) => {
  switch (returnType) {
    case 'number':
      return numericFields(numbers());
    case 'boolean':
      return { num_true: chosen.get('true') ?? 0, num_false: chosen.get('false') ?? 0 };
    case 'select':
    case 'multi_select':
      return { num_judgments_per_option: optionCounts(options, chosen) };
    default:
      return {};
  }
};

/** A tally that goes on from what another has counted, or begins at nothing. In whatever order rows are counted, it comes to the same. */
export const evaluatorTally = (evaluator: StatsEvaluator, from: Counted = NOTHING): EvaluatorTally => {
  const spec = { return_type: evaluator.returnType };
  const states = { ...from.states };
  const chosen = new Map(from.chosen);
  const fresh: number[] = [];
  const gone: number[] = [];
  const numbers = (): Float64Array => sortedWithout(sortedWith(from.numbers, fresh), gone);
  const count = (log: JudgingLog | undefined, by: 1 | -1): void => {
    const state = judgmentState(log);
    states[state] += by;
    if (state !== 'judged' || !fitsType(log?.judgment, spec)) return;
    const judgment = log?.judgment;
    if (typeof judgment === 'number') (by === 1 ? fresh : gone).push(judgment);
    const choices = typeof judgment === 'boolean' ? [String(judgment)] : choicesOf(judgment, spec);
    for (const choice of choices) chosen.set(choice, (chosen.get(choice) ?? 0) + by);
  };
  return {
    add: (log) => count(log, 1),
    remove: (log) => count(log, -1),
    missing: () => states.missing,
    stats: () => ({
      evaluator_version_id: evaluator.versionId,
      total_logs: states.judged + states.abstained + states.errored,
      num_judgments: states.judged,
      num_nulls: states.abstained,
      num_errors: states.errored,
      ...kindFields(evaluator, chosen, numbers),
    }),
    counted: () => ({ states, chosen: [...chosen], numbers: numbers() }),
  };
};

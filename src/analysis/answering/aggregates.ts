import type { AttachedEvaluator, NumberField, Terms } from '../block.ts';
import { compareCodePoints } from '../fold.ts';
import type { Aggregates, AggregatesAsk, JudgmentAggregates, JudgmentAsk, NumberAsk } from '../question.ts';
import { ClusterFinder } from '../statistics/clusters.ts';
import type { GrowingList } from './growing-list.ts';
import { type Datapoints, scoresOf, shareInterval, summaryOf } from './number-summary.ts';
import { type CellColumns, evaluatorsAsked, type OptionColumn, OUTCOMES, type RowColumns } from './row-columns.ts';

/** Some of the rows that the columns hold, by their places in them; all of them where absent. */
export type Slice = Uint32Array | undefined;

type Items = Float64Array | Uint32Array | Uint8Array;

const pick = <Kind extends Items>(list: GrowingList<Kind>, slice: Slice): Kind => {
  const all = list.all();
  if (!slice) return all;
  const picked = all.slice(0, slice.length) as Kind;
  for (let index = 0; index < slice.length; index += 1) picked[index] = all[slice[index] as number] as number;
  return picked;
};

const share = (part: number, whole: number): number | null => (whole > 0 ? part / whole : null);

const OUTCOME_COUNT = Object.keys(OUTCOMES).length;

const tally = (outcomes: Uint8Array): Uint32Array => {
  const counts = new Uint32Array(OUTCOME_COUNT);
  for (let row = 0; row < outcomes.length; row += 1) {
    const outcome = outcomes[row] as number;
    counts[outcome] = (counts[outcome] as number) + 1;
  }
  return counts;
};

const isRated = (outcome: number): boolean => outcome === OUTCOMES.good || outcome === OUTCOMES.bad;
/** Judgments of the evaluator's type. */
const isJudged = (outcome: number): boolean => isRated(outcome) || outcome === OUTCOMES.unrated;
/** Whatever left a log: what is not good counts as the worst. */
const isLogged = (outcome: number): boolean => outcome !== OUTCOMES.missing;

/** Options in the evaluator's order, with those that nobody chose, and unknown ones after them. */
const optionCountsOf = (
  { starts, terms: chosen }: OptionColumn,
  slice: Slice,
  { options }: AttachedEvaluator,
  terms: Terms,
): JudgmentAggregates['optionCounts'] => {
  const [ends, codes] = [starts.all(), chosen.all()];
  const counts = new Map<number, number>();
  const count = (from: number, to: number): void => {
    for (let at = from; at < to; at += 1) counts.set(codes[at] as number, (counts.get(codes[at] as number) ?? 0) + 1);
  };
  if (slice) for (const row of slice) count(ends[row] as number, ends[row + 1] ?? codes.length);
  else count(0, codes.length);
  const byName = new Map([...counts].map(([code, times]) => [terms.textOf(code), times]));
  const unknown = [...byName.keys()].filter((name) => !options.includes(name)).sort(compareCodePoints);
  return [...options, ...unknown].map((option) => ({ option, count: byName.get(option) ?? 0 }));
};

/** Sums up rows, as often as groups need it, by the columns that hold them. */
export class Summing {
  readonly #columns: RowColumns;
  readonly #evaluators: readonly AttachedEvaluator[];
  readonly #terms: Terms;
  readonly #finder = new ClusterFinder();

  constructor(columns: RowColumns, evaluators: readonly AttachedEvaluator[], terms: Terms) {
    this.#columns = columns;
    this.#evaluators = evaluators;
    this.#terms = terms;
  }

  aggregatesOf(ask: AggregatesAsk, slice: Slice): Aggregates {
    const { errors, datapoints, numbers } = this.#columns;
    const failed = pick(errors, slice);
    const points: Datapoints = { codes: datapoints && pick(datapoints, slice), finder: this.#finder };
    const created = ask.created ? summaryOf(pick(numbers.get('createdAt') as GrowingList<Float64Array>, slice), points, {}) : undefined;
    return {
      count: failed.length,
      errorCount: tally(failed)[1] as number,
      errorRateIntervals: (ask.errorRateIntervals ?? []).map((confidence) => shareInterval(failed, () => true, 1, points, confidence)),
      createdFrom: created?.min ?? null,
      createdTo: created?.max ?? null,
      datapointCount: ask.datapointCount && points.codes ? this.#finder.distinct(points.codes) : null,
      numbers: this.#numbersOf(ask, slice, points),
      judgments: evaluatorsAsked(ask, this.#evaluators).map((index) => this.#judgmentsOf(index, ask.judgments ?? {}, slice, points)),
    };
  }

  #numbersOf({ numbers: asked = {} }: AggregatesAsk, slice: Slice, points: Datapoints): Aggregates['numbers'] {
    const fields = Object.entries(asked) as [NumberField, NumberAsk][];
    return Object.fromEntries(
      fields.map(([field, ask]) => {
        const column = this.#columns.numbers.get(field) as GrowingList<Float64Array>;
        return [field, summaryOf(pick(column, slice), points, ask)];
      }),
    );
  }

  #judgmentsOf(index: number, ask: JudgmentAsk, slice: Slice, points: Datapoints): JudgmentAggregates {
    const evaluator = this.#evaluators[index] as AttachedEvaluator;
    const columns = this.#columns.cells.get(index) as CellColumns;
    const outcomes = pick(columns.outcomes, slice);
    const counts = tally(outcomes);
    const of = (outcome: keyof typeof OUTCOMES): number => counts[OUTCOMES[outcome]] as number;
    const [numAbstained, numErrors, numMissing] = [of('abstained'), of('errored'), of('missing')];
    return {
      evaluatorVersionId: evaluator.versionId,
      numJudgments: outcomes.length - numAbstained - numErrors - numMissing,
      numAbstained,
      numErrors,
      numMissing,
      numbers: columns.numbers ? summaryOf(pick(columns.numbers, slice), points, ask.numbers ?? {}) : null,
      optionCounts: columns.options ? optionCountsOf(columns.options, slice, evaluator, this.#terms) : [],
      ...(columns.scores ? scoresOfNumbers(pick(columns.scores, slice), ask, points) : sharesOf(outcomes, counts, evaluator, ask, points)),
    };
  }
}

type Shares = Pick<JudgmentAggregates, 'passRate' | 'passRateIntervals' | 'score' | 'scoreIntervals'>;

const NO_RATE = { judgments: null, logs: null };

const scoresOfNumbers = (
  scores: Float64Array,
  { passRateIntervals = [], scoreIntervals = [] }: JudgmentAsk,
  points: Datapoints,
): Shares => {
  const { mean, intervals } = scoresOf(scores, points, scoreIntervals);
  return {
    passRate: NO_RATE,
    passRateIntervals: passRateIntervals.map(() => null),
    // Numbers know no worst.
    score: { judgments: mean, logs: null },
    scoreIntervals: intervals,
  };
};

const sharesOf = (
  outcomes: Uint8Array,
  counts: Uint32Array,
  { isRated: hasShare }: AttachedEvaluator,
  { passRateIntervals = [], scoreIntervals = [] }: JudgmentAsk,
  points: Datapoints,
): Shares => {
  if (!hasShare) {
    return {
      passRate: NO_RATE,
      passRateIntervals: passRateIntervals.map(() => null),
      score: NO_RATE,
      scoreIntervals: scoreIntervals.map(() => null),
    };
  }
  const [good = 0, bad = 0, unrated = 0, missing = 0] = (['good', 'bad', 'unrated', 'missing'] as const).map(
    (key) => counts[OUTCOMES[key]],
  );
  const logs = outcomes.length - missing;
  const interval = (counted: (outcome: number) => boolean, confidence: number) =>
    shareInterval(outcomes, counted, OUTCOMES.good, points, confidence);
  return {
    passRate: { judgments: share(good, good + bad + unrated), logs: share(good, logs) },
    passRateIntervals: passRateIntervals.map(({ confidence, denominator }) =>
      interval(denominator === 'logs' ? isLogged : isJudged, confidence),
    ),
    score: { judgments: share(good, good + bad), logs: logs > unrated ? share(good, logs) : null },
    scoreIntervals: scoreIntervals.map((confidence) => interval(isRated, confidence)),
  };
};

import type { AttachedEvaluator, NumberField, Terms } from '../block.ts';
import { compareCodePoints } from '../fold.ts';
import type { Aggregates, AggregatesAsk, Interval, JudgmentAggregates, JudgmentAsk, NumberAsk, NumberSummary } from '../question.ts';
import { ClusterFinder } from '../statistics/clusters.ts';
import { inStretches, type Steps } from '../steps.ts';
import type { GrowingList } from './growing-list.ts';
import { type Datapoints, scoresOf, shareInterval, summaryOf } from './number-summary.ts';
import { type CellColumns, evaluatorsAsked, type OptionColumn, OUTCOMES, type RowColumns } from './row-columns.ts';

/** Some of the rows that the columns hold, by their places in them; all of them where absent. */
export type Slice = Uint32Array | undefined;

type Items = Float64Array | Uint32Array | Uint8Array;

function* pick<Kind extends Items>(list: GrowingList<Kind>, slice: Slice): Steps<Kind> {
  const all = list.all();
  if (!slice) return all;
  const first = slice[0] ?? 0;
  // Rows are in the order of the listing, so these stand side by side.
  if (slice.at(-1) === first + slice.length - 1) return all.subarray(first, first + slice.length) as Kind;
  const picked = all.slice(0, slice.length) as Kind;
  yield* inStretches(slice.length, (from, to) => {
    for (let index = from; index < to; index += 1) picked[index] = all[slice[index] as number] as number;
  });
  return picked;
}

const share = (part: number, whole: number): number | null => (whole > 0 ? part / whole : null);

const OUTCOME_COUNT = Object.keys(OUTCOMES).length;

function* tally(outcomes: Uint8Array): Steps<Uint32Array> {
  const counts = new Uint32Array(OUTCOME_COUNT);
  yield* inStretches(outcomes.length, (from, to) => {
    for (let row = from; row < to; row += 1) {
      const outcome = outcomes[row] as number;
      counts[outcome] = (counts[outcome] as number) + 1;
    }
  });
  return counts;
}

const isRated = (outcome: number): boolean => outcome === OUTCOMES.good || outcome === OUTCOMES.bad;
/** Judgments of the evaluator's type. */
const isJudged = (outcome: number): boolean => isRated(outcome) || outcome === OUTCOMES.unrated;
/** Whatever left a log: what is not good counts as the worst. */
const isLogged = (outcome: number): boolean => outcome !== OUTCOMES.missing;

/** How often each option was chosen, by its code. */
function* choicesOf({ starts, terms }: OptionColumn, slice: Slice): Steps<ReadonlyMap<number, number>> {
  const [ends, codes] = [starts.all(), terms.all()];
  const counts = new Map<number, number>();
  const count = (from: number, to: number): void => {
    for (let at = from; at < to; at += 1) counts.set(codes[at] as number, (counts.get(codes[at] as number) ?? 0) + 1);
  };
  if (!slice) yield* inStretches(codes.length, count);
  else {
    yield* inStretches(slice.length, (from, to) => {
      for (let index = from; index < to; index += 1) {
        const row = slice[index] as number;
        count(ends[row] as number, ends[row + 1] ?? codes.length);
      }
    });
  }
  return counts;
}

/** Options in the evaluator's order, with those that nobody chose, and unknown ones after them. */
const optionCountsOf = (
  counts: ReadonlyMap<number, number>,
  { options }: AttachedEvaluator,
  terms: Terms,
): JudgmentAggregates['optionCounts'] => {
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

  *aggregatesOf(ask: AggregatesAsk, slice: Slice): Steps<Aggregates> {
    const { errors, datapoints, numbers } = this.#columns;
    const failed = yield* pick(errors, slice);
    const points: Datapoints = { codes: datapoints && (yield* pick(datapoints, slice)), finder: this.#finder };
    const times = ask.created ? yield* pick(numbers.get('createdAt') as GrowingList<Float64Array>, slice) : undefined;
    const created = times && (yield* summaryOf(times, points, {}));
    return {
      count: failed.length,
      errorCount: (yield* tally(failed))[1] as number,
      errorRateIntervals: yield* shareIntervals(failed, { counts: () => true, good: 1 }, points, ask.errorRateIntervals ?? []),
      createdFrom: created?.min ?? null,
      createdTo: created?.max ?? null,
      datapointCount: ask.datapointCount && points.codes ? yield* this.#finder.distinct(points.codes) : null,
      numbers: yield* this.#numbersOf(ask, slice, points),
      judgments: yield* this.#judgmentsOf(ask, slice, points),
    };
  }

  *#numbersOf({ numbers: asked = {} }: AggregatesAsk, slice: Slice, points: Datapoints): Steps<Aggregates['numbers']> {
    const found: { [Field in NumberField]?: NumberSummary } = {};
    for (const [field, ask] of Object.entries(asked) as [NumberField, NumberAsk][]) {
      yield;
      const column = yield* pick(this.#columns.numbers.get(field) as GrowingList<Float64Array>, slice);
      found[field] = yield* summaryOf(column, points, ask);
    }
    return found;
  }

  *#judgmentsOf(ask: AggregatesAsk, slice: Slice, points: Datapoints): Steps<JudgmentAggregates[]> {
    const found: JudgmentAggregates[] = [];
    for (const index of evaluatorsAsked(ask, this.#evaluators)) {
      yield;
      found.push(yield* this.#judgmentsBy(index, ask.judgments ?? {}, slice, points));
    }
    return found;
  }

  *#judgmentsBy(index: number, ask: JudgmentAsk, slice: Slice, points: Datapoints): Steps<JudgmentAggregates> {
    const evaluator = this.#evaluators[index] as AttachedEvaluator;
    const columns = this.#columns.cells.get(index) as CellColumns;
    const outcomes = yield* pick(columns.outcomes, slice);
    const counts = yield* tally(outcomes);
    const of = (outcome: keyof typeof OUTCOMES): number => counts[OUTCOMES[outcome]] as number;
    const [numAbstained, numErrors, numMissing] = [of('abstained'), of('errored'), of('missing')];
    const scores = columns.scores && (yield* pick(columns.scores, slice));
    return {
      evaluatorVersionId: evaluator.versionId,
      numJudgments: outcomes.length - numAbstained - numErrors - numMissing,
      numAbstained,
      numErrors,
      numMissing,
      numbers: columns.numbers ? yield* summaryOf(yield* pick(columns.numbers, slice), points, ask.numbers ?? {}) : null,
      optionCounts: columns.options ? optionCountsOf(yield* choicesOf(columns.options, slice), evaluator, this.#terms) : [],
      ...(yield* scores ? scoresOfNumbers(scores, ask, points) : sharesOf(outcomes, counts, evaluator, ask, points)),
    };
  }
}

/** Which outcomes count, and which of them is the good one. */
interface Share {
  readonly counts: (outcome: number) => boolean;
  readonly good: number;
}

function* shareIntervals(
  outcomes: Uint8Array,
  { counts, good }: Share,
  points: Datapoints,
  confidences: readonly number[],
): Steps<(Interval | null)[]> {
  const found: (Interval | null)[] = [];
  for (const confidence of confidences) found.push(yield* shareInterval(outcomes, counts, good, points, confidence));
  return found;
}

type Shares = Pick<JudgmentAggregates, 'passRate' | 'passRateIntervals' | 'score' | 'scoreIntervals'>;

const NO_RATE = { judgments: null, logs: null };

function* scoresOfNumbers(
  scores: Float64Array,
  { passRateIntervals = [], scoreIntervals = [] }: JudgmentAsk,
  points: Datapoints,
): Steps<Shares> {
  const { mean, intervals } = yield* scoresOf(scores, points, scoreIntervals);
  return {
    passRate: NO_RATE,
    passRateIntervals: passRateIntervals.map(() => null),
    // Numbers know no worst.
    score: { judgments: mean, logs: null },
    scoreIntervals: intervals,
  };
}

function* sharesOf(
  outcomes: Uint8Array,
  counts: Uint32Array,
  { isRated: hasShare }: AttachedEvaluator,
  { passRateIntervals = [], scoreIntervals = [] }: JudgmentAsk,
  points: Datapoints,
): Steps<Shares> {
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
  const { good: isGood } = OUTCOMES;
  const rates: (Interval | null)[] = [];
  for (const { confidence, denominator } of passRateIntervals) {
    const counted = { counts: denominator === 'logs' ? isLogged : isJudged, good: isGood };
    rates.push(...(yield* shareIntervals(outcomes, counted, points, [confidence])));
  }
  return {
    passRate: { judgments: share(good, good + bad + unrated), logs: share(good, logs) },
    passRateIntervals: rates,
    score: { judgments: share(good, good + bad), logs: logs > unrated ? share(good, logs) : null },
    scoreIntervals: yield* shareIntervals(outcomes, { counts: isRated, good: isGood }, points, scoreIntervals),
  };
}

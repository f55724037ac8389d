import type { HistogramAsk, HistogramBin, Interval, NumberAsk, NumberSummary } from '../question.ts';
import type { ClusterFinder } from '../statistics/clusters.ts';
import { histogramOf } from '../statistics/histogram.ts';
import { clusteredMeanInterval, clusteredShareInterval, meanInterval, wilson } from '../statistics/intervals.ts';
import { deviationOf, type Moments, momentsOf } from '../statistics/moments.ts';
import { percentilesOf } from '../statistics/percentiles.ts';
import { inStretches, type Steps } from '../steps.ts';

/** Datapoints of rows, as terms, and what finds out which of them come again. */
export interface Datapoints {
  readonly codes: Uint32Array | undefined;
  readonly finder: ClusterFinder;
}

/** The numbers of a column: the column itself where it has so many. */
function* present(column: Float64Array, count: number): Steps<Float64Array> {
  if (count === column.length) return column;
  const kept = new Float64Array(count + 1);
  let length = 0;
  yield* inStretches(column.length, (from, to) => {
    for (let row = from; row < to; row += 1) {
      const value = column[row] as number;
      kept[length] = value;
      // The next one takes its place if it is none.
      length += Number.isFinite(value) ? 1 : 0;
    }
  });
  return kept.subarray(0, count);
}

/** The datapoints of the rows with a number. */
function* codesOf(column: Float64Array, codes: Uint32Array, count: number): Steps<Uint32Array> {
  const kept = new Uint32Array(count + 1);
  let length = 0;
  yield* inStretches(column.length, (from, to) => {
    for (let row = from; row < to; row += 1) {
      kept[length] = codes[row] as number;
      length += Number.isFinite(column[row]) ? 1 : 0;
    }
  });
  return kept.subarray(0, count);
}

const finite = (value: number): number | null => (Number.isFinite(value) ? value : null);

const finiteInterval = (interval: Interval | null): Interval | null =>
  interval && Number.isFinite(interval.lower) && Number.isFinite(interval.upper) ? interval : null;

function* intervalsOf(
  column: Float64Array,
  moments: Moments,
  { codes: known, finder }: Datapoints,
  confidences: readonly number[],
): Steps<(Interval | null)[]> {
  if (confidences.length === 0) return [];
  const codes = known ?? new Uint32Array(column.length);
  const { count } = moments;
  const clusters = yield* finder.clustersOf(count === column.length ? codes : yield* codesOf(column, codes, count));
  if (clusters.count === count) return confidences.map((confidence) => finiteInterval(meanInterval(moments, confidence)));
  const values = yield* present(column, count);
  const found: (Interval | null)[] = [];
  for (const confidence of confidences) found.push(finiteInterval(yield* clusteredMeanInterval(values, moments, clusters, confidence)));
  return found;
}

function* histogramsOf(column: Float64Array, moments: Moments, asked: readonly HistogramAsk[]): Steps<HistogramBin[][]> {
  const found: HistogramBin[][] = [];
  for (const ask of asked) found.push(yield* histogramOf(column, moments, ask));
  return found;
}

/** What the numbers of rows come to; NaN is a row without one. What is too large to be a number is null. */
export function* summaryOf(column: Float64Array, datapoints: Datapoints, ask: NumberAsk): Steps<NumberSummary> {
  const { percentiles = [], histograms = [], intervals = [] } = ask;
  const moments = yield* momentsOf(column);
  const { count, sum } = moments;
  return {
    count,
    nullCount: column.length - count,
    sum: count === 0 ? null : finite(sum),
    mean: finite(moments.mean),
    min: finite(moments.min),
    max: finite(moments.max),
    std: finite(deviationOf(moments)),
    percentiles: percentiles.length > 0 ? yield* percentilesOf((yield* present(column, count)).slice(), percentiles) : [],
    histograms: yield* histogramsOf(column, moments, histograms),
    intervals: yield* intervalsOf(column, moments, datapoints, intervals),
  };
}

/** The mean of scores and its intervals; null without any. */
export function* scoresOf(
  column: Float64Array,
  datapoints: Datapoints,
  confidences: readonly number[],
): Steps<{ readonly mean: number | null; readonly intervals: (Interval | null)[] }> {
  const moments = yield* momentsOf(column);
  return { mean: finite(moments.mean), intervals: yield* intervalsOf(column, moments, datapoints, confidences) };
}

/**
 * The interval of the share of rows that are good among those that count. Wilson's where they are independent; by clusters where a datapoint
 * comes again. Null where none counts.
 */
export function* shareInterval(
  outcomes: Uint8Array,
  counts: (outcome: number) => boolean,
  good: number,
  { codes, finder }: Datapoints,
  confidence: number,
): Steps<Interval | null> {
  const isGood = new Uint8Array(outcomes.length);
  const counted = new Uint32Array(outcomes.length);
  let length = 0;
  let numGood = 0;
  yield* inStretches(outcomes.length, (from, to) => {
    for (let row = from; row < to; row += 1) {
      const outcome = outcomes[row] as number;
      if (!counts(outcome)) continue;
      isGood[length] = outcome === good ? 1 : 0;
      numGood += outcome === good ? 1 : 0;
      counted[length] = codes ? (codes[row] as number) : 0;
      length += 1;
    }
  });
  const clusters = yield* finder.clustersOf(counted.subarray(0, length));
  if (clusters.count === length) return wilson(numGood, length, confidence);
  return yield* clusteredShareInterval(isGood.subarray(0, length), clusters, confidence);
}

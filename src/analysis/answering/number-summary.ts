import type { Interval, NumberAsk, NumberSummary } from '../question.ts';
import type { ClusterFinder } from '../statistics/clusters.ts';
import { histogramOf } from '../statistics/histogram.ts';
import { clusteredMeanInterval, clusteredShareInterval, meanInterval, wilson } from '../statistics/intervals.ts';
import { deviationOf, type Moments, momentsOf } from '../statistics/moments.ts';
import { percentilesOf } from '../statistics/percentiles.ts';

/** Datapoints of rows, as terms, and what finds out which of them come again. */
export interface Datapoints {
  readonly codes: Uint32Array | undefined;
  readonly finder: ClusterFinder;
}

/** What is a number, and the datapoints of these rows. */
const present = (values: Float64Array, codes: Uint32Array | undefined): { readonly values: Float64Array; readonly codes: Uint32Array } => {
  const kept = new Float64Array(values.length);
  const keptCodes = new Uint32Array(codes ? values.length : 0);
  let length = 0;
  for (let row = 0; row < values.length; row += 1) {
    const value = values[row] as number;
    if (!Number.isFinite(value)) continue;
    kept[length] = value;
    if (codes) keptCodes[length] = codes[row] as number;
    length += 1;
  }
  return { values: kept.subarray(0, length), codes: keptCodes.subarray(0, length) };
};

const finite = (value: number): number | null => (Number.isFinite(value) ? value : null);

const finiteInterval = (interval: Interval | null): Interval | null =>
  interval && Number.isFinite(interval.lower) && Number.isFinite(interval.upper) ? interval : null;

const intervalsOf = (
  values: Float64Array,
  moments: Moments,
  { codes = new Uint32Array(values.length), finder }: Datapoints,
  confidences: readonly number[],
): (Interval | null)[] => {
  if (confidences.length === 0) return [];
  const clusters = finder.clustersOf(codes);
  return confidences.map((confidence) =>
    finiteInterval(
      clusters.count === values.length ? meanInterval(moments, confidence) : clusteredMeanInterval(values, moments, clusters, confidence),
    ),
  );
};

/** What the numbers of rows come to; NaN is a row without one. What is too large to be a number is null. */
export const summaryOf = (column: Float64Array, datapoints: Datapoints, ask: NumberAsk): NumberSummary => {
  const intervals = ask.intervals ?? [];
  const { values, codes } = present(column, intervals.length > 0 ? datapoints.codes : undefined);
  const moments = momentsOf(values);
  return {
    count: values.length,
    nullCount: column.length - values.length,
    sum: values.length === 0 ? null : finite(moments.sum),
    mean: finite(moments.mean),
    min: finite(moments.min),
    max: finite(moments.max),
    std: finite(deviationOf(moments)),
    intervals: intervalsOf(values, moments, { ...datapoints, codes }, intervals),
    histograms: (ask.histograms ?? []).map((histogram) => histogramOf(values, moments, histogram)),
    // Puts the values into another order.
    percentiles: percentilesOf(values, ask.percentiles ?? []),
  };
};

/** The mean of scores and its intervals; null without any. */
export const scoresOf = (
  column: Float64Array,
  datapoints: Datapoints,
  confidences: readonly number[],
): { readonly mean: number | null; readonly intervals: (Interval | null)[] } => {
  const { values, codes } = present(column, confidences.length > 0 ? datapoints.codes : undefined);
  const moments = momentsOf(values);
  return { mean: finite(moments.mean), intervals: intervalsOf(values, moments, { ...datapoints, codes }, confidences) };
};

/**
 * The interval of the share of rows that are good among those that count. Wilson's where they are independent; by clusters where a datapoint
 * comes again. Null where none counts.
 */
export const shareInterval = (
  outcomes: Uint8Array,
  counts: (outcome: number) => boolean,
  good: number,
  { codes, finder }: Datapoints,
  confidence: number,
): Interval | null => {
  const isGood = new Uint8Array(outcomes.length);
  const counted = new Uint32Array(outcomes.length);
  let length = 0;
  let numGood = 0;
  for (let row = 0; row < outcomes.length; row += 1) {
    const outcome = outcomes[row] as number;
    if (!counts(outcome)) continue;
    isGood[length] = outcome === good ? 1 : 0;
    numGood += outcome === good ? 1 : 0;
    counted[length] = codes ? (codes[row] as number) : 0;
    length += 1;
  }
  const clusters = finder.clustersOf(counted.subarray(0, length));
  if (clusters.count === length) return wilson(numGood, length, confidence);
  return clusteredShareInterval(isGood.subarray(0, length), clusters, confidence);
};

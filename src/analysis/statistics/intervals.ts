import type { Interval } from '../question.ts';
import { inStretches, type Steps } from '../steps.ts';
import type { Clusters } from './clusters.ts';
import type { Moments } from './moments.ts';
import { normalQuantile, tWithin } from './special-functions.ts';

const within = (value: number): number => Math.min(1, Math.max(0, value));

/**
 * Wilson's score interval of a share, without correction for continuity: `good` of `n`, where `good` need not be whole. Null without any.
 * The end is exactly 0 where none is good, and exactly 1 where all are.
 */
export const wilson = (good: number, n: number, confidence: number): Interval | null => {
  if (n <= 0) return null;
  const z = normalQuantile((1 + confidence) / 2);
  const p = good / n;
  const shrink = 1 + (z * z) / n;
  const centre = (p + (z * z) / (2 * n)) / shrink;
  const half = (z / shrink) * Math.sqrt((p * (1 - p)) / n + (z * z) / (4 * n * n));
  return {
    confidence,
    lower: good === 0 ? 0 : within(centre - half),
    upper: good === n ? 1 : within(centre + half),
    method: 'wilson',
    n,
  };
};

/** The ends of Student's t interval around a mean. */
export const around = (mean: number, error: number, df: number, confidence: number): { readonly lower: number; readonly upper: number } => {
  const half = tWithin(confidence, df) * error;
  return { lower: mean - half, upper: mean + half };
};

/** Student's t interval of a mean; null with fewer than two numbers. Its width is 0 where all are equal. */
export const meanInterval = (
  { count, mean, squares }: Pick<Moments, 'count' | 'mean' | 'squares'>,
  confidence: number,
): Interval | null => {
  if (count < 2) return null;
  const error = Math.sqrt(squares / (count - 1) / count);
  return { confidence, ...around(mean, error, count - 1, confidence), method: 't', n: count };
};

/** How many clusters there are, and the sum of the squares of what the distances from the mean add up to in each. */
export interface ClusterSums {
  readonly count: number;
  readonly squares: number;
}

/** The standard error of the mean of `n` numbers in two clusters and more, robust against what the numbers of a cluster have in common. */
export const clusteredError = (n: number, clusters: ClusterSums): number =>
  Math.sqrt((clusters.count / (clusters.count - 1)) * clusters.squares) / n;

const clusteredInterval = (mean: number, n: number, clusters: ClusterSums, confidence: number): Interval | null => {
  if (clusters.count < 2) return null;
  const range = around(mean, clusteredError(n, clusters), clusters.count - 1, confidence);
  return { confidence, ...range, method: 'clustered-t', n: clusters.count };
};

/** Student's t interval of the mean of numbers in clusters; null with fewer than two clusters. */
export function* clusteredMeanInterval(
  values: Float64Array,
  { count, mean }: Moments,
  clusters: Clusters,
  confidence: number,
): Steps<Interval | null> {
  const distances = new Float64Array(clusters.count);
  yield* inStretches(count, (from, to) => {
    for (let row = from; row < to; row += 1) {
      const cluster = clusters.of[row] as number;
      distances[cluster] = (distances[cluster] as number) + ((values[row] as number) - mean);
    }
  });
  let squares = 0;
  for (let cluster = 0; cluster < clusters.count; cluster += 1) squares += (distances[cluster] as number) ** 2;
  return clusteredInterval(mean, count, { count: clusters.count, squares }, confidence);
}

/**
 * The interval of a share of `n` rows in clusters. Student's t over clusters, within 0 and 1; where the error is 0 or there is one cluster,
 * Wilson's over the number of clusters. Null without rows.
 */
export const clusteredShare = (share: number, n: number, clusters: ClusterSums, confidence: number): Interval | null => {
  const interval = clusters.squares === 0 ? null : clusteredInterval(share, n, clusters, confidence);
  if (!interval) return wilson(share * clusters.count, clusters.count, confidence);
  return { ...interval, lower: within(interval.lower), upper: within(interval.upper) };
};

/** Of each cluster how many rows it has, and how many of them are good. */
function* sharesOf(isGood: Uint8Array, clusters: Clusters): Steps<{ readonly sizes: Float64Array; readonly goods: Float64Array }> {
  const sizes = new Float64Array(clusters.count);
  const goods = new Float64Array(clusters.count);
  yield* inStretches(isGood.length, (from, to) => {
    for (let row = from; row < to; row += 1) {
      const cluster = clusters.of[row] as number;
      sizes[cluster] = (sizes[cluster] as number) + 1;
      goods[cluster] = (goods[cluster] as number) + (isGood[row] as number);
    }
  });
  return { sizes, goods };
}

/** The same of rows, of which `isGood` has a 1 for each good one. */
export function* clusteredShareInterval(isGood: Uint8Array, clusters: Clusters, confidence: number): Steps<Interval | null> {
  const n = isGood.length;
  const { sizes, goods } = yield* sharesOf(isGood, clusters);
  let good = 0;
  for (let cluster = 0; cluster < clusters.count; cluster += 1) good += goods[cluster] as number;
  // n² times the squares, in whole numbers, so that an error of 0 is exactly that.
  let squares = 0;
  for (let cluster = 0; cluster < clusters.count; cluster += 1) {
    const distance = n * (goods[cluster] as number) - good * (sizes[cluster] as number);
    squares += distance * distance;
  }
  return clusteredShare(good / n, n, { count: clusters.count, squares: squares / n / n }, confidence);
}

/** The range of the negative of what a range is of. */
export const negated = (interval: Interval | null): Interval | null =>
  interval && { ...interval, lower: 0 - interval.upper, upper: 0 - interval.lower };

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

const around = (mean: number, error: number, df: number, confidence: number): { readonly lower: number; readonly upper: number } => {
  const half = tWithin(confidence, df) * error;
  return { lower: mean - half, upper: mean + half };
};

/** Student's t interval of a mean; null with fewer than two numbers. Its width is 0 where all are equal. */
export const meanInterval = ({ count, mean, squares }: Moments, confidence: number): Interval | null => {
  if (count < 2) return null;
  const error = Math.sqrt(squares / (count - 1) / count);
  return { confidence, ...around(mean, error, count - 1, confidence), method: 't', n: count };
};

const factorOf = (clusters: number): number => clusters / (clusters - 1);

/** The same with a standard error that is robust against what the numbers of a cluster have in common; null with fewer than two clusters. */
export function* clusteredMeanInterval(
  values: Float64Array,
  { count, mean }: Moments,
  clusters: Clusters,
  confidence: number,
): Steps<Interval | null> {
  if (clusters.count < 2) return null;
  const distances = new Float64Array(clusters.count);
  yield* inStretches(count, (from, to) => {
    for (let row = from; row < to; row += 1) {
      const cluster = clusters.of[row] as number;
      distances[cluster] = (distances[cluster] as number) + ((values[row] as number) - mean);
    }
  });
  let squares = 0;
  for (let cluster = 0; cluster < clusters.count; cluster += 1) squares += (distances[cluster] as number) ** 2;
  const error = Math.sqrt(factorOf(clusters.count) * squares) / count;
  return { confidence, ...around(mean, error, clusters.count - 1, confidence), method: 'clustered-t', n: clusters.count };
}

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

/**
 * The interval of a share of rows, of which `isGood` has a 1 for each good one. Student's t over clusters, within 0 and 1; where the error is 0
 * or there is one cluster, Wilson's over the number of clusters. Null without rows.
 */
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
  if (squares === 0) return wilson((good / n) * clusters.count, clusters.count, confidence);
  const error = Math.sqrt(factorOf(clusters.count) * squares) / n / n;
  const { lower, upper } = around(good / n, error, clusters.count - 1, confidence);
  return { confidence, lower: within(lower), upper: within(upper), method: 'clustered-t', n: clusters.count };
}

import type { PairedFigures } from '../comparison/comparison.ts';
import type { Interval } from '../question.ts';
import { around, clusteredError } from './intervals.ts';
import { tBeyond } from './special-functions.ts';

/** How far the mean difference of pairs may be from what it stands for. */
export interface DeltaError {
  /** 0 where all differences are equal, or those of each cluster add up alike. */
  readonly error: number;
  readonly df: number;
}

type Differences = Pick<PairedFigures, 'pairs' | 'delta' | 'squares' | 'clusters'>;

// What is left of sums that cancel out, as a share of the squares that they are made of.
const ROUNDING = 1e-20;

/** The standard error of the mean difference, by clusters where there are any; null with fewer than two pairs or clusters. */
export const deltaError = ({ pairs, squares, clusters }: Differences): DeltaError | null => {
  if (squares === null || pairs < 2) return null;
  if (!clusters) return { error: Math.sqrt(squares / (pairs - 1) / pairs), df: pairs - 1 };
  if (clusters.count < 2) return null;
  const cancelsOut = clusters.squares <= ROUNDING * squares;
  return { error: cancelsOut ? 0 : clusteredError(pairs, clusters), df: clusters.count - 1 };
};

/** The range of the mean difference by Student's t; null with fewer than two pairs or clusters. Its width is 0 where the error is. */
export const pairedInterval = (differences: Differences, confidence: number): Interval | null => {
  const { pairs, delta, clusters } = differences;
  const spread = deltaError(differences);
  if (delta === null || spread === null) return null;
  const range = around(delta, spread.error, spread.df, confidence);
  return clusters ? { confidence, ...range, method: 'clustered-t', n: clusters.count } : { confidence, ...range, method: 't', n: pairs };
};

/** The two-sided p-value of the paired t test; null with fewer than two pairs or clusters, and where the error is 0. */
export const pairedT = (differences: Differences): number | null => {
  const spread = deltaError(differences);
  if (differences.delta === null || spread === null || spread.error === 0) return null;
  return tBeyond(differences.delta / spread.error, spread.df);
};

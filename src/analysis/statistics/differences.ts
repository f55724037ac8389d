/*
 * Ranges of the difference of two shares or two means.
 */

import type { PairedTable } from '../comparison/comparison.ts';
import type { Interval } from '../question.ts';
import { wilson } from './intervals.ts';
import { tWithin } from './special-functions.ts';

interface Share {
  readonly good: number;
  readonly n: number;
}

/** Newcombe's method 10 (1998): the range of one share less another from the ranges of both, and how far the two go together, from -1 to 1. */
const newcombe = (one: Share, other: Share, phi: number, confidence: number): { readonly lower: number; readonly upper: number } | null => {
  const [ranges, others] = [wilson(one.good, one.n, confidence), wilson(other.good, other.n, confidence)];
  if (!ranges || !others) return null;
  const [share, otherShare] = [one.good / one.n, other.good / other.n];
  const [below, above] = [share - ranges.lower, ranges.upper - share];
  const [otherBelow, otherAbove] = [otherShare - others.lower, others.upper - otherShare];
  const distance = (a: number, b: number): number => Math.sqrt(Math.max(0, a * a - 2 * phi * a * b + b * b));
  const difference = share - otherShare;
  return { lower: difference - distance(below, otherAbove), upper: difference + distance(otherBelow, above) };
};

/** How far the two sides of pairs go together, with Newcombe's correction for continuity; 0 where one side is all alike. */
const phiOf = ({ both, improved, regressed, neither }: PairedTable): number => {
  const spread = Math.sqrt((both + improved) * (regressed + neither)) * Math.sqrt((both + regressed) * (improved + neither));
  if (spread === 0) return 0;
  const product = both * neither - improved * regressed;
  const half = (both + improved + regressed + neither) / 2;
  return (product > half ? product - half : Math.min(0, product)) / spread;
};

/** The candidate's share of good pairs less the control's, of the same pairs; null without pairs. */
export const newcombePaired = (table: PairedTable, confidence: number): Interval | null => {
  const { both, improved, regressed, neither } = table;
  const n = both + improved + regressed + neither;
  const range = newcombe({ good: both + improved, n }, { good: both + regressed, n }, phiOf(table), confidence);
  return range && { confidence, ...range, method: 'newcombe-paired', n };
};

/** One share less another of other rows; null where a side has none. `good` need not be whole. */
export const newcombeIndependent = (one: Share, other: Share, confidence: number): Interval | null => {
  const range = newcombe(one, other, 0, confidence);
  return range && { confidence, ...range, method: 'newcombe-independent', n: one.n + other.n };
};

/** What numbers come to where they themselves are not at hand. */
export interface MeanAndSpread {
  readonly n: number;
  readonly mean: number;
  /** The standard deviation of the sample, with n − 1. */
  readonly std: number;
}

/** Welch's t: one mean less another of other numbers, whose spread may be another; null where a side has fewer than two. */
export const welch = (one: MeanAndSpread, other: MeanAndSpread, confidence: number): Interval | null => {
  if (one.n < 2 || other.n < 2) return null;
  const [error, otherError] = [one.std ** 2 / one.n, other.std ** 2 / other.n];
  const sum = error + otherError;
  const difference = one.mean - other.mean;
  // Satterthwaite's degrees of freedom.
  const df = sum === 0 ? 1 : sum ** 2 / (error ** 2 / (one.n - 1) + otherError ** 2 / (other.n - 1));
  const half = tWithin(confidence, df) * Math.sqrt(sum);
  return { confidence, lower: difference - half, upper: difference + half, method: 'welch', n: one.n + other.n };
};

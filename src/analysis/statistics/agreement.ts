import type { AgreementAnswer } from '../comparison/comparison.ts';
import type { Interval } from '../question.ts';
import { inStretches, type Steps } from '../steps.ts';
import { clusteredShare, wilson } from './intervals.ts';
import { momentsOf } from './moments.ts';

/**
 * Cohen's kappa of how often each pair of judgments came, each pair once: how much of the agreement beyond chance there is. Null without pairs,
 * and where both always gave one and the same judgment.
 */
export const kappaOf = (confusion: AgreementAnswer['confusion']): number | null => {
  const firsts = new Map<string, number>();
  const seconds = new Map<string, number>();
  let pairs = 0;
  let agreeing = 0;
  for (const { first, second, count } of confusion) {
    firsts.set(first, (firsts.get(first) ?? 0) + count);
    seconds.set(second, (seconds.get(second) ?? 0) + count);
    pairs += count;
    if (first === second) agreeing += count;
  }
  // Times the square of the pairs, in whole numbers.
  const all = pairs * pairs;
  let byChance = 0;
  for (const [judgment, count] of firsts) byChance += count * (seconds.get(judgment) ?? 0);
  return all === byChance ? null : (pairs * agreeing - byChance) / (all - byChance);
};

/**
 * Pearson's correlation of two columns of finite numbers, row by row; null with fewer than two rows, and where a column does not vary or varies
 * beyond all numbers.
 */
export function* pearsonOf(ones: Float64Array, others: Float64Array): Steps<number | null> {
  const [moments, otherMoments] = [yield* momentsOf(ones), yield* momentsOf(others)];
  if (moments.count < 2 || moments.min === moments.max || otherMoments.min === otherMoments.max) return null;
  // Both of about 1, so that no product is beyond all numbers.
  const [scale, otherScale] = [Math.sqrt(moments.squares), Math.sqrt(otherMoments.squares)];
  if (!(scale > 0 && otherScale > 0 && Number.isFinite(scale + otherScale))) return null;
  let sum = 0;
  yield* inStretches(ones.length, (from, to) => {
    for (let row = from; row < to; row += 1) {
      sum += (((ones[row] as number) - moments.mean) / scale) * (((others[row] as number) - otherMoments.mean) / otherScale);
    }
  });
  return Math.min(1, Math.max(-1, sum));
}

/** How many numbers of an ordered column are below one, or with `orEqual` not above it. */
const countBelow = (ordered: Float64Array, value: number, orEqual: boolean): number => {
  let [low, high] = [0, ordered.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    const found = ordered[middle] as number;
    if (found < value || (orEqual && found === value)) low = middle + 1;
    else high = middle;
  }
  return low;
};

// What it takes to find the rank of a number, beside looking at it.
const COST = 8;

/** Ranks from 1; equal numbers share the mean of theirs. */
function* ranksOf(values: Float64Array): Steps<Float64Array> {
  const ordered = values.toSorted();
  const ranks = new Float64Array(values.length);
  yield;
  const rank = (from: number, to: number): void => {
    for (let row = from; row < to; row += 1) {
      const value = values[row] as number;
      ranks[row] = (countBelow(ordered, value, false) + countBelow(ordered, value, true) + 1) / 2;
    }
  };
  yield* inStretches(values.length, rank, COST);
  return ranks;
}

/** Spearman's correlation: Pearson's of the ranks, in steps. Null as that is. */
export function* spearmanOf(ones: Float64Array, others: Float64Array): Steps<number | null> {
  return yield* pearsonOf(yield* ranksOf(ones), yield* ranksOf(others));
}

/** The mean distance of two columns of finite numbers, row by row; null without rows. */
export function* meanAbsoluteErrorOf(ones: Float64Array, others: Float64Array): Steps<number | null> {
  if (ones.length === 0) return null;
  const distances = ones.map((one, row) => Math.abs(one - (others[row] as number)));
  return (yield* momentsOf(distances)).mean;
}

/**
 * The range of the share of pairs with the same judgment; by clusters where a datapoint comes more than once. Null without pairs, and for
 * numbers and texts.
 */
export const agreementInterval = (
  { pairs, agreeing, clusters }: Pick<AgreementAnswer, 'pairs' | 'agreeing' | 'clusters'>,
  confidence: number,
): Interval | null => {
  if (agreeing === null || pairs === 0) return null;
  return clusters ? clusteredShare(agreeing / pairs, pairs, clusters, confidence) : wilson(agreeing, pairs, confidence);
};

import type { PairedFigures } from '../comparison/comparison.ts';
import { deltaError } from './paired-t.ts';
import { normalQuantile } from './special-functions.ts';

/** Fewer pairs, or clusters of them, are too few for a verdict, whatever they show. */
export const FEWEST_PAIRS = 5;

/** The part of the cases in which `minimumDetectableDelta` would be seen. */
const USUAL_POWER = 0.8;

const reach = (alpha: number, power: number): number => normalQuantile(1 - alpha / 2) + normalQuantile(power);

/** The least mean difference that so many pairs would show at this spread in 80 of 100 cases; null where the spread is unknown or 0. */
export const minimumDetectableDelta = (figures: PairedFigures, alpha: number): number | null => {
  const error = deltaError(figures)?.error;
  return error ? reach(alpha, USUAL_POWER) * error : null;
};

/** What is to be seen, and how surely. */
export interface PowerAsk {
  readonly alpha: number;
  /** Above 0. */
  readonly delta: number;
  /** Above 0 and below 1. */
  readonly power: number;
}

/**
 * How many pairs would show a mean difference of `delta` at this spread, or at this spread and size of clusters; at least the five without which
 * there is no verdict, and maybe more than an `Int` holds. Null where the spread is unknown or 0.
 */
export const requiredPairs = (figures: PairedFigures, { alpha, delta, power }: PowerAsk): number | null => {
  const error = deltaError(figures)?.error;
  return error ? Math.max(FEWEST_PAIRS, Math.ceil(((reach(alpha, power) * error) / delta) ** 2 * figures.pairs)) : null;
};

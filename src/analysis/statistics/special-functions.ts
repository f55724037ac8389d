import { createRequire } from 'node:module';

/*
 * Quantiles of the normal distribution and of Student's t, and the chances of t. Cephes is loaded when the first of them is asked for; why it is Cephes, and what
 * it was measured against, is in docs/decisions/special-functions.md.
 */

interface Cephes {
  /** The inverse of the normal distribution. */
  ndtri(p: number): number;
  /** The regularized incomplete beta function. */
  incbet(a: number, b: number, x: number): number;
  /** The inverse of the regularized incomplete beta function in x. */
  incbi(a: number, b: number, y: number): number;
}

let loaded: Cephes | undefined;

const cephes = (): Cephes => {
  loaded ??= createRequire(import.meta.url)('cephes') as Cephes;
  return loaded;
};

/** The number that a standard normal variable does not exceed with probability `p`, above 0 and below 1. */
export const normalQuantile = (p: number): number => cephes().ndtri(p);

// From here on the series below is more exact than the inverse of the incomplete beta function.
const MANY_DEGREES = 500;

/** The first terms of Student's t in powers of 1/df, by the normal quantile (Abramowitz and Stegun 26.7.5). */
const quantileOfMany = (z: number, df: number): number => {
  const z2 = z * z;
  const first = (z2 + 1) / 4;
  const second = ((5 * z2 + 16) * z2 + 3) / 96;
  const third = (((3 * z2 + 19) * z2 + 17) * z2 - 15) / 384;
  const fourth = ((((79 * z2 + 776) * z2 + 1482) * z2 - 1920) * z2 - 945) / 92_160;
  return z * (1 + (first + (second + (third + fourth / df) / df) / df) / df);
};

/**
 * How far a variable of Student's t with `df` degrees of freedom lies from 0 at the most, with probability `confidence`, above 0 and below 1.
 * Degrees of freedom are above 0 and need not be whole.
 */
export const tWithin = (confidence: number, df: number): number => {
  if (df >= MANY_DEGREES) return quantileOfMany(normalQuantile((1 + confidence) / 2), df);
  // The share outside is 1 − x of a beta distribution; of the two ends the lesser is inverted, for its digits.
  if (confidence < 0.5) {
    const x = cephes().incbi(0.5, df / 2, confidence);
    return Math.sqrt((df * x) / (1 - x));
  }
  const x = cephes().incbi(df / 2, 0.5, 1 - confidence);
  return Math.sqrt((df * (1 - x)) / x);
};

/**
 * With what probability a variable of Student's t with `df` degrees of freedom is at least as far from 0 as `t`: the two-sided p-value. Degrees
 * of freedom are above 0 and need not be whole.
 */
export const tBeyond = (t: number, df: number): number => {
  const t2 = t * t;
  if (t2 === Number.POSITIVE_INFINITY) return 0;
  // Of the two ends the lesser is computed, for its digits.
  return t2 < 1 ? 1 - cephes().incbet(0.5, df / 2, t2 / (df + t2)) : cephes().incbet(df / 2, 0.5, df / (df + t2));
};

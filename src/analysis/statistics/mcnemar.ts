import type { PairedTable } from '../comparison/comparison.ts';

// With fewer differing pairs no outcome of the exact test is below 0.05.
const FEWEST_OF_EXACT_TEST = 6;

/** Of `n` fair coins: the chance of exactly `k` heads, and that of no more than `k`; `k` is at most half of them. */
const chancesOfHeads = (k: number, n: number): { readonly exactly: number; readonly atMost: number } => {
  // Halved on the way, so that what is between stays near 1: with few heads among many, the chance itself may be less than any number.
  let exactly = 1;
  let halves = n;
  for (let head = 1; head <= k; head += 1) {
    exactly *= (n - k + head) / head;
    for (; exactly > 1 && halves > 0; halves -= 1) exactly /= 2;
  }
  exactly *= 2 ** -halves;
  let atMost = exactly;
  let chance = exactly;
  for (let heads = k; heads > 0 && chance > 0; heads -= 1) {
    chance *= heads / (n - heads + 1);
    atMost += chance;
  }
  return { exactly, atMost };
};

/** The two-sided p-value of McNemar's exact test, by how many pairs became better and how many worse; null with neither. */
export const mcnemarExact = (improved: number, regressed: number): number | null => {
  const differing = improved + regressed;
  return differing === 0 ? null : Math.min(1, 2 * chancesOfHeads(Math.min(improved, regressed), differing).atMost);
};

/** McNemar's test of good/bad pairs, two-sided. */
export interface McNemar {
  /** With the mid-p correction; null where no pair differs. */
  readonly pValue: number | null;
  /** Null where fewer than six pairs differ, for then it is never below 0.05. */
  readonly pValueExact: number | null;
}

/** Whether pairs that differ say more than chance: the share of good ones on both sides is the same if as many became better as worse. */
export const mcnemar = ({ improved, regressed }: Pick<PairedTable, 'improved' | 'regressed'>): McNemar => {
  const differing = improved + regressed;
  if (differing === 0) return { pValue: null, pValueExact: null };
  const { exactly, atMost } = chancesOfHeads(Math.min(improved, regressed), differing);
  return {
    // Where as many became better as worse the two add up to exactly 1.
    pValue: improved === regressed ? 1 : 2 * atMost - exactly,
    pValueExact: differing < FEWEST_OF_EXACT_TEST ? null : Math.min(1, 2 * atMost),
  };
};

/** Whether so many differing pairs could come to a mid-p below `alpha` at all. */
export const canBeToldByMcnemar = (differing: number, alpha: number): boolean => differing > 0 && 2 ** -differing < alpha;

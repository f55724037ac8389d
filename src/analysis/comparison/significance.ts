/*
 * What the figures of pairs say: whether a difference is more than chance, how large it may be, and what could have been seen at all.
 */

import type { Interval } from '../question.ts';
import { newcombePaired } from '../statistics/differences.ts';
import { canBeToldByMcnemar, mcnemar } from '../statistics/mcnemar.ts';
import { pairedInterval, pairedT } from '../statistics/paired-t.ts';
import { FEWEST_PAIRS, minimumDetectableDelta, requiredPairs } from '../statistics/power.ts';
import { adjusted } from '../statistics/several-tests.ts';
import type { PairedFigures } from './comparison.ts';

/** What a test says of a difference. `inconclusive` is no evidence of there being none. */
export type Verdict = 'not-testable' | 'too-few-pairs' | 'improved' | 'regressed' | 'inconclusive';

export type TestMethod = 'mcnemar-mid-p' | 'paired-t' | 'clustered-paired-t';

/** A difference that is to be tested: where more is better. */
export interface Tested {
  readonly figures: PairedFigures;
  /** False for judgments that cannot be better or worse. */
  readonly isScored: boolean;
}

/** What the pairs of one evaluator and one candidate say by themselves. */
export interface PairedOutcome {
  /** Null where there is no `pValue`. */
  readonly method: TestMethod | null;
  /** Two-sided; null where nothing could be tested. */
  readonly pValue: number | null;
  /** By flipped signs, which of good/bad judgments is McNemar's exact test. Null where it was not asked and does not decide. */
  readonly pValueExact: number | null;
  /** As if there were no other test. */
  readonly verdict: Verdict;
  readonly minimumDetectableDelta: number | null;
  /** The range of delta. With a p-value it holds 0 where that is not below 1 less the confidence, and only there. */
  interval(confidence: number): Interval | null;
  /** Of `minimumDetectableDelta`'s kind: how many pairs would show a difference. Maybe more than an `Int` holds; null where the spread is unknown or 0. */
  requiredPairs(delta: number, power: number): number | null;
}

/** One of a family of tests. */
export interface Significance extends PairedOutcome {
  /** Of the p-value that decides; null where there is none. The verdict goes by it. */
  readonly pValueAdjusted: number | null;
  /** How many p-values the family has. */
  readonly comparisons: number;
}

/** Whether the flipped signs decide, for t is undefined: all differences are equal, or those of each cluster cancel out. */
export const isDecidedBySigns = (figures: PairedFigures): boolean =>
  !figures.table && figures.differing > 0 && figures.pairs > 1 && pairedT(figures) === null;

type PValues = Pick<PairedOutcome, 'pValue' | 'pValueExact'>;

const pValuesOf = ({ figures, isScored }: Tested): PValues => {
  if (!isScored) return { pValue: null, pValueExact: null };
  if (figures.table) return mcnemar(figures.table);
  // Where no pair differs there is nothing to test.
  return { pValue: figures.differing === 0 ? null : pairedT(figures), pValueExact: figures.exact ?? null };
};

const decidingOf = ({ pValue, pValueExact }: PValues): number | null => pValue ?? pValueExact;

const methodOf = ({ figures }: Tested, { pValue }: PValues): TestMethod | null => {
  if (pValue === null) return null;
  if (figures.table) return 'mcnemar-mid-p';
  return figures.clusters ? 'clustered-paired-t' : 'paired-t';
};

/** Whether some outcome of so many pairs could have been told from chance. */
const canBeTold = ({ pairs, differing, table, clusters }: PairedFigures, { pValue }: PValues, alpha: number): boolean => {
  if (table) return canBeToldByMcnemar(differing, alpha);
  const units = clusters?.count ?? pairs;
  if (differing === 0 || units < FEWEST_PAIRS) return false;
  // Of all ways of setting the signs at least two bring a sum as far from 0.
  return pValue !== null || 2 ** (1 - units) < alpha;
};

const verdictOf = ({ figures, isScored }: Tested, pValues: PValues, by: { readonly p: number | null; readonly alpha: number }): Verdict => {
  if (!isScored) return 'not-testable';
  if (!canBeTold(figures, pValues, by.alpha)) return 'too-few-pairs';
  if (by.p === null || by.p >= by.alpha || figures.delta === null || figures.delta === 0) return 'inconclusive';
  return figures.delta > 0 ? 'improved' : 'regressed';
};

/**
 * The range with its nearer end on that side of 0 on which the p-value has it. They differ where both are about to change sides: with Newcombe's
 * range and the mid-p at 95 % in two of 1,000 tables, by less than half a pair; with t by what is rounded.
 */
const reconciled = (interval: Interval, isBeyondChance: boolean, delta: number): Interval => {
  const [lower, upper] = [interval.lower, interval.upper];
  if (!isBeyondChance) return { ...interval, lower: Math.min(lower, 0), upper: Math.max(upper, 0) };
  if (delta > 0) return { ...interval, lower: Math.max(lower, Number.EPSILON) };
  return { ...interval, upper: Math.min(upper, -Number.EPSILON) };
};

const intervalOf = ({ figures }: Tested, pValue: number | null, ask: { readonly confidence: number; readonly alpha: number }) => {
  const interval = figures.table ? newcombePaired(figures.table, ask.confidence) : pairedInterval(figures, ask.confidence);
  if (!interval || pValue === null || figures.delta === null) return interval;
  // 1 − (1 − alpha) may be alpha's neighbour.
  const bound = ask.confidence === 1 - ask.alpha ? ask.alpha : 1 - ask.confidence;
  return reconciled(interval, pValue < bound, figures.delta);
};

/** What pairs say, asked at the bound `alpha` for p-values, above 0 and below 1. */
export const pairedOutcome = (tested: Tested, alpha: number): PairedOutcome => {
  const { figures, isScored } = tested;
  const pValues = pValuesOf(tested);
  return {
    ...pValues,
    method: methodOf(tested, pValues),
    verdict: verdictOf(tested, pValues, { p: decidingOf(pValues), alpha }),
    minimumDetectableDelta: isScored ? minimumDetectableDelta(figures, alpha) : null,
    interval: (confidence) => (isScored ? intervalOf(tested, pValues.pValue, { confidence, alpha }) : null),
    requiredPairs: (delta, power) => (isScored ? requiredPairs(figures, { alpha, delta, power }) : null),
  };
};

/** What a whole family of tests says, corrected for there being several, in the order given. A part of it asked by itself would say more. */
export const significanceOf = (family: readonly Tested[], alpha: number): Significance[] => {
  const outcomes = family.map((tested) => pairedOutcome(tested, alpha));
  const testable = outcomes.flatMap((outcome, index) => {
    const p = decidingOf(outcome);
    return p === null ? [] : [{ index, p }];
  });
  const corrected = adjusted(testable.map(({ p }) => p));
  const byIndex = new Map(testable.map(({ index }, at) => [index, corrected[at] as number]));
  return outcomes.map((outcome, index) => {
    const pValueAdjusted = byIndex.get(index) ?? null;
    const verdict = verdictOf(family[index] as Tested, outcome, { p: pValueAdjusted, alpha });
    return { ...outcome, verdict, pValueAdjusted, comparisons: testable.length };
  });
};

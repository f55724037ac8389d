import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { PairedFigures, PairedTable } from '../../../src/analysis/comparison/comparison.ts';
import { isDecidedBySigns, pairedOutcome, significanceOf, type Tested } from '../../../src/analysis/comparison/significance.ts';
import { newcombePaired } from '../../../src/analysis/statistics/differences.ts';
import { momentsOf } from '../../../src/analysis/statistics/moments.ts';
import { finished } from '../../../src/analysis/steps.ts';

const figuresOf = (differences: readonly number[], exact?: number | null): PairedFigures => {
  const { count, mean, squares } = finished(momentsOf(Float64Array.from(differences)));
  return {
    pairs: count,
    differing: differences.filter((difference) => difference !== 0).length,
    controlMean: count === 0 ? null : 0,
    candidateMean: count === 0 ? null : mean,
    delta: count === 0 ? null : mean,
    squares: count === 0 ? null : squares,
    ...(exact !== undefined && { exact }),
  };
};

const tested = (figures: PairedFigures): Tested => ({ figures, isScored: true });

const ofTable = (both: number, improved: number, regressed: number, neither: number): Tested => {
  const table: PairedTable = { both, improved, regressed, neither };
  const [better, worse] = [new Array<number>(improved).fill(1), new Array<number>(regressed).fill(-1)];
  return tested({ ...figuresOf([...better, ...worse, ...new Array<number>(both + neither).fill(0)]), table });
};

const verdictOf = (of: Tested, alpha = 0.05) => pairedOutcome(of, alpha).verdict;

describe('good/bad pairs', () => {
  test('go by McNemar’s mid-p', () => {
    const outcome = pairedOutcome(ofTable(59, 6, 16, 80), 0.05);
    expect(outcome).toMatchObject({ method: 'mcnemar-mid-p', verdict: 'regressed', pValueExact: 0.052478790283203125 });
    expect(outcome.pValue).toBeCloseTo(0.03468966484069824, 14);
    expect(outcome.interval(0.95)).toEqual(newcombePaired({ both: 59, improved: 6, regressed: 16, neither: 80 }, 0.95));
    expect(verdictOf(ofTable(36, 12, 2, 0))).toBe('improved');
    expect(verdictOf(ofTable(10, 3, 3, 10))).toBe('inconclusive');
  });

  test('of which fewer than five differ are too few at 0.05, and may do at another bound', () => {
    expect(verdictOf(ofTable(50, 0, 4, 50))).toBe('too-few-pairs');
    expect(verdictOf(ofTable(50, 0, 4, 50), 0.1)).toBe('regressed');
    expect(verdictOf(ofTable(50, 0, 5, 50))).toBe('regressed');
    expect(verdictOf(ofTable(50, 0, 5, 50), 0.03125)).toBe('too-few-pairs');
  });

  test('that do not differ are too few, and nothing was tested', () => {
    const outcome = pairedOutcome(ofTable(50, 0, 0, 0), 0.05);
    expect(outcome).toMatchObject({
      method: null,
      pValue: null,
      pValueExact: null,
      verdict: 'too-few-pairs',
      minimumDetectableDelta: null,
    });
    expect(outcome.interval(0.95)?.upper).toBeCloseTo(0.071347599, 8);
    expect(outcome.requiredPairs(0.1, 0.8)).toBeNull();
  });

  test('have a range that agrees with the p-value and the verdict in every table', () => {
    const counts = fc.tuple(fc.nat({ max: 150 }), fc.nat({ max: 30 }), fc.nat({ max: 30 }), fc.nat({ max: 150 }));
    // Where Newcombe's range and the mid-p are on different sides.
    const contrary = fc.constantFrom([0, 4, 0, 6], [4, 10, 3, 3], [10, 21, 10, 9], [2, 12, 4, 57], [82, 12, 4, 2], [2, 4, 12, 57]);
    fc.assert(
      fc.property(fc.oneof(counts, contrary), fc.constantFrom(0.05, 0.01, 0.1, 0.2, 0.0625), (of, alpha) => {
        const [both, improved, regressed, neither] = of as [number, number, number, number];
        const one = ofTable(both, improved, regressed, neither);
        const [outcome] = significanceOf([one], alpha);
        const range = outcome?.interval(1 - alpha);
        if (!outcome || !range) return;
        const isBeyondChance = outcome.pValue !== null && outcome.pValue < alpha;
        expect(range.lower > 0 || range.upper < 0).toBe(isBeyondChance);
        expect(outcome.verdict === 'improved' || outcome.verdict === 'regressed').toBe(isBeyondChance);
        if (outcome.verdict === 'improved') expect(range.lower).toBeGreaterThan(0);
        if (outcome.verdict === 'regressed') expect(range.upper).toBeLessThan(0);
        expect(outcome.pValueAdjusted).toBe(outcome.pValue);
        if (alpha !== 0.05) return;
        // No end was moved by as much as half a pair.
        const newcombe = newcombePaired({ both, improved, regressed, neither }, 0.95);
        expect(Math.abs(range.lower - (newcombe?.lower ?? Number.NaN)) * range.n).toBeLessThan(0.5);
        expect(Math.abs(range.upper - (newcombe?.upper ?? Number.NaN)) * range.n).toBeLessThan(0.5);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('pairs of numbers', () => {
  test('go by the paired t test', () => {
    const maize = figuresOf([49, -67, 8, 16, 6, 23, 28, 41, 14, 29, 56, 24, 75, 60, -48], 1726 / 32_768);
    const outcome = pairedOutcome(tested(maize), 0.05);
    expect(outcome).toMatchObject({ method: 'paired-t', verdict: 'improved', pValueExact: 1726 / 32_768 });
    expect(outcome.pValue).toBeCloseTo(0.049702944021800866, 13);
    expect(outcome.interval(0.95)?.lower).toBeCloseTo(0.031193318392979563, 11);
    expect(outcome.minimumDetectableDelta).toBeCloseTo((2.8015852181129683 * 37.7443783262898) / Math.sqrt(15), 11);
  });

  test('by clusters have as many units as clusters', () => {
    const clustered = (count: number): Tested => tested({ ...figuresOf([5, 6, 5, 6, 5, 6, 7, 5]), clusters: { count, squares: 0.5 } });
    expect(pairedOutcome(clustered(5), 0.05)).toMatchObject({ method: 'clustered-paired-t', verdict: 'improved' });
    expect(verdictOf(clustered(4))).toBe('too-few-pairs');
    expect(pairedOutcome(clustered(5), 0.05).interval(0.9)).toMatchObject({ method: 'clustered-t', n: 5 });
  });

  test('that are fewer than five are too few, whatever t says', () => {
    const outcome = pairedOutcome(tested(figuresOf([100, 101, 102, 101])), 0.05);
    expect(outcome.pValue).toBeLessThan(1e-5);
    expect(outcome.verdict).toBe('too-few-pairs');
    expect(verdictOf(tested(figuresOf([])))).toBe('too-few-pairs');
    expect(verdictOf(tested(figuresOf([1])))).toBe('too-few-pairs');
    expect(verdictOf(tested(figuresOf(new Array<number>(30).fill(0), null)))).toBe('too-few-pairs');
  });

  test('that all differ alike are decided by flipped signs', () => {
    const alike = (count: number): PairedFigures => figuresOf(new Array<number>(count).fill(0.5), 2 ** (1 - count));
    expect([5, 6].map((count) => isDecidedBySigns(alike(count)))).toEqual([true, true]);
    expect([5, 6].map((count) => verdictOf(tested(alike(count))))).toEqual(['too-few-pairs', 'improved']);
    expect(significanceOf([tested(alike(6)), tested(alike(12))], 0.05)).toMatchObject([
      { method: null, pValue: null, pValueExact: 0.03125, pValueAdjusted: 0.03125, comparisons: 2, verdict: 'improved' },
      { method: null, pValue: null, pValueAdjusted: 2 ** -10, verdict: 'improved' },
    ]);
    expect(pairedOutcome(tested(alike(6)), 0.05).interval(0.95)).toMatchObject({ lower: 0.5, upper: 0.5 });
    expect(isDecidedBySigns(figuresOf([1, 2, 3]))).toBe(false);
    expect(isDecidedBySigns(figuresOf([0, 0, 0]))).toBe(false);
  });

  test('have a range that agrees with the p-value', () => {
    const numbers = fc.array(fc.integer({ min: -3, max: 5 }), { minLength: 5, maxLength: 40 });
    fc.assert(
      fc.property(numbers, fc.constantFrom(0.05, 0.01, 0.3), (differences, alpha) => {
        const outcome = pairedOutcome(tested(figuresOf(differences)), alpha);
        const range = outcome.interval(1 - alpha);
        if (outcome.pValue === null || !range) return;
        expect(range.lower > 0 || range.upper < 0).toBe(outcome.pValue < alpha);
        expect(outcome.verdict === 'improved').toBe(range.lower > 0);
        expect(outcome.verdict === 'regressed').toBe(range.upper < 0);
      }),
    );
  });
});

describe('a family', () => {
  const clear = ofTable(50, 40, 2, 50);
  const faint = ofTable(59, 6, 16, 80);
  const nothing = ofTable(50, 0, 0, 0);

  test('is corrected as a whole, and what could not be tested is not counted', () => {
    const unscored: Tested = { figures: figuresOf([]), isScored: false };
    const answers = significanceOf([faint, unscored, nothing, clear, ofTable(9, 9, 9, 9)], 0.05);
    expect(answers.map(({ verdict }) => verdict)).toEqual(['inconclusive', 'not-testable', 'too-few-pairs', 'improved', 'inconclusive']);
    expect(answers.map(({ comparisons }) => comparisons)).toEqual([3, 3, 3, 3, 3]);
    expect(answers[0]?.pValueAdjusted).toBeCloseTo((0.03468966484069824 * 3) / 2, 13);
    expect(answers[1]).toMatchObject({ method: null, pValue: null, pValueExact: null, pValueAdjusted: null, minimumDetectableDelta: null });
    expect(answers[1]?.interval(0.95)).toBeNull();
    expect(answers[1]?.requiredPairs(0.1, 0.8)).toBeNull();
    expect(answers[2]?.pValueAdjusted).toBeNull();
    // By itself it is beyond chance.
    expect(significanceOf([faint], 0.05)[0]?.verdict).toBe('regressed');
    expect(significanceOf([], 0.05)).toEqual([]);
  });

  test('says the opposite where the sides change places', () => {
    const counts = fc.array(fc.tuple(fc.nat({ max: 99 }), fc.nat({ max: 20 }), fc.nat({ max: 20 }), fc.nat({ max: 99 })), { maxLength: 6 });
    fc.assert(
      fc.property(counts, (tables) => {
        const answers = significanceOf(
          tables.map(([both, improved, regressed, neither]) => ofTable(both, improved, regressed, neither)),
          0.05,
        );
        const mirrored = significanceOf(
          tables.map(([both, improved, regressed, neither]) => ofTable(both, regressed, improved, neither)),
          0.05,
        );
        const opposite = { improved: 'regressed', regressed: 'improved' } as Record<string, string>;
        expect(mirrored.map(({ verdict }) => opposite[verdict] ?? verdict)).toEqual(answers.map(({ verdict }) => verdict));
        expect(mirrored.map(({ pValueAdjusted }) => pValueAdjusted)).toEqual(answers.map(({ pValueAdjusted }) => pValueAdjusted));
      }),
    );
  });
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { PairedFigures } from '../../../src/analysis/comparison/comparison.ts';
import { momentsOf } from '../../../src/analysis/statistics/moments.ts';
import { deltaError, pairedInterval, pairedT } from '../../../src/analysis/statistics/paired-t.ts';
import { minimumDetectableDelta, requiredPairs } from '../../../src/analysis/statistics/power.ts';
import { adjusted } from '../../../src/analysis/statistics/several-tests.ts';
import { finished } from '../../../src/analysis/steps.ts';

/** Of the differences of pairs whose control is 0, with the cluster of each. */
const figuresOf = (differences: readonly number[], clusters?: readonly number[]): PairedFigures => {
  const { count, mean, squares } = finished(momentsOf(Float64Array.from(differences)));
  const sums = new Map<number, number>();
  differences.forEach((difference, index) => {
    const cluster = clusters?.[index] ?? index;
    sums.set(cluster, (sums.get(cluster) ?? 0) + difference - mean);
  });
  const figures = {
    pairs: count,
    differing: differences.filter((difference) => difference !== 0).length,
    controlMean: count === 0 ? null : 0,
    candidateMean: count === 0 ? null : mean,
    delta: count === 0 ? null : mean,
    squares: count === 0 ? null : squares,
  };
  if (!clusters) return figures;
  return { ...figures, clusters: { count: sums.size, squares: [...sums.values()].reduce((sum, each) => sum + each ** 2, 0) } };
};

/** So many pairs whose differences have this deviation. */
const spread = (pairs: number, deviation: number): PairedFigures => ({
  ...figuresOf([0, 1]),
  pairs,
  squares: deviation ** 2 * (pairs - 1),
});

describe('the paired t test', () => {
  // Fisher 1935; scipy: ttest_1samp.
  test('of Darwin’s maize', () => {
    const figures = figuresOf([49, -67, 8, 16, 6, 23, 28, 41, 14, 29, 56, 24, 75, 60, -48]);
    expect(figures.delta).toBeCloseTo(20.933333333333334, 13);
    expect((deltaError(figures)?.error ?? 0) * Math.sqrt(15)).toBeCloseTo(37.7443783262898, 12);
    expect((figures.delta ?? 0) / (deltaError(figures)?.error ?? 0)).toBeCloseTo(2.1479874613311205, 13);
    expect(pairedT(figures)).toBeCloseTo(0.049702944021800866, 13);
    const interval = pairedInterval(figures, 0.95);
    expect(interval).toMatchObject({ method: 't', n: 15, confidence: 0.95 });
    expect(interval?.lower).toBeCloseTo(0.031193318392979563, 11);
    expect(interval?.upper).toBeCloseTo(41.83547334827369, 11);
  });

  // scipy, and Inspect's standard error of 0.645.
  test('by clusters', () => {
    const numbers = Array.from({ length: 20 }, (_, index) => index);
    const figures = figuresOf(
      numbers,
      numbers.map((number) => number % 4),
    );
    expect(deltaError(figures)?.error).toBeCloseTo(0.6454972243679028, 13);
    const interval = pairedInterval(figures, 0.95);
    expect(interval).toMatchObject({ method: 'clustered-t', n: 4 });
    expect(interval?.lower).toBeCloseTo(7.445739743239479, 11);
    expect(interval?.upper).toBeCloseTo(11.554260256760521, 11);
  });

  test('of too few pairs or clusters is none', () => {
    for (const figures of [figuresOf([]), figuresOf([3]), figuresOf([1, 2, 4], [7, 7, 7])]) {
      expect(pairedT(figures)).toBeNull();
      expect(pairedInterval(figures, 0.95)).toBeNull();
      expect(minimumDetectableDelta(figures, 0.05)).toBeNull();
      expect(requiredPairs(figures, { alpha: 0.05, delta: 1, power: 0.8 })).toBeNull();
    }
  });

  test('of equal differences, or of clusters that cancel out, there is none, and the range has no width', () => {
    for (const figures of [figuresOf([2, 2, 2]), figuresOf([1, 3, 1, 3], [0, 0, 1, 1]), figuresOf([0.1, 0.3, 0.3, 0.1], [0, 0, 1, 1])]) {
      expect(pairedT(figures)).toBeNull();
      expect(pairedInterval(figures, 0.95)).toMatchObject({ lower: figures.delta, upper: figures.delta });
      expect(minimumDetectableDelta(figures, 0.05)).toBeNull();
    }
  });

  test('agrees with its range, does not go by the order of pairs, and is mirrored where the sides change places', () => {
    const numbers = fc.array(fc.integer({ min: -90, max: 90 }), { minLength: 2, maxLength: 30 });
    fc.assert(
      fc.property(numbers, fc.double({ min: 0.01, max: 0.5, noNaN: true }), fc.boolean(), (differences, alpha, isClustered) => {
        const clusters = isClustered ? differences.map((_, index) => index % 5) : undefined;
        const figures = figuresOf(differences, clusters);
        const p = pairedT(figures);
        const interval = pairedInterval(figures, 1 - alpha);
        if (p === null || !interval) return;
        expect(p).toBeGreaterThanOrEqual(0);
        expect(p).toBeLessThanOrEqual(1);
        // Beside the bound itself, where both are rounded.
        if (Math.abs(p - alpha) > 1e-9) expect(interval.lower > 0 || interval.upper < 0).toBe(p < alpha);
        const mirrored = figuresOf(
          differences.map((difference) => -difference),
          clusters,
        );
        expect(pairedT(mirrored)).toBeCloseTo(p, 9);
        expect(pairedInterval(mirrored, 1 - alpha)?.lower).toBeCloseTo(-interval.upper, 9);
        const turned = figuresOf([...differences].reverse(), clusters && [...clusters].reverse());
        expect(pairedT(turned)).toBeCloseTo(p, 9);
      }),
    );
  });
});

describe('power', () => {
  test.each([
    // Miller 2024; the others by his formula.
    [1 / 3, 0.03, 969],
    [0.5, 0.05, 785],
    [0.3, 0.02, 1766],
    [0.45, 0.1, 159],
  ])('with a deviation of %d a difference of %d takes %i pairs', (deviation, delta, expected) => {
    expect(requiredPairs(spread(200, deviation), { alpha: 0.05, delta, power: 0.8 })).toBe(expected);
  });

  test('so many pairs detect what they are required for', () => {
    expect((minimumDetectableDelta(spread(100, 1), 0.05) ?? 0) * 10).toBeCloseTo(2.8015852181129683, 12);
    const figures = spread(300, 0.7);
    const delta = minimumDetectableDelta(figures, 0.01) ?? Number.NaN;
    expect(requiredPairs(figures, { alpha: 0.01, delta: delta * (1 + 1e-9), power: 0.8 })).toBe(300);
  });

  test('of good/bad pairs is that of their differences', () => {
    const figures = figuresOf([...new Array<number>(10).fill(1), ...new Array<number>(25).fill(-1), ...new Array<number>(165).fill(0)]);
    const variance = ((35 / 200 - 0.075 ** 2) * 200) / 199;
    expect(minimumDetectableDelta(figures, 0.05)).toBeCloseTo(2.8015852181129683 * Math.sqrt(variance / 200), 13);
  });

  test('never takes fewer than five pairs', () => {
    expect(requiredPairs(spread(200, 0.1), { alpha: 0.05, delta: 1, power: 0.8 })).toBe(5);
  });
});

describe('several tests', () => {
  // scipy: false_discovery_control.
  test('are corrected', () => {
    const pValues = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.324, 0.4262, 0.5719, 0.6528, 0.759, 1];
    const expected = [
      0.0015, 0.003, 0.0095, 0.035625, 0.0603, 0.06385714285714286, 0.06385714285714286, 0.0645, 0.0765, 0.486, 0.5811818181818181,
      0.714875, 0.7532307692307693, 0.8132142857142857, 1,
    ];
    adjusted(pValues).forEach((found, index) => {
      expect(found).toBeCloseTo(expected[index] as number, 14);
    });
    adjusted([0.05, 0.03, 0.01, 0.02, 0.04]).forEach((found) => {
      expect(found).toBeCloseTo(0.05, 15);
    });
    expect(adjusted([])).toEqual([]);
  });

  test('are each no surer than alone, in the same order, whatever the order in which they come', () => {
    const pValues = fc.array(fc.oneof(fc.double({ min: 0, max: 1, noNaN: true }), fc.constantFrom(0, 0.01, 0.05, 1)));
    fc.assert(
      fc.property(pValues, (of) => {
        const found = adjusted(of);
        of.forEach((p, index) => {
          const corrected = found[index] as number;
          expect(corrected).toBeGreaterThanOrEqual(p);
          expect(corrected).toBeLessThanOrEqual(1);
          of.forEach((other, at) => {
            if (other <= p) expect(found[at]).toBeLessThanOrEqual(corrected);
          });
        });
        expect(adjusted([...of].reverse())).toEqual([...found].reverse());
        if (of.length === 1) expect(found).toEqual(of);
      }),
    );
  });
});

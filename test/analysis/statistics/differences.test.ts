import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { PairedTable } from '../../../src/analysis/comparison/comparison.ts';
import { newcombeIndependent, newcombePaired, welch } from '../../../src/analysis/statistics/differences.ts';
import { deviationOf, momentsOf } from '../../../src/analysis/statistics/moments.ts';
import { tBeyond } from '../../../src/analysis/statistics/special-functions.ts';
import { finished } from '../../../src/analysis/steps.ts';

const tableOf = (both: number, improved: number, regressed: number, neither: number): PairedTable => ({
  both,
  improved,
  regressed,
  neither,
});

const tables = fc.tuple(
  ...([0, 0, 0, 0].map(() => fc.nat({ max: 60 })) as [
    fc.Arbitrary<number>,
    fc.Arbitrary<number>,
    fc.Arbitrary<number>,
    fc.Arbitrary<number>,
  ]),
);

describe('of two shares of the same pairs', () => {
  test.each([
    // Cavo 2012, Bentur 2009, Newcombe 1998, Altman 2000; the last two have no source but the formula.
    [tableOf(59, 6, 16, 80), -0.118621196, -0.004625114],
    [tableOf(1, 1, 7, 12), -0.506920227, -0.025559124],
    [tableOf(36, 12, 2, 0), 0.056929584, 0.340427603],
    [tableOf(14, 5, 0, 22), 0.011483241, 0.226492684],
    [tableOf(50, 0, 0, 0), -0.071347599, 0.071347599],
    [tableOf(150, 10, 25, 15), -0.134294854, -0.016869458],
  ])('%j', (table, lower, upper) => {
    const interval = newcombePaired(table, 0.95);
    expect(interval).toMatchObject({ confidence: 0.95, method: 'newcombe-paired' });
    expect(interval?.lower).toBeCloseTo(lower, 8);
    expect(interval?.upper).toBeCloseTo(upper, 8);
  });

  test('none of none', () => {
    expect(newcombePaired(tableOf(0, 0, 0, 0), 0.95)).toBeNull();
  });

  test('holds the difference, and is mirrored where the sides change places', () => {
    fc.assert(
      fc.property(tables, fc.double({ min: 0.5, max: 0.999, noNaN: true }), ([both, improved, regressed, neither], confidence) => {
        const interval = newcombePaired(tableOf(both, improved, regressed, neither), confidence);
        if (!interval) return;
        const delta = (improved - regressed) / interval.n;
        expect(interval.lower).toBeLessThanOrEqual(delta + 1e-15);
        expect(interval.upper).toBeGreaterThanOrEqual(delta - 1e-15);
        expect(interval.lower).toBeGreaterThanOrEqual(-1);
        expect(interval.upper).toBeLessThanOrEqual(1);
        const mirrored = newcombePaired(tableOf(both, regressed, improved, neither), confidence);
        expect(mirrored?.lower).toBeCloseTo(-interval.upper, 13);
        expect(mirrored?.upper).toBeCloseTo(-interval.lower, 13);
      }),
    );
  });
});

describe('of two shares of other rows', () => {
  test.each([
    // Newcombe 1998.
    [56, 70, 48, 80, 0.05243147240236498, 0.333872654036906],
    [9, 10, 3, 10, 0.17052272393450302, 0.8090179735354881],
    [10, 10, 0, 20, 0.6790860371419147, 1],
  ])('%i of %i less %i of %i', (good, n, otherGood, otherN, lower, upper) => {
    const interval = newcombeIndependent({ good, n }, { good: otherGood, n: otherN }, 0.95);
    expect(interval).toMatchObject({ confidence: 0.95, method: 'newcombe-independent', n: n + otherN });
    expect(interval?.lower).toBeCloseTo(lower, 13);
    expect(interval?.upper).toBeCloseTo(upper, 13);
  });

  test('is wider than of the same shares in pairs that go together', () => {
    fc.assert(
      fc.property(tables, ([both, improved, regressed, neither]) => {
        const [paired, independent] = [
          newcombePaired(tableOf(both, improved, regressed, neither), 0.95),
          newcombeIndependent(
            { good: both + improved, n: both + improved + regressed + neither },
            { good: both + regressed, n: both + improved + regressed + neither },
            0.95,
          ),
        ];
        if (!paired || !independent || both * neither < improved * regressed) return;
        expect(paired.lower).toBeGreaterThanOrEqual(independent.lower - 1e-14);
        expect(paired.upper).toBeLessThanOrEqual(independent.upper + 1e-14);
      }),
    );
  });

  test('none where a side has no rows', () => {
    expect(newcombeIndependent({ good: 0, n: 0 }, { good: 1, n: 2 }, 0.95)).toBeNull();
    expect(newcombeIndependent({ good: 1, n: 2 }, { good: 0, n: 0 }, 0.95)).toBeNull();
  });
});

describe('of two means', () => {
  const spreadOf = (values: readonly number[]) => {
    const moments = finished(momentsOf(Float64Array.from(values)));
    return { n: moments.count, mean: moments.mean, std: deviationOf(moments) };
  };
  const a = spreadOf([27.1, 22, 20.8, 23.4, 23.4, 23.5, 25.8, 22, 24.8, 20.2, 21.9, 22.1, 22.9, 21.3, 24]);
  const b = spreadOf([27.5, 21, 19, 23.6, 17, 17.9, 16.9, 20.1, 21.9, 22.6, 23.1, 19.6, 19, 21.7, 21.4]);

  // scipy: ttest_ind(a, b, equal_var=False).
  test('by Welch’s t', () => {
    const interval = welch(a, b, 0.95);
    expect(interval).toMatchObject({ confidence: 0.95, method: 'welch', n: 30 });
    expect(interval?.lower).toBeCloseTo(0.3978997796480861, 12);
    expect(interval?.upper).toBeCloseTo(3.988766887018584, 12);
    expect(tBeyond(2.519074060608342, 24.406591534871165)).toBeCloseTo(0.018708730118374185, 13);
    const error = Math.sqrt(a.std ** 2 / a.n + b.std ** 2 / b.n);
    expect((a.mean - b.mean) / error).toBeCloseTo(2.519074060608342, 12);
  });

  test('is mirrored where the sides change places', () => {
    const [interval, mirrored] = [welch(a, b, 0.9), welch(b, a, 0.9)];
    expect(mirrored?.lower).toBe(-(interval?.upper ?? Number.NaN));
    expect(mirrored?.upper).toBe(-(interval?.lower ?? Number.NaN));
  });

  test('has no width without spread, and is null of one number', () => {
    expect(welch({ n: 3, mean: 2, std: 0 }, { n: 2, mean: 1, std: 0 }, 0.95)).toMatchObject({ lower: 1, upper: 1 });
    expect(welch({ n: 1, mean: 2, std: 0 }, b, 0.95)).toBeNull();
    expect(welch(a, { n: 1, mean: 2, std: 0 }, 0.95)).toBeNull();
  });
});

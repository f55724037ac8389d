import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canBeToldByMcnemar, mcnemar, mcnemarExact } from '../../../src/analysis/statistics/mcnemar.ts';
import { flippedSigns } from '../../../src/analysis/statistics/sign-flips.ts';
import { finished } from '../../../src/analysis/steps.ts';

const off = (found: number | null, expected: number): number => Math.abs((found ?? Number.NaN) / expected - 1);

describe('the exact p-value', () => {
  test.each([
    // Published tables.
    [6, 16, 0.052478790283203125],
    [1, 7, 0.0703125],
    [12, 2, 0.012939453125],
    [5, 0, 0.0625],
    [10, 25, 0.016673847800120715],
    [15, 19, 0.6075913612730801],
    [1, 8, 0.0390625],
    [2, 10, 0.03857421875],
    [0, 5, 0.0625],
    [0, 6, 0.03125],
    [3, 3, 1],
    [121, 59, 4.4344492637551645e-6],
    [400, 500, 0.0009564441369189373],
    [2400, 2600, 0.004883649737517494],
    [0, 100, 1.5777218104420236e-30],
    // mpmath with 40 digits.
    [0, 1000, 1.8665272370064378e-301],
    [4900, 5100, 0.04658552770494739],
    [49_500, 50_500, 0.0015823598788515956],
  ])('of %i better and %i worse', (improved, regressed, expected) => {
    expect(off(mcnemarExact(improved, regressed), expected)).toBeLessThan(1e-12);
  });

  test('is told from six differing pairs on', () => {
    expect(mcnemar({ improved: 0, regressed: 5 })).toEqual({ pValue: 0.03125, pValueExact: null });
    expect(mcnemar({ improved: 0, regressed: 6 })).toEqual({ pValue: 0.015625, pValueExact: 0.03125 });
  });

  test('is that of flipped signs', () => {
    fc.assert(
      fc.property(fc.nat({ max: 8 }), fc.nat({ max: 8 }), (improved, regressed) => {
        const signs = [...new Array<number>(improved).fill(1), ...new Array<number>(regressed).fill(-1), 0, 0];
        const flipped = finished(flippedSigns(Float64Array.from(signs), undefined, ''));
        const exact = mcnemarExact(improved, regressed);
        if (exact === null) expect(flipped).toBeNull();
        else expect(flipped).toBeCloseTo(exact, 14);
      }),
    );
  });
});

describe('the mid-p', () => {
  test.each([
    [6, 16, 0.03468966484069824],
    [1, 7, 0.0390625],
    [12, 2, 0.00738525390625],
    [5, 0, 0.03125],
    [10, 25, 0.011330984183587134],
  ])('of %i better and %i worse', (improved, regressed, expected) => {
    expect(off(mcnemar({ improved, regressed }).pValue, expected)).toBeLessThan(1e-12);
  });

  test('of as many better as worse is exactly 1, and of none there is none', () => {
    for (const each of [1, 2, 3, 50, 777]) expect(mcnemar({ improved: each, regressed: each }).pValue).toBe(1);
    expect(mcnemar({ improved: 0, regressed: 0 })).toEqual({ pValue: null, pValueExact: null });
    expect(mcnemarExact(0, 0)).toBeNull();
  });

  test('does not tell better from worse, and is no more than the exact one', () => {
    fc.assert(
      fc.property(fc.nat({ max: 3000 }), fc.nat({ max: 3000 }), (improved, regressed) => {
        const tested = mcnemar({ improved, regressed });
        expect(mcnemar({ improved: regressed, regressed: improved })).toEqual(tested);
        if (tested.pValue === null) return;
        expect(tested.pValue).toBeGreaterThanOrEqual(0);
        expect(tested.pValue).toBeLessThanOrEqual(1);
        if (tested.pValueExact !== null) expect(tested.pValue).toBeLessThanOrEqual(tested.pValueExact);
      }),
    );
  });

  test('is below a bound only where that can be', () => {
    expect([0, 4, 5].map((differing) => canBeToldByMcnemar(differing, 0.05))).toEqual([false, false, true]);
    // At the bound itself is not below it.
    expect([5, 6].map((differing) => canBeToldByMcnemar(differing, 0.03125))).toEqual([false, true]);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), fc.double({ min: 1e-6, max: 0.9, noNaN: true }), (differing, alpha) => {
        const least = mcnemar({ improved: differing, regressed: 0 }).pValue ?? Number.NaN;
        expect(canBeToldByMcnemar(differing, alpha)).toBe(least < alpha);
      }),
    );
  });
});

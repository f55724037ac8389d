import { describe, expect, test } from 'vitest';
import { normalQuantile, tBeyond, tWithin } from '../../../src/analysis/statistics/special-functions.ts';

test('the normal quantile', () => {
  expect(normalQuantile(0.975)).toBeCloseTo(1.959963984540054, 15);
  expect(normalQuantile(0.5)).toBe(0);
});

describe('Student’s t', () => {
  // scipy.stats.t.ppf(0.975, df).
  test.each([
    [1, 12.706204736174694],
    [2, 4.302652729749462],
    [3, 3.1824463052837078],
    [4, 2.7764451051977934],
    [5, 2.5705818356363146],
    [9, 2.262157162798205],
    [29, 2.045229642132703],
    [30, 2.0422724563012378],
    [99, 1.9842169515864174],
    [999, 1.9623414611334493],
    [1000, 1.9623390808264083],
    [9999, 1.960201263621357],
  ])('with %i degrees of freedom', (df, expected) => {
    expect(Math.abs(tWithin(0.95, df) / expected - 1)).toBeLessThan(1.9e-12);
  });

  // mpmath with 40 digits.
  test.each([
    [0.9, 24.406591534871165, 1.7097393401035907],
    [0.02, 3, 0.027211467049117997],
    [0.5, 500, 0.674980737965939],
    [0.95, 499, 1.9647293909876886],
    [0.95, 500, 1.9647198374673673],
    [0.999, 499, 3.3101305703977983],
    [0.999, 500, 3.3100911515226694],
    [0.95, 999_999, 1.9599663568164791],
  ])('holds %d of the values with %d degrees of freedom', (confidence, df, expected) => {
    expect(Math.abs(tWithin(confidence, df) / expected - 1)).toBeLessThan(1.9e-12);
  });

  test('with endless degrees of freedom is normal', () => {
    expect(tWithin(0.95, 1e12)).toBeCloseTo(normalQuantile(0.975), 11);
  });

  // mpmath with 40 digits.
  test.each([
    [1, 1, 0.5],
    [2, 3, 0.1393259685588432],
    [0.01, 7.5, 0.9922821310703696],
    [12.706204736174694, 1, 0.05],
    [2.519074060608342, 24.406591534871165, 0.018708730118374185],
    [30, 40, 4.850907660590208e-29],
    [5, 9999, 5.830336410228319e-7],
    [1.96, 99_999, 0.049998563222031],
  ])('is %d and further from 0 with %d degrees of freedom', (t, df, expected) => {
    expect(Math.abs(tBeyond(t, df) / expected - 1)).toBeLessThan(1e-9);
    expect(tBeyond(-t, df)).toBe(tBeyond(t, df));
  });

  test('is beyond what it is within, and never beyond all numbers', () => {
    for (const df of [1, 2.5, 30, 499]) for (const p of [0.9, 0.5, 0.05, 1e-6]) expect(tBeyond(tWithin(1 - p, df), df)).toBeCloseTo(p, 11);
    expect(tBeyond(0, 3)).toBe(1);
    expect(tBeyond(1e200, 3)).toBe(0);
  });
});

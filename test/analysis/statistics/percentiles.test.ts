import fc from 'fast-check';
import { expect, test } from 'vitest';
import { histogramOf } from '../../../src/analysis/statistics/histogram.ts';
import { momentsOf } from '../../../src/analysis/statistics/moments.ts';
import { percentilesOf } from '../../../src/analysis/statistics/percentiles.ts';
import { finished } from '../../../src/analysis/steps.ts';

test.each([
  [
    [1, 2, 3, 4],
    [25, 50, 75, 90],
    [1.75, 2.5, 3.25, 3.7],
  ],
  [
    [15, 20, 35, 40, 50],
    [50, 90, 95, 99],
    [35, 46, 48, 49.6],
  ],
  [[5], [0, 50, 100], [5, 5, 5]],
  [
    [3, 1, 2],
    [100, 0, 0],
    [3, 1, 1],
  ],
])('percentiles of %j', (values, asked, expected) => {
  finished(percentilesOf(Float64Array.from(values), asked)).forEach((found, index) => {
    expect(found).toBeCloseTo(expected[index] as number, 13);
  });
});

test('percentiles of nothing are null', () => {
  expect(finished(percentilesOf(new Float64Array(0), [50, 90]))).toEqual([null, null]);
});

test('percentiles between numbers that are further apart than any number are numbers', () => {
  expect(finished(percentilesOf(Float64Array.of(-1.5e308, 1.5e308), [0, 25, 50, 100]))).toEqual([-1.5e308, -7.5e307, 0, 1.5e308]);
});

const finite = fc.double({ noNaN: true, min: -1e9, max: 1e9 });

test('percentiles are those of the numbers in order', () => {
  const numbers = fc.array(fc.oneof(finite, fc.integer({ min: 0, max: 5 })), { minLength: 1, maxLength: 200 });
  fc.assert(
    fc.property(numbers, fc.array(fc.double({ min: 0, max: 100, noNaN: true }), { maxLength: 6 }), (values, asked) => {
      const sorted = [...values].sort((one, other) => one - other);
      const naive = asked.map((p) => {
        const place = ((sorted.length - 1) * p) / 100;
        const below = sorted[Math.floor(place)] as number;
        const above = sorted[Math.ceil(place)] as number;
        return below + (place - Math.floor(place)) * (above - below);
      });
      expect(finished(percentilesOf(Float64Array.from(values), asked))).toEqual(naive);
    }),
  );
});

const histogram = (values: readonly number[], bins: number, ends: { from?: number; to?: number } = {}) =>
  finished(histogramOf(Float64Array.from(values), finished(momentsOf(Float64Array.from(values))), { bins, ...ends }));

// numpy.histogram.
test('a histogram has bins of one width, the last of which is closed', () => {
  expect(histogram([0, 1, 2, 3, 4, 5, 6, 7, 8, 9], 5)).toEqual([
    { from: 0, to: 1.8, count: 2 },
    { from: 1.8, to: 3.6, count: 2 },
    { from: 3.6, to: 5.4, count: 2 },
    { from: 5.4, to: 7.2, count: 2 },
    { from: 7.2, to: 9, count: 2 },
  ]);
  expect(histogram([1, 2, 2, 3, 5], 4).map(({ count }) => count)).toEqual([1, 2, 1, 1]);
});

test('a histogram of equal numbers is one bin, and one of nothing has none', () => {
  expect(histogram([7, 7, 7], 20)).toEqual([{ from: 7, to: 7, count: 3 }]);
  expect(histogram([], 20)).toEqual([]);
  expect(histogram([], 20, { from: 0, to: 1 })).toEqual([]);
});

test('a histogram of a given range leaves out what is beyond it', () => {
  expect(histogram([0, 1, 2, 3, 4], 2, { from: 1, to: 3 })).toEqual([
    { from: 1, to: 2, count: 1 },
    { from: 2, to: 3, count: 2 },
  ]);
  expect(histogram([0, 4], 1, { from: 3 })).toEqual([{ from: 3, to: 4, count: 1 }]);
  expect(histogram([0, 2, 2], 3, { from: 2, to: 2 })).toEqual([{ from: 2, to: 2, count: 2 }]);
  expect(histogram([0, 4], 3, { from: 5 })).toEqual([]);
});

test('a histogram of ends that are next to each other, or too far apart', () => {
  expect(histogram([0, 5e-324], 3).map(({ count }) => count)).toEqual([0, 0, 2]);
  expect(histogram([-1e308, 1e308], 3)).toEqual([]);
});

test('every number is in the bin whose edges hold it', () => {
  const numbers = fc.array(fc.oneof(finite, fc.integer({ min: 0, max: 20 }), fc.constantFrom(0.1, 0.2, 0.3, 0.7, 5e-324)), {
    minLength: 1,
  });
  fc.assert(
    fc.property(numbers, fc.integer({ min: 1, max: 50 }), (values, bins) => {
      const found = histogram(values, bins);
      const isLast = (index: number): boolean => index === found.length - 1;
      found.forEach(({ from, to, count }, index) => {
        expect(values.filter((value) => value >= from && (value < to || (isLast(index) && value === to))).length).toBe(count);
      });
      expect(found.reduce((sum, { count }) => sum + count, 0)).toBe(values.length);
    }),
  );
});

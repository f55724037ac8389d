import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ClusterFinder } from '../../../src/analysis/statistics/clusters.ts';
import { clusteredMeanInterval, clusteredShareInterval, meanInterval, wilson } from '../../../src/analysis/statistics/intervals.ts';
import { deviationOf, momentsOf } from '../../../src/analysis/statistics/moments.ts';
import { finished } from '../../../src/analysis/steps.ts';

const EXACT = 13;

const whole = (length: number): Float64Array => Float64Array.from({ length }, (_, index) => index);

describe('of a share', () => {
  test.each([
    // Newcombe 1998.
    [81, 263, 0.2552885198782742, 0.36620957698280004],
    [15, 148, 0.06238639953073629, 0.16048724172330803],
    [0, 20, 0, 0.16112515805281935],
    [1, 29, 0.006113214292762667, 0.17175521879320282],
    // scipy: binomtest(k, n).proportion_ci(method='wilson').
    [7, 50, 0.06950833427016292, 0.26186193710585537],
    [1, 1, 0.20654931437723745, 1],
    [20, 20, 0.8388748419471808, 1],
    [895, 1000, 0.8744646434108283, 0.9125122173855831],
  ])('%i of %i', (good, n, lower, upper) => {
    const interval = wilson(good, n, 0.95);
    expect(interval).toMatchObject({ confidence: 0.95, method: 'wilson', n });
    expect(interval?.lower).toBeCloseTo(lower, EXACT);
    expect(interval?.upper).toBeCloseTo(upper, EXACT);
    if (good === 0) expect(interval?.lower).toBe(0);
    if (good === n) expect(interval?.upper).toBe(1);
  });

  test('none of none has no interval', () => {
    expect(wilson(0, 0, 0.95)).toBeNull();
  });

  test('holds the share, and is wider the surer it is to be', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5000 }), fc.nat(), fc.double({ min: 0.01, max: 0.99, noNaN: true }), (n, seed, confidence) => {
        const good = seed % (n + 1);
        const [narrow, wide] = [wilson(good, n, confidence), wilson(good, n, (1 + confidence) / 2)];
        if (!narrow || !wide) throw new Error('There is an interval of every share.');
        expect(narrow.lower).toBeLessThanOrEqual(good / n);
        expect(narrow.upper).toBeGreaterThanOrEqual(good / n);
        expect(wide.lower).toBeLessThanOrEqual(narrow.lower);
        expect(wide.upper).toBeGreaterThanOrEqual(narrow.upper);
        expect(wide.lower).toBeGreaterThanOrEqual(0);
        expect(wide.upper).toBeLessThanOrEqual(1);
      }),
    );
  });
});

describe('of a mean', () => {
  test('by Student’s t', () => {
    const moments = finished(momentsOf(whole(10)));
    expect(moments.mean).toBe(4.5);
    expect(deviationOf(moments) ** 2).toBeCloseTo(9.166666666666666, EXACT);
    // The standard error of Inspect's test_metric.py.
    expect(deviationOf(moments) / Math.sqrt(10)).toBeCloseTo(0.9574271077563381, EXACT);
    const interval = meanInterval(moments, 0.95);
    expect(interval).toMatchObject({ method: 't', n: 10, confidence: 0.95 });
    expect(interval?.lower).toBeCloseTo(2.334149410331831, EXACT);
    expect(interval?.upper).toBeCloseTo(6.665850589668169, EXACT);
  });

  test('by clusters', () => {
    const values = whole(20);
    const clusters = finished(new ClusterFinder().clustersOf(Uint32Array.from(values, (value) => (value % 4) + 1)));
    const interval = finished(clusteredMeanInterval(values, finished(momentsOf(values)), clusters, 0.95));
    expect(interval).toMatchObject({ method: 'clustered-t', n: 4 });
    // scipy, and Inspect's standard error of 0.645.
    expect(interval?.lower).toBeCloseTo(7.445739743239479, EXACT);
    expect(interval?.upper).toBeCloseTo(11.554260256760521, EXACT);
    expect(((interval?.upper ?? 0) - (interval?.lower ?? 0)) / 2 / 3.1824463052837078).toBeCloseTo(0.6454972243679028, EXACT);
  });

  test('of fewer than two numbers or clusters there is none, and of equal numbers it has no width', () => {
    expect(meanInterval(finished(momentsOf(whole(0))), 0.95)).toBeNull();
    expect(meanInterval(finished(momentsOf(whole(1))), 0.95)).toBeNull();
    const equal = Float64Array.of(7, 7, 7);
    expect(meanInterval(finished(momentsOf(equal)), 0.95)).toMatchObject({ lower: 7, upper: 7 });
    expect(finished(clusteredMeanInterval(equal, finished(momentsOf(equal)), { count: 1, of: new Uint32Array(3) }, 0.95))).toBeNull();
  });

  test('numbers far from 0 keep the digits of their spread', () => {
    const far = finished(momentsOf(whole(10).map((value) => value + 1e15)));
    expect(deviationOf(far) ** 2).toBeCloseTo(9.166666666666666, EXACT);
  });

  test('a sum rounds once', () => {
    expect(finished(momentsOf(new Float64Array(10).fill(0.1))).sum).toBe(1);
    expect(finished(momentsOf(Float64Array.of(1e16, 1, -1e16))).sum).toBe(1);
    expect(finished(momentsOf(Float64Array.of(1e308, 1e308))).sum).toBe(Number.POSITIVE_INFINITY);
  });
});

describe('of a share by clusters', () => {
  const clustered = (isGood: number[], datapoints: number[]) =>
    finished(clusteredShareInterval(Uint8Array.from(isGood), finished(new ClusterFinder().clustersOf(Uint32Array.from(datapoints))), 0.95));

  test('is that of the mean of ones and zeros', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.integer({ min: 0, max: 1 }), fc.integer({ min: 0, max: 6 })), { minLength: 2 }), (rows) => {
        const values = rows.map(([one]) => one);
        const codes = Uint32Array.from(rows, ([, code]) => code);
        const clusters = finished(new ClusterFinder().clustersOf(codes));
        const numbers = Float64Array.from(values);
        const mean = finished(clusteredMeanInterval(numbers, finished(momentsOf(numbers)), clusters, 0.95));
        const share = finished(clusteredShareInterval(Uint8Array.from(values), clusters, 0.95));
        if (share?.method === 'wilson') {
          expect((mean?.upper ?? 0) - (mean?.lower ?? 0)).toBeLessThan(1e-12);
        } else {
          expect(share?.n).toBe(mean?.n);
          expect(share?.lower).toBeCloseTo(Math.max(0, mean?.lower ?? Number.NaN), 12);
          expect(share?.upper).toBeCloseTo(Math.min(1, mean?.upper ?? Number.NaN), 12);
        }
      }),
    );
  });

  test('that are all alike, or one alone, is Wilson’s of the clusters', () => {
    expect(clustered([1, 0, 0, 1, 1, 0], [5, 5, 6, 6, 7, 7])).toEqual(wilson(1.5, 3, 0.95));
    expect(clustered([1, 1, 1, 1], [5, 5, 6, 6])).toEqual(wilson(2, 2, 0.95));
    expect(clustered([1, 0, 1], [5, 5, 5])).toEqual(wilson(2 / 3, 1, 0.95));
  });

  test('rows without a datapoint are clusters by themselves', () => {
    const finder = new ClusterFinder();
    expect(finished(finder.clustersOf(Uint32Array.of(0, 9, 0, 9, 3000)))).toEqual({ count: 4, of: Uint32Array.of(0, 1, 2, 1, 3) });
    // The finder keeps nothing of the rows before.
    expect(finished(finder.clustersOf(Uint32Array.of(9, 3000)))).toEqual({ count: 2, of: Uint32Array.of(0, 1) });
    expect(finished(finder.distinct(Uint32Array.of(0, 9, 0, 9, 5000)))).toBe(2);
    expect(finished(finder.distinct(Uint32Array.of(5000)))).toBe(1);
  });
});

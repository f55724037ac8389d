import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { agreementInterval, kappaOf, meanAbsoluteErrorOf, pearsonOf, spearmanOf } from '../../../src/analysis/statistics/agreement.ts';
import { clusteredShareInterval, wilson } from '../../../src/analysis/statistics/intervals.ts';
import { finished } from '../../../src/analysis/steps.ts';

const confusionOf = (cells: readonly (readonly [string, string, number])[]) =>
  cells.map(([first, second, count]) => ({ first, second, count }));

const spearman = (ones: readonly number[], others: readonly number[]): number | null =>
  finished(spearmanOf(Float64Array.from(ones), Float64Array.from(others)));

const pearson = (ones: readonly number[], others: readonly number[]): number | null =>
  finished(pearsonOf(Float64Array.from(ones), Float64Array.from(others)));

describe('kappa', () => {
  test('is agreement beyond chance', () => {
    const cells = confusionOf([
      ['yes', 'yes', 20],
      ['yes', 'no', 5],
      ['no', 'yes', 10],
      ['no', 'no', 15],
    ]);
    expect(kappaOf(cells)).toBeCloseTo(0.4, 15);
  });

  test('is 1 where both always agree, and null where chance alone would', () => {
    const both = confusionOf([
      ['a', 'a', 3],
      ['b', 'b', 1],
    ]);
    expect(kappaOf(both)).toBe(1);
    expect(kappaOf(confusionOf([['a', 'a', 7]]))).toBeNull();
    expect(kappaOf(confusionOf([['a', 'b', 7]]))).toBe(0);
    expect(kappaOf([])).toBeNull();
  });

  test('does not tell the first from the second', () => {
    const cells = fc.uniqueArray(
      fc.tuple(fc.constantFrom('a', 'b', 'c'), fc.constantFrom('a', 'b', 'd'), fc.integer({ min: 1, max: 99 })),
      {
        selector: ([first, second]) => `${first}${second}`,
      },
    );
    fc.assert(
      fc.property(cells, (of) => {
        const kappa = kappaOf(confusionOf(of));
        expect(kappaOf(confusionOf(of.map(([first, second, count]) => [second, first, count])))).toBe(kappa);
        if (kappa !== null) expect(kappa).toBeLessThanOrEqual(1);
      }),
    );
  });
});

describe('correlation', () => {
  // scipy: pearsonr and spearmanr.
  test.each([
    [[1, 2, 3, 4, 5, 6, 7, 8], [2, 1, 4, 4, 7, 5, 9, 30], 0.7550270208950569, 0.9461247469114746],
    [[1, 1, 2, 3, 3, 3, 5], [4, 2, 2, 1, 3, 3, 0], -0.6713703343180356, -0.5240234546021103],
  ])('of %j and %j', (ones, others, expected, ofRanks) => {
    expect(pearson(ones, others)).toBeCloseTo(expected, 13);
    expect(spearman(ones, others)).toBeCloseTo(ofRanks, 13);
  });

  test('is null where a side does not vary, and with fewer than two', () => {
    for (const [ones, others] of [
      [[], []],
      [[1], [2]],
      [
        [0.1, 0.1, 0.1],
        [1, 2, 3],
      ],
      [
        [1, 2, 3],
        [0.1, 0.1, 0.1],
      ],
    ] as const) {
      expect(pearson(ones, others)).toBeNull();
      expect(spearman(ones, others)).toBeNull();
    }
  });

  test('of numbers with themselves is 1, of ranks also with what rises with them', () => {
    const numbers = fc.array(fc.integer({ min: -99, max: 99 }), { minLength: 2, maxLength: 60 });
    fc.assert(
      fc.property(numbers, (of) => {
        const sevenths = of.map((each) => each / 7);
        if (new Set(of).size === 1) {
          expect(pearson(sevenths, of)).toBeNull();
        } else {
          expect(pearson(sevenths, of)).toBeCloseTo(1, 12);
          const cubes = of.map((each) => each ** 3);
          expect(spearman(of, cubes)).toBeCloseTo(1, 12);
          expect(
            spearman(
              cubes.map((each) => -each),
              of,
            ),
          ).toBeCloseTo(-1, 12);
        }
      }),
    );
  });

  test('of numbers so near or so far that their spread is no number is null', () => {
    expect(pearson([5e-324, 1e-323], [1, 2])).toBeNull();
    expect(pearson([1, 2], [1e308, -1e308])).toBeNull();
    expect(spearman([1, 2], [1e308, -1e308])).toBeCloseTo(-1, 15);
  });

  test('the mean distance', () => {
    expect(finished(meanAbsoluteErrorOf(Float64Array.of(1, 1, 2, 3, 3, 3, 5), Float64Array.of(4, 2, 2, 1, 3, 3, 0)))).toBeCloseTo(
      11 / 7,
      15,
    );
    expect(finished(meanAbsoluteErrorOf(new Float64Array(0), new Float64Array(0)))).toBeNull();
  });
});

describe('the range of agreement', () => {
  test('is Wilson’s, or by clusters', () => {
    expect(agreementInterval({ pairs: 50, agreeing: 35 }, 0.9)).toEqual(wilson(35, 50, 0.9));
    const [isGood, of] = [Uint8Array.of(1, 0, 1, 1, 0, 1), Uint32Array.of(0, 0, 1, 1, 2, 2)];
    const clustered = finished(clusteredShareInterval(isGood, { count: 3, of }, 0.9));
    const sums = [1, 2, 1].map((good) => good - (2 * 4) / 6);
    const squares = sums.reduce((sum, each) => sum + each ** 2, 0);
    const found = agreementInterval({ pairs: 6, agreeing: 4, clusters: { count: 3, squares } }, 0.9);
    expect(found).toMatchObject({ method: 'clustered-t', n: 3 });
    expect(found?.lower).toBeCloseTo(clustered?.lower ?? Number.NaN, 13);
    expect(found?.upper).toBeCloseTo(clustered?.upper ?? Number.NaN, 13);
  });

  test('is null where there is no agreement', () => {
    expect(agreementInterval({ pairs: 0, agreeing: 0 }, 0.95)).toBeNull();
    expect(agreementInterval({ pairs: 5, agreeing: null }, 0.95)).toBeNull();
  });
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ClusterFinder, type Clusters } from '../../../src/analysis/statistics/clusters.ts';
import { flippedSigns } from '../../../src/analysis/statistics/sign-flips.ts';
import { finished } from '../../../src/analysis/steps.ts';

const MAIZE = [49, -67, 8, 16, 6, 23, 28, 41, 14, 29, 56, 24, 75, 60, -48];

const flip = (differences: readonly number[], clusters?: Clusters, seed = 'seed'): { p: number | null; steps: number } => {
  const steps = flippedSigns(Float64Array.from(differences), clusters, seed);
  let taken = 0;
  for (;;) {
    const step = steps.next();
    if (step.done) return { p: step.value, steps: taken };
    taken += 1;
  }
};

/** Every way of setting signs, one after another. */
const naive = (units: readonly number[]): number => {
  const observed = Math.abs(units.reduce((sum, unit) => sum + unit, 0));
  let far = 0;
  for (let way = 0; way < 2 ** units.length; way += 1) {
    const sum = units.reduce((total, unit, bit) => total + ((way >> bit) % 2 === 0 ? unit : -unit), 0);
    if (Math.abs(sum) > observed - 1e-6) far += 1;
  }
  return far / 2 ** units.length;
};

const clustersOf = (codes: readonly number[]): Clusters => finished(new ClusterFinder().clustersOf(Uint32Array.from(codes)));

const differences = fc.array(fc.oneof(fc.integer({ min: -4, max: 4 }), fc.constantFrom(0.1, 0.2, 0.3, -0.3, -0.7)), { maxLength: 11 });

describe('up to sixteen differences', () => {
  // scipy: permutation_test(permutation_type='samples') says the same.
  test('Darwin’s maize', () => {
    expect(flip(MAIZE).p).toBe(1726 / 32_768);
  });

  test('go through every way', () => {
    fc.assert(
      fc.property(differences, (of) => {
        const { p } = flip(of);
        if (of.every((difference) => difference === 0)) expect(p).toBeNull();
        else expect(p).toBe(naive(of.filter((difference) => difference !== 0)));
      }),
    );
  });

  test('count zeros for nothing', () => {
    const zeros = new Array<number>(500).fill(0);
    expect(flip([...zeros, ...MAIZE, ...zeros]).p).toBe(1726 / 32_768);
    expect(flip(zeros).p).toBeNull();
    expect(flip([]).p).toBeNull();
  });

  test('flip by clusters where there are any', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.integer({ min: -4, max: 4 }), fc.nat({ max: 6 })), { maxLength: 40 }), (rows) => {
        const codes = rows.map(([, code]) => code + 1);
        const sums = new Map<number, number>();
        for (const [difference, code] of rows) sums.set(code, (sums.get(code) ?? 0) + difference);
        const { p } = flip(
          rows.map(([difference]) => difference),
          clustersOf(codes),
        );
        if (rows.every(([difference]) => difference === 0)) expect(p).toBeNull();
        else expect(p).toBe(naive([...sums.values()]));
      }),
    );
  });
});

describe('more differences', () => {
  const many = (count: number): number[] => Array.from({ length: count }, (_, index) => ((index * 7919) % 23) - 10);

  test('are drawn: equal questions have equal answers, and others nearly', () => {
    const of = many(40);
    const { p } = flip(of);
    expect(flip(of)).toEqual(flip(of));
    const other = flip(of, undefined, 'another seed').p ?? Number.NaN;
    expect(other).not.toBe(p);
    expect(Math.abs(other - (p ?? Number.NaN))).toBeLessThan(0.03);
  });

  test('come near to every way', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 17, maxLength: 17 }), fc.nat({ max: 8 }), (sizes, worse) => {
        const of = sizes.map((size, index) => (index < worse ? -size : size));
        const drawn = flip(of).p ?? Number.NaN;
        const all = naive(of);
        // Five standard errors of 9,999 draws.
        expect(Math.abs(drawn - all)).toBeLessThan(5 * Math.sqrt((all * (1 - all)) / 9999) + 2e-4);
      }),
      { numRuns: 5 },
    );
  });

  test('have a p-value of one way at the least, of fewer ways where there are very many', () => {
    expect(flip(new Array<number>(200).fill(1)).p).toBe(1 / 10_000);
    expect(flip(new Array<number>(1001).fill(1)).p).toBe(1 / 1000);
  });

  test('let others have a turn after every 32', () => {
    expect(flip(many(960).map((each) => each + 0.5)).steps).toBe(31);
  });

  test('have the same p-value in whatever order, and where the sides change places', () => {
    const numbers = fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 17, maxLength: 90 });
    fc.assert(
      fc.property(numbers, (of) => {
        const { p } = flip(of);
        expect(flip(of.toReversed()).p).toBe(p);
        expect(flip(of.map((difference) => -difference)).p).toBe(p);
      }),
      { numRuns: 20 },
    );
  });
});

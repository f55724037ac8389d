import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { scoreDelta, scoreDeltaInterval, scoreInterval, statsScore } from '../../../src/analysis/scores/stats-score.ts';
import { meanInterval, wilson } from '../../../src/analysis/statistics/intervals.ts';
import { deviationOf, momentsOf } from '../../../src/analysis/statistics/moments.ts';
import { finished } from '../../../src/analysis/steps.ts';

const stats = (fields: Record<string, unknown>) =>
  ({ evaluator_version_id: 'evv_1', total_logs: 99, num_judgments: 20, num_nulls: 0, num_errors: 0, ...fields }) as never;

const BOOLEAN = { return_type: 'boolean' } as const;
const NUMBER = { return_type: 'number' } as const;
const SELECT = {
  return_type: 'select',
  options: [
    { name: 'yes', valence: 'positive' },
    { name: 'almost', valence: 'positive' },
    { name: 'no', valence: 'negative' },
    { name: 'other', valence: 'neutral' },
  ],
} as const;

const scoreOf = (fields: Record<string, unknown>, spec: object) => statsScore(stats(fields), spec);

describe('the score of stats', () => {
  test.each<[what: string, fields: Record<string, unknown>, spec: object, score: number | null, numJudgments: number]>([
    ['booleans', { num_true: 15, num_false: 5 }, BOOLEAN, 0.75, 20],
    [
      'booleans of which false is good',
      { num_true: 15, num_false: 5 },
      { ...BOOLEAN, options: [{ name: 'True', valence: 'negative' }] },
      0.25,
      20,
    ],
    [
      'booleans of which one is neither',
      { num_true: 15, num_false: 5 },
      {
        ...BOOLEAN,
        options: [
          { name: 'true', valence: 'positive' },
          { name: 'false', valence: 'neutral' },
        ],
      },
      1,
      15,
    ],
    ['no booleans', { num_true: 0, num_false: 0 }, BOOLEAN, null, 20],
    ['options', { num_judgments_per_option: { yes: 5, almost: 4, no: 3, other: 8 } }, SELECT, 0.75, 12],
    ['options that are neither', { num_judgments_per_option: { other: 8 } }, SELECT, null, 20],
    ['several options', { num_judgments_per_option: { yes: 5, no: 3 } }, { ...SELECT, return_type: 'multi_select' }, null, 20],
    ['numbers', { mean: 3.5, std: 1, percentiles: {} }, NUMBER, 3.5, 20],
    ['numbers of which less is better', { mean: 3.5, percentiles: {} }, { ...NUMBER, number_valence: 'negative' }, -3.5, 20],
    ['no numbers', { num_judgments: 0, mean: null, std: null, percentiles: {} }, NUMBER, null, 0],
    ['texts', {}, { return_type: 'text' }, null, 20],
    ['an evaluator without a type', { mean: 3.5, percentiles: {} }, {}, null, 20],
  ])('of %s', (_what, fields, spec, score, numJudgments) => {
    expect(scoreOf(fields, spec)).toMatchObject({ score, numJudgments });
  });

  test('of none is that of no judgments', () => {
    expect(statsScore(undefined, BOOLEAN)).toEqual({ score: null, numJudgments: 0, parts: null });
  });

  test.each([
    [{ num_true: '15', num_false: 5 }, BOOLEAN],
    [{ num_true: 15 }, BOOLEAN],
    [{ num_true: -1, num_false: 5 }, BOOLEAN],
    [{ num_judgments: null, num_true: 1, num_false: 5 }, BOOLEAN],
    [{ mean: '3.5' }, NUMBER],
    [{ mean: Number.POSITIVE_INFINITY }, NUMBER],
    [{ num_judgments_per_option: { yes: null } }, SELECT],
  ])('of damaged ones is not made up: %j', (fields, spec) => {
    expect(scoreOf(fields, spec)).toBeNull();
  });
});

describe('the range of a score', () => {
  const interval = (fields: Record<string, unknown>, spec: object, confidence = 0.95) => {
    const score = scoreOf(fields, spec);
    return score && scoreInterval(score, confidence);
  };

  test('of a share is Wilson’s, of the judgments that are good or bad', () => {
    expect(interval({ num_true: 7, num_false: 43 }, BOOLEAN)).toEqual(wilson(7, 50, 0.95));
    expect(interval({ num_judgments_per_option: { yes: 5, almost: 4, no: 3, other: 8 } }, SELECT, 0.9)).toEqual(wilson(9, 12, 0.9));
  });

  test('of a mean is Student’s t, with the deviation of the sample', () => {
    // 0…9: upstream tells the deviation of the population.
    const found = interval({ num_judgments: 10, mean: 4.5, std: Math.sqrt(82.5 / 10) }, NUMBER);
    expect(found).toMatchObject({ method: 't', n: 10 });
    expect(found?.lower).toBeCloseTo(2.334149410331831, 12);
    expect(found?.upper).toBeCloseTo(6.665850589668169, 12);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 2, maxLength: 40 }), (numbers) => {
        const moments = finished(momentsOf(Float64Array.from(numbers)));
        const std = Math.sqrt(moments.squares / numbers.length);
        const [ofStats, ofNumbers] = [
          interval({ num_judgments: numbers.length, mean: moments.mean, std }, NUMBER),
          meanInterval(moments, 0.95),
        ];
        expect(ofStats?.lower).toBeCloseTo(ofNumbers?.lower ?? Number.NaN, 9);
        expect(ofStats?.upper).toBeCloseTo(ofNumbers?.upper ?? Number.NaN, 9);
      }),
    );
  });

  test('there is none of one number, without a deviation, and without a score', () => {
    expect(interval({ num_judgments: 1, mean: 4.5, std: 0 }, NUMBER)).toBeNull();
    expect(interval({ mean: 4.5 }, NUMBER)).toBeNull();
    expect(interval({ mean: 4.5, std: 'wide' }, NUMBER)).toBeNull();
    expect(interval({}, { return_type: 'text' })).toBeNull();
  });
});

describe('how a score moved', () => {
  const share = (good: number, n: number) => scoreOf({ num_judgments: n, num_true: good, num_false: n - good }, BOOLEAN);
  const mean = (numbers: readonly number[]) => {
    const moments = finished(momentsOf(Float64Array.from(numbers)));
    const std = deviationOf(moments) * Math.sqrt((numbers.length - 1) / numbers.length);
    return scoreOf({ num_judgments: numbers.length, mean: moments.mean, std }, NUMBER);
  };
  const moved = (from: ReturnType<typeof share>, to: ReturnType<typeof share>) => {
    if (!from || !to) throw new Error('These stats are sound.');
    return { delta: scoreDelta(from, to), interval: scoreDeltaInterval(from, to, 0.95) };
  };

  test.each([
    // Newcombe 1998.
    [48, 80, 56, 70, 0.2, 0.05243147240236498, 0.333872654036906],
    [3, 10, 9, 10, 0.6, 0.17052272393450302, 0.8090179735354881],
    [0, 20, 10, 10, 1, 0.6790860371419147, 1],
  ])('from %i of %i to %i of %i', (good, n, laterGood, laterN, delta, lower, upper) => {
    const { delta: found, interval } = moved(share(good, n), share(laterGood, laterN));
    expect(found).toBeCloseTo(delta, 14);
    expect(interval).toMatchObject({ method: 'newcombe-independent', n: n + laterN });
    expect(interval?.lower).toBeCloseTo(lower, 13);
    expect(interval?.upper).toBeCloseTo(upper, 13);
  });

  // scipy: ttest_ind(equal_var=False).
  test('from mean to mean', () => {
    const later = mean([27.1, 22, 20.8, 23.4, 23.4, 23.5, 25.8, 22, 24.8, 20.2, 21.9, 22.1, 22.9, 21.3, 24]);
    const before = mean([27.5, 21, 19, 23.6, 17, 17.9, 16.9, 20.1, 21.9, 22.6, 23.1, 19.6, 19, 21.7, 21.4]);
    const { interval } = moved(before, later);
    expect(interval).toMatchObject({ method: 'welch', n: 30 });
    expect(interval?.lower).toBeCloseTo(0.3978997796480861, 11);
    expect(interval?.upper).toBeCloseTo(3.988766887018584, 11);
  });

  test('is not told between a share and a mean, nor without a score', () => {
    expect(moved(share(3, 4), mean([1, 2]))).toEqual({ delta: null, interval: null });
    expect(moved(share(0, 0), share(3, 4))).toEqual({ delta: null, interval: null });
    expect(moved(mean([3]), mean([1, 2]))).toEqual({ delta: -1.5, interval: null });
  });
});

import { describe, expect, test } from 'vitest';
import { evaluatorTally, type StatsEvaluator } from '../../../src/backend/stats/evaluator-stats.ts';
import { countRecords } from '../../../src/backend/stats/run-stats.ts';
import type { JudgingLog } from '../../../src/contract/judgment.ts';
import { jsonOf } from '../../../src/json/members.ts';
import { recountedStats } from '../../support/recounted-stats.ts';
import { sampleBackend } from '../../support/sample-backend.ts';
import { evaluations } from '../../support/sample-reading.ts';

const evaluator = (returnType: string, options: string[] = []) => ({ versionId: 'evv_1', name: 'Judge', returnType, options });
const judged = (...judgments: unknown[]): JudgingLog[] => judgments.map((judgment) => ({ judgment }));
const FAILED: JudgingLog = { error: 'no answer' };
const ABSTAINED: JudgingLog = { judgment: null };

const evaluatorStats = (evaluator: StatsEvaluator, cells: readonly (JudgingLog | undefined)[]) => {
  const tally = evaluatorTally(evaluator);
  for (const cell of cells) tally.add(cell);
  return JSON.parse(JSON.stringify(tally.stats()));
};

test('counted again from the logs, the stats of every run of the sample are those of the export', async () => {
  const { store } = await sampleBackend();
  for (const { body, stats } of evaluations) {
    const counted = await recountedStats(store, body.id);
    expect(counted.run_stats).toEqual(stats.run_stats);
    expect(counted.status).toBe(stats.status);
    expect([typeof counted.progress, typeof counted.report]).toEqual(['string', 'string']);
  }
});

describe('the stats of an evaluator', () => {
  const counts = { evaluator_version_id: 'evv_1', total_logs: 4, num_judgments: 2, num_nulls: 1, num_errors: 1 };

  test('of numbers have percentiles by linear interpolation, and the deviation of the population', () => {
    expect(evaluatorStats(evaluator('number'), [...judged(3, 1), FAILED, ABSTAINED])).toEqual({
      ...counts,
      mean: 2,
      sum: 4,
      std: 1,
      percentiles: { 0: 1, 25: 1.5, 50: 2, 75: 2.5, 90: 2.8, 95: 2.9, 99: 2.98, 99.9: 2.998, 100: 3 },
    });
  });

  test('of one number have no deviation, and those of none have nothing to say', () => {
    expect(evaluatorStats(evaluator('number'), judged(0.1))).toMatchObject({ mean: 0.1, std: 0, percentiles: { 0: 0.1, 99.9: 0.1 } });
    expect(evaluatorStats(evaluator('number'), [])).toMatchObject({ mean: null, sum: null, std: null, percentiles: {}, total_logs: 0 });
  });

  test('of truths count both', () => {
    expect(evaluatorStats(evaluator('boolean'), [...judged(true, false), FAILED, ABSTAINED])).toEqual({
      ...counts,
      num_true: 1,
      num_false: 1,
    });
  });

  test('of choices list every option, and those the evaluator does not name after them', () => {
    expect(evaluatorStats(evaluator('select', ['a', 'b', 'c']), judged('b', '3'))).toMatchObject({
      num_judgments: 2,
      num_judgments_per_option: { a: 0, b: 1, c: 0, 3: 1 },
    });
    expect(evaluatorStats(evaluator('multi_select', ['a', 'b']), judged(['a', 'b'], ['a'], []))).toMatchObject({
      num_judgments: 3,
      num_judgments_per_option: { a: 2, b: 1 },
    });
  });

  test('of numbers near the largest there is stay finite, and a sum that no number can hold is null', () => {
    const { mean, sum, std, percentiles } = evaluatorStats(evaluator('number'), judged(1.7e308, 1.7e308, -1.7e308, -1.7e308, 1.7e308));
    expect(sum).toBe(1.7e308);
    expect(mean).toBeCloseTo(0.34e308, -300);
    expect(std).toBeGreaterThan(1e308);
    expect(Object.values(percentiles).every(Number.isFinite)).toBe(true);
    expect(evaluatorStats(evaluator('number'), judged(1.7e308, 1.7e308))).toMatchObject({
      sum: null,
      mean: 1.7e308,
      std: 0,
      percentiles: { 50: 1.7e308 },
    });
  });

  test.each([
    ['number', ['3', true, [3]], { num_judgments: 3, mean: null, sum: null, percentiles: {} }],
    ['boolean', ['true', 1, true], { num_judgments: 3, num_true: 1, num_false: 0 }],
    ['select', [3, true, ['a'], { a: 1 }, 'a'], { num_judgments: 5, num_judgments_per_option: { a: 1, b: 0 } }],
    ['multi_select', ['a', ['a', 'a'], [['a']], ['b', 1]], { num_judgments: 4, num_judgments_per_option: { a: 1, b: 0 } }],
  ])('of a %s evaluator count judgments of another type as judgments and as nothing else', (type, judgments, expected) => {
    expect(evaluatorStats(evaluator(type, ['a', 'b']), judged(...judgments))).toMatchObject(expected);
  });

  test.each(['text', 'a type to come'])('of %s count judgments alone', (type) => {
    expect(evaluatorStats(evaluator(type), [...judged('true', 'x'), FAILED, ABSTAINED])).toEqual(counts);
  });
});

test('of several judgments on one log the newest counts, and among equals the last', () => {
  const log = (judgment: number, created_at: string | null) => ({ judgment, created_at, evaluator: { version_id: 'evv_1' } });
  const records = [
    { evaluator_logs: [log(1, '2025-01-01T00:00:00.000002'), log(2, '2025-01-01T00:00:00.000001Z'), log(9, null)] },
    {
      evaluator_logs: [
        log(3, null),
        log(4, null),
        { evaluator: { version_id: 'evv_2' }, judgment: 8 },
        { output: 'a log of another kind' },
      ],
    },
    { evaluator_logs: [] },
    { evaluator_logs: null },
  ];
  const tally = evaluatorTally(evaluator('number'));
  countRecords([evaluator('number')], [tally], records.map(jsonOf));
  expect(tally.stats()).toMatchObject({ total_logs: 2, sum: 5 });
});

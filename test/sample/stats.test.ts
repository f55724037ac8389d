import { describe, expect, test } from 'vitest';
import { SAMPLE_IDS } from '../../sample/sample-ids.ts';
import type { EvaluatorLogResponse } from '../../src/contract/log.ts';
import { type EvaluatorStatsResponse, statsKind } from '../../src/contract/stats.ts';
import { evaluationOf, evaluations } from '../support/sample-reading.ts';

describe('the stats of the sample export', () => {
  const valuesOf = (logs: readonly EvaluatorLogResponse[]): unknown[] =>
    logs.map(({ judgment }) => judgment).filter((value) => value !== null);

  const percentile = (sorted: readonly number[], p: number): number => {
    const position = ((sorted.length - 1) * p) / 100;
    const [low = 0, high = low] = [sorted[Math.floor(position)], sorted[Math.ceil(position)]];
    return low * (1 - (position - Math.floor(position))) + high * (position - Math.floor(position));
  };

  const expectNumeric = (stats: EvaluatorStatsResponse, values: readonly number[]): void => {
    if (!('percentiles' in stats)) throw new Error('not numeric');
    if (values.length === 0) {
      expect(stats).toMatchObject({ mean: null, sum: null, std: null, percentiles: {} });
      return;
    }
    const sum = values.reduce((total, value) => total + value, 0);
    const variance = values.reduce((total, value) => total + (value - sum / values.length) ** 2, 0) / values.length;
    expect(stats.sum).toBe(sum);
    expect(stats.mean).toBeCloseTo(sum / values.length, 10);
    expect(stats.std).toBeCloseTo(Math.sqrt(variance), 10);
    expect(Object.keys(stats.percentiles)).toEqual(['0', '25', '50', '75', '90', '95', '99', '100', '99.9']);
    const sorted = values.toSorted((a, b) => a - b);
    for (const [p, value] of Object.entries(stats.percentiles)) expect(value).toBeCloseTo(percentile(sorted, Number(p)), 10);
  };

  const expectAgreement = (stats: EvaluatorStatsResponse, logs: readonly EvaluatorLogResponse[]): void => {
    const values = valuesOf(logs);
    const errors = logs.filter(({ judgment, error }) => judgment === null && error !== null).length;
    const counts = {
      total_logs: logs.length,
      num_judgments: values.length,
      num_errors: errors,
      num_nulls: logs.length - values.length - errors,
    };
    expect(stats).toMatchObject(counts);
    if (statsKind(stats) === 'numeric') expectNumeric(stats, values.map(Number));
    if ('num_true' in stats) {
      expect(stats.num_true).toBe(values.filter((value) => value === true).length);
      expect(stats.num_false).toBe(values.filter((value) => value === false).length);
    }
    if ('num_judgments_per_option' in stats)
      for (const [option, count] of Object.entries(stats.num_judgments_per_option))
        expect(count, option).toBe(values.flat().filter((value) => value === option).length);
  };

  test('agree with the logs', () => {
    for (const { body, stats, records: rows } of evaluations)
      for (const { run_id, num_logs, evaluator_stats } of stats.run_stats) {
        const ofRun = rows.filter((row) => row.run_id === run_id);
        expect(num_logs).toBe(ofRun.length);
        expect(evaluator_stats.map((one) => one.evaluator_version_id)).toEqual(body.evaluators.map(({ version }) => version.version_id));
        const judgments = ofRun.flatMap((row) => row.evaluator_logs).filter((log) => 'evaluator' in log);
        for (const one of evaluator_stats)
          expectAgreement(
            one,
            judgments.filter((log) => log.evaluator.version_id === one.evaluator_version_id),
          );
      }
  });

  test('distinguish candidates', () => {
    const marks = evaluationOf(SAMPLE_IDS.evaluations.spring)?.stats.run_stats.map(({ evaluator_stats: [first] }) =>
      first && 'percentiles' in first ? first.mean?.toFixed(2) : null,
    );
    expect(marks).toEqual(['4.71', '3.09', '4.78', '4.13', '1.91']);
    const report = evaluationOf(SAMPLE_IDS.evaluations.desk)?.stats.report;
    expect(report).toBe(
      'Ticket desk, end to end\n            with-conductor  sort-and-reply\nRight Rule  0.50            0.50\nSteps       4.50            2.00\nResolved    solved 2        half solved 2 +\n',
    );
  });
});

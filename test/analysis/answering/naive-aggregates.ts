import { expect } from 'vitest';
import type { AttachedEvaluator } from '../../../src/analysis/block.ts';
import type { Aggregates, AggregatesAsk, Interval, NumberSummary } from '../../../src/analysis/question.ts';
import { wilson } from '../../../src/analysis/statistics/intervals.ts';
import { tWithin } from '../../../src/analysis/statistics/special-functions.ts';
import { type Cell, CORRECT, ERRORS, EVALUATORS, optionsOf, type Row, scoreOf, stateOf, TAGS, TONE } from './rows.ts';

/* Aggregates as somebody without haste computes them, to compare with. */

const CONFIDENCE = 0.9;

/** All that there is to sum up. */
export const ASK: AggregatesAsk = {
  numbers: { duration: { percentiles: [0, 50, 90], histograms: [{ bins: 3 }], intervals: [CONFIDENCE] }, createdAt: {} },
  datapointCount: true,
  created: true,
  errorRateIntervals: [CONFIDENCE],
  judgments: {
    numbers: { percentiles: [25], intervals: [CONFIDENCE] },
    passRateIntervals: [
      { confidence: CONFIDENCE, denominator: 'judgments' },
      { confidence: CONFIDENCE, denominator: 'logs' },
    ],
    scoreIntervals: [CONFIDENCE],
  },
};

/** A value of a row, with what it is clustered by. */
interface Point {
  readonly value: number;
  readonly cluster: string;
}

const sum = (numbers: readonly number[]): number => numbers.reduce((all, one) => all + one, 0);

const clustersOf = (points: readonly Point[]): Point[][] => {
  const clusters = new Map<string, Point[]>();
  for (const point of points) clusters.set(point.cluster, [...(clusters.get(point.cluster) ?? []), point]);
  return [...clusters.values()];
};

type Naive = Pick<Interval, 'lower' | 'upper' | 'method' | 'n'> | null;

const meanInterval = (points: readonly Point[]): Naive => {
  const n = points.length;
  const mean = sum(points.map(({ value }) => value)) / n;
  const clusters = clustersOf(points);
  if (clusters.length < 2) return null;
  const squares = sum(clusters.map((cluster) => sum(cluster.map(({ value }) => value - mean)) ** 2));
  const error = Math.sqrt((clusters.length / (clusters.length - 1)) * squares) / n;
  const half = tWithin(CONFIDENCE, clusters.length - 1) * error;
  return { lower: mean - half, upper: mean + half, method: clusters.length < n ? 'clustered-t' : 't', n: clusters.length };
};

const shareInterval = (points: readonly Point[]): Naive => {
  const clusters = clustersOf(points).length;
  const good = sum(points.map(({ value }) => value));
  if (clusters === points.length) return wilson(good, points.length, CONFIDENCE);
  const interval = meanInterval(points);
  if (!interval || interval.upper - interval.lower < 1e-12) return wilson((good / points.length) * clusters, clusters, CONFIDENCE);
  return { ...interval, lower: Math.max(0, interval.lower), upper: Math.min(1, interval.upper) };
};

const expectInterval = (found: Interval | null | undefined, naive: Naive): void => {
  if (naive === null) {
    expect(found).toBeNull();
    return;
  }
  expect(found).toMatchObject({ confidence: CONFIDENCE, method: naive.method, n: naive.n });
  const scale = Math.max(1, Math.abs(naive.lower), Math.abs(naive.upper));
  expect(Math.abs((found?.lower ?? Number.NaN) - naive.lower) / scale).toBeLessThan(1e-9);
  expect(Math.abs((found?.upper ?? Number.NaN) - naive.upper) / scale).toBeLessThan(1e-9);
};

const expectClose = (found: number | null | undefined, expected: number | null): void => {
  if (expected === null) expect(found).toBeNull();
  else expect(Math.abs((found ?? Number.NaN) - expected) / Math.max(1, Math.abs(expected))).toBeLessThan(1e-9);
};

const pointsOf = (rows: readonly Row[], valueIn: (row: Row) => number | null): Point[] =>
  rows.flatMap((row, index) => {
    const value = valueIn(row);
    return value === null ? [] : [{ value, cluster: row.datapoint ?? `row ${index}` }];
  });

const expectSummary = (summary: NumberSummary | null | undefined, rows: readonly Row[], points: readonly Point[]): void => {
  const values = points.map(({ value }) => value);
  const none = values.length === 0;
  const mean = sum(values) / values.length;
  expect(summary).toMatchObject({
    count: values.length,
    nullCount: rows.length - values.length,
    min: none ? null : Math.min(...values),
    max: none ? null : Math.max(...values),
  });
  expectClose(summary?.sum, none ? null : sum(values));
  expectClose(summary?.mean, none ? null : mean);
  const std = values.length < 2 ? null : Math.sqrt(sum(values.map((value) => (value - mean) ** 2)) / (values.length - 1));
  expectClose(summary?.std, std);
};

const isSomeone = (cell: Cell | undefined): boolean => stateOf(cell) !== 'missing';

const expectShares = (found: Aggregates['judgments'][number] | undefined, rows: readonly Row[], index: number): void => {
  const cellOf = (row: Row): Cell | undefined => row.cells[index];
  const isGood = (row: Row): number => Number(scoreOf(cellOf(row), index) === 1);
  const isOfType = (cell: Cell | undefined): boolean => (index === CORRECT ? typeof cell === 'boolean' : typeof cell === 'string');
  const judged = pointsOf(rows, (row) => (isOfType(cellOf(row)) ? isGood(row) : null));
  const logged = pointsOf(rows, (row) => (isSomeone(cellOf(row)) ? isGood(row) : null));
  const rated = pointsOf(rows, (row) => (scoreOf(cellOf(row), index) === null ? null : isGood(row)));
  const share = (points: readonly Point[]): number | null =>
    points.length > 0 ? sum(points.map(({ value }) => value)) / points.length : null;
  expectClose(found?.passRate.judgments, share(judged));
  expectClose(found?.passRate.logs, share(logged));
  expectClose(found?.score.judgments, share(rated));
  const isNeutral = logged.length > 0 && logged.length === judged.length && rated.length === 0;
  expectClose(found?.score.logs, isNeutral ? null : share(logged));
  expectInterval(found?.passRateIntervals[0], shareInterval(judged));
  expectInterval(found?.passRateIntervals[1], shareInterval(logged));
  expectInterval(found?.scoreIntervals[0], shareInterval(rated));
};

const expectOptions = (found: Aggregates['judgments'][number] | undefined, rows: readonly Row[], index: number): void => {
  const known = (EVALUATORS[index] as AttachedEvaluator).options;
  const chosen = rows.flatMap((row) => optionsOf(row.cells[index], index));
  const others = [...new Set(chosen)].filter((option) => !known.includes(option)).sort();
  const expected = [...known, ...others].map((option) => ({ option, count: chosen.filter((one) => one === option).length }));
  expect(found?.optionCounts).toEqual(expected);
};

const expectNumbers = (found: Aggregates['judgments'][number], rows: readonly Row[]): void => {
  const numbers = pointsOf(rows, ({ cells: { [ERRORS]: cell } }) => (typeof cell === 'number' ? cell : null));
  expectSummary(found.numbers, rows, numbers);
  expectInterval(found.numbers?.intervals[0], meanInterval(numbers));
  const scores = pointsOf(rows, ({ cells }) => scoreOf(cells[ERRORS], ERRORS));
  expectClose(found.score.judgments, scores.length === 0 ? null : sum(scores.map(({ value }) => value)) / scores.length);
  expect(found.score.logs).toBeNull();
  expectInterval(found.scoreIntervals[0], meanInterval(scores));
};

const expectJudgments = (aggregates: Aggregates, rows: readonly Row[]): void => {
  expect(aggregates.judgments.map(({ evaluatorVersionId }) => evaluatorVersionId)).toEqual(EVALUATORS.map(({ versionId }) => versionId));
  aggregates.judgments.forEach((found, index) => {
    const count = (state: string): number => rows.filter(({ cells }) => stateOf(cells[index]) === state).length;
    expect([found.numJudgments, found.numAbstained, found.numErrors, found.numMissing]).toEqual(
      ['judged', 'abstained', 'errored', 'missing'].map(count),
    );
    if (index === CORRECT || index === TONE) expectShares(found, rows, index);
    else expect(found.passRate).toEqual({ judgments: null, logs: null });
    if (index === TONE || index === TAGS) expectOptions(found, rows, index);
    else expect(found.optionCounts).toEqual([]);
    if (index === ERRORS) expectNumbers(found, rows);
    else expect(found.numbers).toBeNull();
  });
};
/** Whether aggregates are what somebody without haste comes to. */
export const expectAggregates = (aggregates: Aggregates, rows: readonly Row[]): void => {
  const durations = pointsOf(rows, ({ duration }) => duration);
  const times = rows.flatMap(({ createdAt }) => (createdAt === null ? [] : [createdAt]));
  expect(aggregates).toMatchObject({
    count: rows.length,
    errorCount: rows.filter(({ error }) => error !== null).length,
    datapointCount: new Set(rows.flatMap(({ datapoint }) => datapoint ?? [])).size,
    createdFrom: times.length > 0 ? Math.min(...times) : null,
    createdTo: times.length > 0 ? Math.max(...times) : null,
  });
  expectInterval(aggregates.errorRateIntervals[0], shareInterval(pointsOf(rows, ({ error }) => (error === null ? 0 : 1))));
  expectSummary(aggregates.numbers.duration, rows, durations);
  expectInterval(aggregates.numbers.duration?.intervals[0], meanInterval(durations));
  expect(sum(aggregates.numbers.duration?.histograms[0]?.map(({ count }) => count) ?? [])).toBe(durations.length);
  expectJudgments(aggregates, rows);
};

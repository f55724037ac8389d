import { cellLogs, judgingLogs } from '../../contract/judgment.ts';
import type { EvaluatorLogResponse } from '../../contract/log.ts';
import type { EvaluatorStatsResponse, RunStatsResponse } from '../../contract/stats.ts';
import { elementsOf, jsonOf, listOf, memberOf, withMember } from '../../json/members.ts';
import { isObject, textAt } from '../../json/tolerant.ts';
import type { RunRef } from '../store/changes.ts';
import { type Steps, throughRecords } from '../store/steps.ts';
import { parsedBody } from './bodies.ts';
import { type EvaluatorTally, evaluatorTally, type StatsEvaluator } from './evaluator-stats.ts';

type Tallies = readonly (EvaluatorTally | undefined)[];

const isAnyCounted = (tallies: Tallies): boolean => tallies.some((tally) => tally !== undefined);

const cellsBy = (attached: readonly StatsEvaluator[]) => {
  const versions = attached.map(({ versionId, fileId }) => ({ version_id: versionId, id: fileId }));
  return (record: Buffer): (EvaluatorLogResponse | undefined)[] => cellLogs(versions, judgingLogs(parsedBody(record)));
};

/** The evaluator logs that fill the cells of a row, in the order of the evaluators. */
export const cellsOf = (attached: readonly StatsEvaluator[], record: Buffer): (EvaluatorLogResponse | undefined)[] =>
  cellsBy(attached)(record);

/** Counts records in the tallies of an evaluation's evaluators, which are in their order; where one is undefined its cells are not counted. */
export const countRecords = (attached: readonly StatsEvaluator[], tallies: Tallies, records: Iterable<Buffer>): void => {
  if (!isAnyCounted(tallies)) return;
  const cellsIn = cellsBy(attached);
  for (const record of records) {
    const cells = cellsIn(record);
    for (const [index, tally] of tallies.entries()) tally?.add(cells[index]);
  }
};

/** Counts all records of a run, as they are served. */
export function* countRun(attached: readonly StatsEvaluator[], tallies: Tallies, run: RunRef): Steps<void> {
  // Without evaluators the records need not be read.
  if (!isAnyCounted(tallies)) return;
  yield* throughRecords(run, (records) => {
    const served = records.map((record) => record.served);
    countRecords(attached, tallies, served);
  });
}

/**
 * The stats of the evaluators of an evaluation over the records of one run, in their order: what the cells of the rows come to. `isWanted` picks
 * those that stats are made of; which cell a log fills depends on all.
 */
export function* statsOfRun(
  attached: readonly StatsEvaluator[],
  run: RunRef,
  isWanted: (versionId: string) => boolean = () => true,
): Steps<EvaluatorStatsResponse[]> {
  const tallies = attached.map((evaluator): EvaluatorTally | undefined =>
    isWanted(evaluator.versionId) ? evaluatorTally(evaluator) : undefined,
  );
  yield* countRun(attached, tallies, run);
  return tallies.flatMap((tally) => tally?.stats() ?? []);
}

/** What a run's entry in the stats takes from the run itself. */
export interface CountedRun {
  readonly id: string;
  readonly versionId: string | null;
  readonly status: string;
  readonly numLogs: number;
}

/** A run's entry in the stats of an evaluation. */
export const runStats = (run: CountedRun, stats: EvaluatorStatsResponse[]): Buffer => {
  const entry: RunStatsResponse = {
    run_id: run.id,
    version_id: run.versionId,
    batch_id: null,
    num_logs: run.numLogs,
    status: run.status,
    evaluator_stats: stats,
  };
  return jsonOf(entry);
};

const versionIdIn = (entry: Buffer): string | undefined => {
  const stats: unknown = JSON.parse(entry.toString('utf8'));
  return isObject(stats) ? textAt(stats, 'evaluator_version_id') : undefined;
};

/** The evaluators that a run's entry has stats of. */
export const evaluatorsIn = (entry: Buffer): ReadonlySet<string | undefined> =>
  new Set(elementsOf(memberOf(entry, 'evaluator_stats')).map(versionIdIn));

/** A run's entry with the stats of more evaluators, those it has being kept to the byte. */
export const withEvaluatorStats = (entry: Buffer, stats: readonly EvaluatorStatsResponse[]): Buffer =>
  withMember(entry, 'evaluator_stats', listOf([...elementsOf(memberOf(entry, 'evaluator_stats')), ...stats.map(jsonOf)]));

/** A run's entry with these stats in place of what it said of their evaluators; what it says of others is kept to the byte. */
export const withStatsInPlace = (entry: Buffer, stats: readonly EvaluatorStatsResponse[]): Buffer => {
  const elements = elementsOf(memberOf(entry, 'evaluator_stats'));
  const known = elements.map(versionIdIn);
  const now = elements.map((bytes, index) => {
    const counted = stats.find((one) => one.evaluator_version_id === known[index]);
    return counted ? jsonOf(counted) : bytes;
  });
  const added = stats.filter((one) => !known.includes(one.evaluator_version_id)).map(jsonOf);
  return withMember(entry, 'evaluator_stats', listOf([...now, ...added]));
};

/** A run's entry with the stats of these evaluators alone. */
export const withOnlyEvaluators = (entry: Buffer, isKept: (versionId: string | undefined) => boolean): Buffer => {
  const kept = elementsOf(memberOf(entry, 'evaluator_stats')).filter((stats) => isKept(versionIdIn(stats)));
  return withMember(entry, 'evaluator_stats', listOf(kept));
};

/** Stats with the errors that cells have now, where what they said agreed with the cells before. */
const withErrorsNow = (stats: Buffer, before: readonly EvaluatorStatsResponse[], now: readonly EvaluatorStatsResponse[]): Buffer => {
  const { evaluator_version_id: versionId, num_errors: errors, total_logs: logs } = parsedBody(stats);
  const isOf = ({ evaluator_version_id }: EvaluatorStatsResponse): boolean => evaluator_version_id === versionId;
  const [earlier, later] = [before.find(isOf)?.num_errors, now.find(isOf)?.num_errors];
  if (errors !== earlier || earlier === undefined || later === undefined || later === earlier) return stats;
  return withMember(withMember(stats, 'num_errors', jsonOf(later)), 'total_logs', jsonOf(Number(logs) + later - earlier));
};

/** A run's entry after failures came to other cells, by what some evaluators counted before and count now. All else in it is kept to the byte. */
export const withErrorsMoved = (
  entry: Buffer,
  before: readonly EvaluatorStatsResponse[],
  now: readonly EvaluatorStatsResponse[],
): Buffer => {
  if (before.length === 0) return entry;
  const moved = elementsOf(memberOf(entry, 'evaluator_stats')).map((stats) => withErrorsNow(stats, before, now));
  return withMember(entry, 'evaluator_stats', listOf(moved));
};

/** How many logs a run's entry counts. */
export const numLogsIn = (entry: Buffer): number => Number(memberOf(entry, 'num_logs')?.toString('utf8') ?? 0) || 0;

import type { EvaluationStatus } from '../../contract/evaluation.ts';
import type { EvaluatorStatsResponse } from '../../contract/stats.ts';
import { elementsOf, jsonOf, listOf, memberOf, withMember } from '../../json/members.ts';
import { isObject, textAt } from '../../json/tolerant.ts';
import type { EvaluationRow, RunRow, StoreEdits } from '../store/sqlite/edits.ts';
import type { SqliteStore } from '../store/sqlite/store.ts';
import { type AttachedEvaluator, attachedEvaluators, parsedBody, runFacts } from './bodies.ts';
import { numLogsIn, runStats, statsOverRecords } from './run-stats.ts';
import { progressText, reportText, type ToldRun } from './stats-text.ts';

/** The records of one membership of a run, as they are served. */
export function* servedRecords(edits: StoreEdits, runKey: number): Generator<Buffer> {
  for (const { blobKey } of edits.records(runKey)) yield edits.bytes(blobKey);
}

/** Counts a run's stats anew from the logs at hand, for one of its evaluations. */
const countRun = (edits: StoreEdits, run: RunRow, evaluators: readonly AttachedEvaluator[]): Buffer => {
  const { status, versionId } = run.body ? runFacts(run.body) : { status: 'pending', versionId: null };
  const numLogs = edits.logsCount(run.key);
  const stats = statsOverRecords(evaluators, servedRecords(edits, run.key));
  const entry = runStats({ id: run.id, versionId, status, numLogs }, stats);
  edits.setRunStats(run.key, entry);
  return entry;
};

/** An evaluation is what its runs are: cancelled if all are, running if any is, pending if any is or there is none, else completed. */
const overallStatus = (statuses: readonly string[]): EvaluationStatus => {
  if (statuses.length === 0) return 'pending';
  if (statuses.every((status) => status === 'cancelled')) return 'cancelled';
  return ['running', 'pending'].find((status) => statuses.includes(status)) ?? 'completed';
};

const toldRun = (entry: Buffer, label: string | undefined): ToldRun => {
  const stats = parsedBody(entry);
  const { evaluator_stats: evaluatorStats } = stats;
  return {
    label: label ?? textAt(stats, 'run_id') ?? '',
    status: textAt(stats, 'status') ?? 'pending',
    numLogs: numLogsIn(entry),
    // JSON enters: the entries are of our own making, or the export's.
    evaluatorStats: (Array.isArray(evaluatorStats) ? evaluatorStats.filter(isObject) : []) as unknown as EvaluatorStatsResponse[],
  };
};

/** Entries of runs that the store knows nothing else of: an export may lack a run's file. */
const strayEntries = (edits: StoreEdits, stats: Buffer): Buffer[] =>
  elementsOf(memberOf(stats, 'run_stats')).filter((entry) => {
    const runId = textAt(parsedBody(entry), 'run_id');
    return runId === undefined || !edits.hasRun(runId);
  });

const EMPTY = Buffer.from('{}');

/**
 * Puts an evaluation's stats together from those of its runs, newest run first. Runs without any are counted; those of the others
 * are taken as they are, so what an export says of a run holds until that run's logs change.
 */
export const assembleStats = ({ edits, reads }: SqliteStore, evaluation: EvaluationRow): void => {
  const evaluators = attachedEvaluators(evaluation.body);
  const listed = edits.runsOf(evaluation.key).filter((run) => run.body ?? run.stats);
  const known = listed.map((run) => {
    const entry = run.stats ?? countRun(edits, run, evaluators);
    return { entry, told: toldRun(entry, run.body && runFacts(run.body).label) };
  });
  const stats = reads.stats(evaluation.key) ?? EMPTY;
  const stray = strayEntries(edits, stats).map((entry) => ({ entry, told: toldRun(entry, undefined) }));
  const runs = [...known, ...stray];
  const told = runs.map((run) => run.told);
  const name = textAt(parsedBody(evaluation.body), 'name') ?? evaluation.id;
  const members = {
    run_stats: listOf(runs.map(({ entry }) => entry)),
    progress: jsonOf(progressText(name, told)),
    report: jsonOf(reportText(name, evaluators, told)),
    status: jsonOf(overallStatus(told.map(({ status }) => status))),
  };
  const assembled = Object.entries(members).reduce((body, [key, value]) => withMember(body, key, value), stats);
  edits.setEvaluationStats(evaluation.key, assembled);
  edits.ownEvaluation(evaluation.key);
};

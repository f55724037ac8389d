import type { EvaluationStatus } from '../../contract/evaluation.ts';
import type { EvaluatorStatsResponse } from '../../contract/stats.ts';
import { elementsOf, jsonOf, listOf, memberOf, withMember } from '../../json/members.ts';
import { isObject, textAt } from '../../json/tolerant.ts';
import type { StoredEvaluation, StoredRun } from '../store/changes.ts';
import { ask, askAll, edit, type Steps } from '../store/steps.ts';
import { type AttachedEvaluator, attachedEvaluators, parsedBody, runFacts } from './bodies.ts';
import { numLogsIn, runStats, statsOfRun } from './run-stats.ts';
import { progressText, reportText, type ShownRun } from './stats-text.ts';

/** Counts a run's stats again from the logs at hand, for one of its evaluations. */
function* countStats(run: StoredRun, evaluators: readonly AttachedEvaluator[]): Steps<Buffer> {
  const { status, versionId } = run.body ? runFacts(run.body) : { status: 'pending', versionId: null };
  const numLogs = yield* ask('logsCount', run.ref);
  const entry = runStats({ id: run.id, versionId, status, numLogs }, yield* statsOfRun(evaluators, run.ref));
  yield* edit('setRunStats', run.ref, entry);
  return entry;
}

/** An evaluation is what its runs are: cancelled if all are, running if any is, pending if any is or there is none, else completed. */
const overallStatus = (statuses: readonly string[]): EvaluationStatus => {
  if (statuses.length === 0) return 'pending';
  if (statuses.every((status) => status === 'cancelled')) return 'cancelled';
  return ['running', 'pending'].find((status) => statuses.includes(status)) ?? 'completed';
};

const shownRun = (entry: Buffer, label: string | undefined): ShownRun => {
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
function* strayEntries(stats: Buffer, runs: readonly StoredRun[]): Steps<Buffer[]> {
  const own = new Set<string | undefined>(runs.map(({ id }) => id));
  const entries = elementsOf(memberOf(stats, 'run_stats')).map((entry) => ({ entry, runId: textAt(parsedBody(entry), 'run_id') }));
  const others = entries.filter(({ runId }) => !own.has(runId));
  const ids = others.map(({ runId }) => runId).filter((runId) => runId !== undefined);
  const known = ids.length === 0 ? own : yield* ask('knownRuns', ids);
  return others.filter(({ runId }) => runId === undefined || !known.has(runId)).map(({ entry }) => entry);
}

const EMPTY = Buffer.from('{}');

/** What the stats of an evaluation are put together from. */
export interface StatsParts {
  readonly runs: readonly StoredRun[];
  /** The stats that it had; undefined before there were any. */
  readonly before: Buffer | undefined;
}

export function* statsPartsOf(evaluationId: string): Steps<StatsParts> {
  const [runs, before] = yield* askAll(['runs', evaluationId], ['evaluationStats', evaluationId]);
  return { runs, before };
}

/** How stats are written: `setCountedStats` where the evaluation stays what an export has. */
type SetStats = 'setEvaluationStats' | 'setCountedStats';

/** Puts an evaluation's stats together from those of its runs. */
export function* assembleStats(evaluation: StoredEvaluation, set: SetStats = 'setEvaluationStats'): Steps<void> {
  yield* assembleStatsOf(evaluation, yield* statsPartsOf(evaluation.id), set);
}

/**
 * The same of these parts, newest run first. Runs without stats are counted; those of the others are taken as they are, so what an export
 * says of a run holds until that run's logs change.
 */
export function* assembleStatsOf(
  evaluation: StoredEvaluation,
  { runs, before }: StatsParts,
  set: SetStats = 'setEvaluationStats',
): Steps<void> {
  const evaluators = attachedEvaluators(evaluation.body);
  const entries: { readonly entry: Buffer; readonly shown: ShownRun }[] = [];
  for (const run of runs) {
    if (!run.body && !run.stats) continue;
    const entry = run.stats ?? (yield* countStats(run, evaluators));
    entries.push({ entry, shown: shownRun(entry, run.body && runFacts(run.body).label) });
  }
  const stats = before ?? EMPTY;
  for (const entry of yield* strayEntries(stats, runs)) entries.push({ entry, shown: shownRun(entry, undefined) });
  const shown = entries.map((run) => run.shown);
  const name = textAt(parsedBody(evaluation.body), 'name') ?? evaluation.id;
  const members = {
    run_stats: listOf(entries.map(({ entry }) => entry)),
    progress: jsonOf(progressText(name, shown)),
    report: jsonOf(reportText(name, evaluators, shown)),
    status: jsonOf(overallStatus(shown.map(({ status }) => status))),
  };
  const assembled = Object.entries(members).reduce((body, [key, value]) => withMember(body, key, value), stats);
  yield* edit(set, evaluation.id, assembled);
}

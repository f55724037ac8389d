import { jsonOf, withMember } from '../../json/members.ts';
import type { RunRef, StoredRun } from '../store/changes.ts';
import { ask, edit, type Steps } from '../store/steps.ts';
import { attachedEvaluators } from './bodies.ts';
import { assembleStats } from './evaluation-stats.ts';
import { settleStatus } from './judged-runs.ts';
import { evaluatorsIn, withStatsInPlace } from './run-stats.ts';
import { runTally } from './run-tally.ts';

/** Counts the stats of a run anew. Whether it has any. */
function* recountRun({ ref, evaluationId, stats }: StoredRun): Steps<boolean> {
  if (!stats) return false;
  const evaluation = evaluationId === null ? undefined : yield* ask('evaluation', evaluationId);
  if (!evaluation) {
    // Of what it is a count is no longer known.
    yield* edit('setRunStats', ref, undefined);
    return false;
  }
  const tally = yield* runTally(ref, attachedEvaluators(evaluation.body));
  const known = evaluatorsIn(stats);
  const counted = tally.stats().filter(({ evaluator_version_id: versionId }) => known.has(versionId));
  yield* edit('setTally', ref, tally.kept(tally.numLogs));
  yield* edit('setRunStats', ref, withMember(withStatsInPlace(stats, counted), 'num_logs', jsonOf(tally.numLogs)));
  return true;
}

/**
 * Counts the stats of memberships of runs by the rows that are there, where they have stats, after rows or judgments left without being taken
 * back: the evaluations stay what an export has. A run that is completed by judgments is running again where one is missing now.
 */
export function* recountRuns(refs: Iterable<RunRef>): Steps<void> {
  const evaluationIds = new Set<string>();
  const runIds = new Set<string>();
  for (const ref of new Set(refs)) {
    const run = yield* ask('run', ref);
    if (!run) continue;
    runIds.add(run.id);
    if ((yield* recountRun(run)) && run.evaluationId !== null) evaluationIds.add(run.evaluationId);
  }
  for (const runId of runIds) {
    if (!(yield* ask('isCompletedByJudgments', runId)) || !(yield* settleStatus(runId))) continue;
    for (const { evaluationId } of yield* ask('memberships', runId)) if (evaluationId !== null) evaluationIds.add(evaluationId);
  }
  for (const id of evaluationIds) {
    const evaluation = yield* ask('evaluation', id);
    if (evaluation) yield* assembleStats(evaluation, 'setCountedStats');
  }
}

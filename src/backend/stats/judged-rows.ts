import { textAt } from '../../json/tolerant.ts';
import type { StoredRun } from '../store/changes.ts';
import { ask, askAll, edit, type Steps } from '../store/steps.ts';
import { attachedEvaluators, parsedBody, runFacts } from './bodies.ts';
import { assembleStats } from './evaluation-stats.ts';
import { settleStatus } from './judged-runs.ts';
import { type IsWanted, judgedRecord, judgmentsOf } from './records.ts';
import { runStats, withStatsInPlace } from './run-stats.ts';
import { type RunTally, runTally } from './run-tally.ts';

/** Gives a run the stats that its tally comes to: those of these evaluators, or all where it has none yet. */
function* countInStats({ ref, id, body, stats }: StoredRun, tally: RunTally, changed: ReadonlySet<string>): Steps<void> {
  if (!stats && !body) return;
  const counted = tally.stats();
  if (stats) {
    const moved = counted.filter(({ evaluator_version_id: versionId }) => changed.has(versionId));
    yield* edit('setRunStats', ref, withStatsInPlace(stats, moved));
  } else if (body) {
    const { versionId, status } = runFacts(body);
    yield* edit('setRunStats', ref, runStats({ id, versionId, status, numLogs: tally.numLogs }, counted));
  }
}

/**
 * Gives the row of a log in one run of one evaluation the judgments that it has now, and counts it anew. Those it came with stay as they are.
 * Whether anything changed.
 */
function* judgeRow(run: StoredRun, logId: string, given: readonly Buffer[]): Steps<boolean> {
  if (run.evaluationId === null) return false;
  const [evaluation, record] = yield* askAll(['evaluation', run.evaluationId], ['record', run.ref, logId]);
  if (!evaluation || !record) return false;
  const evaluators = attachedEvaluators(evaluation.body);
  const ids = new Set(given.map((one) => textAt(parsedBody(one), 'id')));
  const isOfEvaluation = judgmentsOf(evaluators);
  const isWanted: IsWanted = (entry, isServed) => isServed || (ids.has(textAt(entry.log, 'id')) && isOfEvaluation(entry, false));
  const judged = judgedRecord({ ...record, given }, isWanted);
  if (!judged) return false;
  const tally = yield* runTally(run.ref, evaluators);
  const changed = tally.replace(record.served, judged);
  yield* edit('setRecord', run.ref, logId, judged);
  yield* edit('setTally', run.ref, tally.kept(tally.numLogs));
  yield* countInStats(run, tally, changed);
  return true;
}

/**
 * Brings the judgments that a log has now, by all that were given and taken back, into its rows: in every run of every evaluation with their
 * evaluator, with the stats and the status that follow. What that costs does not grow with the logs of the runs once they have been counted.
 */
export function* judgeRows(logId: string): Steps<void> {
  const [judgments, holding] = yield* askAll(['judgments', [logId]], ['runsHolding', logId]);
  const given = judgments.get(logId) ?? [];
  const judged: StoredRun[] = [];
  for (const run of holding) if (yield* judgeRow(run, logId, given)) judged.push(run);
  const changed = new Set(judged.map(({ evaluationId }) => evaluationId));
  for (const runId of new Set(judged.map(({ id }) => id))) {
    if (!(yield* settleStatus(runId))) continue;
    for (const { evaluationId } of yield* ask('memberships', runId)) changed.add(evaluationId);
  }
  for (const evaluationId of changed) {
    const evaluation = evaluationId === null ? undefined : yield* ask('evaluation', evaluationId);
    if (evaluation) yield* assembleStats(evaluation);
  }
}

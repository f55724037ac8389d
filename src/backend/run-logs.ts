import type { z } from 'zod';
import { jsonAnswer } from './answers.ts';
import { attachedIds, fileIdOfLog, isUnfinished, parsedBody, runFacts } from './bodies.ts';
import { type Change, hasBody, type KnownRun, knownEvaluation, knownRun, saveEvaluation } from './changing.ts';
import { type KnownDatapoints, knownDatapoints } from './datapoints.ts';
import { conflict, impossible, RefusedError } from './error-answers.ts';
import { assembleStats } from './evaluation-stats.ts';
import { jsonOf, withMember } from './json-members.ts';
import { newRecord } from './records.ts';
import type { AddLogsBody } from './request-bodies.ts';
import type { Store } from './store.ts';
import type { EvaluationRow } from './store-edits.ts';
import { microsecondsOf } from './timestamp.ts';
import { textAt } from './tolerant-json.ts';

/** A log that can be looked up, with its bytes. */
export interface FoundLog {
  readonly id: string;
  readonly bytes: Buffer;
}

/** Brings the stats of the evaluations that hold a run up to date. `except` is the key of one that will be anyway. */
export const assembleStatsOfRun = (store: Store, runId: string, except: number): void => {
  for (const { evaluationKey } of store.edits.memberships(runId)) {
    const evaluation = evaluationKey === null || evaluationKey === except ? undefined : store.edits.evaluationOfKey(evaluationKey);
    if (evaluation) assembleStats(store, evaluation);
  }
};

const addTo = ({ edits, writes }: Store, run: KnownRun, logs: readonly FoundLog[], datapoints: KnownDatapoints | undefined): void => {
  const held = new Set(edits.records(run.key).map(({ logId }) => logId));
  const fresh = logs.filter(({ id }) => !held.has(id));
  if (fresh.length === 0) return;
  const evaluation = run.evaluationKey === null ? undefined : edits.evaluationOfKey(run.evaluationKey);
  const attached = evaluation ? attachedIds(evaluation.body) : new Set<string>();
  for (const { id, bytes } of fresh) {
    const log = parsedBody(bytes);
    const datapointId = textAt(log, 'source_datapoint_id');
    const datapoint = datapointId === undefined ? undefined : datapoints?.body(datapointId);
    const body = newRecord({ runId: run.id, datapoint, log: bytes, attached });
    writes.addEvaluationLog({ runKey: run.key, logId: id, createdAt: microsecondsOf(log['created_at']), body });
  }
  writes.placeLogs(run.key);
  if (runFacts(run.body).status === 'pending') edits.setRunBody(run.key, withMember(run.body, 'status', jsonOf('running')));
  edits.setRunStats(run.key, undefined);
};

/**
 * Adds logs to a run, in every evaluation that holds it: logs are the run's, judgments are the evaluation's. Those it has already stay.
 * A pending run is running once it has logs. Its stats are taken away, to be counted anew.
 */
export const addLogs = (store: Store, runId: string, logs: readonly FoundLog[]): void => {
  const runs = store.edits.memberships(runId).filter(hasBody);
  const datasetVersionId = runs[0] ? runFacts(runs[0].body).datasetVersionId : null;
  const datapoints = datasetVersionId === null ? undefined : knownDatapoints(store.catalogue, datasetVersionId);
  for (const run of runs) addTo(store, run, logs, datapoints);
};

const foundLogs = ({ reads }: Store, ids: Iterable<string>): FoundLog[] => {
  const found: FoundLog[] = [];
  let unknown = 0;
  for (const id of new Set(ids)) {
    const bytes = reads.log(id);
    if (bytes) found.push({ id, bytes });
    else unknown++;
  }
  if (unknown > 0) throw new RefusedError(impossible(`${unknown} of the log ids are unknown.`));
  return found;
};

const refuseOtherFiles = ({ fileId }: EvaluationRow, logs: readonly FoundLog[]): void => {
  if (fileId === null) return;
  const others = logs.filter(({ bytes }) => (fileIdOfLog(bytes) ?? fileId) !== fileId);
  if (others.length > 0) throw new RefusedError(impossible(`${others.length} of the logs are of another file than the evaluation's.`));
};

/** POST /evaluations/{id}/runs/{run_id}/logs: all of them, or none. */
export const addLogsToRun: Change<z.infer<typeof AddLogsBody>> = (request, { log_ids: ids }) => {
  const { store } = request;
  const evaluation = knownEvaluation(request);
  const run = knownRun(request, evaluation);
  const { status } = runFacts(run.body);
  if (!isUnfinished(status)) throw new RefusedError(conflict(`The run ${run.id} is ${status} and takes no more logs.`));
  const logs = foundLogs(store, ids);
  refuseOtherFiles(evaluation, logs);
  const held = new Set(store.edits.records(run.key).map(({ logId }) => logId));
  if (logs.every(({ id }) => held.has(id))) return jsonAnswer(run.body);
  addLogs(store, run.id, logs);
  assembleStatsOfRun(store, run.id, evaluation.key);
  saveEvaluation(request, evaluation);
  return jsonAnswer(store.edits.run(run.key)?.body ?? run.body);
};

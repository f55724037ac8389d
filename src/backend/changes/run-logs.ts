import type { z } from 'zod';
import { namesOf } from '../../contract/names.ts';
import { microsecondsOf } from '../../contract/timestamp.ts';
import { jsonOf, withMember } from '../../json/members.ts';
import { textAt } from '../../json/tolerant.ts';
import { jsonAnswer } from '../rest/answers.ts';
import { conflict, impossibleAt, RefusedError } from '../rest/error-answers.ts';
import type { AddLogsBody } from '../rest/request-bodies.ts';
import { attachedEvaluators, fileIdOfLog, isUnfinished, parsedBody, runFacts } from '../stats/bodies.ts';
import { assembleStats } from '../stats/evaluation-stats.ts';
import { judgmentsOf, newRecord } from '../stats/records.ts';
import { runStats } from '../stats/run-stats.ts';
import { type RunTally, runTally } from '../stats/run-tally.ts';
import type { EvaluationRow } from '../store/sqlite/edits.ts';
import type { SqliteStore } from '../store/sqlite/store.ts';
import { type Change, hasBody, type KnownRun, knownEvaluation, knownRun, saveEvaluation } from './changing.ts';
import { type KnownDatapoints, knownDatapoints } from './datapoints.ts';

/** A log that can be looked up, with its bytes. */
export interface FoundLog {
  readonly id: string;
  readonly bytes: Buffer;
}

/** Brings the stats of the evaluations that hold a run up to date. `except` is the key of one that will be anyway. */
export const assembleStatsOfRun = (store: SqliteStore, runId: string, except: number): void => {
  for (const { evaluationKey } of store.edits.memberships(runId)) {
    const evaluation = evaluationKey === null || evaluationKey === except ? undefined : store.edits.evaluationOfKey(evaluationKey);
    if (evaluation) assembleStats(store, evaluation);
  }
};

/** A membership's entry in the stats, as the tally has it. */
const countedEntry = ({ edits }: SqliteStore, { key, id, body }: KnownRun, tally: RunTally): Buffer => {
  const { status, versionId } = runFacts(body);
  return runStats({ id, versionId, status, numLogs: edits.logsCount(key) }, tally.stats());
};

const addTo = (store: SqliteStore, run: KnownRun, logs: readonly FoundLog[], datapoints: KnownDatapoints | undefined): void => {
  const { edits, writes } = store;
  const fresh = logs.filter(({ id }) => !edits.hasRecord(run.key, id));
  if (fresh.length === 0) return;
  const evaluation = run.evaluationKey === null ? undefined : edits.evaluationOfKey(run.evaluationKey);
  const evaluators = evaluation ? attachedEvaluators(evaluation.body) : [];
  const isWanted = judgmentsOf(evaluators);
  const tally = runTally(edits, run.key, evaluators);
  for (const { id, bytes } of fresh) {
    const log = parsedBody(bytes);
    const datapointId = textAt(log, 'source_datapoint_id');
    const datapoint = datapointId === undefined ? undefined : datapoints?.body(datapointId);
    const body = newRecord({ runId: run.id, datapoint, log: bytes, isWanted });
    writes.addEvaluationLog({ runKey: run.key, logId: id, createdAt: microsecondsOf(log['created_at']), body });
    writes.placeLog(run.key, id);
    tally.add([body]);
  }
  tally.keep();
  const body = runFacts(run.body).status === 'pending' ? withMember(run.body, 'status', jsonOf('running')) : run.body;
  if (body !== run.body) edits.setRunBody(run.key, body);
  edits.setRunStats(run.key, countedEntry(store, { ...run, body }, tally));
};

/**
 * Adds logs to a run, in every evaluation that holds it: logs are the run's, judgments are the evaluation's. Those it has already stay.
 * A pending run is running once it has logs. Its stats are counted on, or anew where they were not counted here; what that costs does not
 * grow with the logs it has. `datapoints`: those of its dataset.
 */
export const addLogs = (store: SqliteStore, runId: string, logs: readonly FoundLog[], datapoints: KnownDatapoints | undefined): void => {
  for (const run of store.edits.memberships(runId).filter(hasBody)) addTo(store, run, logs, datapoints);
};

// The text names as many, and tells how many there are in all.
const MAX_TOLD_LOGS = 20;

/** Refuses a request for some of its log ids, each at the first place where it stands. */
const refuseLogs = (ids: readonly string[], refused: readonly string[], detail: string): never => {
  const locs = refused.slice(0, MAX_TOLD_LOGS).map((id) => ['body', 'log_ids', ids.indexOf(id)]);
  throw new RefusedError(impossibleAt(detail, ...locs));
};

const unknownText = (ids: readonly string[]): string =>
  ids.length === 1 ? `There is no log with the id ${namesOf(ids)}.` : `There are no logs with the ids ${namesOf(ids)}.`;

const otherFileText = (ids: readonly string[]): string =>
  ids.length === 1
    ? `The log ${namesOf(ids)} is of another file than the evaluation.`
    : `The logs ${namesOf(ids)} are of another file than the evaluation.`;

/** The logs of a request, each once, in its order. */
const foundLogs = ({ reads }: SqliteStore, ids: readonly string[]): FoundLog[] => {
  const found: FoundLog[] = [];
  const unknown: string[] = [];
  for (const id of new Set(ids)) {
    const bytes = reads.log(id);
    if (bytes) found.push({ id, bytes });
    else unknown.push(id);
  }
  return unknown.length > 0 ? refuseLogs(ids, unknown, unknownText(unknown)) : found;
};

const refuseOtherFiles = ({ fileId }: EvaluationRow, ids: readonly string[], logs: readonly FoundLog[]): void => {
  if (fileId === null) return;
  const others = logs.filter(({ bytes }) => (fileIdOfLog(bytes) ?? fileId) !== fileId).map(({ id }) => id);
  if (others.length > 0) refuseLogs(ids, others, otherFileText(others));
};

/** POST /evaluations/{id}/runs/{run_id}/logs: all of them, or none. */
export const addLogsToRun: Change<z.infer<typeof AddLogsBody>> = (request, { log_ids: ids }) => {
  const { store } = request;
  const evaluation = knownEvaluation(request);
  const run = knownRun(request, evaluation);
  const { status, datasetVersionId } = runFacts(run.body);
  if (!isUnfinished(status)) throw new RefusedError(conflict(`The run ${run.id} is ${status} and takes no more logs.`));
  const logs = foundLogs(store, ids);
  refuseOtherFiles(evaluation, ids, logs);
  if (logs.every(({ id }) => store.edits.hasRecord(run.key, id))) return jsonAnswer(run.body);
  addLogs(store, run.id, logs, datasetVersionId === null ? undefined : knownDatapoints(store.catalogue, datasetVersionId));
  assembleStatsOfRun(store, run.id, evaluation.key);
  saveEvaluation(request, evaluation);
  return jsonAnswer(store.edits.run(run.key)?.body ?? run.body);
};

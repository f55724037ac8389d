import type { z } from 'zod';
import { namesOf } from '../../contract/names.ts';
import { microsecondsOf } from '../../contract/timestamp.ts';
import { jsonOf, withMember } from '../../json/members.ts';
import { textAt } from '../../json/tolerant.ts';
import { jsonAnswer } from '../rest/answers.ts';
import { conflict, impossibleAt, RefusedError } from '../rest/error-answers.ts';
import type { AddLogsBody } from '../rest/request-bodies.ts';
import { attachedEvaluators, fileIdOfLog, hasBody, isUnfinished, type KnownRun, parsedBody, runFacts } from '../stats/bodies.ts';
import { assembleStats } from '../stats/evaluation-stats.ts';
import { judgedRecord, judgmentsOf, newRecord } from '../stats/records.ts';
import { runStats } from '../stats/run-stats.ts';
import { runTally } from '../stats/run-tally.ts';
import type { StoredEvaluation } from '../store/changes.ts';
import { ask, askAll, edit, type Steps } from '../store/steps.ts';
import { bodyNow, type Change, knownEvaluation, knownRun, saveEvaluation } from './changing.ts';
import { knowDatapoints } from './datapoints.ts';

/** A log that can be looked up, with its bytes. */
export interface FoundLog {
  readonly id: string;
  readonly bytes: Buffer;
}

/** Brings the stats of the evaluations that hold a run up to date. `except` is the id of one that will be anyway. */
export function* assembleStatsOfRun(runId: string, except: string): Steps<void> {
  for (const { evaluationId } of yield* ask('memberships', runId)) {
    const evaluation = evaluationId === null || evaluationId === except ? undefined : yield* ask('evaluation', evaluationId);
    if (evaluation) yield* assembleStats(evaluation);
  }
}

/** A log that a run is to hold. */
interface NewLog extends FoundLog {
  readonly createdAt: number | null;
  readonly datapointId: string | undefined;
}

const newLog = ({ id, bytes }: FoundLog): NewLog => {
  const log = parsedBody(bytes);
  return { id, bytes, createdAt: microsecondsOf(log['created_at']), datapointId: textAt(log, 'source_datapoint_id') };
};

const idsOf = (logs: readonly FoundLog[]): string[] => logs.map(({ id }) => id);

/** The datapoints that logs were made from. */
const datapointIdsOf = (logs: readonly NewLog[]): string[] => [...new Set(logs.flatMap(({ datapointId }) => datapointId ?? []))];

function* addTo(run: KnownRun, logs: readonly FoundLog[], datasetVersionId: string | null): Steps<void> {
  const { ref, id: runId } = run;
  const held = yield* ask('heldLogs', ref, idsOf(logs));
  const fresh = logs.filter(({ id }) => !held.has(id)).map(newLog);
  if (fresh.length === 0) return;
  const evaluation = run.evaluationId === null ? undefined : yield* ask('evaluation', run.evaluationId);
  const evaluators = evaluation ? attachedEvaluators(evaluation.body) : [];
  const isWanted = judgmentsOf(evaluators);
  const tally = yield* runTally(ref, evaluators);
  const [datapoints, judgments] = yield* askAll(['datapoints', datasetVersionId ?? '', datapointIdsOf(fresh)], ['judgments', idsOf(fresh)]);
  for (const { id, bytes, createdAt, datapointId } of fresh) {
    const datapoint = datapointId === undefined ? undefined : datapoints.get(datapointId);
    const body = newRecord({ runId, datapoint, log: bytes, isWanted });
    yield* edit('addRecord', ref, { logId: id, createdAt, body });
    // What was given here is no part of the record as it came: it can be taken back.
    const judged = judgedRecord(
      { served: body, origin: body, given: judgments.get(id) },
      (entry, isServed) => isServed || isWanted(entry, false),
    );
    if (judged) yield* edit('setRecord', ref, id, judged);
    tally.add([judged ?? body]);
  }
  const numLogs = tally.numLogs + fresh.length;
  yield* edit('setTally', ref, tally.kept(numLogs));
  const body = runFacts(run.body).status === 'pending' ? withMember(run.body, 'status', jsonOf('running')) : run.body;
  if (body !== run.body) yield* edit('setRunBody', ref, body);
  const { status, versionId } = runFacts(body);
  yield* edit('setRunStats', ref, runStats({ id: runId, versionId, status, numLogs }, tally.stats()));
}

/**
 * Adds logs to a run, in every evaluation that holds it: logs are the run's, judgments are the evaluation's. Those it has already stay.
 * A pending run is running once it has logs. Its stats are counted further, or from all its logs where they were not counted here; what that
 * costs does not grow with the logs it has. The datapoints of its dataset are known already; null for a run without one.
 */
export function* addLogs(runId: string, logs: readonly FoundLog[], datasetVersionId: string | null): Steps<void> {
  for (const run of (yield* ask('memberships', runId)).filter(hasBody)) yield* addTo(run, logs, datasetVersionId);
}

// The text names as many, and says how many there are in all.
const MAX_LOCATED_LOGS = 20;

/** Throws the error of a request for some of its log ids, each at the first place where it stands. */
const throwForLogs = (ids: readonly string[], unusable: readonly string[], detail: string): never => {
  const locs = unusable.slice(0, MAX_LOCATED_LOGS).map((id) => ['body', 'log_ids', ids.indexOf(id)]);
  throw new RefusedError(impossibleAt(detail, ...locs));
};

const unknownText = (ids: readonly string[]): string =>
  ids.length === 1 ? `There is no log with the id ${namesOf(ids)}.` : `There are no logs with the ids ${namesOf(ids)}.`;

const otherFileText = (ids: readonly string[]): string =>
  ids.length === 1
    ? `The log ${namesOf(ids)} is of another file than the evaluation.`
    : `The logs ${namesOf(ids)} are of another file than the evaluation.`;

/** The logs of a request, each once, in its order. */
function* foundLogs(ids: readonly string[]): Steps<FoundLog[]> {
  const wanted = [...new Set(ids)];
  const found = yield* ask('logs', wanted);
  const unknown = wanted.filter((id) => !found.has(id));
  if (unknown.length > 0) throwForLogs(ids, unknown, unknownText(unknown));
  return [...found].map(([id, bytes]) => ({ id, bytes }));
}

const requireLogsOfFile = ({ fileId }: StoredEvaluation, ids: readonly string[], logs: readonly FoundLog[]): void => {
  if (fileId === null) return;
  const others = logs.filter(({ bytes }) => (fileIdOfLog(bytes) ?? fileId) !== fileId).map(({ id }) => id);
  if (others.length > 0) throwForLogs(ids, others, otherFileText(others));
};

/** POST /evaluations/{id}/runs/{run_id}/logs: all of them, or none. */
export const addLogsToRun: Change<z.infer<typeof AddLogsBody>> = function* (request, { log_ids: ids }) {
  const evaluation = yield* knownEvaluation(request);
  const run = yield* knownRun(request, evaluation);
  const { status, datasetVersionId } = runFacts(run.body);
  if (!isUnfinished(status)) throw new RefusedError(conflict(`The run ${run.id} is ${status} and takes no more logs.`));
  const logs = yield* foundLogs(ids);
  requireLogsOfFile(evaluation, ids, logs);
  const held = yield* ask('heldLogs', run.ref, idsOf(logs));
  if (logs.every(({ id }) => held.has(id))) return jsonAnswer(run.body);
  if (datasetVersionId !== null) yield* knowDatapoints(datasetVersionId);
  yield* addLogs(run.id, logs, datasetVersionId);
  yield* assembleStatsOfRun(run.id, evaluation.id);
  yield* saveEvaluation(request, evaluation);
  return jsonAnswer(yield* bodyNow(run));
};

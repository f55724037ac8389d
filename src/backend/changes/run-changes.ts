import type { z } from 'zod';
import { microsecondsOf } from '../../contract/timestamp.ts';
import { jsonOf, objectOf, withMember } from '../../json/members.ts';
import { jsonAnswer, noContent } from '../rest/answers.ts';
import { conflict, impossibleAt, RefusedError } from '../rest/error-answers.ts';
import type { CreateRunBody, UpdateRunBody } from '../rest/request-bodies.ts';
import type { RouteRequest } from '../rest/route-request.ts';
import { hasBody, isUnfinished, type KnownRun, runFacts } from '../stats/bodies.ts';
import { setStatus } from '../stats/run-status.ts';
import type { StoredEvaluation, StoredVersion } from '../store/changes.ts';
import { ask, edit, type Steps } from '../store/steps.ts';
import { bodyNow, type Change, knownEvaluation, knownRun, saveEvaluation } from './changing.ts';
import { knowDatapoints } from './datapoints.ts';
import { referredVersion } from './references.ts';
import { addLogs, assembleStatsOfRun, type FoundLog } from './run-logs.ts';

/** What a new run is of. */
interface WantedRun {
  readonly dataset: StoredVersion | undefined;
  readonly version: StoredVersion | undefined;
  readonly orchestrated: boolean;
}

/** Throws the error of a request for one member of its body. */
const throwForMember = (member: keyof z.infer<typeof CreateRunBody>, detail: string): never => {
  throw new RefusedError(impossibleAt(detail, ['body', member]));
};

/** A missing `orchestrated` is true only where it can be: `{}` asks for a bare set of logs. */
function* wantedRun({ fileId }: StoredEvaluation, body: z.infer<typeof CreateRunBody>): Steps<WantedRun> {
  const dataset = body.dataset ? yield* referredVersion(body.dataset, { wanted: 'dataset', loc: ['body', 'dataset'] }) : undefined;
  const version = body.version ? yield* referredVersion(body.version, { wanted: 'version', loc: ['body', 'version'] }) : undefined;
  const isWhole = dataset !== undefined && version !== undefined;
  if (body.orchestrated && !isWhole) throwForMember('orchestrated', 'An orchestrated run needs a dataset and a version.');
  if (body.use_existing_logs && !isWhole) throwForMember('use_existing_logs', 'To use existing logs a run needs a dataset and a version.');
  if (version && fileId !== null && version.fileId !== fileId)
    throwForMember('version', 'The version is of another file than the evaluation.');
  return { dataset, version, orchestrated: body.orchestrated ?? isWhole };
}

/** Adds a run that has no logs yet to an evaluation. */
function* addRun({ minting }: RouteRequest, evaluation: StoredEvaluation, { dataset, version, orchestrated }: WantedRun): Steps<KnownRun> {
  const id = minting.id('run');
  const now = minting.timestamp();
  const body = objectOf({
    id: jsonOf(id),
    dataset: dataset?.body ?? jsonOf(null),
    version: version?.body ?? jsonOf(null),
    orchestrated: jsonOf(orchestrated),
    added_at: jsonOf(now),
    created_at: jsonOf(now),
    created_by: jsonOf(null),
    status: jsonOf('pending'),
    control: jsonOf(false),
  });
  const at = microsecondsOf(now);
  const ref = yield* edit('addRun', evaluation.id, { id, addedAt: at, createdAt: at, datasetVersionId: dataset?.id ?? null, body });
  return { ref, id, evaluationId: evaluation.id, body, stats: undefined };
}

/** The logs a version made from the datapoints of a dataset. */
function* existingLogs(version: StoredVersion, dataset: StoredVersion): Steps<FoundLog[]> {
  const made = yield* ask('logsOfVersion', version.id);
  const datapointIds = [...new Set(made.map(({ datapointId }) => datapointId))];
  const datapoints = yield* ask('datapoints', dataset.id, datapointIds);
  const ids = made.filter(({ datapointId }) => datapoints.has(datapointId)).map(({ id }) => id);
  return [...(yield* ask('logs', ids))].map(([id, bytes]) => ({ id, bytes }));
}

/** POST /evaluations/{id}/runs */
export const createRun: Change<z.infer<typeof CreateRunBody>> = function* (request, body) {
  const evaluation = yield* knownEvaluation(request);
  const wanted = yield* wantedRun(evaluation, body);
  const run = yield* addRun(request, evaluation, wanted);
  const { version, dataset } = wanted;
  if (body.use_existing_logs && version && dataset) {
    yield* knowDatapoints(dataset.id);
    yield* addLogs(run.id, yield* existingLogs(version, dataset), dataset.id);
  }
  yield* saveEvaluation(request, evaluation);
  return jsonAnswer(body.use_existing_logs ? yield* bodyNow(run) : run.body);
};

/** DELETE /evaluations/{id}/runs/{run_id}. The run and its logs stay, to be added again. */
export const removeRun: Change<undefined> = function* (request) {
  const evaluation = yield* knownEvaluation(request);
  yield* edit('removeRun', (yield* knownRun(request, evaluation)).ref);
  yield* saveEvaluation(request, evaluation);
  return noContent();
};

/** One run of an evaluation at most is the control: to make this one it takes that from any other. */
function* setControl({ id: runId }: KnownRun, evaluation: StoredEvaluation, control: boolean): Steps<boolean> {
  const runs = (yield* ask('runs', evaluation.id)).filter(hasBody);
  const wanted = (id: string, now: boolean): boolean => (id === runId ? control : now && !control);
  const changed = runs.filter(({ id, body }) => runFacts(body).control !== wanted(id, runFacts(body).control));
  for (const { ref, id, body } of changed) yield* edit('setRunBody', ref, withMember(body, 'control', jsonOf(id === runId && control)));
  return changed.length > 0;
}

/** PATCH /evaluations/{id}/runs/{run_id}. Without a change nothing is written. */
export const updateRun: Change<z.infer<typeof UpdateRunBody>> = function* (request, body) {
  const evaluation = yield* knownEvaluation(request);
  const run = yield* knownRun(request, evaluation);
  const status = body.status ?? undefined;
  const control = body.control ?? undefined;
  if (status !== undefined) {
    const { status: now } = runFacts(run.body);
    if (!isUnfinished(now)) throw new RefusedError(conflict(`The run ${run.id} is ${now}, which is final.`));
    yield* setStatus(run.id, status);
    yield* assembleStatsOfRun(run.id, evaluation.id);
  }
  const isMoved = control !== undefined && (yield* setControl(run, evaluation, control));
  if (status !== undefined || isMoved) yield* saveEvaluation(request, evaluation);
  return jsonAnswer(yield* bodyNow(run));
};

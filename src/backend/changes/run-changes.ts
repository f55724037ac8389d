import type { z } from 'zod';
import type { Answer } from '../../contract/send.ts';
import { microsecondsOf } from '../../contract/timestamp.ts';
import { jsonOf, objectOf, withMember } from '../../json/members.ts';
import { jsonAnswer, noContent } from '../rest/answers.ts';
import { conflict, impossibleAt, RefusedError } from '../rest/error-answers.ts';
import type { CreateRunBody, UpdateRunBody } from '../rest/request-bodies.ts';
import type { ChangeRequest } from '../rest/route-request.ts';
import { isUnfinished, runFacts } from '../stats/bodies.ts';
import type { Catalogue, CatalogueVersion } from '../store/sqlite/catalogue.ts';
import type { EvaluationRow } from '../store/sqlite/edits.ts';
import type { SqliteStore } from '../store/sqlite/store.ts';
import { type Change, hasBody, type KnownRun, knownEvaluation, knownRun, saveEvaluation } from './changing.ts';
import { type KnownDatapoints, knownDatapoints } from './datapoints.ts';
import { referredVersion } from './references.ts';
import { addLogs, assembleStatsOfRun, type FoundLog } from './run-logs.ts';

interface NewRun {
  readonly dataset: CatalogueVersion | undefined;
  readonly version: CatalogueVersion | undefined;
  readonly orchestrated: boolean;
}

const refuse = (member: keyof z.infer<typeof CreateRunBody>, detail: string): never => {
  throw new RefusedError(impossibleAt(detail, ['body', member]));
};

/** A missing `orchestrated` is true only where it can be: `{}` asks for a bare set of logs. */
const newRun = (catalogue: Catalogue, { fileId }: EvaluationRow, body: z.infer<typeof CreateRunBody>): NewRun => {
  const dataset = body.dataset ? referredVersion(catalogue, body.dataset, { wanted: 'dataset', loc: ['body', 'dataset'] }) : undefined;
  const version = body.version ? referredVersion(catalogue, body.version, { wanted: 'version', loc: ['body', 'version'] }) : undefined;
  const isWhole = dataset !== undefined && version !== undefined;
  if (body.orchestrated && !isWhole) refuse('orchestrated', 'An orchestrated run needs a dataset and a version.');
  if (body.use_existing_logs && !isWhole) refuse('use_existing_logs', 'To use existing logs a run needs a dataset and a version.');
  if (version && fileId !== null && version.fileId !== fileId) refuse('version', 'The version is of another file than the evaluation.');
  return { dataset, version, orchestrated: body.orchestrated ?? isWhole };
};

/** Adds a run that has no logs yet to an evaluation, and tells its key. */
const addRun = ({ store, minting }: ChangeRequest, evaluation: EvaluationRow, { dataset, version, orchestrated }: NewRun) => {
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
  const run = { evaluationKey: evaluation.key, id, addedAt: at, createdAt: at, datasetVersionId: dataset?.id ?? null, body };
  const key = store.writes.addRun(run);
  store.writes.placeRuns(evaluation.key);
  return { key, id, body };
};

/** The logs a version made from these datapoints. */
const existingLogs = ({ catalogue, reads }: SqliteStore, version: CatalogueVersion, datapoints: KnownDatapoints): FoundLog[] =>
  catalogue
    .logsOfVersion(version.id)
    .filter(({ datapointId }) => datapoints.has(datapointId))
    .flatMap(({ id }) => {
      const bytes = reads.log(id);
      return bytes ? [{ id, bytes }] : [];
    });

/** POST /evaluations/{id}/runs */
export const createRun: Change<z.infer<typeof CreateRunBody>> = (request, body) => {
  const { store } = request;
  const evaluation = knownEvaluation(request);
  const wanted = newRun(store.catalogue, evaluation, body);
  const run = addRun(request, evaluation, wanted);
  const { version, dataset } = wanted;
  if (body.use_existing_logs && version && dataset) {
    const datapoints = knownDatapoints(store.catalogue, dataset.id);
    addLogs(store, run.id, existingLogs(store, version, datapoints), datapoints);
  }
  saveEvaluation(request, evaluation);
  return jsonAnswer(store.edits.run(run.key)?.body ?? run.body);
};

/** DELETE /evaluations/{id}/runs/{run_id}. The run and its logs stay, to be added again. */
export const removeRun: Change<undefined> = (request): Answer => {
  const { edits, writes } = request.store;
  const evaluation = knownEvaluation(request);
  edits.detachRun(knownRun(request, evaluation).key);
  writes.placeRuns(evaluation.key);
  saveEvaluation(request, evaluation);
  return noContent();
};

/** A status is the run's own, so it changes wherever the run is. */
const setStatus = ({ edits }: SqliteStore, runId: string, status: string): void => {
  for (const { key, body, stats } of edits.memberships(runId).filter(hasBody)) {
    edits.setRunBody(key, withMember(body, 'status', jsonOf(status)));
    if (stats) edits.setRunStats(key, withMember(stats, 'status', jsonOf(status)));
  }
};

/** One run of an evaluation at most is the control: to make this one it takes that from any other. */
const setControl = ({ edits }: SqliteStore, { key: runKey, evaluationKey }: KnownRun, control: boolean): boolean => {
  const runs = evaluationKey === null ? [] : edits.runsOf(evaluationKey).filter(hasBody);
  const wanted = (key: number, now: boolean): boolean => (key === runKey ? control : now && !control);
  const changed = runs.filter(({ key, body }) => runFacts(body).control !== wanted(key, runFacts(body).control));
  for (const { key, body } of changed) edits.setRunBody(key, withMember(body, 'control', jsonOf(key === runKey && control)));
  return changed.length > 0;
};

/** PATCH /evaluations/{id}/runs/{run_id}. Without a change nothing is written. */
export const updateRun: Change<z.infer<typeof UpdateRunBody>> = (request, body) => {
  const { store } = request;
  const evaluation = knownEvaluation(request);
  const run = knownRun(request, evaluation);
  const status = body.status ?? undefined;
  const control = body.control ?? undefined;
  if (status !== undefined) {
    const { status: now } = runFacts(run.body);
    if (!isUnfinished(now)) throw new RefusedError(conflict(`The run ${run.id} is ${now}, which is final.`));
    setStatus(store, run.id, status);
    assembleStatsOfRun(store, run.id, evaluation.key);
  }
  const isMoved = control !== undefined && setControl(store, run, control);
  if (status !== undefined || isMoved) saveEvaluation(request, evaluation);
  return jsonAnswer(store.edits.run(run.key)?.body ?? run.body);
};

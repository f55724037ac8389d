import type { z } from 'zod';
import type { Answer } from '../../contract/send.ts';
import { jsonOf, withMember } from '../../json/members.ts';
import { bodyTooLarge, notFound, RefusedError, readOnlyStore, unprocessable } from '../rest/error-answers.ts';
import { readBody } from '../rest/request-bodies.ts';
import type { RouteRequest } from '../rest/route-request.ts';
import { hasBody, type KnownRun } from '../stats/bodies.ts';
import { assembleStatsOf, statsPartsOf } from '../stats/evaluation-stats.ts';
import type { StoredEvaluation, StoredRun } from '../store/changes.ts';
import { ask, edit, type Steps } from '../store/steps.ts';

/** What an endpoint does to the store: steps that are taken in a transaction of their own, which a `RefusedError` undoes. */
export type Change<Body> = (request: RouteRequest, body: Body) => Steps<Answer>;

/** Begins the steps of a change; or its answer, where the request is refused before any is taken. */
export type Begin = (request: RouteRequest) => Answer | (() => Steps<Answer>);

// A thousand log ids of the greatest length, every character escaped, are 6 MB.
const MAX_BODY_BYTES = 8_388_608;

/** An endpoint that changes the store and takes no body; one that is sent is not looked at. */
export const changing =
  (change: Change<undefined>): Begin =>
  (request) =>
    request.readOnly ? readOnlyStore(request.readOnly) : () => change(request, undefined);

/** An endpoint that changes the store by a body of this schema. */
export const changingBy =
  <Body>(schema: z.ZodType<Body>, change: Change<Body>): Begin =>
  (request) => {
    if (request.readOnly) return readOnlyStore(request.readOnly);
    if (request.body && request.body.length > MAX_BODY_BYTES) return bodyTooLarge(MAX_BODY_BYTES);
    const body = readBody(schema, request.body);
    return body.ok ? () => change(request, body.value) : unprocessable(body.errors);
  };

export const unknownEvaluation = (id: string): Answer => notFound(`There is no evaluation with the id ${id}.`);

/** The evaluation in the path; refused with 404 where there is none. */
export function* knownEvaluation({ id }: RouteRequest): Steps<StoredEvaluation> {
  const evaluation = yield* ask('evaluation', id);
  if (!evaluation) throw new RefusedError(unknownEvaluation(id));
  return evaluation;
}

/** Of all memberships of a run the one of an evaluation; undefined also for a run known only from records, which no listing shows. */
export const memberOf = (memberships: readonly StoredRun[], evaluation: StoredEvaluation): KnownRun | undefined =>
  memberships.filter(hasBody).find(({ evaluationId }) => evaluationId === evaluation.id);

/** The run in the path; refused with 404 where the evaluation has none of that id. */
export function* knownRun({ memberId }: RouteRequest, evaluation: StoredEvaluation): Steps<KnownRun> {
  const run = memberOf(yield* ask('memberships', memberId), evaluation);
  if (!run) throw new RefusedError(notFound(`The evaluation ${evaluation.id} has no run with the id ${memberId}.`));
  return run;
}

/** The body that a run has now. */
export function* bodyNow(run: KnownRun): Steps<Buffer> {
  return (yield* ask('run', run.ref))?.body ?? run.body;
}

/** Writes a changed evaluation, counts its runs, and brings its stats up to date. Its other members keep their bytes. */
export function* saveEvaluation({ minting }: RouteRequest, evaluation: StoredEvaluation): Steps<Buffer> {
  const parts = yield* statsPartsOf(evaluation.id);
  const counted = withMember(evaluation.body, 'runs_count', jsonOf(parts.runs.filter(hasBody).length));
  const body = withMember(counted, 'updated_at', jsonOf(minting.timestamp()));
  yield* edit('setEvaluationBody', evaluation.id, body);
  yield* assembleStatsOf({ ...evaluation, body }, parts);
  return body;
}

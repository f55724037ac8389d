import type { z } from 'zod';
import type { Answer } from '../../contract/send.ts';
import { jsonOf, withMember } from '../../json/members.ts';
import { bodyTooLarge, notFound, RefusedError, readOnlyStore, unprocessable } from '../rest/error-answers.ts';
import { readBody } from '../rest/request-bodies.ts';
import type { ChangeRequest } from '../rest/route-request.ts';
import { assembleStats } from '../stats/evaluation-stats.ts';
import type { EvaluationRow, RunRow } from '../store/sqlite/edits.ts';

/** What an endpoint does to the store. It runs in a transaction of its own, which a `RefusedError` undoes. */
export type Change<Body> = (request: ChangeRequest, body: Body) => Answer;

// A thousand log ids of the greatest length, every character escaped, are 6 MB.
const MAX_BODY_BYTES = 8_388_608;

const changed = (request: ChangeRequest, change: () => Answer): Answer => {
  try {
    return request.store.writes.transact(change);
  } catch (error) {
    if (error instanceof RefusedError) return error.answer;
    throw error;
  }
};

/** An endpoint that changes the store and takes no body; one that is sent is not looked at. */
export const changing =
  (change: Change<undefined>) =>
  (request: ChangeRequest): Answer =>
    request.readOnly ? readOnlyStore(request.readOnly) : changed(request, () => change(request, undefined));

/** An endpoint that changes the store by a body of this schema. */
export const changingBy =
  <Body>(schema: z.ZodType<Body>, change: Change<Body>) =>
  (request: ChangeRequest): Answer => {
    if (request.readOnly) return readOnlyStore(request.readOnly);
    if (request.body && request.body.length > MAX_BODY_BYTES) return bodyTooLarge(MAX_BODY_BYTES);
    const body = readBody(schema, request.body);
    return body.ok ? changed(request, () => change(request, body.value)) : unprocessable(body.errors);
  };

export const unknownEvaluation = (id: string): Answer => notFound(`There is no evaluation with the id ${id}.`);

/** The evaluation in the path; refused with 404 where there is none. */
export const knownEvaluation = ({ store, id }: ChangeRequest): EvaluationRow => {
  const evaluation = store.edits.evaluation(id);
  if (!evaluation) throw new RefusedError(unknownEvaluation(id));
  return evaluation;
};

/** A run that has a body. */
export type KnownRun = RunRow & { readonly body: Buffer };

export const hasBody = (run: RunRow): run is KnownRun => run.body !== undefined;

/** A run of an evaluation; undefined also for one known only from records, which no listing shows. */
export const memberRun = ({ store, memberId }: ChangeRequest, evaluation: EvaluationRow): KnownRun | undefined =>
  store.edits
    .memberships(memberId)
    .filter(hasBody)
    .find(({ evaluationKey }) => evaluationKey === evaluation.key);

/** The run in the path; refused with 404 where the evaluation has none of that id. */
export const knownRun = (request: ChangeRequest, evaluation: EvaluationRow): KnownRun => {
  const run = memberRun(request, evaluation);
  if (!run) throw new RefusedError(notFound(`The evaluation ${evaluation.id} has no run with the id ${request.memberId}.`));
  return run;
};

/** Writes a changed evaluation, counts its runs, and brings its stats up to date. Its other members keep their bytes. */
export const saveEvaluation = ({ store, minting }: ChangeRequest, evaluation: EvaluationRow): Buffer => {
  const { edits } = store;
  const counted = withMember(evaluation.body, 'runs_count', jsonOf(edits.runsCount(evaluation.key)));
  const body = withMember(counted, 'updated_at', jsonOf(minting.timestamp()));
  edits.setEvaluationBody(evaluation.key, body);
  assembleStats(store, { ...evaluation, body });
  return body;
};

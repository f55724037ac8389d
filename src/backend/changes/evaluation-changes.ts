import type { z } from 'zod';
import { microsecondsOf } from '../../contract/timestamp.ts';
import { elementsOf, jsonOf, listOf, memberOf, objectOf, withMember } from '../../json/members.ts';
import { createdAnswer, jsonAnswer, noContent } from '../rest/answers.ts';
import { conflict, notFound, RefusedError } from '../rest/error-answers.ts';
import type { AddEvaluatorsBody, CreateEvaluationBody, EvaluatorReference } from '../rest/request-bodies.ts';
import type { RouteRequest } from '../rest/route-request.ts';
import { attachedEvaluators, attachedIds } from '../stats/bodies.ts';
import { assembleStats } from '../stats/evaluation-stats.ts';
import type { StoredEvaluation, StoredVersion } from '../store/changes.ts';
import { ask, edit, type Steps } from '../store/steps.ts';
import { type Change, knownEvaluation, saveEvaluation } from './changing.ts';
import { evaluatorsChange } from './evaluator-changes.ts';
import { referredFile, referredVersion } from './references.ts';

interface Joining {
  readonly version: StoredVersion;
  readonly orchestrated: boolean;
}

/** The evaluators referred to, each version once, without those attached already. */
function* joiningEvaluators(references: readonly EvaluatorReference[], attached: ReadonlySet<string>): Steps<Joining[]> {
  const joining = new Map<string, Joining>();
  for (const [index, reference] of references.entries()) {
    const version = yield* referredVersion(reference, { wanted: 'evaluator', loc: ['body', 'evaluators', index] });
    const isNew = !attached.has(version.id) && !joining.has(version.id);
    if (isNew) joining.set(version.id, { version, orchestrated: reference.orchestrated });
  }
  return [...joining.values()];
}

const evaluatorOf = ({ version, orchestrated }: Joining, addedAt: string): Buffer =>
  objectOf({ version: version.body, orchestrated: jsonOf(orchestrated), added_at: jsonOf(addedAt) });

function* requireFreeName(fileId: string | null, name: string | null): Steps<void> {
  if (name === null || !(yield* ask('isNameTaken', fileId, name))) return;
  const owner = fileId === null ? 'no file' : `the file ${fileId}`;
  throw new RefusedError(conflict(`An evaluation of ${owner} has the name ${JSON.stringify(name)} already.`));
}

/** POST /evaluations */
export const createEvaluation: Change<z.infer<typeof CreateEvaluationBody>> = function* ({ minting }, { file, name = null, evaluators }) {
  const fileId = file ? yield* referredFile(file, ['body', 'file']) : null;
  const joining = yield* joiningEvaluators(evaluators, new Set());
  yield* requireFreeName(fileId, name);
  const id = minting.id('evr');
  const now = minting.timestamp();
  const body = objectOf({
    id: jsonOf(id),
    name: jsonOf(name),
    file_id: jsonOf(fileId),
    runs_count: jsonOf(0),
    evaluators: listOf(joining.map((evaluator) => evaluatorOf(evaluator, now))),
    created_at: jsonOf(now),
    created_by: jsonOf(null),
    updated_at: jsonOf(now),
    url: jsonOf(null),
  });
  yield* edit('addEvaluation', { id, fileId, name, createdAt: microsecondsOf(now), body });
  yield* assembleStats({ id, fileId, body });
  return createdAnswer(body);
};

/** DELETE /evaluations/{id}. Its runs and their logs stay, to be added to other evaluations. */
export const deleteEvaluation: Change<undefined> = function* (request) {
  const { id } = yield* knownEvaluation(request);
  yield* edit('deleteEvaluation', id);
  return noContent();
};

/** Gives an evaluation another list of evaluators, with what follows from it. */
function* setEvaluators(request: RouteRequest, evaluation: StoredEvaluation, evaluators: readonly Buffer[]): Steps<Buffer> {
  const changed = { ...evaluation, body: withMember(evaluation.body, 'evaluators', listOf(evaluators)) };
  yield* evaluatorsChange(evaluation.id, { before: attachedEvaluators(evaluation.body), after: attachedEvaluators(changed.body) });
  return yield* saveEvaluation(request, changed);
}

/** POST /evaluations/{id}/evaluators. Those attached already stay as they are. */
export const addEvaluators: Change<z.infer<typeof AddEvaluatorsBody>> = function* (request, { evaluators }) {
  const evaluation = yield* knownEvaluation(request);
  const joining = yield* joiningEvaluators(evaluators, attachedIds(evaluation.body));
  if (joining.length === 0) return jsonAnswer(evaluation.body);
  const now = request.minting.timestamp();
  const added = joining.map((evaluator) => evaluatorOf(evaluator, now));
  return jsonAnswer(yield* setEvaluators(request, evaluation, [...elementsOf(memberOf(evaluation.body, 'evaluators')), ...added]));
};

/** DELETE /evaluations/{id}/evaluators/{evaluator_version_id} */
export const removeEvaluator: Change<undefined> = function* (request) {
  const { memberId: versionId } = request;
  const evaluation = yield* knownEvaluation(request);
  const leaving = attachedEvaluators(evaluation.body).filter((evaluator) => evaluator.versionId === versionId);
  if (leaving.length === 0) {
    const detail = `The evaluation ${evaluation.id} has no evaluator with the version id ${versionId}.`;
    throw new RefusedError(notFound(detail));
  }
  const gone = new Set(leaving.map(({ bytes }) => bytes.toString('utf8')));
  const kept = elementsOf(memberOf(evaluation.body, 'evaluators')).filter((bytes) => !gone.has(bytes.toString('utf8')));
  return jsonAnswer(yield* setEvaluators(request, evaluation, kept));
};

import type { z } from 'zod';
import type { Answer } from '../../contract/send.ts';
import { microsecondsOf } from '../../contract/timestamp.ts';
import { elementsOf, jsonOf, listOf, memberOf, objectOf, withMember } from '../../json/members.ts';
import { createdAnswer, jsonAnswer, noContent } from '../rest/answers.ts';
import { conflict, notFound, RefusedError } from '../rest/error-answers.ts';
import type { AddEvaluatorsBody, CreateEvaluationBody, EvaluatorReference } from '../rest/request-bodies.ts';
import type { ChangeRequest } from '../rest/route-request.ts';
import { attachedEvaluators, attachedIds } from '../stats/bodies.ts';
import { assembleStats } from '../stats/evaluation-stats.ts';
import type { CatalogueVersion } from '../store/sqlite/catalogue.ts';
import { type Change, knownEvaluation, saveEvaluation } from './changing.ts';
import { evaluatorsChange } from './evaluator-changes.ts';
import { referredFile, referredVersion } from './references.ts';

interface Joining {
  readonly version: CatalogueVersion;
  readonly orchestrated: boolean;
}

/** The evaluators referred to, each version once, without those attached already. */
const joiningEvaluators = (
  { store }: ChangeRequest,
  references: readonly EvaluatorReference[],
  attached: ReadonlySet<string>,
): Joining[] => {
  const joining = new Map<string, Joining>();
  for (const [index, reference] of references.entries()) {
    const version = referredVersion(store.catalogue, reference, { wanted: 'evaluator', loc: ['body', 'evaluators', index] });
    const isNew = !attached.has(version.id) && !joining.has(version.id);
    if (isNew) joining.set(version.id, { version, orchestrated: reference.orchestrated });
  }
  return [...joining.values()];
};

const evaluatorOf = ({ version, orchestrated }: Joining, addedAt: string): Buffer =>
  objectOf({ version: version.body, orchestrated: jsonOf(orchestrated), added_at: jsonOf(addedAt) });

const refuseTakenName = ({ store }: ChangeRequest, fileId: string | null, name: string | null): void => {
  if (name === null || !store.edits.isNameTaken(fileId, name)) return;
  const owner = fileId === null ? 'no file' : `the file ${fileId}`;
  throw new RefusedError(conflict(`An evaluation of ${owner} has the name ${JSON.stringify(name)} already.`));
};

/** POST /evaluations */
export const createEvaluation: Change<z.infer<typeof CreateEvaluationBody>> = (request, { file, name = null, evaluators }) => {
  const { store, minting } = request;
  const fileId = file ? referredFile(store.catalogue, file, ['body', 'file']) : null;
  const joining = joiningEvaluators(request, evaluators, new Set());
  refuseTakenName(request, fileId, name);
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
  const key = store.writes.addEvaluation({ id, fileId, name, createdAt: microsecondsOf(now), body });
  store.writes.placeEvaluations();
  assembleStats(store, { key, id, fileId, body });
  return createdAnswer(body);
};

/** DELETE /evaluations/{id}. Its runs and their logs stay, to be added to other evaluations. */
export const deleteEvaluation: Change<undefined> = (request): Answer => {
  const { edits, writes } = request.store;
  const evaluation = knownEvaluation(request);
  for (const { key } of edits.runsOf(evaluation.key)) edits.detachRun(key);
  edits.deleteEvaluation(evaluation.key);
  writes.placeEvaluations();
  return noContent();
};

/** POST /evaluations/{id}/evaluators. Those attached already stay as they are. */
export const addEvaluators: Change<z.infer<typeof AddEvaluatorsBody>> = (request, { evaluators }) => {
  const evaluation = knownEvaluation(request);
  const joining = joiningEvaluators(request, evaluators, attachedIds(evaluation.body));
  if (joining.length === 0) return jsonAnswer(evaluation.body);
  const now = request.minting.timestamp();
  const added = joining.map((evaluator) => evaluatorOf(evaluator, now));
  const list = listOf([...elementsOf(memberOf(evaluation.body, 'evaluators')), ...added]);
  const changed = { ...evaluation, body: withMember(evaluation.body, 'evaluators', list) };
  evaluatorsChange(request.store, evaluation.key, { before: attachedEvaluators(evaluation.body), after: attachedEvaluators(changed.body) });
  return jsonAnswer(saveEvaluation(request, changed));
};

/** DELETE /evaluations/{id}/evaluators/{evaluator_version_id} */
export const removeEvaluator: Change<undefined> = (request) => {
  const { store, memberId: versionId } = request;
  const evaluation = knownEvaluation(request);
  const leaving = attachedEvaluators(evaluation.body).filter((evaluator) => evaluator.versionId === versionId);
  if (leaving.length === 0) {
    const detail = `The evaluation ${evaluation.id} has no evaluator with the version id ${versionId}.`;
    throw new RefusedError(notFound(detail));
  }
  const gone = new Set(leaving.map(({ bytes }) => bytes.toString('utf8')));
  const kept = elementsOf(memberOf(evaluation.body, 'evaluators')).filter((bytes) => !gone.has(bytes.toString('utf8')));
  const changed = { ...evaluation, body: withMember(evaluation.body, 'evaluators', listOf(kept)) };
  evaluatorsChange(store, evaluation.key, { before: attachedEvaluators(evaluation.body), after: attachedEvaluators(changed.body) });
  return jsonAnswer(saveEvaluation(request, changed));
};

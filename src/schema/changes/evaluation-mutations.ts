import type { CreateEvaluationRequest } from '../../contract/requests.ts';
import type { Evaluation } from '../../loaders/entities.ts';
import { inTurn, type WriteOutcome } from '../../loaders/writes.ts';
import { evaluationsListing } from '../analysis/read-evaluations.ts';
import { EvaluationEdgeRef } from '../evaluation.ts';
import { builder } from '../kit/builder.ts';
import type { Context } from '../kit/context.ts';
import { costsItems } from '../kit/cost.ts';
import { evaluationGlobalId, evaluationIdOf, fileIdOf, versionIdOf } from '../kit/ids.ts';
import { MAX_BATCH } from './mutation.ts';
import { countFields, evaluationField, userErrorsField } from './payload-fields.ts';
import { batchError, type Explanations, readOnlyError, rejectionError, type UserError } from './user-error.ts';
import { EvaluationEvaluatorInputRef, evaluatorRefOf, FileSelectorRef } from './version-selector.ts';

/** What a mutation of an evaluation gives back: the upstream id of the one changed, or why nothing was. */
interface EvaluationPayload {
  readonly evaluationId?: string | undefined;
  readonly fileId?: string | undefined;
  readonly userErrors: readonly UserError[];
}

interface DeletePayload {
  readonly deletedEvaluationId?: string | undefined;
  readonly userErrors: readonly UserError[];
}

const unknownEvaluation = (id: string, ...field: readonly string[]): UserError => ({
  code: 'NOT_FOUND',
  message: 'There is no such evaluation.',
  field,
  humanloopId: id,
});

const CONFLICT: UserError = { code: 'CONFLICT', message: 'The evaluation source does not allow this in the present state.' };

const payloadOf = (outcome: WriteOutcome<Evaluation>, explanations: Explanations): EvaluationPayload =>
  outcome.ok
    ? { evaluationId: outcome.value.id, fileId: outcome.value.file_id ?? undefined, userErrors: [] }
    : { userErrors: [rejectionError(outcome.rejection, explanations)] };

/** A payload with the evaluation that a mutation changed. */
const evaluationPayload = (name: string, description: string) => {
  const payload = builder.objectRef<EvaluationPayload>(name);
  payload.implement({
    description,
    fields: (t) => ({
      evaluation: evaluationField(t, ({ evaluationId }) => evaluationId),
      userErrors: userErrorsField(t),
    }),
  });
  return payload;
};

const CreatePayloadRef = evaluationPayload('CreateEvaluationPayload', 'What came of createEvaluation.');
builder.objectField(CreatePayloadRef, 'evaluationEdge', (t) =>
  t.field({
    type: EvaluationEdgeRef,
    description: 'The evaluation as the first row of its file’s evaluations, for the store of a Relay client.',
    resolve: async ({ evaluationId, fileId }, _args, { loaders }) => {
      const row = evaluationId === undefined ? null : await loaders.evaluation.load(evaluationId);
      return row && { listing: evaluationsListing(fileId), row: { offset: 0, row } };
    },
  }),
);

const CreateInputRef = builder.inputType('CreateEvaluationInput', {
  description: 'A new evaluation.',
  fields: (t) => ({
    file: t.field({ type: FileSelectorRef, description: 'The file whose versions are compared.' }),
    name: t.string({ description: 'Its name, unique for the file.' }),
    evaluators: t.field({
      type: [EvaluationEvaluatorInputRef],
      required: true,
      description: 'The evaluators that judge its runs; may be none.',
    }),
  }),
});

const requestOf = ({ file, name, evaluators }: typeof CreateInputRef.$inferInput): CreateEvaluationRequest => ({
  ...(file && { file: file.id == null ? { path: file.path ?? null } : { id: fileIdOf('id', file.id) } }),
  ...(name != null && { name }),
  evaluators: evaluators.map(evaluatorRefOf),
});

builder.mutationField('createEvaluation', (t) =>
  t.field({
    type: CreatePayloadRef,
    args: { input: t.arg({ type: CreateInputRef, required: true, description: 'What to create.' }) },
    description: 'Creates an evaluation. Costs one upstream call.',
    resolve: async (_root, { input }, { writes, source }) => {
      const request = requestOf(input);
      if (source.readOnly) return { userErrors: [readOnlyError(source.readOnly)] };
      return payloadOf(await writes.createEvaluation(request), {
        notFound: { code: 'NOT_FOUND', message: 'Something that the input names does not exist.' },
        conflict: {
          code: 'NAME_TAKEN',
          message: 'The file has an evaluation of this name.',
          field: ['name'],
          taken: { fileId: request.file?.id ?? '', name: request.name ?? '' },
        },
      });
    },
  }),
);

const AddEvaluatorsInputRef = builder.inputType('AddEvaluatorsToEvaluationInput', {
  description: 'Evaluators for an evaluation.',
  fields: (t) => ({
    evaluationId: t.id({ required: true, description: 'The evaluation, by upstream or global id.' }),
    evaluators: t.field({ type: [EvaluationEvaluatorInputRef], required: true, description: 'The evaluators to add.' }),
  }),
});

builder.mutationField('addEvaluatorsToEvaluation', (t) =>
  t.field({
    type: evaluationPayload('AddEvaluatorsToEvaluationPayload', 'What came of addEvaluatorsToEvaluation.'),
    args: { input: t.arg({ type: AddEvaluatorsInputRef, required: true, description: 'What to add to what.' }) },
    description: 'Adds evaluators to an evaluation; one that it has already stays as it is. Costs one upstream call.',
    resolve: async (_root, { input }, { writes, source }) => {
      const id = evaluationIdOf('evaluationId', input.evaluationId);
      const evaluators = input.evaluators.map(evaluatorRefOf);
      if (source.readOnly) return { userErrors: [readOnlyError(source.readOnly)] };
      const outcome = await writes.addEvaluators(id, { evaluators });
      return payloadOf(outcome, { notFound: unknownEvaluation(id, 'evaluationId'), conflict: CONFLICT });
    },
  }),
);

const RemoveEvaluatorInputRef = builder.inputType('RemoveEvaluatorFromEvaluationInput', {
  description: 'An evaluator of an evaluation.',
  fields: (t) => ({
    evaluationId: t.id({ required: true, description: 'The evaluation, by upstream or global id.' }),
    evaluatorVersionId: t.id({ required: true, description: 'The evaluator’s version, by upstream or global id.' }),
  }),
});

builder.mutationField('removeEvaluatorFromEvaluation', (t) =>
  t.field({
    type: evaluationPayload('RemoveEvaluatorFromEvaluationPayload', 'What came of removeEvaluatorFromEvaluation.'),
    args: { input: t.arg({ type: RemoveEvaluatorInputRef, required: true, description: 'What to remove from what.' }) },
    description: 'Takes an evaluator out of an evaluation; the evaluator itself stays. Costs one upstream call.',
    resolve: async (_root, { input }, { writes, source }) => {
      const id = evaluationIdOf('evaluationId', input.evaluationId);
      const versionId = versionIdOf('evaluatorVersionId', input.evaluatorVersionId);
      if (source.readOnly) return { userErrors: [readOnlyError(source.readOnly)] };
      return payloadOf(await writes.removeEvaluator(id, versionId), {
        notFound: {
          code: 'NOT_FOUND',
          message: 'There is no such evaluation, or it has no such evaluator.',
          field: ['evaluatorVersionId'],
          humanloopId: versionId,
        },
        conflict: CONFLICT,
      });
    },
  }),
);

const DeletePayloadRef = builder.objectRef<DeletePayload>('DeleteEvaluationPayload').implement({
  description: 'What came of deleting an evaluation.',
  fields: (t) => ({
    deletedEvaluationId: t.exposeID('deletedEvaluationId', { description: 'The global id of what was deleted; null where nothing was.' }),
    userErrors: userErrorsField(t),
  }),
});

const DeleteInputRef = builder.inputType('DeleteEvaluationInput', {
  description: 'An evaluation to delete.',
  fields: (t) => ({ id: t.id({ required: true, description: 'The evaluation, by upstream or global id.' }) }),
});

const deletion = (id: string, ...field: readonly string[]): Explanations => ({
  notFound: unknownEvaluation(id, ...field),
  conflict: CONFLICT,
});

builder.mutationField('deleteEvaluation', (t) =>
  t.field({
    type: DeletePayloadRef,
    args: { input: t.arg({ type: DeleteInputRef, required: true, description: 'Which one.' }) },
    description: 'Deletes an evaluation. Its runs, logs, versions and evaluators stay. Costs one upstream call.',
    resolve: async (_root, { input }, { writes, source }) => {
      const id = evaluationIdOf('id', input.id);
      if (source.readOnly) return { userErrors: [readOnlyError(source.readOnly)] };
      const outcome = await writes.deleteEvaluation(id);
      if (!outcome.ok) return { userErrors: [rejectionError(outcome.rejection, deletion(id, 'id'))] };
      return { deletedEvaluationId: evaluationGlobalId(id), userErrors: [] };
    },
  }),
);

const DeleteManyInputRef = builder.inputType('DeleteEvaluationsInput', {
  description: 'Evaluations to delete.',
  fields: (t) => ({
    ids: t.idList({ required: true, description: `The evaluations, by upstream or global id; at most ${MAX_BATCH}.` }),
    continueOnError: t.boolean({ defaultValue: true, description: 'Whether to go on with the others when one cannot be deleted.' }),
  }),
});

const DeleteManyPayloadRef = builder.objectRef<readonly DeletePayload[]>('DeleteEvaluationsPayload').implement({
  description: 'What came of deleteEvaluations, one by one.',
  fields: (t) => ({
    results: t.field({
      type: [DeletePayloadRef],
      nullable: false,
      description: 'One for each id, in their order.',
      resolve: (results) => results,
    }),
    ...countFields(t, (results) => results),
  }),
});

const deleteMany = async (ids: readonly string[], stopAtFailure: boolean, { writes, source }: Context): Promise<DeletePayload[]> => {
  const { readOnly } = source;
  if (readOnly) return ids.map(() => ({ userErrors: [readOnlyError(readOnly)] }));
  if (ids.length > MAX_BATCH) {
    return ids.map(() => ({ userErrors: [{ code: 'LIMIT_EXCEEDED', message: `At most ${MAX_BATCH} at once.`, field: ['ids'] }] }));
  }
  const outcomes = await inTurn(ids, (id) => writes.deleteEvaluation(id), stopAtFailure);
  return ids.map((id, index) => {
    const outcome = outcomes[index];
    return outcome?.ok
      ? { deletedEvaluationId: evaluationGlobalId(id), userErrors: [] }
      : { userErrors: [batchError(outcome, deletion(id, 'ids', String(index)))] };
  });
};

builder.mutationField('deleteEvaluations', (t) =>
  t.field({
    type: DeleteManyPayloadRef,
    args: { input: t.arg({ type: DeleteManyInputRef, required: true, description: 'Which ones.' }) },
    description: 'Deletes evaluations, each answering for itself. Costs one upstream call each, one after another.',
    extensions: costsItems('ids'),
    resolve: (_root, { input }, context) =>
      deleteMany(
        input.ids.map((id) => evaluationIdOf('ids', id)),
        input.continueOnError === false,
        context,
      ),
  }),
);

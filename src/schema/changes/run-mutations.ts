import type { InputFieldBuilder } from '@pothos/core';
import type { CreateRunRequest, UpdateEvaluationRunRequest } from '../../contract/requests.ts';
import { inTurn } from '../../loaders/writes.ts';
import { builder, type Types } from '../kit/builder.ts';
import type { Context } from '../kit/context.ts';
import { costsItems } from '../kit/cost.ts';
import { evaluationIdOf, namedRunOf } from '../kit/ids.ts';
import { InputError } from '../kit/input-error.ts';
import { MAX_BATCH } from './mutation.ts';
import {
  aboutRun,
  batchItemOf,
  EvaluationRunPayloadRef,
  EvaluationRunsPayloadRef,
  RemoveRunPayloadRef,
  type RunPayload,
  runPayloadOf,
  unchanged,
} from './run-payload.ts';
import { type Explanations, readOnlyError, type UserError } from './user-error.ts';
import { FileVersionSelectorRef, versionRefOf } from './version-selector.ts';

const NEEDS_BOTH: UserError = {
  code: 'INVALID',
  message: 'To take over existing logs a run needs a dataset and a version.',
  field: ['useExistingLogs'],
};

const createRequestOf = ({ dataset, version, orchestrated, useExistingLogs }: Omit<CreateRunInput, 'evaluationId'>): CreateRunRequest => ({
  ...(dataset && { dataset: versionRefOf(dataset) }),
  ...(version && { version: versionRefOf(version) }),
  ...(orchestrated != null && { orchestrated }),
  ...(useExistingLogs != null && { use_existing_logs: useExistingLogs }),
});

const creation = (evaluationId: string): Explanations => ({
  notFound: { code: 'NOT_FOUND', message: 'There is no such evaluation.', field: ['evaluationId'], humanloopId: evaluationId },
  conflict: { code: 'CONFLICT', message: 'The evaluation source does not allow this in the present state.' },
});

/** What the inputs of one new run and of several have in common. */
const newRunFields = (t: InputFieldBuilder<Types, 'InputObject'>) => ({
  evaluationId: t.id({ required: true, description: 'The evaluation, by upstream or global id.' }),
  dataset: t.field({ type: FileVersionSelectorRef, description: 'The dataset; without one the run is a bare set of logs.' }),
  orchestrated: t.boolean({ description: 'Whether Humanloop makes the logs, which takes a dataset and a version; else a client does.' }),
  useExistingLogs: t.boolean({ description: 'Whether logs that were made before for this dataset and version are taken over.' }),
});

const CreateRunInputRef = builder.inputType('CreateEvaluationRunInput', {
  description: 'A new run.',
  fields: (t) => ({
    ...newRunFields(t),
    version: t.field({ type: FileVersionSelectorRef, description: 'The version to try.' }),
  }),
});

type CreateRunInput = typeof CreateRunInputRef.$inferInput;

builder.mutationField('createEvaluationRun', (t) =>
  t.field({
    type: EvaluationRunPayloadRef,
    args: { input: t.arg({ type: CreateRunInputRef, required: true, description: 'What to create where.' }) },
    description: 'Creates a run. Costs one upstream call.',
    resolve: async (_root, { input }, { writes, source }) => {
      const id = evaluationIdOf('evaluationId', input.evaluationId);
      if (source.readOnly) return unchanged(readOnlyError(source.readOnly));
      if (input.useExistingLogs && !(input.dataset && input.version)) return unchanged(NEEDS_BOTH);
      return runPayloadOf(await writes.createRun(id, createRequestOf(input)), creation(id));
    },
  }),
);

const CreateRunsInputRef = builder.inputType('CreateEvaluationRunsInput', {
  description: 'New runs, one for each version.',
  fields: (t) => ({
    ...newRunFields(t),
    versions: t.field({
      type: [FileVersionSelectorRef],
      required: true,
      description: `The versions to try; at most ${MAX_BATCH}.`,
    }),
    continueOnError: t.boolean({ defaultValue: true, description: 'Whether to go on with the others when one cannot be created.' }),
  }),
});

const createRuns = async (
  evaluationId: string,
  { versions, continueOnError, ...shared }: Omit<typeof CreateRunsInputRef.$inferInput, 'evaluationId'>,
  { writes, source }: Context,
): Promise<RunPayload[]> => {
  const each = (error: UserError) => versions.map(() => unchanged(error));
  if (source.readOnly) return each(readOnlyError(source.readOnly));
  if (shared.useExistingLogs && !shared.dataset) return each(NEEDS_BOTH);
  if (versions.length > MAX_BATCH) return each({ code: 'LIMIT_EXCEEDED', message: `At most ${MAX_BATCH} at once.`, field: ['versions'] });
  const outcomes = await inTurn(
    versions,
    (version) => writes.createRun(evaluationId, createRequestOf({ ...shared, version })),
    continueOnError === false,
  );
  return outcomes.map((outcome, index) => {
    const placeOf = ([key = '', ...rest]: readonly string[]) => (key === 'version' ? ['versions', String(index), ...rest] : [key, ...rest]);
    return batchItemOf(outcome, { ...creation(evaluationId), placeOf });
  });
};

builder.mutationField('createEvaluationRuns', (t) =>
  t.field({
    type: EvaluationRunsPayloadRef,
    args: { input: t.arg({ type: CreateRunsInputRef, required: true, description: 'What to create where.' }) },
    description: 'Creates one run for each version, each answering for itself. Costs one upstream call each, one after another.',
    extensions: costsItems('versions'),
    resolve: async (_root, { input: { evaluationId, ...runs } }, context) => {
      const id = evaluationIdOf('evaluationId', evaluationId);
      return { evaluationId: id, results: await createRuns(id, runs, context) };
    },
  }),
);

export const EvaluationRunInputRef = builder.inputType('EvaluationRunInput', {
  description: 'A run of an evaluation.',
  fields: (t) => ({
    evaluationId: t.id({ required: true, description: 'The evaluation, by upstream or global id.' }),
    runId: t.id({ required: true, description: 'The run, by upstream or global id.' }),
  }),
});

/** The upstream ids of an input. A run to be added may come from another evaluation, any other has to be of this one. */
export const runInputOf = (input: { evaluationId: string; runId: string }, mayBeOfAnother = false) => {
  const evaluationId = evaluationIdOf('evaluationId', input.evaluationId);
  const key = namedRunOf('runId', input.runId);
  if (!mayBeOfAnother && key.evaluationId !== undefined && key.evaluationId !== evaluationId) {
    throw new InputError('runId', 'Argument "runId" names a Run of another Evaluation.');
  }
  return { evaluationId, runId: key.runId };
};

builder.mutationField('addExistingRunToEvaluation', (t) =>
  t.field({
    type: EvaluationRunPayloadRef,
    args: { input: t.arg({ type: EvaluationRunInputRef, required: true, description: 'Which run, to which evaluation.' }) },
    description:
      'Puts a run into one more evaluation, where its logs show as well. Costs one upstream call, and one more where run is selected.',
    resolve: async (_root, { input }, { writes, source }) => {
      const { evaluationId, runId } = runInputOf(input, true);
      if (source.readOnly) return unchanged(readOnlyError(source.readOnly));
      const outcome = await writes.addExistingRun(evaluationId, runId);
      const explanations: Explanations = {
        notFound: { ...aboutRun(evaluationId, runId).notFound, message: 'There is no such evaluation, or no such run.' },
        conflict: creation(evaluationId).conflict,
      };
      return outcome.ok ? { evaluationId, runId, userErrors: [] } : runPayloadOf(outcome, explanations);
    },
  }),
);

builder.mutationField('removeRunFromEvaluation', (t) =>
  t.field({
    type: RemoveRunPayloadRef,
    args: { input: t.arg({ type: EvaluationRunInputRef, required: true, description: 'Which run, from which evaluation.' }) },
    description: 'Takes a run out of an evaluation. The run, its logs and versions stay. Costs one upstream call.',
    resolve: async (_root, { input }, { writes, source }) => {
      const { evaluationId, runId } = runInputOf(input);
      if (source.readOnly) return unchanged(readOnlyError(source.readOnly));
      const outcome = await writes.removeRun(evaluationId, runId);
      return outcome.ok ? { evaluationId, runId, userErrors: [] } : runPayloadOf(outcome, aboutRun(evaluationId, runId));
    },
  }),
);

const updateRun = async (
  input: { evaluationId: string; runId: string },
  change: UpdateEvaluationRunRequest,
  { writes, source }: Context,
): Promise<RunPayload> => {
  const { evaluationId, runId } = runInputOf(input);
  if (source.readOnly) return unchanged(readOnlyError(source.readOnly));
  return runPayloadOf(await writes.updateRun(evaluationId, runId, change), aboutRun(evaluationId, runId));
};

const StatusUpdateEnum = builder.enumType('EvaluationRunStatusUpdate', {
  description: 'What a client may set a run to.',
  values: {
    COMPLETED: { value: 'completed', description: 'Closed by hand.' },
    CANCELLED: { value: 'cancelled', description: 'Stopped.' },
  } as const,
});

const UpdateRunInputRef = builder.inputType('UpdateEvaluationRunInput', {
  description: 'A change of a run; what is left out stays.',
  fields: (t) => ({
    evaluationId: t.id({ required: true, description: 'The evaluation, by upstream or global id.' }),
    runId: t.id({ required: true, description: 'The run, by upstream or global id.' }),
    control: t.boolean({ description: 'Whether the other runs are compared with this one; true takes that from another run.' }),
    status: t.field({ type: StatusUpdateEnum, description: 'Its new status; only a pending or running run takes one.' }),
  }),
});

builder.mutationField('updateEvaluationRun', (t) =>
  t.field({
    type: EvaluationRunPayloadRef,
    args: { input: t.arg({ type: UpdateRunInputRef, required: true, description: 'What to change of which run.' }) },
    description: 'Changes a run. Costs one upstream call.',
    resolve: (_root, { input: { control, status, ...ids } }, context) => {
      const change = { ...(control != null && { control }), ...(status != null && { status }) };
      if (Object.keys(change).length > 0) return updateRun(ids, change, context);
      runInputOf(ids);
      return unchanged({ code: 'INVALID', message: 'There is nothing to change: give control, status, or both.' });
    },
  }),
);

builder.mutationField('setEvaluationControlRun', (t) =>
  t.field({
    type: EvaluationRunPayloadRef,
    args: { input: t.arg({ type: EvaluationRunInputRef, required: true, description: 'Which run.' }) },
    description: 'Makes a run the one that the others are compared with, in place of another. Costs one upstream call.',
    resolve: (_root, { input }, context) => updateRun(input, { control: true }, context),
  }),
);

builder.mutationField('cancelEvaluationRun', (t) =>
  t.field({
    type: EvaluationRunPayloadRef,
    args: { input: t.arg({ type: EvaluationRunInputRef, required: true, description: 'Which run.' }) },
    description: 'Stops a run that is pending or running, for good. Costs one upstream call.',
    resolve: (_root, { input }, context) => updateRun(input, { status: 'cancelled' }, context),
  }),
);

import type { Run } from '../../loaders/entities.ts';
import type { BatchOutcome, WriteOutcome } from '../../loaders/writes.ts';
import { builder } from '../kit/builder.ts';
import { hasRunsBelow } from '../kit/cost.ts';
import { startEarly } from '../kit/early.ts';
import { runGlobalId } from '../kit/ids.ts';
import { RunRef } from '../kit/refs.ts';
import { countFields, evaluationField, userErrorsField } from './payload-fields.ts';
import { batchError, type Explanations, rejectionError, type UserError } from './user-error.ts';

/** What a mutation of a run gives back: which run of which evaluation was changed, or why none was. */
export interface RunPayload {
  readonly evaluationId?: string | undefined;
  readonly runId?: string | undefined;
  /** The run as upstream's answer has it, where it has it. */
  readonly run?: Run | undefined;
  readonly userErrors: readonly UserError[];
}

export const unchanged = (...userErrors: readonly UserError[]): RunPayload => ({ userErrors });

/** The payload of a change whose answer is the run. */
export const runPayloadOf = (outcome: WriteOutcome<Run>, explanations: Explanations): RunPayload =>
  outcome.ok ? changedRun(outcome.value) : unchanged(rejectionError(outcome.rejection, explanations));

const changedRun = (run: Run): RunPayload => ({ evaluationId: run.evaluation_id, runId: run.id, run, userErrors: [] });

/** The payload of one item of a batch. */
export const batchItemOf = (outcome: BatchOutcome<Run> | undefined, explanations: Explanations): RunPayload =>
  outcome?.ok ? changedRun(outcome.value) : unchanged(batchError(outcome, explanations));

/** What a 404 and a 409 mean for a run of an evaluation. */
export const aboutRun = (evaluationId: string, runId: string): Explanations => ({
  notFound: {
    code: 'NOT_FOUND',
    message: 'There is no such evaluation, or it has no such run.',
    field: ['runId'],
    humanloopId: runId,
  },
  conflict: {
    code: 'INVALID_STATE',
    message: 'The run is completed or cancelled, which is final.',
    run: { evaluationId, runId },
  },
});

export const EvaluationRunPayloadRef = builder.objectRef<RunPayload>('EvaluationRunPayload');
EvaluationRunPayloadRef.implement({
  description: 'What came of changing a run.',
  fields: (t) => ({
    run: t.field({
      type: RunRef,
      description: 'The run as it is now; null where nothing was changed. Costs a call only where upstream’s answer leaves the run out.',
      resolve: ({ run, evaluationId, runId }, _args, context, info) => {
        if (evaluationId === undefined || runId === undefined) return null;
        const current = run ?? context.loaders.run.load({ evaluationId, runId });
        startEarly({ evaluation_id: evaluationId, id: runId }, context, info);
        return current;
      },
    }),
    evaluation: evaluationField(t, ({ evaluationId }) => evaluationId),
    userErrors: userErrorsField(t),
  }),
});

/** What createEvaluationRuns gives back. */
export interface RunsPayload {
  readonly evaluationId: string;
  readonly results: readonly RunPayload[];
}

export const EvaluationRunsPayloadRef = builder.objectRef<RunsPayload>('EvaluationRunsPayload').implement({
  description: 'What came of creating runs, one by one.',
  fields: (t) => ({
    results: t.expose('results', {
      type: [EvaluationRunPayloadRef],
      nullable: false,
      description: 'One for each version, in their order.',
      extensions: hasRunsBelow,
    }),
    evaluation: evaluationField(t, ({ evaluationId, results }) =>
      results.some(({ runId }) => runId !== undefined) ? evaluationId : undefined,
    ),
    ...countFields(t, ({ results }) => results),
  }),
});

export const RemoveRunPayloadRef = builder.objectRef<RunPayload>('RemoveRunFromEvaluationPayload').implement({
  description: 'What came of removeRunFromEvaluation.',
  fields: (t) => ({
    removedRunId: t.id({
      description: 'The global id that the run had in this evaluation; null where nothing was removed.',
      resolve: ({ evaluationId, runId }) => (evaluationId === undefined ? null : runGlobalId(evaluationId, String(runId))),
    }),
    evaluation: evaluationField(t, ({ evaluationId }) => evaluationId),
    userErrors: userErrorsField(t),
  }),
});

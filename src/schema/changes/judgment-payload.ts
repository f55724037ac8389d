import type { EvaluatorLogResponse } from '../../contract/log.ts';
import { logKind } from '../../contract/log.ts';
import type { EvaluationLogKey, RunKey } from '../../loaders/loaders.ts';
import { builder } from '../kit/builder.ts';
import { DamagedError } from '../kit/damaged-error.ts';
import { logGlobalId } from '../kit/ids.ts';
import { loadEvaluationLog, loadRun } from '../kit/look-ups.ts';
import { EvaluationLogRef, EvaluatorLogRef, RunRef } from '../kit/refs.ts';
import { evaluationField, userErrorsField } from './payload-fields.ts';
import { type UserError, UserErrorRef } from './user-error.ts';

/** What a change of a judgment gives back: what it was about and which evaluator log it made or took away, or why nothing was changed. */
export interface JudgmentPayload {
  /** The row whose judgments were changed; of a log in several runs, of one. */
  readonly key?: EvaluationLogKey & RunKey;
  readonly evaluatorLogId?: string;
  readonly userErrors: readonly UserError[];
}

type Fields = Parameters<Parameters<ReturnType<typeof builder.objectRef<JudgmentPayload>>['implement']>[0]['fields'] & {}>[0];

/** What was changed, as it is now. */
const changedFields = (t: Fields) => ({
  evaluationLog: t.field({
    type: EvaluationLogRef,
    description:
      'The row as it is now, with its cells; null where nothing was changed. Costs one upstream call, and more where upstream cannot look rows up.',
    resolve: ({ key }, _args, context, info) => (key ? loadEvaluationLog(key, context, info) : null),
  }),
  run: t.field({
    type: RunRef,
    description:
      'The run as it is now, which the last judgment that it waits for may have completed; null where nothing was changed. Costs one upstream call.',
    resolve: ({ key }, _args, context, info) => (key ? loadRun(key, context, info) : null),
  }),
  evaluation: evaluationField(t, ({ key }) => key?.evaluationId),
});

export const JudgmentPayloadRef = builder.objectRef<JudgmentPayload>('EvaluationJudgmentPayload');
JudgmentPayloadRef.implement({
  description: 'What came of giving a judgment, or of correcting one.',
  fields: (t) => ({
    evaluatorLog: t.field({
      type: EvaluatorLogRef,
      description: 'The judgment that was given; null where none was. Costs one upstream call.',
      resolve: async ({ evaluatorLogId }, _args, { loaders }) => {
        const log = evaluatorLogId === undefined ? null : await loaders.log.load(evaluatorLogId);
        if (log && logKind(log) !== 'evaluator') throw new DamagedError('A judgment is of another kind.');
        return log as EvaluatorLogResponse | null;
      },
    }),
    ...changedFields(t),
    userErrors: t.field({
      type: [UserErrorRef],
      nullable: false,
      description:
        'Why nothing was changed; empty where it was. Beside evaluatorLog: why the earlier one of a correction is still there, where it counts no more.',
      resolve: ({ userErrors }) => userErrors,
    }),
  }),
});

export const DeleteJudgmentPayloadRef = builder.objectRef<JudgmentPayload>('DeleteEvaluationJudgmentPayload');
DeleteJudgmentPayloadRef.implement({
  description: 'What came of deleteEvaluationJudgment.',
  fields: (t) => ({
    deletedEvaluatorLogId: t.id({
      description: 'The global id of the evaluator log that was deleted; null where none was.',
      resolve: ({ evaluatorLogId }) => (evaluatorLogId === undefined ? null : logGlobalId(evaluatorLogId)),
    }),
    ...changedFields(t),
    userErrors: userErrorsField(t),
  }),
});

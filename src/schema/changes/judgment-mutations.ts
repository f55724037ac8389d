import type { Judgment } from '../../contract/log.ts';
import type { EvaluatorResponse } from '../../contract/version.ts';
import type { EvaluationLogKey } from '../../loaders/loaders.ts';
import { faultOutcome } from '../../loaders/writes.ts';
import { builder } from '../kit/builder.ts';
import type { Context } from '../kit/context.ts';
import { EvaluatorSelectorRef } from '../kit/evaluator-selector.ts';
import { logIdOf } from '../kit/ids.ts';
import { InputError } from '../kit/input-error.ts';
import {
  alreadySaid,
  type Found,
  type GivenBefore,
  givenOf,
  giverOf,
  type JudgedRow,
  judgedRow,
  judgeOf,
  READS_JUDGMENTS,
  rowFields,
  rowKeyOf,
  specOf,
} from './judged-row.ts';
import { JudgmentInputRef, judgmentOf } from './judgment-input.ts';
import { DeleteJudgmentPayloadRef, type JudgmentPayload, JudgmentPayloadRef } from './judgment-payload.ts';
import { batchError, type Explanations, readOnlyError, rejectionError, type UserError } from './user-error.ts';

const unchanged = (userError: UserError): JudgmentPayload => ({ userErrors: [userError] });

const changed = ({ evaluation, row }: JudgedRow, evaluatorLogId: string, userErrors: readonly UserError[] = []): JudgmentPayload => ({
  key: { evaluationId: evaluation.id, runId: row.run_id, logId: row.log.id },
  evaluatorLogId,
  userErrors,
});

/** Where upstream's place in the body of a judgment is in the input. */
const PLACES: Readonly<Record<string, string>> = { parentId: 'logId', versionId: 'evaluator', id: 'evaluator', path: 'evaluator' };

const giving = (logId: string): Explanations => ({
  notFound: { code: 'NOT_FOUND', message: 'The log, or the evaluator, is not there any more.', field: ['logId'], humanloopId: logId },
  conflict: {
    code: 'CONFLICT',
    message: 'The evaluation source does not take this judgment as things are: it may be there already.',
    field: ['judgment'],
  },
  placeOf: ([key = '', ...rest]) => [PLACES[key] ?? key, ...rest],
});

const deleting = (evaluatorLogId: string): Explanations => ({
  notFound: { code: 'NOT_FOUND', message: 'There is no such judgment any more.', field: ['evaluatorLogId'], humanloopId: evaluatorLogId },
  conflict: { code: 'CONFLICT', message: 'The evaluation source does not allow this in the present state.', field: ['evaluatorLogId'] },
});

/** A name by which somebody gives judgments; null for none. */
const userOf = (user: string | null | undefined): string | null => {
  if (user == null) return null;
  if (user.trim() === '') throw new InputError('user', 'Argument "user" is empty: leave it out, or say who gives the judgment.');
  return user;
};

interface Given {
  readonly evaluator: EvaluatorResponse;
  readonly judgment: Judgment;
  readonly user: string | null;
}

/** Sends a judgment that was checked. */
const give = async (judged: JudgedRow, { evaluator, judgment, user }: Given, { writes }: Context): Promise<JudgmentPayload> => {
  const said = alreadySaid(judged, { evaluator, judgment, user });
  if (said) return unchanged(said);
  const outcome = await writes.logEvaluator(evaluator.version_id, {
    id: evaluator.id,
    parent_id: judged.row.log.id,
    judgment,
    ...(user !== null && { user }),
  });
  if (!outcome.ok) return unchanged(rejectionError(outcome.rejection, giving(judged.row.log.id)));
  return changed(judged, outcome.value);
};

const GiveInputRef = builder.inputType('GiveEvaluationJudgmentInput', {
  description: 'A judgment on a log of an evaluation.',
  fields: (t) => ({
    ...rowFields(t),
    evaluator: t.field({
      type: EvaluatorSelectorRef,
      required: true,
      description: 'For which evaluator of the evaluation; one that has several versions there is named by versionId.',
    }),
    judgment: t.field({ type: JudgmentInputRef, required: true, description: 'What is said of the log.' }),
    user: t.string({ description: 'Who says it, by whatever name you know people; EvaluatorLog.user shows it.' }),
  }),
});

builder.mutationField('giveEvaluationJudgment', (t) =>
  t.field({
    type: JudgmentPayloadRef,
    args: { input: t.arg({ type: GiveInputRef, required: true, description: 'What is said of which log.' }) },
    description:
      'Gives a judgment on a log for an evaluator of the evaluation, which the evaluator’s spec is to allow. Judgments of several people stand side by side, and the newest counts. Costs three upstream calls, two of them look the evaluation and the row up, and more where upstream cannot look rows up.',
    extensions: READS_JUDGMENTS,
    resolve: async (_root, { input }, context) => {
      const key = rowKeyOf(input);
      const user = userOf(input.user);
      if (context.source.readOnly) return unchanged(readOnlyError(context.source.readOnly));
      const judged = await judgedRow(key, context);
      if (judged.userError) return unchanged(judged.userError);
      const evaluator = judgeOf(judged.found.evaluation, input.evaluator);
      if (evaluator.userError) return unchanged(evaluator.userError);
      const judgment = judgmentOf(input.judgment, specOf(evaluator.found));
      if (judgment.userError) return unchanged(judgment.userError);
      return give(judged.found, { evaluator: evaluator.found, judgment: judgment.found, user }, context);
    },
  }),
);

const evaluatorLogIdOf = (id: string): string => logIdOf('evaluatorLogId', id);

/** The row and the judgment on it that an input names. */
const givenIn = async (key: EvaluationLogKey, evaluatorLogId: string, context: Context): Promise<Found<GivenBefore>> => {
  const judged = await judgedRow(key, context);
  return judged.userError ? judged : givenOf(judged.found, evaluatorLogId);
};

const CorrectInputRef = builder.inputType('CorrectEvaluationJudgmentInput', {
  description: 'A judgment in place of another.',
  fields: (t) => ({
    ...rowFields(t),
    evaluatorLogId: t.id({ required: true, description: 'The judgment to correct, by the upstream or global id of its evaluator log.' }),
    judgment: t.field({ type: JudgmentInputRef, required: true, description: 'What is said of the log instead.' }),
    user: t.string({ description: 'Who says it; by default who said what is corrected.' }),
  }),
});

const REMAINS = 'The new judgment is there and counts, for it is the newest; the one that it corrects could not be deleted';

/** Why the earlier one of a correction is still there; nothing where it is gone, whoever took it away. */
const deleteEarlier = async (evaluatorLogId: string, { writes }: Context): Promise<UserError[]> => {
  const outcome = await writes.deleteLog(evaluatorLogId).catch(faultOutcome);
  if (outcome.ok || ('rejection' in outcome && outcome.rejection.reason === 'not-found')) return [];
  const { code } = batchError(outcome, deleting(evaluatorLogId));
  const maybe = code === 'WRITE_OUTCOME_UNKNOWN' ? ', or no answer came' : '';
  return [{ code, message: `${REMAINS}${maybe}.`, field: ['evaluatorLogId'] }];
};

builder.mutationField('correctEvaluationJudgment', (t) =>
  t.field({
    type: JudgmentPayloadRef,
    args: { input: t.arg({ type: CorrectInputRef, required: true, description: 'What is said instead of which judgment.' }) },
    description:
      'Puts a judgment in place of another one of the same evaluator: the new one is given, and then the earlier one deleted. Where that fails the new one counts all the same, for it is the newest, and userErrors says so. Costs four upstream calls, two of them look the evaluation and the row up, and more where upstream cannot look rows up.',
    extensions: READS_JUDGMENTS,
    resolve: async (_root, { input }, context) => {
      const key = rowKeyOf(input);
      const evaluatorLogId = evaluatorLogIdOf(input.evaluatorLogId);
      const named = userOf(input.user);
      if (context.source.readOnly) return unchanged(readOnlyError(context.source.readOnly));
      const given = await givenIn(key, evaluatorLogId, context);
      if (given.userError) return unchanged(given.userError);
      const { judged, evaluator, log } = given.found;
      const judgment = judgmentOf(input.judgment, specOf(evaluator));
      if (judgment.userError) return unchanged(judgment.userError);
      const payload = await give(judged, { evaluator, judgment: judgment.found, user: named ?? giverOf(log) }, context);
      if (payload.evaluatorLogId === undefined) return payload;
      return { ...payload, userErrors: await deleteEarlier(evaluatorLogId, context) };
    },
  }),
);

const DeleteInputRef = builder.inputType('DeleteEvaluationJudgmentInput', {
  description: 'A judgment to take back.',
  fields: (t) => ({
    ...rowFields(t),
    evaluatorLogId: t.id({ required: true, description: 'The judgment, by the upstream or global id of its evaluator log.' }),
  }),
});

builder.mutationField('deleteEvaluationJudgment', (t) =>
  t.field({
    type: DeleteJudgmentPayloadRef,
    args: { input: t.arg({ type: DeleteInputRef, required: true, description: 'Which one, on which log.' }) },
    description:
      'Takes a judgment back; an earlier one of the evaluator counts again. Costs three upstream calls, two of them look the evaluation and the row up, and more where upstream cannot look rows up.',
    extensions: READS_JUDGMENTS,
    resolve: async (_root, { input }, context) => {
      const key = rowKeyOf(input);
      const evaluatorLogId = evaluatorLogIdOf(input.evaluatorLogId);
      if (context.source.readOnly) return unchanged(readOnlyError(context.source.readOnly));
      const given = await givenIn(key, evaluatorLogId, context);
      if (given.userError) return unchanged(given.userError);
      const outcome = await context.writes.deleteLog(evaluatorLogId);
      if (!outcome.ok) return unchanged(rejectionError(outcome.rejection, deleting(evaluatorLogId)));
      return changed(given.found.judged, evaluatorLogId);
    },
  }),
);

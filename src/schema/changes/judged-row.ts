import { isSameJudgment } from '../../contract/given-judgment.ts';
import { isId } from '../../contract/ids.ts';
import { type JudgmentSpec, judgingLogs, judgmentState, newestBy } from '../../contract/judgment.ts';
import type { EvaluatorLogResponse, Judgment } from '../../contract/log.ts';
import { objectsIn } from '../../contract/present.ts';
import type { EvaluatorResponse } from '../../contract/version.ts';
import type { Evaluation, EvaluationLog } from '../../loaders/entities.ts';
import type { EvaluationLogKey } from '../../loaders/loaders.ts';
import { pickedEvaluator } from '../analysis/picked-evaluator.ts';
import type { builder } from '../kit/builder.ts';
import type { Context } from '../kit/context.ts';
import { DamagedError } from '../kit/damaged-error.ts';
import type { EvaluatorSelector } from '../kit/evaluator-selector.ts';
import { evaluationIdOf, logIdOf } from '../kit/ids.ts';
import { readsOfRows } from '../kit/reads.ts';
import { runInputOf } from './run-mutations.ts';
import type { UserError } from './user-error.ts';

/* What a change of a judgment is about, looked up and checked before anything is sent. */

/** What was looked for, or why a change of it makes no sense. */
export type Found<T> = { readonly found: T; readonly userError?: undefined } | { readonly userError: UserError };

/** For `extensions` of a mutation that looks at the judgments of a row. */
export const READS_JUDGMENTS = readsOfRows('evaluator_logs', 'log.evaluator_logs');

/** What the inputs have in common. */
export const rowFields = (t: Parameters<Parameters<typeof builder.inputType>[1]['fields']>[0]) => ({
  evaluationId: t.id({ required: true, description: 'The evaluation, by upstream or global id.' }),
  runId: t.id({
    description:
      'The run, by upstream or global id; without it the first that has the log. The judgment is on the log, and counts in every run that has it.',
  }),
  logId: t.id({ required: true, description: 'The log that is judged, by upstream or global id.' }),
});

export interface RowInput {
  readonly evaluationId: string;
  readonly runId?: string | null | undefined;
  readonly logId: string;
}

/** The upstream ids of an input. */
export const rowKeyOf = ({ evaluationId, runId, logId }: RowInput): EvaluationLogKey => ({
  ...(runId == null
    ? { evaluationId: evaluationIdOf('evaluationId', evaluationId), runId: undefined }
    : runInputOf({ evaluationId, runId })),
  logId: logIdOf('logId', logId),
});

export interface JudgedRow {
  readonly evaluation: Evaluation;
  readonly row: EvaluationLog;
}

/** The row and its evaluation, as they are before the change. */
export const judgedRow = async (key: EvaluationLogKey, { loaders }: Context): Promise<Found<JudgedRow>> => {
  const [evaluation, row] = await Promise.all([loaders.evaluation.load(key.evaluationId), loaders.evaluationLog.load(key)]);
  const missing = (message: string, field: string, humanloopId: string): Found<never> => ({
    userError: { code: 'NOT_FOUND', message, field: [field], humanloopId },
  });
  if (!evaluation) return missing('There is no such evaluation.', 'evaluationId', key.evaluationId);
  if (row) return { found: { evaluation, row } };
  return missing(`The ${key.runId === undefined ? 'evaluation' : 'run'} has no such log.`, 'logId', key.logId);
};

const versionsOf = ({ evaluators }: Evaluation): EvaluatorResponse[] => objectsIn(evaluators).map(({ version }) => version);

/** The one evaluator of the evaluation that a selector picks. */
export const judgeOf = (evaluation: Evaluation, selector: EvaluatorSelector): Found<EvaluatorResponse> => {
  const picked = pickedEvaluator(selector, versionsOf(evaluation), 'evaluator');
  if ('notOne' in picked) {
    const { by, name, message, isSeveral } = picked.notOne;
    const named = by === 'versionId' && { humanloopId: name };
    return { userError: { code: isSeveral ? 'INVALID' : 'NOT_FOUND', message, field: ['evaluator', by], ...named } };
  }
  if (typeof picked.evaluator.version_id === 'string' && isId(picked.evaluator.version_id)) return { found: picked.evaluator };
  throw new DamagedError('An evaluator has no version_id that can be used.');
};

/** How the judgments of an evaluator are read; a damaged spec says nothing. */
export const specOf = ({ spec }: EvaluatorResponse): JudgmentSpec => (typeof spec === 'object' && spec !== null ? spec : {});

const isOf = (log: EvaluatorLogResponse, { version_id }: EvaluatorResponse): boolean => log.evaluator?.version_id === version_id;

/** Who gave a judgment; null for nobody by name. */
export const giverOf = ({ user }: { readonly user?: unknown }): string | null => (typeof user === 'string' && user !== '' ? user : null);

/** A judgment that is there, and the evaluator of the evaluation that it is of. */
export interface GivenBefore {
  readonly judged: JudgedRow;
  readonly log: EvaluatorLogResponse;
  readonly evaluator: EvaluatorResponse;
}

/** A judgment on the row, by its id. */
export const givenOf = (judged: JudgedRow, evaluatorLogId: string): Found<GivenBefore> => {
  const { evaluation, row } = judged;
  const log = judgingLogs(row).find(({ id }) => id === evaluatorLogId);
  const evaluator = log && versionsOf(evaluation).find((version) => version && isOf(log, version));
  if (log && evaluator) return { found: { judged, log, evaluator } };
  return {
    userError: {
      code: 'NOT_FOUND',
      message: 'This is no judgment on the log by an evaluator of the evaluation.',
      field: ['evaluatorLogId'],
      humanloopId: evaluatorLogId,
    },
  };
};

/** Evaluators that judge by themselves, and name nobody as who does. */
const judgesByItself = ({ evaluator_type }: { readonly evaluator_type?: unknown }): boolean =>
  evaluator_type === 'llm' || evaluator_type === 'python';

/**
 * That somebody has said the same, and nothing else since. Nobody by name is one person, but for an evaluator that judges by itself: what it
 * said, nobody has.
 */
export const alreadySaid = (
  { row }: JudgedRow,
  { evaluator, judgment, user }: { readonly evaluator: EvaluatorResponse; readonly judgment: Judgment; readonly user: string | null },
): UserError | undefined => {
  if (user === null && judgesByItself(specOf(evaluator) as object)) return undefined;
  const own = judgingLogs(row).filter((log) => isOf(log, evaluator) && giverOf(log) === user);
  const said = newestBy(own, () => user).get(user);
  if (!said || judgmentState(said) !== 'judged' || !isSameJudgment(said.judgment, judgment)) return undefined;
  const who = user === null ? 'somebody without a name' : JSON.stringify(user);
  return { code: 'ALREADY_JUDGED', message: `The evaluator has this judgment by ${who} already.`, field: ['judgment'], said };
};

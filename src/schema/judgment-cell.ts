import { type EvaluatorLogResponse, logKind } from '../contract/log.ts';
import { isAsLate } from '../contract/timestamp.ts';
import type { EvaluatorResponse } from '../contract/version.ts';
import type { Evaluation, EvaluationLog } from '../loaders/entities.ts';
import { builder } from './builder.ts';
import { type EvaluatorSelector, selects } from './evaluator-selector.ts';
import { JudgmentRef, JudgmentStateEnum, judgedOf, judgmentState } from './judgment.ts';
import { EvaluatorLogRef, EvaluatorVersionRef } from './refs.ts';

/** Where an evaluator of the evaluation meets a row. */
interface JudgmentCell {
  readonly evaluator: EvaluatorResponse;
  readonly log: EvaluatorLogResponse | undefined;
}

/** The newest log of each evaluator version on a row. The log's own list holds the record's, and maybe more. */
const newestByVersion = ({ log, evaluator_logs }: EvaluationLog): Map<string, EvaluatorLogResponse> => {
  const newest = new Map<string, EvaluatorLogResponse>();
  const nested = Array.isArray(log.evaluator_logs) ? log.evaluator_logs : [];
  for (const candidate of [...nested, ...evaluator_logs]) {
    if (typeof candidate !== 'object' || candidate === null || logKind(candidate) !== 'evaluator') continue;
    const judgment = candidate as EvaluatorLogResponse;
    const known = newest.get(judgment.evaluator.version_id);
    if (!known || isAsLate(judgment.created_at, known.created_at)) newest.set(judgment.evaluator.version_id, judgment);
  }
  return newest;
};

/** One cell for each evaluator of the evaluation that a selector picks (all without selectors), in the evaluation's order. */
export const judgmentCells = (
  { evaluators }: Evaluation,
  row: EvaluationLog,
  selectors: readonly EvaluatorSelector[] | null | undefined,
): JudgmentCell[] => {
  const newest = newestByVersion(row);
  return evaluators
    .map((member) => member?.version)
    .filter((version) => !selectors || selectors.some((selector) => selects(selector, version)))
    .map((evaluator) => ({ evaluator, log: newest.get(evaluator?.version_id) }));
};

export const JudgmentCellRef = builder.objectRef<JudgmentCell>('JudgmentCell').implement({
  description: 'What one evaluator of the evaluation says of one row.',
  fields: (t) => ({
    evaluator: t.expose('evaluator', {
      type: EvaluatorVersionRef,
      nullable: false,
      description: 'The evaluator.',
    }),
    log: t.expose('log', { type: EvaluatorLogRef, description: 'The evaluator log; null where it is missing.' }),
    judgment: t.field({
      type: JudgmentRef,
      description: 'The judgment; null unless the state is JUDGED.',
      resolve: ({ log }) => (log && judgmentState(log) === 'judged' ? judgedOf(log) : null),
    }),
    error: t.string({ description: 'Why the evaluator failed; null when it did not.', resolve: ({ log }) => log?.error }),
    state: t.field({ type: JudgmentStateEnum, nullable: false, description: 'What came of it.', resolve: ({ log }) => judgmentState(log) }),
  }),
});

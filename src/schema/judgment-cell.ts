import { cellLogs, judgingLogs, judgmentError, judgmentState, versionLogs } from '../contract/judgment.ts';
import type { EvaluatorLogResponse } from '../contract/log.ts';
import { objectsIn } from '../contract/present.ts';
import type { EvaluatorResponse } from '../contract/version.ts';
import type { Evaluation, EvaluationLog } from '../loaders/entities.ts';
import { displayOf, type Judged, JudgmentRef, JudgmentStateEnum, judgedOf, scoreOf } from './judgment.ts';
import { builder } from './kit/builder.ts';
import { anySelects, type EvaluatorSelector } from './kit/evaluator-selector.ts';
import { EvaluatorLogRef, EvaluatorVersionRef } from './kit/refs.ts';
import { objectField } from './kit/sent-fields.ts';

/** Where an evaluator of the evaluation meets a row. */
interface JudgmentCell {
  readonly evaluator: EvaluatorResponse;
  readonly log: EvaluatorLogResponse | undefined;
  /** All that are on the row. */
  readonly judging: readonly EvaluatorLogResponse[];
}

/** One cell for each evaluator of the evaluation that a selector picks (all without selectors), in the evaluation's order. */
export const judgmentCells = (
  { evaluators }: Evaluation,
  row: EvaluationLog,
  selectors: readonly EvaluatorSelector[] | null | undefined,
): JudgmentCell[] => {
  const versions = objectsIn(evaluators).map(({ version }) => version);
  const judging = judgingLogs(row);
  const logs = cellLogs(versions, judging);
  return versions
    .map((evaluator, index) => ({ evaluator, log: logs[index], judging }))
    .filter(({ evaluator }) => anySelects(selectors, evaluator));
};

/** The one that counts first, and then those that it is newer than. */
const logsIn = ({ evaluator, log, judging }: JudgmentCell): readonly EvaluatorLogResponse[] => {
  const own = versionLogs(evaluator, judging);
  return own.length === 0 && log ? [log] : own;
};

const judgedIn = ({ log }: JudgmentCell): Judged | null => (log ? judgedOf(log) : null);

export const JudgmentCellRef = builder.objectRef<JudgmentCell>('JudgmentCell').implement({
  description: 'What one evaluator of the evaluation says of one row.',
  fields: (t) => ({
    evaluator: objectField(t, 'evaluator', { type: EvaluatorVersionRef, description: 'The evaluator.', isRequired: true }),
    log: t.expose('log', {
      type: EvaluatorLogRef,
      description:
        'The evaluator log; null where it is missing. It is the newest of the evaluator’s version; where there is none, the newest failed one of another version of its file that is not of the evaluation.',
    }),
    logs: t.field({
      type: [EvaluatorLogRef],
      nullable: false,
      description:
        'All evaluator logs that the evaluator’s version has on the row, such as the judgments of several people, from the newest to the oldest: the first is log. Who gave each says EvaluatorLog.user, and when createdAt.',
      resolve: logsIn,
    }),
    judgment: t.field({ type: JudgmentRef, description: 'The judgment; null unless the state is JUDGED.', resolve: judgedIn }),
    display: t.string({
      description: 'The judgment as a text to show; null unless the state is JUDGED.',
      resolve: (cell) => {
        const judged = judgedIn(cell);
        return judged && displayOf(judged);
      },
    }),
    score: t.float({
      description: 'The judgment as a number where more is better, as Judgment.score has it; null unless the state is JUDGED.',
      resolve: (cell) => {
        const judged = judgedIn(cell);
        return judged && scoreOf(judged);
      },
    }),
    error: t.string({
      description: 'Why the evaluator failed; null unless the state is ERRORED.',
      // What is no text is left to GraphQL to refuse.
      resolve: ({ log }) => (log ? (judgmentError(log) as string | null) : null),
    }),
    state: t.field({ type: JudgmentStateEnum, nullable: false, description: 'What came of it.', resolve: ({ log }) => judgmentState(log) }),
  }),
});

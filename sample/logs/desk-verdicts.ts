import type { EvaluatorLogResponse, LogResponse } from '../../src/contract/log.ts';
import { people } from '../people.ts';
import type { DeskWork } from '../story/desk-cases.ts';
import type { DeskReview } from '../story/desk-reviews.ts';
import { deskEvaluators } from '../versions/desk-evaluators.ts';
import { codeVerdict, humanVerdict, modelVerdict } from './evaluator-log.ts';
import type { Span } from './log-fields.ts';

/** The root of a trace that is judged, and when it ended. */
export interface JudgedTrace {
  readonly logId: string;
  readonly children: readonly LogResponse[];
  readonly after: Span;
}

/** What the code of the evaluator "Steps" returns: the logs below the root, at any depth. */
const countSteps = (children: readonly LogResponse[]): number =>
  children.reduce((sum, child) => sum + 1 + countSteps(child.trace_children ?? []), 0);

const stepsVerdict = ({ logId, children, after }: JudgedTrace): EvaluatorLogResponse => {
  const steps = countSteps(children);
  return codeVerdict({ evaluator: deskEvaluators.steps, parentId: logId, after, judgment: steps, stdout: `${steps} steps\n` });
};

/** What judges made of one trace of the flow. A review that nobody opened is missing. */
export const flowVerdicts = (judged: JudgedTrace, review: DeskReview): EvaluatorLogResponse[] => {
  const { logId, after } = judged;
  const { resolved, rightRule, rightRuleReason, rightRuleError } = review;
  const reviewer = people.maren.email_address ?? '';
  return [
    modelVerdict({
      evaluator: deskEvaluators.rightRule,
      parentId: logId,
      after,
      judgment: rightRule,
      reason: rightRuleReason,
      error: rightRuleError,
    }),
    stepsVerdict(judged),
    ...(resolved === undefined
      ? []
      : [humanVerdict({ evaluator: deskEvaluators.resolved, parentId: logId, after, judgment: resolved, reviewer })]),
  ];
};

/** What judges made of one run of the agent's loop. */
export const agentVerdicts = (judged: JudgedTrace, work: DeskWork): EvaluatorLogResponse[] => {
  const { logId, after } = judged;
  const judgment = work.flaws === null ? null : [...work.flaws];
  return [
    modelVerdict({ evaluator: deskEvaluators.toolFlaws, parentId: logId, after, judgment, reason: work.flawsReason }),
    stepsVerdict(judged),
  ];
};

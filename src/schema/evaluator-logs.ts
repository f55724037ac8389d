import { type EvaluatorLogResponse, type LogResponse, logKind } from '../contract/log.ts';
import { type EvaluatorSelector, SELECTED_BY, selects } from './evaluator-selector.ts';
import { passes, reads } from './reads.ts';

/** What is read of an object for a field over its `evaluator_logs`. */
export const EVALUATOR_LOGS_READS = {
  ...passes('evaluator_logs'),
  ...reads(...SELECTED_BY.map((property) => `evaluator_logs.evaluator.${property}`)),
};

/**
 * The evaluator logs of a list that upstream may fill with any kind of log, those of the selected evaluators only.
 * What is no object at all stays in its place, and what is no list stays what it is, for the field to fail on: damage is not an empty list.
 */
export const evaluatorLogsOf = (
  logs: readonly LogResponse[],
  selector: EvaluatorSelector | null | undefined,
): readonly EvaluatorLogResponse[] => {
  const judges = (log: LogResponse): log is EvaluatorLogResponse =>
    typeof log !== 'object' || log === null || (logKind(log) === 'evaluator' && selects(selector, (log as EvaluatorLogResponse).evaluator));
  return Array.isArray(logs)
    ? logs.filter(judges).map((log) => (typeof log === 'object' ? log : (null as never)))
    : (logs as EvaluatorLogResponse[]);
};

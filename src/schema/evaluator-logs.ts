import { type EvaluatorLogResponse, type LogResponse, logKind } from '../contract/log.ts';
import { type EvaluatorSelector, SELECTED_BY, selects } from './kit/evaluator-selector.ts';
import { passes, reads } from './kit/reads.ts';
import { objectItems, present } from './kit/sent-fields.ts';

/** What is read of an object for a field over its `evaluator_logs`. */
export const EVALUATOR_LOGS_READS = {
  ...passes('evaluator_logs'),
  ...reads(...SELECTED_BY.map((property) => `evaluator_logs.evaluator.${property}`)),
};

/**
 * The evaluator logs of a list that upstream may fill with any kind of log, those of the selected evaluators only.
 * What is no object at all is an error in its place, and so is what is no list: damage is not an empty list.
 */
export const evaluatorLogsOf = (
  logs: readonly LogResponse[],
  selector: EvaluatorSelector | null | undefined,
): readonly EvaluatorLogResponse[] => {
  const judges = (log: LogResponse): log is EvaluatorLogResponse =>
    log instanceof Error || (logKind(log) === 'evaluator' && selects(selector, (log as EvaluatorLogResponse).evaluator));
  return objectItems<LogResponse>(present(logs)).filter(judges);
};

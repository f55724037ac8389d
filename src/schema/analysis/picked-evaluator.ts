import { QuestionError } from '../../analysis/errors.ts';
import { attachedOf, evaluatorsNamed, theEvaluator } from '../../analysis/evaluators.ts';
import type { EvaluatorResponse } from '../../contract/version.ts';
import type { EvaluatorSelector } from '../kit/evaluator-selector.ts';
import { selectorKeyOf } from './selector-key.ts';

/** Why a selector does not pick one evaluator. */
interface NotOne {
  /** The field of the selector, and what it holds. */
  readonly by: string;
  readonly name: string;
  /** In words, with the names that were likely meant. */
  readonly message: string;
  /** Whether it picks several; else it picks none. */
  readonly isSeveral: boolean;
}

/** The one of an evaluation's evaluators that a selector picks, as questions of rows pick it; or why it is not one. `argument`: where the selector stands. */
export const pickedEvaluator = (
  selector: EvaluatorSelector,
  evaluators: readonly EvaluatorResponse[],
  argument: string,
): { readonly evaluator: EvaluatorResponse } | { readonly notOne: NotOne } => {
  const key = selectorKeyOf(selector);
  const attached = attachedOf(evaluators);
  try {
    return { evaluator: evaluators[theEvaluator(key, attached, [argument])] as EvaluatorResponse };
  } catch (error) {
    if (!(error instanceof QuestionError)) throw error;
    const [by = '', name = ''] = Object.entries<string>(key)[0] ?? [];
    return { notOne: { by, name, message: error.message, isSeveral: evaluatorsNamed(key, attached).length > 0 } };
  }
};

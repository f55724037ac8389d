import type { AttachedEvaluator, Terms } from '../../analysis/block.ts';
import { QuestionError } from '../../analysis/errors.ts';
import type { Answering, Question } from '../../analysis/question.ts';

/** What a question is answered by where rows are read: not there yet. */
export const createAnswering = (
  _question: Question,
  _lookups: { readonly terms: Terms; readonly evaluators: readonly AttachedEvaluator[] },
): Answering => {
  throw new QuestionError([], 'can only be asked of a source that answers it by itself');
};

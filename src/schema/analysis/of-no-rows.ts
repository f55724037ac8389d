import { createAnswering } from '../../analysis/answering/create-answering.ts';
import { attachedOf } from '../../analysis/evaluators.ts';
import type { Question } from '../../analysis/question.ts';
import { finished } from '../../analysis/steps.ts';
import { createTerms } from '../../analysis/terms.ts';
import { objectsIn } from '../../contract/present.ts';
import type { Analysis, Loaders } from '../../loaders/loaders.ts';

/** The answer where no row can fit: of none it takes no call but the evaluation's, which knows the evaluators. */
export const ofNoRows = async (evaluationId: string, question: Question, loaders: Loaders): Promise<Analysis> => {
  const evaluation = await loaders.evaluation.load(evaluationId);
  const evaluators = attachedOf(objectsIn(evaluation?.evaluators).map(({ version }) => version));
  const answer = finished(createAnswering(question, { terms: createTerms(), evaluators }).answer(true));
  return { rows: [], answer, isPushedDown: false };
};

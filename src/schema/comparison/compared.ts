import type { AttachedEvaluator } from '../../analysis/block.ts';
import type { ComparisonAnswer } from '../../analysis/comparison/comparison.ts';
import { attachedOf, evaluatorsPicked } from '../../analysis/evaluators.ts';
import type { EvaluatorResponse } from '../../contract/version.ts';
import type { Evaluation, Run } from '../../loaders/entities.ts';
import { selectorKeyOf } from '../analysis/selector-key.ts';
import type { EvaluatorSelector } from '../kit/evaluator-selector.ts';

/** What is compared, and by whom it was judged. */
export interface Compared {
  readonly evaluation: Evaluation;
  readonly control: Run;
  readonly candidates: readonly Run[];
  /** In the evaluation's order: as upstream has them, and as they are picked. */
  readonly evaluators: readonly (EvaluatorResponse | null | undefined)[];
  readonly attached: readonly AttachedEvaluator[];
  readonly alpha: number;
}

/** What came of it. */
export interface ComparedAnswer extends Compared {
  readonly answer: ComparisonAnswer;
}

/** The evaluators of an evaluation, each at its place. */
export const evaluatorsOf = (evaluation: Evaluation): Pick<Compared, 'evaluators' | 'attached'> => {
  const list: unknown = evaluation.evaluators;
  const evaluators = Array.isArray(list) ? list.map((member) => member?.version) : [];
  return { evaluators, attached: attachedOf(evaluators) };
};

/** The places of the evaluators that one of these selectors picks, which were seen to pick some; of all with none given. */
export const pickedPlaces = (
  { attached }: Pick<Compared, 'attached'>,
  selectors: readonly EvaluatorSelector[] | null | undefined,
): readonly number[] => {
  const all = [...attached.keys()];
  if (!selectors) return all;
  const picked = new Set(
    selectors.flatMap((selector, index) => evaluatorsPicked(selectorKeyOf(selector), attached, ['evaluators', index])),
  );
  return all.filter((place) => picked.has(place));
};

import type { SelectorKey } from '../../analysis/filter.ts';
import { type EvaluatorSelector, selectedVersionId } from '../kit/evaluator-selector.ts';

/** A selector of exactly one field as questions have it, with the version by its upstream id. */
export const selectorKeyOf = (selector: EvaluatorSelector): SelectorKey => {
  if (selector.path != null) return { path: selector.path };
  if (selector.name != null) return { name: selector.name };
  return { versionId: selectedVersionId(selector) ?? '' };
};

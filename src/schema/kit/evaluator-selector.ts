import type { EvaluatorResponse } from '../../contract/version.ts';
import { builder } from './builder.ts';

export const EvaluatorSelectorRef = builder.inputType('EvaluatorSelector', {
  isOneOf: true,
  description: 'Picks evaluators; exactly one of the fields.',
  fields: (t) => ({
    path: t.string({ description: 'By the full path of the file.' }),
    versionId: t.id({ description: 'By the version, with its upstream or its global id.' }),
    name: t.string({ description: 'By the name of the file.' }),
  }),
});

export interface EvaluatorSelector {
  readonly path?: string | null | undefined;
  readonly versionId?: string | null | undefined;
  readonly name?: string | null | undefined;
}

/** The upstream id of the version that a selector names, where it names one. */
export const selectedVersionId = ({ versionId }: EvaluatorSelector): string | undefined => versionId?.replace(/^EvaluatorVersion:/, '');

/** The properties of evaluators that selectors look at. */
export const SELECTED_BY = ['path', 'name', 'version_id'] as const satisfies readonly (keyof EvaluatorResponse)[];

/** Whether any of these selectors picks this evaluator; no list of them picks all. */
export const anySelects = (selectors: readonly EvaluatorSelector[] | null | undefined, evaluator: Parameters<typeof selects>[1]): boolean =>
  !selectors || selectors.some((selector) => selects(selector, evaluator));

/** Whether a selector picks this evaluator; no selector picks all. */
export const selects = (
  selector: EvaluatorSelector | null | undefined,
  evaluator: Partial<Pick<EvaluatorResponse, (typeof SELECTED_BY)[number]>> | null | undefined,
): boolean => {
  if (!selector) return true;
  if (!evaluator) return false;
  if (selector.path != null) return evaluator.path === selector.path;
  if (selector.name != null) return evaluator.name === selector.name;
  return evaluator.version_id === selectedVersionId(selector);
};

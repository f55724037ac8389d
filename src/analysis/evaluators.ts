import { closest } from '../contract/closest.ts';
import { optionNames } from '../contract/given-judgment.ts';
import { hasGoodJudgment } from '../contract/judgment.ts';
import { namesOf } from '../contract/names.ts';
import type { EvaluatorResponse } from '../contract/version.ts';
import type { AttachedEvaluator } from './block.ts';
import { QuestionError } from './errors.ts';
import type { SelectorKey } from './filter.ts';
import { type Place, refuse } from './parse-input.ts';

type Fields = Readonly<Record<string, unknown>>;

const textOrNull = (value: unknown): string | null => (typeof value === 'string' ? value : null);

const optionsOf = (spec: Fields): readonly string[] =>
  spec['return_type'] === 'select' || spec['return_type'] === 'multi_select' ? optionNames(spec) : [];

/** The evaluators of an evaluation, in its order, for whoever reads their cells. What is damaged in one is as if it were not there. */
export const attachedOf = (evaluators: readonly (EvaluatorResponse | null | undefined)[]): AttachedEvaluator[] =>
  evaluators.map((evaluator) => {
    const fields: Fields = { ...evaluator };
    const spec = Object(fields['spec']) as Fields;
    return {
      versionId: textOrNull(fields['version_id']) ?? '',
      fileId: textOrNull(fields['id']),
      name: textOrNull(fields['name']),
      path: textOrNull(fields['path']),
      returnType: textOrNull(spec['return_type']),
      options: optionsOf(spec),
      isRated: hasGoodJudgment(spec),
    };
  });

const WORDS = { path: 'path', name: 'name', versionId: 'version' } as const;

const named = (selector: SelectorKey): { readonly key: keyof typeof WORDS; readonly word: string } => {
  if ('path' in selector) return { key: 'path', word: selector.path };
  return 'name' in selector ? { key: 'name', word: selector.name } : { key: 'versionId', word: selector.versionId };
};

/** The indices of the evaluators that a selector picks, none where it picks none. */
export const evaluatorsNamed = (selector: SelectorKey, evaluators: readonly AttachedEvaluator[]): number[] => {
  const { key, word } = named(selector);
  return evaluators.flatMap((evaluator, index) => (evaluator[key] === word ? [index] : []));
};

/**
 * The indices of the evaluators that a selector picks: several where versions share a file or a name. Where it picks none, a `QuestionError`
 * names those there are, and the one that was likely meant. `owner`: what they judge.
 */
export const evaluatorsPicked = (
  selector: SelectorKey,
  evaluators: readonly AttachedEvaluator[],
  place: Place,
  owner = 'the evaluation',
): number[] => {
  const { key, word } = named(selector);
  const indices = evaluatorsNamed(selector, evaluators);
  if (indices.length > 0) return indices;
  const known = [...new Set(evaluators.map((evaluator) => evaluator[key]).filter((name) => name !== null))];
  if (known.length === 0) return refuse(place, `picks an evaluator by its ${WORDS[key]}, and there is none with one in ${owner}.`);
  const meant = closest(word, known);
  const suggestion = meant === undefined ? '' : ` Did you mean ${JSON.stringify(meant)}?`;
  return refuse(place, `picks no evaluator of ${owner}; by ${WORDS[key]} there are ${namesOf(known)}.${suggestion}`);
};

/** The one evaluator that a selector picks. */
export const theEvaluator = (selector: SelectorKey, evaluators: readonly AttachedEvaluator[], place: Place): number => {
  const [picked, ...others] = evaluatorsPicked(selector, evaluators, place);
  if (others.length === 0) return picked as number;
  const versions = [picked as number, ...others].map((index) => evaluators[index]?.versionId);
  throw new QuestionError(
    place,
    `Several versions of this evaluator are attached; one is picked by its versionId: ${versions.join(', ')}.`,
  );
};

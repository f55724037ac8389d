import { closest } from './closest.ts';
import type { NumberLimits } from './evaluator-spec.ts';
import { isNotFinite, type JudgmentSpec } from './judgment.ts';
import { namesOf } from './names.ts';

/*
 * Whether a value that somebody gives is a judgment that its evaluator may give, by its spec. One rule for all who take judgments: what one of
 * them takes no other refuses. What is damaged in a spec, or of a kind that is not known, forbids nothing.
 */

/** Why a value is no judgment of an evaluator. */
export interface JudgmentFlaw {
  /** `type`: it is of another type than the evaluator's judgments; `option`: no option of it, or one twice; `limits`: outside its numbers. */
  readonly reason: 'type' | 'option' | 'limits';
  /** What is wrong, as the end of a sentence that begins with the judgment: “is not a boolean.” */
  readonly says: string;
  /** Which of several options it is about. */
  readonly index?: number | undefined;
}

const WORDS: Readonly<Record<string, string>> = {
  boolean: 'true or false',
  number: 'a number',
  select: 'the name of one option',
  multi_select: 'a list of the names of options',
  text: 'a text',
};

const isTexts = (value: unknown): value is string[] => Array.isArray(value) && value.every((item) => typeof item === 'string');

const isOfType = (value: unknown, returnType: unknown): boolean => {
  if (returnType === 'boolean' || returnType === 'number') return typeof value === returnType;
  if (returnType === 'select' || returnType === 'text') return typeof value === 'string';
  if (returnType === 'multi_select') return isTexts(value);
  return typeof value === 'boolean' || typeof value === 'number' || typeof value === 'string' || isTexts(value);
};

/** The names that an evaluator's judgments choose among, each once; none where it does not say, and then every name is one. */
export const optionNames = ({ options }: JudgmentSpec): readonly string[] => {
  const names = Array.isArray(options) ? options.map((option: { name?: unknown } | null) => option?.name) : [];
  return [...new Set(names.filter((name): name is string => typeof name === 'string'))];
};

const optionFlaw = (chosen: readonly string[], spec: JudgmentSpec, isList: boolean): JudgmentFlaw | undefined => {
  const names = optionNames(spec);
  for (const [at, option] of chosen.entries()) {
    const index = isList ? at : undefined;
    if (chosen.indexOf(option) < at) return { reason: 'option', says: `chooses ${namesOf([option])} twice.`, index };
    if (names.length === 0 || names.includes(option)) continue;
    const meant = closest(option, names);
    const suggestion = meant === undefined ? '' : ` Did you mean ${namesOf([meant])}?`;
    const says = `chooses ${namesOf([option])}, which is no option of the evaluator: it has ${namesOf(names)}.${suggestion}`;
    return { reason: 'option', says, index };
  }
  return undefined;
};

/** As far as numbers in binary hit the steps of decimal ones. */
const STEP_TOLERANCE = 1e-9;

const isOnStep = (value: number, step: number, from: number): boolean => {
  const steps = (value - from) / step;
  return Math.abs(steps - Math.round(steps)) <= STEP_TOLERANCE * Math.max(1, Math.abs(steps));
};

const finite = (value: unknown): number | undefined => (typeof value === 'number' && Number.isFinite(value) ? value : undefined);

const limitFlaw = (value: number, limits: NumberLimits | null | undefined): JudgmentFlaw | undefined => {
  const [min, max, step] = [finite(limits?.min), finite(limits?.max), finite(limits?.step)];
  const flaw = (says: string): JudgmentFlaw => ({ reason: 'limits', says });
  if (min !== undefined && value < min) return flaw(`is ${value}, and the evaluator takes no number below ${min}.`);
  if (max !== undefined && value > max) return flaw(`is ${value}, and the evaluator takes no number above ${max}.`);
  if (step === undefined || step <= 0 || isOnStep(value, step, min ?? 0)) return undefined;
  return flaw(`is ${value}, and the evaluator takes steps of ${step} from ${min ?? 0} on.`);
};

/** Undefined where an evaluator of this spec may give this value as its judgment. */
export const judgmentFlaw = (value: unknown, spec: JudgmentSpec): JudgmentFlaw | undefined => {
  const { return_type, number_limits } = spec;
  if (!isOfType(value, return_type) || isNotFinite(value)) {
    const known = typeof return_type === 'string' ? WORDS[return_type] : undefined;
    return {
      reason: 'type',
      says: `is not ${known ?? 'a boolean, a number, a text or a list of texts'}, as the evaluator’s judgments are.`,
    };
  }
  if (return_type === 'select') return optionFlaw([value as string], spec, false);
  if (return_type === 'multi_select') return optionFlaw(value as string[], spec, true);
  return return_type === 'number' ? limitFlaw(value as number, number_limits) : undefined;
};

/** Whether two judgments say the same; the order in which several options are named says nothing. */
export const isSameJudgment = (one: unknown, other: unknown): boolean => {
  if (!isTexts(one) || !isTexts(other)) return one === other;
  const others = new Set(other);
  return new Set(one).size === others.size && one.every((option) => others.has(option));
};

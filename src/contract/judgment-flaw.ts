import type { JudgmentOption, NumberLimits, SpecFields } from './evaluator-spec.ts';

/** What says which judgments an evaluator takes. */
export type TakingSpec = Partial<Pick<SpecFields, 'return_type' | 'options' | 'number_limits'>>;

const quoted = (texts: readonly string[]): string => texts.map((text) => JSON.stringify(text)).join(', ');

/** The names of the options of a spec; none where it leaves them open. */
const namesIn = ({ options }: TakingSpec): string[] =>
  (Array.isArray(options) ? options : [])
    .map((option: JudgmentOption | null) => option?.name)
    .filter((name): name is string => typeof name === 'string');

/** Fractions of a step, such as 0.1, have no exact number: what is off by less is on the step. */
const ON_STEP = 1e-9;

const isOnStep = (value: number, step: number, from: number): boolean => {
  const steps = (value - from) / step;
  return Math.abs(steps - Math.round(steps)) <= ON_STEP * Math.max(1, Math.abs(steps));
};

const numberFlaw = (value: unknown, limits: NumberLimits | null | undefined): string | undefined => {
  if (typeof value !== 'number' || !Number.isFinite(value)) return 'is not a finite number';
  const { min, max, step } = limits ?? {};
  if (typeof min === 'number' && value < min) return `is less than ${min}, the least that the evaluator takes`;
  if (typeof max === 'number' && value > max) return `is more than ${max}, the most that the evaluator takes`;
  if (typeof step !== 'number' || !(step > 0)) return undefined;
  const from = typeof min === 'number' ? min : 0;
  return isOnStep(value, step, from) ? undefined : `is no whole number of steps of ${step} from ${from}`;
};

const optionFlaw = (value: unknown, names: readonly string[]): string | undefined => {
  if (typeof value !== 'string') return 'is no text, which the name of an option is';
  return names.length === 0 || names.includes(value) ? undefined : `is none of the options of the evaluator: ${quoted(names)}`;
};

const optionsFlaw = (value: unknown, names: readonly string[]): string | undefined => {
  if (!Array.isArray(value)) return 'is no list of options';
  const flaws = value.flatMap((item: unknown) => {
    const flaw = optionFlaw(item, names);
    return flaw === undefined ? [] : `has the item ${JSON.stringify(item)}, which ${flaw}`;
  });
  return flaws[0] ?? (new Set(value).size < value.length ? 'has an option twice' : undefined);
};

/**
 * Why an evaluator does not take a value as its judgment: the rest of a sentence that begins with "The judgment". Undefined for one that it
 * takes: of its type, among its options, within its limits and on its steps. Nothing is coerced: "1" is no number. A type that is not known
 * takes whatever a judgment can be.
 */
export const judgmentFlaw = (value: unknown, spec: TakingSpec): string | undefined => {
  switch (spec.return_type) {
    case 'boolean':
      return typeof value === 'boolean' ? undefined : 'is neither true nor false';
    case 'number':
      return numberFlaw(value, spec.number_limits);
    case 'select':
      return optionFlaw(value, namesIn(spec));
    case 'multi_select':
      return optionsFlaw(value, namesIn(spec));
    case 'text':
      return typeof value === 'string' ? undefined : 'is no text';
    default: {
      const isTexts = Array.isArray(value) && value.every((item) => typeof item === 'string');
      const isNumber = typeof value === 'number' && Number.isFinite(value);
      return isTexts || isNumber || typeof value === 'boolean' || typeof value === 'string'
        ? undefined
        : 'is of no type that a judgment has';
    }
  }
};

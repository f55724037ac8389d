import type { EvaluationJudgmentInput, JudgedByFragment } from '../documents/documents.ts';

export type Spec = NonNullable<JudgedByFragment['spec']>;

/** What somebody has put into a form so far: words, or what is chosen. */
export interface Draft {
  readonly text: string;
  readonly chosen: readonly string[];
}

export const EMPTY: Draft = { text: '', chosen: [] };

/** The most numbers that are shown as buttons to choose from. */
const MAX_NUMBERS = 11;

/** The numbers that limits and steps allow, where they are few. */
const numbersOf = ({ numberLimits }: Pick<Spec, 'numberLimits'>): readonly string[] | undefined => {
  const { min, max, step } = numberLimits ?? { min: null, max: null, step: null };
  if (min === null || max === null || step === null || step <= 0) return undefined;
  const count = Math.floor((max - min) / step + 1e-9) + 1;
  if (!(count >= 1 && count <= MAX_NUMBERS)) return undefined;
  return Array.from({ length: count }, (_, index) => String(Number((min + index * step).toPrecision(12))));
};

/** What is chosen from; undefined where something is written. */
export const choicesOf = (spec: Spec): readonly string[] | undefined => {
  switch (spec.returnType) {
    case 'BOOLEAN':
      return ['true', 'false'];
    case 'NUMBER':
      return numbersOf(spec);
    case 'SELECT':
    case 'MULTI_SELECT':
      return spec.options?.flatMap((one) => one?.option ?? []) ?? [];
    default:
      return undefined;
  }
};

/** Whether any number of choices may be taken. */
export const takesSeveral = ({ returnType }: Spec): boolean => returnType === 'MULTI_SELECT';

/** A draft with a choice taken, or taken back where several may be. */
export const choose = (spec: Spec, { chosen, ...draft }: Draft, choice: string): Draft => {
  if (!takesSeveral(spec)) return { ...draft, chosen: [choice] };
  return { ...draft, chosen: chosen.includes(choice) ? chosen.filter((one) => one !== choice) : [...chosen, choice] };
};

/** The judgment that a draft comes to; undefined as long as it comes to none. */
export const judgmentOf = (spec: Spec, { text, chosen }: Draft): EvaluationJudgmentInput | undefined => {
  const [first] = chosen;
  switch (spec.returnType) {
    case 'BOOLEAN':
      return first === undefined ? undefined : { passed: first === 'true' };
    case 'NUMBER': {
      const words = choicesOf(spec) ? (first ?? '') : text.trim();
      const number = Number(words);
      return words === '' || !Number.isFinite(number) ? undefined : { number };
    }
    case 'SELECT':
      return first === undefined ? undefined : { option: first };
    case 'MULTI_SELECT':
      return { options: [...chosen] };
    case 'TEXT':
      return text.trim() === '' ? undefined : { text };
    default:
      return undefined;
  }
};

/** A judgment that was given, as a draft to correct; of an abstention nothing is chosen. */
export const draftOf = (spec: Spec, raw: unknown): Draft => {
  if (raw === null || raw === undefined) return EMPTY;
  if (Array.isArray(raw)) return { text: '', chosen: raw.map(String) };
  return choicesOf(spec) ? { text: '', chosen: [String(raw)] } : { text: String(raw), chosen: [] };
};

import type { EvaluatorSpec, Valence } from '../contract/evaluator-spec.ts';
import type { EvaluatorLogResponse, Judgment } from '../contract/log.ts';
import { builder } from './builder.ts';
import { ValenceEnum } from './enums.ts';

/** A judgment beside the spec of the evaluator that gave it, which says how to read it. */
export interface Judged<V = unknown> {
  readonly value: V;
  readonly spec: Partial<EvaluatorSpec>;
}

type JudgmentState = 'judged' | 'abstained' | 'errored' | 'missing';

export const JudgmentStateEnum = builder.enumType('JudgmentState', {
  description: 'What came of an evaluator’s work on a log.',
  values: {
    JUDGED: { value: 'judged', description: 'There is a judgment.' },
    ABSTAINED: { value: 'abstained', description: 'There is none, and no error: the evaluator abstained, or is not done yet.' },
    ERRORED: { value: 'errored', description: 'The evaluator failed.' },
    MISSING: { value: 'missing', description: 'The evaluator left no log at all.' },
  },
});

const has = (value: unknown): boolean => value !== undefined && value !== null;

/** An error outweighs a judgment that came with it. */
export const judgmentState = (log: EvaluatorLogResponse | undefined): JudgmentState => {
  if (!log) return 'missing';
  if (has(log.error)) return 'errored';
  return has(log.judgment) ? 'judged' : 'abstained';
};

/** What an evaluator log says, to be read by its evaluator's spec; null without a judgment. */
export const judgedOf = ({ judgment, evaluator }: EvaluatorLogResponse): Judged | null =>
  has(judgment) ? { value: judgment, spec: evaluator?.spec ?? {} } : null;

/** The kind is the value's own, never coerced: a select "3" stays a text. Only among texts does the evaluator's return type decide. */
const typenameOf = ({ value, spec }: Judged): string => {
  if (typeof value === 'boolean') return 'BooleanJudgment';
  if (typeof value === 'number') return 'NumberJudgment';
  if (typeof value === 'string')
    return spec.return_type === 'select' || spec.return_type === 'multi_select' ? 'SelectJudgment' : 'TextJudgment';
  return Array.isArray(value) && value.every((option) => typeof option === 'string') ? 'MultiSelectJudgment' : 'OtherJudgment';
};

/** The valence that a spec gives to one of its options. */
export const optionValence = (spec: Partial<EvaluatorSpec>, option: string): Valence | null => {
  const options = Array.isArray(spec.options) ? spec.options : [];
  return options.find((candidate) => candidate?.name === option)?.valence ?? null;
};

/** The same for a boolean, whose options are named "true" and "false", in whatever case. */
const booleanValence = (spec: Partial<EvaluatorSpec>, value: boolean): Valence | null => {
  const options = Array.isArray(spec.options) ? spec.options : [];
  const named = options.find((candidate) => typeof candidate?.name === 'string' && candidate.name.toLowerCase() === String(value));
  return named?.valence ?? null;
};

/** Whether this boolean is the good one: by its valence, else true is. Null where the spec calls it neither. */
export const isGood = (spec: Partial<EvaluatorSpec>, value: boolean): boolean | null => {
  const valence = booleanValence(spec, value);
  if (valence !== null) return valence === 'positive' ? true : valence === 'negative' ? false : null;
  const opposite = booleanValence(spec, !value);
  if (opposite === 'positive') return false;
  return opposite === 'negative' ? true : value;
};

const valenceOf = ({ value, spec }: Judged): Valence | null => {
  if (typeof value === 'boolean') return booleanValence(spec, value);
  if (typeof value === 'string') return optionValence(spec, value);
  if (!Array.isArray(value) || !value.every((option) => typeof option === 'string')) return null;
  const [first, ...others] = value.map((option) => optionValence(spec, option));
  return others.every((valence) => valence === first) ? (first ?? null) : null;
};

const scoreOf = (judged: Judged): number | null => {
  const { value, spec } = judged;
  if (typeof value === 'number') return spec.number_valence === 'negative' ? -value : value;
  if (typeof value === 'boolean') {
    const good = isGood(spec, value);
    return good === null ? null : Number(good);
  }
  if (typenameOf(judged) !== 'SelectJudgment') return null;
  const valence = valenceOf(judged);
  return valence === 'positive' ? 1 : valence === 'negative' ? 0 : null;
};

const displayOf = ({ value }: Judged): string => {
  if (typenameOf({ value, spec: {} }) === 'MultiSelectJudgment') return (value as string[]).join(', ');
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
};

export const JudgmentRef = builder.interfaceRef<Judged>('Judgment').implement({
  description: 'What an evaluator says of a log. The value’s field is named apart in each type, so that one query can spread them all.',
  resolveType: typenameOf,
  fields: (t) => ({
    raw: t.field({
      type: 'JudgmentValue',
      nullable: false,
      description: 'The judgment as upstream sent it.',
      resolve: ({ value }) => value as Judgment,
    }),
    display: t.string({ nullable: false, description: 'The judgment as a text to show.', resolve: displayOf }),
    score: t.float({
      description:
        'The judgment as a number where more is better: 1 or 0 for a good or a bad boolean or option, the number itself (negated where lower is better); null for neutral options, several options and texts.',
      resolve: scoreOf,
    }),
    valence: t.field({
      type: ValenceEnum.ref,
      description: 'Whether the option or boolean counts as good or bad, as the evaluator’s options say; null where they do not.',
      resolve: (judged) => ValenceEnum.readOptional(valenceOf(judged)),
    }),
  }),
});

builder.objectRef<Judged<boolean>>('BooleanJudgment').implement({
  interfaces: [JudgmentRef],
  description: 'True or false.',
  fields: (t) => ({
    passed: t.exposeBoolean('value', { nullable: false, description: 'The judgment itself; see score for whether it is good.' }),
  }),
});

builder.objectRef<Judged<number>>('NumberJudgment').implement({
  interfaces: [JudgmentRef],
  description: 'A number.',
  fields: (t) => ({ number: t.exposeFloat('value', { nullable: false, description: 'The number.' }) }),
});

builder.objectRef<Judged<string>>('SelectJudgment').implement({
  interfaces: [JudgmentRef],
  description: 'One of the evaluator’s options.',
  fields: (t) => ({ option: t.exposeString('value', { nullable: false, description: 'The name of the option.' }) }),
});

builder.objectRef<Judged<string[]>>('MultiSelectJudgment').implement({
  interfaces: [JudgmentRef],
  description: 'Any number of the evaluator’s options.',
  fields: (t) => ({ options: t.exposeStringList('value', { nullable: false, description: 'The names of the options; may be none.' }) }),
});

builder.objectRef<Judged<string>>('TextJudgment').implement({
  interfaces: [JudgmentRef],
  description: 'Free text.',
  fields: (t) => ({ text: t.exposeString('value', { nullable: false, description: 'The text.' }) }),
});

builder.objectRef<Judged>('OtherJudgment').implement({
  interfaces: [JudgmentRef],
  description: 'A value of a form that this server does not know.',
  fields: (t) => ({ value: t.field({ type: 'JSON', nullable: false, description: 'The value.', resolve: ({ value }) => value }) }),
});

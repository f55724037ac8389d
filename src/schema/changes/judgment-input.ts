import { judgmentFlaw } from '../../contract/given-judgment.ts';
import type { JudgmentKind, JudgmentSpec } from '../../contract/judgment.ts';
import type { Judgment } from '../../contract/log.ts';
import { builder } from '../kit/builder.ts';
import type { Found } from './judged-row.ts';

/* A judgment as an input gives it: by the field that the graph shows one of its type with. */

export const JudgmentInputRef = builder.inputType('EvaluationJudgmentInput', {
  isOneOf: true,
  description:
    'A judgment; exactly one of the fields, the one of the evaluator’s return type. They are named like those of Judgment’s types, by which a judgment is read.',
  fields: (t) => ({
    passed: t.boolean({ description: 'For an evaluator that says true or false.' }),
    number: t.float({ description: 'For one that gives a number, within its limits and on its steps.' }),
    option: t.string({ description: 'For one that chooses an option, by its name.' }),
    options: t.stringList({ description: 'For one that chooses several options, each once; may be none.' }),
    text: t.string({ description: 'For one that writes a text.' }),
  }),
});

type JudgmentInput = typeof JudgmentInputRef.$inferInput;

const FIELDS = {
  passed: 'boolean',
  number: 'number',
  option: 'select',
  options: 'multi_select',
  text: 'text',
} as const satisfies Record<keyof JudgmentInput, JudgmentKind>;

const fieldFor = (returnType: unknown): string | undefined => Object.entries(FIELDS).find(([, kind]) => kind === returnType)?.[0];

/** The judgment that an input gives, or why an evaluator of this spec does not take it. GraphQL refuses one that is not exactly one of its fields. */
export const judgmentOf = (input: JudgmentInput, spec: JudgmentSpec): Found<Judgment> => {
  const [field = '', value] = Object.entries(input)[0] ?? [];
  const invalid = (says: string, ...rest: readonly string[]) => ({
    userError: { code: 'INVALID', message: `"judgment.${field}" ${says}`, field: ['judgment', field, ...rest] } as const,
  });
  const needed = fieldFor(spec.return_type);
  if (needed !== undefined && needed !== field) return invalid(`is of another type than the evaluator’s judgments: give "${needed}".`);
  const flaw = judgmentFlaw(value, spec);
  if (flaw) return invalid(flaw.says, ...(flaw.index === undefined ? [] : [String(flaw.index)]));
  return { found: value as Judgment };
};

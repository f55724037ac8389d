import {
  isNotFinite,
  type JudgmentKind,
  type JudgmentSpec,
  judgmentDisplay,
  judgmentKind,
  judgmentScore,
  judgmentState,
  judgmentValence,
} from '../contract/judgment.ts';
import type { EvaluatorLogResponse, Judgment } from '../contract/log.ts';
import { isShallow } from '../contract/nesting.ts';
import { builder } from './kit/builder.ts';
import { DamagedError } from './kit/damaged-error.ts';
import { ValenceEnum } from './kit/enums.ts';

/** A judgment beside the spec of the evaluator that gave it, which says how to read it. */
export interface Judged<V = unknown> {
  readonly value: V;
  readonly spec: JudgmentSpec;
}

export const JudgmentStateEnum = builder.enumType('JudgmentState', {
  description: 'What came of an evaluator’s work on a log.',
  values: {
    JUDGED: { value: 'judged', description: 'There is a judgment, and no error.' },
    ABSTAINED: { value: 'abstained', description: 'There is none, and no error: the evaluator abstained, or is not done yet.' },
    ERRORED: {
      value: 'errored',
      description: 'The evaluator failed: it left an error, whatever judgment came with it, or a number that is not finite.',
    },
    MISSING: { value: 'missing', description: 'The evaluator left no log at all.' },
  },
});

/** What an evaluator log says, whether it counts or not, to be read by its evaluator's spec; null without a judgment that can be shown. */
export const saidBy = ({ judgment, evaluator }: EvaluatorLogResponse): Judged | null =>
  judgment == null || isNotFinite(judgment) ? null : { value: judgment, spec: evaluator?.spec ?? {} };

/** What an evaluator log says where that counts: null unless it is judged. */
export const judgedOf = (log: EvaluatorLogResponse): Judged | null => (judgmentState(log) === 'judged' ? saidBy(log) : null);

/** Of what is shown as a text; refused where it is nested too deeply for that. */
export const displayOf = ({ value }: Judged): string => {
  if (!isShallow(value)) throw new DamagedError('A JSON value is nested too deeply.');
  return judgmentDisplay(value);
};

export const scoreOf = ({ value, spec }: Judged): number | null => judgmentScore(value, spec);

const TYPENAMES = {
  boolean: 'BooleanJudgment',
  number: 'NumberJudgment',
  select: 'SelectJudgment',
  multi_select: 'MultiSelectJudgment',
  text: 'TextJudgment',
  other: 'OtherJudgment',
} as const satisfies Record<JudgmentKind, string>;

export const JudgmentRef = builder.interfaceRef<Judged>('Judgment').implement({
  description:
    'What an evaluator says of a log. The type is that of the value, also where the evaluator should give another; the value’s field is named apart in each type, so that one query can spread them all.',
  resolveType: ({ value, spec }) => TYPENAMES[judgmentKind(value, spec)],
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
        'The judgment as a number where more is better: 1 or 0 for a good or a bad boolean or option, the number itself (negated where lower is better); null for neutral options, several options, texts, and whatever is not of the evaluator’s type.',
      resolve: scoreOf,
    }),
    valence: t.field({
      type: ValenceEnum.ref,
      description:
        'Whether the option or boolean counts as good or bad, as the evaluator’s options say; null where they do not, and where the judgment is not of the evaluator’s type.',
      resolve: ({ value, spec }) => ValenceEnum.readOptional(judgmentValence(value, spec)),
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

import { type Place, refuse } from '../../analysis/parse-input.ts';
import type { Interval } from '../../analysis/question.ts';
import { builder } from '../kit/builder.ts';
import { checks } from '../kit/checks.ts';

const METHODS = {
  WILSON: { value: 'wilson', description: 'Wilson’s score, for a share.' },
  T: { value: 't', description: 'Student’s t.' },
  CLUSTERED_T: {
    value: 'clustered-t',
    description: 'Student’s t over clusters, here datapoints with several logs, with a cluster-robust standard error.',
  },
  NEWCOMBE_PAIRED: {
    value: 'newcombe-paired',
    description: 'Newcombe’s method 10 for pairs, for the difference of two shares on the same datapoints.',
  },
  NEWCOMBE_INDEPENDENT: {
    value: 'newcombe-independent',
    description: 'Newcombe’s method 10, for the difference of two independent shares.',
  },
  WELCH: { value: 'welch', description: 'Welch’s t, for the difference of two independent means.' },
} as const satisfies Record<string, { readonly value: Interval['method']; readonly description: string }>;

const IntervalMethodEnum = builder.enumType('EvaluationIntervalMethod', { description: 'How a range was computed.', values: METHODS });

export const IntervalRef = builder.objectRef<Interval>('EvaluationInterval').implement({
  description: 'A range that holds the true value with the given confidence, as far as the rows are a sample.',
  fields: (t) => ({
    confidence: t.exposeFloat('confidence', { nullable: false, description: 'The confidence, such as 0.95.' }),
    lower: t.exposeFloat('lower', { nullable: false, description: 'The lower end.' }),
    upper: t.exposeFloat('upper', { nullable: false, description: 'The upper end.' }),
    method: t.expose('method', { type: IntervalMethodEnum, nullable: false, description: 'How it was computed.' }),
    n: t.exposeInt('n', { nullable: false, description: 'How many independent units it rests on: rows, pairs or clusters.' }),
  }),
});

const DEFAULT = 0.95;

/** The argument of every field with a range. */
export const confidenceArg = builder.args((t) => ({
  confidence: t.float({ defaultValue: DEFAULT, description: 'The confidence; above 0 and below 1.' }),
}));

/** The value of the argument; the default for a null. */
export const confidenceOf = ({ confidence }: { readonly confidence?: unknown }): number => (confidence ?? DEFAULT) as number;

/** The same, checked. */
export const checkedConfidence = (place: Place, args: { readonly confidence?: unknown }): number => {
  const confidence = confidenceOf(args);
  return confidence > 0 && confidence < 1 ? confidence : refuse(place, `has to be above 0 and below 1; it is ${confidence}.`);
};

/** For `extensions` of a field with a range that is not asked for from above. */
export const checksConfidence = checks<{ readonly confidence?: number | null }>((args) => checkedConfidence(['confidence'], args));

import type { NumberField } from '../../analysis/block.ts';
import { attachedOf, evaluatorsPicked } from '../../analysis/evaluators.ts';
import type { Aggregates, AggregatesAsk } from '../../analysis/question.ts';
import { objectsIn } from '../../contract/present.ts';
import { utcTimestampOf } from '../../contract/timestamp.ts';
import type { Loaders } from '../../loaders/loaders.ts';
import { builder, type Types } from '../kit/builder.ts';
import { type EvaluatorSelector, EvaluatorSelectorRef } from '../kit/evaluator-selector.ts';
import type { LogsOf } from '../paging/evaluation-log-connection.ts';
import { checkedConfidence, confidenceArg, confidenceOf, IntervalRef } from './interval.ts';
import { type AskedJudgments, JudgmentAggregatesRef, judgmentsAsked } from './judgment-aggregates.ts';
import { NumberSummaryRef, numbersAsked } from './number-summary.ts';
import { added, indexOf } from './once.ts';
import { fieldsBelow, placeOf, type Selection } from './selection.ts';
import { selectorKeyOf } from './selector-key.ts';

/** What rows come to, beside what was asked of them. */
export interface AskedAggregates<Of> {
  readonly of: Of;
  readonly aggregates: Aggregates;
  readonly ask: AggregatesAsk;
}

type SummedField = Exclude<NumberField, 'createdAt'>;

/** The numbers of rows that have a summary, and what they are. */
const SUMMED = {
  duration: 'Seconds from start to end.',
  outputLength: 'How long outputs are, in Unicode code points.',
  promptTokens: 'Tokens that went in.',
  outputTokens: 'Tokens that came out.',
  totalTokens: 'Prompt and output tokens together.',
  providerLatency: 'Seconds that the provider took.',
  totalCost: 'Prompt and output cost together, in US dollars.',
} as const satisfies Record<SummedField, string>;

const isSummed = (name: string): name is SummedField => Object.hasOwn(SUMMED, name);

const withField = (ask: AggregatesAsk, selection: Selection): AggregatesAsk => {
  const { name } = selection;
  if (isSummed(name)) return { ...ask, numbers: { ...ask.numbers, [name]: numbersAsked(selection, ask.numbers?.[name]) } };
  switch (name) {
    case 'createdFrom':
    case 'createdTo':
      return { ...ask, created: true };
    case 'datapointCount':
      return { ...ask, datapointCount: true };
    case 'errorRateInterval': {
      const confidence = checkedConfidence(placeOf(selection, 'confidence'), selection.args);
      return { ...ask, errorRateIntervals: added(ask.errorRateIntervals, [confidence]) };
    }
    case 'judgments':
      return { ...ask, judgments: judgmentsAsked(selection, ask.judgments) };
    default:
      return ask;
  }
};

/** What the fields below aggregates ask for, beside what others asked for before. */
export const aggregatesAsked = (aggregates: Selection, before: AggregatesAsk = {}): AggregatesAsk =>
  fieldsBelow(aggregates).reduce(withField, before);

/** Of the judgments that were asked for together, those of these evaluators. */
const judgmentsOf = async (
  { of: { evaluationId }, aggregates, ask }: AskedAggregates<LogsOf>,
  selectors: readonly EvaluatorSelector[] | null | undefined,
  loaders: Loaders,
): Promise<AskedJudgments[]> => {
  const all = aggregates.judgments.map((judgments) => ({ evaluationId, judgments, ask: ask.judgments ?? {} }));
  if (!selectors) return all;
  const evaluation = await loaders.evaluation.load(evaluationId);
  const attached = attachedOf(objectsIn(evaluation?.evaluators).map(({ version }) => version));
  const indices = selectors.flatMap((selector, index) => evaluatorsPicked(selectorKeyOf(selector), attached, ['evaluators', index]));
  const picked = new Set(indices.map((index) => attached[index]?.versionId));
  return all.filter(({ judgments }) => picked.has(judgments.evaluatorVersionId));
};

const timeOf = (microseconds: number | null): string | null => (microseconds === null ? null : utcTimestampOf(microseconds));

/** The type of what rows come to, whatever judges them. */
export const aggregatesType = <Of>(name: string) =>
  builder.objectRef<AskedAggregates<Of>>(name).implement({
    description: 'What rows come to: all rows that the filter lets through, not those of a page.',
    fields: (t) => ({ ...countsIn<Of>(t), ...errorsIn<Of>(t), ...summariesIn<Of>(t) }),
  });

type Fields<Of> = PothosSchemaTypes.ObjectFieldBuilder<Types, AskedAggregates<Of>>;

const countsIn = <Of>(t: Fields<Of>) => ({
  count: t.int({ nullable: false, description: 'How many rows.', resolve: ({ aggregates }) => aggregates.count }),
  datapointCount: t.int({
    nullable: false,
    description: 'How many different datapoints; rows without one are left out.',
    resolve: ({ aggregates }) => aggregates.datapointCount as number,
  }),
  createdFrom: t.field({
    type: 'DateTime',
    description: 'When the earliest log was written; null where none says so.',
    resolve: ({ aggregates }) => timeOf(aggregates.createdFrom),
  }),
  createdTo: t.field({
    type: 'DateTime',
    description: 'When the latest log was written; null where none says so.',
    resolve: ({ aggregates }) => timeOf(aggregates.createdTo),
  }),
});

const errorsIn = <Of>(t: Fields<Of>) => ({
  errorCount: t.int({ nullable: false, description: 'How many logs failed.', resolve: ({ aggregates }) => aggregates.errorCount }),
  errorRate: t.float({
    description: 'The share of logs that failed, from 0 to 1; null without rows.',
    resolve: ({ aggregates: { count, errorCount } }) => (count > 0 ? errorCount / count : null),
  }),
  errorRateInterval: t.field({
    type: IntervalRef,
    args: confidenceArg,
    description: 'The range of errorRate; null without rows.',
    resolve: ({ aggregates, ask }, args) => aggregates.errorRateIntervals[indexOf(ask.errorRateIntervals, confidenceOf(args))],
  }),
});

const summariesIn = <Of>(t: Fields<Of>) => {
  const summary = (name: SummedField) =>
    t.field({
      type: NumberSummaryRef,
      nullable: false,
      description: SUMMED[name],
      resolve: ({ aggregates, ask }) => ({ summary: aggregates.numbers[name] as never, ask: ask.numbers?.[name] ?? {} }),
    });
  return {
    duration: summary('duration'),
    outputLength: summary('outputLength'),
    promptTokens: summary('promptTokens'),
    outputTokens: summary('outputTokens'),
    totalTokens: summary('totalTokens'),
    providerLatency: summary('providerLatency'),
    totalCost: summary('totalCost'),
  };
};

export const AggregatesRef = aggregatesType<LogsOf>('EvaluationLogAggregates');

builder.objectField(AggregatesRef, 'judgments', (t) =>
  t.field({
    type: [JudgmentAggregatesRef],
    nullable: false,
    args: { evaluators: t.arg({ type: [EvaluatorSelectorRef], description: 'Only these evaluators; one that there is not is an error.' }) },
    description: 'What each evaluator’s judgments come to, in the evaluation’s order.',
    resolve: (self, { evaluators }, { loaders }) => judgmentsOf(self, evaluators, loaders),
  }),
);

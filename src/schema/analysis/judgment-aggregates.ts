import type { Denominator, JudgmentAggregates, JudgmentAsk } from '../../analysis/question.ts';
import { denominatorArg, evaluatorOf, JudgmentOptionCountRef } from '../evaluator-stats.ts';
import { builder } from '../kit/builder.ts';
import type { EvaluatorSelector } from '../kit/evaluator-selector.ts';
import { EvaluatorVersionRef } from '../kit/refs.ts';
import { checkedConfidence, confidenceArg, confidenceOf, IntervalRef } from './interval.ts';
import { NumberSummaryRef, numbersAsked } from './number-summary.ts';
import { added, indexOf } from './once.ts';
import { fieldsBelow, placeOf, type Selection } from './selection.ts';
import { selectorKeyOf } from './selector-key.ts';

/** What the judgments of an evaluator come to, beside what was asked of them. */
export interface AskedJudgments {
  readonly evaluationId: string;
  readonly judgments: JudgmentAggregates;
  readonly ask: JudgmentAsk;
}

const denominatorOf = ({ denominator }: Selection['args']): Denominator => (denominator ?? 'judgments') as Denominator;

const withField = (ask: JudgmentAsk, selection: Selection): JudgmentAsk => {
  const confidence = (): number => checkedConfidence(placeOf(selection, 'confidence'), selection.args);
  switch (selection.name) {
    case 'numbers':
      return { ...ask, numbers: numbersAsked(selection, ask.numbers) };
    case 'passRateInterval': {
      const interval = { confidence: confidence(), denominator: denominatorOf(selection.args) };
      return { ...ask, passRateIntervals: added(ask.passRateIntervals, [interval]) };
    }
    case 'scoreInterval':
      return { ...ask, scoreIntervals: added(ask.scoreIntervals, [confidence()]) };
    default:
      return ask;
  }
};

/** The evaluators of two asks together: all of them where one asks for all. */
const evaluatorsOfBoth = (args: Selection['args'], before: JudgmentAsk | undefined): Pick<JudgmentAsk, 'evaluators'> => {
  const selectors = args['evaluators'] as readonly EvaluatorSelector[] | null | undefined;
  if (!selectors || (before && !before.evaluators)) return {};
  return { evaluators: added(before?.evaluators, selectors.map(selectorKeyOf)) };
};

/** What the fields below judgments ask for, beside what others asked for before. */
export const judgmentsAsked = (judgments: Selection, before: JudgmentAsk | undefined): JudgmentAsk => {
  const { evaluators: _replaced, ...rest } = before ?? {};
  return fieldsBelow(judgments).reduce(withField, { ...rest, ...evaluatorsOfBoth(judgments.args, before) });
};

/** What finds an evaluator of the evaluation. */
const keyOf = ({ evaluationId, judgments }: AskedJudgments) => ({
  evaluation_id: evaluationId,
  evaluator_version_id: judgments.evaluatorVersionId,
});

export const JudgmentAggregatesRef = builder.objectRef<AskedJudgments>('EvaluationJudgmentAggregates').implement({
  description: 'What the judgments of one evaluator come to.',
  fields: (t) => {
    const count = (name: 'numJudgments' | 'numAbstained' | 'numErrors' | 'numMissing', description: string) =>
      t.int({ nullable: false, description, resolve: ({ judgments }) => judgments[name] });
    return {
      evaluator: t.field({
        type: EvaluatorVersionRef,
        description: 'The evaluator; null where it was removed from the evaluation since. Costs the evaluation’s call, shared.',
        resolve: (self, _args, { loaders }) => evaluatorOf(keyOf(self), loaders),
      }),
      evaluatorVersionId: t.id({
        nullable: false,
        description: 'The upstream id of the evaluator’s version.',
        resolve: ({ judgments }) => judgments.evaluatorVersionId,
      }),
      numJudgments: count('numJudgments', 'How often it gave a judgment.'),
      numAbstained: count('numAbstained', 'How often it abstained.'),
      numErrors: count('numErrors', 'How often it failed.'),
      numMissing: count('numMissing', 'On how many rows it left no log at all.'),
      numbers: t.field({
        type: NumberSummaryRef,
        description: 'What its numbers come to, as it gave them; null for other evaluators.',
        resolve: ({ judgments: { numbers }, ask }) => numbers && { summary: numbers, ask: ask.numbers ?? {} },
      }),
      optionCounts: t.field({
        type: [JudgmentOptionCountRef],
        nullable: false,
        description: 'How often each option was chosen, in the order of the evaluator’s options; empty for other evaluators.',
        resolve: (self) =>
          self.judgments.optionCounts.map((each) => ({ ...each, ...keyOf(self), numJudgments: self.judgments.numJudgments })),
      }),
    };
  },
});

builder.objectFields(JudgmentAggregatesRef, (t) => ({
  passRate: t.float({
    args: denominatorArg,
    description: 'The share of good booleans or options, from 0 to 1; null without judgments and for other evaluators.',
    resolve: ({ judgments }, args) => judgments.passRate[denominatorOf(args)],
  }),
  passRateInterval: t.field({
    type: IntervalRef,
    args: { ...confidenceArg, ...denominatorArg },
    description: 'The range of passRate; null where that is null.',
    resolve: ({ judgments, ask }, args) => {
      const asked = { confidence: confidenceOf(args), denominator: denominatorOf(args) };
      return judgments.passRateIntervals[indexOf(ask.passRateIntervals, asked)];
    },
  }),
  score: t.float({
    args: denominatorArg,
    description:
      'The result as a number where more is better: the share of good booleans or options, or the mean of numbers (negated where lower is better); null for neutral options, texts, and numbers over LOGS.',
    resolve: ({ judgments }, args) => judgments.score[denominatorOf(args)],
  }),
  scoreInterval: t.field({
    type: IntervalRef,
    args: confidenceArg,
    description: 'The range of score; null where that is null, or of fewer than two judgments of a number.',
    resolve: ({ judgments, ask }, args) => judgments.scoreIntervals[indexOf(ask.scoreIntervals, confidenceOf(args))],
  }),
}));

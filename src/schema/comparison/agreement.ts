import type { GraphQLResolveInfo } from 'graphql';
import type { AgreementAnswer } from '../../analysis/comparison/comparison.ts';
import { QuestionError } from '../../analysis/errors.ts';
import { theEvaluator } from '../../analysis/evaluators.ts';
import { readQuestion } from '../../analysis/parse-question.ts';
import type { Question } from '../../analysis/question.ts';
import { agreementInterval } from '../../analysis/statistics/agreement.ts';
import type { Loaders } from '../../loaders/loaders.ts';
import { checkedConfidence, confidenceArg, confidenceOf, IntervalRef } from '../analysis/interval.ts';
import { type LogFilterInput, LogFilterRef } from '../analysis/log-filter.ts';
import { ofNoRows } from '../analysis/of-no-rows.ts';
import { rowsAsked } from '../analysis/rows-asked.ts';
import { fieldsBelow, placeOf, selectionOf } from '../analysis/selection.ts';
import { selectorKeyOf } from '../analysis/selector-key.ts';
import { checkRuns } from '../analysis/unknown-runs.ts';
import { builder } from '../kit/builder.ts';
import { checks } from '../kit/checks.ts';
import { ofAllRows } from '../kit/cost.ts';
import { early } from '../kit/early.ts';
import { type EvaluatorSelector, EvaluatorSelectorRef } from '../kit/evaluator-selector.ts';
import { EvaluationRef } from '../kit/refs.ts';
import { evaluatorsOf } from './compared.ts';

const agreementArgs = builder.args((t) => ({
  first: t.field({ type: EvaluatorSelectorRef, required: true, description: 'The one evaluator; one that there is not is an error.' }),
  second: t.field({ type: EvaluatorSelectorRef, required: true, description: 'The other, or the same.' }),
  filter: t.field({ type: LogFilterRef, description: 'Only on these rows.' }),
}));

interface AgreementArgs {
  readonly first: EvaluatorSelector;
  readonly second: EvaluatorSelector;
  readonly filter?: LogFilterInput | null | undefined;
}

/** The engine says where in the question something stands; here that is an argument. */
const refusedHere = (error: unknown): never => {
  throw error instanceof QuestionError && error.place[0] === 'agreements' ? new QuestionError(error.place.slice(2), error.message) : error;
};

const readAgreement = async (evaluationId: string, args: AgreementArgs, loaders: Loaders): Promise<AgreementAnswer | null> => {
  const { filter } = rowsAsked({ evaluationId }, { filter: args.filter });
  const evaluation = await loaders.evaluation.load(evaluationId);
  if (!evaluation) return null;
  const { attached } = evaluatorsOf(evaluation);
  const ask = { first: selectorKeyOf(args.first), second: selectorKeyOf(args.second) };
  for (const place of ['first', 'second'] as const) theEvaluator(ask[place], attached, [place]);
  const question: Question = { filter, orderBy: [], window: { offset: 0, count: 0 }, total: false, agreements: [ask] };
  // What no source of ours would answer is refused, rather than answered by reading the rows.
  readQuestion(question, []);
  const { runIds = [] } = filter;
  const isNone = filter.runIds?.length === 0;
  const asked = isNone ? ofNoRows(evaluationId, question, loaders) : loaders.analysis.load({ evaluationId, runIds, question });
  const { answer } = await asked.catch(refusedHere);
  const agreement = answer.agreements?.[0] as AgreementAnswer;
  if (agreement.pairs === 0) await checkRuns(evaluationId, filter, loaders);
  return agreement;
};

const ConfusionRef = builder.objectRef<AgreementAnswer['confusion'][number]>('EvaluatorConfusionCell').implement({
  description: 'How often two evaluators gave these judgments on the same log.',
  fields: (t) => ({
    first: t.exposeString('first', { nullable: false, description: 'The judgment of the first, as a text.' }),
    second: t.exposeString('second', { nullable: false, description: 'The judgment of the second, as a text.' }),
    count: t.exposeInt('count', { nullable: false, description: 'How often.' }),
  }),
});

const AgreementRef = builder.objectRef<AgreementAnswer>('EvaluatorAgreement').implement({
  description:
    'How far two evaluators agree on the same logs, such as a model and a person. A log counts where both gave a judgment of the kind that they have in common.',
  fields: (t) => {
    const number = (name: 'kappa' | 'pearson' | 'spearman' | 'meanAbsoluteError', description: string) =>
      t.exposeFloat(name, { nullable: true, description, extensions: ofAllRows });
    return {
      pairs: t.exposeInt('pairs', { nullable: false, description: 'How many logs both judged.', extensions: ofAllRows }),
      agreement: t.float({
        description: 'The share of these on which the judgments are the same, from 0 to 1; null without any, and for numbers and texts.',
        extensions: ofAllRows,
        resolve: ({ agreeing, pairs }) => (agreeing === null || pairs === 0 ? null : agreeing / pairs),
      }),
      agreementInterval: t.field({
        type: IntervalRef,
        args: confidenceArg,
        description: 'The range of agreement; null where that is null. Clustered where a datapoint comes more than once.',
        extensions: ofAllRows,
        resolve: (answer, args) => agreementInterval(answer, confidenceOf(args)),
      }),
      kappa: number(
        'kappa',
        'Cohen’s kappa: 1 where they always agree, 0 where no more than chance would; null where agreement is null, or chance alone would agree always.',
      ),
      confusion: t.field({
        type: [ConfusionRef],
        nullable: false,
        description: 'How often each pair of judgments came, the most frequent first; empty for numbers and texts.',
        extensions: ofAllRows,
        resolve: ({ confusion }) => confusion,
      }),
      pearson: number(
        'pearson',
        'Pearson’s correlation of numbers; null for other evaluators, with fewer than two pairs, or where one does not vary.',
      ),
      spearman: number('spearman', 'Spearman’s rank correlation of numbers; null as pearson is.'),
      meanAbsoluteError: number('meanAbsoluteError', 'The mean distance of numbers; null for other evaluators.'),
    };
  },
});

const checkIntervals = (info: GraphQLResolveInfo): void => {
  for (const selection of fieldsBelow(selectionOf(info)))
    if (selection.name === 'agreementInterval') checkedConfidence(placeOf(selection, 'confidence'), selection.args);
};

builder.objectField(EvaluationRef, 'agreement', (t) =>
  t.field({
    type: AgreementRef,
    args: agreementArgs,
    description:
      'How far two of its evaluators agree. Costs the evaluation’s call, shared, and reads every row that the filter lets through: one upstream call for every 100, up to the scan limit, or one in all where the source sums up by itself.',
    extensions: {
      ...early('id'),
      cost: ofAllRows.cost,
      ...checks<AgreementArgs>(({ filter }, { evaluationId }, info) => {
        checkIntervals(info);
        rowsAsked({ evaluationId }, { filter });
      }),
    },
    resolve: ({ id }, args, { loaders }, info) => {
      checkIntervals(info);
      return readAgreement(id, args, loaders);
    },
  }),
);

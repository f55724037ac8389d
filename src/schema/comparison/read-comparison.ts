import type { GraphQLResolveInfo } from 'graphql';
import type { AttachedEvaluator } from '../../analysis/block.ts';
import type { ComparisonAnswer, ComparisonAsk } from '../../analysis/comparison/comparison.ts';
import { evaluatorsPicked } from '../../analysis/evaluators.ts';
import { readQuestion } from '../../analysis/parse-question.ts';
import type { Question } from '../../analysis/question.ts';
import type { Analysis } from '../../loaders/loaders.ts';
import type { ShownScan } from '../analysis/scan.ts';
import { selectionOf } from '../analysis/selection.ts';
import { selectorKeyOf } from '../analysis/selector-key.ts';
import type { Context } from '../kit/context.ts';
import { startEarly } from '../kit/early.ts';
import { type Asked, askedBelow } from './asked.ts';
import { type Compared, evaluatorsOf } from './compared.ts';
import { type ComparisonArgs, type ComparisonAsked, comparisonAsked } from './comparison-args.ts';
import { checkRows, type PagedRows, pagedRows, type RowsPage, withLastRows } from './rows-pages.ts';
import { checkNamedRuns, runsCompared } from './runs-compared.ts';

/** Runs beside a control run, with what came of that; without it where the runs alone are asked for. */
export interface Comparison extends Compared {
  readonly answer?: ComparisonAnswer;
  readonly scan?: ShownScan;
  readonly pages: readonly RowsPage[];
}

/** Throws for what `readComparison` refuses whatever the runs are. */
export const checkComparison = (evaluationId: string | undefined, args: ComparisonArgs, info: GraphQLResolveInfo): void => {
  checkRows(askedBelow(selectionOf(info)).rows);
  comparisonAsked(evaluationId, args);
  checkNamedRuns(args);
};

/**
 * Runs beside a control run, with all that is asked of them below, by one question; null of an evaluation that does not exist. What cannot be
 * is refused before any call, and what is impossible with the runs and evaluators that there are before any call of rows.
 */
export const readComparison = (
  evaluationId: string,
  args: ComparisonArgs,
  context: Context,
  info: GraphQLResolveInfo,
): Promise<Comparison | null> => {
  const asked = askedBelow(selectionOf(info));
  const by = comparisonAsked(evaluationId, args);
  const { loaders } = context;
  const found = Promise.all([loaders.runs.load(evaluationId), loaders.evaluation.load(evaluationId)]);
  startEarly({ evaluation_id: evaluationId }, context, info);
  return found.then(([runs, evaluation]) => {
    if (!evaluation) return null;
    const { runIds, ...sides } = runsCompared(evaluationId, runs, args, by.filter);
    const compared = { ...sides, evaluation, ...evaluatorsOf(evaluation), alpha: by.alpha };
    checkEvaluators(asked, compared.attached);
    if (!asked.isAnything) return { ...compared, pages: [] };
    return read({ compared, asked, by, load: (question) => loaders.analysis.load({ evaluationId, runIds, question }) });
  });
};

const checkEvaluators = ({ picked, rows }: Asked, attached: readonly AttachedEvaluator[]): void => {
  for (const { selector, place } of picked) evaluatorsPicked(selectorKeyOf(selector), attached, place);
  for (const { place, asked } of rows) {
    const { evaluator } = asked.filter;
    if (evaluator) evaluatorsPicked(evaluator, attached, [...place, 'filter', 'evaluator']);
  }
};

interface Reading {
  readonly compared: Compared;
  readonly asked: Asked;
  readonly by: ComparisonAsked;
  readonly load: (question: Question) => Promise<Analysis>;
}

const read = async ({ compared, asked, by: { filter, how }, load }: Reading): Promise<Comparison> => {
  const sides = { control: compared.control.id, candidates: compared.candidates.map(({ id }) => id), ...how };
  const paged: PagedRows = pagedRows(asked.rows, { compared, sides, filter });
  const answerTo = async (comparison: ComparisonAsk) => {
    const question: Question = { filter, orderBy: [], window: { offset: 0, count: 0 }, total: false, comparisons: [comparison] };
    // What no source of ours would answer is refused, rather than answered by reading the rows.
    readQuestion(question, []);
    const analysis = await load(question);
    return { analysis, comparison: analysis.answer.comparisons?.[0] as ComparisonAnswer };
  };
  const first = await answerTo({ ...sides, ...asked.parts, ...(paged.asks.length > 0 && { rows: paged.asks }) });
  const pages = await withLastRows(paged, first, (rows) => answerTo({ ...sides, rows }));
  const { answer, isPushedDown } = first.analysis;
  return { ...compared, answer: first.comparison, scan: { ...answer.scan, isPushedDown }, pages };
};

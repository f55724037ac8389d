import { z } from 'zod';
import type { NumberField } from '../../analysis/block.ts';
import type { AggregatesAsk, JudgmentAsk, NumberAsk, Question, QuestionAnswer } from '../../analysis/question.ts';
import { agreement, areComparisons, comparison, isAsLong, logsShown } from './comparison-shape.ts';

/*
 * The shape of an answer that comes from outside. Who repeats a question word by word is likely one of ours; this is so that nothing else is
 * taken for an answer, and no part is missing that was asked for.
 */

const number = z.number();
const orNull = number.nullable();
const count = z.int().min(0);
/** Microseconds since 1970, as far as a `Date` reaches. */
const time = number.min(-8.64e18).max(8.64e18).nullable();

const interval = z
  .object({
    confidence: number,
    lower: number,
    upper: number,
    method: z.enum(['wilson', 't', 'clustered-t', 'newcombe-paired', 'newcombe-independent', 'welch']),
    n: number,
  })
  .nullable();
const intervals = z.array(interval);

const summary = z.object({
  count,
  nullCount: count,
  sum: orNull,
  mean: orNull,
  min: orNull,
  max: orNull,
  std: orNull,
  percentiles: z.array(orNull),
  histograms: z.array(z.array(z.object({ from: number, to: number, count }))),
  intervals,
});

const perDenominator = z.object({ judgments: orNull, logs: orNull });

const judgments = z.object({
  evaluatorVersionId: z.string(),
  numJudgments: count,
  numAbstained: count,
  numErrors: count,
  numMissing: count,
  numbers: summary.nullable(),
  optionCounts: z.array(z.object({ option: z.string(), count })),
  passRate: perDenominator,
  passRateIntervals: intervals,
  score: perDenominator,
  scoreIntervals: intervals,
});

const aggregates = z.object({
  count,
  errorCount: count,
  errorRateIntervals: intervals,
  createdFrom: time,
  createdTo: time,
  datapointCount: count.nullable(),
  numbers: z.record(z.string(), summary),
  judgments: z.array(judgments),
});

const key = z.object({ value: z.unknown(), label: z.string().nullable() });

const answer = z.object({
  comparisons: z.array(comparison).optional(),
  agreements: z.array(agreement).optional(),
  rows: z.array(count),
  hasNext: z.boolean().nullable(),
  total: count.nullable(),
  aggregates: aggregates.optional(),
  groups: z
    .array(z.object({ totalCount: count, nodes: z.array(z.object({ keys: z.array(key), count, aggregates: aggregates.optional() })) }))
    .optional(),
  facets: z.array(z.object({ totalCount: count, values: z.array(z.object({ key, count, isSelected: z.boolean() })) })).optional(),
  scan: z.object({ isComplete: z.boolean(), rowsRead: count }),
});

type Sums = z.infer<typeof aggregates>;

const isSummary = (found: z.infer<typeof summary> | undefined, { percentiles, histograms, intervals: ranges }: NumberAsk): boolean =>
  found !== undefined &&
  isAsLong(found.percentiles, percentiles) &&
  isAsLong(found.histograms, histograms) &&
  isAsLong(found.intervals, ranges);

const areJudgments = (found: Sums['judgments'], ask: JudgmentAsk): boolean =>
  found.every(
    ({ numbers, passRateIntervals, scoreIntervals }) =>
      (numbers === null || isSummary(numbers, ask.numbers ?? {})) &&
      isAsLong(passRateIntervals, ask.passRateIntervals) &&
      isAsLong(scoreIntervals, ask.scoreIntervals),
  );

const areSums = (found: Sums | undefined, ask: AggregatesAsk | undefined): boolean => {
  if (!ask) return true;
  const fields = Object.entries(ask.numbers ?? {}) as [NumberField, NumberAsk][];
  return (
    found !== undefined &&
    (found.datapointCount !== null || !ask.datapointCount) &&
    isAsLong(found.errorRateIntervals, ask.errorRateIntervals) &&
    fields.every(([field, numbers]) => isSummary(found.numbers[field], numbers)) &&
    areJudgments(found.judgments, ask.judgments ?? {})
  );
};

const areGroups = (found: z.infer<typeof answer>['groups'] = [], asked: Question['groups'] = []): boolean =>
  isAsLong(found, asked) &&
  asked.every(({ by, first, aggregates: sums }, index) => {
    const nodes = found[index]?.nodes ?? [];
    return nodes.length <= first && nodes.every((group) => isAsLong(group.keys, by) && areSums(group.aggregates, sums));
  });

const areFacets = (found: z.infer<typeof answer>['facets'] = [], asked: Question['facets'] = []): boolean =>
  isAsLong(found, asked) && asked.every(({ first }, index) => (found[index]?.values.length ?? 0) <= first);

/**
 * Whether this answers everything that the question asks. Only of which evaluators it tells is not looked at: it takes the evaluation to know
 * them all.
 */
export const isAnswerTo = (question: Question, value: unknown): value is QuestionAnswer => {
  const parsed = answer.safeParse(value);
  if (!parsed.success) return false;
  const { rows, total, hasNext, comparisons = [], agreements = [] } = parsed.data;
  return (
    rows.length <= question.window.count + logsShown(comparisons) &&
    (total !== null || !question.total) &&
    (hasNext !== null || !question.hasNext) &&
    areSums(parsed.data.aggregates, question.aggregates) &&
    areGroups(parsed.data.groups, question.groups) &&
    areFacets(parsed.data.facets, question.facets) &&
    areComparisons(comparisons, question.comparisons, rows.length) &&
    isAsLong(agreements, question.agreements)
  );
};

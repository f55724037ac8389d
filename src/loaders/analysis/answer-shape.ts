import { z } from 'zod';
import type { Question, QuestionAnswer } from '../../analysis/question.ts';

/*
 * The shape of an answer that comes from outside. Who repeats a question word by word is likely one of ours; this is so that nothing else is
 * taken for an answer, and no part is missing that was asked for.
 */

// Of what does not come as JSON a number may be infinite, such as a sum of huge ones.
const number = z.custom<number>((value) => typeof value === 'number');
const orNull = number.nullable();
const count = z.int().min(0);

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
  createdFrom: orNull,
  createdTo: orNull,
  datapointCount: orNull,
  numbers: z.record(z.string(), summary),
  judgments: z.array(judgments),
});

const key = z.object({ value: z.unknown(), label: z.string().nullable() });

const answer = z.object({
  rows: z.array(count),
  hasNext: z.boolean(),
  total: count.nullable(),
  aggregates: aggregates.optional(),
  groups: z
    .array(z.object({ totalCount: count, nodes: z.array(z.object({ keys: z.array(key), count, aggregates: aggregates.optional() })) }))
    .optional(),
  facets: z.array(z.object({ totalCount: count, values: z.array(z.object({ key, count, isSelected: z.boolean() })) })).optional(),
  scan: z.object({ isComplete: z.boolean(), rowsRead: count }),
});

/** Whether this answers everything that the question asks. */
export const isAnswerTo = (question: Question, value: unknown): value is QuestionAnswer => {
  const parsed = answer.safeParse(value);
  if (!parsed.success) return false;
  const { rows, total, aggregates, groups = [], facets = [] } = parsed.data;
  return (
    rows.length <= question.window.count &&
    (total !== null || !question.total) &&
    (aggregates !== undefined || !question.aggregates) &&
    groups.length === (question.groups?.length ?? 0) &&
    facets.length === (question.facets?.length ?? 0) &&
    groups.every(({ nodes }, index) => !question.groups?.[index]?.aggregates || nodes.every((group) => group.aggregates))
  );
};

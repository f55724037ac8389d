import { z } from 'zod';
import { CHANGES, type ComparisonAsk, type ComparisonRowsAsk } from '../../analysis/comparison/comparison.ts';

/* The shape of what an answer that comes from outside tells of runs and evaluators beside each other. */

const orNull = z.number().nullable();
const count = z.int().min(0);

const clusters = z.object({ count, squares: orNull });

const figures = z.object({
  pairs: count,
  differing: count,
  controlMean: orNull,
  candidateMean: orNull,
  delta: orNull,
  squares: orNull,
  table: z.object({ both: count, improved: count, regressed: count, neither: count }).optional(),
  clusters: clusters.optional(),
  exact: orNull.optional(),
});

const evaluator = z.object({
  evaluatorVersionId: z.string(),
  isScored: z.boolean(),
  changes: z.array(z.object({ change: z.enum(CHANGES), count })).length(CHANGES.length),
  scores: figures,
});

const judgment = z.object({
  state: z.enum(['judged', 'errored', 'abstained', 'missing']),
  score: orNull,
  change: z.enum(CHANGES).nullable(),
  delta: orNull,
  log: count.nullable(),
});

const cell = z.object({ logs: z.array(count), judgments: z.array(judgment) });
const rows = z.object({ totalCount: count, rows: z.array(z.object({ datapoint: z.string().nullable(), cells: z.array(cell) })) });

export const comparison = z.object({
  pairedCount: count,
  unmatchedCount: count,
  repeatedCount: count,
  candidates: z.array(z.object({ candidate: z.string(), evaluators: z.array(evaluator), measures: z.array(figures) })),
  rows: z.array(rows),
});

export const agreement = z.object({
  pairs: count,
  agreeing: count.nullable(),
  confusion: z.array(z.object({ first: z.string(), second: z.string(), count })),
  kappa: orNull,
  pearson: orNull,
  spearman: orNull,
  meanAbsoluteError: orNull,
  clusters: clusters.optional(),
});

type Comparison = z.infer<typeof comparison>;
type Rows = z.infer<typeof rows>;

export const isAsLong = (list: readonly unknown[], asked: readonly unknown[] | undefined): boolean => list.length === (asked?.length ?? 0);

const cellsOf = (compared: readonly Comparison[]): z.infer<typeof cell>[] =>
  compared.flatMap((each) => each.rows.flatMap(({ rows: its }) => its.flatMap(({ cells }) => cells)));

/** How many logs cells name, each as often as it is named. */
export const logsShown = (compared: readonly Comparison[]): number => cellsOf(compared).reduce((sum, { logs }) => sum + logs.length, 0);

const areRows = (found: Rows | undefined, { window }: ComparisonRowsAsk, sides: number): boolean =>
  found !== undefined &&
  found.rows.length <= window.count &&
  found.rows.every(
    ({ cells }) =>
      cells.length === sides &&
      cells.every(({ logs, judgments }) => judgments.every(({ log }) => (log === null ? logs.length === 0 : log < logs.length))),
  );

const isComparison = (found: Comparison | undefined, { candidates, summary, measures, rows: asked = [] }: ComparisonAsk): boolean =>
  found !== undefined &&
  isAsLong(found.candidates, candidates) &&
  found.candidates.every(
    (each, index) => each.candidate === candidates[index] && isAsLong(each.measures, measures) && (summary || each.evaluators.length === 0),
  ) &&
  isAsLong(found.rows, asked) &&
  asked.every((ask, index) => areRows(found.rows[index], ask, 1 + candidates.length));

/** Whether this is what was asked, and speaks of no log but the first so many. */
export const areComparisons = (found: readonly Comparison[], asked: readonly ComparisonAsk[] | undefined, logs: number): boolean =>
  isAsLong(found, asked) &&
  (asked ?? []).every((ask, index) => isComparison(found[index], ask)) &&
  cellsOf(found).every((each) => each.logs.every((log) => log < logs));

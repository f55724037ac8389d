/*
 * What is asked of the rows below one filter, all at once, and what is answered. Both are plain JSON: they travel between the facade and a
 * backend that answers by itself. Where a source cannot, the facade asks the same of the rows that it reads.
 */

import type { Block, NumberField, TermField } from './block.ts';
import type { AgreementAnswer, AgreementAsk, ComparisonAnswer, ComparisonAsk } from './comparison/comparison.ts';
import type { LogFilter, OrderStep, SelectorKey } from './filter.ts';
import type { Steps } from './steps.ts';

/** Grows whenever the same question would be answered otherwise. Sent along; a source of another one is not believed. */
export const SEMANTICS = 1;

export interface HistogramAsk {
  readonly bins: number;
  /** The least and the greatest value where absent. */
  readonly from?: number;
  readonly to?: number;
}

/** What is asked of numbers beside their count, sum, mean, deviation and range. */
export interface NumberAsk {
  readonly percentiles?: readonly number[];
  readonly histograms?: readonly HistogramAsk[];
  /** Confidences of the mean's interval. */
  readonly intervals?: readonly number[];
}

export type Denominator = 'judgments' | 'logs';

export interface JudgmentAsk {
  /** Of these evaluators; of all where absent. */
  readonly evaluators?: readonly SelectorKey[];
  readonly numbers?: NumberAsk;
  readonly passRateIntervals?: readonly { readonly confidence: number; readonly denominator: Denominator }[];
  readonly scoreIntervals?: readonly number[];
}

/** What rows are to come to. What is not asked for need not be computed. */
export interface AggregatesAsk {
  readonly numbers?: { readonly [Field in NumberField]?: NumberAsk };
  readonly datapointCount?: true;
  readonly created?: true;
  readonly errorRateIntervals?: readonly number[];
  readonly judgments?: JudgmentAsk;
}

/** A field that rows are put together by. `error` is the first line of the error. */
export type DimensionField = Exclude<TermField, 'log'> | 'hasError';
export type TimeBucket = 'hour' | 'day' | 'week' | 'month';

export type Dimension =
  | { readonly field: DimensionField }
  | { readonly createdAt: TimeBucket }
  | { readonly judgment: SelectorKey }
  | { readonly place: 'inputs' | 'metadata' | 'target'; readonly path: string };

export interface GroupsAsk {
  /** 1 to 3. */
  readonly by: readonly Dimension[];
  readonly first: number;
  readonly order: 'count-desc' | 'key-asc' | 'key-desc';
  /** An IANA name. */
  readonly timeZone: string;
  /** Absent: the keys and counts alone. */
  readonly aggregates?: AggregatesAsk;
}

export interface FacetAsk {
  readonly by: Dimension;
  readonly first: number;
  readonly timeZone: string;
}

/** Asked of the rows that a filter lets through. */
export interface Question {
  readonly filter: LogFilter;
  readonly orderBy: readonly OrderStep[];
  /** The rows from a place on in the order. A count of 0 brings none. */
  readonly window: { readonly offset: number; readonly count: number };
  /** False: the total may be left out, so that a full window ends the reading. */
  readonly total: boolean;
  /** Whether a row follows the window is wanted: without a total, the reading goes on to the next row that the filter lets through. */
  readonly hasNext?: true;
  readonly aggregates?: AggregatesAsk;
  readonly groups?: readonly GroupsAsk[];
  readonly facets?: readonly FacetAsk[];
  /** Of the logs that the filter lets through, those of the runs that a comparison names. */
  readonly comparisons?: readonly ComparisonAsk[];
  readonly agreements?: readonly AgreementAsk[];
}

/** The most rows that an answer shows where each run of a comparison has one log of a row. */
export const rowsShown = ({ window, comparisons = [] }: Question): number =>
  comparisons.reduce(
    (sum, { candidates, rows = [] }) => sum + rows.reduce((count, its) => count + its.window.count, 0) * (1 + candidates.length),
    window.count,
  );

/** A range that holds the true value with the given confidence. */
export interface Interval {
  readonly confidence: number;
  readonly lower: number;
  readonly upper: number;
  readonly method: 'wilson' | 't' | 'clustered-t' | 'newcombe-paired' | 'newcombe-independent' | 'welch';
  /** Independent units: rows, pairs or clusters. */
  readonly n: number;
}

export interface HistogramBin {
  readonly from: number;
  readonly to: number;
  readonly count: number;
}

export interface NumberSummary {
  readonly count: number;
  readonly nullCount: number;
  /** Null without values, as what follows. */
  readonly sum: number | null;
  readonly mean: number | null;
  readonly min: number | null;
  readonly max: number | null;
  /** With n − 1; null with fewer than two values. */
  readonly std: number | null;
  /** In the order of the ask; null without values. */
  readonly percentiles: readonly (number | null)[];
  readonly histograms: readonly (readonly HistogramBin[])[];
  readonly intervals: readonly (Interval | null)[];
}

export interface JudgmentAggregates {
  readonly evaluatorVersionId: string;
  readonly numJudgments: number;
  readonly numAbstained: number;
  readonly numErrors: number;
  readonly numMissing: number;
  /** Null for evaluators that give no numbers. */
  readonly numbers: NumberSummary | null;
  readonly optionCounts: readonly { readonly option: string; readonly count: number }[];
  readonly passRate: { readonly [D in Denominator]: number | null };
  /** In the order of the ask, as `scoreIntervals`. */
  readonly passRateIntervals: readonly (Interval | null)[];
  readonly score: { readonly [D in Denominator]: number | null };
  readonly scoreIntervals: readonly (Interval | null)[];
}

export interface Aggregates {
  readonly count: number;
  readonly errorCount: number;
  readonly errorRateIntervals: readonly (Interval | null)[];
  /** Microseconds since 1970; null where no row says when it was written, or where it was not asked. */
  readonly createdFrom: number | null;
  readonly createdTo: number | null;
  readonly datapointCount: number | null;
  readonly numbers: { readonly [Field in NumberField]?: NumberSummary };
  /** In the evaluation's order; those that were asked for. */
  readonly judgments: readonly JudgmentAggregates[];
}

export interface GroupKey {
  /** A text, a number, a boolean or null; of a time its begin with the zone's offset; of JSON the value. */
  readonly value: unknown;
  /** To show; null where rows lack it. */
  readonly label: string | null;
}

export interface Group {
  readonly keys: readonly GroupKey[];
  readonly count: number;
  readonly aggregates?: Aggregates;
}

export interface Groups {
  readonly totalCount: number;
  readonly nodes: readonly Group[];
}

export interface Facet {
  readonly totalCount: number;
  readonly values: readonly { readonly key: GroupKey; readonly count: number; readonly isSelected: boolean }[];
}

/** What was read to answer. */
export interface Scan {
  /** Whether every row was looked at that the answer speaks of. */
  readonly isComplete: boolean;
  readonly rowsRead: number;
}

export interface QuestionAnswer {
  /**
   * Places in the listing (of all rows of the runs that were read, from 0) of the rows of the window, in the order asked; behind them, each
   * once, those that comparisons show and the window does not. Of an `Answering`: as the rows were taken, counted from 0.
   */
  readonly rows: readonly number[];
  /** Whether a row follows the window; null where that was not looked at. */
  readonly hasNext: boolean | null;
  /** Null where it was not asked for, and the reading ended before. */
  readonly total: number | null;
  readonly aggregates?: Aggregates;
  readonly groups?: readonly Groups[];
  readonly facets?: readonly Facet[];
  /** In the order of the ask, as `agreements`. */
  readonly comparisons?: readonly ComparisonAnswer[];
  readonly agreements?: readonly AgreementAnswer[];
  readonly scan: Scan;
}

/**
 * Reads blocks one after another, in the order of the listing, until it has what it needs. All steps of one thing are done before the next one
 * is asked of it.
 */
export interface Answering {
  /** Throws a `GroupLimitError` where there are too many groups. */
  take(block: Block): Steps<void>;
  /** Whether further blocks would change nothing. */
  isDone(): boolean;
  /**
   * Which of the rows taken may still be among those of the answer, counted from 0 in the order in which they were taken; each once, in any order. What
   * is not among them never comes back: whoever holds the rows themselves may let go of it. Costs no more than there are of them.
   */
  candidates(): Steps<readonly number[]>;
  /** Of the rows taken; `isComplete`: there are no others. */
  answer(isComplete: boolean): Steps<QuestionAnswer>;
  /** Lets go of what is kept of rows, which is not left to be collected: nothing is asked of it any more. */
  release(): void;
}

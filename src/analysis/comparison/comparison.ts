/*
 * Runs of one evaluation beside a control run, as it is asked and answered: a part of a question, plain JSON. The answer has what tests and
 * ranges are made of and not these themselves, so that one reading of the rows serves every confidence, bound and power.
 */

import type { NumberField } from '../block.ts';
import type { NumberOperators, SelectorKey } from '../filter.ts';
import type { Denominator } from '../question.ts';

/**
 * What became of a judgment from the control run to a candidate. A log that failed counts as errored here, whatever an evaluator says of it.
 * What cannot be compared is what lacks a judgment and a failure on one side, and what failed on both.
 */
export const CHANGES = ['improved', 'regressed', 'unchanged', 'changed', 'errored', 'recovered', 'incomparable'] as const;
export type Change = (typeof CHANGES)[number];

/** What logs have to have in common to be of one row: the datapoint, or inputs and messages as equal JSON. */
export type Pairing = 'datapoint' | 'inputs';

export const MEASURED_FIELDS = ['duration', 'providerLatency', 'totalCost', 'totalTokens'] as const satisfies readonly NumberField[];
export type MeasuredField = (typeof MEASURED_FIELDS)[number];

/** What gives each side of a pair one number; of several logs of a side their mean. */
export type PairedMeasure =
  /** Where more is better. By `logs` a failure, an abstention or a log without a judgment is a 0 on its side. */
  | { readonly score: SelectorKey; readonly denominator: Denominator }
  /** As the evaluator gave it. */
  | { readonly number: SelectorKey }
  /** 1 where the evaluator failed, else 0. */
  | { readonly judgmentError: SelectorKey }
  /** 1 where the log failed, else 0. */
  | { readonly logError: true }
  | { readonly field: MeasuredField };

/** Which rows of a comparison: one and the same judgment of one candidate has to be like all of it. */
export interface ComparisonRowFilter {
  /** An id among the candidates; of any where absent. */
  readonly candidate?: string;
  readonly evaluator?: SelectorKey;
  readonly changes?: readonly Change[];
  readonly delta?: NumberOperators;
}

/**
 * By the control run's listing, or by a difference: of scores, of several evaluators the one furthest down, of duration, or of cost. It is that
 * of the candidate, and of the evaluator, that the filter names; else of the first candidate and of any evaluator. Rows that lack it come last
 * in both directions, and equal ones in the order of the control run.
 */
export const COMPARISON_ORDERS = ['control', 'delta', 'duration-delta', 'total-cost-delta'] as const;
export type ComparisonOrderKey = (typeof COMPARISON_ORDERS)[number];

export interface ComparisonRowsAsk {
  readonly filter: ComparisonRowFilter;
  readonly orderBy: { readonly by: ComparisonOrderKey; readonly descending?: true };
  readonly window: { readonly offset: number; readonly count: number };
}

export interface ComparisonAsk {
  /** Upstream ids; the control is none of the candidates, which are 1 to 10, each once. */
  readonly control: string;
  readonly candidates: readonly string[];
  readonly pairBy: Pairing;
  /** A JSON Pointer into inputs: pairs that are equal there are of one cluster; pairs that have nothing there are each their own. */
  readonly clusterBy?: string;
  /** 0 and above. */
  readonly minDelta: number;
  /** What became of each evaluator's judgments and what its scores come to, for each candidate. */
  readonly summary?: true;
  /** Also p-values by flipped signs. */
  readonly exact?: true;
  /** Asked of each candidate. */
  readonly measures?: readonly PairedMeasure[];
  readonly rows?: readonly ComparisonRowsAsk[];
}

/** How pairs of good/bad judgments fall, by whether they are good; of failures, by whether there is one. */
export interface PairedTable {
  readonly both: number;
  /** Of the candidate alone. */
  readonly improved: number;
  /** Of the control alone. */
  readonly regressed: number;
  readonly neither: number;
}

/** What the numbers of pairs come to: all that intervals, tests and power take. */
export interface PairedFigures {
  /** That have the number on both sides. */
  readonly pairs: number;
  /** Whose difference is not 0. */
  readonly differing: number;
  /** Null without pairs, as what follows. */
  readonly controlMean: number | null;
  readonly candidateMean: number | null;
  /** The mean of candidate less control. */
  readonly delta: number | null;
  /** Of the differences, around their mean: the sum of squares. 0 exactly where all are equal. */
  readonly squares: number | null;
  /**
   * Present where each side of each pair is one good or bad judgment, or one log that failed or did not: these go by McNemar's test. Not with
   * `clusterBy`.
   */
  readonly table?: PairedTable;
  /** With `clusterBy`: how many there are, and the sum of the squares of the sums of distances from the mean. */
  readonly clusters?: { readonly count: number; readonly squares: number };
  /**
   * The p-value by flipped signs; null with no difference. Absent with a table, which tells it by itself, and where it was not asked and does
   * not decide.
   */
  readonly exact?: number | null;
}

export interface EvaluatorComparison {
  readonly evaluatorVersionId: string;
  /** Whether judgments have scores at all: else they cannot be tested. */
  readonly isScored: boolean;
  /** Over all rows, those of one side included; in the order of `CHANGES`. */
  readonly changes: readonly { readonly change: Change; readonly count: number }[];
  readonly scores: PairedFigures;
}

export interface CandidateComparison {
  readonly candidate: string;
  /** In the evaluation's order; empty unless `summary` was asked. */
  readonly evaluators: readonly EvaluatorComparison[];
  /** In the order of the ask. */
  readonly measures: readonly PairedFigures[];
}

/** The judgment of one evaluator in a cell: of several logs the newest that is judged, and the mean of scores. */
export interface ComparedJudgment {
  /** Of several logs the first of these that one of them has; without a log it is missing. */
  readonly state: 'judged' | 'errored' | 'abstained' | 'missing';
  readonly score: number | null;
  /** Null in the control run's own cell. */
  readonly change: Change | null;
  /** Of scores, candidate less control; null where one is missing, and in the control run's own cell. */
  readonly delta: number | null;
  /** Which of the cell's logs, by its index among them, has the judgment that is shown; null where there is no log. */
  readonly log: number | null;
}

/** What one run made of a row. */
export interface ComparedCell {
  /** Its logs, newest first, by their index among `QuestionAnswer.rows`. */
  readonly logs: readonly number[];
  /** In the order of the evaluation's evaluators. */
  readonly judgments: readonly ComparedJudgment[];
}

export interface ComparedRow {
  /** Upstream's id; null for a log without one, and where inputs are compared. */
  readonly datapoint: string | null;
  /** The control run's, then those of the candidates in the order of the ask. */
  readonly cells: readonly ComparedCell[];
}

export interface ComparedRows {
  readonly totalCount: number;
  readonly rows: readonly ComparedRow[];
}

export interface ComparisonAnswer {
  /** Rows that all these runs have, and those that only some have. */
  readonly pairedCount: number;
  readonly unmatchedCount: number;
  /** Rows that one of the runs has several logs of. */
  readonly repeatedCount: number;
  readonly candidates: readonly CandidateComparison[];
  /** In the order of the ask. */
  readonly rows: readonly ComparedRows[];
}

/** How far two evaluators agree on the same logs. */
export interface AgreementAsk {
  readonly first: SelectorKey;
  readonly second: SelectorKey;
}

export interface AgreementAnswer {
  /** Logs that both judged. */
  readonly pairs: number;
  /** Pairs with the same judgment; null for numbers and texts. */
  readonly agreeing: number | null;
  /** How often each pair of judgments came, the most frequent first; empty for numbers and texts. */
  readonly confusion: readonly { readonly first: string; readonly second: string; readonly count: number }[];
  readonly kappa: number | null;
  /** Null for others than numbers, as what follows. */
  readonly pearson: number | null;
  readonly spearman: number | null;
  readonly meanAbsoluteError: number | null;
  /** Datapoints among the pairs, where one comes more than once: the range of agreement is clustered then. */
  readonly clusters?: { readonly count: number; readonly squares: number };
}

import type { EvaluationStatus } from './evaluation.ts';
import { has } from './present.ts';

/** `total_logs` is `num_judgments + num_nulls + num_errors`. */
export interface EvaluatorStatsFields {
  evaluator_version_id: string;
  total_logs: number;
  num_judgments: number;
  num_nulls: number;
  num_errors: number;
}

export interface NumericEvaluatorStatsResponse extends EvaluatorStatsFields {
  mean?: number | null;
  sum?: number | null;
  std?: number | null;
  /** Keys are numbers from 0 to 100 as text, in no order: `"99.9"`. */
  percentiles: Readonly<Record<string, number>>;
}

export interface BooleanEvaluatorStatsResponse extends EvaluatorStatsFields {
  num_true: number;
  num_false: number;
}

/** Of a select or a multi-select evaluator; with the latter the counts may add up to more than `num_judgments`. */
export interface SelectEvaluatorStatsResponse extends EvaluatorStatsFields {
  num_judgments_per_option: Readonly<Record<string, number>>;
}

export type TextEvaluatorStatsResponse = EvaluatorStatsFields;

export type EvaluatorStatsResponse =
  | NumericEvaluatorStatsResponse
  | BooleanEvaluatorStatsResponse
  | SelectEvaluatorStatsResponse
  | TextEvaluatorStatsResponse;

export interface RunStatsResponse {
  run_id: string;
  version_id?: string | null;
  batch_id?: string | null;
  num_logs: number;
  status: EvaluationStatus;
  evaluator_stats: EvaluatorStatsResponse[];
}

export interface EvaluationStatsResponse {
  status: EvaluationStatus;
  run_stats: RunStatsResponse[];
  progress?: string | null;
  report?: string | null;
}

export type StatsKind = 'numeric' | 'boolean' | 'select' | 'text';

const NUMERIC_KEYS = ['percentiles', 'mean', 'std', 'sum'] as const;

/**
 * The kind of an evaluator's stats, by the keys present and not null, asked in this order:
 * the fields of text stats are a subset of all others, so they come last.
 */
export const statsKind = (stats: object): StatsKind => {
  // One of the keys may be broken or lost; the others still show the kind.
  if (NUMERIC_KEYS.some((key) => has(stats, key))) return 'numeric';
  if (has(stats, 'num_true') || has(stats, 'num_false')) return 'boolean';
  return has(stats, 'num_judgments_per_option') ? 'select' : 'text';
};

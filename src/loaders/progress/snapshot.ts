import type { Checked } from '../../upstream/shapes.ts';
import type { Evaluation, EvaluationStats, Run } from '../entities.ts';

/** What an evaluation looks like at one moment. */
export interface ProgressSnapshot {
  /** Undefined where nobody watches the whole. */
  readonly evaluation: Evaluation | undefined;
  /** Undefined where nobody watches the whole. */
  readonly runs: readonly Checked<Run>[] | undefined;
  readonly stats: EvaluationStats;
  /** Milliseconds since 1970. */
  readonly observedAt: number;
  /** Everything of it as text, to find changes by: the stats alone, and beside them the evaluation with its runs. */
  readonly texts: { readonly stats: string; readonly whole: string };
  /** Every run is completed or cancelled. */
  readonly isFinal: boolean;
  /** The logs of each run when the watching began, and when that was: what a rate is computed from. */
  readonly since: { readonly observedAt: number; readonly numLogs: ReadonlyMap<string, number> };
}

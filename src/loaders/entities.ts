import type { EvaluationLogResponse, EvaluationResponse, EvaluationRunResponse } from '../contract/evaluation.ts';
import type { FileEnvironmentResponse, FileResponse, FileVersionResponse } from '../contract/file.ts';
import type { LogResponse } from '../contract/log.ts';
import type { EvaluationStatsResponse, EvaluatorStatsResponse, RunStatsResponse } from '../contract/stats.ts';
import type { DatapointResponse } from '../contract/version.ts';
import type { Checked, CheckedStats } from '../upstream/shapes.ts';

/*
 * What the loaders bring: upstream's shapes unchanged, except that what they leave to the URL is added here. A run, a row and stats carry
 * the `evaluation_id` they were asked for with, an environment the `file_id`.
 */

/**
 * Marks the objects that have a type of their own in the graph and none in upstream's JSON. A symbol, which no JSON can hold:
 * whatever keys upstream sends, a log is not taken for a run.
 */
export const ENTITY = Symbol('entity');

interface Entity<Typename extends string> {
  readonly [ENTITY]?: Typename;
}

export type Evaluation = EvaluationResponse & Entity<'Evaluation'>;
export type Log = LogResponse;
/** A run as a member of one evaluation. */
export type Run = EvaluationRunResponse & Entity<'Run'> & { readonly evaluation_id: string };
/** A scored row of one evaluation. */
export type EvaluationLog = EvaluationLogResponse & Entity<'EvaluationLog'> & { readonly evaluation_id: string };
/** A file, as the version that it stands for. */
export type File = FileResponse & Entity<'HumanloopFile'>;
export type FileVersion = FileVersionResponse;
/** An environment, of the file that it was asked of. */
export type FileEnvironment = FileEnvironmentResponse & { readonly file_id: string };
export type Datapoint = DatapointResponse;
export type EvaluatorStats = EvaluatorStatsResponse & { readonly evaluation_id: string };
export type RunStats = Omit<RunStatsResponse, 'evaluator_stats'> & {
  readonly evaluation_id: string;
  readonly evaluator_stats: readonly EvaluatorStats[];
};
export type EvaluationStats = Omit<EvaluationStatsResponse, 'run_stats'> & {
  readonly evaluation_id: string;
  readonly run_stats: readonly Checked<RunStats>[];
};

const withEvaluationId = <T extends object, Typename extends string>(
  value: Checked<T>,
  evaluation_id: string,
  typename: Typename,
): Checked<T & Entity<Typename> & { evaluation_id: string }> =>
  value instanceof Error ? value : { ...value, evaluation_id, [ENTITY]: typename };

export const asEvaluation = (evaluation: EvaluationResponse): Evaluation => ({ ...evaluation, [ENTITY]: 'Evaluation' });

export const asFile = (file: FileResponse): File => ({ ...file, [ENTITY]: 'HumanloopFile' });

export const asRun = (run: Checked<EvaluationRunResponse>, evaluationId: string): Checked<Run> =>
  withEvaluationId(run, evaluationId, 'Run');

export const asEvaluationLog = (row: Checked<EvaluationLogResponse>, evaluationId: string): Checked<EvaluationLog> =>
  withEvaluationId(row, evaluationId, 'EvaluationLog');

/** What is no list, or no object in it, stays what it is, for a field to fail on. */
const asEvaluatorStats = (stats: readonly EvaluatorStatsResponse[], evaluation_id: string): readonly EvaluatorStats[] =>
  Array.isArray(stats)
    ? stats.map((entry) => (typeof entry === 'object' && entry !== null ? { ...entry, evaluation_id } : entry))
    : (stats as unknown as EvaluatorStats[]);

const asRunStats = (run: Checked<RunStatsResponse>, evaluation_id: string): Checked<RunStats> =>
  run instanceof Error ? run : { ...run, evaluation_id, evaluator_stats: asEvaluatorStats(run.evaluator_stats, evaluation_id) };

export const asEvaluationStats = (stats: CheckedStats, evaluation_id: string): EvaluationStats => ({
  ...stats,
  evaluation_id,
  run_stats: stats.run_stats.map((run) => asRunStats(run, evaluation_id)),
});

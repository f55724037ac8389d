import type { EvaluationLogResponse, EvaluationResponse, EvaluationRunResponse } from '../src/contract/evaluation.ts';
import type { EvaluationStatsResponse, RunStatsResponse } from '../src/contract/stats.ts';
import type { VersionKind } from '../src/contract/version.ts';

/** One run as one evaluation holds it: the bodies of the export, and what a reader will ask of them. */
export interface SampleRun {
  readonly id: string;
  /** The version's name, else its id; the run's own id where it has no version. */
  readonly label: string;
  readonly status: 'pending' | 'running' | 'completed' | 'cancelled';
  readonly control: boolean;
  /** Null for a run without a version. */
  readonly versionKind: VersionKind | null;
  /** Null for a run without a dataset. */
  readonly datapointsCount: number | null;
  readonly numLogs: number;
  readonly body: EvaluationRunResponse;
  /** Oldest first. */
  readonly records: readonly EvaluationLogResponse[];
  readonly stats: RunStatsResponse;
}

export interface SampleEvaluation {
  readonly id: string;
  readonly name: string;
  readonly fileId: string;
  readonly body: EvaluationResponse;
  /** Newest in the evaluation first. */
  readonly runs: readonly SampleRun[];
  readonly stats: EvaluationStatsResponse;
}

import type { LogResponse } from './log.ts';
import type { OpenEnum } from './open-enum.ts';
import type { DatapointResponse, DatasetResponse, EvaluatorResponse, RunVersionResponse, UserResponse } from './version.ts';

export type EvaluationStatus = OpenEnum<'pending' | 'running' | 'completed' | 'cancelled'>;

export interface EvaluationEvaluatorResponse {
  version: EvaluatorResponse;
  /** True: the service runs the evaluator. False: judgments are posted in. */
  orchestrated: boolean;
  added_at: string;
}

/** An evaluation carries no status, no dataset and no runs. */
export interface EvaluationResponse {
  id: string;
  name?: string | null;
  file_id?: string | null;
  runs_count: number;
  evaluators: EvaluationEvaluatorResponse[];
  created_at: string;
  created_by?: UserResponse | null;
  updated_at: string;
  url?: string | null;
}

/** `control` and `added_at` belong to the run's membership of one evaluation; a run may be in several. */
export interface EvaluationRunResponse {
  id: string;
  dataset?: DatasetResponse | null;
  version?: RunVersionResponse | null;
  orchestrated: boolean;
  added_at: string;
  created_at: string;
  created_by?: UserResponse | null;
  status: EvaluationStatus;
  control: boolean;
}

export interface EvaluationRunsResponse {
  runs: EvaluationRunResponse[];
}

/** One scored row. A log may sit in several runs, so only (`run_id`, `log.id`) names a row. */
export interface EvaluationLogResponse {
  run_id: string;
  datapoint?: DatapointResponse | null;
  log: LogResponse;
  /** Typed as any log upstream; in practice evaluator logs. */
  evaluator_logs: LogResponse[];
}

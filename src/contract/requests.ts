import type { Judgment } from './log.ts';
import type { OpenEnum } from './open-enum.ts';

/** Which file: its id wins where both are given. */
export interface FileRequest {
  id?: string | null;
  path?: string | null;
}

/**
 * Which version of a file. Of several keys `version_id` wins, then `id`, which is the file's. Without `environment`, a name,
 * it is the version deployed to the default environment.
 */
export interface VersionReferenceRequest {
  version_id?: string | null;
  id?: string | null;
  path?: string | null;
  environment?: string | null;
}

export interface EvaluatorReferenceRequest extends VersionReferenceRequest {
  /** True, the default: the service runs the evaluator. False: judgments are posted in. */
  orchestrated?: boolean;
}

/** POST /evaluations. A name is unique among the evaluations of its file. */
export interface CreateEvaluationRequest {
  file?: FileRequest | null;
  name?: string | null;
  evaluators: EvaluatorReferenceRequest[];
}

/** POST /evaluations/{id}/evaluators */
export interface AddEvaluatorsRequest {
  evaluators: EvaluatorReferenceRequest[];
}

/** POST /evaluations/{id}/runs. A run without dataset and version is a bare set of logs. */
export interface CreateRunRequest {
  dataset?: VersionReferenceRequest | null;
  version?: VersionReferenceRequest | null;
  /** True needs dataset and version. */
  orchestrated?: boolean;
  /** True needs dataset and version, and takes over the logs of that version whose datapoints are the dataset's. */
  use_existing_logs?: boolean;
}

/** PATCH /evaluations/{id}/runs/{run_id} */
export interface UpdateEvaluationRunRequest {
  /** True makes the run the control and takes that from another one. */
  control?: boolean | null;
  /** Only `completed` and `cancelled` are taken, and only while the run is pending or running. */
  status?: OpenEnum<'completed' | 'cancelled'> | null;
}

/** POST /evaluations/{id}/runs/{run_id}/logs */
export interface AddLogsToRunRequest {
  log_ids: string[];
}

/** POST /evaluators/log?version_id=…: what somebody, or something, says of a log. Which evaluator says `version_id`, and `id` its file. */
export interface CreateEvaluatorLogRequest {
  /** Of the evaluator's file. */
  id?: string | null;
  path?: string | null;
  /** The log that is judged. */
  parent_id: string;
  /** The id that the new log gets; without one it is given one. */
  log_id?: string | null;
  judgment?: Judgment | null;
  error?: string | null;
  /** Who gives it. */
  user?: string | null;
}

/** Its answer: `id` is that of the new log. */
export interface CreateEvaluatorLogResponse {
  id: string;
  parent_id: string;
  session_id?: string | null;
  version_id: string;
}

import type { EvaluationResponse, EvaluationRunResponse } from '../src/contract/evaluation.ts';
import {
  type DatasetResponse,
  type EvaluatorResponse,
  type RunVersionResponse,
  type UserResponse,
  versionKind,
} from '../src/contract/version.ts';
import { evaluatorStats } from './evaluator-stats.ts';
import type { Row } from './logs/row.ts';
import type { SampleEvaluation, SampleRun } from './model.ts';
import { progressText, reportText } from './stats-texts.ts';

/** One run as one evaluation is to hold it. */
export interface RunCard {
  readonly id: string;
  readonly version: RunVersionResponse | null;
  readonly dataset: DatasetResponse | null;
  readonly rows: readonly Row[];
  readonly status: SampleRun['status'];
  readonly control?: boolean;
  readonly orchestrated: boolean;
  readonly addedAt: string;
  /** Earlier than `addedAt` for a run that was made elsewhere. */
  readonly createdAt?: string;
  readonly createdBy?: UserResponse;
}

export interface AttachedEvaluator {
  readonly version: EvaluatorResponse;
  readonly orchestrated: boolean;
  readonly addedAt: string;
}

export interface EvaluationCard {
  readonly id: string;
  readonly name: string;
  readonly fileId: string;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly createdBy?: UserResponse;
  readonly evaluators: readonly AttachedEvaluator[];
  /** Newest in the evaluation first. */
  readonly runs: readonly RunCard[];
}

const runBody = (card: RunCard): EvaluationRunResponse => ({
  id: card.id,
  dataset: card.dataset,
  version: card.version,
  orchestrated: card.orchestrated,
  added_at: card.addedAt,
  created_at: card.createdAt ?? card.addedAt,
  created_by: card.createdBy ?? null,
  status: card.status,
  control: card.control ?? false,
});

const sampleRun = (card: RunCard, evaluators: readonly EvaluatorResponse[]): SampleRun => {
  const { id, version, dataset, rows, status, control = false } = card;
  const attached = new Set(evaluators.map(({ version_id }) => version_id));
  const records = rows.map(({ log, datapoint }) => ({
    run_id: id,
    datapoint,
    log,
    evaluator_logs: log.evaluator_logs.filter(({ evaluator }) => attached.has(evaluator.version_id)),
  }));
  const judgments = records.flatMap((record) => record.evaluator_logs);
  return {
    id,
    label: version?.version_name ?? version?.version_id ?? id,
    status,
    control,
    versionKind: version && versionKind(version),
    datapointsCount: dataset?.datapoints_count ?? null,
    numLogs: records.length,
    body: runBody(card),
    records,
    stats: {
      run_id: id,
      version_id: version?.version_id ?? null,
      batch_id: null,
      num_logs: records.length,
      status,
      evaluator_stats: evaluators.map((evaluator) =>
        evaluatorStats(
          evaluator,
          judgments.filter((log) => log.evaluator.version_id === evaluator.version_id),
        ),
      ),
    },
  };
};

/** An evaluation is what its runs are: cancelled if all are, running if any is, pending if any is, else completed. */
const statusOf = (runs: readonly SampleRun[]): SampleRun['status'] => {
  const has = (status: SampleRun['status']): boolean => runs.some((run) => run.status === status);
  if (runs.length > 0 && runs.every(({ status }) => status === 'cancelled')) return 'cancelled';
  if (has('running')) return 'running';
  return has('pending') || runs.length === 0 ? 'pending' : 'completed';
};

const evaluationBody = (card: EvaluationCard): EvaluationResponse => ({
  id: card.id,
  runs_count: card.runs.length,
  evaluators: card.evaluators.map(({ version, orchestrated, addedAt }) => ({ version, orchestrated, added_at: addedAt })),
  name: card.name,
  file_id: card.fileId,
  created_at: card.createdAt,
  created_by: card.createdBy ?? null,
  updated_at: card.updatedAt,
  url: `https://app.humanloop.com/project/${card.fileId}/evaluations/${card.id}/stats`,
});

/** An evaluation with its runs, their records, and the stats that follow from those. */
export const sampleEvaluation = (card: EvaluationCard): SampleEvaluation => {
  const evaluators = card.evaluators.map(({ version }) => version);
  const runs = card.runs.map((run) => sampleRun(run, evaluators));
  const reported = runs.map((run) => ({ ...run, evaluatorStats: run.stats.evaluator_stats }));
  return {
    id: card.id,
    name: card.name,
    fileId: card.fileId,
    body: evaluationBody(card),
    runs,
    stats: {
      run_stats: runs.map(({ stats }) => stats),
      progress: progressText(card.name, reported),
      report: reportText(card.name, evaluators, reported),
      status: statusOf(runs),
    },
  };
};

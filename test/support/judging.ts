import { SAMPLE_IDS } from '../../sample/sample-ids.ts';
import type { Answered, Ask } from './sample-backend.ts';

/** Evaluators of the sample by which people judge, by their paths. */
export const JUDGES = {
  secondLook: 'Evaluators/Second Look',
  resolved: 'Evaluators/Resolved',
  tags: 'Evaluators/Issue Tags',
  note: 'Evaluators/Conductor’s Note',
  helpfulness: 'Evaluators/Helpfulness',
} as const;

/** Gives a judgment of a log, by the path of an evaluator. */
export const judge = (ask: Ask, parentId: string, path: string, judgment: unknown, more: object = {}): Promise<Answered> =>
  ask('POST', '/evaluators/log', { path, parent_id: parentId, judgment, ...more });

/** Takes judgments back. */
export const takeBack = (ask: Ask, ...ids: readonly string[]): Promise<Answered> =>
  ask('DELETE', `/logs?${new URLSearchParams(ids.map((id): [string, string] => ['id', id]))}`);

/** A record, as far as these tests look at it. */
export interface Row {
  readonly run_id: string;
  readonly log: { readonly id: string; readonly evaluator_logs: readonly EvaluatorLog[] };
  readonly evaluator_logs: readonly EvaluatorLog[];
}

export interface EvaluatorLog {
  readonly id: string;
  readonly judgment: unknown;
  readonly user: string | null;
  readonly created_at: string;
  readonly evaluator: { readonly version_id: string; readonly path: string };
}

export const rowsOf = async (ask: Ask, evaluationId: string, logId?: string): Promise<Row[]> =>
  (await ask('GET', `/evaluations/${evaluationId}/logs?size=1000${logId === undefined ? '' : `&log_id=${encodeURIComponent(logId)}`}`)).body
    .records;

export const runOf = async (ask: Ask, evaluationId: string, runId: string) => {
  const { runs } = (await ask('GET', `/evaluations/${evaluationId}/runs`)).body;
  return runs.find(({ id }: { id: string }) => id === runId);
};

export const statsOf = async (ask: Ask, evaluationId: string, runId: string) => {
  const { run_stats: stats } = (await ask('GET', `/evaluations/${evaluationId}/stats`)).body;
  return stats.find(({ run_id }: { run_id: string }) => run_id === runId);
};

/** An evaluation of the desk flow by these evaluators, with one run over its dataset, which has a log of each of its four datapoints. */
export const waitingRun = async (ask: Ask, ...evaluators: readonly string[]) => {
  const { evaluations, files, runs } = SAMPLE_IDS;
  const file = { id: files.deskFlow };
  const { id } = (await ask('POST', '/evaluations', { file, evaluators: evaluators.map((path) => ({ path })) })).body;
  const { dataset } = await runOf(ask, evaluations.desk, runs.deskPlain);
  const run = (await ask('POST', `/evaluations/${id}/runs`, { dataset: { version_id: dataset.version_id }, orchestrated: false })).body;
  const logIds = (await rowsOf(ask, evaluations.desk)).filter((row) => row.run_id === runs.deskPlain).map(({ log }) => log.id);
  await ask('POST', `/evaluations/${id}/runs/${run.id}/logs`, { log_ids: logIds });
  return { evaluationId: String(id), runId: String(run.id), logIds };
};

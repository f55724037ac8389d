import type { Send } from '../../src/contract/send.ts';
import { type FacadeOptions, facade, fixed } from './helpers.ts';

/*
 * The smallest bodies that the contract allows, each with what a test changes. They are loosely typed on purpose: a test may put anything anywhere.
 */

export type Json = Readonly<Record<string, unknown>>;

const AT = '2025-01-02T03:04:05Z';

export const promptVersion = (changes: Json = {}): Json => ({
  id: 'pr_1',
  version_id: 'prv_1',
  path: 'Prompts/Reply',
  name: 'Reply',
  type: 'prompt',
  model: 'gpt-4o',
  created_at: AT,
  updated_at: AT,
  last_used_at: AT,
  version_logs_count: 1,
  total_logs_count: 1,
  inputs: [],
  ...changes,
});

export const spec = (changes: Json = {}): Json => ({
  evaluator_type: 'external',
  arguments_type: 'target_free',
  return_type: 'boolean',
  ...changes,
});

/** An evaluator's version `evv_<name>`, of the file `Judges/<name>`. */
export const evaluatorVersion = (name: string, changes: Json = {}): Json => ({
  ...promptVersion({ id: `ev_${name}`, version_id: `evv_${name}`, path: `Judges/${name}`, name, type: 'evaluator' }),
  spec: spec(),
  ...changes,
});

export const datasetVersion = (changes: Json = {}): Json => ({
  ...promptVersion({ id: 'ds_1', version_id: 'dsv_1', path: 'Data/Questions', name: 'Questions', type: 'dataset' }),
  datapoints_count: 24,
  ...changes,
});

export const promptLog = (changes: Json = {}): Json => ({ id: 'log_1', prompt: promptVersion(), evaluator_logs: [], ...changes });

/** A judgment by the evaluator of this name. */
export const evaluatorLog = (id: string, evaluator: string, changes: Json = {}): Json => ({
  id,
  evaluator: evaluatorVersion(evaluator),
  evaluator_logs: [],
  ...changes,
});

export const row = (log: Json = promptLog(), changes: Json = {}): Json => ({ run_id: 'run_1', log, evaluator_logs: [], ...changes });

export const member = (version: unknown): Json => ({ version, orchestrated: true, added_at: AT });

export const evaluationBody = (changes: Json = {}): Json => ({
  id: 'evr_1',
  runs_count: 1,
  evaluators: [],
  created_at: AT,
  updated_at: AT,
  ...changes,
});

/** An evaluation of the file `pr_1` that these versions of evaluators are attached to. */
export const evaluationJudgedBy = (evaluators: readonly Json[], changes: Json = {}): Json =>
  evaluationBody({ file_id: 'pr_1', evaluators: evaluators.map((version) => member(version)), ...changes });

export const runBody = (changes: Json = {}): Json => ({
  id: 'run_1',
  orchestrated: true,
  added_at: AT,
  created_at: AT,
  status: 'completed',
  control: false,
  ...changes,
});

/** Text stats: what the stats of every evaluator have. */
export const evaluatorStats = (evaluator: string, changes: Json = {}): Json => ({
  evaluator_version_id: `evv_${evaluator}`,
  total_logs: 10,
  num_judgments: 8,
  num_nulls: 1,
  num_errors: 1,
  ...changes,
});

export const runStats = (changes: Json = {}): Json => ({
  run_id: 'run_1',
  num_logs: 10,
  status: 'completed',
  evaluator_stats: [],
  ...changes,
});

export interface Bodies {
  readonly evaluation?: unknown;
  readonly runs?: readonly unknown[];
  readonly runStats?: readonly unknown[];
  readonly rows?: readonly unknown[];
  /** What GET /logs/log_1 answers. */
  readonly log?: unknown;
}

/** A v5 API of one evaluation, `evr_1`, whose rows are one page. */
export const apiOf = ({
  evaluation = evaluationBody(),
  runs = [runBody()],
  runStats: stats = [runStats()],
  rows = [row()],
  log,
}: Bodies): Send =>
  fixed({
    '/evaluations/evr_1': evaluation,
    '/evaluations/evr_1/runs': { runs },
    '/evaluations/evr_1/stats': { status: 'completed', run_stats: stats },
    '/evaluations/evr_1/logs': { records: rows, page: 1, size: 100, total: rows.length },
    ...(log !== undefined && { '/logs/log_1': log }),
  });

/** The facade over such an API. */
export const facadeOver = (bodies: Bodies, options: FacadeOptions = {}) => facade({ upstream: apiOf(bodies), ...options });

/** What the fields selected on one log answer, behind the front door. */
export const askLog = async (log: Json, selection: string) => {
  const { ask, bugs } = facadeOver({ rows: [row(log)] });
  const { data, errors } = await ask(`{ evaluation(id: "evr_1") { logs { nodes { log { ${selection} } } } } }`);
  return { log: data?.evaluation?.logs?.nodes?.[0]?.log, errors, bugs };
};

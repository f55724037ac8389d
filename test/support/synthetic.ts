import type { Send } from '../../src/contract/send.ts';
import { json } from './helpers.ts';

export interface SyntheticOptions {
  readonly evaluations?: number;
  readonly runs?: number;
  /** Rows of each run. */
  readonly logsPerRun?: number;
}

const at = (minute: number): string => new Date(Date.UTC(2025, 0, 1, 0, minute)).toISOString();

const evaluator = (number: number) => ({
  id: `ev_${number}`,
  version_id: `evv_${number}`,
  path: `Evaluators/Judge ${number}`,
  name: `Judge ${number}`,
  type: 'evaluator',
  spec: { arguments_type: 'target_free', return_type: 'boolean', evaluator_type: 'llm' },
  created_at: at(0),
  updated_at: at(1),
  last_used_at: at(2),
  version_logs_count: 1,
  total_logs_count: 1,
  inputs: [],
});

const prompt = (number: number) => ({
  id: 'pr_1',
  version_id: `prv_${number}`,
  path: 'Prompts/Reply',
  name: 'Reply',
  type: 'prompt',
  model: 'gpt-4o',
  version_name: `v${number}`,
  created_at: at(0),
  updated_at: at(1),
  last_used_at: at(2),
  version_logs_count: 1,
  total_logs_count: 1,
  inputs: [],
});

export const evaluationBody = (id: string, runs: number) => ({
  id,
  name: `Evaluation ${id}`,
  file_id: 'pr_1',
  runs_count: runs,
  evaluators: [1, 2].map((number) => ({ version: evaluator(number), orchestrated: true, added_at: at(number) })),
  created_at: at(0),
  updated_at: at(1),
});

export const runBody = (id: string, number: number) => ({
  id,
  version: prompt(number),
  dataset: null,
  orchestrated: true,
  added_at: at(number),
  created_at: at(number),
  status: 'completed',
  control: number === 0,
});

export const rowBody = (runId: string, logId: string, number: number) => {
  const judgment = (judge: number) => ({
    id: `${logId}_${judge}`,
    evaluator: evaluator(judge),
    judgment: number % 2 === 0,
    evaluator_logs: [],
    created_at: at(number + judge),
    parent_id: logId,
  });
  return {
    run_id: runId,
    datapoint: { id: `dp_${number}`, inputs: { question: `Question ${number}` } },
    log: { id: logId, prompt: prompt(0), output: `Answer ${number}`, created_at: at(number), evaluator_logs: [] },
    evaluator_logs: [judgment(1), judgment(2)],
  };
};

/** A v5 API of any size, made up as it is asked: evaluations `evr_0`…, their runs `evr_0-r0`…, whose rows have logs `evr_0-r0-l0`…. */
export const synthetic = ({ evaluations = 1, runs = 2, logsPerRun = 100 }: SyntheticOptions = {}): Send => {
  const runIds = (id: string) => Array.from({ length: runs }, (_, index) => `${id}-r${index}`);
  const pageOf = (query: URLSearchParams, total: number, record: (index: number) => unknown) => {
    const page = Number(query.get('page') ?? 1);
    const size = Number(query.get('size') ?? 10);
    const first = (page - 1) * size;
    const length = Math.max(0, Math.min(size, total - first));
    return json({ records: Array.from({ length }, (_, index) => record(first + index)), page, size, total });
  };
  return async ({ path }) => {
    const { pathname, searchParams } = new URL(path, 'http://synthetic.test');
    const [, , id, part] = pathname.split('/');
    if (id === undefined) return pageOf(searchParams, evaluations, (index) => evaluationBody(`evr_${index}`, runs));
    if (!(Number(/^evr_(\d+)$/.exec(id)?.[1]) < evaluations)) return json({ detail: 'Not found.' }, 404);
    if (part === undefined) return json(evaluationBody(id, runs));
    if (part === 'runs') return json({ runs: runIds(id).map((runId, index) => runBody(runId, index)) });
    if (part === 'stats') {
      const run_stats = runIds(id).map((run_id) => ({ run_id, num_logs: logsPerRun, status: 'completed', evaluator_stats: [] }));
      return json({ status: 'completed', run_stats });
    }
    const asked = searchParams.getAll('run_id');
    const listed = runIds(id).filter((runId) => asked.length === 0 || asked.includes(runId));
    return pageOf(searchParams, listed.length * logsPerRun, (index) => {
      const runId = listed[Math.floor(index / logsPerRun)] ?? '';
      return rowBody(runId, `${runId}-l${index % logsPerRun}`, index);
    });
  };
};

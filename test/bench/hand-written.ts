import type { EvaluationLogResponse, EvaluationResponse, EvaluationRunsResponse } from '../../src/contract/evaluation.ts';
import type { EvaluatorLogResponse, PromptLogResponse } from '../../src/contract/log.ts';
import type { Page } from '../../src/contract/page.ts';
import type { EvaluationStatsResponse } from '../../src/contract/stats.ts';
import type { QueryName } from './queries.ts';

/*
 * What one would write by hand for each of the queries: the fewest calls in the fewest rounds, JSON.parse, and the fields that are wanted.
 * The best that a server without GraphQL can do.
 */

/** Reads the JSON at a path of the v5 API. */
export type GetJson = <T>(path: string) => Promise<T>;

interface Row extends Omit<EvaluationLogResponse, 'log' | 'evaluator_logs'> {
  readonly log: PromptLogResponse;
  readonly evaluator_logs: readonly EvaluatorLogResponse[];
}

type Rows = Page<Row>;

const evaluatorWhole = ({ evaluator: { id, name, path, spec } }: EvaluatorLogResponse) => ({
  fileId: id,
  name,
  path,
  spec: { argumentsType: spec.arguments_type.toUpperCase(), returnType: spec.return_type.toUpperCase() },
});

const judgmentOf = ({ judgment }: EvaluatorLogResponse) => (judgment == null ? null : { raw: judgment });

const wholeRow = ({ run_id, log, evaluator_logs, datapoint }: Row) => ({
  runId: run_id,
  log: {
    humanloopId: log.id,
    output: log.output,
    createdAt: `${log.created_at}Z`,
    providerLatency: log.provider_latency,
    promptTokens: log.prompt_tokens,
    outputTokens: log.output_tokens,
    prompt: {
      fileId: log.prompt.id,
      path: log.prompt.path,
      name: log.prompt.name,
      model: log.prompt.model,
      versionId: log.prompt.version_id,
    },
  },
  evaluatorLogs: evaluator_logs.map((judgment) => ({
    humanloopId: judgment.id,
    judgment: judgmentOf(judgment),
    evaluator: evaluatorWhole(judgment),
  })),
  datapoint: datapoint && { humanloopId: datapoint.id },
});

const judgmentsOf = ({ evaluator_logs }: Row) =>
  evaluator_logs.map((judgment) => ({
    humanloopId: judgment.id,
    judgment: judgmentOf(judgment),
    evaluator: { name: judgment.evaluator.name },
  }));

const shortRow = (row: Row) => ({ log: { humanloopId: row.log.id, output: row.log.output }, evaluatorLogs: judgmentsOf(row) });

const pathOf = (id: unknown): string => `/evaluations/${encodeURIComponent(String(id))}`;

/** The answers by query: the `data` that GraphQL would give. */
export const createHandWritten = (get: GetJson): Record<QueryName, (id: unknown) => Promise<unknown>> => {
  const rows = (id: unknown, query: string) => get<Rows>(`${pathOf(id)}/logs?${query}`);
  const runsOf = async (id: string) => {
    const { runs } = await get<EvaluationRunsResponse>(`${pathOf(id)}/runs`);
    return Promise.all(
      runs.map(async (run) => {
        const { records } = await rows(id, `page=1&size=5&run_id=${run.id}`);
        return { humanloopId: run.id, status: run.status.toUpperCase(), logs: { nodes: records.map(shortRow) } };
      }),
    );
  };
  return {
    Q1: async (id) => {
      const [{ name, ...evaluation }, page] = await Promise.all([get<EvaluationResponse>(pathOf(id)), rows(id, 'page=1&size=100')]);
      const logs = { totalCount: page.total, nodes: page.records.map(wholeRow) };
      return { evaluation: { humanloopId: evaluation.id, name, logs } };
    },
    Q2: async () => {
      const page = await get<Page<EvaluationResponse>>('/evaluations?page=1&size=20');
      const nodes = await Promise.all(page.records.map(async ({ id, name }) => ({ humanloopId: id, name, runs: await runsOf(id) })));
      return { evaluations: { totalCount: page.total, nodes } };
    },
    Q3: async (id) => {
      const [{ name, runs_count, ...evaluation }, page] = await Promise.all([
        get<EvaluationResponse>(pathOf(id)),
        rows(id, 'page=1&size=100'),
      ]);
      const nodes = page.records.map((row) => ({ runId: row.run_id, ...shortRow(row) }));
      const window = (from: number, to: number) => ({ nodes: nodes.slice(from, to) });
      const named = { humanloopId: evaluation.id, name };
      return {
        a: { ...named, w1: window(0, 50), w2: window(0, 100), w3: window(20, 40), w4: window(60, 90) },
        b: { ...named, runsCount: runs_count },
      };
    },
    Q4: async (id) => {
      const pages = Array.from({ length: 10 }, async (_, index) => {
        const { records } = await rows(id, `page=${index + 1}&size=100`);
        return [`p${index + 1}`, { nodes: records.map(wholeRow) }];
      });
      const [{ name, ...evaluation }, ...windows] = await Promise.all([get<EvaluationResponse>(pathOf(id)), ...pages]);
      return { evaluation: { humanloopId: evaluation.id, name, ...Object.fromEntries(windows) } };
    },
    Q5: async (id) => {
      const [{ name }, { status }] = await Promise.all([
        get<EvaluationResponse>(pathOf(id)),
        get<EvaluationStatsResponse>(`${pathOf(id)}/stats`),
      ]);
      return { evaluation: { name, stats: { status: status.toUpperCase() } } };
    },
  };
};

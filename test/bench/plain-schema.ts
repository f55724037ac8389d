import type { EvaluationResponse, EvaluationRunResponse, EvaluationRunsResponse } from '../../src/contract/evaluation.ts';
import type { EvaluatorLogResponse, LogResponse } from '../../src/contract/log.ts';

/* What other servers make their schema of. It imports no package, for not all of them are installed in one place. */

/** The five queries' part of the graph. Only prompts have logs in it: whoever writes this knows what the rows are. */
export const typeDefs = /* GraphQL */ `
  scalar JSON
  type Query { evaluation(id: ID!): Evaluation  evaluations(first: Int!): Evaluations! }
  type Evaluations { totalCount: Int!  nodes: [Evaluation!]! }
  type Evaluation {
    humanloopId: ID!  name: String  runsCount: Int!  runs: [Run!]!  stats: Stats
    logs(first: Int, page: Int, perPage: Int): Logs!
  }
  type Stats { status: String! }
  type Run { humanloopId: ID!  status: String!  logs(first: Int): Logs! }
  type Logs { totalCount: Int!  nodes: [EvaluationLog!]! }
  type EvaluationLog { runId: ID!  log: PromptLog!  evaluatorLogs: [EvaluatorLog!]!  datapoint: Datapoint }
  type PromptLog {
    humanloopId: ID!  output: String  createdAt: String  providerLatency: Float  promptTokens: Int  outputTokens: Int  prompt: Prompt!
  }
  type Prompt { fileId: ID!  path: String!  name: String!  model: String!  versionId: ID! }
  type EvaluatorLog { humanloopId: ID!  judgment: Judgment  evaluator: Evaluator! }
  type Judgment { raw: JSON }
  type Evaluator { fileId: ID!  name: String!  path: String!  spec: Spec! }
  type Spec { argumentsType: String!  returnType: String! }
  type Datapoint { humanloopId: ID! }
`;

/** What an operation loads with: the JSON at a path, each path once. */
export interface Loaders {
  readonly json: { load(path: string): Promise<unknown> };
}

interface LogsArguments {
  readonly first?: number;
  readonly page?: number;
  readonly perPage?: number;
}

type RunOfEvaluation = EvaluationRunResponse & { readonly evaluationId: string };

const upper = (word: string): string => word.toUpperCase();
const humanloopId = ({ id }: { readonly id: string }): string => id;
const pathOf = (id: string): string => `/evaluations/${encodeURIComponent(id)}`;
const logsPath = (id: string, { first, page = 1, perPage = first }: LogsArguments): string =>
  `${pathOf(id)}/logs?page=${page}&size=${perPage}`;

const log = {
  humanloopId,
  createdAt: ({ created_at }: LogResponse) => `${created_at}Z`,
  providerLatency: ({ provider_latency }: LogResponse) => provider_latency,
};

/** A resolver for each field that upstream names otherwise, or that is another call. */
export const resolvers = {
  Query: {
    evaluation: (_: unknown, { id }: { id: string }, { json }: Loaders) => json.load(pathOf(id)),
    evaluations: (_: unknown, { first }: { first: number }, { json }: Loaders) => json.load(`/evaluations?page=1&size=${first}`),
  },
  Evaluations: {
    totalCount: ({ total }: { total: number }) => total,
    nodes: ({ records }: { records: unknown }) => records,
  },
  Evaluation: {
    humanloopId,
    runsCount: ({ runs_count }: EvaluationResponse) => runs_count,
    runs: async ({ id }: EvaluationResponse, _: unknown, { json }: Loaders): Promise<RunOfEvaluation[]> => {
      const { runs } = (await json.load(`${pathOf(id)}/runs`)) as EvaluationRunsResponse;
      return runs.map((run) => ({ ...run, evaluationId: id }));
    },
    stats: ({ id }: EvaluationResponse, _: unknown, { json }: Loaders) => json.load(`${pathOf(id)}/stats`),
    logs: ({ id }: EvaluationResponse, args: LogsArguments, { json }: Loaders) => json.load(logsPath(id, args)),
  },
  Stats: { status: ({ status }: { status: string }) => upper(status) },
  Run: {
    humanloopId,
    status: ({ status }: RunOfEvaluation) => upper(status),
    logs: ({ id, evaluationId }: RunOfEvaluation, args: LogsArguments, { json }: Loaders) =>
      json.load(`${logsPath(evaluationId, args)}&run_id=${id}`),
  },
  Logs: {
    totalCount: ({ total }: { total: number }) => total,
    nodes: ({ records }: { records: unknown }) => records,
  },
  EvaluationLog: {
    runId: ({ run_id }: { run_id: string }) => run_id,
    evaluatorLogs: ({ evaluator_logs }: { evaluator_logs: unknown }) => evaluator_logs,
  },
  PromptLog: {
    ...log,
    promptTokens: ({ prompt_tokens }: { prompt_tokens: number }) => prompt_tokens,
    outputTokens: ({ output_tokens }: { output_tokens: number }) => output_tokens,
  },
  Prompt: { fileId: humanloopId, versionId: ({ version_id }: { version_id: string }) => version_id },
  EvaluatorLog: {
    humanloopId,
    judgment: ({ judgment }: EvaluatorLogResponse) => (judgment == null ? null : { raw: judgment }),
  },
  Evaluator: { fileId: humanloopId },
  Spec: {
    argumentsType: ({ arguments_type }: { arguments_type: string }) => upper(arguments_type),
    returnType: ({ return_type }: { return_type: string }) => upper(return_type),
  },
  Datapoint: { humanloopId },
};

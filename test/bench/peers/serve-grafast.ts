import { createServer } from 'node:http';
import { type FieldArgs, get, lambda, loadOne, makeGrafastSchema, type Step } from 'grafast';
import { grafserv } from 'grafserv/node';
import { typeDefs } from '../plain-schema.ts';
import { getJson } from './get-json.ts';

/* Run as a process of its own: Grafast behind its own server, with a plan for each field that upstream names otherwise or that is another call. */

const getAll = (paths: readonly string[]) => Promise.all(paths.map(getJson));

const pathOf = (id: string): string => `/evaluations/${encodeURIComponent(id)}`;

// Pure, and unable to fail: nothing has to wait for it.
const upper = (name: string) => ($from: Step) => lambda(get($from, name), (word: string) => word.toUpperCase(), true);

const named =
  (name: string) =>
  ($from: Step): Step =>
    get($from, name);

// The id is what was asked with, so that nothing waits for the evaluation to know it.
const evaluations = {
  load: (ids: readonly string[]) => getAll(ids.map(pathOf)),
  ioEquivalence: 'id',
} as const;

const loadRuns = async (ids: readonly string[]) => {
  const all = await getAll(ids.map((id) => `${pathOf(id)}/runs`));
  const runsOf = ({ runs }: { runs: object[] }, id: string | undefined) => runs.map((run) => ({ ...run, evaluation_id: id }));
  return all.map((answer, index): unknown => (answer instanceof Error ? answer : runsOf(answer as { runs: object[] }, ids[index])));
};

const loadStats = (ids: readonly string[]) => getAll(ids.map((id) => `${pathOf(id)}/stats`));

type Sizes = readonly [first?: number | null, page?: number | null, perPage?: number | null];

const logsPath = (id: string, [first, page, perPage]: Sizes): string => `${pathOf(id)}/logs?page=${page ?? 1}&size=${perPage ?? first}`;

const rows = { plans: { totalCount: named('total'), nodes: named('records') } };

const schema = makeGrafastSchema({
  typeDefs,
  scalars: { JSON: { serialize: (value) => value } },
  objects: {
    Query: {
      plans: {
        evaluation: (_: Step, args: FieldArgs) => loadOne(args.getRaw('id'), evaluations),
        evaluations: (_: Step, args: FieldArgs) =>
          loadOne(
            lambda(args.getRaw('first'), (first: number) => `/evaluations?page=1&size=${first}`, true),
            getAll,
          ),
      },
    },
    Evaluations: rows,
    Evaluation: {
      plans: {
        humanloopId: named('id'),
        runsCount: named('runs_count'),
        runs: ($evaluation: Step) => loadOne(get($evaluation, 'id'), loadRuns),
        stats: ($evaluation: Step) => loadOne(get($evaluation, 'id'), loadStats),
        logs: ($evaluation: Step, args: FieldArgs) => {
          const sizes = [args.getRaw('first'), args.getRaw('page'), args.getRaw('perPage')] as const;
          return loadOne(
            lambda([get($evaluation, 'id'), ...sizes], ([id, ...sizes]) => logsPath(id, sizes), true),
            getAll,
          );
        },
      },
    },
    Stats: { plans: { status: upper('status') } },
    Run: {
      plans: {
        humanloopId: named('id'),
        status: upper('status'),
        logs: ($run: Step, args: FieldArgs) =>
          loadOne(
            lambda(
              [get($run, 'evaluation_id'), get($run, 'id'), args.getRaw('first')],
              ([evaluation, run, first]) => `${logsPath(evaluation, [first])}&run_id=${run}`,
              true,
            ),
            getAll,
          ),
      },
    },
    Logs: rows,
    EvaluationLog: { plans: { runId: named('run_id'), evaluatorLogs: named('evaluator_logs') } },
    PromptLog: {
      plans: {
        humanloopId: named('id'),
        createdAt: ($log: Step) => lambda(get($log, 'created_at'), (time: string) => `${time}Z`, true),
        providerLatency: named('provider_latency'),
        promptTokens: named('prompt_tokens'),
        outputTokens: named('output_tokens'),
      },
    },
    Prompt: { plans: { fileId: named('id'), versionId: named('version_id') } },
    EvaluatorLog: { plans: { humanloopId: named('id') } },
    Judgment: { plans: { raw: ($judgment: Step) => $judgment } },
    Evaluator: { plans: { fileId: named('id') } },
    Spec: { plans: { argumentsType: upper('arguments_type'), returnType: upper('return_type') } },
    Datapoint: { plans: { humanloopId: named('id') } },
  },
});

const server = createServer();
await grafserv({ schema, preset: { grafserv: { graphqlPath: '/graphql', graphiql: false }, grafast: { explain: false } } }).addTo(server);
server.listen(Number(process.env['PORT']), '127.0.0.1');

import { fileURLToPath } from 'node:url';
import type { GraphQLSchema } from 'graphql';
import { createBackend } from '../../src/backend/backend.ts';
import { healthOf } from '../../src/backend/health.ts';
import { createAccess } from '../../src/backend/rest/access.ts';
import { type Config, parseConfig } from '../../src/config/config.ts';
import type { ExportHealth } from '../../src/contract/finding.ts';
import type { ReadOnlyReason } from '../../src/contract/read-only.ts';
import type { Answer, Call, Send } from '../../src/contract/send.ts';
import { schema } from '../../src/schema/index.ts';
import { createApp } from '../../src/server/http/app.ts';
import type { BuiltPages } from '../../src/server/pages/built-pages.ts';
import type { Log } from '../../src/server/telemetry/log.ts';
import { createTelemetry } from '../../src/server/telemetry/telemetry.ts';
import { storeFrom } from './store-from.ts';

export const SAMPLE = fileURLToPath(new URL('../../src/backend/sample/export/20250606-120000', import.meta.url));

/** The embedded backend over an export directory, and what the import found. */
export const importedFrom = async (directory: string): Promise<{ upstream: Send; health: ExportHealth }> => {
  const store = await storeFrom(directory);
  return { upstream: createBackend({ store }).send, health: await healthOf(store) };
};

/** The embedded backend over an export directory, the sample without one. */
export const backendOver = async (directory = SAMPLE, serverApiKey?: string): Promise<Send> => {
  const store = await storeFrom(directory);
  return createBackend({ store, access: createAccess(serverApiKey === undefined ? undefined : [{ right: 'write', key: serverApiKey }]) })
    .send;
};

let sample: Promise<Send> | undefined;
/** The embedded backend over the sample, imported once for all tests of a file. */
export const sampleBackend = (): Promise<Send> => {
  sample ??= backendOver();
  return sample;
};

/** An answer with a JSON body. */
export const json = (body: unknown, status = 200, headers: Record<string, string> = {}): Answer => ({
  status,
  headers: { 'content-type': 'application/json', ...headers },
  body: new TextEncoder().encode(typeof body === 'string' ? body : JSON.stringify(body)),
});

/** A v5 API of bodies by path, with the query left out of account; anything else is a 404. */
export const fixed =
  (bodies: Readonly<Record<string, unknown>>): Send =>
  async ({ path }) => {
    const body = bodies[path.split('?')[0] ?? ''];
    return body === undefined ? json({ detail: 'Not found.' }, 404) : json(body);
  };

export interface FacadeOptions {
  /** What stands behind the facade; the embedded backend over the sample without one. */
  readonly upstream?: Send;
  /** Answers instead of upstream where it returns something: the way to plant a fault. */
  readonly respond?: (call: Call) => Answer | Promise<Answer> | undefined;
  /** As in front of a live API: a key is needed. */
  readonly live?: boolean;
  /** The public schema without one. */
  readonly schema?: GraphQLSchema;
  /** What the import of the export behind it found; null without one, as for a live API. */
  readonly health?: ExportHealth;
  readonly apiKey?: string;
  readonly readOnly?: boolean;
  readonly closed?: boolean;
  readonly maxBody?: number;
  /** Also served as /v5. */
  readonly backend?: Send;
  readonly ownHostOnly?: boolean;
  /** Serve GraphiQL to browsers. */
  readonly graphiql?: boolean;
  /** Screens for browsers. */
  readonly pages?: BuiltPages;
  /** Settings other than their defaults. */
  readonly settings?: Partial<Config>;
  readonly persisted?: ReadonlyMap<string, string>;
  readonly upstreamCalls?: number;
  readonly upstreamPage?: number;
  /** What stands behind the facade gives any range, as the embedded backend does where it is put together. */
  readonly anyRange?: boolean;
  readonly scanLimit?: number;
  readonly operationTimeout?: number;
  readonly shareInFlight?: boolean;
  /** Why what stands behind the facade cannot be changed; see `SourceDescription`. */
  readonly readOnlyReason?: ReadOnlyReason;
  readonly downloadIdleTimeout?: number;
  /** As PLANNED_EXECUTION says without one, by which the suite runs with graphql-js's execution as well. */
  readonly plannedExecution?: boolean;
  /** As ANSWER_KNOWN says without one: `false` has Yoga asked about every query. */
  readonly answerKnown?: boolean;
  /** Called with bugs instead of the list. */
  readonly log?: Log;
}

export interface Reply {
  // biome-ignore lint/suspicious/noExplicitAny: a test reads what it asked for, and an assertion on it fails loudly.
  readonly data: any;
  readonly extensions?: { readonly warnings?: readonly { code: string; message: string; path?: (string | number)[] }[] };
  readonly errors: readonly { message: string; path?: (string | number)[]; extensions: Record<string, unknown> }[] | undefined;
}

/** A `Send` that answers all calls in the air only when no more are coming, so that `rounds` counts the steps of dependency. */
export const inRounds = (answer: Send) => {
  const rounds = { count: 0 };
  const inAir: (() => void)[] = [];
  const release = async () => {
    for (let idle = 0; idle < 3; idle += 1) await new Promise((resolve) => setImmediate(resolve));
    rounds.count += 1;
    for (const answer of inAir.splice(0)) answer();
  };
  const send: Send = async (call) => {
    await new Promise<void>((resolve) => {
      if (inAir.push(resolve) === 1) void release();
    });
    return answer(call);
  };
  return { send, rounds };
};

/** The whole facade, asked through its front door, with every upstream call recorded, and answered in rounds. */
export const facade = (options: FacadeOptions = {}) => {
  const calls: string[] = [];
  const keys: (string | undefined)[] = [];
  const bodies: unknown[] = [];
  const bugs: unknown[] = [];
  const answered = inRounds(async (call) => (await options.respond?.(call)) ?? (options.upstream ?? (await sampleBackend()))(call));
  const send: Send = (call) => {
    calls.push(`${call.method} ${call.path}`);
    keys.push(call.headers['x-api-key']);
    if (call.body) bodies.push(JSON.parse(Buffer.from(call.body).toString()));
    return answered.send(call);
  };
  const log: Log = options.log ?? {
    operation: () => undefined,
    bug: (error) => bugs.push(error),
    note: () => undefined,
    problem: () => undefined,
  };
  const app = createApp({
    ...parseConfig({ flags: {}, env: {}, readFile: () => '' }),
    ...options.settings,
    schema: options.schema ?? schema,
    send,
    shareInFlight: options.shareInFlight ?? true,
    backend: options.backend,
    source: {
      kind: options.live ? 'LIVE_API' : 'SAMPLE',
      readOnly: (options.readOnly ?? true) ? (options.readOnlyReason ?? 'option') : null,
      exportedAt: null,
    },
    sourceName: 'tests',
    keyRequired: options.live ?? false,
    exportHealth: async () => options.health ?? null,
    apiKey: options.apiKey,
    operationTimeout: options.operationTimeout ?? 10_000,
    downloadIdleTimeout: options.downloadIdleTimeout,
    upstreamCalls: options.upstreamCalls ?? 10_000,
    upstreamPage: options.upstreamPage ?? 100,
    anyRange: options.anyRange,
    scanLimit: options.scanLimit ?? 50,
    plannedExecution: options.plannedExecution ?? process.env['PLANNED_EXECUTION'] !== 'false',
    answerKnown: options.answerKnown ?? process.env['ANSWER_KNOWN'] !== 'false',
    ownHostOnly: options.ownHostOnly ?? false,
    allowedHosts: options.settings?.allowedHosts ?? ['evals.internal', 'facade.test'],
    maxBody: options.maxBody ?? 2 ** 24,
    graphiql: options.graphiql ?? false,
    builtPages: options.pages,
    closed: options.closed ?? false,
    persisted: options.persisted,
    telemetry: createTelemetry({ log, metrics: undefined, traces: undefined }),
    isLate: () => false,
    metrics: undefined,
    serveMetrics: false,
  });
  const post = async (body: unknown, headers: Record<string, string> = {}): Promise<Response> =>
    app.fetch(
      new Request('http://facade.test/graphql', {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify(body),
      }),
    );
  const ask = async (query: string, variables: Record<string, unknown> = {}, headers: Record<string, string> = {}): Promise<Reply> =>
    (await (await post({ query, variables }, headers)).json()) as Reply;
  const { fetch, knownDoor, drain, breakOff } = app;
  return { ask, post, calls, bodies, keys, bugs, rounds: answered.rounds, fetch, knownDoor, drain, breakOff };
};

/** The codes of an answer's errors by their path. */
export const codes = ({ errors }: Reply): Record<string, unknown> =>
  Object.fromEntries((errors ?? []).map(({ path, extensions }) => [path?.join('.') ?? '', extensions['code']]));

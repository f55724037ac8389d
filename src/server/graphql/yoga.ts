import { setTimeout } from 'node:timers/promises';
import type { GraphQLSchema } from 'graphql';
import { createYoga } from 'graphql-yoga';
import type { Send } from '../../contract/send.ts';
import { createProgressHub } from '../../loaders/progress/hub.ts';
import { createUpstream } from '../../upstream/client.ts';
import { apart, reportingChanges } from '../../upstream/flights.ts';
import { createErrorMask } from '../errors.ts';
import { createPlans, type PlannedExecutionOptions } from '../execution/planned-execution.ts';
import { type SelectedReadingOptions, selectedReading } from '../execution/selected-reading.ts';
import { type CostLimits, createCostCheck } from '../limits/cost.ts';
import type { Served } from '../operation-plugin.ts';
import { createStreams } from '../streaming/streams.ts';
import { type BindOptions, createBind } from './bind.ts';
import { createArgumentsCheck } from './check-arguments.ts';
import { createDescribe } from './describe-operation.ts';
import { createDocumentCaches } from './document-caches.ts';
import { createEndpoint, type GraphQLEndpoint } from './endpoint.ts';
import { createExecutions, type ExecuteOptions } from './execute-operations.ts';
import { createKnownQueries, type KnownQueries, type KnownQueriesOptions } from './known-queries.ts';
import { createFindDownload } from './persisted-downloads.ts';
import { createPlugins, type PluginOptions } from './plugins.ts';

/** What is made here of the options. */
type Made =
  | 'maskError'
  | 'streams'
  | 'bind'
  | 'describe'
  | 'checkCost'
  | 'checkArguments'
  | 'planFor'
  | 'executions'
  | 'known'
  | 'documents';

export interface YogaOptions
  extends Omit<PluginOptions, Made>,
    Omit<BindOptions, 'progress' | 'readingFor'>,
    Omit<ExecuteOptions, Made>,
    Omit<KnownQueriesOptions, Made>,
    CostLimits,
    PlannedExecutionOptions,
    SelectedReadingOptions {
  readonly schema: GraphQLSchema;
  /** Milliseconds after which a subscription is broken off. */
  readonly subscriptionTimeout: number;
  /** Names the source among those that replicas may have, where they all have the same one. */
  readonly sharedSource?: string | undefined;
}

/**
 * The global Response as it is when one is made. Yoga's own has its body read and written as a stream; the HTTP server puts one in the
 * place of the global that sends a text as it is.
 */
const GivenResponse = new Proxy(Response, { construct: (_target, args) => Reflect.construct(globalThis.Response, args) });

/** The GraphQL endpoint. */
export const createGraphQL = (options: YogaOptions) => {
  const { flights, telemetry } = options;
  /** After a change no read that began before it is shared any more, and those who watch are shown it. */
  const changed = (path: string): void => {
    flights.seal();
    progress.changed(path);
  };
  const send = reportingChanges(options.send, changed);
  const maskError = createErrorMask({ onBug: telemetry.bug, closed: options.closed });
  const streams = createStreams({ subscriptionTimeout: options.subscriptionTimeout, maskError });
  const progress = createProgressHub({
    upstreamFor: (apiKey, signal, through) => {
      const ends = AbortSignal.any([signal, AbortSignal.timeout(options.operationTimeout)]);
      const deadline = performance.now() + options.operationTimeout;
      const apartSend: Send = (call) => telemetry.apart(() => send({ ...call, fresh: true }));
      const caller = { send: through?.(apartSend) ?? apartSend, apiKey, signal: ends, deadline, keyRequired: options.keyRequired };
      // What a look goes through sees all of it.
      return createUpstream(caller, through ? apart : flights);
    },
    now: Date.now,
    sleep: (ms, signal) => setTimeout(ms, undefined, { signal, ref: false }),
    random: Math.random,
    replicas: options.shared && options.sharedSource !== undefined ? { shared: options.shared, source: options.sharedSource } : undefined,
    looked: telemetry.looked,
  });
  const bind = createBind({ ...options, send, progress, readingFor: selectedReading(options) });
  const { graphql, known } = createGraphQLEndpoint(options, { bind, maskError, streams: streams.plugin });
  const { persisted } = options;
  const findDownload = persisted && createFindDownload({ ...options, persisted, bind });
  return { graphql, known, endStreams: streams.breakOff, changed, findDownload };
};

type MadeBefore = Pick<PluginOptions, 'maskError' | 'streams'> & Pick<ExecuteOptions, 'bind'>;

const createGraphQLEndpoint = (
  options: YogaOptions,
  { bind, maskError, streams }: MadeBefore,
): { graphql: GraphQLEndpoint; known: KnownQueries } => {
  const caches = createDocumentCaches();
  const parts = {
    describe: createDescribe(options.telemetry),
    checkCost: createCostCheck(options.maxCost),
    checkArguments: createArgumentsCheck(),
    planFor: createPlans(options),
    executions: createExecutions({ ...options, bind }),
  };
  const known = createKnownQueries({ ...options, ...parts, documents: caches.documentCache });
  const yoga = createYoga<Served>({
    schema: options.schema,
    graphqlEndpoint: '/graphql',
    graphiql: false,
    landingPage: false,
    cors: false,
    multipart: false,
    logging: false,
    fetchAPI: { Response: GivenResponse, ReadableStream },
    // Counted where the request comes in; see `receiveBody`.
    maxRequestBodySize: false,
    batching: options.batch > 0 && { limit: options.batch },
    parserAndValidationCache: caches,
    plugins: createPlugins({ ...options, ...parts, maskError, streams, known: known.plugin }),
    maskedErrors: { maskError },
  });
  // It makes itself a new function at each look.
  const answer: (request: Request, served: Served) => Response | Promise<Response> = yoga.fetch;
  return { graphql: createEndpoint({ answer, known, maskError }), known };
};

import { setTimeout } from 'node:timers/promises';
import type { GraphQLSchema } from 'graphql';
import { createYoga } from 'graphql-yoga';
import type { ExportHealth } from '../contract/finding.ts';
import type { Send } from '../contract/send.ts';
import { createLoaders } from '../loaders/create-loaders.ts';
import { createProgressHub, type ProgressHub } from '../loaders/progress.ts';
import { createWrites } from '../loaders/writes.ts';
import type { Context, SourceDescription } from '../schema/context.ts';
import { createUpstream } from '../upstream/client.ts';
import { UpstreamError } from '../upstream/errors.ts';
import type { Flights } from '../upstream/flights.ts';
import { createRequest, type ReadJson, type Request as UpstreamRequest } from '../upstream/request.ts';
import { createUpstreamWrites } from '../upstream/write-client.ts';
import { createDocumentCaches } from './document-caches.ts';
import { createErrorMask } from './errors.ts';
import type { ReadsRows } from './execution/selected-reading.ts';
import { type Operation, operationOf } from './operation.ts';
import { createPlugins, type PluginOptions } from './plugins.ts';
import type { Caller } from './sharing.ts';

export interface YogaOptions extends Omit<PluginOptions, 'maskError'> {
  readonly schema: GraphQLSchema;
  readonly send: Send;
  readonly source: SourceDescription;
  /** As `Context` has it, for the caller with this key. */
  exportHealth(apiKey: string | undefined): ExportHealth | null;
  /** Sent upstream for callers without a key. */
  readonly apiKey: string | undefined;
  /** Milliseconds that an operation may wait for upstream. */
  readonly operationTimeout: number;
  /** The most upstream calls that an operation may make; attempts to make one again are not counted. */
  readonly upstreamCalls: number;
  readonly upstreamPage: number;
  /** The most pages that a look-up may read. */
  readonly scanLimit: number;
  /** The most operations of one request; 0 takes one alone, and no list. */
  readonly batch: number;
}

/** What an operation is bound to. */
interface Binding {
  readonly request: Request;
  readonly options: YogaOptions;
  readonly progress: ProgressHub;
}

const isKeyRequired = ({ source }: YogaOptions): boolean => source.kind === 'LIVE_API';

/** `at` is on the clock of `performance.now()`. */
const newDeadline = ({ operationTimeout }: YogaOptions) => ({
  signal: AbortSignal.timeout(operationTimeout),
  at: performance.now() + operationTimeout,
});

/** Counts the calls that one operation asks for, shared or not, and refuses those above what it may; until they are counted anew. */
const createCallCount = ({ upstreamCalls: max }: YogaOptions, operation: Operation) => {
  let left = max;
  const count = (): void => {
    if (left === 0) throw new UpstreamError({ kind: 'too-many-calls', max });
    left -= 1;
    operation.upstreamCalls += 1;
  };
  const countAnew = (): void => {
    left = max;
  };
  return { count, countAnew };
};

/** Counting happens before sharing: what one operation may not ask for is refused to nobody else. */
const countedFlights = (flights: Flights, count: () => void): Flights => ({
  ...flights,
  join: async (name, present, work) => {
    count();
    return flights.join(name, present, work);
  },
});

const countedRequest =
  (request: UpstreamRequest, count: () => void): UpstreamRequest =>
  async (...call) => {
    count();
    return request(...call);
  };

/** Every operation gets loaders of its own, over an upstream bound to its caller's key, its caller's presence and its deadline. */
const createContext = ({ request, options, progress }: Binding): Context & Caller & ReadsRows => {
  const { send, flights, source } = options;
  const apiKey = request.headers.get('x-api-key') || options.apiKey;
  const { count, countAnew } = createCallCount(options, operationOf(request));
  const deadline = newDeadline(options);
  const calling = {
    send,
    apiKey,
    keyRequired: isKeyRequired(options),
    signal: AbortSignal.any([request.signal, deadline.signal]),
    deadline: deadline.at,
    readRows: undefined as ReadJson | undefined,
  };
  const loaders = createLoaders({
    upstream: createUpstream(calling, countedFlights(flights, count)),
    maxPageSize: options.upstreamPage,
    maxScanCalls: options.scanLimit,
  });
  return {
    apiKey,
    deadline: deadline.signal,
    callUntil: (signal) => {
      calling.signal = signal;
    },
    readRowsWith: (read) => {
      calling.readRows = read;
    },
    loaders,
    writes: createWrites(createUpstreamWrites(countedRequest(createRequest(calling), count)), loaders),
    source,
    exportHealth: () => options.exportHealth(apiKey),
    watchProgress: (evaluationId, intervalMs) => progress.watch({ apiKey, evaluationId, intervalMs }),
    startAnew: (changed) => {
      const { signal, at } = newDeadline(options);
      calling.signal = AbortSignal.any([request.signal, signal]);
      calling.deadline = at;
      countAnew();
      loaders.forget(changed);
    },
  };
};

/**
 * The global Response as it is when one is made. Yoga's own has its body read and written as a stream; the HTTP server puts one in the
 * place of the global that hands on a text as it is.
 */
const GivenResponse = new Proxy(Response, { construct: (_target, args) => Reflect.construct(globalThis.Response, args) });

/** The GraphQL endpoint. */
export const createGraphQL = (options: YogaOptions) => {
  const { send, flights, telemetry } = options;
  const maskError = createErrorMask({ onBug: telemetry.bug, closed: options.closed });
  const progress = createProgressHub({
    upstreamFor: (apiKey, signal) => {
      const deadline = newDeadline(options);
      const calling = { send, apiKey, signal: AbortSignal.any([signal, deadline.signal]), deadline: deadline.at };
      return createUpstream({ ...calling, keyRequired: isKeyRequired(options) }, flights);
    },
    now: Date.now,
    sleep: (ms, signal) => setTimeout(ms, undefined, { signal, ref: false }),
    random: Math.random,
  });
  const yoga = createYoga<object, Context & Caller & ReadsRows>({
    schema: options.schema,
    graphqlEndpoint: '/graphql',
    graphiql: false,
    landingPage: false,
    cors: false,
    logging: false,
    fetchAPI: { Response: GivenResponse, ReadableStream },
    // Counted where the request comes in; see `limitBody`.
    maxRequestBodySize: false,
    batching: options.batch > 0 && { limit: options.batch },
    parserAndValidationCache: createDocumentCaches(),
    plugins: createPlugins({ ...options, maskError }),
    maskedErrors: { maskError },
    context: ({ request }) => createContext({ request, options, progress }),
  });
  return { yoga, endStreams: progress.close };
};

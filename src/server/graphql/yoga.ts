import { setTimeout } from 'node:timers/promises';
import type { GraphQLSchema } from 'graphql';
import { createYoga } from 'graphql-yoga';
import type { ExportHealth } from '../../contract/finding.ts';
import type { Send } from '../../contract/send.ts';
import { createLoaders } from '../../loaders/create-loaders.ts';
import { createProgressHub, type ProgressHub } from '../../loaders/progress.ts';
import { createWrites } from '../../loaders/writes.ts';
import type { Context, SourceDescription } from '../../schema/kit/context.ts';
import { createUpstream } from '../../upstream/client.ts';
import { UpstreamError } from '../../upstream/errors.ts';
import { type Flights, reportingChanges } from '../../upstream/flights.ts';
import { createRequest, type PageReading, type Request as UpstreamRequest } from '../../upstream/request.ts';
import { createUpstreamWrites } from '../../upstream/write-client.ts';
import type { CallerKeyOf } from '../caller-key.ts';
import { createErrorMask } from '../errors.ts';
import type { ReadsRows } from '../execution/selected-reading.ts';
import { type Operation, operationOf } from '../operation.ts';
import { createStreams } from '../streaming/streams.ts';
import { createDocumentCaches } from './document-caches.ts';
import { createEnding } from './ending.ts';
import { createPlugins, type PluginOptions } from './plugins.ts';
import type { Caller } from './sharing.ts';
import { createWarnings, type Warned } from './warnings.ts';

export interface YogaOptions extends Omit<PluginOptions, 'maskError' | 'streams'> {
  readonly schema: GraphQLSchema;
  readonly send: Send;
  readonly source: SourceDescription;
  readonly callerKey: CallerKeyOf;
  /** As `Context` has it, for the caller with this key. */
  exportHealth(apiKey: string | undefined): Promise<ExportHealth | null>;
  /** The source answers nobody without a key. */
  readonly keyRequired: boolean;
  /** Sent upstream for callers without a key. */
  readonly apiKey: string | undefined;
  /** Milliseconds that an operation may wait for upstream. */
  readonly operationTimeout: number;
  /** The most upstream calls that an operation may make; attempts to make one again are not counted. */
  readonly upstreamCalls: number;
  readonly upstreamPage: number;
  /** Milliseconds after which a subscription is broken off. */
  readonly subscriptionTimeout: number;
  /** The most pages that a look-up may read. */
  readonly scanLimit: number;
}

/** What an operation is bound to. */
interface Binding {
  readonly request: Request;
  readonly send: Send;
  readonly options: YogaOptions;
  readonly progress: ProgressHub;
}

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

/** Counts the rows that one operation asks for, and refuses those above what it may bring; until they are counted anew. */
const createRowCount = ({ maxCost: max }: YogaOptions) => {
  let left = max;
  const spend = (rows: number): void => {
    if (rows > left) throw new UpstreamError({ kind: 'too-many-rows', max });
    left -= rows;
  };
  const spendAnew = (): void => {
    left = max;
  };
  return { spend, spendAnew };
};

/** What every call of an operation goes through before it is shared: what one operation may not ask for is refused to nobody else. */
type Bounded = <T>(call: () => Promise<T>) => Promise<T>;

const boundedFlights = (flights: Flights, bounded: Bounded): Flights => ({
  ...flights,
  join: (name, present, work) => bounded(() => flights.join(name, present, work)),
});

const boundedRequest =
  (request: UpstreamRequest, bounded: Bounded): UpstreamRequest =>
  (...call) =>
    bounded(() => request(...call));

/** Every operation gets loaders of its own, over an upstream bound to its caller's key, its caller's presence and its deadline. */
const createContext = ({ request, send, options, progress }: Binding): Context & Caller & ReadsRows & Warned => {
  const { flights, source } = options;
  const apiKey = options.callerKey(request.headers) ?? options.apiKey;
  const warnings = createWarnings();
  const { spend, spendAnew } = createRowCount(options);
  const { count, countAnew } = createCallCount(options, operationOf(request));
  let ending = createEnding(request.signal, options.operationTimeout);
  const calling = {
    send,
    apiKey,
    keyRequired: options.keyRequired,
    signal: ending.signal,
    deadline: ending.at,
    readRows: undefined as PageReading | undefined,
  };
  const bounded: Bounded = (call) =>
    ending.during(() => {
      count();
      return call();
    });
  const loaders = createLoaders({
    upstream: createUpstream(calling, boundedFlights(flights, bounded)),
    maxPageSize: options.upstreamPage,
    maxScanCalls: options.scanLimit,
    warn: warnings.warn,
    spend,
  });
  return {
    apiKey,
    isLate: () => ending.isLate(),
    callUntil: (present) => ending.follow(present),
    readRowsWith: (reading) => {
      calling.readRows = reading;
    },
    loaders,
    writes: createWrites(createUpstreamWrites(boundedRequest(createRequest(calling), bounded)), loaders),
    source,
    warn: warnings.warn,
    takeWarnings: warnings.take,
    exportHealth: () => options.exportHealth(apiKey),
    watchProgress: (watch) => progress.watch({ apiKey, ...watch }),
    startAnew: (changed) => {
      ending.release();
      ending = createEnding(request.signal, options.operationTimeout);
      calling.signal = ending.signal;
      calling.deadline = ending.at;
      countAnew();
      spendAnew();
      warnings.startAnew();
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
    upstreamFor: (apiKey, signal) => {
      const ends = AbortSignal.any([signal, AbortSignal.timeout(options.operationTimeout)]);
      const deadline = performance.now() + options.operationTimeout;
      const apartSend: Send = (call) => telemetry.apart(() => send(call));
      return createUpstream({ send: apartSend, apiKey, signal: ends, deadline, keyRequired: options.keyRequired }, flights);
    },
    now: Date.now,
    sleep: (ms, signal) => setTimeout(ms, undefined, { signal, ref: false }),
    random: Math.random,
  });
  const yoga = createYoga<object, Context & Caller & ReadsRows & Warned>({
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
    parserAndValidationCache: createDocumentCaches(),
    plugins: createPlugins({ ...options, maskError, streams: streams.plugin }),
    maskedErrors: { maskError },
    context: ({ request }) => createContext({ request, send, options, progress }),
  });
  // It makes itself a new function at each look.
  const graphql: (request: Request) => Response | Promise<Response> = yoga.fetch;
  return { graphql, endStreams: streams.breakOff, changed };
};

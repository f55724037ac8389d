import { setTimeout } from 'node:timers/promises';
import type { GraphQLSchema } from 'graphql';
import { createYoga } from 'graphql-yoga';
import type { Send } from '../contract/send.ts';
import { createLoaders } from '../loaders/create-loaders.ts';
import { createProgressHub } from '../loaders/progress.ts';
import { createWrites } from '../loaders/writes.ts';
import type { Context, SourceDescription } from '../schema/context.ts';
import { createUpstream } from '../upstream/client.ts';
import { createRequest } from '../upstream/request.ts';
import { createUpstreamWrites } from '../upstream/write-client.ts';
import { createErrorMask } from './errors.ts';
import { operationOf } from './operation.ts';
import { createPlugins, type PersistedDocuments } from './plugins.ts';

export interface YogaOptions {
  readonly schema: GraphQLSchema;
  readonly send: Send;
  readonly source: SourceDescription;
  /** Sent upstream for callers without a key. */
  readonly apiKey: string | undefined;
  /** Milliseconds that an operation may wait for upstream. */
  readonly operationTimeout: number;
  readonly upstreamPage: number;
  /** The most pages that a look-up may read. */
  readonly scanLimit: number;
  /** Only these documents are executed; without it, any. */
  readonly persisted: PersistedDocuments | undefined;
  /** No introspection and no suggestions. */
  readonly closed: boolean;
  readonly onBug: (error: unknown) => void;
}

/** The GraphQL endpoint. Every operation gets loaders of its own, over an upstream bound to its caller's key, its caller's presence and its deadline. */
export const createGraphQL = (options: YogaOptions) => {
  const maskError = createErrorMask(options);
  const keyRequired = options.source.kind === 'LIVE_API';
  const untilDeadline = (signal: AbortSignal) => AbortSignal.any([signal, AbortSignal.timeout(options.operationTimeout)]);
  const progress = createProgressHub({
    upstreamFor: (apiKey, signal) =>
      createUpstream(createRequest({ send: options.send, apiKey, keyRequired, signal: untilDeadline(signal) })),
    now: Date.now,
    sleep: (ms, signal) => setTimeout(ms, undefined, { signal, ref: false }),
    random: Math.random,
  });
  const yoga = createYoga<object, Context>({
    schema: options.schema,
    graphqlEndpoint: '/graphql',
    graphiql: false,
    landingPage: false,
    cors: false,
    logging: false,
    plugins: createPlugins({ persisted: options.persisted, closed: options.closed, maskError }),
    maskedErrors: { maskError },
    context: ({ request }) => {
      const operation = operationOf(request);
      const apiKey = request.headers.get('x-api-key') || options.apiKey;
      const send: Send = (call) => {
        operation.upstreamCalls += 1;
        return options.send(call);
      };
      const calling = { send, apiKey, keyRequired, signal: untilDeadline(request.signal) };
      const call = createRequest(calling);
      const loaders = createLoaders({
        upstream: createUpstream(call),
        maxPageSize: options.upstreamPage,
        maxScanCalls: options.scanLimit,
      });
      return {
        loaders,
        writes: createWrites(createUpstreamWrites(call), loaders),
        source: options.source,
        watchProgress: (evaluationId, intervalMs) => progress.watch({ apiKey, evaluationId, intervalMs }),
        startAnew: (changed) => {
          calling.signal = untilDeadline(request.signal);
          loaders.forget(changed);
        },
      };
    },
  });
  return { yoga, endStreams: progress.close };
};

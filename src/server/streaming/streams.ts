import { type ExecutionResult, type GraphQLError, getOperationAST } from 'graphql';
import { isAsyncIterable } from 'graphql-yoga';
import { acceptedOf, accepts } from '../accept.ts';
import type { Operation } from '../operation.ts';
import type { OperationPlugin, Served } from '../operation-plugin.ts';
import { type Part, publicErrors, type StreamedBody, streamedBody } from './body.ts';
import { type Format, INCREMENTAL_FORMATS, INCREMENTAL_TYPES, SUBSCRIPTION_FORMATS, SUBSCRIPTION_TYPES } from './formats.ts';

export interface StreamsOptions {
  /** Milliseconds after which a subscription is broken off, for its client to begin anew. */
  readonly subscriptionTimeout: number;
  readonly maskError: (error: unknown) => GraphQLError;
}

export interface Streams {
  readonly plugin: OperationPlugin;
  /** Breaks all subscriptions off, and those that still come: their clients go on elsewhere. What is not endless by itself ends by itself. */
  breakOff(): void;
}

/** nginx would hold events back until it has a buffer full of them, others may pack or keep them. */
const HEADERS = { 'cache-control': 'no-cache, no-transform', 'x-accel-buffering': 'no' };

/** Sends what comes in parts, each as soon as it is there, in the format that its client likes best. */
export const createStreams = ({ subscriptionTimeout, maskError }: StreamsOptions): Streams => {
  const subscribing = new WeakSet<Operation>();
  const { bound, breakOff } = createSubscriptions(subscriptionTimeout);
  const bodyOf = (parts: AsyncIterable<Part>, format: Format, { request, operation }: Served & { readonly request: Request }) => {
    let onEnd = (): void => undefined;
    const streamed = streamedBody(parts, { format, maskError, onEnd: () => onEnd() });
    if (subscribing.has(operation)) {
      onEnd = bound(streamed, operation);
      request.signal.addEventListener('abort', onEnd);
    }
    return streamed.body;
  };
  const plugin: OperationPlugin = {
    onParse:
      ({ context: { operation, params } }) =>
      ({ result }) => {
        if (result === null || result instanceof Error) return;
        if (getOperationAST(result, params.operationName)?.operation === 'subscription') subscribing.add(operation);
      },
    onResultProcess: ({ request, serverContext: { operation }, result, setResultProcessor }) => {
      const accept = request.headers.get('accept');
      const isSubscription = subscribing.has(operation);
      if (isAsyncIterable<Part>(result)) {
        const format = isSubscription ? subscriptionFormat(accept) : incrementalFormat(accept);
        if (!format) return;
        const init = { headers: { ...HEADERS, 'content-type': format.contentType } };
        setResultProcessor(
          (parts, { Response }) => new Response(bodyOf(parts as AsyncIterable<Part>, format, { request, operation }), init),
          format.contentType,
        );
      } else if (isSubscription && !Array.isArray(result) && isForPayloadsAlone(accept)) {
        setResultProcessor((failed, { Response }) => failedSubscription(failed as ExecutionResult, Response), 'multipart/mixed');
      }
    },
  };
  return { plugin, breakOff };
};

/** The subscriptions that are streamed, each of which ends at its time, or when all are broken off. */
const createSubscriptions = (timeout: number) => {
  const subscriptions = new Set<() => void>();
  let isBreaking = false;
  return {
    /** Has one end; the answer is to be called when it has ended by itself. */
    bound: ({ stop, breakOff }: StreamedBody, { connection }: Operation): (() => void) => {
      // Where there is a connection its end is all that the client has to see.
      const leave = (): void => {
        connection?.destroy();
        if (connection) stop();
        else breakOff();
      };
      const timer = setTimeout(leave, isBreaking ? 0 : timeout).unref();
      subscriptions.add(leave);
      return () => {
        clearTimeout(timer);
        subscriptions.delete(leave);
      };
    },
    breakOff: (): void => {
      isBreaking = true;
      for (const leave of [...subscriptions]) leave();
    },
  };
};

const subscriptionFormat = (accept: string | null): Format | undefined => {
  const [type] = acceptedOf(accept, SUBSCRIPTION_TYPES);
  return type && SUBSCRIPTION_FORMATS[type];
};

const incrementalFormat = (accept: string | null): Format | undefined => {
  const [type] = acceptedOf(accept, INCREMENTAL_TYPES);
  return type && INCREMENTAL_FORMATS[type];
};

const PAYLOADS = 'multipart/mixed;subscriptionSpec=1.0';

/** Everybody else gets the reason why there is no subscription in JSON, or in one event. */
const isForPayloadsAlone = (accept: string | null): boolean =>
  accepts(accept, PAYLOADS) && !accepts(accept, 'application/graphql-response+json', 'application/json', 'text/event-stream');

const failedSubscription = ({ errors = [] }: ExecutionResult, Response: typeof globalThis.Response): Response => {
  const { contentType, begin, failure, end } = SUBSCRIPTION_FORMATS[PAYLOADS];
  const statuses = errors.map(({ extensions }) => (extensions['http'] as { status?: number } | undefined)?.status ?? 200);
  const body = begin + failure(JSON.stringify(publicErrors(errors))) + end;
  return new Response(body, { status: Math.max(200, ...statuses), headers: { ...HEADERS, 'content-type': contentType } });
};

import type { ExecutionResult, GraphQLError } from 'graphql';
import { isAsyncIterable, type Plugin } from 'graphql-yoga';
import { acceptedOf, accepts } from '../accept.ts';
import { operationOf } from '../operation.ts';
import { type Part, publicErrors, streamedBody } from './body.ts';
import { type Format, INCREMENTAL_FORMATS, INCREMENTAL_TYPES, SUBSCRIPTION_FORMATS, SUBSCRIPTION_TYPES } from './formats.ts';

export interface StreamsOptions {
  /** Milliseconds after which a subscription is broken off, for its client to begin anew. */
  readonly subscriptionTimeout: number;
  readonly maskError: (error: unknown) => GraphQLError;
}

export interface Streams {
  readonly plugin: Plugin;
  /** Breaks all subscriptions off, and those that still come: their clients go on elsewhere. What is not endless by itself ends by itself. */
  breakOff(): void;
}

/** nginx would hold events back until it has a buffer full of them, others may pack or keep them. */
const HEADERS = { 'cache-control': 'no-cache, no-transform', 'x-accel-buffering': 'no' };

/** Sends what comes in parts, each as soon as it is there, in the format that its client likes best. */
export const createStreams = ({ subscriptionTimeout, maskError }: StreamsOptions): Streams => {
  const subscriptions = new Set<() => void>();
  let isBreaking = false;
  const respond = (
    request: Request,
    parts: AsyncIterable<Part>,
    format: Format,
  ): { body: ReadableStream<Uint8Array>; init: ResponseInit } => {
    const { type, connection } = operationOf(request);
    const { body, stop, breakOff } = streamedBody(parts, { format, maskError, onEnd: () => onEnd() });
    let onEnd = (): void => undefined;
    if (type === 'subscription') {
      // Where there is a connection its end is all that the client has to see.
      const leave = (): void => {
        connection?.destroy();
        if (connection) stop();
        else breakOff();
      };
      const timer = setTimeout(leave, isBreaking ? 0 : subscriptionTimeout).unref();
      subscriptions.add(leave);
      onEnd = () => {
        clearTimeout(timer);
        subscriptions.delete(leave);
      };
      request.signal.addEventListener('abort', onEnd);
    }
    return { body, init: { headers: { ...HEADERS, 'content-type': format.contentType } } };
  };
  return {
    plugin: {
      onResultProcess: ({ request, result, setResultProcessor }) => {
        const accept = request.headers.get('accept');
        const isSubscription = operationOf(request).type === 'subscription';
        if (isAsyncIterable<Part>(result)) {
          const format = isSubscription ? subscriptionFormat(accept) : incrementalFormat(accept);
          if (!format) return;
          setResultProcessor((parts, { Response }) => {
            const { body, init } = respond(request, parts as AsyncIterable<Part>, format);
            return new Response(body, init);
          }, format.contentType);
        } else if (isSubscription && !Array.isArray(result) && isForPayloadsAlone(accept)) {
          setResultProcessor((failed, { Response }) => failedSubscription(failed as ExecutionResult, Response), 'multipart/mixed');
        }
      },
    },
    breakOff: () => {
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

/** Everybody else is told in JSON, or in one event, why there is no subscription. */
const isForPayloadsAlone = (accept: string | null): boolean =>
  accepts(accept, PAYLOADS) && !accepts(accept, 'application/graphql-response+json', 'application/json', 'text/event-stream');

const failedSubscription = ({ errors = [] }: ExecutionResult, Response: typeof globalThis.Response): Response => {
  const { contentType, begin, failure, end } = SUBSCRIPTION_FORMATS[PAYLOADS];
  const statuses = errors.map(({ extensions }) => (extensions['http'] as { status?: number } | undefined)?.status ?? 200);
  const body = begin + failure(JSON.stringify(publicErrors(errors))) + end;
  return new Response(body, { status: Math.max(200, ...statuses), headers: { ...HEADERS, 'content-type': contentType } });
};

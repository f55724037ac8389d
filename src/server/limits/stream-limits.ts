import { GraphQLError, type GraphQLErrorExtensions } from 'graphql';
import { isAsyncIterable, type Plugin, type YogaInitialContext } from 'graphql-yoga';

export interface StreamLimits {
  readonly maxStreams: number;
  /** Milliseconds. */
  readonly subscriptionTimeout: number;
}

/** What came of an operation: a stream of results, or one. */
interface Answer {
  readonly result: unknown;
  readonly args: { readonly contextValue: YogaInitialContext };
  setResult(result: { errors: GraphQLError[] }): void;
}

/** How a kind of stream is sent, and how long it may go on. */
interface Kind {
  readonly accepted: RegExp;
  /** Milliseconds; without it, as long as it takes. */
  readonly timeout?: number;
}

const EVENTS = /\*\/\*|text\/(?:\*|event-stream)/i;
const EVENTS_OR_PARTS = /\*\/\*|text\/(?:\*|event-stream)|multipart\/(?:\*|mixed)/i;

/**
 * Turns away what would be more than so many streamed answers at a time, or what its client would not take as a stream, and completes
 * subscriptions that have gone on for long enough.
 */
export const limitStreams = ({ maxStreams, subscriptionTimeout }: StreamLimits): Plugin => {
  const open = new Set<AsyncIterator<unknown>>();
  const admit = ({ result, args, setResult }: Answer, { accepted, timeout }: Kind) => {
    if (!isAsyncIterable(result)) return undefined;
    const { request } = args.contextValue;
    const stream = result[Symbol.asyncIterator]();
    const end = (): void => void stream.return?.();
    const refusal = accepted.test(request.headers.get('accept') ?? '*/*') ? undefined : NOT_ACCEPTED;
    if (refusal || open.size >= maxStreams) {
      end();
      setResult({ errors: [refused(refusal ?? OVERLOADED)] });
      return undefined;
    }
    open.add(stream);
    const timer = timeout === undefined ? undefined : setTimeout(end, timeout).unref();
    const onEnd = (): void => {
      open.delete(stream);
      clearTimeout(timer);
    };
    // Of a client that left before anything was read of the stream, only its request tells.
    request.signal.addEventListener('abort', onEnd);
    return { onEnd };
  };
  return {
    onExecute: () => ({ onExecuteDone: (answer) => admit(answer, { accepted: EVENTS_OR_PARTS }) }),
    onSubscribe: () => ({ onSubscribeResult: (answer) => admit(answer, { accepted: EVENTS, timeout: subscriptionTimeout }) }),
  };
};

interface Refusal {
  readonly message: string;
  readonly extensions: GraphQLErrorExtensions;
}

const OVERLOADED: Refusal = {
  message: 'Too many answers are being streamed; try again soon.',
  extensions: {
    code: 'SERVICE_OVERLOADED',
    retryable: true,
    retryAfterSeconds: 1,
    http: { status: 503, headers: { 'retry-after': '1' } },
  },
};

const NOT_ACCEPTED: Refusal = {
  message: 'The answer comes as text/event-stream, or as multipart/mixed where it is no subscription; neither is accepted.',
  extensions: { code: 'BAD_REQUEST', retryable: false, http: { status: 406 } },
};

const refused = ({ message, extensions }: Refusal): GraphQLError => new GraphQLError(message, { extensions });

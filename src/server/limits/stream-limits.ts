import { GraphQLError } from 'graphql';
import { isAsyncIterable, type YogaInitialContext } from 'graphql-yoga';
import { accepts } from '../accept.ts';
import type { OperationPlugin } from '../operation-plugin.ts';
import { INCREMENTAL_TYPES, SUBSCRIPTION_TYPES } from '../streaming/formats.ts';

export interface StreamLimits {
  readonly maxStreams: number;
}

/** What came of an operation: a stream of results, or one. */
interface Answer {
  readonly result: unknown;
  readonly args: { readonly contextValue: YogaInitialContext };
  setResult(result: { errors: GraphQLError[] }): void;
}

/** Turns away what would be more than so many streamed answers at a time, or what its client would not take as a stream. */
export const limitStreams = ({ maxStreams }: StreamLimits): OperationPlugin => {
  const open = new Set<AsyncIterator<unknown>>();
  const admit = ({ result, args, setResult }: Answer, types: readonly string[]) => {
    if (!isAsyncIterable(result)) return undefined;
    const { request } = args.contextValue;
    const stream = result[Symbol.asyncIterator]();
    const isAccepted = accepts(request.headers.get('accept'), ...types);
    if (!isAccepted || open.size >= maxStreams) {
      void stream.return?.();
      setResult({ errors: [isAccepted ? overloaded() : notAccepted(types)] });
      return undefined;
    }
    open.add(stream);
    const onEnd = (): void => void open.delete(stream);
    // That a client left before anything was read of the stream shows in its request alone.
    request.signal.addEventListener('abort', onEnd);
    return { onEnd };
  };
  return {
    onExecute: () => ({ onExecuteDone: (answer) => admit(answer, INCREMENTAL_TYPES) }),
    onSubscribe: () => ({ onSubscribeResult: (answer) => admit(answer, SUBSCRIPTION_TYPES) }),
  };
};

const overloaded = (): GraphQLError =>
  new GraphQLError('Too many answers are being streamed; try again soon.', {
    extensions: {
      code: 'SERVICE_OVERLOADED',
      retryable: true,
      retryAfterSeconds: 1,
      http: { status: 503, headers: { 'retry-after': '1' } },
    },
  });

const notAccepted = (types: readonly string[]): GraphQLError =>
  new GraphQLError(`The answer comes in parts, as ${types.join(' or ')}: accept one of these.`, {
    extensions: { code: 'BAD_REQUEST', retryable: false, http: { status: 406 } },
  });

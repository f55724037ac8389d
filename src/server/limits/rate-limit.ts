import { GraphQLError } from 'graphql';
import type { Plugin, YogaInitialContext } from 'graphql-yoga';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { operationOf } from '../operation.ts';
import type { Guard } from '../refusal.ts';

const WINDOW_SECONDS = 60;

/** Takes so much from what a bucket may use; when it is used up the seconds until there is more, else undefined. */
type Take = (bucket: string, points: number) => Promise<number | undefined>;

const perMinute = (points: number): Take => {
  const limiter = new RateLimiterMemory({ points, duration: WINDOW_SECONDS });
  return async (bucket, taken) => {
    try {
      await limiter.consume(bucket, taken);
      return undefined;
    } catch (used) {
      if (!(used instanceof RateLimiterRes)) throw used;
      // What is refused is not used: something cheaper may still fit.
      await limiter.reward(bucket, taken);
      return Math.ceil(used.msBeforeNext / 1000);
    }
  };
};

const TOO_MANY = 'This caller has sent too many operations in this minute.';

/** A bound of operations in a minute for each bucket; one request of the REST API is one operation. */
export interface OperationRate {
  /** Refuses a request before it is read. */
  readonly limitRequests: Guard;
  /** Refuses the operations of a batch after its first, which the request was counted for. */
  readonly limitBatches: Plugin;
}

export const createOperationRate = (operationsPerMinute: number): OperationRate => {
  const take = perMinute(operationsPerMinute);
  const counted = new WeakSet<Request>();
  return {
    limitRequests: async (context) => {
      const retryAfterSeconds = await take(operationOf(context.req.raw).rateBucket, 1);
      return retryAfterSeconds === undefined ? undefined : { status: 429, code: 'RATE_LIMITED', message: TOO_MANY, retryAfterSeconds };
    },
    limitBatches: {
      onParams: async ({ request }) => {
        if (!counted.has(request)) {
          counted.add(request);
          return;
        }
        const retryAfterSeconds = await take(operationOf(request).rateBucket, 1);
        if (retryAfterSeconds !== undefined) throw rateExceeded(TOO_MANY, retryAfterSeconds);
      },
    },
  };
};

/** Refuses operations of one bucket that together cost more than this in a minute, before they are executed. */
export const limitCostRate = (costPerMinute: number): Plugin => {
  const take = perMinute(costPerMinute);
  const check = async ({ args }: Executing): Promise<void> => {
    const { rateBucket, cost = 0 } = operationOf(args.contextValue.request);
    const retryAfterSeconds = await take(rateBucket, cost);
    if (retryAfterSeconds !== undefined) {
      throw rateExceeded('The operations of this caller have cost too much in this minute.', retryAfterSeconds);
    }
  };
  return { onExecute: check, onSubscribe: check };
};

interface Executing {
  readonly args: { readonly contextValue: YogaInitialContext };
}

const rateExceeded = (message: string, retryAfterSeconds: number): GraphQLError =>
  new GraphQLError(message, {
    extensions: {
      code: 'RATE_LIMITED',
      retryable: true,
      retryAfterSeconds,
      http: { status: 429, headers: { 'retry-after': String(retryAfterSeconds) } },
    },
  });

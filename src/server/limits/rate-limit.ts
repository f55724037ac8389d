import { GraphQLError } from 'graphql';
import type { Plugin, YogaInitialContext } from 'graphql-yoga';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { operationOf } from '../operation.ts';
import type { Guard } from '../refusal.ts';

const WINDOW_SECONDS = 60;
/** Callers without a key count as one. */
const NO_KEY = 'none';

/** Takes so much from what a key may use; when it is used up the seconds until there is more, else undefined. */
type Take = (keyHash: string | undefined, points: number) => Promise<number | undefined>;

const perMinute = (points: number): Take => {
  const limiter = new RateLimiterMemory({ points, duration: WINDOW_SECONDS });
  return async (keyHash = NO_KEY, taken) => {
    try {
      await limiter.consume(keyHash, taken);
      return undefined;
    } catch (used) {
      if (!(used instanceof RateLimiterRes)) throw used;
      // What is refused is not used: something cheaper may still fit.
      await limiter.reward(keyHash, taken);
      return Math.ceil(used.msBeforeNext / 1000);
    }
  };
};

/** Refuses more than this many operations of one key in a minute, before they are read. */
export const limitOperationRate = (operationsPerMinute: number): Guard => {
  const take = perMinute(operationsPerMinute);
  return async (context) => {
    const retryAfterSeconds = await take(operationOf(context.req.raw).keyHash, 1);
    if (retryAfterSeconds === undefined) return undefined;
    return {
      status: 429,
      code: 'RATE_LIMITED',
      message: 'This key has sent too many operations in this minute.',
      retryAfterSeconds,
    };
  };
};

/** Refuses operations of one key that together cost more than this in a minute, before they are executed. */
export const limitCostRate = (costPerMinute: number): Plugin => {
  const take = perMinute(costPerMinute);
  const check = async ({ args }: Executing): Promise<void> => {
    const { keyHash, cost = 0 } = operationOf(args.contextValue.request);
    const retryAfterSeconds = await take(keyHash, cost);
    if (retryAfterSeconds !== undefined) throw costRefusal(retryAfterSeconds);
  };
  return { onExecute: check, onSubscribe: check };
};

interface Executing {
  readonly args: { readonly contextValue: YogaInitialContext };
}

const costRefusal = (retryAfterSeconds: number): GraphQLError =>
  new GraphQLError('The operations of this key have cost too much in this minute.', {
    extensions: {
      code: 'RATE_LIMITED',
      retryable: true,
      retryAfterSeconds,
      http: { status: 429, headers: { 'retry-after': String(retryAfterSeconds) } },
    },
  });

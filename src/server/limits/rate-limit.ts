import { GraphQLError } from 'graphql';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import type { Shared } from '../../contract/shared.ts';
import type { Operation } from '../operation.ts';
import type { OperationPlugin } from '../operation-plugin.ts';
import type { Guard } from '../refusal.ts';

const WINDOW_SECONDS = 60;

/** Takes so much from what a bucket may use; when it is used up the seconds until there is more, else undefined. */
type Take = (bucket: string | undefined, points: number) => Promise<number | undefined>;

/** Counted by this process alone. */
const perMinuteAlone = (points: number): Take => {
  const limiter = new RateLimiterMemory({ points, duration: WINDOW_SECONDS });
  return async (bucket = '', taken) => {
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

/** What is counted together with all replicas, and by this one alone while nothing can be had in common. */
const perMinute = (points: number, of: 'operations' | 'cost', shared: Shared | undefined): Take => {
  const alone = perMinuteAlone(points);
  if (!shared) return alone;
  return async (bucket = '', taken) => {
    const name = `rate:${of}:${bucket}`;
    const counted = await shared.count(name, taken, { most: points, ms: WINDOW_SECONDS * 1000 });
    if (!counted) return alone(bucket, taken);
    return counted.total <= points ? undefined : Math.max(1, Math.ceil(counted.msLeft / 1000));
  };
};

const TOO_MANY = 'This caller has sent too many operations in this minute.';

/** A bound of operations in a minute for each bucket; one request of the REST API is one operation. */
export interface OperationRate {
  /** Refuses a request before it is read. */
  readonly limitRequests: Guard;
  /** Refuses the operations of a batch after its first, which the request was counted for. */
  readonly limitBatches: OperationPlugin;
}

export const createOperationRate = (operationsPerMinute: number, shared?: Shared): OperationRate => {
  const take = perMinute(operationsPerMinute, 'operations', shared);
  const counted = new WeakSet<Operation>();
  return {
    limitRequests: async ({ operation }) => {
      const retryAfterSeconds = await take(operation.rateBucket, 1);
      return retryAfterSeconds === undefined ? undefined : { status: 429, code: 'RATE_LIMITED', message: TOO_MANY, retryAfterSeconds };
    },
    limitBatches: {
      onParams: async ({ context: { operation } }) => {
        if (!counted.has(operation)) {
          counted.add(operation);
          return;
        }
        const retryAfterSeconds = await take(operation.rateBucket, 1);
        if (retryAfterSeconds !== undefined) throw rateExceeded(TOO_MANY, retryAfterSeconds);
      },
    },
  };
};

/** Takes what an operation costs from what its bucket may use in a minute; rejects where that is more than is left. */
export const limitCostRate = (costPerMinute: number, shared?: Shared): ((bucket: string | undefined, cost: number) => Promise<void>) => {
  const take = perMinute(costPerMinute, 'cost', shared);
  return async (bucket, cost) => {
    const retryAfterSeconds = await take(bucket, cost);
    if (retryAfterSeconds !== undefined) {
      throw rateExceeded('The operations of this caller have cost too much in this minute.', retryAfterSeconds);
    }
  };
};

const rateExceeded = (message: string, retryAfterSeconds: number): GraphQLError =>
  new GraphQLError(message, {
    extensions: {
      code: 'RATE_LIMITED',
      retryable: true,
      retryAfterSeconds,
      http: { status: 429, headers: { 'retry-after': String(retryAfterSeconds) } },
    },
  });

import type { HttpBindings } from '@hono/node-server';
import type { CallerKeyOf } from '../caller-key.ts';
import type { RateBuckets } from '../limits/rate-bucket.ts';
import { operationOf, shortHashOf } from '../operation.ts';
import type { RequestHandler } from '../refusal.ts';
import type { Telemetry } from '../telemetry/telemetry.ts';
import type { Readiness } from './readiness.ts';

export interface RecordOptions {
  readonly telemetry: Telemetry;
  readonly readiness: Readiness;
  readonly callerKey: CallerKeyOf;
  readonly buckets: RateBuckets;
}

/** Gives every request for GraphQL its record, its answer the request's id, and tells telemetry of both. `handle` must not fail. */
export const recordOperation =
  ({ telemetry, readiness, callerKey, buckets }: RecordOptions, handle: RequestHandler): RequestHandler =>
  async (context) => {
    const operation = operationOf(context.req.raw);
    operation.keyHash = shortHashOf(callerKey(context.req.raw.headers));
    operation.rateBucket = buckets.of(operation, context);
    operation.connection = (context.env as Partial<HttpBindings> | undefined)?.outgoing;
    telemetry.began(operation, context.req.raw.headers);
    const response = await telemetry.within(operation, () => handle(context));
    const { status, headers } = response;
    headers.set('x-request-id', operation.requestId);
    if (readiness.isDraining) headers.set('connection', 'close');
    buckets.served(operation, status);
    // A stream has its end told when it comes to it, unless it never begins.
    if (!operation.isStream || status !== 200) telemetry.ended(operation, status);
    return response;
  };

import type { MiddlewareHandler } from 'hono';
import { type Operation, operationOf } from './operation.ts';
import type { Readiness } from './readiness.ts';
import type { Telemetry } from './telemetry/telemetry.ts';

/** What the handlers of a request for GraphQL share. */
export interface OperationEnv {
  Variables: { operation: Operation };
}

export interface RecordOptions {
  readonly telemetry: Telemetry;
  readonly readiness: Readiness;
}

/** Gives every request for GraphQL its record, its answer the request's id, and tells telemetry of both. */
export const recordOperation =
  ({ telemetry, readiness }: RecordOptions): MiddlewareHandler<OperationEnv> =>
  async (context, next) => {
    const operation = operationOf(context.req.raw);
    context.set('operation', operation);
    telemetry.began(operation, context.req.raw.headers);
    await telemetry.within(operation, next);
    const { status, headers } = context.res;
    headers.set('x-request-id', operation.requestId);
    if (readiness.isDraining) headers.set('connection', 'close');
    // A stream has its end told when it comes to it, unless it never begins.
    if (!operation.isStream || status !== 200) telemetry.ended(operation, status);
  };

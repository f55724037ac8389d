import type { MiddlewareHandler } from 'hono';
import { type Operation, operationOf } from './operation.ts';

/** What the handlers of a request for GraphQL share. */
export interface OperationEnv {
  Variables: { operation: Operation };
}

/** Gives every request for GraphQL its record, and its answer the request's id. */
export const recordOperation: MiddlewareHandler<OperationEnv> = async (context, next) => {
  const operation = operationOf(context.req.raw);
  context.set('operation', operation);
  await next();
  context.res.headers.set('x-request-id', operation.requestId);
};

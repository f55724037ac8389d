import type { ExecutionResult } from 'graphql';
import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { acceptedOf } from './accept.ts';
import type { ErrorCode } from './codes.ts';
import type { Operation } from './operation.ts';
import { nameRefused } from './operation-name.ts';

/** A request, and what it is served with. */
export interface Arrival {
  readonly context: Context;
  /** As it came, or with its body read. */
  readonly request: Request;
  readonly operation: Operation;
  /** What comes of its query, where that is executed already. */
  readonly executed?: Promise<ExecutionResult> | undefined;
}

/** Why a request is answered before GraphQL sees it. */
export interface Refusal {
  readonly status: ContentfulStatusCode;
  readonly code: ErrorCode;
  readonly message: string;
  /** Seconds after which the same request may succeed; sent as Retry-After too. */
  readonly retryAfterSeconds?: number;
}

/**
 * The answer of a refusal: a GraphQL error with its code, under the status that says it as well. Callers of /v5 get it in the words of
 * the REST API.
 */
export const refuse = ({ context, operation }: Arrival, { status, code, message, retryAfterSeconds }: Refusal): Response => {
  const retryable = retryAfterSeconds !== undefined;
  if (retryable) context.header('retry-after', String(retryAfterSeconds));
  const { requestId, record } = operation;
  context.header('x-request-id', requestId);
  if (context.req.path.startsWith('/v5/')) return context.json({ detail: message }, status);
  record.errorCodes.add(code);
  const extensions = { code, retryable, ...(retryable && { retryAfterSeconds }), requestId };
  const [type = 'application/json'] = acceptedOf(context.req.header('accept'), ['application/json', 'application/graphql-response+json']);
  return context.json({ errors: [{ message, extensions }] }, status, {
    'content-type': `${type}; charset=utf-8`,
  });
};

/** The same for a request that was not read yet: its record gets the name that can be known for little. */
export const turnAway = async (arrival: Arrival, refusal: Refusal): Promise<Response> => {
  await nameRefused(arrival.request, arrival.operation.record);
  return refuse(arrival, refusal);
};

/** What a request has to pass; a refusal where it does not. */
export type Guard = (arrival: Arrival) => Refusal | undefined | Promise<Refusal | undefined>;

/**
 * Answers a request. What is done around the answer takes a handler and gives one: with a middleware of Hono for each of these, the awaiting
 * of one another would cost as much as what they do.
 */
export type RequestHandler = (arrival: Arrival) => Response | Promise<Response>;

/** Answers what passes all guards, which are asked in turn. */
export const guarded =
  (guards: readonly Guard[], handle: RequestHandler): RequestHandler =>
  async (arrival) => {
    for (const guard of guards) {
      const asked = guard(arrival);
      const refusal = asked instanceof Promise ? await asked : asked;
      if (refusal) return turnAway(arrival, refusal);
    }
    return handle(arrival);
  };

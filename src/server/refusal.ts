import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { acceptedOf } from './accept.ts';
import type { ErrorCode } from './codes.ts';
import { operationOf } from './operation.ts';
import { nameRefused } from './operation-name.ts';

/** Why a request is answered before GraphQL sees it. */
export interface Refusal {
  readonly status: ContentfulStatusCode;
  readonly code: ErrorCode;
  readonly message: string;
  /** Seconds after which the same request may succeed; told as Retry-After too. */
  readonly retryAfterSeconds?: number;
}

/**
 * The answer of a refusal: a GraphQL error with its code, under the status that says it as well. Callers of /v5 get it in the words of
 * the REST API.
 */
export const refuse = (context: Context, { status, code, message, retryAfterSeconds }: Refusal): Response => {
  const retryable = retryAfterSeconds !== undefined;
  if (retryable) context.header('retry-after', String(retryAfterSeconds));
  const { requestId, errorCodes } = operationOf(context.req.raw);
  context.header('x-request-id', requestId);
  if (context.req.path.startsWith('/v5/')) return context.json({ detail: message }, status);
  errorCodes.add(code);
  const extensions = { code, retryable, ...(retryable && { retryAfterSeconds }), requestId };
  const [type = 'application/json'] = acceptedOf(context.req.header('accept'), ['application/json', 'application/graphql-response+json']);
  return context.json({ errors: [{ message, extensions }] }, status, {
    'content-type': `${type}; charset=utf-8`,
  });
};

/** What a request has to pass; a refusal where it does not. */
export type Guard = (context: Context) => Refusal | undefined | Promise<Refusal | undefined>;

/**
 * Answers a request. What is done around the answer takes a handler and gives one: with a middleware of Hono for each of these, the awaiting
 * of one another would cost as much as what they do.
 */
export type RequestHandler = (context: Context) => Response | Promise<Response>;

/** Answers what passes all guards, which are asked in turn. */
export const guarded =
  (guards: readonly Guard[], handle: RequestHandler): RequestHandler =>
  async (context) => {
    for (const guard of guards) {
      const asked = guard(context);
      const refusal = asked instanceof Promise ? await asked : asked;
      if (!refusal) continue;
      await nameRefused(context.req.raw);
      return refuse(context, refusal);
    }
    return handle(context);
  };

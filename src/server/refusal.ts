import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { operationOf } from './operation.ts';

/** Why a request is answered before GraphQL sees it. */
export interface Refusal {
  readonly status: ContentfulStatusCode;
  /** One of the README's codes. */
  readonly code: string;
  readonly message: string;
  /** Seconds after which the same request may succeed; told as Retry-After too. */
  readonly retryAfterSeconds?: number;
}

/** The answer of a refusal: a GraphQL error with its code, under the status that says it as well. */
export const refuse = (context: Context, { status, code, message, retryAfterSeconds }: Refusal): Response => {
  const { requestId, errorCodes } = operationOf(context.req.raw);
  errorCodes.add(code);
  const retryable = retryAfterSeconds !== undefined;
  const extensions = { code, retryable, ...(retryable && { retryAfterSeconds }), requestId };
  return context.json(
    { errors: [{ message, extensions }] },
    { status, headers: retryable ? { 'retry-after': String(retryAfterSeconds) } : {} },
  );
};

import type { ExecutionResult, GraphQLError } from 'graphql';
import { acceptedAmong } from '../accept.ts';
import type { Operation } from '../operation.ts';
import type { Served } from '../operation-plugin.ts';
import type { KnownQueries } from './known-queries.ts';
import { readPosted } from './posted.ts';

/**
 * Answers a request for GraphQL; what turns out about it goes into the operation's record. `executed` is what comes of a known query that was
 * executed for it already.
 */
export type GraphQLEndpoint = (request: Request, operation: Operation, executed?: Promise<ExecutionResult>) => Response | Promise<Response>;

export interface EndpointOptions {
  /** Yoga's way. */
  answer(request: Request, served: Served): Response | Promise<Response>;
  readonly known: KnownQueries;
  readonly maskError: (error: unknown) => GraphQLError;
}

/** Answers known queries at once, and has Yoga answer all others, and put every answer with errors into words. */
export const createEndpoint = ({ answer, known, maskError }: EndpointOptions): GraphQLEndpoint => {
  const executedNow = (json: unknown, request: Request, operation: Operation): Promise<ExecutionResult> | undefined => {
    const query = known.find(json, operation);
    return query && known.execute(query, { operation, headers: request.headers, present: request.signal });
  };
  const answerPosted: GraphQLEndpoint = async (request, operation, executed) => {
    const posted = await readPosted(request);
    const type = wholeAnswerTypeOf(request.headers.get('accept'));
    const result = await (executed ?? (type && executedNow(posted.json, request, operation)));
    if (!result) return answer(request, { operation, posted });
    if (!result.errors) return new Response(textOf(result), { headers: { 'content-type': `${type}; charset=utf-8` } });
    return answer(request, { operation, posted, result: { ...result, errors: result.errors.map(maskError) } });
  };
  return (request, operation, executed) =>
    request.method === 'POST' ? answerPosted(request, operation, executed) : answer(request, { operation });
};

const acceptedTypes = acceptedAmong(['application/json', 'application/graphql-response+json']);

/** What a whole answer is sent as; none for clients who would rather have something else. */
export const wholeAnswerTypeOf = (accept: string | null): string | undefined => acceptedTypes(accept)[0];

/** An answer without errors as it is written. */
export const textOf = (result: ExecutionResult & { readonly stringify?: typeof JSON.stringify }): string =>
  (result.stringify ?? JSON.stringify)(result);

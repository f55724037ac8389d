import type { ExecutionResult, GraphQLError } from 'graphql';
import { acceptedAmong } from '../accept.ts';
import type { Operation } from '../operation.ts';
import type { Served } from '../operation-plugin.ts';
import type { KnownQueries } from './known-queries.ts';
import { readPosted } from './posted.ts';

/** Answers a request for GraphQL; what turns out about it goes into the operation's record. */
export type GraphQLEndpoint = (request: Request, operation: Operation) => Response | Promise<Response>;

export interface EndpointOptions {
  /** Yoga's way. */
  answer(request: Request, served: Served): Response | Promise<Response>;
  readonly known: KnownQueries;
  readonly maskError: (error: unknown) => GraphQLError;
}

/** Answers known queries at once, and has Yoga answer all others, and put every answer with errors into words. */
export const createEndpoint = ({ answer, known, maskError }: EndpointOptions): GraphQLEndpoint => {
  const answerPosted = async (request: Request, operation: Operation): Promise<Response> => {
    const posted = await readPosted(request);
    const [type] = acceptedTypes(request.headers.get('accept'));
    const result = await (type && known.answer(posted.json, { request, operation }));
    if (!result) return answer(request, { operation, posted });
    if (!result.errors) return new Response(textOf(result), { headers: { 'content-type': `${type}; charset=utf-8` } });
    return answer(request, { operation, posted, result: { ...result, errors: result.errors.map(maskError) } });
  };
  return (request, operation) => (request.method === 'POST' ? answerPosted(request, operation) : answer(request, { operation }));
};

/** What a whole answer is sent as; none for clients who would rather have something else. */
const acceptedTypes = acceptedAmong(['application/json', 'application/graphql-response+json']);

const textOf = (result: ExecutionResult & { readonly stringify?: typeof JSON.stringify }): string =>
  (result.stringify ?? JSON.stringify)(result);

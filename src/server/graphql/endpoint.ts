import type { ExecutionResult, GraphQLError } from 'graphql';
import { LRUCache } from 'lru-cache';
import { acceptedOf } from '../accept.ts';
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
  const typeOf = createTypeOf();
  const answerPosted = async (request: Request, operation: Operation): Promise<Response> => {
    const posted = await readPosted(request);
    const type = typeOf(request.headers.get('accept'));
    const result = await (type && known.answer(posted.json, { request, operation }));
    if (!result) return answer(request, { operation, posted });
    if (!result.errors) return new Response(textOf(result), { headers: { 'content-type': `${type}; charset=utf-8` } });
    return answer(request, { operation, posted, result: { ...result, errors: result.errors.map(maskError) } });
  };
  return (request, operation) => (request.method === 'POST' ? answerPosted(request, operation) : answer(request, { operation }));
};

const TYPES = ['application/json', 'application/graphql-response+json'] as const;

/** Finds what a whole answer is sent as to clients with this `Accept` header; undefined for those who would rather have something else. */
const createTypeOf = (): ((accept: string | null) => string | undefined) => {
  const known = new LRUCache<string, { readonly type: string | undefined }>({ max: 256 });
  return (accept) => {
    const name = accept ?? '';
    const found = known.get(name) ?? { type: acceptedOf(accept, TYPES)[0] };
    known.set(name, found);
    return found.type;
  };
};

const textOf = (result: ExecutionResult & { readonly stringify?: typeof JSON.stringify }): string =>
  (result.stringify ?? JSON.stringify)(result);

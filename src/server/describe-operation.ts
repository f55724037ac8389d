import { type DocumentNode, type ExecutionResult, GraphQLError, getOperationAST } from 'graphql';
import { isAsyncIterable, mapAsyncIterator, type Plugin } from 'graphql-yoga';
import { type Operation, operationOf, shortHashOf } from './operation.ts';

/** What an answer or a later part of one may hold. */
interface Told extends ExecutionResult {
  readonly incremental?: readonly { readonly errors?: readonly GraphQLError[] }[];
}

/** Writes what a document and its answer say of an operation into its record, and the request's id into its errors. */
export const describeOperation = (): Plugin => {
  const hashes = new WeakMap<DocumentNode, string>();
  const hashOf = (document: DocumentNode, text: string): string => {
    const hash = hashes.get(document) ?? shortHashOf(text);
    hashes.set(document, hash);
    return hash;
  };
  return {
    onParse:
      ({ context: { request, params } }) =>
      ({ result }) => {
        if (result === null || result instanceof Error) return;
        const operation = operationOf(request);
        const definition = getOperationAST(result, params.operationName);
        operation.name = definition?.name?.value;
        operation.type = definition?.operation;
        operation.documentHash = hashOf(result, params.query ?? '');
      },
    onResultProcess: ({ request, result, setResult }) => {
      const operation = operationOf(request);
      if (isAsyncIterable<Told>(result)) setResult(mapAsyncIterator(result, (part) => withRequestId(part, operation)));
      else if (!Array.isArray(result)) setResult(withRequestId(result as Told, operation));
    },
  };
};

const withRequestId = (result: Told, operation: Operation): Told => {
  if (!result.errors && !result.incremental) return result;
  const stamped = (errors: readonly GraphQLError[]): GraphQLError[] => errors.map((error) => stamp(error, operation));
  return {
    ...result,
    ...(result.errors && { errors: stamped(result.errors) }),
    ...(result.incremental && {
      incremental: result.incremental.map((part) => (part.errors ? { ...part, errors: stamped(part.errors) } : part)),
    }),
  };
};

/** A copy: errors of validation are kept with their document, for all who send it. */
const stamp = (error: GraphQLError, { requestId, errorCodes }: Operation): GraphQLError => {
  errorCodes.add(String(error.extensions['code']));
  const { message, nodes, source, positions, path } = error;
  return new GraphQLError(message, {
    nodes: nodes ?? null,
    source: source ?? null,
    positions: positions ?? null,
    path: path ?? null,
    extensions: { ...error.extensions, requestId },
  });
};

import { type DocumentNode, type ExecutionResult, type GraphQLError, getOperationAST } from 'graphql';
import { type GraphQLParams, isAsyncIterable, mapAsyncIterator } from 'graphql-yoga';
import { withExtensions } from '../errors.ts';
import { type Operation, shortHashOf } from '../operation.ts';
import { MAX_NAME, nameOperation } from '../operation-name.ts';
import type { OperationPlugin } from '../operation-plugin.ts';
import type { Telemetry } from '../telemetry/telemetry.ts';

/** What an answer or a later part of one may hold. */
interface Answer extends ExecutionResult {
  readonly incremental?: readonly { readonly errors?: readonly GraphQLError[] }[];
}

/** Writes what a document says of an operation, which is this one of it, into its record. */
export type Describe = (operation: Operation, document: DocumentNode, params: GraphQLParams) => void;

export const createDescribe = (telemetry: Telemetry): Describe => {
  const hashes = new WeakMap<DocumentNode, string>();
  const hashOf = (document: DocumentNode, text: string): string => {
    const known = hashes.get(document);
    telemetry.lookedUp('document', known !== undefined);
    const hash = known ?? shortHashOf(text);
    hashes.set(document, hash);
    return hash;
  };
  return ({ record }, document, { query, operationName }) => {
    const definition = getOperationAST(document, operationName);
    record.documentHash = hashOf(document, query ?? '');
    // One that the document does not have is refused, by the name that its client says.
    if (!definition) return;
    record.name = definition.name?.value.slice(0, MAX_NAME);
    record.type = definition.operation;
  };
};

/** Writes what a document and its answer say of an operation into its record, and the request's id into its errors. */
export const describeOperation = (describe: Describe, telemetry: Telemetry): OperationPlugin => {
  return {
    // What is refused for its document has at least the name that its client says.
    onParams: ({ context: { operation }, params }) => nameOperation(operation.record, params?.operationName),
    onParse:
      ({ context: { operation, params } }) =>
      ({ result }) => {
        if (result !== null && !(result instanceof Error)) describe(operation, result, params);
      },
    onResultProcess: ({ serverContext: { operation }, result, setResult }) => {
      if (isAsyncIterable<Answer>(result)) setResult(describedStream(result, operation, telemetry));
      else if (Array.isArray(result)) setResult(result.map((one: Answer) => withRequestId(one, operation)));
      else setResult(withRequestId(result as Answer, operation));
    },
  };
};

/** The parts of an answer, made within their operation, which ends with the last of them or when its client leaves. */
const describedStream = (parts: AsyncIterable<Answer>, operation: Operation, telemetry: Telemetry): AsyncIterable<Answer> => {
  operation.record.isStream = true;
  const iterator = parts[Symbol.asyncIterator]();
  const within: AsyncIterableIterator<Answer> = {
    next: () => telemetry.within(operation, () => iterator.next()),
    return: async () => (await iterator.return?.()) ?? { done: true, value: undefined },
    [Symbol.asyncIterator]: () => within,
  };
  let isEnded = false;
  const end = (): void => {
    if (!isEnded) telemetry.ended(operation, 200);
    isEnded = true;
  };
  const fail = (error: unknown): never => {
    end();
    throw error;
  };
  return mapAsyncIterator(within, (part) => withRequestId(part, operation), fail, end);
};

const withRequestId = (result: Answer, operation: Operation): Answer => {
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
const stamp = (error: GraphQLError, { requestId, record }: Operation): GraphQLError => {
  record.errorCodes.add(String(error.extensions['code']));
  return withExtensions(error, { requestId });
};

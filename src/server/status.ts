import type { ExecutionResult, GraphQLError } from 'graphql';
import { isAsyncIterable, type Plugin } from 'graphql-yoga';

/** What the whole answer has as its status, where every root field failed with this code. */
const WHOLLY: ReadonlyMap<unknown, { status: number; headers?: Record<string, string> }> = new Map([
  ['UNAUTHENTICATED', { status: 401 }],
  ['SERVICE_OVERLOADED', { status: 503, headers: { 'retry-after': '1' } }],
]);

/** Gives an answer the status that its errors ask for, and tells no more than so many errors of an operation that was not executed. */
export const tellStatus = (maxErrors: number): Plugin => ({
  onExecutionResult: ({ result, setResult }) => {
    if (!result || isAsyncIterable(result) || Array.isArray(result) || !result.errors?.length) return;
    if (result.data === undefined) setResult({ ...result, errors: result.errors.slice(0, maxErrors) });
    const http = httpOf(result, result.errors);
    if (http) setResult({ ...result, extensions: { ...result.extensions, http } });
  },
});

const httpOf = ({ data }: ExecutionResult, errors: readonly GraphQLError[]) => {
  if (data == null && errors.some(({ extensions }) => extensions['code'] === 'INTERNAL_SERVER_ERROR')) return { status: 500 };
  if (!data) return undefined;
  const [code, ...others] = new Set(errors.map(({ extensions }) => extensions['code']));
  const isWhole = others.length === 0 && Object.values(data).every(isNothing);
  return isWhole ? WHOLLY.get(code) : undefined;
};

/** Null, or a list of nulls: what is left where everything failed. */
const isNothing = (value: unknown): boolean => value === null || (Array.isArray(value) && value.every(isNothing));

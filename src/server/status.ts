import type { ExecutionResult, GraphQLError } from 'graphql';
import { type GraphQLHTTPExtensions, isAsyncIterable } from 'graphql-yoga';
import { withExtensions } from './errors.ts';
import type { OperationPlugin } from './operation-plugin.ts';

/** What the whole answer has as its status, where every root field failed with this code. Gateways that take plain JSON take a 401 for no answer. */
const WHOLLY: ReadonlyMap<unknown, GraphQLHTTPExtensions> = new Map<unknown, GraphQLHTTPExtensions>([
  ['UNAUTHENTICATED', { spec: true, status: 401 }],
  ['SERVICE_OVERLOADED', { status: 503, headers: { 'retry-after': '1' } }],
]);

/** Gives an answer the status that its errors ask for, and reports no more than so many errors of an operation that was not executed. */
export const reportStatus = (maxErrors: number): OperationPlugin => ({
  onExecutionResult: ({ result, setResult }) => {
    if (!result || isAsyncIterable(result) || Array.isArray(result) || !result.errors) return;
    const [first, ...others] = result.data === undefined ? result.errors.slice(0, maxErrors) : result.errors;
    if (!first) return;
    const http = httpOf(result, result.errors);
    setResult({ ...result, errors: [http ? withExtensions(first, { http }) : first, ...others] });
  },
});

const httpOf = ({ data }: ExecutionResult, errors: readonly GraphQLError[]): GraphQLHTTPExtensions | undefined => {
  if (data == null && errors.some(({ extensions }) => extensions['code'] === 'INTERNAL_SERVER_ERROR')) return { status: 500 };
  if (!data) return undefined;
  const [code, ...others] = new Set(errors.map(({ extensions }) => extensions['code']));
  const isWhole = others.length === 0 && Object.values(data).every(isNothing);
  return isWhole ? WHOLLY.get(code) : undefined;
};

/** Null, or a list of nulls: what is left where everything failed. */
const isNothing = (value: unknown): boolean => value === null || (Array.isArray(value) && value.every(isNothing));

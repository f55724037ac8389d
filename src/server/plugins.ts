import { useAPQ } from '@graphql-yoga/plugin-apq';
import { useDeferStream } from '@graphql-yoga/plugin-defer-stream';
import { usePersistedOperations } from '@graphql-yoga/plugin-persisted-operations';
import { type ExecutionResult, GraphQLError, NoSchemaIntrospectionCustomRule } from 'graphql';
import { type GraphQLParams, isAsyncIterable, mapAsyncIterator, type Plugin } from 'graphql-yoga';
import type { Flights } from '../upstream/flights.ts';
import { describeOperation } from './describe-operation.ts';
import { shareQueries } from './sharing.ts';

/** Documents by the id that clients send in their stead: the SHA-256 of the document, as the tools that collect them write it. */
export type PersistedDocuments = ReadonlyMap<string, string>;

export interface PluginOptions {
  /** Only these documents are executed; without it, any. */
  readonly persisted: PersistedDocuments | undefined;
  /** Tell nothing of the schema but what an answer shows. */
  readonly closed: boolean;
  readonly maskError: (error: unknown) => GraphQLError;
  readonly flights: Flights;
}

/** What Yoga is extended with. */
export const createPlugins = ({ persisted, closed, maskError, flights }: PluginOptions): Plugin[] => [
  // What logs, metrics and traces tell of an operation.
  describeOperation(),
  // What Yoga finds in a document before it is executed.
  tellValidation(closed),
  // @defer and @stream.
  useDeferStream(),
  // Yoga masks the errors of an answer, and not those of what follows it.
  maskIncremental(maskError),
  // Either an allow-list, or documents that clients register by their hash as they go (automatic persisted queries).
  persisted ? allowList(persisted) : useAPQ({ responseConfig: { forceStatusCodeOk: true } }),
  // Last, around whatever else executes.
  shareQueries(flights),
];

const SUGGESTION = / Did you mean .*\?$/s;

/** Errors of validation as they are told: with all that errors have here, and, where the schema is closed, without introspection or suggestions. */
const tellValidation = (closed: boolean): Plugin => ({
  onValidate: ({ addValidationRule }) => {
    if (closed) addValidationRule(NoSchemaIntrospectionCustomRule);
    return ({ result, setResult }) => {
      if (result.length > 0) setResult(result.map((error) => toldValidation(error, closed)));
    };
  },
});

const toldValidation = (error: GraphQLError, closed: boolean): GraphQLError => {
  const isIntrospection = error.message.startsWith('GraphQL introspection has been disabled');
  return new GraphQLError(closed ? error.message.replace(SUGGESTION, '') : error.message, {
    nodes: error.nodes ?? null,
    extensions: {
      ...error.extensions,
      code: isIntrospection ? 'INTROSPECTION_DISABLED' : 'GRAPHQL_VALIDATION_FAILED',
      retryable: false,
    },
  });
};

interface Increment {
  readonly incremental?: readonly { readonly errors?: readonly GraphQLError[] }[];
}

const maskIncremental = (maskError: PluginOptions['maskError']): Plugin => {
  const masked = (payload: ExecutionResult & Increment): ExecutionResult & Increment =>
    payload.incremental
      ? {
          ...payload,
          incremental: payload.incremental.map((part) => (part.errors ? { ...part, errors: part.errors.map(maskError) } : part)),
        }
      : payload;
  return {
    onExecute: () => ({
      onExecuteDone: ({ result, setResult }) => {
        if (isAsyncIterable<ExecutionResult & Increment>(result)) setResult(mapAsyncIterator(result, masked));
      },
    }),
  };
};

const allowList = (documents: PersistedDocuments): Plugin =>
  usePersistedOperations({
    getPersistedOperation: (id) => documents.get(id) ?? null,
    extractPersistedOperationId: documentIdOf,
    allowArbitraryOperations: false,
    customErrors: {
      notFound: {
        message: 'This server knows no document of that id.',
        extensions: { code: 'PERSISTED_QUERY_NOT_FOUND', http: { status: 200 } },
      },
      keyNotFound: {
        message: 'This server executes persisted documents only.',
        extensions: { code: 'PERSISTED_QUERY_ONLY', http: { status: 400 } },
      },
      persistedQueryOnly: {
        message: 'This server executes persisted documents only.',
        extensions: { code: 'PERSISTED_QUERY_ONLY', http: { status: 400 } },
      },
    },
  });

/** The id of a document in the three ways of sending one: Apollo's extension, `documentId` (GraphQL over HTTP), and Relay's `id` or `doc_id`. */
const documentIdOf = (params: GraphQLParams): string | null => {
  const { extensions, documentId, id, doc_id } = params as GraphQLParams & Readonly<Record<'documentId' | 'id' | 'doc_id', unknown>>;
  const hash = (extensions?.['persistedQuery'] as { sha256Hash?: unknown } | undefined)?.sha256Hash;
  const found = hash ?? documentId ?? id ?? doc_id;
  return typeof found === 'string' ? found.replace(/^sha256:/, '') : null;
};

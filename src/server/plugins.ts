import { useAPQ } from '@graphql-yoga/plugin-apq';
import { useDeferStream } from '@graphql-yoga/plugin-defer-stream';
import { usePersistedOperations } from '@graphql-yoga/plugin-persisted-operations';
import type { GraphQLParams, Plugin } from 'graphql-yoga';

/** Documents by the id that clients send in their stead: the SHA-256 of the document, as the tools that collect them write it. */
export type PersistedDocuments = ReadonlyMap<string, string>;

/** What Yoga is extended with. `persisted`: only these documents are executed. */
export const createPlugins = ({ persisted }: { readonly persisted: PersistedDocuments | undefined }): Plugin[] => [
  // @defer and @stream.
  useDeferStream(),
  // Either an allow-list, or documents that clients register by their hash as they go (automatic persisted queries).
  persisted ? allowList(persisted) : useAPQ({ responseConfig: { forceStatusCodeOk: true } }),
];

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

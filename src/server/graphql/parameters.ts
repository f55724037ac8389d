import { type DocumentNode, GraphQLError, getOperationAST, Kind } from 'graphql';
import type { GraphQLParams } from 'graphql-yoga';
import type { ErrorCode } from '../codes.ts';
import { MAX_NAME } from '../operation-name.ts';
import type { OperationPlugin } from '../operation-plugin.ts';

/** What clients send of a request; by GET as parameters of the URL. */
export interface Parameters extends GraphQLParams {
  readonly documentId?: unknown;
  readonly id?: unknown;
  readonly doc_id?: unknown;
}

const IDS = ['documentId', 'id', 'doc_id'] as const;
const TEXTS = ['query', 'operationName'] as const;

const badRequest = (message: string, status = 400): GraphQLError =>
  new GraphQLError(message, { extensions: { code: 'BAD_REQUEST' satisfies ErrorCode, http: { status } } });

/**
 * Takes of a request what is known, and lets pass what some clients send besides, such as Apollo's `operationType`. Of a URL Yoga reads the
 * four parameters of GraphQL over HTTP alone; the id of a document may be one as well.
 */
export const readParameters: OperationPlugin = {
  onParams: ({ request, params, setParams }) => {
    // Yoga refuses it.
    if (typeof params !== 'object' || params === null || Array.isArray(params)) return;
    for (const name of TEXTS) {
      if (params[name] != null && typeof params[name] !== 'string') throw badRequest(`Parameter "${name}" is no text.`);
    }
    const { query, variables, extensions } = params;
    // Some clients send an empty name where they mean none.
    const operationName = params.operationName || undefined;
    setParams({ query, operationName, variables, extensions, ...idsOf(request, params) } as GraphQLParams);
  },
};

const idsOf = (request: Request, params: Parameters): Pick<Parameters, (typeof IDS)[number]> => {
  const given = request.method === 'GET' ? Object.fromEntries(new URL(request.url).searchParams) : params;
  return Object.fromEntries(IDS.filter((name) => Object.hasOwn(given, name)).map((name) => [name, (given as Parameters)[name]]));
};

/** The id of a document in the three ways of sending one: Apollo's extension, `documentId` (GraphQL over HTTP), and Relay's `id` or `doc_id`. */
export const documentIdOf = ({ extensions, documentId, id, doc_id }: Parameters): string | null => {
  const hash = (extensions?.['persistedQuery'] as { sha256Hash?: unknown } | null | undefined)?.sha256Hash;
  const found = hash ?? documentId ?? id ?? doc_id;
  return typeof found === 'string' ? found.replace(/^sha256:/, '') : null;
};

/** What Yoga checks comes after, and knows no ids. */
export const dropIds: OperationPlugin = {
  onParams: ({ params: { query, operationName, variables, extensions }, setParams }) =>
    setParams({ query, operationName, variables, extensions } as GraphQLParams),
};

/** Says of a list of operations that is not taken how it would be. */
export const limitBatch = (max: number): OperationPlugin => ({
  onRequestParse: () => ({
    onRequestParseDone: ({ requestParserResult: given }) => {
      if (!Array.isArray(given) || (max > 0 && given.length <= max)) return;
      if (max === 0) throw badRequest('This server takes one operation for each request; the option --batch lets it take lists of them.');
      throw badRequest(`This server takes at most ${max} operations for each request; the option --batch sets how many.`, 413);
    },
  }),
});

/** A document that clients send may hold any number of operations, with names of any length. */
const MAX_NAMED = 10;

const quoted = (name: string): string => `"${name.length > MAX_NAME ? `${name.slice(0, MAX_NAME)}…` : name}"`;

/** Says of a request whose operation cannot be found which there are. */
export const requireOperation: OperationPlugin = {
  onParse:
    ({ context: { params } }) =>
    ({ result }) => {
      if (result === null || result instanceof Error || getOperationAST(result, params?.operationName)) return;
      throw new GraphQLError(unresolved(result, params?.operationName), {
        extensions: { code: 'OPERATION_RESOLUTION_FAILURE' satisfies ErrorCode },
      });
    },
};

const unresolved = ({ definitions }: DocumentNode, wanted: string | null | undefined): string => {
  const operations = definitions.filter((definition) => definition.kind === Kind.OPERATION_DEFINITION);
  const names = operations.map(({ name }) => (name ? quoted(name.value) : 'one without a name'));
  const known = names.length > MAX_NAMED ? [...names.slice(0, MAX_NAMED), '…'] : names;
  if (known.length === 0) return 'The document has no operation.';
  if (!wanted) return `The document has several operations, and "operationName" does not say which is meant: ${known.join(', ')}.`;
  return `The document has no operation ${quoted(wanted)}; it has ${known.join(', ')}.`;
};

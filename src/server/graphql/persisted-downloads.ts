import { hash } from 'node:crypto';
import {
  type DocumentNode,
  execute,
  type FragmentDefinitionNode,
  GraphQLError,
  type GraphQLSchema,
  getOperationAST,
  Kind,
  parse,
  type SelectionNode,
  type SelectionSetNode,
  validate,
} from 'graphql';
import type { GraphQLParams } from 'graphql-yoga';
import type { Context, ToldDownload } from '../../schema/kit/context.ts';
import type { CallerKeyOf } from '../caller-key.ts';
import type { ErrorCode } from '../codes.ts';
import type { FindDownload } from '../find-download.ts';
import type { ExecuteOptions } from './execute-operations.ts';

/*
 * Where only documents of a list are executed, a file of rows is one that such a document tells of. Its path holds the document's id and the
 * variables. What of the document tells of files is executed once more with them when the file is fetched, so that it has no rows but those
 * that the document could have told of.
 */

/** Documents by the id that clients send instead of them: the SHA-256 of the document, as the tools that collect them write it. */
export type PersistedDocuments = ReadonlyMap<string, string>;

/** A document of the list, and what it is executed with. */
export interface PersistedOperation {
  readonly document: string;
  readonly operationName?: string;
  readonly variables?: Readonly<Record<string, unknown>>;
}

/** Distinguishes the files that one operation tells of. */
const tagOf = ({ owner: { type, id }, format, query }: ToldDownload): string =>
  // Paths that were told before there were any but of evaluations have no type in their tag.
  hash('sha256', JSON.stringify([...(type === 'evaluation' ? [] : [type]), id, format, query])).slice(0, 16);

/** What the path of a file holds that an operation tells of; null where it cannot be executed again. */
export const holdsPersisted =
  (operation: PersistedOperation | undefined): NonNullable<Context['heldByPath']> =>
  (told) =>
    operation ? { ...operation, file: tagOf(told) } : null;

/** What the list has the document of a request as, and what it is executed with; undefined where it has none. */
export const createPersistedOperations = (persisted: PersistedDocuments): ((params: GraphQLParams) => PersistedOperation | undefined) => {
  const ids = new Map([...persisted].map(([id, text]) => [text, id]));
  return ({ query, operationName, variables }) => {
    const document = ids.get(query ?? '');
    if (document === undefined) return undefined;
    return { document, ...(operationName && { operationName }), ...(variables && { variables }) };
  };
};

const refused = (code: ErrorCode, message: string): GraphQLError => new GraphQLError(message, { extensions: { code } });

const notHeld = (): GraphQLError =>
  refused('PERSISTED_QUERY_ONLY', 'This server gives out the files alone that persisted documents tell of, by the paths that they tell.');

const MEMBERS: ReadonlySet<string> = new Set(['document', 'operationName', 'variables', 'file']);

interface Held extends PersistedOperation {
  readonly file?: string;
}

const isTextOrAbsent = (value: unknown): value is string | undefined => value === undefined || typeof value === 'string';
const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What a path holds; anything else is refused. */
const heldIn = (value: unknown): Held => {
  if (!isObject(value) || Object.keys(value).some((name) => !MEMBERS.has(name))) throw notHeld();
  const { document, operationName, variables, file } = value;
  const isHeld = isTextOrAbsent(operationName) && isTextOrAbsent(file) && (variables === undefined || isObject(variables));
  if (typeof document !== 'string' || !isHeld) throw notHeld();
  return value as unknown as Held;
};

type Fragments = ReadonlyMap<string, FragmentDefinitionNode>;

const TYPE_NAME: SelectionSetNode = {
  kind: Kind.SELECTION_SET,
  selections: [{ kind: Kind.FIELD, name: { kind: Kind.NAME, value: '__typename' } }],
};

const below = (selection: SelectionNode, fragments: Fragments): SelectionSetNode | undefined => {
  if (selection.kind === Kind.FIELD && selection.name.value === 'download') return TYPE_NAME;
  const selectionSet = selection.kind === Kind.FRAGMENT_SPREAD ? fragments.get(selection.name.value)?.selectionSet : selection.selectionSet;
  const selections = selectionSet?.selections.flatMap((each) => tellingOf(each, fragments)) ?? [];
  return selections.length === 0 ? undefined : { kind: Kind.SELECTION_SET, selections };
};

/** What tells of files in a selection, and nothing else of it. */
const tellingOf = (selection: SelectionNode, fragments: Fragments): SelectionNode[] => {
  const selectionSet = below(selection, fragments);
  if (!selectionSet) return [];
  if (selection.kind !== Kind.FRAGMENT_SPREAD) return [{ ...selection, selectionSet }];
  const typeCondition = fragments.get(selection.name.value)?.typeCondition;
  const { directives = [] } = selection;
  return [{ kind: Kind.INLINE_FRAGMENT, directives, selectionSet, ...(typeCondition && { typeCondition }) }];
};

/** What tells of files in a query; undefined for any other operation, and where nothing does. */
const tellingIn = (document: DocumentNode, operationName: string | undefined): DocumentNode | undefined => {
  const fragments = new Map(
    document.definitions.flatMap((each) => (each.kind === Kind.FRAGMENT_DEFINITION ? [[each.name.value, each]] : [])),
  );
  const operation = getOperationAST(document, operationName);
  if (operation?.operation !== 'query') return undefined;
  const selections = operation.selectionSet.selections.flatMap((each) => tellingOf(each, fragments));
  if (selections.length === 0) return undefined;
  return { ...document, definitions: [{ ...operation, selectionSet: { ...operation.selectionSet, selections } }] };
};

export interface FindDownloadOptions extends Pick<ExecuteOptions, 'bind' | 'apiKey' | 'operationTimeout'> {
  readonly schema: GraphQLSchema;
  readonly persisted: PersistedDocuments;
  readonly callerKey: CallerKeyOf;
}

/** Finds the file that a persisted document tells of by a path. Rejects with the error of its execution, and where there is none. */
export const createFindDownload = ({ schema, persisted, bind, callerKey, apiKey, operationTimeout }: FindDownloadOptions): FindDownload => {
  const documents = new Map<string, DocumentNode>();
  const documentOf = (id: string): DocumentNode => {
    const text = persisted.get(id);
    if (text === undefined) throw refused('PERSISTED_QUERY_NOT_FOUND', 'This server knows no document of that id.');
    const known = documents.get(id) ?? parse(text);
    const [problem] = documents.has(id) ? [] : validate(schema, known);
    if (problem) throw refused('GRAPHQL_VALIDATION_FAILED', problem.message);
    documents.set(id, known);
    return known;
  };
  return async ({ owner, format, held, request, operation }) => {
    const { document: id, operationName, variables: variableValues = {}, file } = heldIn(held);
    const document = tellingIn(documentOf(id), operationName);
    if (!document) throw notHeld();
    const deadline = performance.now() + operationTimeout;
    const { context } = bind({ operation, document, apiKey: callerKey(request.headers) ?? apiKey, present: request.signal, deadline });
    const told = new Map<string, ToldDownload>();
    const heldByPath = (each: ToldDownload): null => {
      const tag = tagOf(each);
      const isOfOwner = each.owner.type === owner.type && each.owner.id === owner.id;
      if (isOfOwner && each.format === format && (file ?? tag) === tag) told.set(tag, each);
      return null;
    };
    const { errors = [] } = await execute({ schema, document, variableValues, contextValue: { ...context, heldByPath } });
    const [found, ...others] = told.values();
    if (found && others.length === 0) return found;
    throw errors[0] ?? notHeld();
  };
};

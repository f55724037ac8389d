import type { GraphQLSchema } from 'graphql';
import type { LogFilter, OrderStep } from '../../analysis/filter.ts';
import { canonicalJson } from '../../analysis/json-value.ts';
import { listOf, refuse, text } from '../../analysis/parse-input.ts';
import type { RowsOwner } from '../../contract/download.ts';
import { rowsAskedInJson } from '../../schema/analysis/rows-asked.ts';
import { versionIdOf } from '../../schema/kit/ids.ts';

/** What is asked of the rows of a download. */
export interface DownloadQuery {
  readonly filter: LogFilter;
  readonly orderBy: readonly OrderStep[];
  readonly columns?: readonly string[] | undefined;
}

const MEMBERS: ReadonlySet<string> = new Set(['filter', 'orderBy', 'columns']);
const FILE_MEMBERS: ReadonlySet<string> = new Set([...MEMBERS, 'versionId']);

const columnsIn = listOf(text);

const parsed = (json: string): unknown => {
  try {
    return JSON.parse(json);
  } catch {
    return refuse(['q'], 'is no JSON.');
  }
};

const BASE64URL = /^[A-Za-z0-9_-]*={0,2}$/;

/** The text of the parameter `q`: JSON in UTF-8 as base64url. */
const textOfQ = (q: string): string =>
  BASE64URL.test(q) ? Buffer.from(q, 'base64url').toString('utf8') : refuse(['q'], 'is no base64url.');

/** The JSON that a request asks by: that of its parameter `q`, or of its body. Throws a `QuestionError` for what is none. */
export const queryOf = async (request: Request): Promise<unknown> => {
  const q = new URL(request.url).searchParams.get('q');
  const json = request.method === 'POST' ? await request.text() : textOfQ(q ?? '');
  return json === '' ? {} : parsed(json);
};

/** A filter that lets through no logs but those of a version, whatever a source makes of its parameters. */
const ofVersion = (versionId: string, filter: LogFilter): LogFilter => ({
  ...(filter.versionIds ? { and: [filter] } : filter),
  versionIds: [versionId],
});

const versionIn = (value: unknown): string | undefined => {
  if (value === undefined || value === null) return undefined;
  return typeof value === 'string' ? versionIdOf('versionId', value) : refuse(['versionId'], 'has to be a text.');
};

/**
 * What is asked of the rows of an evaluation, or of the logs of a file, by `filter` and `orderBy`, as variables of the graph would have them, and by `columns`, of logs
 * also by `versionId`: a null means what it means there. Throws a `QuestionError` or an `InputError` for what cannot be asked.
 */
export const readDownloadQuery = (query: unknown, { type, id }: RowsOwner, schema: GraphQLSchema): DownloadQuery => {
  if (typeof query !== 'object' || query === null || Array.isArray(query)) return refuse(['q'], 'has to be an object.');
  const members = type === 'file' ? FILE_MEMBERS : MEMBERS;
  for (const name of Object.keys(query)) if (!members.has(name)) refuse([name], 'is not known.');
  const { columns, versionId, ...rows } = query as { filter?: unknown; orderBy?: unknown; columns?: unknown; versionId?: unknown };
  const asked = rowsAskedInJson(type === 'file' ? null : { evaluationId: id }, rows, schema);
  const version = versionIn(versionId);
  return {
    ...asked,
    ...(version !== undefined && { filter: ofVersion(version, asked.filter) }),
    ...(columns !== undefined && columns !== null && { columns: columnsIn(columns, ['columns'], 0) }),
  };
};

/** The same in one spelling, for the tag of an answer. */
export const queryText = (query: DownloadQuery): string => canonicalJson(query);

import type { LogFilter, OrderStep } from '../../analysis/filter.ts';
import { canonicalJson } from '../../analysis/json-value.ts';
import { parseFilter } from '../../analysis/parse-filter.ts';
import { listOf, type Readers, readObject, refuse, text } from '../../analysis/parse-input.ts';
import { parseOrder } from '../../analysis/parse-order.ts';

/** What is asked of the rows of a download. */
export interface DownloadQuery {
  readonly filter: LogFilter;
  readonly orderBy: readonly OrderStep[];
  readonly columns?: readonly string[] | undefined;
}

interface Asked {
  filter: LogFilter;
  orderBy: OrderStep[];
  columns: string[];
}

const QUERY: Readers<Asked> = {
  filter: parseFilter,
  orderBy: parseOrder,
  columns: listOf(text),
};

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

/** Reads the JSON that a request asks by: that of its parameter `q`, or of its body. Throws a `QuestionError`. */
export const readDownloadQuery = async (request: Request): Promise<DownloadQuery> => {
  const q = new URL(request.url).searchParams.get('q');
  const json = request.method === 'POST' ? await request.text() : textOfQ(q ?? '');
  if (json === '') return { filter: {}, orderBy: [] };
  const asked = parsed(json);
  if (typeof asked !== 'object' || asked === null || Array.isArray(asked)) return refuse(['q'], 'has to be an object.');
  const { filter = {}, orderBy = [], columns } = readObject<Partial<Asked>>(asked, [], QUERY as Readers<Partial<Asked>>);
  return { filter, orderBy, columns };
};

/** The same in one spelling, for the tag of an answer. */
export const queryText = (query: DownloadQuery): string => canonicalJson(query);

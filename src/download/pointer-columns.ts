import { pointerTokens } from '../analysis/json-pointer.ts';
import { pointedAt } from '../json/pointed.ts';
import { jsonCell } from './cells.ts';
import type { Column } from './table-row.ts';

/** Where in a record the pointers of columns begin, by their first token. */
const PLACES: Readonly<Record<string, readonly string[]>> = {
  inputs: ['log', 'inputs'],
  target: ['datapoint', 'target'],
  metadata: ['log', 'metadata'],
  log: ['log'],
};

/** The same in a log by itself. */
const PLACES_IN_LOGS: typeof PLACES = { inputs: ['inputs'], metadata: ['metadata'], log: [] };

/**
 * A column of what a JSON Pointer under /inputs, /target, /metadata or /log finds; undefined for any other text. Of logs by themselves there
 * is no target.
 */
export const pointerColumn = (header: string, isOfLogs: boolean): Column | undefined => {
  const [first = '', ...rest] = header.startsWith('/') ? (pointerTokens(header) ?? []) : [];
  const places = isOfLogs ? PLACES_IN_LOGS : PLACES;
  const place = Object.hasOwn(places, first) ? places[first] : undefined;
  if (!place) return undefined;
  const tokens = [...place, ...rest];
  return { header, cell: ({ bytes }) => jsonCell(pointedAt(bytes, tokens)) };
};

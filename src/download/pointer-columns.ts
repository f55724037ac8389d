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

/** A column of what a JSON Pointer under /inputs, /target, /metadata or /log finds; undefined for any other text. */
export const pointerColumn = (header: string): Column | undefined => {
  const [first = '', ...rest] = header.startsWith('/') ? (pointerTokens(header) ?? []) : [];
  const place = Object.hasOwn(PLACES, first) ? PLACES[first] : undefined;
  if (!place) return undefined;
  const tokens = [...place, ...rest];
  return { header, cell: ({ bytes }) => jsonCell(pointedAt(bytes, tokens)) };
};

import { GraphQLStreamDirective, memoize1 } from '@graphql-tools/utils';
import { type GraphQLResolveInfo, getDirectiveValues, getNamedType, isObjectType } from 'graphql';
import type { AnchoredWindow, Slice } from '../../loaders/listing/listing.ts';
import { selectedFields } from '../kit/selected-fields.ts';
import type { RequestedRows } from './connection-args.ts';

/** A part of a listing, as the connection types expose it. */
export interface Connection<T> {
  /** Names the listing and its filter; ties cursors to it. */
  readonly listing: string;
  /** The rows; of a streamed connection the first of them. */
  readonly slice: Slice<T>;
  /** The other rows of a streamed connection, part by part, each when it arrives; none otherwise. */
  readonly rest: readonly Promise<Slice<T>>[];
  /** The first row of the window, from 0, and the size of the pages it is one of. */
  readonly offset: number;
  readonly pageSize: number;
}

export interface ReadConnectionOptions<T> {
  readonly listing: string;
  readonly load: (window: AnchoredWindow) => Promise<Slice<T>>;
  readonly info: GraphQLResolveInfo;
}

/**
 * Reads the part of a listing that is requested. Only `last` without `before` needs two rounds: the total, then the rows.
 * With `@stream` on its rows it is there as soon as the first of them are.
 */
export const readConnection = async <T>(requested: RequestedRows, options: ReadConnectionOptions<T>): Promise<Connection<T>> => {
  const { listing, load, info } = options;
  const { pageSize } = requested;
  if ('window' in requested) {
    return { listing, pageSize, ...(await readWindow(requested.window, isStreamed(info), load)) };
  }
  const probe = await load({ offset: 0, count: 0 });
  const count = Math.min(requested.last, Math.max(0, probe.total - requested.from));
  const offset = probe.total - count;
  if (count === 0) return { listing, slice: { ...probe, hasNext: false }, rest: [], offset, pageSize };
  const found = await readLast({ offset, count }, requested.from, load);
  return { listing, slice: found.slice, rest: [], offset: found.offset, pageSize };
};

type Load<T> = ReadConnectionOptions<T>['load'];

const readWindow = async <T>(window: AnchoredWindow, isInParts: boolean, load: Load<T>) => {
  const parts = isInParts ? partsOf(window) : [];
  const [first = window, ...others] = parts;
  const loads = [first, ...others].map(load);
  // A part that fails is reported where its rows are streamed.
  for (const part of loads.slice(1)) part.catch(() => undefined);
  const slice = await (loads[0] ?? load(first));
  const offset = slice.offset ?? window.offset;
  // Where the first part was found elsewhere, the others are there as well.
  const rest =
    offset === window.offset ? loads.slice(1) : others.map((part) => load({ ...part, offset: part.offset + offset - window.offset }));
  for (const part of rest) part.catch(() => undefined);
  return { slice, rest, offset };
};

/** How often a listing that ends before its total is looked into for its end. */
const MAX_LOOKS = 24;

/** The last rows of a listing; where the source says more rows than there are, those before the end that is found by halving. */
const readLast = async <T>(window: { readonly offset: number; readonly count: number }, from: number, load: Load<T>) => {
  const { count } = window;
  let { offset } = window;
  let slice = await load(window);
  let low = from;
  let end: number | undefined;
  let high = slice.rows.length === 0 ? offset : (slice.end ?? Number.POSITIVE_INFINITY);
  for (let look = 0; look < MAX_LOOKS && high < window.offset + count; look += 1) {
    const last = slice.rows.at(-1);
    if (!last) high = Math.min(high, offset);
    else {
      low = Math.max(low, last.next ?? last.offset + 1);
      end = Math.max(end ?? 0, last.offset + 1);
    }
    if (low >= high) {
      end ??= high;
      offset = Math.max(from, end - count);
      return { offset, slice: await load({ offset, count: Math.max(0, end - offset) }) };
    }
    offset = Math.floor((low + high) / 2);
    slice = await load({ offset, count });
    high = Math.min(high, slice.end ?? high);
  }
  return { slice, offset };
};

/** Rows that are streamed together. */
const PART = 100;

const partsOf = ({ offset, count, anchor }: AnchoredWindow): AnchoredWindow[] =>
  Array.from({ length: Math.ceil(count / PART) }, (_, index) => ({
    offset: offset + index * PART,
    count: Math.min(PART, count - index * PART),
    ...(index === 0 && anchor?.side === 'before' && { anchor }),
  }));

const ROWS: ReadonlySet<string> = new Set(['nodes', 'edges']);

/** Whether the rows of the connection that is being resolved are asked for with `@stream`. */
const isStreamed = memoize1((info: GraphQLResolveInfo): boolean => {
  const type = getNamedType(info.returnType);
  if (!isObjectType(type)) return false;
  return [...selectedFields(type, info.fieldNodes, info).values()].flat().some((node) => {
    const stream = ROWS.has(node.name.value) ? getDirectiveValues(GraphQLStreamDirective, node, info.variableValues) : undefined;
    return stream !== undefined && stream['if'] !== false;
  });
});

/** Whether rows follow a connection: its last part knows. */
export const hasNext = ({ slice, rest }: Connection<unknown>): boolean | Promise<boolean> =>
  rest.at(-1)?.then((last) => last.hasNext) ?? slice.hasNext;

/** A row, and the part of its connection that it came with. */
export interface Located<T> {
  readonly row: Slice<T>['rows'][number];
  readonly slice: Slice<T>;
}

const located = <T>(slice: Slice<T>): Located<T>[] => slice.rows.map((row) => ({ row, slice }));

/** The last row of a connection; of a streamed one that of the last part that has any, for the listing may end before the window. */
export const lastRow = <T>({ slice, rest }: Connection<T>): Located<T> | undefined | Promise<Located<T> | undefined> => {
  const lastOf = (part: Slice<T> | undefined): Located<T> | undefined => {
    const row = part?.rows.at(-1);
    return part && row && { row, slice: part };
  };
  if (rest.length === 0) return lastOf(slice);
  return Promise.all([slice, ...rest]).then((parts) => lastOf(parts.findLast(({ rows }) => rows.length > 0)));
};

/** The rows, as a list where they are all there, else as they arrive. */
export const rowsOf = <T, Item>(
  { slice, rest }: Connection<T>,
  toItem: (row: Located<T>) => Item,
): readonly Item[] | AsyncIterable<Item> => (rest.length === 0 ? located(slice).map(toItem) : arriving([slice, ...rest], toItem));

async function* arriving<T, Item>(
  parts: readonly (Slice<T> | Promise<Slice<T>>)[],
  toItem: (row: Located<T>) => Item,
): AsyncGenerator<Item> {
  for (const part of parts) yield* located(await part).map(toItem);
}

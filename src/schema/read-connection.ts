import { GraphQLStreamDirective } from '@graphql-tools/utils';
import { type GraphQLResolveInfo, getDirectiveValues, getNamedType, isObjectType } from 'graphql';
import type { Slice } from '../loaders/listing.ts';
import type { Window } from '../loaders/pages.ts';
import type { Wanted } from './connection-args.ts';
import { selectedFields } from './selected-fields.ts';

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
  readonly load: (window: Window) => Promise<Slice<T>>;
  readonly info: GraphQLResolveInfo;
}

/**
 * Reads the part of a listing that is wanted. Only `last` without `before` needs two rounds: the total, then the rows.
 * With `@stream` on its rows it is there as soon as the first of them are.
 */
export const readConnection = async <T>(wanted: Wanted, options: ReadConnectionOptions<T>): Promise<Connection<T>> => {
  const { listing, load, info } = options;
  const { pageSize } = wanted;
  if ('window' in wanted) {
    const [first, ...others] = (isStreamed(info) ? partsOf(wanted.window) : [wanted.window]).map(load);
    // A part that fails is told where its rows are streamed.
    for (const part of others) part.catch(() => undefined);
    const slice = await (first ?? load(wanted.window));
    return { listing, slice, rest: others, offset: wanted.window.offset, pageSize };
  }
  const probe = await load({ offset: 0, count: 0 });
  const count = Math.min(wanted.last, Math.max(0, probe.total - wanted.from));
  const offset = probe.total - count;
  const slice = count === 0 ? { ...probe, hasNext: false } : await load({ offset, count });
  return { listing, slice, rest: [], offset, pageSize };
};

/** Rows that are streamed together. */
const PART = 100;

const partsOf = ({ offset, count }: Window): Window[] =>
  Array.from({ length: Math.ceil(count / PART) }, (_, index) => ({
    offset: offset + index * PART,
    count: Math.min(PART, count - index * PART),
  }));

const ROWS: ReadonlySet<string> = new Set(['nodes', 'edges']);

/** Whether the rows of the connection that is being resolved are asked for with `@stream`. */
const isStreamed = (info: GraphQLResolveInfo): boolean => {
  const type = getNamedType(info.returnType);
  if (!isObjectType(type)) return false;
  return [...selectedFields(type, info.fieldNodes, info).values()].flat().some((node) => {
    const stream = ROWS.has(node.name.value) ? getDirectiveValues(GraphQLStreamDirective, node, info.variableValues) : undefined;
    return stream !== undefined && stream['if'] !== false;
  });
};

/** Whether rows follow a connection: its last part knows. */
export const hasNext = ({ slice, rest }: Connection<unknown>): boolean | Promise<boolean> =>
  rest.at(-1)?.then((last) => last.hasNext) ?? slice.hasNext;

type Row<T> = Slice<T>['rows'][number];

/** The last row of a connection; of a streamed one that of the last part that has any, for the listing may end before the window. */
export const lastRow = <T>({ slice, rest }: Connection<T>): Row<T> | undefined | Promise<Row<T> | undefined> => {
  if (rest.length === 0) return slice.rows.at(-1);
  return Promise.all([slice, ...rest]).then((parts) => parts.findLast(({ rows }) => rows.length > 0)?.rows.at(-1));
};

/** The rows, as a list where they are all there, else as they arrive. */
export const rowsOf = <T, Item>({ slice, rest }: Connection<T>, toItem: (row: Row<T>) => Item): readonly Item[] | AsyncIterable<Item> =>
  rest.length === 0 ? slice.rows.map(toItem) : arriving([slice, ...rest], toItem);

async function* arriving<T, Item>(parts: readonly (Slice<T> | Promise<Slice<T>>)[], toItem: (row: Row<T>) => Item): AsyncGenerator<Item> {
  for (const part of parts) yield* (await part).rows.map(toItem);
}

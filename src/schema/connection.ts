import type { InterfaceRef, ObjectRef } from '@pothos/core';
import type { Slice } from '../loaders/listing.ts';
import type { Window } from '../loaders/pages.ts';
import { builder, type Types } from './builder.ts';
import { cursorBefore, positionOf } from './cursor.ts';
import { passesKey } from './early.ts';
import { InputError } from './input-error.ts';

const MAX_PAGE = 500;
const DEFAULT_PAGE = 10;
const MAX_AROUND = 50;

/** The six arguments of every connection field. */
export const connectionArgs = builder.args((t) => ({
  first: t.int({ description: `How many rows from the start, or from after the cursor; 0 to ${MAX_PAGE}, by default ${DEFAULT_PAGE}.` }),
  after: t.string({ description: 'Begin behind this cursor.' }),
  last: t.int({
    description: `How many rows from the end, or from before the cursor; 0 to ${MAX_PAGE}. Without before it costs one call more, for the total.`,
  }),
  before: t.string({ description: 'End in front of this cursor.' }),
  page: t.int({ description: 'A numbered page, from 1, instead of first, after, last and before.' }),
  perPage: t.int({ description: `Rows of a numbered page; 1 to ${MAX_PAGE}, by default ${DEFAULT_PAGE}.` }),
}));

export interface ConnectionArgs {
  readonly first?: number | null | undefined;
  readonly after?: string | null | undefined;
  readonly last?: number | null | undefined;
  readonly before?: string | null | undefined;
  readonly page?: number | null | undefined;
  readonly perPage?: number | null | undefined;
}

/** A part of a listing, as the connection types expose it. */
export interface Connection<T> {
  /** Names the listing and its filter; ties cursors to it. */
  readonly listing: string;
  readonly slice: Slice<T>;
  /** The first row of the window, from 0, and the size of the pages it is one of. */
  readonly offset: number;
  readonly pageSize: number;
}

/** What is asked for: a window, or the last rows (none before row `from`) of a listing whose total is not known yet. */
export type Wanted =
  | { readonly window: Window; readonly pageSize: number }
  | { readonly last: number; readonly from: number; readonly pageSize: number };

const inRange = (argument: string, value: number, min: number, max: number): number => {
  if (value < min || value > max) throw new InputError(argument, `Argument "${argument}" has to be from ${min} to ${max}; it is ${value}.`);
  return value;
};

const refuseTogether = (args: ConnectionArgs, argument: keyof ConnectionArgs, others: readonly (keyof ConnectionArgs)[]): void => {
  const other = others.find((name) => args[name] !== undefined && args[name] !== null);
  if (other) throw new InputError(argument, `Arguments "${argument}" and "${other}" cannot be used together.`);
};

/** Reads and checks the arguments of a connection. Nothing is clipped: what is out of range is refused. */
export const wantedOf = (args: ConnectionArgs, listing: string): Wanted => {
  const { first, after, last, before, page, perPage } = args;
  if (page != null || perPage != null) {
    refuseTogether(args, page != null ? 'page' : 'perPage', ['first', 'after', 'last', 'before']);
    const size = inRange('perPage', perPage ?? DEFAULT_PAGE, 1, MAX_PAGE);
    return { window: { offset: (inRange('page', page ?? 1, 1, 2 ** 31 - 1) - 1) * size, count: size }, pageSize: size };
  }
  const from = after == null ? 0 : positionOf('after', after, listing);
  const to = before == null ? Number.POSITIVE_INFINITY : Math.max(0, positionOf('before', before, listing) - 1);
  const span = Math.max(0, to - from);
  if (last != null) {
    refuseTogether(args, 'last', ['first']);
    const count = inRange('last', last, 0, MAX_PAGE);
    if (to === Number.POSITIVE_INFINITY) return { last: count, from, pageSize: count };
    return { window: { offset: to - Math.min(count, span), count: Math.min(count, span) }, pageSize: count };
  }
  const count = inRange('first', first ?? DEFAULT_PAGE, 0, MAX_PAGE);
  return { window: { offset: from, count: Math.min(count, span) }, pageSize: count };
};

/** Reads the part of a listing that is wanted. Only `last` without `before` needs two rounds: the total, then the rows. */
export const readConnection = async <T>(
  wanted: Wanted,
  listing: string,
  load: (window: Window) => Promise<Slice<T>>,
): Promise<Connection<T>> => {
  if ('window' in wanted) return { listing, slice: await load(wanted.window), offset: wanted.window.offset, pageSize: wanted.pageSize };
  const probe = await load({ offset: 0, count: 0 });
  const count = Math.min(wanted.last, Math.max(0, probe.total - wanted.from));
  const offset = probe.total - count;
  const slice = count === 0 ? { ...probe, hasNext: false } : await load({ offset, count });
  return { listing, slice, offset, pageSize: wanted.pageSize };
};

const cursorOf = (listing: string, offset: number): string => cursorBefore(listing, offset + 1);

const PageInfoRef = builder.objectRef<Connection<unknown>>('PageInfo').implement({
  description: 'Where this part of a connection lies, after the Relay specification.',
  // Every subgraph with connections has this type.
  shareable: true,
  fields: (t) => ({
    hasNextPage: t.boolean({ nullable: false, description: 'Whether rows follow.', resolve: ({ slice }) => slice.hasNext }),
    hasPreviousPage: t.boolean({
      nullable: false,
      description: 'Whether rows come before.',
      resolve: ({ offset, slice }) => Math.min(offset, slice.total) > 0,
    }),
    startCursor: t.string({
      description: 'The cursor of the first row; null without rows.',
      resolve: ({ listing, slice: { rows } }) => (rows[0] ? cursorOf(listing, rows[0].offset) : null),
    }),
    endCursor: t.string({
      description: 'The cursor of the last row; null without rows.',
      resolve: ({ listing, slice: { rows } }) => {
        const last = rows.at(-1);
        return last ? cursorOf(listing, last.offset) : null;
      },
    }),
  }),
});

interface NumberedPage {
  readonly page: number;
  readonly cursor: string;
  readonly isCurrent: boolean;
}

/** The numbered pages of a connection's size, as far as they exist. */
const pagesOf = ({ listing, slice, offset, pageSize }: Connection<unknown>) => {
  const last = pageSize === 0 ? 0 : Math.ceil(slice.total / pageSize);
  const current = pageSize === 0 ? 0 : Math.floor(offset / pageSize) + 1;
  const at = (page: number): NumberedPage | null =>
    page >= 1 && page <= last ? { page, cursor: cursorBefore(listing, (page - 1) * pageSize), isCurrent: page === current } : null;
  return { at, current, last };
};

const PageCursorRef = builder.objectRef<NumberedPage>('PageCursor').implement({
  description: 'One numbered page.',
  fields: (t) => ({
    page: t.exposeInt('page', { nullable: false, description: 'Its number, from 1.' }),
    cursor: t.exposeString('cursor', { nullable: false, description: 'Give this as after to begin with the page.' }),
    isCurrent: t.exposeBoolean('isCurrent', { nullable: false, description: 'Whether the first row of this connection is on the page.' }),
  }),
});

const PageCursorsRef = builder.objectRef<{ connection: Connection<unknown>; around: number }>('PageCursors').implement({
  description: 'Numbered pages over a connection; pages have the size that first, last or perPage asked for.',
  fields: (t) => {
    const pageField = (description: string, pick: (pages: ReturnType<typeof pagesOf>) => number) =>
      t.field({
        type: PageCursorRef,
        description,
        resolve: ({ connection }) => {
          const pages = pagesOf(connection);
          return pages.at(pick(pages));
        },
      });
    return {
      first: pageField('The first page; null without rows.', () => 1),
      last: pageField('The last page; null without rows.', ({ last }) => last),
      previous: pageField('The page before the current one; null on the first.', ({ current, last }) => Math.min(current - 1, last)),
      next: pageField('The page after the current one; null on the last.', ({ current }) => current + 1),
      around: t.field({
        type: [PageCursorRef],
        nullable: false,
        description: 'The current page and those nearest to it, in order.',
        resolve: ({ connection, around }) => {
          const { at, current, last } = pagesOf(connection);
          const start = Math.max(1, Math.min(current - Math.floor((around - 1) / 2), last - around + 1));
          return Array.from({ length: around }, (_, index) => at(start + index)).filter((page) => page !== null);
        },
      }),
    };
  },
});

interface ConnectionOptions {
  /** `EvaluationLog` makes `EvaluationLogConnection` and `EvaluationLogEdge`. */
  readonly name: string;
  readonly description: string;
}

type NodeRef<T> = ObjectRef<Types, T> | InterfaceRef<Types, T>;

/** The connection and edge types over one type of node. A row that cannot be served is null, with an error at its place. */
export const connectionTypes = <T extends object>(node: NodeRef<T>, { name, description }: ConnectionOptions) => {
  const edge = builder.objectRef<{ readonly listing: string; readonly row: Slice<T>['rows'][number] }>(`${name}Edge`);
  edge.implement({
    description: `A row of ${name}Connection and its place in it.`,
    fields: (t) => ({
      cursor: t.string({
        nullable: false,
        description: 'The place of this row, for after and before.',
        resolve: ({ listing, row }) => cursorOf(listing, row.offset),
      }),
      node: t.field({
        type: node,
        description: 'The row; null with an error where upstream sent a damaged one.',
        extensions: passesKey,
        resolve: ({ row }) => row.row as never,
      }),
    }),
  });
  const connection = builder.objectRef<Connection<T>>(`${name}Connection`);
  connection.implement({
    description,
    fields: (t) => ({
      edges: t.field({
        type: [edge],
        nullable: false,
        description: 'The rows with their cursors.',
        extensions: passesKey,
        resolve: ({ listing, slice }) => slice.rows.map((row) => ({ listing, row })),
      }),
      nodes: t.field({
        type: [node],
        nullable: { list: false, items: true },
        description: 'The rows; null with an error where upstream sent a damaged one.',
        extensions: passesKey,
        resolve: ({ slice }) => slice.rows.map(({ row }) => row) as never,
      }),
      pageInfo: t.field({ type: PageInfoRef, nullable: false, description: 'What lies around this part.', resolve: (self) => self }),
      pageCursors: t.field({
        type: PageCursorsRef,
        nullable: false,
        description: 'The same rows as numbered pages.',
        args: { around: t.arg.int({ defaultValue: 5, description: `How many pages around shows at most; 1 to ${MAX_AROUND}.` }) },
        resolve: (self, { around }) => ({ connection: self, around: inRange('around', around ?? 5, 1, MAX_AROUND) }),
      }),
      totalCount: t.int({
        nullable: false,
        description: 'How many rows there are over all pages, by upstream’s count; at most 2147483647 is told.',
        resolve: ({ slice }) => Math.min(slice.total, 2 ** 31 - 1),
      }),
    }),
  });
  return { connection, edge };
};

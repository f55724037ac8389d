import type { InterfaceRef, ObjectRef } from '@pothos/core';
import { MAX_INT } from '../../contract/shown-values.ts';
import type { Slice } from '../../loaders/listing/listing.ts';
import { builder, type Types } from '../kit/builder.ts';
import { checks } from '../kit/checks.ts';
import { passesKey } from '../kit/early.ts';
import { inRange } from './connection-args.ts';
import { cursorAtPlace, cursorBefore, cursorOfRow } from './cursor.ts';
import { type Connection, hasNext, type Located, lastRow, rowsOf } from './read-connection.ts';

const MAX_AROUND = 50;

type Row = Pick<Slice<unknown>['rows'][number], 'offset' | 'next' | 'identity' | 'place'>;

/** The cursor of a row of a listing; without the total, or of a damaged row, one that remembers the place alone. */
const cursorOf = (listing: string, { offset, next = offset + 1, identity, place }: Row, total: number | undefined): string => {
  if (place !== undefined) return cursorAtPlace(listing, next, place + 1);
  return identity === undefined || total === undefined ? cursorBefore(listing, next) : cursorOfRow(listing, next, identity, total);
};

const PageInfoRef = builder.objectRef<Connection<unknown>>('PageInfo').implement({
  description: 'Where this part of a connection lies, after the Relay specification.',
  fields: (t) => ({
    hasNextPage: t.boolean({
      nullable: false,
      description: 'Whether rows follow.',
      resolve: hasNext,
    }),
    hasPreviousPage: t.boolean({
      nullable: false,
      description: 'Whether rows come before.',
      resolve: ({ offset, slice }) => Math.min(offset, slice.total) > 0,
    }),
    startCursor: t.string({
      description: 'The cursor of the first row; null without rows.',
      // Its own place, for what is read from here lies in front of it: a lone row is the last as well, with empty places behind it.
      resolve: ({ listing, slice: { rows, total } }) => {
        const [row] = rows;
        return row ? cursorOf(listing, { ...row, next: row.offset + 1 }, total) : null;
      },
    }),
    endCursor: t.string({
      description: 'The cursor of the last row; null without rows.',
      resolve: (self) => {
        const cursorAt = (last: Located<unknown> | undefined) => (last ? cursorOf(self.listing, last.row, last.slice.total) : null);
        const last = lastRow(self);
        return last instanceof Promise ? last.then(cursorAt) : cursorAt(last);
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
  const last = pageSize === 0 ? 0 : Math.ceil(Math.min(slice.total, MAX_INT) / pageSize);
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

interface AroundArgs {
  readonly around?: number | null | undefined;
}

const aroundOf = ({ around }: AroundArgs): number => inRange('around', around ?? 5, 1, MAX_AROUND);

interface ConnectionOptions {
  /** `EvaluationLog` makes `EvaluationLogConnection` and `EvaluationLogEdge`. */
  readonly name: string;
  readonly description: string;
}

/** A row of a connection; the cursor of one without a total remembers the place alone. */
interface Edge<T> {
  readonly listing: string;
  readonly row: Slice<T>['rows'][number];
  readonly total?: number;
}

type NodeRef<T> = ObjectRef<Types, T> | InterfaceRef<Types, T>;

/** The connection and edge types over one type of node. A row that cannot be served is null, with an error at its place. */
export const connectionTypes = <T extends object, C extends Connection<T> = Connection<T>>(
  node: NodeRef<T>,
  { name, description }: ConnectionOptions,
) => {
  const edge = edgeType(node, name);
  return { connection: connectionType<T, C>(node, edge, { name, description }), edge };
};

const edgeType = <T extends object>(node: NodeRef<T>, name: string) =>
  builder.objectRef<Edge<T>>(`${name}Edge`).implement({
    description: `A row of ${name}Connection and its place in it.`,
    fields: (t) => ({
      cursor: t.string({
        nullable: false,
        description: 'The place of this row, for after and before.',
        resolve: ({ listing, row, total }) => cursorOf(listing, row, total),
      }),
      node: t.field({
        type: node,
        description: 'The row; null with an error where upstream sent a damaged one.',
        extensions: passesKey,
        resolve: ({ row }) => row.row as never,
      }),
    }),
  });

const connectionType = <T extends object, C extends Connection<T>>(
  node: NodeRef<T>,
  edge: ObjectRef<Types, Edge<T>>,
  { name, description }: ConnectionOptions,
) =>
  builder.objectRef<C>(`${name}Connection`).implement({
    description,
    fields: (t) => ({
      edges: t.field({
        type: [edge],
        nullable: false,
        description: 'The rows with their cursors.',
        extensions: passesKey,
        resolve: (self) => rowsOf(self, ({ row, slice }): Edge<T> => ({ listing: self.listing, row, total: slice.total })) as never,
      }),
      nodes: t.field({
        type: [node],
        nullable: { list: false, items: true },
        description: 'The rows; null with an error where upstream sent a damaged one.',
        extensions: passesKey,
        resolve: (self) => rowsOf(self, ({ row }) => row.row) as never,
      }),
      pageInfo: t.field({ type: PageInfoRef, nullable: false, description: 'What lies around this part.', resolve: (self) => self }),
      pageCursors: t.field({
        type: PageCursorsRef,
        nullable: false,
        description: 'The same rows as numbered pages.',
        args: { around: t.arg.int({ defaultValue: 5, description: `How many pages around shows at most; 1 to ${MAX_AROUND}.` }) },
        extensions: checks<AroundArgs>((args) => aroundOf(args)),
        resolve: (self, args) => ({ connection: self, around: aroundOf(args) }),
      }),
      totalCount: t.int({
        nullable: false,
        description: 'How many rows there are over all pages, by upstream’s count; 2147483647 where there are more.',
        resolve: ({ slice }) => Math.min(slice.total, MAX_INT),
      }),
    }),
  });

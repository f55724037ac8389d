import type { GraphQLResolveInfo } from 'graphql';
import { type AnchoredWindow, movedTo, type Slice } from '../../loaders/listing/listing.ts';
import { hashOf } from '../../loaders/listing/mark.ts';
import type { Window } from '../../loaders/listing/pages.ts';
import { type ConnectionArgs, requestedRows } from './connection-args.ts';
import { type Connection, readConnection } from './read-connection.ts';

/** A row, or the error that stands for a damaged one. */
type Row<T> = Slice<T>['rows'][number]['row'];

interface ListConnection<T> {
  /** Names the list, to tie cursors to it. */
  readonly listing: string;
  readonly args: ConnectionArgs;
  readonly info: GraphQLResolveInfo;
  /** Reads the whole of it. */
  readonly load: () => Promise<readonly Row<T>[]>;
  /** What makes a row the same elsewhere in the list; undefined where it lacks that. */
  readonly identityOf: (row: T) => string | undefined;
}

/** A part of a list that upstream has no pages of. A row that moved since its cursor was given is found again. */
export const readListConnection = <T>({ listing, args, info, load, identityOf }: ListConnection<T>): Promise<Connection<T>> => {
  const identified = (row: Row<T>): string | undefined => (row instanceof Error ? undefined : identityOf(row));
  const windowIn = (rows: readonly Row<T>[], { anchor, ...window }: AnchoredWindow): Window => {
    if (!anchor) return window;
    const isAnchor = (row: Row<T> | undefined): boolean => row !== undefined && hashOf(identified(row) ?? '') === anchor.mark;
    const beside = anchor.side === 'before' ? window.offset - 1 : window.offset + window.count;
    const found = isAnchor(rows[beside]) ? beside : rows.findIndex(isAnchor);
    return found < 0 ? window : movedTo(window, anchor, found);
  };
  return readConnection(requestedRows(args, listing), {
    listing,
    info,
    load: async (window) => {
      const rows = await load();
      const { offset, count } = windowIn(rows, window);
      const part = rows.slice(offset, offset + count);
      return {
        offset,
        rows: part.map((row, index) => ({ offset: offset + index, row, identity: identified(row) })),
        total: rows.length,
        hasNext: offset + part.length < rows.length,
      };
    },
  });
};

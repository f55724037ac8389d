import type { GraphQLResolveInfo } from 'graphql';
import type { AnchoredWindow, Slice } from '../../loaders/listing/listing.ts';
import { hashOf } from '../../loaders/listing/mark.ts';
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
  const offsetIn = (rows: readonly Row<T>[], { offset, count, anchor }: AnchoredWindow): number => {
    if (!anchor) return offset;
    const isAnchor = (row: Row<T> | undefined): boolean => row !== undefined && hashOf(identified(row) ?? '') === anchor.mark;
    const beside = anchor.side === 'before' ? offset - 1 : offset + count;
    const found = isAnchor(rows[beside]) ? beside : rows.findIndex(isAnchor);
    if (found < 0) return offset;
    return anchor.side === 'before' ? found + 1 : Math.max(0, found - count);
  };
  return readConnection(requestedRows(args, listing), {
    listing,
    info,
    load: async (window) => {
      const rows = await load();
      const offset = offsetIn(rows, window);
      const part = rows.slice(offset, offset + window.count);
      return {
        offset,
        rows: part.map((row, index) => ({ offset: offset + index, row, identity: identified(row) })),
        total: rows.length,
        hasNext: offset + part.length < rows.length,
      };
    },
  });
};

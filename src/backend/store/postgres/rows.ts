import type { Listing } from '../ranges.ts';
import type { Row, Value } from './connections.ts';

const bytesOf = (value: Value | undefined): Buffer => {
  if (!(value instanceof Buffer)) throw new TypeError('A body in the database is not binary.');
  return value;
};

/** The bytes in a row's column `bytes`. */
export const bytesIn = ({ bytes }: Row): Buffer => bytesOf(bytes);

/** The bytes in a column, of a row or body that may be missing. */
export const optionalBytes = (row: Row | undefined, column = 'bytes'): Buffer | undefined =>
  row && row[column] !== null ? bytesOf(row[column]) : undefined;

export const textOrNull = (value: Value | undefined): string | null => (typeof value === 'string' ? value : null);

/** Rows with a `total` in each, of which there is one without a body where the range has none. */
export const listingIn = (rows: readonly Row[]): Listing => ({
  total: Number(rows[0]?.['total'] ?? 0),
  bodies: rows.flatMap((row) => optionalBytes(row) ?? []),
});

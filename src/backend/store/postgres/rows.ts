import type { Listing } from '../ranges.ts';
import type { Row, Value } from './connections.ts';

/** The bytes in a row's column `bytes`. */
export const bytesIn = (row: Row): Buffer => {
  const { bytes } = row;
  if (!(bytes instanceof Buffer)) throw new TypeError('A body in the database is not binary.');
  return bytes;
};

/** The same, of a row or body that may be missing. */
export const optionalBytes = (row: Row | undefined): Buffer | undefined => (row && row['bytes'] !== null ? bytesIn(row) : undefined);

export const numberOrNull = (value: Value | undefined): number | null => (typeof value === 'number' ? value : null);

export const textOrNull = (value: Value | undefined): string | null => (typeof value === 'string' ? value : null);

/** Rows with a `total` in each, of which there is one without a body where the range has none. */
export const listingIn = (rows: readonly Row[]): Listing => ({
  total: Number(rows[0]?.['total'] ?? 0),
  bodies: rows.flatMap((row) => optionalBytes(row) ?? []),
});

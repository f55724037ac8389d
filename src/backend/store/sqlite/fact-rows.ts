import type { DatabaseSync } from 'node:sqlite';
import { factsOf, type RowFacts } from '../../facts/row-facts.ts';
import { bytesIn, type Row } from './reads.ts';

/** Where a row stands in its run. Times are beyond what a number holds. */
export interface RowPlace {
  readonly at: bigint;
  readonly logId: string;
}

/** Rows of a run that have no chunk: those after a place, and before another where there is one. */
export interface Gap {
  readonly runKey: number;
  readonly after: RowPlace;
  readonly before: RowPlace | undefined;
}

/** Where a row and its record are. */
export interface PlacedRow extends RowPlace {
  readonly recordKey: number;
}

/** The facts of a record. */
export interface RecordFacts {
  readonly recordKey: number;
  readonly facts: RowFacts;
}

/** A row with the facts of its record. */
export interface LooseRow extends PlacedRow, RecordFacts {
  /** Bytes of the record. */
  readonly size: number;
}

/** Before all rows. */
export const BEFORE_ALL: RowPlace = { at: -(2n ** 63n), logId: '' };

/** Reads rows of a gap in their order, at most so many, until as many bytes have been read as is well at once. None are left where it gives none. */
export type ReadGap<Found extends PlacedRow = LooseRow> = (gap: Gap, most: number) => Found[];

/** What is read at once takes some milliseconds. */
const BATCH_BYTES = 262_144;
const BATCH_ROWS = 128;

const parsed = (bytes: Buffer): unknown => {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    // Served as it is; nobody can read anything of it.
    return undefined;
  }
};

const select = (columns: string, join: string, end: string): string => `
SELECT at, log_id, place.blob_key AS record_key${columns} FROM place ${join}
WHERE run_key = ?1 AND (at, log_id) > (?2, ?3)${end} ORDER BY at, log_id LIMIT ?4`;

const UP_TO = ' AND (at, log_id) < (?5, ?6)';

const placedIn = (row: Row): PlacedRow => ({
  at: row['at'] as bigint,
  logId: String(row['log_id']),
  recordKey: Number(row['record_key']),
});

interface GapColumns<Found> {
  readonly columns: string;
  readonly join: string;
  readonly rowIn: (row: Row) => Found;
  readonly sizeOf: (row: Found) => number;
}

const createGapReader = <Found extends PlacedRow>(
  database: DatabaseSync,
  { columns, join, rowIn, sizeOf }: GapColumns<Found>,
): ReadGap<Found> => {
  const [toEnd, between] = ['', UP_TO].map((end) => database.prepare(select(columns, join, end)));
  for (const statement of [toEnd, between]) statement?.setReadBigInts(true);
  return ({ runKey, after, before }, most) => {
    const from = [runKey, after.at, after.logId, Math.min(most, BATCH_ROWS)] as const;
    const rows = before ? between?.iterate(...from, before.at, before.logId) : toEnd?.iterate(...from);
    const read: Found[] = [];
    let bytes = 0;
    for (const row of rows ?? []) {
      const found = rowIn(row);
      read.push(found);
      bytes += sizeOf(found);
      if (bytes >= BATCH_BYTES) break;
    }
    return read;
  };
};

/** The facts of a record, by its bytes. */
export const factsOfBytes = (bytes: Buffer): RowFacts => factsOf(parsed(bytes), bytes);

/** Reads the records of all rows. */
export const createRecordsReader = (database: DatabaseSync): ReadGap =>
  createGapReader(database, {
    columns: ', bytes',
    join: 'JOIN blob ON blob.key = place.blob_key',
    rowIn: (row) => {
      const bytes = bytesIn(row);
      return { ...placedIn(row), size: bytes.length, facts: factsOfBytes(bytes) };
    },
    sizeOf: ({ size }) => size,
  });

/** Reads no records: what is at hand of them is elsewhere. */
export const createPlacesReader = (database: DatabaseSync): ReadGap<PlacedRow> =>
  createGapReader(database, { columns: '', join: '', rowIn: placedIn, sizeOf: () => 0 });

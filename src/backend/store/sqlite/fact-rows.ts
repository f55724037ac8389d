import type { DatabaseSync } from 'node:sqlite';
import { factsOf, type RowFacts } from '../../facts/row-facts.ts';
import type { FactDrafts } from './fact-drafts.ts';
import { bytesIn, optionalBytes, type Row } from './reads.ts';

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

/** A row with the facts of its record. */
export interface LooseRow extends RowPlace {
  readonly recordKey: number;
  /** Bytes of the record where it was read; 0 where it was not. */
  readonly size: number;
  readonly facts: RowFacts;
}

/** Before all rows. */
export const BEFORE_ALL: RowPlace = { at: -(2n ** 63n), logId: '' };

/** Reads rows of a gap in their order, at most so many, until as many bytes have been read as is well at once. None are left where it gives none. */
export type ReadGap = (gap: Gap, most: number) => LooseRow[];

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

const placeIn = (row: Row): RowPlace => ({ at: row['at'] as bigint, logId: String(row['log_id']) });

const createGapReader = (database: DatabaseSync, columns: string, join: string, rowIn: (row: Row) => LooseRow): ReadGap => {
  const [toEnd, between] = ['', UP_TO].map((end) => database.prepare(select(columns, join, end)));
  for (const statement of [toEnd, between]) statement?.setReadBigInts(true);
  return ({ runKey, after, before }, most) => {
    const from = [runKey, after.at, after.logId, Math.min(most, BATCH_ROWS)] as const;
    const rows = before ? between?.iterate(...from, before.at, before.logId) : toEnd?.iterate(...from);
    const read: LooseRow[] = [];
    let bytes = 0;
    for (const row of rows ?? []) {
      const loose = rowIn(row);
      read.push(loose);
      bytes += loose.size;
      if (bytes >= BATCH_BYTES) break;
    }
    return read;
  };
};

const fromRecord = (bytes: Buffer): Pick<LooseRow, 'size' | 'facts'> => ({
  size: bytes.length,
  facts: factsOf(parsed(bytes), bytes),
});

/** Reads the records of all rows. */
export const createRecordsReader = (database: DatabaseSync): ReadGap =>
  createGapReader(database, ', bytes', 'JOIN blob ON blob.key = place.blob_key', (row) => ({
    ...placeIn(row),
    recordKey: Number(row['record_key']),
    ...fromRecord(bytesIn(row)),
  }));

/** Takes the drafts of rows that have one, and reads the records of others. */
export const createDraftsReader = (database: DatabaseSync, drafts: FactDrafts): ReadGap => {
  const record = database.prepare('SELECT bytes FROM blob WHERE key = ?');
  return createGapReader(database, '', '', (row) => {
    const recordKey = Number(row['record_key']);
    const facts = drafts.get(recordKey);
    const read = facts ? { facts, size: 0 } : fromRecord(optionalBytes(record.get(recordKey)) ?? Buffer.of());
    return { ...placeIn(row), recordKey, ...read };
  });
};

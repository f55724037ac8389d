import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { factsOfBytes, factsOfLogBytes } from '../../facts/facts-of-bytes.ts';
import type { RowFacts } from '../../facts/row-facts.ts';
import type { Gap, LooseRow, PlacedRow } from '../../facts/row-places.ts';
import { bytesIn, type Row } from './reads.ts';

/** Reads rows of a gap in their order, at most so many, until as many bytes have been read as is well at once. None are left where it gives none. */
export type ReadGap<Found extends PlacedRow = LooseRow> = (gap: Gap, most: number) => Found[];

/** What is read at once takes some milliseconds. */
const BATCH_BYTES = 262_144;
const BATCH_ROWS = 128;

/** Where rows stand, and by what of their table. */
interface Standing {
  readonly table: 'place' | 'file_log';
  readonly at: string;
  readonly isOf: string;
}

const OF_RUN: Standing = { table: 'place', at: 'at', isOf: 'run_key = ?1' };
const OF_FILE: Standing = { table: 'file_log', at: 'pos', isOf: 'file_id = (SELECT file_id FROM fact_file WHERE key = -?1)' };

const select = ({ table, at, isOf }: Standing, columns: string, join: string, isBetween: boolean): string => `
SELECT ${at} AS at, log_id, ${table}.blob_key AS record_key${columns} FROM ${table} ${join}
WHERE ${isOf} AND (${at}, log_id) > (?2, ?3)${isBetween ? ` AND (${at}, log_id) < (?5, ?6)` : ''} ORDER BY ${at}, log_id LIMIT ?4`;

const placedIn = (row: Row): PlacedRow => ({
  at: row['at'] as bigint,
  logId: String(row['log_id']),
  recordKey: Number(row['record_key']),
});

interface GapColumns<Found> {
  readonly standing: Standing;
  readonly columns: string;
  readonly join: string;
  readonly rowIn: (row: Row) => Found;
  /** Absent where nothing large is read: then all rows are read at once. */
  readonly sizeOf?: (row: Found) => number;
}

const createGapReader = <Found extends PlacedRow>(
  database: DatabaseSync,
  { standing, columns, join, rowIn, sizeOf }: GapColumns<Found>,
): ReadGap<Found> => {
  const [toEnd, between] = [false, true].map((isBetween) => database.prepare(select(standing, columns, join, isBetween))) as [
    StatementSync,
    StatementSync,
  ];
  for (const statement of [toEnd, between]) statement.setReadBigInts(true);
  return ({ runKey, after, before }, most) => {
    const from = [runKey, after.at, after.logId, sizeOf ? Math.min(most, BATCH_ROWS) : most];
    const [statement, values] = before ? [between, [...from, before.at, before.logId]] : [toEnd, from];
    if (!sizeOf) return statement.all(...values).map(rowIn);
    const read: Found[] = [];
    let bytes = 0;
    for (const row of statement.iterate(...values)) {
      const found = rowIn(row);
      read.push(found);
      bytes += sizeOf(found);
      if (bytes >= BATCH_BYTES) break;
    }
    return read;
  };
};

const createBodiesReader = (database: DatabaseSync, standing: Standing, factsOfBody: (bytes: Buffer) => RowFacts): ReadGap =>
  createGapReader(database, {
    standing,
    columns: ', bytes',
    join: `JOIN blob ON blob.key = ${standing.table}.blob_key`,
    rowIn: (row) => {
      const bytes = bytesIn(row);
      return { ...placedIn(row), size: bytes.length, facts: factsOfBody(bytes) };
    },
    sizeOf: ({ size }) => size,
  });

/** Reads the logs that files have of their own. */
export const createLogsReader = (database: DatabaseSync): ReadGap => createBodiesReader(database, OF_FILE, factsOfLogBytes);

/** Reads the records of all rows, be they those of runs or logs of files. */
export const createRecordsReader = (database: DatabaseSync): ReadGap => {
  const readRecords = createBodiesReader(database, OF_RUN, factsOfBytes);
  const readLogs = createLogsReader(database);
  return (gap, most) => (gap.runKey < 0 ? readLogs : readRecords)(gap, most);
};

/** Reads no records of runs: what is at hand of them is elsewhere. */
export const createPlacesReader = (database: DatabaseSync): ReadGap<PlacedRow> =>
  createGapReader(database, { standing: OF_RUN, columns: '', join: '', rowIn: placedIn });

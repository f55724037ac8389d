import { columnsOfRows } from '../../facts/columns-of-rows.ts';
import { factsOfBytes, factsOfLogBytes } from '../../facts/facts-of-bytes.ts';
import { CHUNK_ROWS, type Gap, type LooseRow, type RowPlace } from '../../facts/row-places.ts';
import type { Connection, Parameter, Row } from './connections.ts';
import type { ReadTerms } from './fact-terms.ts';
import { bytesIn } from './rows.ts';

/** Rows that are read at once. */
const BATCH_ROWS = 128;

const select = (table: string, at: string, isOf: string, isBetween: boolean): string => `
SELECT ${at} AS at, log_id, ${table}.blob_key AS record_key, bytes FROM ${table} JOIN blob ON blob.key = ${table}.blob_key
WHERE ${isOf} AND (${at}, log_id) > ($2, $3)${isBetween ? ` AND (${at}, log_id) < ($5, $6)` : ''} ORDER BY ${at}, log_id LIMIT $4`;

const OF_RUN = [false, true].map((isBetween) => select('place', 'at', 'run_key = $1', isBetween));
const OF_FILE = [false, true].map((isBetween) =>
  select('file_log', 'pos', 'file_id = (SELECT file_id FROM fact_file WHERE key = -$1::bigint)', isBetween),
);

const looseIn = (row: Row, isLog: boolean): LooseRow => {
  const bytes = bytesIn(row);
  return {
    at: BigInt(row['at'] as number),
    logId: String(row['log_id']),
    recordKey: Number(row['record_key']),
    size: bytes.length,
    facts: isLog ? factsOfLogBytes(bytes) : factsOfBytes(bytes),
  };
};

const readRows = async (connection: Connection, { runKey, after, before }: Gap, most: number): Promise<LooseRow[]> => {
  const isLog = runKey < 0;
  const values: Parameter[] = [runKey, after.at, after.logId, Math.min(most, BATCH_ROWS), ...(before ? [before.at, before.logId] : [])];
  const sql = (isLog ? OF_FILE : OF_RUN)[before ? 1 : 0] as string;
  return (await connection.query(sql, values)).map((row) => looseIn(row, isLog));
};

/** The rows of a gap, a chunk's worth at a time. */
export async function* looseRows(connection: Connection, gap: Gap): AsyncGenerator<LooseRow[]> {
  let after: RowPlace = gap.after;
  for (let rows: LooseRow[] = []; ; ) {
    const more = await readRows(connection, { ...gap, after }, CHUNK_ROWS - rows.length);
    rows.push(...more);
    after = more.at(-1) ?? after;
    if (more.length > 0 && rows.length < CHUNK_ROWS) continue;
    if (rows.length === 0) return;
    yield rows;
    rows = [];
  }
}

/** The texts that columns of rows refer to. */
export const textsOf = (rows: readonly LooseRow[]): string[] => {
  const texts = new Set<string>();
  columnsOfRows(rows, (text) => texts.add(text).size);
  return [...texts];
};

/** The columns of rows, for whom the terms are. */
export const columnsOfLoose = async (rows: readonly LooseRow[], terms: ReadTerms): Promise<Map<string, Uint8Array>> => {
  await terms.readCodes(textsOf(rows));
  return columnsOfRows(rows, (text) => terms.add(text));
};

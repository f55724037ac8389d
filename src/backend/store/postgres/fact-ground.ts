import type { PickedLogs } from '../../facts/picked-logs.ts';
import { type Chunk, type Gap, gapsBetween } from '../../facts/row-places.ts';
import { FACT_SEMANTICS } from '../../facts/semantics.ts';
import type { FileLogSelection } from '../catalogue-reads.ts';
import type { FactsSelection } from '../reads.ts';
import type { Connection, Row } from './connections.ts';
import { ReadTerms } from './fact-terms.ts';
import { FILE_LOG_PLACES, VERSION_LOGS_COUNT } from './file-log-places.ts';
import { optionalBytes } from './rows.ts';

/** Rows that stand one after another in their run: those of a chunk, or those in front of one, which may be none. */
export type Piece = { readonly runKey: number; readonly chunk: Chunk } | { readonly runKey: number; readonly gap: Gap };

/** What a question stands on, whatever it asks of the rows. */
export interface Ground {
  readonly connection: Connection;
  /** See `RowFacts`. */
  readonly evaluation: Buffer | undefined;
  readonly total: number;
  readonly picked: PickedLogs | undefined;
  readonly pieces: readonly Piece[];
  readonly terms: ReadTerms;
}

const LAST_TERM = '(SELECT coalesce(max(key), 0) FROM fact_term) AS last_term';
const EVALUATION = `SELECT bytes, ${LAST_TERM} FROM evaluation LEFT JOIN blob ON blob.key = body_key WHERE id = $1`;

const CHUNK = 'chunk.key, chunk.at, chunk.log_id, chunk.last_at, chunk.last_log_id, chunk.count';

const RUNS = `
SELECT run.key AS run_key, logs_count, ${CHUNK}
FROM run LEFT JOIN fact_chunk AS chunk ON run_key = run.key AND semantics = $3
WHERE evaluation_key = (SELECT key FROM evaluation WHERE id = $1) AND (cardinality($2::text[]) = 0 OR id = ANY ($2))
ORDER BY rank, chunk.at, chunk.log_id`;

const FILE = `
SELECT
  -fact_file.key AS run_key, (SELECT coalesce(max(pos) + 1, 0) FROM file_log WHERE file_log.file_id = $1) AS logs_count, ${LAST_TERM}, ${CHUNK}
FROM fact_file LEFT JOIN fact_chunk AS chunk ON run_key = -fact_file.key AND semantics = $2
WHERE file_id = $1 ORDER BY chunk.at, chunk.log_id`;

const chunkIn = (row: Row): Chunk => ({
  key: Number(row['key']),
  first: { at: BigInt(row['at'] as number), logId: String(row['log_id']) },
  last: { at: BigInt(row['last_at'] as number), logId: String(row['last_log_id']) },
  count: Number(row['count']),
});

/** The pieces of a run, of which there is a row for each chunk, or one without. */
const piecesOf = (runKey: number, rows: readonly Row[]): Piece[] => {
  const chunks = rows.filter((row) => row['key'] !== null).map(chunkIn);
  const isWhole = chunks.reduce((sum, { count }) => sum + count, 0) === Number(rows[0]?.['logs_count']);
  if (isWhole) return chunks.map((chunk) => ({ runKey, chunk }));
  const gaps = [...gapsBetween(runKey, chunks)];
  return gaps.flatMap((gap, index): Piece[] => {
    const chunk = chunks[index];
    return chunk
      ? [
          { runKey, gap },
          { runKey, chunk },
        ]
      : [{ runKey, gap }];
  });
};

const byRun = (rows: readonly Row[]): Map<number, Row[]> => {
  const runs = new Map<number, Row[]>();
  for (const row of rows) {
    const key = Number(row['run_key']);
    const ofRun = runs.get(key);
    if (ofRun) ofRun.push(row);
    else runs.set(key, [row]);
  }
  return runs;
};

const allPieces = (rows: readonly Row[]): Piece[] => [...byRun(rows)].flatMap(([runKey, ofRun]) => piecesOf(runKey, ofRun));

const pickedOf = async (connection: Connection, { fileId, versionId, from, to }: FileLogSelection): Promise<PickedLogs> => {
  const [[places], [counted]] = await Promise.all([
    connection.query(FILE_LOG_PLACES, [fileId, null, from, to]),
    versionId === null ? [] : connection.query(VERSION_LOGS_COUNT, [fileId, versionId, from, to]),
  ]);
  const range = { first: Number(places?.['first']), last: Number(places?.['last']) };
  const total = versionId === null ? Math.max(0, range.last - range.first + 1) : Number(counted?.['total']);
  return { range, versionId, total };
};

const groundOfFile = async (connection: Connection, selection: FileLogSelection): Promise<Ground> => {
  const [rows, picked] = await Promise.all([connection.query(FILE, [selection.fileId, FACT_SEMANTICS]), pickedOf(connection, selection)]);
  const terms = new ReadTerms(connection, Number(rows[0]?.['last_term'] ?? 0));
  return { connection, evaluation: undefined, total: picked.total, picked, pieces: allPieces(rows), terms };
};

/** Undefined for an unknown evaluation. To be asked within a transaction that sees one moment; all of it is asked at once. */
export const groundOf = async (connection: Connection, selection: FactsSelection): Promise<Ground | undefined> => {
  if ('fileId' in selection) return groundOfFile(connection, selection);
  const { evaluationId, runIds } = selection;
  const [[evaluation], rows] = await Promise.all([
    connection.query(EVALUATION, [evaluationId]),
    connection.query(RUNS, [evaluationId, runIds, FACT_SEMANTICS]),
  ]);
  if (!evaluation) return undefined;
  const total = [...byRun(rows).values()].reduce((sum, [first]) => sum + Number(first?.['logs_count']), 0);
  const terms = new ReadTerms(connection, Number(evaluation['last_term']));
  return { connection, evaluation: optionalBytes(evaluation), total, picked: undefined, pieces: allPieces(rows), terms };
};

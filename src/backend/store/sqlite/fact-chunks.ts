import type { DatabaseSync } from 'node:sqlite';
import type { ColumnCache } from '../../facts/column-cache.ts';
import { columnsOfRows } from '../../facts/columns-of-rows.ts';
import { CHUNK_ROWS, type Chunk, type Gap, gapsBetween, type LooseRow, type PlacedRow, type RowPlace } from '../../facts/row-places.ts';
import { FACT_SEMANTICS } from '../../facts/semantics.ts';
import type { ColumnsInMaking, FactMaker } from './fact-maker.ts';
import { createLogsReader, createPlacesReader, type ReadGap } from './fact-rows.ts';
import { createInterning } from './fact-terms.ts';
import type { Row } from './reads.ts';

const chunkIn = (row: Row): Chunk => ({
  key: Number(row['key']),
  first: { at: row['at'] as bigint, logId: String(row['log_id']) },
  last: { at: row['last_at'] as bigint, logId: String(row['last_log_id']) },
  count: Number(row['count']),
});

/** A chunk without its ends, which are of no use where nothing lies between chunks. */
export type WholeChunk = Pick<Chunk, 'key' | 'count'>;

export interface FactChunks {
  /** Those of a run, in the order of its rows. */
  ofRun(runKey: number): Chunk[];
  /** The same where they have all of so many rows, which takes less; undefined where they have not. */
  ofWholeRun(runKey: number, rows: number): WholeChunk[] | undefined;
  column(chunkKey: number, name: string): Uint8Array | undefined;
  /** Grows with each change that takes chunks of a run away, or would. */
  changes(runKey: number): number;
}

/** Prepares every query once. */
export const createFactChunks = (database: DatabaseSync, cache: ColumnCache): FactChunks => {
  const ofRun = database.prepare(`
    SELECT key, at, log_id, last_at, last_log_id, count FROM fact_chunk WHERE run_key = ? AND semantics = ? ORDER BY at, log_id`);
  ofRun.setReadBigInts(true);
  const ofWholeRun = database.prepare('SELECT key, count FROM fact_chunk WHERE run_key = ? AND semantics = ? ORDER BY at, log_id');
  const column = database.prepare('SELECT bytes FROM fact_column WHERE chunk_key = ? AND name = ?');
  const changes = database.prepare('SELECT changes FROM fact_run WHERE run_key = ?');
  return {
    ofRun: (runKey) => ofRun.all(runKey, FACT_SEMANTICS).map(chunkIn),
    ofWholeRun: (runKey, rows) => {
      const found = ofWholeRun.all(runKey, FACT_SEMANTICS).map((row) => ({ key: Number(row['key']), count: Number(row['count']) }));
      return found.reduce((sum, { count }) => sum + count, 0) === rows ? found : undefined;
    },
    column: (chunkKey, name) =>
      cache.column(chunkKey, name, () => {
        const bytes = column.get(chunkKey, name)?.['bytes'];
        return bytes instanceof Uint8Array ? bytes : undefined;
      }),
    changes: (runKey) => Number(changes.get(runKey)?.['changes'] ?? 0),
  };
};

export interface FactFilling {
  /**
   * Keeps rows that stand one after another, at least one, as a chunk, within a transaction; not where a chunk has some of them already. Their
   * columns.
   */
  keep(runKey: number, rows: readonly LooseRow[]): Map<string, Uint8Array>;
  /** Makes the chunks that the own logs of a file lack, within a transaction: one at each step. */
  fillFile(runKey: number): Generator<void>;
  /** Makes the chunks that runs lack, within a transaction: one at each step. */
  fillRuns(runKeys: readonly number[], maker: FactMaker): AsyncGenerator<void>;
}

/** Rows that become a chunk. */
interface NextChunk {
  readonly runKey: number;
  readonly rows: readonly PlacedRow[];
}

/** Chunks that are in the making while one is kept. */
const AHEAD = 2;

const OVERLAPPING = `
SELECT (last_at, last_log_id) >= (?2, ?3) AS overlaps FROM fact_chunk
WHERE run_key = ?1 AND (at, log_id) <= (?4, ?5) ORDER BY at DESC, log_id DESC LIMIT 1`;

const DROP_OTHERS = [
  'DELETE FROM fact_column WHERE chunk_key IN (SELECT key FROM fact_chunk WHERE run_key = ?1 AND semantics <> ?2)',
].concat('DELETE FROM fact_chunk WHERE run_key = ?1 AND semantics <> ?2');

/** A key that no chunk had before: they are counted where the changes of run 0 would be, of which there is none. */
const NEXT_KEY = `
INSERT INTO fact_run (run_key, changes) VALUES (0, (SELECT ifnull(max(key), 0) FROM fact_chunk) + 1)
ON CONFLICT (run_key) DO UPDATE SET changes = max(changes + 1, excluded.changes) RETURNING changes AS key`;

/** The rows of gaps, a chunk's worth at a time. */
function* chunkfuls<Found extends PlacedRow>(gaps: Iterable<Gap>, read: ReadGap<Found>): Generator<Found[]> {
  for (const gap of gaps) {
    let after = gap.after;
    for (let rows: Found[] = []; ; rows = []) {
      for (let more = read({ ...gap, after }, CHUNK_ROWS); more.length > 0; more = read({ ...gap, after }, CHUNK_ROWS - rows.length)) {
        rows.push(...more);
        after = more.at(-1) ?? after;
        if (rows.length === CHUNK_ROWS) break;
      }
      if (rows.length === 0) break;
      yield rows;
    }
  }
}

/** Prepares every statement once. */
export const createFactFilling = (database: DatabaseSync, chunks: FactChunks): FactFilling => {
  const readPlaces = createPlacesReader(database);
  const readLogs = createLogsReader(database);
  const interning = createInterning(database);
  const dropOthers = DROP_OTHERS.map((sql) => database.prepare(sql));
  const overlapping = database.prepare(OVERLAPPING);
  const nextKey = database.prepare(NEXT_KEY);
  const addChunk = database.prepare(`
    INSERT INTO fact_chunk (key, run_key, at, log_id, last_at, last_log_id, count, semantics) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`);
  const addColumn = database.prepare('INSERT INTO fact_column (chunk_key, name, bytes) VALUES (?, ?, ?)');

  const keepColumns = (runKey: number, rows: readonly RowPlace[], columns: ReadonlyMap<string, Uint8Array>): void => {
    const [first, last] = [rows[0], rows.at(-1)];
    if (!first || !last) return;
    for (const statement of dropOthers) statement.run(runKey, FACT_SEMANTICS);
    if (overlapping.get(runKey, first.at, first.logId, last.at, last.logId)?.['overlaps'] === 1) return;
    const key = Number(nextKey.get()?.['key']);
    addChunk.run(key, runKey, first.at, first.logId, last.at, last.logId, rows.length, FACT_SEMANTICS);
    for (const [name, bytes] of columns) addColumn.run(key, name, bytes);
  };
  function* lackingIn(runKeys: readonly number[]): Generator<NextChunk> {
    for (const runKey of runKeys)
      for (const rows of chunkfuls(gapsBetween(runKey, chunks.ofRun(runKey)), readPlaces)) yield { runKey, rows };
  }
  const keep: FactFilling['keep'] = (runKey, rows) => {
    const columns = columnsOfRows(rows, interning().codeOf);
    keepColumns(runKey, rows, columns);
    return columns;
  };
  return {
    keep,
    fillFile: function* (runKey) {
      for (const rows of chunkfuls(gapsBetween(runKey, chunks.ofRun(runKey)), readLogs)) {
        keep(runKey, rows);
        yield;
      }
    },
    fillRuns: async function* (runKeys, maker) {
      const ofAll = interning();
      const begun: (NextChunk & { readonly columns: ColumnsInMaking })[] = [];
      const keepFirst = async (): Promise<void> => {
        const next = begun.shift();
        if (next) keepColumns(next.runKey, next.rows, await next.columns(ofAll));
      };
      for (const next of lackingIn(runKeys)) {
        begun.push({ ...next, columns: maker.begin(next.rows.map(({ recordKey }) => recordKey)) });
        if (begun.length <= AHEAD) continue;
        await keepFirst();
        yield;
      }
      for (; begun.length > 0; yield) await keepFirst();
    },
  };
};

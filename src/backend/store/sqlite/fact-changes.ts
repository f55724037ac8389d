import type { DatabaseSync } from 'node:sqlite';
import { CHUNK_ROWS } from '../../facts/row-places.ts';

/** Keeps facts from outliving what they were made of. To be told within the transaction that changes it. */
export interface FactChanges {
  /** Any places of a run changed. */
  forgetRun(runKey: number): void;
  /** A log came to its place, or is another one there. */
  forgetLog(runKey: number, logId: string): void;
  /** Any of the logs changed that a file has of its own, or their places. */
  forgetFile(fileId: string): void;
}

/** Later than all other times: the place of what has none. */
const LAST = '9223372036854775807';

/** The chunk with the last row that does not come after a log, and whether the log is among its rows. */
const CHUNK_BEFORE = `
WITH log AS (SELECT ifnull(created_at, ${LAST}) AS at, +log_id AS log_id FROM evaluation_log WHERE run_key = ?1 AND log_id = ?2)
SELECT key, count, (SELECT at, log_id FROM log) <= (last_at, last_log_id) AS is_inside
FROM fact_chunk WHERE run_key = ?1 AND (at, log_id) <= (SELECT at, log_id FROM log)
ORDER BY at DESC, log_id DESC LIMIT 1`;

const COUNT_CHANGE = 'INSERT INTO fact_run (run_key, changes) VALUES (?, 1) ON CONFLICT (run_key) DO UPDATE SET changes = changes + 1';

/** Prepares every statement once. */
export const createFactChanges = (database: DatabaseSync): FactChanges => {
  const count = database.prepare(COUNT_CHANGE);
  const dropColumns = database.prepare('DELETE FROM fact_column WHERE chunk_key IN (SELECT key FROM fact_chunk WHERE run_key = ?)');
  const dropChunks = database.prepare('DELETE FROM fact_chunk WHERE run_key = ?');
  const before = database.prepare(CHUNK_BEFORE);
  const drop = ['DELETE FROM fact_column WHERE chunk_key = ?', 'DELETE FROM fact_chunk WHERE key = ?'].map((sql) => database.prepare(sql));

  const addFile = database.prepare('INSERT OR IGNORE INTO fact_file (file_id) VALUES (?)');
  const fileKey = database.prepare('SELECT key FROM fact_file WHERE file_id = ?');
  const forgetRun: FactChanges['forgetRun'] = (runKey) => {
    count.run(runKey);
    dropColumns.run(runKey);
    dropChunks.run(runKey);
  };

  return {
    forgetRun,
    forgetFile: (fileId) => {
      addFile.run(fileId);
      forgetRun(-Number(fileKey.get(fileId)?.['key']));
    },
    forgetLog: (runKey, logId) => {
      count.run(runKey);
      const chunk = before.get(runKey, logId);
      // Behind a chunk that is not full it goes into it, so that logs which come one by one make no chunks of one row.
      if (chunk && (chunk['is_inside'] === 1 || Number(chunk['count']) < CHUNK_ROWS))
        for (const statement of drop) statement.run(Number(chunk['key']));
    },
  };
};

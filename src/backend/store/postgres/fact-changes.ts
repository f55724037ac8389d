import { CHUNK_ROWS } from '../../facts/row-places.ts';
import type { Transaction } from './transaction.ts';

/** Takes the facts of runs away, which are those of this query. */
const forgetRuns = (runs: string): string[] => [
  `INSERT INTO fact_run (run_key, changes) SELECT key, 1 FROM (${runs}) AS run
   ON CONFLICT (run_key) DO UPDATE SET changes = fact_run.changes + 1`,
  `DELETE FROM fact_column WHERE chunk_key = ANY (ARRAY (SELECT key FROM fact_chunk WHERE run_key IN (${runs})))`,
  `DELETE FROM fact_chunk WHERE run_key IN (${runs})`,
];

const FORGET_RUN = forgetRuns('SELECT $1::bigint AS key');

/** Takes the facts of the runs of an evaluation away: its id is $1. */
export const FORGET_RUNS_OF: readonly string[] = forgetRuns(
  'SELECT run.key FROM run JOIN evaluation ON evaluation.key = evaluation_key WHERE evaluation.id = $1',
);

const COUNT_CHANGES = `
INSERT INTO fact_run (run_key, changes) VALUES ($1, $2) ON CONFLICT (run_key) DO UPDATE SET changes = fact_run.changes + excluded.changes`;

/**
 * Of each of these logs of a run the chunk with the last row that does not come after it, where the log is among its rows; or where it is not
 * full: then the log goes into it, so that logs which come one by one make no chunks of one row.
 */
const FORGET_LOGS = `
WITH touched AS MATERIALIZED (
  SELECT DISTINCT chunk.key
  FROM (
    SELECT coalesce(created_at, 9223372036854775807) AS at, log_id FROM evaluation_log WHERE run_key = $1 AND log_id = ANY ($2::text[])
  ) AS log
  CROSS JOIN LATERAL (
    SELECT key, count, last_at, last_log_id FROM fact_chunk WHERE run_key = $1 AND (at, log_id) <= (log.at, log.log_id)
    ORDER BY at DESC, log_id DESC LIMIT 1
  ) AS chunk
  WHERE (log.at, log.log_id) <= (chunk.last_at, chunk.last_log_id) OR chunk.count < ${CHUNK_ROWS}
), columns AS (
  DELETE FROM fact_column WHERE chunk_key = ANY (ARRAY (SELECT key FROM touched))
)
DELETE FROM fact_chunk WHERE key = ANY (ARRAY (SELECT key FROM touched))`;

/** Keeps facts from outliving what they were made of: any places of a run changed. */
export const forgetRun = ({ send }: Transaction, runKey: number): void => {
  for (const statement of FORGET_RUN) send(statement, runKey);
};

/** The same where logs came to their places, or are others there. */
export const forgetLogs = ({ send }: Transaction, runKey: number, logIds: readonly string[]): void => {
  send(COUNT_CHANGES, runKey, logIds.length);
  send(FORGET_LOGS, runKey, logIds);
};

const ADD_FILE = 'INSERT INTO fact_file (file_id) VALUES ($1) ON CONFLICT DO NOTHING';
const FORGET_FILE = forgetRuns('SELECT -key AS key FROM fact_file WHERE file_id = $1');

/** Any of the logs changed that a file has of its own, or their places. */
export const forgetFile = ({ send }: Transaction, fileId: string): void => {
  for (const statement of [ADD_FILE, ...FORGET_FILE]) send(statement, fileId);
};

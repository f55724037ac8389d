import { forgetLogs, forgetRun } from './fact-changes.ts';
import type { Transaction } from './transaction.ts';

/** How many places a mark is made for; it is divided when it has twice as many. */
const MARKED = 1_024;
/** A time later, and one earlier, than all others. */
const LAST = '9223372036854775807';
const FIRST = '-9223372036854775808';

/** The place of a log by its time: one without a time comes last. */
export const PLACE_TIME = `coalesce(created_at, ${LAST})`;

const ADD_FIRST_MARK = `INSERT INTO place_mark (run_key, at, log_id, count) VALUES ($1, ${FIRST}, '', 0) ON CONFLICT DO NOTHING`;

const COUNT_PLACES = `
UPDATE place_mark SET count = place_mark.count + added.count
FROM (
  SELECT mark.at, mark.log_id, count(*) AS count
  FROM (SELECT ${PLACE_TIME} AS at, log_id FROM evaluation_log WHERE run_key = $1 AND log_id = ANY ($2::text[])) AS log
  CROSS JOIN LATERAL (
    SELECT at, log_id FROM place_mark WHERE run_key = $1 AND (at, log_id) <= (log.at, log.log_id) ORDER BY at DESC, log_id DESC LIMIT 1
  ) AS mark
  GROUP BY mark.at, mark.log_id
) AS added
WHERE run_key = $1 AND place_mark.at = added.at AND place_mark.log_id = added.log_id`;

const DIVIDE_MARKS = [
  `INSERT INTO place_mark (run_key, at, log_id, count)
   SELECT $1, place.at, place.log_id, least(${MARKED}, mark.count - before)
   FROM place_mark AS mark
   CROSS JOIN LATERAL (
     SELECT at, log_id, row_number() OVER (ORDER BY at, log_id) - 1 AS before
     FROM place WHERE run_key = $1 AND (at, log_id) >= (mark.at, mark.log_id) ORDER BY at, log_id LIMIT mark.count
   ) AS place
   WHERE mark.run_key = $1 AND mark.count >= ${2 * MARKED} AND before > 0 AND before % ${MARKED} = 0`,
  `UPDATE place_mark SET count = ${MARKED} WHERE run_key = $1 AND count >= ${2 * MARKED}`,
];

const COUNT_LOGS = 'UPDATE run SET logs_count = logs_count + $2 WHERE key = $1';

const REFILL = [
  'DELETE FROM place WHERE run_key = $1',
  'DELETE FROM place_mark WHERE run_key = $1',
  `INSERT INTO place (run_key, at, log_id, blob_key)
   SELECT run_key, ${PLACE_TIME}, log_id, blob_key FROM evaluation_log WHERE run_key = $1 ORDER BY 2, 3`,
  'UPDATE run SET logs_count = (SELECT count(*) FROM place WHERE run_key = $1) WHERE key = $1',
  `INSERT INTO place_mark (run_key, at, log_id, count)
   SELECT $1, CASE WHEN before = 0 THEN ${FIRST} ELSE at END, CASE WHEN before = 0 THEN '' ELSE log_id END, least(${MARKED}, logs_count - before)
   FROM (SELECT at, log_id, row_number() OVER (ORDER BY at, log_id) - 1 AS before FROM place WHERE run_key = $1) AS place
   CROSS JOIN (SELECT logs_count FROM run WHERE key = $1) AS run
   WHERE before % ${MARKED} = 0`,
];

/** Whether a run has logs that are not in their places, or places that are of none of them. */
const MISPLACED = `
SELECT (SELECT logs_count FROM run WHERE key = $1) <> (SELECT count(*) FROM evaluation_log WHERE run_key = $1)
  OR EXISTS (
    SELECT FROM (SELECT ${PLACE_TIME} AS at, log_id, blob_key FROM evaluation_log WHERE run_key = $1) AS held
    FULL JOIN (SELECT at, log_id, blob_key FROM place WHERE run_key = $1) AS place USING (at, log_id)
    WHERE held.blob_key IS DISTINCT FROM place.blob_key
  ) AS misplaced`;

const RANK_RUNS = `
UPDATE run SET rank = ranked.rank
FROM (
  SELECT key, row_number() OVER (ORDER BY body_key IS NULL, added_at DESC NULLS LAST, created_at DESC NULLS LAST, id) - 1 AS rank
  FROM run WHERE evaluation_key = (SELECT key FROM evaluation WHERE id = $1)
) AS ranked
WHERE run.key = ranked.key AND run.rank IS DISTINCT FROM ranked.rank`;

/** Brings the runs of an evaluation into the order of its listing. */
export const placeRuns = ({ send }: Transaction, evaluationId: string): void => send(RANK_RUNS, evaluationId);

/** Brings logs that were added, with their places, into the order of their run: whatever the number of the others, that costs the same. */
export const placeLogs = (transaction: Transaction, runKey: number, logIds: readonly string[]): void => {
  const { send } = transaction;
  send(ADD_FIRST_MARK, runKey);
  send(COUNT_PLACES, runKey, logIds);
  for (const statement of DIVIDE_MARKS) send(statement, runKey);
  send(COUNT_LOGS, runKey, logIds.length);
  forgetLogs(transaction, runKey, logIds);
};

/** Brings all logs of one run into the order of the listing, where they are not. */
export const placeAllLogs = async (transaction: Transaction, runKey: number): Promise<void> => {
  const { rows } = transaction;
  const [found] = await rows(MISPLACED, runKey);
  if (found?.['misplaced'] === false) return;
  forgetRun(transaction, runKey);
  closeUpLogs(transaction, runKey);
};

/** The same after logs left, of which the facts are forgotten already. */
export const closeUpLogs = ({ send }: Transaction, runKey: number): void => {
  for (const statement of REFILL) send(statement, runKey);
};

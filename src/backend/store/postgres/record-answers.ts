import type { StoredRecord } from '../changes.ts';
import type { LaterAnswers } from './changes-port.ts';
import type { Row } from './connections.ts';
import type { RecordWrites } from './record-writes.ts';
import { bytesIn, optionalBytes } from './rows.ts';
import { keyOf } from './run-answers.ts';
import type { Transaction } from './transaction.ts';

const RECORDS = `
SELECT log_id, served.bytes AS bytes, origin.bytes AS origin
FROM evaluation_log JOIN blob AS served ON served.key = blob_key LEFT JOIN blob AS origin ON origin.key = nullif(origin_key, blob_key)
WHERE run_key = $1`;

/** Records are read until they have as many bytes, as they are served and as they came. */
const BATCH_BYTES = 1_048_576;
/** And so many of them at most. */
const BATCH_RECORDS = 512;

// Sizes are known without reading the bytes.
const BATCH = `
SELECT log_id, served.bytes AS bytes, origin.bytes AS origin
FROM (
  SELECT log_id, blob_key, nullif(origin_key, blob_key) AS other_key, sum(size) OVER (ORDER BY log_id) - size AS before
  FROM (
    SELECT log_id, blob_key, origin_key, octet_length(served.bytes) + coalesce(octet_length(origin.bytes), 0) AS size
    FROM evaluation_log JOIN blob AS served ON served.key = blob_key LEFT JOIN blob AS origin ON origin.key = nullif(origin_key, blob_key)
    WHERE run_key = $1 AND ($2::text IS NULL OR log_id > $2) ORDER BY log_id LIMIT ${BATCH_RECORDS}
  ) AS next
) AS batch
JOIN blob AS served ON served.key = blob_key LEFT JOIN blob AS origin ON origin.key = other_key
WHERE before < ${BATCH_BYTES} ORDER BY log_id`;

const HELD = 'SELECT log_id FROM evaluation_log WHERE run_key = $1 AND log_id = ANY ($2::text[])';
const LOGS_COUNT = 'SELECT logs_count FROM run WHERE key = $1';
const TALLY = 'SELECT counts, numbers AS bytes FROM tally WHERE run_key = $1';
const SET_TALLY = `
INSERT INTO tally (run_key, counts, numbers) VALUES ($1, $2, $3)
ON CONFLICT (run_key) DO UPDATE SET counts = excluded.counts, numbers = excluded.numbers`;

/** Found several times, a log is read where reads of one find it. A judgment that was given here is a log as well. */
const LOGS = `
SELECT wanted.id, coalesce(given.bytes, found.bytes) AS bytes
FROM unnest($1::text[]) WITH ORDINALITY AS wanted (id, nth)
LEFT JOIN (SELECT id, bytes FROM judgment JOIN blob ON blob.key = blob_key) AS given ON given.id = wanted.id
LEFT JOIN LATERAL (
  SELECT substring(bytes FROM (start + 1)::int FOR length::int) AS bytes
  FROM (
    SELECT blob_key, start, length FROM log WHERE id = wanted.id
    ORDER BY source, blob_key IN (SELECT blob_key FROM superseded), export_key DESC, length DESC, key LIMIT 1
  ) AS place
  JOIN blob ON blob.key = blob_key
) AS found ON given.id IS NULL
WHERE coalesce(given.bytes, found.bytes) IS NOT NULL ORDER BY nth`;

const recordIn = (row: Row): StoredRecord => {
  const served = bytesIn(row);
  return { logId: String(row['log_id']), served, origin: optionalBytes(row, 'origin') ?? served };
};

type RecordAnswers = Pick<
  LaterAnswers,
  'records' | 'record' | 'logsCount' | 'heldLogs' | 'logs' | 'addRecord' | 'setRecord' | 'tally' | 'setTally'
>;

/** What changes ask and do of the records of runs, and of logs by themselves. */
export const recordAnswers = ({ rows, send }: Transaction, writes: RecordWrites): RecordAnswers => ({
  records: async (ref, afterLogId) => (await rows(BATCH, keyOf(ref), afterLogId)).map(recordIn),
  record: async (ref, logId) => (await rows(`${RECORDS} AND log_id = $2`, keyOf(ref), logId)).map(recordIn)[0],
  logsCount: async (ref) => Number((await rows(LOGS_COUNT, keyOf(ref)))[0]?.['logs_count'] ?? 0),
  heldLogs: async (ref, logIds) => new Set((await rows(HELD, keyOf(ref), logIds)).map((row) => String(row['log_id']))),
  logs: async (ids) => new Map(ids.length === 0 ? [] : (await rows(LOGS, ids)).map((row) => [String(row['id']), bytesIn(row)] as const)),
  addRecord: (ref, record) => writes.add(keyOf(ref), record),
  setRecord: (ref, logId, body) => writes.set(keyOf(ref), logId, body),
  tally: async (ref) => {
    const [row] = await rows(TALLY, keyOf(ref));
    return row && { counts: String(row['counts']), numbers: bytesIn(row) };
  },
  setTally: (ref, { counts, numbers }) => send(SET_TALLY, keyOf(ref), counts, numbers),
});

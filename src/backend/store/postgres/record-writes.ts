import type { NewRecord } from '../changes.ts';
import { forgetLogs } from './fact-changes.ts';
import { PLACE_TIME, placeLogs } from './places.ts';
import type { Transaction } from './transaction.ts';

/** A key for a new blob. */
const NEXT_BLOB = `nextval(pg_get_serial_sequence('blob', 'key'))`;

// The bodies of many records travel as one value, and are cut apart there: a list of them would be text, of twice the length.

const ADD_RECORDS = `
WITH fresh AS MATERIALIZED (
  SELECT ${NEXT_BLOB} AS blob_key, log_id, created_at, substring($2::bytea FROM start FOR length) AS bytes
  FROM unnest($3::text[], $4::int[], $5::int[], $6::bigint[]) AS record (log_id, start, length, created_at)
), bodies AS (
  INSERT INTO blob (key, bytes) SELECT blob_key, bytes FROM fresh
), places AS (
  INSERT INTO place (run_key, at, log_id, blob_key) SELECT $1, ${PLACE_TIME}, log_id, blob_key FROM fresh
)
INSERT INTO evaluation_log (run_key, log_id, created_at, blob_key, origin_key) SELECT $1, log_id, created_at, blob_key, blob_key FROM fresh`;

// The record as it came is never written over: logs are looked up inside its bytes, and other evaluations may serve it.
// A log that the run does not hold has no blob, so that no key is added for it: the table refuses that.
const SET_RECORDS = `
WITH fresh AS MATERIALIZED (
  SELECT
    log_id, ${PLACE_TIME} AS at, blob_key IS NOT DISTINCT FROM origin_key AS is_new,
    CASE WHEN blob_key = origin_key THEN ${NEXT_BLOB} ELSE blob_key END AS blob_key, substring($2::bytea FROM start FOR length) AS bytes
  FROM unnest($3::text[], $4::int[], $5::int[]) AS record (log_id, start, length)
  LEFT JOIN (SELECT * FROM evaluation_log WHERE run_key = $1) AS held USING (log_id)
), added AS (
  INSERT INTO blob (key, bytes) SELECT blob_key, bytes FROM fresh WHERE is_new
), changed AS (
  UPDATE blob SET bytes = fresh.bytes FROM fresh WHERE NOT is_new AND blob.key = fresh.blob_key
), served AS (
  UPDATE evaluation_log SET blob_key = fresh.blob_key FROM fresh WHERE is_new AND run_key = $1 AND evaluation_log.log_id = fresh.log_id
)
UPDATE place SET blob_key = fresh.blob_key FROM fresh WHERE is_new AND run_key = $1 AND place.at = fresh.at AND place.log_id = fresh.log_id`;

const DROP_TALLY = 'DELETE FROM tally WHERE run_key = $1';

/** Records are sent when they have so many bytes. */
const BATCH_BYTES = 8_388_608;

/** The ids of records and their bodies as they are sent: all bytes, then where each body begins, counted from 1, and how long it is. */
const sentRecords = (records: readonly (readonly [logId: string, body: Uint8Array])[]) => {
  const bodies = records.map(([, body]) => body);
  let next = 1;
  const starts = bodies.map(({ length }) => {
    next += length;
    return next - length;
  });
  const ids = records.map(([logId]) => logId);
  return [Buffer.concat(bodies), ids, starts, bodies.map(({ length }) => length)] as const;
};

export interface RecordWrites {
  add(runKey: number, record: NewRecord): void;
  set(runKey: number, logId: string, body: Uint8Array): void;
  /** Sends what was gathered. */
  flush(): void;
}

/** Gathers the records of a run that come one after another, to send them together. */
export const createRecordWrites = (transaction: Transaction): RecordWrites => {
  const { send } = transaction;
  let run: number | undefined;
  let bytes = 0;
  const added: NewRecord[] = [];
  const changed = new Map<string, Uint8Array>();

  const flush = (): void => {
    if (run === undefined) return;
    if (added.length > 0) {
      const times = added.map(({ createdAt }) => createdAt);
      send(ADD_RECORDS, run, ...sentRecords(added.map(({ logId, body }) => [logId, body])), times);
      const ids = added.map(({ logId }) => logId);
      placeLogs(transaction, run, ids);
    }
    if (changed.size > 0) {
      send(DROP_TALLY, run);
      send(SET_RECORDS, run, ...sentRecords([...changed]));
      forgetLogs(transaction, run, [...changed.keys()]);
    }
    run = undefined;
    bytes = 0;
    added.length = 0;
    changed.clear();
  };
  const gather = (runKey: number, length: number): void => {
    if (run !== runKey || bytes >= BATCH_BYTES) flush();
    run = runKey;
    bytes += length;
  };
  return {
    add: (runKey, record) => {
      gather(runKey, record.body.length);
      added.push(record);
    },
    set: (runKey, logId, body) => {
      gather(runKey, body.length);
      changed.set(logId, body);
    },
    flush,
  };
};

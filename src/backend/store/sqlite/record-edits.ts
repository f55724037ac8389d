import type { DatabaseSync } from 'node:sqlite';
import type { NewRecord, StoredRecord, StoredTally } from '../changes.ts';
import type { Blobs } from './blobs.ts';
import { bytesIn, type Row } from './reads.ts';

/** What changes read and write of the records of a run, and of what they come to. */
export interface RecordEdits {
  /** By the ids of their logs, from the one after `afterLogId` on: some of them. */
  records(runKey: number, afterLogId: string | null): StoredRecord[];
  record(runKey: number, logId: string): StoredRecord | undefined;
  /** How many logs a run has in an evaluation, once they are placed. */
  logsCount(runKey: number): number;
  /** What was kept by `setTally`; undefined also once records have changed other than by being added. */
  tally(runKey: number): StoredTally | undefined;
  setTally(runKey: number, tally: StoredTally): void;
  addRecord(runKey: number, record: NewRecord): void;
  /** Gives a run the records that it or any of these has, each as it came, and no others. They are to be placed again. */
  gatherRecords(runKey: number, runKeys: readonly number[]): void;
  /** Serves these bytes as the record of a log; the record it came as is kept. The key of the blob that they are in. */
  setRecord(runKey: number, logId: string, bytes: Uint8Array): number;
}

type TallyEdits = Pick<RecordEdits, 'logsCount' | 'tally' | 'setTally'>;

const createTallyEdits = (database: DatabaseSync): TallyEdits => {
  const logsCount = database.prepare('SELECT logs_count FROM run WHERE key = ?');
  const tally = database.prepare('SELECT counts, numbers AS bytes FROM tally WHERE run_key = ?');
  const setTally = database.prepare('INSERT OR REPLACE INTO tally (run_key, counts, numbers) VALUES (?, ?, ?)');

  return {
    logsCount: (runKey) => Number(logsCount.get(runKey)?.['logs_count'] ?? 0),
    tally: (runKey) => {
      const row = tally.get(runKey);
      return row && { counts: String(row['counts']), numbers: bytesIn(row) };
    },
    setTally: (runKey, { counts, numbers }) => {
      setTally.run(runKey, counts, numbers);
    },
  };
};

const RECORDS = `
SELECT log_id, served.bytes AS bytes, origin.bytes AS origin
FROM evaluation_log JOIN blob AS served ON served.key = blob_key LEFT JOIN blob AS origin ON origin.key = nullif(origin_key, blob_key)
WHERE run_key = ?`;

const recordIn = (row: Row): StoredRecord => {
  const served = bytesIn(row);
  const { origin } = row;
  return { logId: String(row['log_id']), served, origin: origin instanceof Uint8Array ? bytesIn({ bytes: origin }) : served };
};

/** Bytes that a record takes in memory: one that is served as it came has them once. */
const sizeOf = ({ served, origin }: StoredRecord): number => served.length + (origin === served ? 0 : origin.length);

/** Records are read until they have as many bytes, as they are served and as they came. */
const BATCH_BYTES = 1_048_576;

const createRecordReads = (database: DatabaseSync): Pick<RecordEdits, 'records' | 'record'> => {
  const first = database.prepare(`${RECORDS} ORDER BY log_id`);
  const next = database.prepare(`${RECORDS} AND log_id > ? ORDER BY log_id`);
  const one = database.prepare(`${RECORDS} AND log_id = ?`);

  return {
    record: (runKey, logId) => {
      const row = one.get(runKey, logId);
      return row && recordIn(row);
    },
    records: (runKey, afterLogId) => {
      const records: StoredRecord[] = [];
      let bytes = 0;
      for (const row of afterLogId === null ? first.iterate(runKey) : next.iterate(runKey, afterLogId)) {
        const record = recordIn(row);
        records.push(record);
        bytes += sizeOf(record);
        if (bytes >= BATCH_BYTES) break;
      }
      return records;
    },
  };
};

const DROP_TALLY = 'DELETE FROM tally WHERE run_key = ?';

const RECORDS_OF_OTHER = `
evaluation_log (run_key, log_id, created_at, blob_key, origin_key)
SELECT ?1, log_id, created_at, origin_key, origin_key FROM evaluation_log WHERE run_key = ?2`;

const createGathering = (database: DatabaseSync): Pick<RecordEdits, 'gatherRecords'> => {
  const dropTally = database.prepare(DROP_TALLY);
  const clearBlobs = database.prepare(
    'DELETE FROM blob WHERE key IN (SELECT blob_key FROM evaluation_log WHERE run_key = ? AND blob_key <> origin_key)',
  );
  const restore = database.prepare('UPDATE evaluation_log SET blob_key = origin_key, export_key = NULL WHERE run_key = ?');
  const addMissing = database.prepare(`INSERT OR IGNORE INTO ${RECORDS_OF_OTHER}`);
  const replaceBy = database.prepare(`INSERT OR REPLACE INTO ${RECORDS_OF_OTHER}`);

  return {
    gatherRecords: (runKey, runKeys) => {
      dropTally.run(runKey);
      clearBlobs.run(runKey);
      restore.run(runKey);
      // Of several records of one log that of the oldest membership counts.
      for (const key of runKeys.filter((other) => other > runKey).toSorted((a, b) => a - b)) addMissing.run(runKey, key);
      for (const key of runKeys.filter((other) => other < runKey).toSorted((a, b) => b - a)) replaceBy.run(runKey, key);
    },
  };
};

const createRecordWrites = (database: DatabaseSync, blobs: Blobs): Pick<RecordEdits, 'addRecord' | 'setRecord'> => {
  const dropTally = database.prepare(DROP_TALLY);
  const add = database.prepare('INSERT INTO evaluation_log (run_key, log_id, created_at, blob_key, origin_key) VALUES (?, ?, ?, ?4, ?4)');
  const blobKeys = database.prepare('SELECT blob_key, origin_key FROM evaluation_log WHERE run_key = ? AND log_id = ?');
  const serve = database.prepare('UPDATE evaluation_log SET blob_key = ? WHERE run_key = ? AND log_id = ?');

  return {
    addRecord: (runKey, { logId, createdAt, body }) => {
      add.run(runKey, logId, createdAt, blobs.add(body));
    },
    setRecord: (runKey, logId, bytes) => {
      const row = blobKeys.get(runKey, logId);
      if (!row) throw new Error(`The run holds no log ${logId}.`);
      const { blob_key: blobKey, origin_key: originKey } = row;
      dropTally.run(runKey);
      // The record as it came is never written over: logs are looked up inside its bytes, and other evaluations may serve it.
      if (blobKey !== originKey) {
        blobs.set(Number(blobKey), bytes);
        return Number(blobKey);
      }
      const added = blobs.add(bytes);
      serve.run(added, runKey, logId);
      return added;
    },
  };
};

/** Prepares every statement once. */
export const createRecordEdits = (database: DatabaseSync, blobs: Blobs): RecordEdits => ({
  ...createTallyEdits(database),
  ...createRecordReads(database),
  ...createGathering(database),
  ...createRecordWrites(database, blobs),
});

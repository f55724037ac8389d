import type { DatabaseSync } from 'node:sqlite';
import type { NewRecord, RunRef, StoredEvaluation, StoredRecord, StoredRun, StoredTally } from '../changes.ts';
import type { Blobs } from './blobs.ts';
import { bytesIn, type Row } from './reads.ts';

/** An evaluation, by its key in this database. */
export interface EvaluationRow extends StoredEvaluation {
  readonly key: number;
}

/** A run's membership, by its key. What others know it by is that key in disguise. */
export const refOf = (runKey: number): RunRef => runKey as unknown as RunRef;
export const keyOf = (run: RunRef): number => run as unknown as number;

/** A run's membership, without its bodies. */
export interface MemberRow {
  readonly key: number;
  /** Null for a run that left its evaluation. */
  readonly evaluationKey: number | null;
}

/**
 * What changes read and write, by the keys of this database, within a transaction. A body that is set again keeps its place in the database.
 */
export interface StoreEdits {
  evaluation(id: string): EvaluationRow | undefined;
  evaluationOfKey(key: number): EvaluationRow | undefined;
  /** Whether an evaluation of the file, or one without a file where that is null, has the name. */
  isNameTaken(fileId: string | null, name: string): boolean;
  setEvaluationBody(key: number, body: Uint8Array): void;
  setEvaluationStats(key: number, stats: Uint8Array): void;
  /** The evaluation is no longer what an export has: imports leave it as it is. */
  ownEvaluation(key: number): void;
  /** Its runs leave it and keep their logs. Imports leave it out from then on. */
  deleteEvaluation(key: number): void;
  /** In the order of the listing, those known only from records last. */
  runsOf(evaluationKey: number): StoredRun[];
  /** How many runs of an evaluation have a body. */
  runsCount(evaluationKey: number): number;
  /** Whether a run has any membership, be it one that has ended. */
  hasRun(runId: string): boolean;
  /** All memberships of a run, those that have ended included. */
  memberships(runId: string): StoredRun[];
  members(runId: string): MemberRow[];
  run(key: number): StoredRun | undefined;
  setRunBody(key: number, body: Uint8Array): void;
  /** Undefined takes the stats away. */
  setRunStats(key: number, stats: Uint8Array | undefined): void;
  attachRun(key: number, evaluationKey: number, addedAt: number | null): void;
  /** The run leaves its evaluation and keeps its logs. The key of that evaluation. */
  detachRun(key: number): number | undefined;
  /** By the ids of their logs, from the one after `afterLogId` on: some of them. */
  records(runKey: number, afterLogId: string | null): StoredRecord[];
  /** How many logs a run has in an evaluation, once they are placed. */
  logsCount(runKey: number): number;
  /** What was kept by `setTally`; undefined also once records have changed other than by being added. */
  tally(runKey: number): StoredTally | undefined;
  setTally(runKey: number, tally: StoredTally): void;
  addRecord(runKey: number, record: NewRecord): void;
  /** Gives a run the records that it or any of these has, each as it came, and no others. They are to be placed anew. */
  gatherRecords(runKey: number, runKeys: readonly number[]): void;
  /** Serves these bytes as the record of a log; the record it came as is kept. The key of the blob that they are in. */
  setRecord(runKey: number, logId: string, bytes: Uint8Array): number;
}

const EVALUATION = 'SELECT evaluation.key, id, file_id, bytes FROM evaluation JOIN blob ON blob.key = body_key';

const RUN = `
SELECT run.key, run.id, evaluation.id AS evaluation_id, body.bytes AS body, stats.bytes AS stats
FROM run LEFT JOIN evaluation ON evaluation.key = evaluation_key
LEFT JOIN blob AS body ON body.key = run.body_key LEFT JOIN blob AS stats ON stats.key = run.stats_key`;

const evaluationIn = (row: Row | undefined): EvaluationRow | undefined => {
  if (!row) return undefined;
  const { file_id: fileId } = row;
  return { key: Number(row['key']), id: String(row['id']), fileId: fileId === null ? null : String(fileId), body: bytesIn(row) };
};

const runIn = (row: Row): StoredRun => {
  const { evaluation_id: evaluationId, body, stats } = row;
  return {
    ref: refOf(Number(row['key'])),
    id: String(row['id']),
    evaluationId: evaluationId === null ? null : String(evaluationId),
    body: body instanceof Uint8Array ? bytesIn({ bytes: body }) : undefined,
    stats: stats instanceof Uint8Array ? bytesIn({ bytes: stats }) : undefined,
  };
};

const recordIn = (row: Row): StoredRecord => {
  const served = bytesIn(row);
  const { origin } = row;
  return { logId: String(row['log_id']), served, origin: origin instanceof Uint8Array ? bytesIn({ bytes: origin }) : served };
};

/** Sets the body that a column of a row refers to, in its own blob where there is one. */
const createSetBody = (database: DatabaseSync, blobs: Blobs, [table, column]: ['evaluation' | 'run', 'body_key' | 'stats_key']) => {
  const key = database.prepare(`SELECT ${column} AS key FROM ${table} WHERE key = ?`);
  const refer = database.prepare(`UPDATE ${table} SET ${column} = ? WHERE key = ?`);
  return (rowKey: number, bytes: Uint8Array): void => {
    const blobKey = key.get(rowKey)?.['key'] ?? null;
    if (blobKey === null) refer.run(blobs.add(bytes), rowKey);
    else blobs.set(Number(blobKey), bytes);
  };
};

type EvaluationEdits = Pick<
  StoreEdits,
  'evaluation' | 'evaluationOfKey' | 'isNameTaken' | 'setEvaluationBody' | 'setEvaluationStats' | 'ownEvaluation' | 'deleteEvaluation'
>;

const createEvaluationEdits = (database: DatabaseSync, blobs: Blobs): EvaluationEdits => {
  const ofId = database.prepare(`${EVALUATION} WHERE id = ?`);
  const ofKey = database.prepare(`${EVALUATION} WHERE evaluation.key = ?`);
  const named = database.prepare('SELECT 1 FROM evaluation WHERE name = ? AND file_id IS ? LIMIT 1');
  const removeBlobs = database.prepare(
    'DELETE FROM blob WHERE key IN (SELECT body_key FROM evaluation WHERE key = ?1 UNION SELECT stats_key FROM evaluation WHERE key = ?1)',
  );
  const detachAll = database.prepare('UPDATE run SET evaluation_key = NULL, rank = NULL WHERE evaluation_key = ?');
  const remove = database.prepare('DELETE FROM evaluation WHERE key = ?');
  const remember = database.prepare('INSERT OR IGNORE INTO deleted_evaluation (id) SELECT id FROM evaluation WHERE key = ?');
  const own = database.prepare('UPDATE evaluation SET export_key = NULL WHERE key = ?');

  return {
    evaluation: (id) => evaluationIn(ofId.get(id)),
    evaluationOfKey: (key) => evaluationIn(ofKey.get(key)),
    isNameTaken: (fileId, name) => named.get(name, fileId) !== undefined,
    setEvaluationBody: createSetBody(database, blobs, ['evaluation', 'body_key']),
    setEvaluationStats: createSetBody(database, blobs, ['evaluation', 'stats_key']),
    ownEvaluation: (key) => {
      own.run(key);
    },
    deleteEvaluation: (key) => {
      detachAll.run(key);
      remember.run(key);
      removeBlobs.run(key);
      remove.run(key);
    },
  };
};

type RunEdits = Pick<
  StoreEdits,
  'runsOf' | 'runsCount' | 'hasRun' | 'memberships' | 'members' | 'run' | 'setRunBody' | 'setRunStats' | 'attachRun' | 'detachRun'
>;

const createRunEdits = (database: DatabaseSync, blobs: Blobs): RunEdits => {
  const ofEvaluation = database.prepare(`${RUN} WHERE evaluation_key = ? ORDER BY rank`);
  const count = database.prepare('SELECT count(*) AS count FROM run WHERE evaluation_key = ? AND body_key IS NOT NULL');
  const known = database.prepare('SELECT 1 FROM run WHERE id = ? LIMIT 1');
  const ofId = database.prepare(`${RUN} WHERE run.id = ? ORDER BY run.key`);
  const members = database.prepare('SELECT key, evaluation_key FROM run WHERE id = ? ORDER BY key');
  const ofKey = database.prepare(`${RUN} WHERE run.key = ?`);
  const setStats = createSetBody(database, blobs, ['run', 'stats_key']);
  const dropStatsBlob = database.prepare('DELETE FROM blob WHERE key = (SELECT stats_key FROM run WHERE key = ?)');
  const dropStats = database.prepare('UPDATE run SET stats_key = NULL WHERE key = ?');
  const attach = database.prepare('UPDATE run SET evaluation_key = ?, added_at = ? WHERE key = ?');
  const evaluationKey = database.prepare('SELECT evaluation_key FROM run WHERE key = ? AND evaluation_key IS NOT NULL');
  const detach = database.prepare('UPDATE run SET evaluation_key = NULL, rank = NULL WHERE key = ?');

  return {
    runsOf: (evaluationKey) => ofEvaluation.all(evaluationKey).map(runIn),
    runsCount: (evaluationKey) => Number(count.get(evaluationKey)?.['count']),
    hasRun: (runId) => known.get(runId) !== undefined,
    memberships: (runId) => ofId.all(runId).map(runIn),
    members: (runId) =>
      members.all(runId).map((row) => {
        const { key, evaluation_key: evaluation } = row;
        return { key: Number(key), evaluationKey: evaluation === null ? null : Number(evaluation) };
      }),
    run: (key) => {
      const row = ofKey.get(key);
      return row && runIn(row);
    },
    setRunBody: createSetBody(database, blobs, ['run', 'body_key']),
    setRunStats: (key, stats) => {
      if (stats) return setStats(key, stats);
      dropStatsBlob.run(key);
      dropStats.run(key);
    },
    attachRun: (key, evaluationKey, addedAt) => {
      attach.run(evaluationKey, addedAt, key);
    },
    detachRun: (key) => {
      const row = evaluationKey.get(key);
      detach.run(key);
      return row && Number(row['evaluation_key']);
    },
  };
};

type TallyEdits = Pick<StoreEdits, 'logsCount' | 'tally' | 'setTally'>;

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

type RecordEdits = Pick<StoreEdits, 'records' | 'addRecord' | 'gatherRecords' | 'setRecord'>;

/** Records are read until they have as many bytes, as they are served and as they came. */
const BATCH_BYTES = 1_048_576;

const RECORDS = `
SELECT log_id, served.bytes AS bytes, origin.bytes AS origin
FROM evaluation_log JOIN blob AS served ON served.key = blob_key LEFT JOIN blob AS origin ON origin.key = nullif(origin_key, blob_key)
WHERE run_key = ?`;

const RECORDS_OF_OTHER = `
evaluation_log (run_key, log_id, created_at, blob_key, origin_key)
SELECT ?1, log_id, created_at, origin_key, origin_key FROM evaluation_log WHERE run_key = ?2`;

/** Bytes that a record takes in memory: one that is served as it came has them once. */
const sizeOf = ({ served, origin }: StoredRecord): number => served.length + (origin === served ? 0 : origin.length);

const createRecordEdits = (database: DatabaseSync, blobs: Blobs): RecordEdits => {
  const first = database.prepare(`${RECORDS} ORDER BY log_id`);
  const next = database.prepare(`${RECORDS} AND log_id > ? ORDER BY log_id`);
  const dropTally = database.prepare('DELETE FROM tally WHERE run_key = ?');
  const add = database.prepare('INSERT INTO evaluation_log (run_key, log_id, created_at, blob_key, origin_key) VALUES (?, ?, ?, ?4, ?4)');
  const clearBlobs = database.prepare(
    'DELETE FROM blob WHERE key IN (SELECT blob_key FROM evaluation_log WHERE run_key = ? AND blob_key <> origin_key)',
  );
  const restore = database.prepare('UPDATE evaluation_log SET blob_key = origin_key, export_key = NULL WHERE run_key = ?');
  const addMissing = database.prepare(`INSERT OR IGNORE INTO ${RECORDS_OF_OTHER}`);
  const replaceBy = database.prepare(`INSERT OR REPLACE INTO ${RECORDS_OF_OTHER}`);
  const blobKeys = database.prepare('SELECT blob_key, origin_key FROM evaluation_log WHERE run_key = ? AND log_id = ?');
  const serve = database.prepare('UPDATE evaluation_log SET blob_key = ? WHERE run_key = ? AND log_id = ?');

  return {
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
    addRecord: (runKey, { logId, createdAt, body }) => {
      add.run(runKey, logId, createdAt, blobs.add(body));
    },
    gatherRecords: (runKey, runKeys) => {
      dropTally.run(runKey);
      clearBlobs.run(runKey);
      restore.run(runKey);
      // Of several records of one log that of the oldest membership counts.
      for (const key of runKeys.filter((other) => other > runKey).toSorted((a, b) => a - b)) addMissing.run(runKey, key);
      for (const key of runKeys.filter((other) => other < runKey).toSorted((a, b) => b - a)) replaceBy.run(runKey, key);
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
export const createEdits = (database: DatabaseSync, blobs: Blobs): StoreEdits => ({
  ...createEvaluationEdits(database, blobs),
  ...createRunEdits(database, blobs),
  ...createRecordEdits(database, blobs),
  ...createTallyEdits(database),
});

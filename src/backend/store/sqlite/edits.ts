import type { DatabaseSync } from 'node:sqlite';
import type { Blobs } from './blobs.ts';
import { bytesIn, optionalBytes, type Row } from './reads.ts';

export interface EvaluationRow {
  readonly key: number;
  readonly id: string;
  readonly fileId: string | null;
  readonly body: Buffer;
}

/** A run's membership of an evaluation. */
export interface RunRow {
  readonly key: number;
  readonly id: string;
  /** Null for a run that left its evaluation. */
  readonly evaluationKey: number | null;
  /** Undefined for a run known only from records. */
  readonly body: Buffer | undefined;
  /** Its entry in the evaluation's stats; undefined before there are any. */
  readonly stats: Buffer | undefined;
}

/** Where the record of one log of a membership is: as served, and as it was before judgments came or went. */
export interface RecordRow {
  readonly logId: string;
  readonly createdAt: number | null;
  readonly blobKey: number;
  readonly originKey: number;
}

/** What the stats of a run were counted to, as it is kept. */
export interface TallyRow {
  readonly counts: string;
  readonly numbers: Uint8Array;
}

/** What changing endpoints read and write, within a transaction. A body that is set again keeps its place in the database. */
export interface StoreEdits {
  bytes(blobKey: number): Buffer;
  evaluation(id: string): EvaluationRow | undefined;
  evaluationOfKey(key: number): EvaluationRow | undefined;
  /** Whether an evaluation of the file, or one without a file where that is null, has the name. */
  isNameTaken(fileId: string | null, name: string): boolean;
  setEvaluationBody(key: number, body: Uint8Array): void;
  setEvaluationStats(key: number, stats: Uint8Array): void;
  /** The evaluation is no longer what an export has: imports leave it as it is. */
  ownEvaluation(key: number): void;
  /** The evaluation alone: its runs must have left it. Imports leave it out from then on. */
  deleteEvaluation(key: number): void;
  /** In the order of the listing, those known only from records last. */
  runsOf(evaluationKey: number): RunRow[];
  /** How many runs of an evaluation have a body. */
  runsCount(evaluationKey: number): number;
  /** Whether a run has any membership, be it one that has ended. */
  hasRun(runId: string): boolean;
  /** All memberships of a run, those that have ended included. */
  memberships(runId: string): RunRow[];
  run(key: number): RunRow | undefined;
  setRunBody(key: number, body: Uint8Array): void;
  /** Undefined takes the stats away. */
  setRunStats(key: number, stats: Uint8Array | undefined): void;
  attachRun(key: number, evaluationKey: number, addedAt: number | null): void;
  /** The run leaves its evaluation and keeps its logs. */
  detachRun(key: number): void;
  records(runKey: number): RecordRow[];
  hasRecord(runKey: number, logId: string): boolean;
  /** How many logs a run has in an evaluation, once they are placed. */
  logsCount(runKey: number): number;
  /** What was kept by `setTally`; undefined also once records have changed other than by being added. */
  tally(runKey: number): TallyRow | undefined;
  setTally(runKey: number, tally: TallyRow): void;
  addRecord(runKey: number, record: RecordRow): void;
  /** Serves these bytes as the record of a log; the record it came as is kept. */
  setRecord(runKey: number, record: RecordRow, bytes: Uint8Array): void;
  /** A membership's records, those made for it alone with their bytes. */
  clearRecords(runKey: number): void;
}

const EVALUATION = 'SELECT evaluation.key, id, file_id, bytes FROM evaluation JOIN blob ON blob.key = body_key';

const RUN = `
SELECT run.key, run.id, evaluation_key, body.bytes AS body, stats.bytes AS stats
FROM run LEFT JOIN blob AS body ON body.key = body_key LEFT JOIN blob AS stats ON stats.key = stats_key`;

const evaluationIn = (row: Row | undefined): EvaluationRow | undefined => {
  if (!row) return undefined;
  const { file_id: fileId } = row;
  return { key: Number(row['key']), id: String(row['id']), fileId: fileId === null ? null : String(fileId), body: bytesIn(row) };
};

const runIn = (row: Row): RunRow => {
  const { evaluation_key: evaluationKey, body, stats } = row;
  return {
    key: Number(row['key']),
    id: String(row['id']),
    evaluationKey: evaluationKey === null ? null : Number(evaluationKey),
    body: body instanceof Uint8Array ? bytesIn({ bytes: body }) : undefined,
    stats: stats instanceof Uint8Array ? bytesIn({ bytes: stats }) : undefined,
  };
};

const recordIn = (row: Row): RecordRow => ({
  logId: String(row['log_id']),
  createdAt: row['created_at'] === null ? null : Number(row['created_at']),
  blobKey: Number(row['blob_key']),
  originKey: Number(row['origin_key']),
});

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
      remember.run(key);
      removeBlobs.run(key);
      remove.run(key);
    },
  };
};

type RunEdits = Pick<
  StoreEdits,
  'runsOf' | 'runsCount' | 'hasRun' | 'memberships' | 'run' | 'setRunBody' | 'setRunStats' | 'attachRun' | 'detachRun'
>;

const createRunEdits = (database: DatabaseSync, blobs: Blobs): RunEdits => {
  const ofEvaluation = database.prepare(`${RUN} WHERE evaluation_key = ? ORDER BY rank`);
  const count = database.prepare('SELECT count(*) AS count FROM run WHERE evaluation_key = ? AND body_key IS NOT NULL');
  const known = database.prepare('SELECT 1 FROM run WHERE id = ? LIMIT 1');
  const ofId = database.prepare(`${RUN} WHERE run.id = ? ORDER BY run.key`);
  const ofKey = database.prepare(`${RUN} WHERE run.key = ?`);
  const setStats = createSetBody(database, blobs, ['run', 'stats_key']);
  const dropStatsBlob = database.prepare('DELETE FROM blob WHERE key = (SELECT stats_key FROM run WHERE key = ?)');
  const dropStats = database.prepare('UPDATE run SET stats_key = NULL WHERE key = ?');
  const attach = database.prepare('UPDATE run SET evaluation_key = ?, added_at = ? WHERE key = ?');
  const detach = database.prepare('UPDATE run SET evaluation_key = NULL, rank = NULL WHERE key = ?');

  return {
    runsOf: (evaluationKey) => ofEvaluation.all(evaluationKey).map(runIn),
    runsCount: (evaluationKey) => Number(count.get(evaluationKey)?.['count']),
    hasRun: (runId) => known.get(runId) !== undefined,
    memberships: (runId) => ofId.all(runId).map(runIn),
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
      detach.run(key);
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

type RecordEdits = Pick<StoreEdits, 'bytes' | 'records' | 'hasRecord' | 'addRecord' | 'setRecord' | 'clearRecords'>;

const createRecordEdits = (database: DatabaseSync, blobs: Blobs): RecordEdits => {
  const held = database.prepare('SELECT 1 FROM evaluation_log WHERE run_key = ? AND log_id = ?');
  const dropTally = database.prepare('DELETE FROM tally WHERE run_key = ?');
  const bytes = database.prepare('SELECT bytes FROM blob WHERE key = ?');
  const ofRun = database.prepare(
    'SELECT log_id, created_at, blob_key, origin_key FROM evaluation_log WHERE run_key = ? ORDER BY created_at NULLS LAST, log_id',
  );
  const add = database.prepare('INSERT INTO evaluation_log (run_key, log_id, created_at, blob_key, origin_key) VALUES (?, ?, ?, ?, ?)');
  const serve = database.prepare('UPDATE evaluation_log SET blob_key = ? WHERE run_key = ? AND log_id = ?');
  const clearBlobs = database.prepare(
    'DELETE FROM blob WHERE key IN (SELECT blob_key FROM evaluation_log WHERE run_key = ? AND blob_key <> origin_key)',
  );
  const clear = database.prepare('DELETE FROM evaluation_log WHERE run_key = ?');

  return {
    bytes: (blobKey) => optionalBytes(bytes.get(blobKey)) ?? Buffer.alloc(0),
    records: (runKey) => ofRun.all(runKey).map(recordIn),
    hasRecord: (runKey, logId) => held.get(runKey, logId) !== undefined,
    addRecord: (runKey, { logId, createdAt, blobKey, originKey }) => {
      add.run(runKey, logId, createdAt, blobKey, originKey);
    },
    setRecord: (runKey, { logId, blobKey, originKey }, served) => {
      dropTally.run(runKey);
      // The record as it came is never written over: logs are looked up inside its bytes, and other evaluations may serve it.
      if (blobKey === originKey) serve.run(blobs.add(served), runKey, logId);
      else blobs.set(blobKey, served);
    },
    clearRecords: (runKey) => {
      dropTally.run(runKey);
      clearBlobs.run(runKey);
      clear.run(runKey);
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

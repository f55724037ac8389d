import type { DatabaseSync } from 'node:sqlite';
import type { RunRef, StoredEvaluation, StoredRun } from '../changes.ts';
import type { Blobs } from './blobs.ts';
import { bytesIn, type Row } from './reads.ts';
import { createRecordEdits, type RecordEdits } from './record-edits.ts';

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
export interface StoreEdits extends RecordEdits {
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

type RunLookups = Pick<StoreEdits, 'runsOf' | 'hasRun' | 'memberships' | 'members' | 'run'>;

const createRunLookups = (database: DatabaseSync): RunLookups => {
  const ofEvaluation = database.prepare(`${RUN} WHERE evaluation_key = ? ORDER BY rank`);
  const known = database.prepare('SELECT 1 FROM run WHERE id = ? LIMIT 1');
  const ofId = database.prepare(`${RUN} WHERE run.id = ? ORDER BY run.key`);
  const members = database.prepare('SELECT key, evaluation_key FROM run WHERE id = ? ORDER BY key');
  const ofKey = database.prepare(`${RUN} WHERE run.key = ?`);

  return {
    runsOf: (evaluationKey) => ofEvaluation.all(evaluationKey).map(runIn),
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
  };
};

type RunEdits = Pick<StoreEdits, 'setRunBody' | 'setRunStats' | 'attachRun' | 'detachRun'>;

const createRunEdits = (database: DatabaseSync, blobs: Blobs): RunEdits => {
  const setStats = createSetBody(database, blobs, ['run', 'stats_key']);
  const dropStatsBlob = database.prepare('DELETE FROM blob WHERE key = (SELECT stats_key FROM run WHERE key = ?)');
  const dropStats = database.prepare('UPDATE run SET stats_key = NULL WHERE key = ?');
  const attach = database.prepare('UPDATE run SET evaluation_key = ?, added_at = ? WHERE key = ?');
  const evaluationKey = database.prepare('SELECT evaluation_key FROM run WHERE key = ? AND evaluation_key IS NOT NULL');
  const detach = database.prepare('UPDATE run SET evaluation_key = NULL, rank = NULL WHERE key = ?');

  return {
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

/** Prepares every statement once. */
export const createEdits = (database: DatabaseSync, blobs: Blobs): StoreEdits => ({
  ...createEvaluationEdits(database, blobs),
  ...createRunLookups(database),
  ...createRunEdits(database, blobs),
  ...createRecordEdits(database, blobs),
});

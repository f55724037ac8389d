import type { DatabaseSync } from 'node:sqlite';

/** Where a log's bytes were found. Of one log found several times the source with the lowest number wins, then the longest bytes. */
export const LogSource = { fileLog: 0, insideFileLog: 1, record: 2, insideRecord: 3 } as const;
export type LogSource = (typeof LogSource)[keyof typeof LogSource];

export interface NewEvaluation {
  readonly id: string;
  readonly fileId: string;
  /** Microseconds since 1970, as every `...At` below; null sorts as the oldest. */
  readonly createdAt: number | null;
  readonly body: Uint8Array;
}

export interface NewRun {
  readonly evaluationKey: number;
  readonly id: string;
  readonly addedAt?: number | null;
  readonly createdAt?: number | null;
  /** Absent for a run that is known only from records. */
  readonly body?: Uint8Array;
}

export interface NewEvaluationLog {
  readonly runKey: number;
  readonly logId: string;
  readonly createdAt: number | null;
  readonly body: Uint8Array;
}

export interface NewLogLookup {
  readonly id: string;
  readonly source: LogSource;
  readonly blobKey: number;
  readonly start: number;
  readonly length: number;
}

/**
 * What fills the store. Nothing added shows in a listing before the matching `place...` has run.
 * Keys are the store's own numbers; undefined in place of a key means that the row was there already and nothing was written.
 */
export interface StoreWrites {
  addBlob(bytes: Uint8Array): number;
  addEvaluation(evaluation: NewEvaluation): number | undefined;
  setStats(evaluationKey: number, body: Uint8Array): void;
  addRun(run: NewRun): number | undefined;
  /** The key of the record's blob. */
  addEvaluationLog(log: NewEvaluationLog): number | undefined;
  addLogLookup(lookup: NewLogLookup): void;
  /** Brings an evaluation's runs, and the logs of each, into the order of the listings, and counts the logs. */
  placeRunsAndLogs(evaluationKey: number): void;
  /** Brings all evaluations into the order of the listings. */
  placeEvaluations(): void;
  /** Does the work in one transaction, which is undone when it throws. It must not be nested. */
  inTransaction<T>(work: () => Promise<T>): Promise<T>;
}

const ADD_LOG_LOOKUP = `
INSERT INTO log (id, source, blob_key, start, length) VALUES (?, ?, ?, ?, ?)
ON CONFLICT (id) DO UPDATE SET source = excluded.source, blob_key = excluded.blob_key, start = excluded.start, length = excluded.length
WHERE excluded.source < source OR (excluded.source = source AND excluded.length > length)`;

const RANK_RUNS = `
UPDATE run SET rank = ranked.rank, logs_count = (SELECT count(*) FROM evaluation_log WHERE run_key = run.key)
FROM (
  SELECT key, row_number() OVER (ORDER BY body_key IS NULL, added_at DESC NULLS LAST, created_at DESC NULLS LAST, id) - 1 AS rank
  FROM run WHERE evaluation_key = ?
) AS ranked
WHERE run.key = ranked.key`;

const CLEAR_PLACES = 'DELETE FROM place WHERE run_key IN (SELECT key FROM run WHERE evaluation_key = ?)';

const PLACE_LOGS = `
INSERT INTO place (run_key, pos, blob_key)
SELECT run_key, row_number() OVER (PARTITION BY run_key ORDER BY created_at NULLS LAST, log_id) - 1, blob_key
FROM evaluation_log WHERE run_key IN (SELECT key FROM run WHERE evaluation_key = ?)`;

const PLACE_EVALUATIONS = `
UPDATE evaluation SET pos = placed.pos, file_pos = placed.file_pos
FROM (
  SELECT
    key,
    row_number() OVER (ORDER BY created_at DESC NULLS LAST, id) - 1 AS pos,
    row_number() OVER (PARTITION BY file_id ORDER BY created_at DESC NULLS LAST, id) - 1 AS file_pos
  FROM evaluation
) AS placed
WHERE evaluation.key = placed.key`;

const createTransaction = (database: DatabaseSync): StoreWrites['inTransaction'] => {
  return async (work) => {
    database.exec('BEGIN IMMEDIATE');
    try {
      const result = await work();
      database.exec('COMMIT');
      return result;
    } catch (error) {
      // SQLite has rolled back by itself after some failures, a full disk among them.
      if (database.isTransaction) database.exec('ROLLBACK');
      throw error;
    }
  };
};

type EntityWrites = Pick<StoreWrites, 'addBlob' | 'addEvaluation' | 'setStats' | 'addRun' | 'addEvaluationLog' | 'addLogLookup'>;

const createEntityWrites = (database: DatabaseSync): EntityWrites => {
  const blob = database.prepare('INSERT INTO blob (bytes) VALUES (?)');
  const knownEvaluation = database.prepare('SELECT 1 FROM evaluation WHERE id = ?');
  const evaluation = database.prepare('INSERT INTO evaluation (id, file_id, created_at, body_key) VALUES (?, ?, ?, ?)');
  const stats = database.prepare('UPDATE evaluation SET stats_key = ? WHERE key = ?');
  const knownRun = database.prepare('SELECT 1 FROM run WHERE evaluation_key = ? AND id = ?');
  const run = database.prepare('INSERT INTO run (evaluation_key, id, added_at, created_at, body_key) VALUES (?, ?, ?, ?, ?)');
  const knownLog = database.prepare('SELECT 1 FROM evaluation_log WHERE run_key = ? AND log_id = ?');
  const log = database.prepare('INSERT INTO evaluation_log (run_key, log_id, created_at, blob_key) VALUES (?, ?, ?, ?)');
  const lookup = database.prepare(ADD_LOG_LOOKUP);
  const addBlob = (bytes: Uint8Array): number => Number(blob.run(bytes).lastInsertRowid);

  return {
    addBlob,
    addEvaluation: ({ id, fileId, createdAt, body }) => {
      if (knownEvaluation.get(id)) return undefined;
      return Number(evaluation.run(id, fileId, createdAt, addBlob(body)).lastInsertRowid);
    },
    setStats: (evaluationKey, body) => {
      stats.run(addBlob(body), evaluationKey);
    },
    addRun: ({ evaluationKey, id, addedAt = null, createdAt = null, body }) => {
      if (knownRun.get(evaluationKey, id)) return undefined;
      return Number(run.run(evaluationKey, id, addedAt, createdAt, body ? addBlob(body) : null).lastInsertRowid);
    },
    addEvaluationLog: ({ runKey, logId, createdAt, body }) => {
      if (knownLog.get(runKey, logId)) return undefined;
      const blobKey = addBlob(body);
      log.run(runKey, logId, createdAt, blobKey);
      return blobKey;
    },
    addLogLookup: ({ id, source, blobKey, start, length }) => {
      lookup.run(id, source, blobKey, start, length);
    },
  };
};

/** Prepares every statement once. */
export const createWrites = (database: DatabaseSync): StoreWrites => {
  const rankRuns = database.prepare(RANK_RUNS);
  const clearPlaces = database.prepare(CLEAR_PLACES);
  const placeLogs = database.prepare(PLACE_LOGS);
  const placeEvaluations = database.prepare(PLACE_EVALUATIONS);

  return {
    ...createEntityWrites(database),
    placeRunsAndLogs: (evaluationKey) => {
      rankRuns.run(evaluationKey);
      clearPlaces.run(evaluationKey);
      placeLogs.run(evaluationKey);
    },
    placeEvaluations: () => {
      placeEvaluations.run();
    },
    inTransaction: createTransaction(database),
  };
};

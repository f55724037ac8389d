import type { DatabaseSync } from 'node:sqlite';

/** Where a log's bytes were found. Of one log found several times the source with the lowest number wins, then the longest bytes. */
export const LogSource = { fileLog: 0, insideFileLog: 1, record: 2, insideRecord: 3 } as const;
export type LogSource = (typeof LogSource)[keyof typeof LogSource];

export interface NewEvaluation {
  readonly id: string;
  readonly fileId: string | null;
  readonly name?: string | null;
  /** Microseconds since 1970, as every `...At` below; null sorts as the oldest. */
  readonly createdAt: number | null;
  readonly body: Uint8Array;
}

export interface NewRun {
  readonly evaluationKey: number;
  readonly id: string;
  readonly addedAt?: number | null;
  readonly createdAt?: number | null;
  readonly datasetVersionId?: string | null;
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
  /** Which version made it, and from which datapoint; absent for a log inside another. */
  readonly versionId?: string | undefined;
  readonly datapointId?: string | undefined;
}

/**
 * What fills the store. Nothing added shows in a listing before the matching `place...` has run.
 * Keys are the store's own numbers; undefined in place of a key means that the row was there already and nothing was written.
 */
export interface StoreWrites {
  addBlob(bytes: Uint8Array): number;
  addEvaluation(evaluation: NewEvaluation): number | undefined;
  setStats(evaluationKey: number, body: Uint8Array): void;
  /** The run's entry in the stats of its evaluation. */
  setRunStats(runKey: number, entry: Uint8Array): void;
  addRun(run: NewRun): number | undefined;
  /** The key of the record's blob. */
  addEvaluationLog(log: NewEvaluationLog): number | undefined;
  addLogLookup(lookup: NewLogLookup): void;
  /** Brings an evaluation's runs, and the logs of each, into the order of the listings, and counts the logs. */
  placeRunsAndLogs(evaluationKey: number): void;
  /** Brings an evaluation's runs into the order of the listings. */
  placeRuns(evaluationKey: number): void;
  /** Brings the logs of one run into the order of the listing, and counts them. */
  placeLogs(runKey: number): void;
  /** Brings all evaluations into the order of the listings. */
  placeEvaluations(): void;
  /** Keeps a text under a key, in place of any other. */
  setMeta(key: string, value: string): void;
  /** Does the work in one transaction, which is undone when it throws. It must not be nested. */
  inTransaction<T>(work: () => Promise<T>): Promise<T>;
  /** The same for work that does not wait. */
  transact<T>(work: () => T): T;
}

const ADD_LOG_LOOKUP = `
INSERT INTO log (id, source, blob_key, start, length, version_id, datapoint_id) VALUES (?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (id) DO UPDATE SET
  source = excluded.source, blob_key = excluded.blob_key, start = excluded.start, length = excluded.length,
  version_id = coalesce(excluded.version_id, version_id), datapoint_id = coalesce(excluded.datapoint_id, datapoint_id)
WHERE excluded.source < source OR (excluded.source = source AND excluded.length > length)`;

const RANK_RUNS = `
UPDATE run SET rank = ranked.rank
FROM (
  SELECT key, row_number() OVER (ORDER BY body_key IS NULL, added_at DESC NULLS LAST, created_at DESC NULLS LAST, id) - 1 AS rank
  FROM run WHERE evaluation_key = ?
) AS ranked
WHERE run.key = ranked.key`;

const CLEAR_PLACES = 'DELETE FROM place WHERE run_key = ?';

const PLACE_LOGS = `
INSERT INTO place (run_key, pos, blob_key)
SELECT run_key, row_number() OVER (ORDER BY created_at NULLS LAST, log_id) - 1, blob_key FROM evaluation_log WHERE run_key = ?`;

const COUNT_LOGS = 'UPDATE run SET logs_count = (SELECT count(*) FROM evaluation_log WHERE run_key = run.key) WHERE key = ?';

const PLACE_EVALUATIONS = `
UPDATE evaluation SET pos = placed.pos, file_pos = placed.file_pos
FROM (
  SELECT
    key,
    row_number() OVER (ORDER BY created_at DESC NULLS LAST, id) - 1 AS pos,
    row_number() OVER (PARTITION BY file_id ORDER BY created_at DESC NULLS LAST, id) - 1 AS file_pos
  FROM evaluation
) AS placed
WHERE evaluation.key = placed.key AND (evaluation.pos IS NOT placed.pos OR evaluation.file_pos IS NOT placed.file_pos)`;

const createTransactions = (database: DatabaseSync): Pick<StoreWrites, 'inTransaction' | 'transact'> => {
  // SQLite has rolled back by itself after some failures, a full disk among them.
  const undo = (): void => {
    if (database.isTransaction) database.exec('ROLLBACK');
  };
  return {
    inTransaction: async (work) => {
      database.exec('BEGIN IMMEDIATE');
      try {
        const result = await work();
        database.exec('COMMIT');
        return result;
      } catch (error) {
        undo();
        throw error;
      }
    },
    transact: (work) => {
      database.exec('BEGIN IMMEDIATE');
      try {
        const result = work();
        database.exec('COMMIT');
        return result;
      } catch (error) {
        undo();
        throw error;
      }
    },
  };
};

type AddBlob = StoreWrites['addBlob'];

const createEvaluationWrites = (database: DatabaseSync, addBlob: AddBlob): Pick<StoreWrites, 'addEvaluation' | 'setStats' | 'setMeta'> => {
  const known = database.prepare('SELECT 1 FROM evaluation WHERE id = ?');
  const evaluation = database.prepare('INSERT INTO evaluation (id, file_id, name, created_at, body_key) VALUES (?, ?, ?, ?, ?)');
  const stats = database.prepare('UPDATE evaluation SET stats_key = ? WHERE key = ?');
  const meta = database.prepare('INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)');

  return {
    addEvaluation: ({ id, fileId, name = null, createdAt, body }) => {
      if (known.get(id)) return undefined;
      return Number(evaluation.run(id, fileId, name, createdAt, addBlob(body)).lastInsertRowid);
    },
    setStats: (evaluationKey, body) => {
      stats.run(addBlob(body), evaluationKey);
    },
    setMeta: (key, value) => {
      meta.run(key, value);
    },
  };
};

type RunWrites = Pick<StoreWrites, 'addRun' | 'setRunStats' | 'addEvaluationLog' | 'addLogLookup'>;

const createRunWrites = (database: DatabaseSync, addBlob: AddBlob): RunWrites => {
  const knownRun = database.prepare('SELECT 1 FROM run WHERE evaluation_key = ? AND id = ?');
  const run = database.prepare(
    'INSERT INTO run (evaluation_key, id, added_at, created_at, dataset_version_id, body_key) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const runStats = database.prepare('UPDATE run SET stats_key = ? WHERE key = ?');
  const knownLog = database.prepare('SELECT 1 FROM evaluation_log WHERE run_key = ? AND log_id = ?');
  const log = database.prepare('INSERT INTO evaluation_log (run_key, log_id, created_at, blob_key, origin_key) VALUES (?, ?, ?, ?, ?)');
  const lookup = database.prepare(ADD_LOG_LOOKUP);

  return {
    addRun: ({ evaluationKey, id, addedAt = null, createdAt = null, datasetVersionId = null, body }) => {
      if (knownRun.get(evaluationKey, id)) return undefined;
      const bodyKey = body ? addBlob(body) : null;
      return Number(run.run(evaluationKey, id, addedAt, createdAt, datasetVersionId, bodyKey).lastInsertRowid);
    },
    setRunStats: (runKey, entry) => {
      runStats.run(addBlob(entry), runKey);
    },
    addEvaluationLog: ({ runKey, logId, createdAt, body }) => {
      if (knownLog.get(runKey, logId)) return undefined;
      const blobKey = addBlob(body);
      log.run(runKey, logId, createdAt, blobKey, blobKey);
      return blobKey;
    },
    addLogLookup: ({ id, source, blobKey, start, length, versionId = null, datapointId = null }) => {
      lookup.run(id, source, blobKey, start, length, versionId, datapointId);
    },
  };
};

/** Prepares every statement once. */
export const createWrites = (database: DatabaseSync): StoreWrites => {
  const blob = database.prepare('INSERT INTO blob (bytes) VALUES (?)');
  const addBlob: AddBlob = (bytes) => Number(blob.run(bytes).lastInsertRowid);
  const rankRuns = database.prepare(RANK_RUNS);
  const runKeys = database.prepare('SELECT key FROM run WHERE evaluation_key = ?');
  const clearPlaces = database.prepare(CLEAR_PLACES);
  const fillPlaces = database.prepare(PLACE_LOGS);
  const countLogs = database.prepare(COUNT_LOGS);
  const placeEvaluations = database.prepare(PLACE_EVALUATIONS);
  const placeLogs: StoreWrites['placeLogs'] = (runKey) => {
    clearPlaces.run(runKey);
    fillPlaces.run(runKey);
    countLogs.run(runKey);
  };

  return {
    addBlob,
    ...createEvaluationWrites(database, addBlob),
    ...createRunWrites(database, addBlob),
    placeLogs,
    placeRuns: (evaluationKey) => {
      rankRuns.run(evaluationKey);
    },
    placeRunsAndLogs: (evaluationKey) => {
      rankRuns.run(evaluationKey);
      for (const row of runKeys.all(evaluationKey)) placeLogs(Number(row['key']));
    },
    placeEvaluations: () => {
      placeEvaluations.run();
    },
    ...createTransactions(database),
  };
};

import type { DatabaseSync } from 'node:sqlite';
import { setTimeout } from 'node:timers/promises';
import type { Blobs } from './blobs.ts';
import { createPlaces, type StorePlaces } from './places.ts';
import { isBusy } from './sqlite-error.ts';

/** Where a log's bytes were found. Of one log found several times the source with the lowest number wins. */
export const LogSource = { fileLog: 0, insideFileLog: 1, record: 2, insideRecord: 3 } as const;
export type LogSource = (typeof LogSource)[keyof typeof LogSource];

export interface NewEvaluation {
  readonly id: string;
  readonly fileId: string | null;
  readonly name?: string | null;
  /** Microseconds since 1970, as every `...At` below; null sorts as the oldest. */
  readonly createdAt: number | null;
  /** The export that it came with, as every `exportKey` below; absent for what is made here. */
  readonly exportKey?: number;
  /** Absent for an evaluation that is known only by its runs and logs. */
  readonly body?: Uint8Array;
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
  readonly exportKey?: number;
  readonly body: Uint8Array;
}

export interface NewLogLookup {
  readonly id: string;
  readonly source: LogSource;
  readonly exportKey: number;
  readonly blobKey: number;
  readonly start: number;
  readonly length: number;
  /** Which version made it, and from which datapoint; absent for a log inside another. */
  readonly versionId?: string | undefined;
  readonly datapointId?: string | undefined;
}

/**
 * What fills the store. Nothing added shows in a listing before the matching `place...` has run.
 * Keys are the store's own numbers.
 */
export interface StoreWrites extends StorePlaces {
  addBlob(bytes: Uint8Array): number;
  addEvaluation(evaluation: NewEvaluation): number;
  /** All columns of an evaluation but its id and its bodies. */
  updateEvaluation(key: number, evaluation: Omit<NewEvaluation, 'id' | 'body'>): void;
  addRun(run: NewRun): number;
  /** All columns of a run but its ids and its bodies. */
  updateRun(key: number, run: Omit<NewRun, 'evaluationKey' | 'id' | 'body'>): void;
  /** The record of a log that the run does not hold yet. The key of its blob. */
  addEvaluationLog(log: NewEvaluationLog): number;
  /** Another record of a log that the run holds. The key of its blob. */
  replaceEvaluationLog(log: NewEvaluationLog): number;
  addLogLookup(lookup: NewLogLookup): void;
  /** From now on a fuller copy of a body is served. */
  supersede(blobKey: number): void;
  /** Does the work in one transaction, which is undone when it throws. It must not be nested. Waits for another process to end its own. */
  inTransaction<T>(work: () => Promise<T>): Promise<T>;
  /** The same for work that does not wait. Throws at once where another process has a transaction. */
  transact<T>(work: () => T): T;
  /** The same for work that changes nothing of what is served. */
  aside<T>(work: () => T): T;
  /** How many transactions have changed what is served. */
  commits(): number;
}

// Another import may have as much to bring in at once.
const PATIENCE_MILLISECONDS = 60_000;
const RETRY_MILLISECONDS = 20;

const createTransactions = (database: DatabaseSync): Pick<StoreWrites, 'inTransaction' | 'transact' | 'aside' | 'commits'> => {
  let commits = 0;
  // SQLite has rolled back by itself after some failures, a full disk among them.
  const undo = (): void => {
    if (database.isTransaction) database.exec('ROLLBACK');
  };
  const begin = async (): Promise<void> => {
    for (const end = performance.now() + PATIENCE_MILLISECONDS; ; ) {
      try {
        return database.exec('BEGIN IMMEDIATE');
      } catch (error) {
        if (!isBusy(error) || performance.now() >= end) throw error;
      }
      await setTimeout(RETRY_MILLISECONDS);
    }
  };
  const aside: StoreWrites['aside'] = (work) => {
    database.exec('BEGIN IMMEDIATE');
    try {
      const result = work();
      database.exec('COMMIT');
      return result;
    } catch (error) {
      undo();
      throw error;
    }
  };
  return {
    inTransaction: async (work) => {
      await begin();
      try {
        const result = await work();
        database.exec('COMMIT');
        commits++;
        return result;
      } catch (error) {
        undo();
        throw error;
      }
    },
    transact: (work) => {
      const result = aside(work);
      commits++;
      return result;
    },
    aside,
    commits: () => commits,
  };
};

type EvaluationWrites = Pick<StoreWrites, 'addEvaluation' | 'updateEvaluation'>;

const createEvaluationWrites = (database: DatabaseSync, blobs: Blobs): EvaluationWrites => {
  const add = database.prepare('INSERT INTO evaluation (id, export_key, file_id, name, created_at, body_key) VALUES (?, ?, ?, ?, ?, ?)');
  const update = database.prepare('UPDATE evaluation SET export_key = ?, file_id = ?, name = ?, created_at = ? WHERE key = ?');

  return {
    addEvaluation: ({ id, fileId, name = null, createdAt, exportKey = null, body }) =>
      Number(add.run(id, exportKey, fileId, name, createdAt, body ? blobs.add(body) : null).lastInsertRowid),
    updateEvaluation: (key, { fileId, name = null, createdAt, exportKey = null }) => {
      update.run(exportKey, fileId, name, createdAt, key);
    },
  };
};

type RunWrites = Pick<StoreWrites, 'addRun' | 'updateRun'>;

const createRunWrites = (database: DatabaseSync, blobs: Blobs): RunWrites => {
  const add = database.prepare(
    'INSERT INTO run (evaluation_key, id, added_at, created_at, dataset_version_id, body_key) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const update = database.prepare('UPDATE run SET added_at = ?, created_at = ?, dataset_version_id = ? WHERE key = ?');

  return {
    addRun: ({ evaluationKey, id, addedAt = null, createdAt = null, datasetVersionId = null, body }) => {
      const bodyKey = body ? blobs.add(body) : null;
      return Number(add.run(evaluationKey, id, addedAt, createdAt, datasetVersionId, bodyKey).lastInsertRowid);
    },
    updateRun: (key, { addedAt = null, createdAt = null, datasetVersionId = null }) => {
      update.run(addedAt, createdAt, datasetVersionId, key);
    },
  };
};

type LogWrites = Pick<StoreWrites, 'addEvaluationLog' | 'replaceEvaluationLog' | 'addLogLookup' | 'supersede'>;

const createLogWrites = (database: DatabaseSync, blobs: Blobs): LogWrites => {
  const add = database.prepare(
    'INSERT INTO evaluation_log (run_key, log_id, created_at, blob_key, origin_key, export_key) VALUES (?, ?, ?, ?4, ?4, ?)',
  );
  const replace = database.prepare(
    'UPDATE evaluation_log SET created_at = ?, blob_key = ?2, origin_key = ?2, export_key = ? WHERE run_key = ? AND log_id = ?',
  );
  const supersede = database.prepare('INSERT OR IGNORE INTO superseded (blob_key) VALUES (?)');
  const lookup = database.prepare(
    'INSERT INTO log (id, source, export_key, blob_key, start, length, version_id, datapoint_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
  );

  return {
    addEvaluationLog: ({ runKey, logId, createdAt, exportKey = null, body }) => {
      const blobKey = blobs.add(body);
      add.run(runKey, logId, createdAt, blobKey, exportKey);
      return blobKey;
    },
    // The bytes it had are kept: logs that are not in the other record are looked up in them.
    replaceEvaluationLog: ({ runKey, logId, createdAt, exportKey = null, body }) => {
      const blobKey = blobs.add(body);
      replace.run(createdAt, blobKey, exportKey, runKey, logId);
      return blobKey;
    },
    supersede: (blobKey) => {
      supersede.run(blobKey);
    },
    addLogLookup: ({ id, source, exportKey, blobKey, start, length, versionId = null, datapointId = null }) => {
      lookup.run(id, source, exportKey, blobKey, start, length, versionId, datapointId);
    },
  };
};

/** Prepares every statement once. */
export const createWrites = (database: DatabaseSync, blobs: Blobs): StoreWrites => ({
  addBlob: blobs.add,
  ...createEvaluationWrites(database, blobs),
  ...createRunWrites(database, blobs),
  ...createLogWrites(database, blobs),
  ...createPlaces(database),
  ...createTransactions(database),
});

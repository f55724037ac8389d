import type { DatabaseSync } from 'node:sqlite';
import { CATALOGUE_STEP } from './catalogue-step.ts';
import { isBusy } from './sqlite-error.ts';

/** The first version that was released. Files of earlier ones are nobody's. */
export const OLDEST_VERSION = 5;

/**
 * What brings a file of a version to the next one, by the version it begins with. A step stays as it is once it is released: it says what
 * was, so it builds on nothing that may change, `TABLES` included. The tables it ends with are those of that time.
 */
export const MIGRATIONS: Readonly<Record<number, string>> = {
  5: 'CREATE TABLE deleted_evaluation (id TEXT PRIMARY KEY) STRICT, WITHOUT ROWID',
  6: 'ALTER TABLE finding ADD COLUMN run_id TEXT',
  7: `
    DROP TABLE place;
    CREATE TABLE place (
      run_key INTEGER NOT NULL, at INTEGER NOT NULL, log_id TEXT NOT NULL, blob_key INTEGER NOT NULL, PRIMARY KEY (run_key, at, log_id)
    ) STRICT, WITHOUT ROWID;
    INSERT INTO place (run_key, at, log_id, blob_key)
    SELECT run_key, ifnull(created_at, 9223372036854775807), log_id, blob_key FROM evaluation_log ORDER BY 1, 2, 3;
    CREATE TABLE place_mark (
      run_key INTEGER NOT NULL, at INTEGER NOT NULL, log_id TEXT NOT NULL, count INTEGER NOT NULL, PRIMARY KEY (run_key, at, log_id)
    ) STRICT, WITHOUT ROWID;
    INSERT INTO place_mark (run_key, at, log_id, count)
    SELECT run_key, iif(before = 0, -9223372036854775808, at), iif(before = 0, '', log_id), min(1024, total - before)
    FROM (
      SELECT
        run_key, at, log_id,
        row_number() OVER (PARTITION BY run_key ORDER BY at, log_id) - 1 AS before,
        count(*) OVER (PARTITION BY run_key) AS total
      FROM place
    )
    WHERE before % 1024 = 0;
    CREATE TABLE tally (run_key INTEGER PRIMARY KEY, counts TEXT NOT NULL, numbers BLOB NOT NULL) STRICT;
    CREATE TABLE met_dataset (version_id TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
    ALTER TABLE datapoint ADD COLUMN is_met INTEGER NOT NULL DEFAULT 0;`,
  8: `
    CREATE INDEX log_of_file ON log (id) WHERE source = 0;
    CREATE TABLE superseded (blob_key INTEGER PRIMARY KEY) STRICT;
    ALTER TABLE version ADD COLUMN export_key INTEGER;
    ALTER TABLE datapoint ADD COLUMN export_key INTEGER;`,
  9: `
    CREATE TABLE fact_chunk (
      key INTEGER PRIMARY KEY, run_key INTEGER NOT NULL, at INTEGER NOT NULL, log_id TEXT NOT NULL, last_at INTEGER NOT NULL,
      last_log_id TEXT NOT NULL, count INTEGER NOT NULL, semantics TEXT NOT NULL
    ) STRICT;
    CREATE UNIQUE INDEX fact_chunk_by_place ON fact_chunk (run_key, at, log_id);
    CREATE TABLE fact_column (
      chunk_key INTEGER NOT NULL, name TEXT NOT NULL, bytes BLOB NOT NULL, PRIMARY KEY (chunk_key, name)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE fact_run (
      run_key INTEGER PRIMARY KEY, changes INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE fact_term (
      key INTEGER PRIMARY KEY, hash INTEGER NOT NULL, text ANY NOT NULL
    ) STRICT;
    CREATE INDEX fact_term_by_hash ON fact_term (hash)`,
  10: CATALOGUE_STEP,
  11: `
    CREATE TABLE judgment (
      key INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, parent_id TEXT NOT NULL, file_id TEXT NOT NULL, version_id TEXT NOT NULL,
      created_at INTEGER, blob_key INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX judgment_by_parent ON judgment (parent_id);
    CREATE TABLE judged_run (run_id TEXT PRIMARY KEY) STRICT, WITHOUT ROWID`,
  12: `
    CREATE TABLE fact_file (key INTEGER PRIMARY KEY, file_id TEXT NOT NULL UNIQUE) STRICT;
    INSERT INTO fact_file (file_id) SELECT DISTINCT file_id FROM file_log ORDER BY file_id`,
  13: `
    CREATE TABLE forgotten_log (id TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
    CREATE TABLE forgotten_user (hash TEXT PRIMARY KEY, salt TEXT NOT NULL) STRICT, WITHOUT ROWID`,
};

/** The version of the schema that a database has. */
export const versionOf = (database: DatabaseSync): number => Number(database.prepare('PRAGMA user_version').get()?.['user_version']);

/** Takes every step that is left, all in one transaction: whatever ends it early leaves the file as it was. */
const takeSteps = (database: DatabaseSync, steps: Readonly<Record<number, string>>): void => {
  // A write-ahead log is left only by those who have the file alone, so no process of an earlier version can go on with it unawares.
  database.exec('PRAGMA journal_mode = DELETE; BEGIN EXCLUSIVE');
  try {
    let version = versionOf(database);
    for (let step = steps[version]; step !== undefined; step = steps[version]) {
      database.exec(step);
      version++;
    }
    database.exec(`PRAGMA user_version = ${version}; COMMIT`);
  } catch (error) {
    if (database.isTransaction) database.exec('ROLLBACK');
    throw error;
  }
};

const RETRY_MILLISECONDS = 20;

/** Waits without anything else going on: it is for the start of a process alone. */
export const pause = (): void => {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, RETRY_MILLISECONDS);
};

export interface MigrateOptions {
  /** The version that it is to have in the end. */
  readonly version: number;
  /** How long to wait for other processes that have it open. */
  readonly busyMilliseconds: number;
  readonly steps?: Readonly<Record<number, string>>;
}

/** Brings a database of an earlier version up to date. Another process may do the same at the same time. Throws as long as one has it open. */
export const migrate = (database: DatabaseSync, { version, busyMilliseconds, steps = MIGRATIONS }: MigrateOptions): void => {
  const end = Date.now() + busyMilliseconds;
  while (versionOf(database) < version) {
    try {
      takeSteps(database, steps);
    } catch (error) {
      if (!isBusy(error) || Date.now() >= end) throw error;
      pause();
    }
  }
};

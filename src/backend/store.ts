import { existsSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';
import { createBlobs } from './blobs.ts';
import { type Catalogue, createCatalogue } from './catalogue.ts';
import { createFindings, type StoreFindings } from './findings.ts';
import { APPLICATION_ID, LOG_INDICES, SCHEMA_VERSION, TABLES } from './schema.ts';
import { createEdits, type StoreEdits } from './store-edits.ts';
import { createImports, type StoreImports } from './store-imports.ts';
import { createReads, type StoreReads } from './store-reads.ts';
import { createWrites, type StoreWrites } from './store-writes.ts';

/** Evaluations, runs, stats and logs with their bodies as they came, in one SQLite database. */
export interface Store {
  readonly isReadOnly: boolean;
  readonly reads: StoreReads;
  readonly writes: StoreWrites;
  readonly edits: StoreEdits;
  readonly imports: StoreImports;
  readonly catalogue: Catalogue;
  readonly findings: StoreFindings;
  close(): void;
}

/** The path holds something else than a store of this version: another program's database, an older store, or no database at all. */
export class StoreFormatError extends Error {
  override readonly name = 'StoreFormatError';
}

// SQLite's own 2 MiB holds hardly the indices of a large export.
const CACHE_KIBIBYTES = 32_768;

const BUSY_MILLISECONDS = 5_000;

const numberIn = (database: DatabaseSync, pragma: string): unknown => Object.values(database.prepare(`PRAGMA ${pragma}`).get() ?? {})[0];

const isEmpty = (database: DatabaseSync): boolean => database.prepare('SELECT 1 FROM sqlite_schema LIMIT 1').get() === undefined;

const createTables = (database: DatabaseSync): void => {
  const indices = Object.values(LOG_INDICES).join(';');
  database.exec(`BEGIN; ${TABLES} ${indices}; PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${SCHEMA_VERSION}; COMMIT`);
};

/**
 * How a store is opened:
 *
 * - `durable`: what was committed is on the disk, and survives the end of the process, and of the power. While it is open a write-ahead log
 *   stands beside the file.
 * - `alone`: no other process can open it until it is closed, or this process has ended in whatever way. What was committed survives.
 * - `reading`: the file and its folder may be closed to writing.
 * - `passing`: nothing is promised.
 */
export type OpenMode = 'durable' | 'alone' | 'reading' | 'passing';

const sqliteCodeOf = (error: unknown): number | undefined =>
  error instanceof Error && 'errcode' in error && typeof error.errcode === 'number' ? error.errcode & 0xff : undefined;

// https://sqlite.org/rescode.html
const SQLITE_BUSY = 5;
const SQLITE_READONLY = 8;
const SQLITE_CANTOPEN = 14;
const SQLITE_NOTADB = 26;

const isNoDatabase = (error: unknown): boolean => sqliteCodeOf(error) === SQLITE_NOTADB;

/** Whether another process has what is wanted. */
export const isBusy = (error: unknown): boolean => sqliteCodeOf(error) === SQLITE_BUSY;

// The lock is taken by the first transaction, and stays.
const ALONE = 'PRAGMA locking_mode = EXCLUSIVE; PRAGMA synchronous = NORMAL; BEGIN EXCLUSIVE; COMMIT';

const RETRY_MILLISECONDS = 20;

/** The switch needs the file for itself, and does not wait for it: another process that opens the file at the same time has it for a moment. */
const useWriteAheadLog = (database: DatabaseSync, busyMilliseconds: number): void => {
  for (let waited = 0; ; waited += RETRY_MILLISECONDS) {
    try {
      database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL');
      return;
    } catch (error) {
      if (!isBusy(error) || waited >= busyMilliseconds) throw error;
    }
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, RETRY_MILLISECONDS);
  }
};

/** Makes the tables where there are none; throws where the database is not ours. */
const prepareDatabase = (database: DatabaseSync, mode: OpenMode, busyMilliseconds: number): void => {
  database.exec(`PRAGMA cache_size = -${CACHE_KIBIBYTES}`);
  if (mode === 'alone') database.exec(ALONE);
  if (mode !== 'reading' && isEmpty(database)) createTables(database);
  if (numberIn(database, 'application_id') !== APPLICATION_ID) throw new StoreFormatError('The database belongs to another program.');
  if (numberIn(database, 'user_version') !== SCHEMA_VERSION) throw new StoreFormatError('The database was written by another version.');
  if (mode === 'durable') useWriteAheadLog(database, busyMilliseconds);
};

export interface OpenOptions {
  /** `passing` where it is absent. */
  readonly mode?: OpenMode;
  /** How long a write waits, and this process with it, for another process to end its own: 5,000 where it is absent. */
  readonly busyMilliseconds?: number;
}

/** A file that was closed in order asks for no folder to write in: it is open to readers of a read-only medium. */
const leaveWriteAheadLog = (database: DatabaseSync): void => {
  try {
    database.exec('PRAGMA busy_timeout = 0; PRAGMA journal_mode = DELETE');
  } catch (error) {
    // Another process has it open, and will leave it in its turn.
    if (!isBusy(error)) throw error;
  }
};

const storeOf = (database: DatabaseSync, mode: OpenMode): Store => {
  const blobs = createBlobs(database);
  return {
    isReadOnly: mode === 'reading',
    reads: createReads(database),
    writes: createWrites(database, blobs),
    edits: createEdits(database, blobs),
    imports: createImports(database),
    catalogue: createCatalogue(database, blobs),
    findings: createFindings(database),
    close: () => {
      if (mode === 'durable') leaveWriteAheadLog(database);
      database.close();
    },
  };
};

/** Whether the database cannot be opened for want of a folder to write in, which one that was not closed in order asks for. */
const wantsToWrite = (error: unknown, path: string): boolean =>
  [SQLITE_READONLY, SQLITE_CANTOPEN].includes(sqliteCodeOf(error) ?? 0) && !existsSync(`${path}-wal`);

/** The same file, to be read as one that nobody can change. */
const immutable = (path: string): URL => new URL('?immutable=1', pathToFileURL(path));

/**
 * Opens the store at a path, or in memory for `:memory:`; a path without a file gets a new, empty store.
 * Throws `StoreFormatError` when the file is not a store of this version.
 */
export const openStore = (path: string | URL, { mode = 'passing', busyMilliseconds = BUSY_MILLISECONDS }: OpenOptions = {}): Store => {
  const database = new DatabaseSync(path, { timeout: busyMilliseconds, readOnly: mode === 'reading' });
  try {
    prepareDatabase(database, mode, busyMilliseconds);
    return storeOf(database, mode);
  } catch (error) {
    database.close();
    if (isNoDatabase(error)) throw new StoreFormatError('The file is not a database.', { cause: error });
    if (mode === 'reading' && typeof path === 'string' && wantsToWrite(error, path)) return openStore(immutable(path), { mode });
    throw error;
  }
};

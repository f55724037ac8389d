import { DatabaseSync } from 'node:sqlite';
import { type Catalogue, createCatalogue } from './catalogue.ts';
import { createFindings, type StoreFindings } from './findings.ts';
import { APPLICATION_ID, SCHEMA_VERSION, TABLES } from './schema.ts';
import { createEdits, type StoreEdits } from './store-edits.ts';
import { createReads, type StoreReads } from './store-reads.ts';
import { createWrites, type StoreWrites } from './store-writes.ts';

/** Evaluations, runs, stats and logs with their bodies as they came, in one SQLite database. */
export interface Store {
  readonly reads: StoreReads;
  readonly writes: StoreWrites;
  readonly edits: StoreEdits;
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
  database.exec(`BEGIN; ${TABLES} PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${SCHEMA_VERSION}; COMMIT`);
};

/** Makes the tables where there are none; throws where the database is not ours. */
const prepareDatabase = (database: DatabaseSync, durable: boolean): void => {
  database.exec(`PRAGMA cache_size = -${CACHE_KIBIBYTES}`);
  if (isEmpty(database)) createTables(database);
  if (numberIn(database, 'application_id') !== APPLICATION_ID) throw new StoreFormatError('The database belongs to another program.');
  if (numberIn(database, 'user_version') !== SCHEMA_VERSION) throw new StoreFormatError('The database was written by another version.');
  if (durable) database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL');
};

const isNoDatabase = (error: unknown): boolean => error instanceof Error && 'errcode' in error && error.errcode === 26;

export interface OpenOptions {
  /** What was committed is on the disk: it survives the end of the process, and of the power. A write-ahead log stands beside the file. */
  readonly durable?: boolean;
  /** How long a write waits, and this process with it, for another process to end its own: 5,000 where it is absent. */
  readonly busyMilliseconds?: number;
}

/**
 * Opens the store at a path, or in memory for `:memory:`; a path without a file gets a new, empty store.
 * Throws `StoreFormatError` when the file is not a store of this version.
 */
export const openStore = (path: string, { durable = false, busyMilliseconds = BUSY_MILLISECONDS }: OpenOptions = {}): Store => {
  const database = new DatabaseSync(path, { timeout: busyMilliseconds });
  try {
    prepareDatabase(database, durable);
    return {
      reads: createReads(database),
      writes: createWrites(database),
      edits: createEdits(database),
      catalogue: createCatalogue(database),
      findings: createFindings(database),
      close: () => database.close(),
    };
  } catch (error) {
    database.close();
    throw isNoDatabase(error) ? new StoreFormatError('The file is not a database.', { cause: error }) : error;
  }
};

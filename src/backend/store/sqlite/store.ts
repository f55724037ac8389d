import { existsSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';
import type { PaceOptions } from '../../../analysis/pace.ts';
import { type ColumnCache, createColumnCache } from '../../facts/column-cache.ts';
import type { Store } from '../store.ts';
import { createBlobs } from './blobs.ts';
import { type Catalogue, createCatalogue } from './catalogue.ts';
import { createCatalogueReads } from './catalogue-reads.ts';
import { carryOut, createStepAnswers } from './changes-port.ts';
import { createEdits, type StoreEdits } from './edits.ts';
import { createFactChunks, createFactFilling, type FactFilling } from './fact-chunks.ts';
import { createDrafts } from './fact-drafts.ts';
import { createFactMaker, type FactMaker } from './fact-maker.ts';
import { createFactThread } from './fact-thread.ts';
import { createRestarts, createSnapshots, type FactsPort, keepIfFree } from './facts-port.ts';
import { createFindings, type StoreFindings } from './findings.ts';
import { createForgetting } from './forgetting.ts';
import { createForgotten, type StoreForgotten } from './held-bodies.ts';
import { createImports, type StoreImports } from './imports.ts';
import { createJudgments, type StoreJudgments } from './judgments.ts';
import { LOG_INDICES } from './log-indices.ts';
import { migrate, OLDEST_VERSION, pause, versionOf } from './migrations.ts';
import { createReads, optionalBytes, type StoreReads } from './reads.ts';
import { createReadsPort } from './reads-port.ts';
import { APPLICATION_ID, SCHEMA_VERSION, TABLES } from './schema.ts';
import { isBusy, isClosedToWriting, isNoDatabase } from './sqlite-error.ts';
import { createTurns } from './turns.ts';
import { wipe } from './wipe.ts';
import { createWrites, type StoreWrites } from './writes.ts';

/** A store in one SQLite database, with what imports fill it by: its tables, by the keys of their rows. */
export interface SqliteStore extends Store {
  readonly isReadOnly: boolean;
  /** Other processes may have it open at the same time. */
  readonly isShared: boolean;
  readonly reads: StoreReads;
  readonly writes: StoreWrites;
  readonly edits: StoreEdits;
  readonly imports: StoreImports;
  readonly catalogue: Catalogue;
  readonly findings: StoreFindings;
  readonly judgments: StoreJudgments;
  readonly forgetting: ReturnType<typeof createForgetting>;
  readonly forgotten: StoreForgotten;
  /** What imports make columns of rows by; undefined for a store that is only read. */
  readonly factTables: FactTables | undefined;
  close(): void;
}

/** What makes columns of rows. */
export interface FactTables extends Pick<FactFilling, 'fillFile' | 'fillRuns'> {
  /** What makes facts of records on a second thread, or on this one. It is to be closed. */
  createMaker(isThread: boolean): FactMaker;
}

/** The path holds no store that this version can open: another program's database, a newer or too old a store, or no database at all. */
export class StoreFormatError extends Error {
  override readonly name = 'StoreFormatError';
}

// SQLite's own 2 MiB holds hardly the indices of a large export.
const CACHE_KIBIBYTES = 32_768;

const BUSY_MILLISECONDS = 5_000;

/** What a pragma of one number says. */
export const numberIn = (database: DatabaseSync, pragma: string): number =>
  Number(Object.values(database.prepare(`PRAGMA ${pragma}`).get() ?? {})[0]);

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

// The lock is taken by the first transaction, and stays.
const ALONE = 'PRAGMA locking_mode = EXCLUSIVE; PRAGMA synchronous = NORMAL; BEGIN EXCLUSIVE; COMMIT';

/** The switch needs the file for itself, and does not wait for it: another process that opens the file at the same time has it for a moment. */
const useWriteAheadLog = (database: DatabaseSync, busyMilliseconds: number): void => {
  const end = Date.now() + busyMilliseconds;
  for (;;) {
    try {
      database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL');
      return;
    } catch (error) {
      if (!isBusy(error) || Date.now() >= end) throw error;
    }
    pause();
  }
};

/** Throws where the version is one that cannot be read, or be brought up to date. */
const requireVersion = (version: number, mode: OpenMode): void => {
  if (version > SCHEMA_VERSION) {
    throw new StoreFormatError('It was written by a newer version of this program; update the program to open it.');
  }
  if (version < OLDEST_VERSION) throw new StoreFormatError('It was written by a version from before the first release.');
  if (version < SCHEMA_VERSION && mode === 'reading') {
    throw new StoreFormatError(
      'It was written by an earlier version of this program and is to be brought up to date, but it cannot be written to: open it once where it, and its folder, can be.',
    );
  }
};

const bringUpToDate = (database: DatabaseSync, busyMilliseconds: number): void => {
  try {
    migrate(database, { version: SCHEMA_VERSION, busyMilliseconds });
  } catch (error) {
    if (!isBusy(error)) throw error;
    throw new StoreFormatError(
      'It was written by an earlier version of this program, and another process has it open: it can be brought up to date once that has ended.',
      { cause: error },
    );
  }
};

/** Makes the tables where there are none, and brings those of an earlier version up to date; throws where the database is not ours. */
const prepareDatabase = (database: DatabaseSync, mode: OpenMode, busyMilliseconds: number): void => {
  database.exec(`PRAGMA cache_size = -${CACHE_KIBIBYTES}`);
  if (mode === 'alone') database.exec(ALONE);
  if (mode !== 'reading' && isEmpty(database)) createTables(database);
  if (numberIn(database, 'application_id') !== APPLICATION_ID) throw new StoreFormatError('The database belongs to another program.');
  requireVersion(versionOf(database), mode);
  bringUpToDate(database, busyMilliseconds);
  if (mode === 'durable') useWriteAheadLog(database, busyMilliseconds);
};

export interface OpenOptions {
  /** `passing` where it is absent. */
  readonly mode?: OpenMode;
  /** How long opening it, and a change later, wait for another process to end its own: 5,000 where it is absent. */
  readonly busyMilliseconds?: number;
  /** How what takes long is cut into slices. */
  readonly pace?: PaceOptions;
  /** The most bytes of columns that are held for the next questions: 64 MiB where it is absent. */
  readonly columnBytes?: number;
}

/** A file that was closed in order asks for no folder to write in: it is open to readers of a read-only medium. */
const leaveWriteAheadLog = (database: DatabaseSync): void => {
  try {
    database.exec('PRAGMA journal_mode = DELETE');
  } catch (error) {
    // Another process has it open, and will leave it in its turn.
    if (!isBusy(error)) throw error;
  }
};

interface Opened {
  readonly database: DatabaseSync;
  readonly path: string | URL;
  readonly options: Required<OpenOptions>;
}

const MEMORY = ':memory:';
const COLUMN_BYTES = 67_108_864;

const createMakers = (database: DatabaseSync): FactTables['createMaker'] => {
  const record = database.prepare('SELECT bytes FROM blob WHERE key = ?');
  const read = (key: number): Buffer => optionalBytes(record.get(key)) ?? Buffer.of();
  return (isThread) => (isThread ? createFactThread(read) : createFactMaker(createDrafts(database), read));
};

const createFacts = (
  { database, path, options: { mode, pace } }: Opened,
  writes: StoreWrites,
  cache: ColumnCache,
): { port: FactsPort; factTables: FactTables | undefined } => {
  if (mode === 'reading') return { port: createSnapshots({ path, keep: () => undefined, cache, ...pace }), factTables: undefined };
  const chunks = createFactChunks(database, cache);
  const filling = createFactFilling(database, chunks);
  const factTables = { fillFile: filling.fillFile, fillRuns: filling.fillRuns, createMaker: createMakers(database) };
  // Beside a write-ahead log reading holds nobody up.
  if (mode === 'durable' && path !== MEMORY)
    return { port: createSnapshots({ path, keep: keepIfFree({ database, writes, chunks, filling }), cache, ...pace }), factTables };
  return { port: createRestarts({ database, writes, filling, cache, ...pace }), factTables };
};

const storeOf = (opened: Opened): SqliteStore => {
  const { database, path, options } = opened;
  const { mode, busyMilliseconds, columnBytes } = options;
  const blobs = createBlobs(database);
  const turns = createTurns(busyMilliseconds);
  const writes = createWrites(database, blobs);
  const cache = createColumnCache({ maxBytes: columnBytes });
  const { port, factTables } = createFacts(opened, writes, cache);
  const own = {
    reads: createReads(database),
    writes,
    edits: createEdits(database, blobs),
    imports: createImports(database),
    catalogue: createCatalogue(database, blobs),
    judgments: createJudgments(database, blobs),
    findings: createFindings(database),
  };
  const tables = { ...own, forgetting: createForgetting(database, { ...own, blobs }), forgotten: createForgotten(database) };
  const reads = createReadsPort({ ...tables, facts: port, catalogueReads: createCatalogueReads(database) });
  const answers = createStepAnswers(tables);
  return {
    isReadOnly: mode === 'reading',
    isShared: mode === 'durable',
    ...tables,
    factTables,
    read: (work, options) => turns.read(() => work(reads), options),
    change: (begin, options) => turns.change(() => tables.writes.transact(() => carryOut(begin(), answers)), options),
    ...(mode !== 'reading' && path !== MEMORY && { wipe: (options) => wipe({ database, aside: writes.aside }, options) }),
    heldColumns: () => cache.held(),
    close: () => {
      port.close();
      if (mode === 'durable') leaveWriteAheadLog(database);
      database.close();
    },
  };
};

const LEFT_OPEN =
  'Changes that were made to it are still in the file beside it that ends in -wal: open it once where its folder can be written to.';

/** The same file, to be read as one that nobody can change. */
const immutable = (path: string): URL => new URL('?immutable=1', pathToFileURL(path));

/**
 * Opens the store at a path, or in memory for `:memory:`; a path without a file gets a new, empty store.
 * A store of an earlier version is brought up to date. Throws `StoreFormatError` when the file is no store that can be opened.
 */
export const openStore = (path: string | URL, given: OpenOptions = {}): SqliteStore => {
  const options = {
    mode: 'passing',
    busyMilliseconds: BUSY_MILLISECONDS,
    pace: {},
    columnBytes: COLUMN_BYTES,
    ...given,
  } as const;
  const { mode, busyMilliseconds } = options;
  const database = new DatabaseSync(path, { timeout: busyMilliseconds, readOnly: mode === 'reading' });
  try {
    prepareDatabase(database, mode, busyMilliseconds);
    // From here on nothing waits inside SQLite, for this process would stand still meanwhile.
    database.exec('PRAGMA busy_timeout = 0');
    return storeOf({ database, path, options });
  } catch (error) {
    database.close();
    if (isNoDatabase(error)) throw new StoreFormatError('The file is not a database.', { cause: error });
    if (mode === 'reading' && typeof path === 'string' && isClosedToWriting(error)) {
      if (existsSync(`${path}-wal`)) throw new StoreFormatError(LEFT_OPEN, { cause: error });
      return openStore(immutable(path), options);
    }
    throw error;
  }
};

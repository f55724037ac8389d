import { resolve } from 'node:path';
import pg from 'pg';
import { unfinishedIn } from './backend/import/unfinished.ts';
import { dumpDatabase } from './backend/store/postgres/dump.ts';
import { reasonOf as heldReason, isWithoutPassword } from './backend/store/postgres/errors.ts';
import { DatabaseFilledError, fillDatabase } from './backend/store/postgres/fill.ts';
import { DatabaseFormatError } from './backend/store/postgres/format.ts';
import { IdTooLongError } from './backend/store/postgres/long-ids.ts';
import { type Migrated, migrateDatabase } from './backend/store/postgres/migrations.ts';
import { type OpenDatabaseOptions, openDatabase } from './backend/store/postgres/store.ts';
import { openData } from './backend/store/sqlite/data-file.ts';
import { DataFileError } from './backend/store/sqlite/data-file-error.ts';
import { openStore } from './backend/store/sqlite/store.ts';
import { makeWhole } from './backend/store/sqlite/whole-copy.ts';
import { StoreHeldError } from './backend/store/store.ts';
import { ConfigError } from './config/config.ts';
import { shownData } from './data-place.ts';
import type { EmbeddedStore, ImportWatch } from './embedded-store.ts';

/* A store in a database across a network, in place of a data file. Loaded only where one is named. */

/** What the driver or the server says, in one line. */
const reasonOf = (error: unknown): string | undefined => {
  if ([DatabaseFormatError, DatabaseFilledError, IdTooLongError].some((kind) => error instanceof kind)) return (error as Error).message;
  if (error instanceof StoreHeldError) return heldReason(error);
  if (isWithoutPassword(error)) return 'The server asks for a password: give it in PGPASSWORD, or in a file that PGPASSFILE names.';
  if (error instanceof TypeError && 'code' in error && error.code === 'ERR_INVALID_URL')
    return 'Its URL cannot be read. In a user or password "/" is written as %2F, "?" as %3F, "#" as %23 and "@" as %40.';
  return error instanceof pg.DatabaseError ? error.message : undefined;
};

/** Takes a step in the use of a database. What is wrong with it is reported with its name, in which nothing is secret. */
export const using = async <T>(url: string, step: () => Promise<T>): Promise<T> => {
  try {
    return await step();
  } catch (error) {
    const reason = reasonOf(error);
    if (reason === undefined) throw error;
    throw new ConfigError(`--data (HUMANLOOP_GRAPHQL_DATA) ${shownData(url)}: ${reason}`, { cause: error });
  }
};

/** The store that a database holds. */
export const databaseStore = async (
  url: string,
  directory: string | undefined,
  { onReadOnly = () => undefined }: Pick<ImportWatch, 'onReadOnly'> = {},
  options: Pick<OpenDatabaseOptions, 'patience' | 'statementMilliseconds'> = {},
): Promise<EmbeddedStore> => {
  if (directory !== undefined)
    throw new ConfigError(`--export and a database cannot be used together; to bring the export in: import ${directory} --data URL`);
  const store = await using(url, () => openDatabase({ ...options, url }));
  if (!store.isReadOnly) return { store, imported: [] };
  onReadOnly('database');
  return { store, imported: [], readOnly: 'database' };
};

/** Who follows a copy, and may stop it. */
export type CopyWatch = Pick<ImportWatch, 'onProgress' | 'signal'>;

/** Copies a database as it is at one moment into a new data file, while others may read and change it. The size of the file in bytes. */
export const backUpDatabase = (url: string, copy: string, watch: CopyWatch): Promise<number> =>
  makeWhole(copy, async (part) => {
    openStore(part).close();
    await using(url, () => dumpDatabase({ url }, part, watch));
    const store = openStore(part);
    store.writes.placeEvaluations();
    store.close();
  });

/** Brings a database up to date. The versions that it had, and has; undefined where it is empty. */
export const migrateDatabaseOf = (url: string): Promise<Migrated | undefined> => using(url, () => migrateDatabase({ url }));

/** Fills an empty database from a data file. */
export const restoreDatabase = async (copy: string, url: string, watch: CopyWatch): Promise<void> => {
  const store = await openData(copy, { fill: () => Promise.reject(new DataFileError(resolve(copy), 'It is not there.')), readOnly: true });
  const unfinished = unfinishedIn(store);
  store.close();
  if (unfinished.length > 0)
    throw new ConfigError(`${copy} holds an unfinished import; to finish it: import ${unfinished.join(' ')} --data ${copy}`);
  await using(url, () => fillDatabase({ url }, copy, watch));
};

import { resolve } from 'node:path';
import { type RemovedCopies, removeCopiesOf } from './backend/import/export-cache.ts';
import { isThere, openData } from './backend/store/sqlite/data-file.ts';
import { DataFileError } from './backend/store/sqlite/data-file-error.ts';
import type { Store } from './backend/store/store.ts';
import { type Config, ConfigError } from './config/config.ts';
import { isDatabaseUrl } from './data-place.ts';
import { type ImportWatch, requireWhole } from './embedded-store.ts';

/** How long others are waited for that change the same. */
const PATIENCE_MILLISECONDS = 30_000;

const openFile = async (dataFile: string, isToChange: boolean, watch: ImportWatch): Promise<Store> => {
  const path = resolve(dataFile);
  const missing = (): never => {
    throw new DataFileError(path, 'It is not there.');
  };
  if (!(await isThere(path))) missing();
  const store = await openData(dataFile, { ...watch, fill: async () => missing(), busyMilliseconds: PATIENCE_MILLISECONDS });
  try {
    requireWhole(store, dataFile);
    if (isToChange && store.isReadOnly) throw new ConfigError(`--data (HUMANLOOP_GRAPHQL_DATA) ${dataFile} may not be written to`);
    return store;
  } catch (error) {
    store.close();
    throw error;
  }
};

/** Opens the data file or database that something is to be forgotten in; a new one is not made. */
export const openToForget = async ({ dataFile }: Config, isToChange: boolean, watch: ImportWatch): Promise<Store> => {
  if (dataFile === undefined) throw new ConfigError('forget needs a data file or database: --data FILE');
  if (!isDatabaseUrl(dataFile)) return openFile(dataFile, isToChange, watch);
  const { databaseStore } = await import('./embedded-database.ts');
  const waiting = { patience: PATIENCE_MILLISECONDS, statementMilliseconds: 0 };
  const { store, readOnly } = await databaseStore(dataFile, undefined, {}, waiting);
  if (!isToChange || !readOnly) return store;
  await store.close();
  throw new ConfigError('The database can only be read.');
};

/**
 * Removes copies of exports that hold any log that a store has forgotten, also long ago: see `cacheFile`. Their names, and those of others that cannot
 * be looked into.
 */
export const removeCopies = async ({ cacheHome }: Config, store: Pick<Store, 'read'>): Promise<RemovedCopies> => {
  const { logIds } = await store.read((reads) => reads.forgotten('all'));
  return removeCopiesOf(cacheHome, logIds);
};

import { importExport } from '../../src/backend/import/importer.ts';
import { openDatabase } from '../../src/backend/store/postgres/store.ts';
import { openStore } from '../../src/backend/store/sqlite/store.ts';
import type { Store } from '../../src/backend/store/store.ts';
import { filledDatabase, POSTGRES } from './postgres.ts';

/** A store that the export in a directory was imported into: in memory, or in PostgreSQL where the tests are run over that. */
export const storeFrom = async (directory: string): Promise<Store> => {
  if (POSTGRES !== undefined) return openDatabase({ url: (await filledDatabase(directory)).url });
  const store = openStore(':memory:');
  await importExport(directory, store);
  return store;
};

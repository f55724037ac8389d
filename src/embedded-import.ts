import { rm, stat } from 'node:fs/promises';
import { type FoundExport, findExports } from './backend/files/exports.ts';
import { healthOf } from './backend/health.ts';
import { cacheFile, workFile } from './backend/import/export-cache.ts';
import { ImportRefusedError } from './backend/import/import-refused.ts';
import { importExports } from './backend/import/importer.ts';
import type { ImportReport } from './backend/store/import-report.ts';
import { DatabaseFilledError, fillDatabase } from './backend/store/postgres/fill.ts';
import { DatabaseEmptyError } from './backend/store/postgres/format.ts';
import { mergeInto } from './backend/store/postgres/merge.ts';
import { openDatabase } from './backend/store/postgres/store.ts';
import { openData } from './backend/store/sqlite/data-file.ts';
import { openStore, type SqliteStore } from './backend/store/sqlite/store.ts';
import { makeWhole } from './backend/store/sqlite/whole-copy.ts';
import type { Store } from './backend/store/store.ts';
import { ConfigError } from './config/config.ts';
import { shownData } from './data-place.ts';
import { using } from './embedded-database.ts';
import type { ImportedInto, ImportWatch } from './embedded-store.ts';

/* Exports are imported into a data file, whose rules there are, and from there into a database. */

export interface DatabaseImport {
  readonly url: string;
  readonly directories: readonly string[];
  readonly cacheHome: string | undefined;
}

/** Who follows an import into a database: it is copied out of it as well where it holds something already. */
export interface DatabaseWatch extends ImportWatch {
  readonly onDump?: (copied: number, all: number) => void;
}

/** Exports that are imported, by what they were. */
const isOf =
  (found: readonly FoundExport[]) =>
  ({ directory, state }: { readonly directory: string | null; readonly state: string }): boolean =>
    found.some((one) => one.realDirectory === directory && one.state === state);

const removeFile = async (file: string): Promise<void> => {
  for (const end of ['', '-journal']) await rm(`${file}${end}`, { force: true });
};

/** Fills an empty database by a data file in the cache folder, where an interrupted import is gone on with. */
const importAll = async (
  { url, cacheHome }: DatabaseImport,
  found: readonly FoundExport[],
  watch: DatabaseWatch,
): Promise<ImportReport[]> => {
  const file = await cacheFile(found, cacheHome);
  let isOurs = false;
  const fill = async (store: SqliteStore): Promise<void> => {
    isOurs = true;
    await importExports(found, store, watch);
  };
  const filled = await openData(file, { ...watch, fill, readOnly: true });
  const reports = filled.imports.exports().map(({ report }) => report);
  filled.close();
  await using(url, () => fillDatabase({ url }, file, { signal: watch.signal, ...(watch.onCopy && { onProgress: watch.onCopy }) }));
  if (isOurs) await removeFile(file);
  return reports;
};

const isFileThere = (file: string): Promise<boolean> =>
  stat(file).then(
    () => true,
    () => false,
  );

/** Exports that are asked for, and those of them that a database does not hold as they are. */
interface Asked {
  readonly found: readonly FoundExport[];
  readonly lacking: readonly FoundExport[];
}

/** Imports exports into a file that nobody else opens meanwhile. The reports of those that were lacking. */
const importBeside = async (file: string, { found, lacking }: Asked, watch: DatabaseWatch): Promise<ImportReport[]> => {
  const store = openStore(file, { mode: 'alone', busyMilliseconds: 0 });
  try {
    await importExports(found, store, watch);
    return store.imports.exports().flatMap((kept) => (isOf(lacking)(kept) ? kept.report : []));
  } finally {
    store.close();
  }
};

/** Merges exports into a database that holds others, or the same: what it does not hold yet of them. */
const importMore = async ({ url, cacheHome }: DatabaseImport, asked: Asked, watch: DatabaseWatch): Promise<ImportReport[]> => {
  const { file, removeOthers } = await workFile(url, asked.found, cacheHome);
  let reports: ImportReport[] = [];
  const work = mergeInto(
    { url },
    {
      ...watch,
      file,
      isThere: () => isFileThere(file),
      make: async (fill) => {
        await removeOthers();
        await removeFile(file);
        await makeWhole(file, async (part) => {
          openStore(part).close();
          await fill(part);
        });
      },
      change: async () => {
        reports = await importBeside(file, asked, watch);
      },
    },
  );
  await using(url, () => work).catch(async (error: unknown) => {
    if (!(error instanceof ImportRefusedError)) throw error;
    await removeFile(file);
    throw new ConfigError(`--data (HUMANLOOP_GRAPHQL_DATA) ${shownData(url)} ${error.message}`);
  });
  await removeFile(file);
  return reports;
};

const heldDirectories = (store: Store): Promise<string[]> =>
  store.read(async (reads) => [...new Set((await reads.exports()).flatMap(({ directory }) => directory ?? []))]);

interface Held {
  readonly exports: readonly { readonly directory: string | null; readonly state: string }[];
  readonly isReadOnly: boolean;
}

/** What a database holds of exports; undefined where it is empty. */
const heldIn = (url: string): Promise<Held | undefined> =>
  using(url, async () => {
    const store = await openDatabase({ url }).catch((error: unknown) => {
      if (error instanceof DatabaseEmptyError) return undefined;
      throw error;
    });
    try {
      return store && { exports: [...(await store.read((reads) => reads.exports()))], isReadOnly: store.isReadOnly };
    } finally {
      await store?.close();
    }
  });

const importFound = async (place: DatabaseImport, found: readonly FoundExport[], watch: DatabaseWatch): Promise<ImportReport[]> => {
  for (;;) {
    const held = await heldIn(place.url);
    const lacking = held && found.filter((one) => !held.exports.some(isOf([one])));
    if (lacking?.length === 0) return [];
    if (held?.isReadOnly) throw new ConfigError(`--data (HUMANLOOP_GRAPHQL_DATA) ${shownData(place.url)} may not be written to`);
    if (lacking) return importMore(place, { found, lacking }, watch);
    try {
      return await importAll(place, found, watch);
    } catch (error) {
      // Another process was first.
      if (!(error instanceof ConfigError && error.cause instanceof DatabaseFilledError)) throw error;
    }
  }
};

/** Imports exports into a database, empty or not, beside what it holds. */
export const importIntoDatabase = async (place: DatabaseImport, watch: DatabaseWatch): Promise<ImportedInto> => {
  const found = await findExports(place.directories);
  const reports = await importFound(place, found, watch);
  const store = await using(place.url, () => openDatabase({ url: place.url }));
  return { reports, directories: await heldDirectories(store), health: await healthOf(store), close: () => store.close() };
};

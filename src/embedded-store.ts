import { realpath, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { exportDirectories, findExports } from './backend/files/exports.ts';
import { healthOf } from './backend/health.ts';
import { cacheFile } from './backend/import/export-cache.ts';
import { ImportRefusedError } from './backend/import/import-refused.ts';
import { importExport, importExports } from './backend/import/importer.ts';
import { unfinishedIn } from './backend/import/unfinished.ts';
import type { ImportReport } from './backend/store/import-report.ts';
import type { MaybePromise } from './backend/store/maybe-promise.ts';
import { type DataFileObstacle, openData } from './backend/store/sqlite/data-file.ts';
import { openStore, type SqliteStore } from './backend/store/sqlite/store.ts';
import type { Store } from './backend/store/store.ts';
import { type Config, ConfigError } from './config/config.ts';
import type { ExportHealth } from './contract/finding.ts';
import type { ReadOnlyReason } from './contract/read-only.ts';
import { isDatabaseUrl } from './data-place.ts';

const SAMPLE_DIRECTORY = fileURLToPath(new URL('./backend/sample/export/20250606-120000', import.meta.url));

/** Who follows an import, and may stop it. */
export interface ImportWatch {
  /** Called now and then with how many bytes of an export have been read, of all it has. */
  readonly onProgress?: (read: number, all: number) => void;
  /** Called where another process imports into the same file; its end is waited for. */
  readonly onWait?: () => void;
  /** Called with the reason why a data file or a database can only be read. */
  readonly onReadOnly?: (reason: DataFileObstacle | 'database') => void;
  /** Called now and then with how many rows were copied into a database, of all there are. */
  readonly onCopy?: (copied: number, all: number) => void;
  readonly signal?: AbortSignal;
}

/** A store to serve, and what was imported into it just now: nothing where it was there already. */
export interface EmbeddedStore {
  readonly store: Store;
  readonly imported: readonly ImportReport[];
  /** The copy of exports that are only to be read, which opens at once the next time. */
  readonly copy?: ExportCopy;
  /** Why the store cannot be changed; absent where it can. */
  readonly readOnly?: ReadOnlyReason;
}

/** A file that may be deleted: it is made again from its exports. */
export interface ExportCopy {
  readonly file: string;
  readonly bytes: number;
}

const importSample = async (store: SqliteStore): Promise<void> => {
  await importExport(SAMPLE_DIRECTORY, store, { isSample: true });
};

/** The sample is in memory, for everyone to change and for nobody to keep. */
const sampleStore = async (): Promise<EmbeddedStore> => {
  const store = openStore(':memory:');
  await importSample(store);
  return { store, imported: [] };
};

/** Exports that are only to be read are kept in the cache folder, where they are opened again at once while they stay as they are. */
const cachedStore = async (directory: string, cacheHome: string | undefined, watch: ImportWatch): Promise<EmbeddedStore> => {
  const found = await findExports([directory]);
  const imported: ImportReport[] = [];
  const fill = async (store: SqliteStore): Promise<void> => {
    imported.push(...(await importExports(found, store, watch)));
  };
  const file = await cacheFile(found, cacheHome);
  const store = await openData(file, { ...watch, fill, readOnly: true });
  return { store, imported, copy: { file, bytes: (await stat(file)).size }, readOnly: 'export' };
};

/** Refuses a data file that an import was begun into and not ended. */
export const requireWhole = (store: SqliteStore, dataFile: string): void => {
  const unfinished = unfinishedIn(store);
  if (unfinished.length === 0) return;
  throw new ConfigError(
    `--data (HUMANLOOP_GRAPHQL_DATA) ${dataFile} holds an unfinished import; to finish it: import ${unfinished.join(' ')} --data ${dataFile}`,
  );
};

/** A data file of its own, or the one that an import left unfinished. A new one is filled with the sample. */
const keptStore = async (dataFile: string, watch: ImportWatch): Promise<EmbeddedStore> => {
  const fill = async (store: SqliteStore): Promise<void> => {
    const held = store.imports.exports();
    if (held.some(({ directory }) => directory !== null)) requireWhole(store, dataFile);
    else await importSample(store);
  };
  const store = await openData(dataFile, { ...watch, fill });
  try {
    requireWhole(store, dataFile);
  } catch (error) {
    store.close();
    throw error;
  }
  return { store, imported: [] };
};

/** A data file may hold more than is asked for; with less we would answer from the wrong exports. */
const requireHeld = async (store: SqliteStore, dataFile: string, directory: string): Promise<void> => {
  const held = new Set(store.imports.exports().map((kept) => kept.directory));
  const asked = await exportDirectories([directory]).catch(() => [directory]);
  const real = await Promise.all(asked.map((each) => realpath(each).catch(() => resolve(each))));
  if (real.every((each) => held.has(each))) return;
  const [first = null] = held;
  const [holds, remedy] =
    first === null
      ? ['evaluations from elsewhere', `to read ${directory} name a new file, or leave --export out`]
      : [`the export ${[...held].join(', ')}`, `to read ${directory} as well: import ${directory} --data ${dataFile}`];
  throw new ConfigError(`--data (HUMANLOOP_GRAPHQL_DATA) ${dataFile} holds ${holds}; ${remedy}`);
};

/** A data file of exports: filled from them where it is new or unfinished. Changes made in it stay. */
const keptExports = async (dataFile: string, directory: string, watch: ImportWatch): Promise<EmbeddedStore> => {
  const imported: ImportReport[] = [];
  const fill = async (store: SqliteStore): Promise<void> => {
    imported.push(...(await importExports(await findExports([directory]), store, watch)));
  };
  const store = await openData(dataFile, { ...watch, fill });
  try {
    await requireHeld(store, dataFile, directory);
    if (unfinishedIn(store).length > 0) await fill(store);
    return { store, imported };
  } catch (error) {
    store.close();
    throw error;
  }
};

/** A data file, with exports or the sample in it, and why it cannot be changed where that is so. */
const dataStore = async (dataFile: string, directory: string | undefined, watch: ImportWatch): Promise<EmbeddedStore> => {
  let readOnly: ReadOnlyReason | undefined;
  const watching: ImportWatch = {
    ...watch,
    onReadOnly: (obstacle) => {
      readOnly = obstacle;
      watch.onReadOnly?.(obstacle);
    },
  };
  const opened = await (directory === undefined ? keptStore(dataFile, watching) : keptExports(dataFile, directory, watching));
  return { ...opened, ...(readOnly && { readOnly }) };
};

/** Opens what the embedded backend serves. */
export const openEmbedded = async ({ exportDirectory, dataFile, cacheHome }: Config, watch: ImportWatch): Promise<EmbeddedStore> => {
  if (dataFile !== undefined && isDatabaseUrl(dataFile))
    return (await import('./embedded-database.ts')).databaseStore(dataFile, exportDirectory, watch);
  if (dataFile !== undefined) return dataStore(dataFile, exportDirectory, watch);
  return exportDirectory === undefined ? sampleStore() : cachedStore(exportDirectory, cacheHome, watch);
};

/** A data file that exports were imported into. */
export interface ImportedInto {
  /** Of the exports that it did not hold as they are. */
  readonly reports: readonly ImportReport[];
  /** Where all exports that it holds were. */
  readonly directories: readonly string[];
  /** Of all that it holds. */
  readonly health: ExportHealth;
  close(): MaybePromise<void>;
}

const heldDirectories = ({ imports }: SqliteStore): string[] => [
  ...new Set(
    imports
      .exports()
      .map(({ directory }) => directory)
      .filter((directory) => directory !== null),
  ),
];

/** Reports with the name of the file why an import into it is refused. */
const refuse = (dataFile: string, error: unknown): never => {
  throw error instanceof ImportRefusedError ? new ConfigError(`--data (HUMANLOOP_GRAPHQL_DATA) ${dataFile} ${error.message}`) : error;
};

/** Imports exports into a data file, new or not, beside what it holds. */
export const importInto = async (dataFile: string, directories: readonly string[], watch: ImportWatch): Promise<ImportedInto> => {
  const found = await findExports(directories);
  const imported: ImportReport[] = [];
  const fill = async (store: SqliteStore): Promise<void> => {
    imported.push(...(await importExports(found, store, watch).catch((error: unknown) => refuse(dataFile, error))));
  };
  const store = await openData(dataFile, { ...watch, fill });
  try {
    if (store.isReadOnly) throw new ConfigError(`--data (HUMANLOOP_GRAPHQL_DATA) ${dataFile} may not be written to`);
    // Nothing is left to do where it was new.
    await fill(store);
    return { reports: imported, directories: heldDirectories(store), health: await healthOf(store), close: store.close };
  } catch (error) {
    store.close();
    throw error;
  }
};

import { constants, type Stats } from 'node:fs';
import { access, lstat, rm, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { ReadOnlyReason } from '../../../contract/read-only.ts';
import { codeOf, isMissing, isSystemError, reasonOf } from '../../files/system-error.ts';
import { DataFileError } from './data-file-error.ts';
import { publish, syncFolder } from './publishing.ts';
import { isBusy } from './sqlite-error.ts';
import { openStore, type SqliteStore, StoreFormatError } from './store.ts';

/** What may not be written to: the file itself, or the folder that it is in. */
export type DataFileObstacle = Extract<ReadOnlyReason, 'file' | 'folder'>;

export interface OpenDataOptions {
  /** Fills a new store, or goes on with one that was left half filled. It is called only where there is no file yet. */
  readonly fill: (store: SqliteStore) => Promise<unknown>;
  /** The store is not to be changed; so it is too where the file may not be written to. */
  readonly readOnly?: boolean;
  /** Called with the reason why it cannot be changed, where that was not asked for. */
  readonly onReadOnly?: (reason: DataFileObstacle) => void;
  /** Called where another process fills the same file; its end is waited for. */
  readonly onWait?: () => void;
  /** Ends the waiting. */
  readonly signal?: AbortSignal | undefined;
  /** See `OpenOptions`. */
  readonly busyMilliseconds?: number;
}

const isSqliteError = (error: unknown): boolean => codeOf(error) === 'ERR_SQLITE_ERROR';

const isRefusal = (error: unknown): boolean => error instanceof StoreFormatError || isSystemError(error) || isSqliteError(error);

/** Takes a step in the use of a data file. An error is thrown as that file's. */
export const using = async <T>(path: string, step: () => T | Promise<T>, isOfFile = isRefusal): Promise<T> => {
  try {
    return await step();
  } catch (error) {
    throw isOfFile(error) ? new DataFileError(path, reasonOf(error), { cause: error }) : error;
  }
};

const orMissing = (looked: Promise<Stats>): Promise<Stats | undefined> =>
  looked.catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  });

/** Whether a file is at a path. Throws where something else is, or one without anything in it. */
export const isThere = async (path: string): Promise<boolean> => {
  // In this order, for another process may give a file its name in between.
  const named = await orMissing(lstat(path));
  const found = named && (await orMissing(stat(path)));
  if (named?.isSymbolicLink() && !found) throw new DataFileError(path, 'It is a link to nothing.');
  if (!found) return false;
  if (!found.isFile()) throw new DataFileError(path, 'It is not a file.');
  if (found.size === 0) throw new DataFileError(path, 'The file is empty. Without it a new one is made.');
  return true;
};

const allows = (path: string, mode: number): Promise<boolean> =>
  access(path, mode).then(
    () => true,
    () => false,
  );

/** Why a file can only be read; undefined for one that can be changed, which makes files beside it. */
const obstacleTo = async (path: string): Promise<DataFileObstacle | undefined> => {
  if (!(await allows(path, constants.R_OK | constants.W_OK))) return 'file';
  return (await allows(dirname(path), constants.W_OK | constants.X_OK)) ? undefined : 'folder';
};

/** While it is filled a file has this name beside its own. It stays where that ends early, to be gone on with. */
const fillingName = (file: string): string => `${file}.importing`;

const remove = async (file: string): Promise<void> => {
  for (const end of ['', '-journal']) await rm(`${file}${end}`, { force: true });
};

const WAIT_MILLISECONDS = 200;

/** The store that is being filled, for this process alone; undefined where another has filled it meanwhile. */
const openFilling = async (file: string, { onWait = () => undefined, signal }: OpenDataOptions): Promise<SqliteStore | undefined> => {
  const filling = fillingName(file);
  for (let isTold = false; ; isTold = true) {
    try {
      const store = openStore(filling, { mode: 'alone', busyMilliseconds: 0 });
      // The lock may have come with the end of another process that gave the file its name.
      if (!(await isThere(file))) return store;
      store.close();
      await remove(filling);
      return undefined;
    } catch (error) {
      if (!isBusy(error)) throw error;
    }
    if (!isTold) onWait();
    await setTimeout(WAIT_MILLISECONDS, undefined, { ...(signal && { signal }) });
    if (await isThere(file)) return undefined;
  }
};

const fillFile = async (file: string, options: OpenDataOptions): Promise<void> => {
  const store = await using(fillingName(file), () => openFilling(file, options));
  if (!store) return;
  try {
    // What the system refuses here, it refuses to whatever the store is filled from.
    await using(file, () => options.fill(store), isSqliteError);
    // The last commit has synced it. No other process has it before it is closed, so none can begin to fill it once more.
    await using(file, () => publish(fillingName(file), file));
    await syncFolder(dirname(file));
  } catch (error) {
    // What holds nothing is nothing to go on with.
    if (store.imports.exports().length === 0) await remove(fillingName(file));
    throw error;
  } finally {
    store.close();
  }
  await remove(fillingName(file));
};

/** A file that was given its name by a process that ended before it took the other one away. */
const removeSecondName = async (file: string): Promise<void> => {
  const [named, filling] = await Promise.all([stat(file), orMissing(stat(fillingName(file)))]);
  if (filling && named.ino === filling.ino && named.dev === filling.dev) await remove(fillingName(file));
};

const requireFolder = async (file: string): Promise<void> => {
  await stat(dirname(file)).catch((error: unknown) => {
    throw isMissing(error) ? new DataFileError(file, 'The folder it is to be in is not there.') : error;
  });
};

/**
 * Opens the store that a file holds, to read and to write: every change it has acknowledged survives the end of the process, however sudden.
 * Where there is no file it is filled under another name beside it and gets its own when it is whole, so one that exists is never half
 * filled; filling that ended early, however suddenly, is gone on with. Several processes may open one file. Every name is that of a file:
 * `:memory:` and `file:x` too. Throws `DataFileError` when the file cannot be used, and whatever else `fill` throws.
 */
export const openData = async (file: string, options: OpenDataOptions): Promise<SqliteStore> => {
  // To SQLite some names have a meaning of their own; a whole path never has.
  const path = resolve(file);
  const { readOnly = false, onReadOnly = () => undefined, busyMilliseconds } = options;
  if (await using(path, () => isThere(path))) await using(path, () => removeSecondName(path).catch(() => undefined));
  else {
    await using(path, () => requireFolder(path));
    await fillFile(path, options);
  }
  const reason = readOnly ? undefined : await obstacleTo(path);
  if (reason) onReadOnly(reason);
  const mode = readOnly || reason ? 'reading' : 'durable';
  return using(path, () => openStore(path, { mode, ...(busyMilliseconds !== undefined && { busyMilliseconds }) }));
};

import { constants, type Stats } from 'node:fs';
import { access, link, lstat, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { openStore, type Store, StoreFormatError } from './store.ts';
import { codeOf, isMissing, isSystemError, reasonOf } from './system-error.ts';

/** A path that cannot be used as a data file: what stands there is no store of this version, or the system or SQLite refuses it. */
export class DataFileError extends Error {
  override readonly name = 'DataFileError';

  /** `path` is absolute. */
  constructor(path: string, reason: string, options?: ErrorOptions) {
    super(`${path}: ${reason}`, options);
  }
}

export interface OpenDataOptions {
  /** Fills a new store. It is called only where there is no file yet. */
  readonly fill: (store: Store) => Promise<unknown>;
  /** See `OpenOptions`. */
  readonly busyMilliseconds?: number;
}

const isSqliteError = (error: unknown): boolean => codeOf(error) === 'ERR_SQLITE_ERROR';

const isRefusal = (error: unknown): boolean => error instanceof StoreFormatError || isSystemError(error) || isSqliteError(error);

/** Takes a step in the use of a data file. A refusal is told as that file's. */
const using = async <T>(path: string, step: () => T | Promise<T>, isOfFile = isRefusal): Promise<T> => {
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

const isThere = async (path: string): Promise<boolean> => {
  const found = await orMissing(stat(path));
  if (!found && (await orMissing(lstat(path)))) throw new DataFileError(path, 'It is a link to nothing.');
  if (!found) return false;
  if (!found.isFile()) throw new DataFileError(path, 'It is not a file.');
  if (found.size === 0) throw new DataFileError(path, 'The file is empty. Without it a new one is made.');
  // SQLite would open it to read, and fail at the first change.
  await access(path, constants.R_OK | constants.W_OK);
  return true;
};

const isRunning = (processId: number): boolean => {
  // A process has not begun to fill before it cleans up, so what bears its own number is of an earlier one.
  if (processId === process.pid) return false;
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
};

/** Removes what processes left that ended while they filled. */
const removeLeftovers = async (file: string): Promise<void> => {
  const start = `${basename(file)}.filling-`;
  const names = await readdir(dirname(file)).catch((error: unknown) => {
    throw isMissing(error) ? new DataFileError(file, 'The folder it is to be in is not there.') : error;
  });
  for (const name of names) {
    const owner = name.startsWith(start) ? Number.parseInt(name.slice(start.length), 10) : Number.NaN;
    if (!Number.isNaN(owner) && !isRunning(owner)) await rm(join(dirname(file), name), { force: true });
  }
};

const sync = async (path: string, flags: 'r' | 'r+'): Promise<void> => {
  const handle = await open(path, flags);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
};

/** Some systems cannot open a folder, or not sync it. */
const syncFolder = (path: string): Promise<void> => sync(path, 'r').catch(() => undefined);

/** Gives a whole file its name. Where another process was faster its file stays. */
const publish = async (filled: string, file: string): Promise<void> => {
  try {
    await link(filled, file);
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return;
    // Not every file system has links. Renaming would replace another's file, but hardly two processes begin at once there.
    await rename(filled, file);
  }
};

const settle = async (filled: string, file: string): Promise<void> => {
  // The switch to a write-ahead log needs the file for itself, and it lasts: so it is made before others can open it.
  openStore(filled, { durable: true }).close();
  await sync(filled, 'r+');
  await publish(filled, file);
  await syncFolder(dirname(file));
};

const fillFile = async (file: string, fill: OpenDataOptions['fill']): Promise<void> => {
  const filled = `${file}.filling-${process.pid}`;
  try {
    const store = await using(file, () => openStore(filled));
    try {
      // What the system refuses here, it refuses to whatever the store is filled from.
      await using(file, () => fill(store), isSqliteError);
    } finally {
      store.close();
    }
    await using(file, () => settle(filled, file));
  } finally {
    // What cannot be removed is cleared away by a later process.
    for (const end of ['', '-journal', '-wal', '-shm']) await rm(`${filled}${end}`, { force: true }).catch(() => undefined);
  }
};

/**
 * Opens the store that a file holds, to read and to write: every change it has acknowledged survives the end of the process, however sudden.
 * Where there is no file it is filled under another name beside it and gets its own when it is whole, so one that exists is never half filled.
 * Several processes may open one file. Every name is that of a file: `:memory:` and `file:x` too.
 * Throws `DataFileError` when the file cannot be used, and whatever else `fill` throws.
 */
export const openData = async (file: string, { fill, ...waiting }: OpenDataOptions): Promise<Store> => {
  // To SQLite some names have a meaning of their own; a whole path never has.
  const path = resolve(file);
  const isFilled = await using(path, () => isThere(path));
  await using(path, () => removeLeftovers(path));
  if (!isFilled) await fillFile(path, fill);
  return using(path, () => openStore(path, { durable: true, ...waiting }));
};

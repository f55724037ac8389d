import { link, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { openStore, type Store, StoreFormatError } from './store.ts';

export interface OpenDataOptions {
  /** Fills a new store. It is called only where there is no file yet. */
  readonly fill: (store: Store) => Promise<unknown>;
  /** See `OpenOptions`. */
  readonly busyMilliseconds?: number;
}

const codeOf = (error: unknown): unknown => (error instanceof Error && 'code' in error ? error.code : undefined);

const sizeOf = async (path: string): Promise<number | undefined> => {
  try {
    return (await stat(path)).size;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
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
  for (const name of await readdir(dirname(file))) {
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

const fillFile = async (file: string, fill: OpenDataOptions['fill']): Promise<void> => {
  const filled = `${file}.filling-${process.pid}`;
  try {
    const store = openStore(filled);
    try {
      await fill(store);
    } finally {
      store.close();
    }
    // The switch to a write-ahead log needs the file for itself, and it lasts: so it is made before others can open it.
    openStore(filled, { durable: true }).close();
    await sync(filled, 'r+');
    await publish(filled, file);
    await syncFolder(dirname(file));
  } finally {
    for (const end of ['', '-journal', '-wal', '-shm']) await rm(`${filled}${end}`, { force: true });
  }
};

/**
 * Opens the store that a file holds, to read and to write: every change it has acknowledged survives the end of the process, however sudden.
 * Where there is no file it is filled under another name beside it and gets its own when it is whole, so one that exists is never half filled.
 * Several processes may open one file. Throws `StoreFormatError` when the file is no store of this version, and whatever `fill` throws.
 */
export const openData = async (file: string, { fill, ...waiting }: OpenDataOptions): Promise<Store> => {
  const size = await sizeOf(file);
  if (size === 0) throw new StoreFormatError('The file is empty. Without it a new one is made.');
  await removeLeftovers(file);
  if (size === undefined) await fillFile(file, fill);
  return openStore(file, { durable: true, ...waiting });
};

import { type FileHandle, open, rm, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { backup, DatabaseSync } from 'node:sqlite';
import { isThere, using } from './data-file.ts';
import { DataFileError } from './data-file-error.ts';
import { publish, syncFolder } from './publishing.ts';
import { APPLICATION_ID } from './schema.ts';
import { numberIn, StoreFormatError } from './store.ts';

export interface BackupOptions {
  /** Called now and then with how many bytes have been copied, of all there are. */
  readonly onProgress?: (copied: number, all: number) => void;
  readonly signal?: AbortSignal;
}

const BUSY_MILLISECONDS = 5_000;

/** Pages copied in one turn, in which nothing else is done: a few megabytes. */
const PAGES_IN_TURN = 1_000;

/** Opens a database to read it as it is from now on, whatever other processes do to it. */
const openMoment = (path: string): DatabaseSync => {
  const database = new DatabaseSync(path, { readOnly: true, timeout: BUSY_MILLISECONDS });
  try {
    if (numberIn(database, 'application_id') !== APPLICATION_ID) throw new StoreFormatError('The database belongs to another program.');
    // Without a transaction of its own a copy would begin anew with every change of another process.
    database.exec('BEGIN; SELECT 1 FROM sqlite_schema LIMIT 1');
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
};

/** A copy that needs no file beside it to be opened, with everything of it on the disk. */
const settle = (part: string): void => {
  const copy = new DatabaseSync(part);
  try {
    copy.exec('PRAGMA synchronous = FULL; PRAGMA journal_mode = DELETE');
  } finally {
    copy.close();
  }
};

const copyInto = async (part: string, path: string, { onProgress = () => undefined, signal }: BackupOptions): Promise<void> => {
  const database = await using(path, () => openMoment(path));
  const pageBytes = numberIn(database, 'page_size');
  try {
    await backup(database, part, {
      rate: PAGES_IN_TURN,
      progress: ({ totalPages, remainingPages }) => {
        signal?.throwIfAborted();
        onProgress((totalPages - remainingPages) * pageBytes, totalPages * pageBytes);
      },
    });
  } finally {
    database.close();
  }
};

/** Whether a file still has the name by which it was opened: another process that copies to the same name takes it for what was left. */
const isNamed = async (file: FileHandle, name: string): Promise<boolean> => {
  const [own, named] = await Promise.all([file.stat(), stat(name).catch(() => undefined)]);
  return named?.ino === own.ino && named.dev === own.dev;
};

const TAKEN = 'There is a file of this name, which stays as it is.';

const requireFree = async (copy: string): Promise<void> => {
  const isTaken = await stat(copy).then(
    () => true,
    () => false,
  );
  if (isTaken) throw new DataFileError(copy, TAKEN);
};

/**
 * Copies a data file as it is at one moment, while other processes may read and change it. The copy is a data file by itself, and gets its name
 * once it is whole; of one that does not come to its end nothing is left. Resolves with how many bytes it has. Throws `DataFileError` where
 * the file is none, or there is one by the name of the copy, and the reason of the signal.
 */
export const backUp = async (file: string, copy: string, options: BackupOptions = {}): Promise<number> => {
  const [path, target] = [resolve(file), resolve(copy)];
  if (!(await using(path, () => isThere(path)))) throw new DataFileError(path, 'It is not there.');
  await requireFree(target);
  const part = `${target}.part`;
  const held = await using(target, async () => {
    await rm(part, { force: true });
    return open(part, 'wx');
  });
  try {
    await using(target, () => copyInto(part, path, options));
    if (!(await isNamed(held, part))) throw new DataFileError(target, 'Another process copies to the same name.');
    await using(target, () => settle(part));
    if (!(await using(target, () => publish(part, target)))) throw new DataFileError(target, TAKEN);
    await syncFolder(dirname(target));
    return (await stat(target)).size;
  } finally {
    if (await isNamed(held, part)) for (const end of ['', '-journal', '-wal', '-shm']) await rm(`${part}${end}`, { force: true });
    await held.close();
  }
};

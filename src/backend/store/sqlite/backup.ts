import { resolve } from 'node:path';
import { backup, DatabaseSync } from 'node:sqlite';
import { isThere, using } from './data-file.ts';
import { DataFileError } from './data-file-error.ts';
import { APPLICATION_ID } from './schema.ts';
import { numberIn, StoreFormatError } from './store.ts';
import { makeWhole } from './whole-copy.ts';

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

/**
 * Copies a data file as it is at one moment, while other processes may read and change it. The copy is a data file by itself, and gets its name
 * once it is whole; of one that does not come to its end nothing is left. Resolves with how many bytes it has. Throws `DataFileError` where
 * the file is none, or there is one by the name of the copy, and the reason of the signal.
 */
export const backUp = async (file: string, copy: string, options: BackupOptions = {}): Promise<number> => {
  const path = resolve(file);
  if (!(await using(path, () => isThere(path)))) throw new DataFileError(path, 'It is not there.');
  return makeWhole(copy, (part) => copyInto(part, path, options));
};

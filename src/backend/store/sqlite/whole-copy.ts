import { type FileHandle, open, rm, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { using } from './data-file.ts';
import { DataFileError } from './data-file-error.ts';
import { publish, syncFolder } from './publishing.ts';

/** A copy that needs no file beside it to be opened, with everything of it on the disk. */
const settle = (part: string): void => {
  const copy = new DatabaseSync(part);
  try {
    copy.exec('PRAGMA synchronous = FULL; PRAGMA journal_mode = DELETE');
  } finally {
    copy.close();
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
 * Makes a new data file, which gets its name once it is whole: of one that does not come to its end nothing is left, or a file that ends in `.part`
 * where the process was killed, which the next one replaces. `fill` is called with the name that it has until then. Its size in bytes. Throws
 * `DataFileError` where there is a file of this name, and what `fill` throws.
 */
export const makeWhole = async (copy: string, fill: (part: string) => Promise<void>): Promise<number> => {
  const target = resolve(copy);
  await requireFree(target);
  const part = `${target}.part`;
  const held = await using(target, async () => {
    await rm(part, { force: true });
    return open(part, 'wx');
  });
  try {
    await using(target, () => fill(part));
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

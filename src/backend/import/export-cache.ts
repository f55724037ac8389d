import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { access, lstat, mkdir, readdir, rm } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import type { FoundExport } from '../files/exports.ts';
import { DataFileError } from '../store/sqlite/data-file-error.ts';
import { SCHEMA_VERSION } from '../store/sqlite/schema.ts';

// What is kept is as private as the export: only its owner may look.
const OWNER_ONLY = 0o700;

/** Makes the folder where it is missing. Whether it can be used. */
const isUsable = async (folder: string): Promise<boolean> => {
  try {
    await mkdir(folder, { recursive: true, mode: OWNER_ONLY });
    await access(folder, constants.W_OK | constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

/** Everyone may write beside it, so that another user could have made it: then it is not to be trusted. */
const temporaryFolder = async (): Promise<string> => {
  const { uid } = userInfo();
  const folder = join(tmpdir(), `humanloop-graphql-${uid}`);
  if (!(await isUsable(folder))) throw new DataFileError(folder, 'It cannot be written to; name a file by --data.');
  const found = await lstat(folder);
  const isOurs = found.isDirectory() && (uid === -1 || (found.uid === uid && (found.mode & 0o077) === 0));
  if (!isOurs) throw new DataFileError(folder, 'It is open to other users; name a file by --data.');
  return folder;
};

const digestOf = (texts: readonly string[]): string => createHash('sha256').update(JSON.stringify(texts)).digest('hex').slice(0, 16);

/** The user's cache folder, or the temporary folder where there is none to write to. */
const cacheFolder = async (cacheHome: string | undefined): Promise<string> => {
  const folder = cacheHome === undefined ? undefined : join(cacheHome, 'humanloop-graphql');
  return folder !== undefined && (await isUsable(folder)) ? folder : temporaryFolder();
};

const removeFiles = async (folder: string, isMeant: (name: string) => boolean): Promise<void> => {
  for (const name of await readdir(folder)) if (isMeant(name)) await rm(join(folder, name), { force: true });
};

/**
 * The file in which exports are kept that are only to be read: the same one for the same directories in the same state. Those of
 * earlier states are removed.
 */
export const cacheFile = async (found: readonly FoundExport[], cacheHome: string | undefined): Promise<string> => {
  const usable = await cacheFolder(cacheHome);
  const place = digestOf(found.map(({ realDirectory }) => realDirectory));
  const name = `${place}-${digestOf([String(SCHEMA_VERSION), ...found.map(({ state }) => state)])}.db`;
  const isEarlier = (other: string): boolean => other.startsWith(`${place}-`) && !other.startsWith(name);
  await removeFiles(usable, isEarlier);
  return join(usable, name);
};

/** A file in which an import into a database is prepared. */
export interface WorkFile {
  readonly file: string;
  /** Removes those of other imports into the same database, which came to no end. */
  readonly removeOthers: () => Promise<void>;
}

/** The same one for the same exports and the same database. Nothing secret is in its name. */
export const workFile = async (url: string, found: readonly FoundExport[], cacheHome: string | undefined): Promise<WorkFile> => {
  const { host, pathname, searchParams } = new URL(url);
  const folder = await cacheFolder(cacheHome);
  const place = `merge-${digestOf([host, pathname, searchParams.get('options') ?? ''])}-`;
  const name = `${place}${digestOf([String(SCHEMA_VERSION), ...found.flatMap(({ realDirectory, state }) => [realDirectory, state])])}.db`;
  return {
    file: join(folder, name),
    removeOthers: () => removeFiles(folder, (other) => other.startsWith(place) && !other.startsWith(name)),
  };
};

import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { access, lstat, mkdir, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
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

/** Who runs this, who need not have a name; -1 where systems have no numbers for that. */
const OWN_UID = process.getuid?.() ?? -1;
const TEMPORARY = join(tmpdir(), `humanloop-graphql-${OWN_UID}`);
const folderIn = (cacheHome: string): string => join(cacheHome, 'humanloop-graphql');

/** Where copies may be. */
const foldersOf = (cacheHome: string | undefined): string[] => [...(cacheHome === undefined ? [] : [folderIn(cacheHome)]), TEMPORARY];

/** Everyone may write beside it, so that another user could have made it: then it is not to be trusted. */
const temporaryFolder = async (): Promise<string> => {
  const folder = TEMPORARY;
  if (!(await isUsable(folder))) throw new DataFileError(folder, 'It cannot be written to; name a file by --data.');
  const found = await lstat(folder);
  const isOurs = found.isDirectory() && (OWN_UID === -1 || (found.uid === OWN_UID && (found.mode & 0o077) === 0));
  if (!isOurs) throw new DataFileError(folder, 'It is open to other users; name a file by --data.');
  return folder;
};

const digestOf = (texts: readonly string[]): string => createHash('sha256').update(JSON.stringify(texts)).digest('hex').slice(0, 16);

/** The user's cache folder, or the temporary folder where there is none to write to. */
const cacheFolder = async (cacheHome: string | undefined): Promise<string> => {
  const folder = cacheHome === undefined ? undefined : folderIn(cacheHome);
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

/** What became of copies of exports. */
export interface RemovedCopies {
  readonly removed: readonly string[];
  /** Those that cannot be looked into. */
  readonly unknown: readonly string[];
}

/** Whether a copy holds any of these logs. What was being written to it as its process was killed is taken back by who may write. */
const holdsAny = (file: string, logIds: ReadonlySet<string>): boolean => {
  const database = new DatabaseSync(file);
  try {
    // One that was only just begun with has no tables.
    if (!database.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'log'").get()) return false;
    const log = database.prepare('SELECT 1 FROM log WHERE id = ? LIMIT 1');
    for (const id of logIds) if (log.get(id)) return true;
    return false;
  } finally {
    database.close();
  }
};

const isCopy = (name: string): boolean => /^(?:merge-)?[0-9a-f]{16}-[0-9a-f]{16}\.db(?:\.importing|\.part)?$/.test(name);

/** Removes copies of exports that hold any of these logs: they are made again of their exports. */
export const removeCopiesOf = async (cacheHome: string | undefined, logIds: ReadonlySet<string>): Promise<RemovedCopies> => {
  const [removed, unknown]: [string[], string[]] = [[], []];
  for (const folder of foldersOf(cacheHome)) {
    const names = await readdir(folder).catch(() => []);
    for (const file of names.filter(isCopy).map((name) => join(folder, name))) {
      try {
        if (!holdsAny(file, logIds)) continue;
        for (const end of ['', '-journal', '-wal', '-shm']) await rm(`${file}${end}`, { force: true });
        removed.push(file);
      } catch {
        unknown.push(file);
      }
    }
  }
  return { removed, unknown };
};

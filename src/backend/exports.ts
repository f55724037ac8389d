import { constants, type Dirent } from 'node:fs';
import { access, lstat, readdir, realpath } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { stateOf } from './export-state.ts';
import { isMissing, reasonOf } from './system-error.ts';

/** The directory given is no export. */
export class NotAnExportError extends Error {
  override readonly name = 'NotAnExportError';

  constructor(directory: string) {
    const example = 'files/<file id>/file.json or files/<file id>/evaluations/<evaluation id>/';
    super(`${directory} is not an export: it needs a folder files/, empty or with exported files inside, such as ${example}.`);
  }
}

/** The directory given cannot be looked into, so that nothing is known of what it holds. */
export class ExportUnreadableError extends Error {
  override readonly name = 'ExportUnreadableError';

  constructor(directory: string, cause: unknown) {
    super(`${directory} cannot be read: ${reasonOf(cause)}.`, { cause });
  }
}

/** Looks at a part of an export without which there is none. */
const required = async <T>(directory: string, part: string, look: () => Promise<T>): Promise<T> => {
  try {
    return await look();
  } catch (error) {
    throw isMissing(error) ? new NotAnExportError(directory) : new ExportUnreadableError(part, error);
  }
};

const PART_FILES: ReadonlySet<string> = new Set(['file.json', '.done']);
const PART_FOLDERS: ReadonlySet<string> = new Set(['versions', 'evaluations', 'logs', 'datapoints']);

const isPart = (entry: Dirent): boolean =>
  entry.isFile() ? PART_FILES.has(entry.name) : entry.isDirectory() && PART_FOLDERS.has(entry.name);

/** Whether a folder holds a part of an exported file; true also where it cannot be looked into, for it may. */
const looksExported = async (folder: string): Promise<boolean> => {
  try {
    return (await readdir(folder, { withFileTypes: true })).some(isPart);
  } catch (error) {
    return !isMissing(error);
  }
};

/** Throws where a directory is no export that can be read. */
const requireExport = async (directory: string): Promise<void> => {
  const files = join(directory, 'files');
  const stats = await required(directory, directory, () => lstat(files));
  if (!stats.isDirectory()) throw new NotAnExportError(directory);
  await required(directory, files, () => access(files, constants.R_OK | constants.X_OK));
  const entries = await required(directory, files, () => readdir(files, { withFileTypes: true }));
  const visible = entries.filter(({ name }) => !name.startsWith('.'));
  for (const entry of visible) if (entry.isDirectory() && (await looksExported(join(files, entry.name)))) return;
  if (visible.length > 0) throw new NotAnExportError(directory);
};

/** The time in a name such as `20250708-224035`, which the exporter gives to its directories; null for another name. */
const exportTime = (directory: string): string | null => {
  const parts = /^(\d{4})(\d\d)(\d\d)-(\d\d)(\d\d)(\d\d)$/.exec(basename(resolve(directory)));
  if (!parts) return null;
  const [, year, month, day, hour, minute, second] = parts;
  const time = `${year}-${month}-${day}T${hour}:${minute}:${second}`;
  const date = new Date(`${time}Z`);
  // JavaScript takes 30 February for 1 March.
  return !Number.isNaN(date.valueOf()) && date.toISOString() === `${time}.000Z` ? time : null;
};

/** An export that can be read. */
export interface FoundExport {
  /** As it was named. */
  readonly directory: string;
  readonly realDirectory: string;
  /** When it was made, ISO 8601 without a zone, by the local clock of the machine that made it; null where nothing tells it. */
  readonly exportedAt: string | null;
  /** Changes with every file that comes, goes, or is written to. */
  readonly state: string;
  /** Of all its files. */
  readonly bytes: number;
}

/** The export in a directory. Throws `NotAnExportError` and `ExportUnreadableError`. */
export const findExport = async (directory: string): Promise<FoundExport> => {
  await requireExport(directory);
  const realDirectory = await required(directory, directory, () => realpath(directory));
  return { directory, realDirectory, exportedAt: exportTime(realDirectory), ...(await stateOf(realDirectory)) };
};

const isThere = (path: string): Promise<boolean> =>
  lstat(path).then(
    () => true,
    (error: unknown) => !isMissing(error),
  );

/** The directories of the exports in a folder that is none itself: those named by the time at which they were made. */
const exportsInside = async (folder: string): Promise<string[]> => {
  const names = await readdir(folder).catch(() => []);
  const timed = names.filter((name) => exportTime(name) !== null).map((name) => join(folder, name));
  const hold = await Promise.all(timed.map((directory) => isThere(join(directory, 'files'))));
  return timed.filter((_, index) => hold[index]);
};

/** The directories of the exports in some directories, each of which holds one, or has exports inside that are named by their times. */
export const exportDirectories = async (directories: readonly string[]): Promise<string[]> => {
  const found: string[] = [];
  for (const directory of directories) {
    const inside = (await isThere(join(directory, 'files'))) ? [] : await exportsInside(directory);
    found.push(...(inside.length > 0 ? inside : [directory]));
  }
  return found;
};

/**
 * The exports in some directories, as `exportDirectories` has them. Oldest first; those without a time in their names come before the
 * others. Throws what `findExport` throws.
 */
export const findExports = async (directories: readonly string[]): Promise<FoundExport[]> => {
  const found = new Map<string, FoundExport>();
  for (const directory of await exportDirectories(directories)) {
    const one = await findExport(directory);
    found.set(one.realDirectory, one);
  }
  return [...found.values()].sort((a, b) => (a.exportedAt ?? '').localeCompare(b.exportedAt ?? ''));
};

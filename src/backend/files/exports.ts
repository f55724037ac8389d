import { constants, type Dirent } from 'node:fs';
import { access, lstat, readdir, realpath } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { NewFinding } from '../../contract/finding.ts';
import { stateOf } from './export-state.ts';
import { exportTime, timeInName } from './export-time.ts';
import { archiveMessage, isArchive } from './folder-entries.ts';
import { isLitter } from './litter.ts';
import { ExportUnreadableError, NotAnExportError, notAnExport } from './not-an-export.ts';
import { isMissing } from './system-error.ts';

/** Looks at a part of an export without which there is none. */
const required = async <T>(directory: string, part: string, look: () => Promise<T>): Promise<T> => {
  try {
    return await look();
  } catch (error) {
    throw isMissing(error) ? await notAnExport(directory) : new ExportUnreadableError(part, error);
  }
};

const PART_FILES: ReadonlySet<string> = new Set(['file.json', '.done']);
const PART_FOLDERS: ReadonlySet<string> = new Set(['versions', 'evaluations', 'logs', 'datapoints']);

const isPart = (entry: Dirent): boolean => {
  const name = entry.name.toLowerCase().replace(/\.gz$/, '');
  return entry.isFile() ? PART_FILES.has(name) : entry.isDirectory() && PART_FOLDERS.has(name);
};

/** Whether a folder holds a part of an exported file; true also where it cannot be looked into, for it may. */
const looksExported = async (folder: string): Promise<boolean> => {
  try {
    return (await readdir(folder, { withFileTypes: true })).some(isPart);
  } catch (error) {
    return !isMissing(error);
  }
};

/** The folder of an export's files, whatever the case of its name; undefined where there is none. Throws for what cannot be looked at. */
const filesIn = async (directory: string): Promise<string | undefined> => {
  const names = await readdir(directory);
  const name = names.includes('files') ? 'files' : names.find((one) => one.toLowerCase() === 'files');
  return name === undefined ? undefined : join(directory, name);
};

const isLinked = (files: string): string =>
  `${files} is a link. Links inside an export are not followed: put what it leads to in its place (cp -RL copies an export so).`;

/** Throws where a directory is no export that can be read. */
const requireExport = async (directory: string): Promise<void> => {
  const files = await required(directory, directory, () => filesIn(directory));
  if (files === undefined) throw await notAnExport(directory);
  const stats = await required(directory, directory, () => lstat(files));
  if (stats.isSymbolicLink()) throw new NotAnExportError(isLinked(files));
  if (!stats.isDirectory()) throw await notAnExport(directory);
  await required(directory, files, () => access(files, constants.R_OK | constants.X_OK));
  const entries = await required(directory, files, () => readdir(files, { withFileTypes: true }));
  const visible = entries.filter(({ name }) => !name.startsWith('.'));
  for (const entry of visible) if (entry.isDirectory() && (await looksExported(join(files, entry.name)))) return;
  if (visible.length > 0) throw await notAnExport(directory);
};

/** An export that can be read. */
export interface FoundExport {
  /** As it was named. */
  readonly directory: string;
  readonly realDirectory: string;
  /** When it was made, ISO 8601 without a zone, by the local clock of the machine that made it; null where nothing says when. */
  readonly exportedAt: string | null;
  /** The same as exactly as it is known: the texts sort as the times do, and an unknown one before all. */
  readonly exactTime: string;
  /** What was found beside it, where it was found in a folder of exports. */
  readonly beside: readonly NewFinding[];
  /** Changes with every file that comes, goes, or is written to. */
  readonly state: string;
  /** Of all its files. */
  readonly bytes: number;
}

/** The export in a directory. Throws `NotAnExportError` and `ExportUnreadableError`. */
export const findExport = async (directory: string, beside: readonly NewFinding[] = []): Promise<FoundExport> => {
  await requireExport(directory);
  const realDirectory = await required(directory, directory, () => realpath(directory));
  const time = await exportTime(realDirectory);
  const { text: exportedAt = null, exact: exactTime = '' } = time ?? {};
  return { directory, realDirectory, exportedAt, exactTime, beside, ...(await stateOf(realDirectory)) };
};

/** Whether a directory holds an export: one that the export tool named, or what nothing else than an export holds. */
const isExport = async (directory: string): Promise<boolean> => {
  const files = await filesIn(directory).catch((error: unknown) => (isMissing(error) ? undefined : directory));
  if (files === undefined || timeInName(directory)) return files !== undefined;
  const names = await readdir(files).catch(() => []);
  for (const name of names) if (await looksExported(join(files, name)).catch(() => false)) return true;
  return false;
};

/** What lies beside exports and is none. */
const neighbour = (entry: Dirent, names: ReadonlySet<string>): NewFinding => {
  const finding = { code: 'UNEXPECTED_ENTRY', path: `../${entry.name}` } as const;
  if (isLitter(entry.name, names))
    return { ...finding, severity: 'INFO', message: 'It is what a system or a tool leaves in folders; it is not read.' };
  if (isArchive(entry.name)) return { ...finding, message: archiveMessage };
  if (entry.isFile()) return { ...finding, severity: 'INFO', message: 'It is a file beside exports; it is not read.' };
  return {
    ...finding,
    severity: 'WARNING',
    message: 'It lies beside exports and is none, for it has no folder files/ with exported files; it is not read.',
  };
};

interface Inside {
  readonly directories: readonly string[];
  readonly beside: readonly NewFinding[];
}

/** The exports in a folder that is none itself. */
const exportsInside = async (folder: string): Promise<Inside> => {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const names = new Set(entries.map(({ name }) => name));
  const directories: string[] = [];
  const beside: NewFinding[] = [];
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const isOne = !entry.isFile() && !isLitter(entry.name, names) && (await isExport(join(folder, entry.name)));
    if (isOne) directories.push(join(folder, entry.name));
    else beside.push(neighbour(entry, names));
  }
  return { directories, beside };
};

const placesOf = async (directory: string): Promise<Inside> => {
  const files = await filesIn(directory).catch(() => undefined);
  const inside = files === undefined ? await exportsInside(directory) : undefined;
  return inside && inside.directories.length > 0 ? inside : { directories: [directory], beside: [] };
};

/** The directories of the exports in some directories, each of which holds one, or has exports inside. */
export const exportDirectories = async (directories: readonly string[]): Promise<string[]> =>
  (await Promise.all(directories.map(placesOf))).flatMap((places) => places.directories);

/**
 * The exports in some directories, as `exportDirectories` has them. Oldest first; those of unknown time come before the others. Throws
 * what `findExport` throws.
 */
export const findExports = async (directories: readonly string[]): Promise<FoundExport[]> => {
  const found = new Map<string, FoundExport>();
  for (const directory of directories) {
    const { directories: places, beside } = await placesOf(directory);
    for (const [index, place] of places.entries()) {
      const one = await findExport(place, index === 0 ? beside : []);
      if (!found.has(one.realDirectory)) found.set(one.realDirectory, one);
    }
  }
  const name = ({ realDirectory }: FoundExport): string => basename(realDirectory);
  return [...found.values()].sort((a, b) =>
    a.exactTime === b.exactTime && a.exactTime !== '' ? name(a).localeCompare(name(b)) : a.exactTime.localeCompare(b.exactTime),
  );
};

import { open, readdir, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { codeOf, reasonOf } from './system-error.ts';

/** What was given is no export. The message says what it is, and what to do about it. */
export class NotAnExportError extends Error {
  override readonly name = 'NotAnExportError';
}

/** The directory given cannot be looked into, so that nothing is known of what it holds. */
export class ExportUnreadableError extends Error {
  override readonly name = 'ExportUnreadableError';

  constructor(directory: string, cause: unknown) {
    super(`${directory} cannot be read: ${reasonOf(cause)}.`, { cause });
  }
}

const EXAMPLE = 'files/<file id>/file.json or files/<file id>/evaluations/<evaluation id>/';
const NEEDED = `it needs a folder files/, empty or with exported files inside, such as ${EXAMPLE}`;

const WINDOWS_PATH = /^([A-Za-z]:[\\/]|\\\\)/;

const absence = (path: string, error: unknown): string => {
  if (WINDOWS_PATH.test(path) && process.platform !== 'win32')
    return `${path} is a Windows path, which this system does not have. Name the folder as it is called here; under WSL, C:\\ is /mnt/c/.`;
  if (codeOf(error) === 'ENOTDIR') return `${path} is not there: a part of the path before its end is a file, not a folder.`;
  return `${path} is not there. Name the folder of an export, or a folder of exports.`;
};

/** Files that are taken for exports, by how they begin. */
const BEGINNINGS: readonly (readonly [name: string, bytes: Buffer, wayOut: string])[] = [
  ['a zip archive', Buffer.from('PK'), 'unpack it, and name the folder that comes out'],
  ['a compressed file', Buffer.from([0x1f, 0x8b]), 'unpack it (tar -xzf), and name the folder that comes out'],
  ['a compressed file', Buffer.from('BZh'), 'unpack it, and name the folder that comes out'],
  ['a compressed file', Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a]), 'unpack it, and name the folder that comes out'],
  ['a compressed file', Buffer.from([0x28, 0xb5, 0x2f, 0xfd]), 'unpack it, and name the folder that comes out'],
  ['an archive', Buffer.from([0x37, 0x7a, 0xbc, 0xaf]), 'unpack it, and name the folder that comes out'],
  ['an archive', Buffer.from('Rar!'), 'unpack it, and name the folder that comes out'],
  ['a database file', Buffer.from('SQLite format 3'), 'what was imported into such a file is served by --data FILE'],
];
const HEAD_BYTES = 16;

const headOf = async (path: string): Promise<Buffer> => {
  const file = await open(path);
  try {
    const head = Buffer.alloc(HEAD_BYTES);
    return head.subarray(0, (await file.read(head, 0, HEAD_BYTES, 0)).bytesRead);
  } finally {
    await file.close();
  }
};

const fileRefusal = async (path: string): Promise<string> => {
  const head = await headOf(path).catch(() => Buffer.alloc(0));
  const [name, , wayOut] = BEGINNINGS.find(([, bytes]) => head.subarray(0, bytes.length).equals(bytes)) ?? [];
  if (name !== undefined) return `${path} is not an export: it is ${name}; ${wayOut}.`;
  if (/\.tar$/i.test(path)) return `${path} is not an export: it is an archive; unpack it (tar -xf), and name the folder that comes out.`;
  return `${path} is not an export: it is a file; name the folder of the export, the one with files/ in it.`;
};

const namesIn = (folder: string): Promise<readonly string[]> => readdir(folder).catch(() => []);

const MAX_TRIED = 100;

const someOf = async (names: readonly string[], test: (name: string) => Promise<boolean>): Promise<string | undefined> => {
  for (const name of names.slice(0, MAX_TRIED)) if (await test(name)) return name;
  return undefined;
};

const PARTS = ['file.json', '.done', 'versions', 'evaluations', 'datapoints'];

const isExportedFile = async (folder: string): Promise<boolean> => (await namesIn(folder)).some((name) => PARTS.includes(name));

const holdsFiles = async (folder: string): Promise<boolean> => (await namesIn(folder)).some((name) => name.toLowerCase() === 'files');

/** As deep as an export goes. */
const LEVELS = 5;

/** The export that a folder is inside of. */
const exportAbove = async (path: string): Promise<string | undefined> => {
  let folder = resolve(path);
  for (let level = 0; level < LEVELS; level++) {
    if (basename(folder).toLowerCase() === 'files') {
      const isOne = (await someOf(await namesIn(folder), (name) => isExportedFile(join(folder, name)))) !== undefined;
      return isOne ? dirname(folder) : undefined;
    }
    folder = dirname(folder);
  }
  return undefined;
};

const folderRefusal = async (path: string): Promise<string> => {
  const names = await namesIn(path);
  const up = (levels: number): string => resolve(path, ...Array.from({ length: levels }, () => '..'));
  if (names.length === 0) return `${path} is not an export: it is empty.`;
  if (names.includes('evaluation.json')) return `${path} is not an export, but one evaluation of one: name the folder ${up(4)}.`;
  if (names.includes('file.json') || (names.includes('.done') && names.includes('versions')))
    return `${path} is not an export, but one file of one: name the folder ${up(2)}.`;
  if (!(await holdsFiles(path)) && (await someOf(names, (name) => isExportedFile(join(path, name)))) !== undefined)
    return basename(resolve(path)).toLowerCase() === 'files'
      ? `${path} is not an export, but the files of one: name the folder ${dirname(resolve(path))}.`
      : `${path} is not an export: its folders look like exported files, which belong into a folder files/ inside of it.`;
  const inner = await someOf(
    names,
    async (name) => (await someOf(await namesIn(join(path, name)), (one) => holdsFiles(join(path, name, one)))) !== undefined,
  );
  const above = await exportAbove(path);
  if (above !== undefined) return `${path} is not an export, but a part of one: name the folder ${above}.`;
  if (inner !== undefined) return `${path} is not an export, nor a folder of exports: name the folder ${join(path, inner)}.`;
  return `${path} is not an export: ${NEEDED}.`;
};

/** Why what is at a path is no export, and the way out. */
export const notAnExport = async (path: string): Promise<NotAnExportError> => {
  try {
    return new NotAnExportError(await ((await stat(path)).isDirectory() ? folderRefusal(path) : fileRefusal(path)));
  } catch (error) {
    return new NotAnExportError(absence(path, error));
  }
};

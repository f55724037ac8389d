import { createHash, type Hash } from 'node:crypto';
import { type Dirent, lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { reasonOf } from './system-error.ts';

/** What is in a directory: a digest of the names, sizes and times of all files below it, and how many bytes they have. */
export interface DirectoryState {
  readonly state: string;
  readonly bytes: number;
}

const entriesIn = (path: string): Dirent[] => readdirSync(path, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));

/** Adds what is in one folder. Its subfolders. */
const addFolder = (hash: Hash, root: string, folder: string): { folders: string[]; bytes: number } => {
  const folders: string[] = [];
  let bytes = 0;
  for (const entry of entriesIn(join(root, folder))) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) folders.push(path);
    else {
      // A file that was opened to reading, or replaced by one of its size and time of writing, shows by the time of its last change alone.
      const { size, mtimeMs, ctimeMs } = lstatSync(join(root, path));
      hash.update(`${JSON.stringify(path)} ${size} ${mtimeMs} ${ctimeMs}\n`);
      bytes += size;
    }
  }
  return { folders, bytes };
};

/**
 * Looks at every file of a directory without reading any: half a million of them take a few seconds, for which the synchronous calls
 * are to thank. Symbolic links are not followed. What cannot be looked at is part of the state as that.
 */
export const stateOf = async (root: string): Promise<DirectoryState> => {
  const hash = createHash('sha256');
  const open = [''];
  let bytes = 0;
  for (let folder = open.pop(); folder !== undefined; folder = open.pop()) {
    hash.update(`${JSON.stringify(folder)}\n`);
    try {
      const added = addFolder(hash, root, folder);
      open.push(...added.folders);
      bytes += added.bytes;
    } catch (error) {
      hash.update(`${reasonOf(error)}\n`);
    }
    if (open.length % 64 === 0) await setImmediate();
  }
  return { state: hash.digest('hex'), bytes };
};

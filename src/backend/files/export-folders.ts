import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { NoteFinding } from '../../contract/finding.ts';
import { layoutAt } from './export-layout.ts';
import { type FolderEntries, sortEntries } from './folder-entries.ts';
import { isMissing, reasonOf } from './system-error.ts';

/** Where something is on disk. It is unknown where a folder on the way, or the thing itself, cannot be read: that is reported elsewhere. */
export type Place = { readonly state: 'found'; readonly path: string } | { readonly state: 'missing' | 'unknown' };

type Listing =
  | { readonly state: 'found'; readonly path: string; readonly entries: FolderEntries }
  | { readonly state: 'missing' }
  | { readonly state: 'unknown'; readonly failure?: { readonly path: string; readonly reason: string } };

/**
 * The folders of one export. Paths are those that the export tool gives: relative to the export, with `/` between their parts, whatever
 * the names on disk are. Listings are remembered, the latest of them: they are as they were when they were first asked for.
 */
export interface ExportFolders {
  /** The entries of a folder that are read; undefined where there are none to be had. */
  entries(path: string): FolderEntries | undefined;
  file(path: string): Place;
  /** True also for what cannot be looked at. */
  exists(path: string): boolean;
  /** The path on disk of what there is, relative to the export. */
  actualPath(path: string): string;
  /** Notes what is not read in a folder, and in those below it that are no parts of their own, and which of them cannot be read at all. */
  noteEntries(path: string, note: NoteFinding): void;
}

const MAX_REMEMBERED = 256;

const split = (path: string): [folder: string, name: string] => {
  const slash = path.lastIndexOf('/');
  return [path.slice(0, Math.max(slash, 0)), path.slice(slash + 1)];
};

const below = (folder: string, name: string): string => (folder === '' ? name : `${folder}/${name}`);

/** What stands at a name of a folder. */
const placeIn = (listing: Listing, name: string, kinds: readonly ('files' | 'folders')[]): Place => {
  if (listing.state !== 'found') return { state: listing.state };
  for (const kind of kinds) {
    const actual = listing.entries[kind].get(name);
    if (actual !== undefined) return { state: 'found', path: below(listing.path, actual) };
  }
  return { state: listing.entries.unreadable.has(name) ? 'unknown' : 'missing' };
};

const read = (root: string, path: string, actual: string): Listing => {
  try {
    const entries = readdirSync(join(root, actual), { withFileTypes: true });
    return { state: 'found', path: actual, entries: sortEntries(layoutAt(path) ?? {}, entries) };
  } catch (error) {
    return isMissing(error) ? { state: 'missing' } : { state: 'unknown', failure: { path: actual, reason: reasonOf(error) } };
  }
};

/** Lists folders, each once for as long as it is among those asked for last. */
const createListings = (root: string): ((path: string) => Listing) => {
  const remembered = new Map<string, Listing>();
  const listed = (path: string): Listing => {
    if (path === '') return read(root, '', '');
    const [folder, name] = split(path);
    const place = placeIn(list(folder), name, ['folders']);
    return place.state === 'found' ? read(root, path, place.path) : { state: place.state };
  };
  const list = (path: string): Listing => {
    const known = remembered.get(path);
    const listing = known ?? listed(path);
    // The one that was asked for last comes last.
    remembered.delete(path);
    remembered.set(path, listing);
    const [oldest = ''] = remembered.size > MAX_REMEMBERED ? remembered.keys() : [];
    if (remembered.size > MAX_REMEMBERED) remembered.delete(oldest);
    return listing;
  };
  return list;
};

export const createExportFolders = (root: string): ExportFolders => {
  const list = createListings(root);
  const at = (path: string, kinds: readonly ('files' | 'folders')[]): Place => {
    const [folder, name] = split(path);
    return placeIn(list(folder), name, kinds);
  };
  const actualPath = (path: string): string => {
    const place = path === '' ? undefined : at(path, ['files', 'folders']);
    if (place === undefined || place.state === 'found') return place?.path ?? '';
    const [folder, name] = split(path);
    return folder === '' ? name : below(actualPath(folder), name);
  };
  const noteEntries = (path: string, note: NoteFinding): void => {
    const listing = list(path);
    if (listing.state === 'unknown' && listing.failure) {
      const { path: actual, reason } = listing.failure;
      note({ code: 'FILE_UNREADABLE', path: actual, message: `The folder cannot be read: ${reason}.` });
    }
    if (listing.state !== 'found') return;
    for (const { name, ...finding } of listing.entries.findings) note({ ...finding, path: below(listing.path, name) });
    for (const name of listing.entries.folders.keys())
      if (layoutAt(below(path, name))?.isPart !== true) noteEntries(below(path, name), note);
  };
  return {
    entries: (path) => {
      const listing = list(path);
      return listing.state === 'found' ? listing.entries : undefined;
    },
    file: (path) => at(path, ['files']),
    exists: (path) => at(path, ['files', 'folders']).state !== 'missing',
    actualPath,
    noteEntries,
  };
};

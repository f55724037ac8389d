import type { Dirent } from 'node:fs';
import type { NewFinding } from '../../contract/finding.ts';
import type { FolderLayout } from './export-layout.ts';
import { isLitter } from './litter.ts';

/** A finding about one entry of a folder. */
export type EntryFinding = Omit<NewFinding, 'path'> & { readonly name: string };

/** The entries of a folder: what is read, and all the others as findings. */
export interface FolderEntries {
  /** The names on disk of the files that are read, by the names that the export tool gives them. */
  readonly files: ReadonlyMap<string, string>;
  /** The same of folders. */
  readonly folders: ReadonlyMap<string, string>;
  /** The names that the export tool gives to what is there and cannot be read, such as a link. */
  readonly unreadable: ReadonlySet<string>;
  readonly findings: readonly EntryFinding[];
}

type Kind = 'file' | 'folder' | 'link' | 'other';

const kindOf = (entry: Dirent): Kind => {
  if (entry.isFile()) return 'file';
  if (entry.isDirectory()) return 'folder';
  return entry.isSymbolicLink() ? 'link' : 'other';
};

/** What an entry stands for by its name. Of several for the same the one with the lowest `rank` is read. */
interface Claim {
  readonly as: 'file' | 'folder';
  readonly name: string;
  readonly rank: number;
  /** By a name of its own, not by one that anything might have. */
  readonly isNamed: boolean;
}

const OTHER_CASE = 2;
const COMPRESSED = 1;

const known = (names: readonly string[], name: string): { name: string; rank: number } | undefined => {
  if (names.includes(name)) return { name, rank: 0 };
  const found = names.find((one) => one.toLowerCase() === name.toLowerCase());
  return found === undefined ? undefined : { name: found, rank: OTHER_CASE };
};

const numbered = (name: string): { name: string; rank: number } | undefined => {
  const [, number] = /^0*(\d+)\.jsonl$/i.exec(name) ?? [];
  if (number === undefined) return undefined;
  const exact = `${number}.jsonl`;
  return { name: exact, rank: name === exact ? 0 : OTHER_CASE };
};

const isHidden = (name: string): boolean => name.startsWith('.');

const fileClaim = ({ files = [], holds }: FolderLayout, name: string): Claim | undefined => {
  const named = known(files, name) ?? (holds === 'lines' ? numbered(name) : undefined);
  if (named) return { as: 'file', isNamed: true, ...named };
  return holds === 'bodies' && !isHidden(name) ? { as: 'file', isNamed: false, name, rank: 0 } : undefined;
};

const folderClaim = ({ folders = {}, each }: FolderLayout, name: string): Claim | undefined => {
  const named = known(Object.keys(folders), name);
  if (named) return { as: 'folder', isNamed: true, ...named };
  return each && !isHidden(name) ? { as: 'folder', isNamed: false, name, rank: 0 } : undefined;
};

const GZIP = /\.gz$/i;

const claimOf = (layout: FolderLayout, name: string): Claim | undefined => {
  const plain = name.replace(GZIP, '');
  const compressed = plain === name ? undefined : fileClaim(layout, plain);
  const claim = fileClaim(layout, name) ?? folderClaim(layout, name);
  if (!compressed || claim?.isNamed) return claim;
  return { ...compressed, rank: compressed.rank + COMPRESSED };
};

const LINK =
  'It is a link. Links inside an export are not followed, so that nothing outside of it is read: put what it leads to in its place (cp -RL copies an export so).';

const ARCHIVE = /\.(zip|tar|tgz|tar\.\w+|7z|rar|bz2|xz|zst)$/i;
/** Whether a name is that of an archive. */
export const isArchive = (name: string): boolean => ARCHIVE.test(name);
export const archiveMessage = 'It is an archive, and not read: unpack it in its place.';

const DATA = /json|log|stats|done|deploy|file|version|evaluation|run|datapoint|copy|bak|old|orig|part|tmp|\.gz$/i;

/** Whether what is not read may be a part of the export. */
const mayHoldData = ({ holds }: FolderLayout, name: string, kind: Kind): boolean =>
  kind !== 'file' || holds !== undefined || ARCHIVE.test(name) || DATA.test(name);

const expectedIn = ({ files = [], folders = {}, each, holds }: FolderLayout): string => {
  const names = [...files, ...Object.keys(folders).map((name) => `${name}/`)];
  if (each) names.push('folders named by ids');
  if (holds === 'bodies') names.push('files named by ids');
  if (holds === 'lines') names.push('files named by numbers, such as 1.jsonl');
  return names.join(', ');
};

const unexpected = (layout: FolderLayout, name: string, kind: Kind): EntryFinding => {
  const severity = mayHoldData(layout, name, kind) ? 'ERROR' : 'WARNING';
  const code = 'UNEXPECTED_ENTRY';
  if (isArchive(name)) return { code, severity, name, message: archiveMessage };
  const what = kind === 'other' ? 'It is neither a file nor a folder' : `The export tool makes no such ${kind === 'link' ? 'entry' : kind}`;
  return { code, severity, name, message: `${what}; it is not read. Here are read: ${expectedIn(layout)}.` };
};

const litter = (name: string): EntryFinding => ({
  code: 'UNEXPECTED_ENTRY',
  severity: 'INFO',
  name,
  message: 'It is no part of an export, but what a system or a tool leaves in folders; it is not read.',
});

const beside = (name: string, read: string): EntryFinding => ({
  code: 'UNEXPECTED_ENTRY',
  severity: 'ERROR',
  name,
  message: `It is not read, for ${read} is read in its place. If it holds something else, give it a name of its own.`,
});

const otherName = (name: string, readAs: string): EntryFinding => ({
  code: 'OTHER_NAME',
  name,
  message: `It is read as ${readAs}, as the export tool names it.`,
});

const ZERO: EntryFinding = {
  code: 'OTHER_NAME',
  name: '0.jsonl',
  message: 'It is read before the others. The export tool numbers its files from 1 on.',
};

/** Files of lines are numbered from 1 on: where one is missing, its lines are. */
const gapIn = (files: readonly string[]): EntryFinding[] => {
  const numbers = new Set(files.map((name) => Number.parseInt(name, 10)));
  if (numbers.has(0)) return [ZERO, ...gapIn(files.filter((name) => name !== '0.jsonl'))];
  const missing = Math.max(0, ...numbers) - numbers.size;
  if (missing <= 0) return [];
  let first = 1;
  while (numbers.has(first)) first++;
  const message = `The files here are numbered from 1 on, and ${missing === 1 ? 'this one is' : `${missing} of them are`} not there.`;
  return [{ code: 'FILE_MISSING', severity: 'WARNING', name: `${first}.jsonl`, message }];
};

interface Sorted {
  readonly files: Map<string, string>;
  readonly folders: Map<string, string>;
  readonly unreadable: Set<string>;
  readonly findings: EntryFinding[];
}

/** What stands under a name of the export tool and cannot be read as what it should be. */
const noteUnreadable = (
  { unreadable, findings }: Sorted,
  layout: FolderLayout,
  entry: { name: string; kind: Kind },
  claim: Claim,
): void => {
  const { name, kind } = entry;
  if (kind === 'link') findings.push({ code: 'FILE_UNREADABLE', name, message: LINK });
  else if (claim.isNamed) findings.push({ code: 'FILE_UNREADABLE', name, message: `It is not a ${claim.as}.` });
  else findings.push(unexpected(layout, name, kind));
  if (kind === 'link' || claim.isNamed) unreadable.add(claim.name);
};

/** Sorts the entries of a folder by what its layout says of them: whatever is not read is a finding. */
export const sortEntries = (layout: FolderLayout, entries: readonly Dirent[]): FolderEntries => {
  const sorted: Sorted = { files: new Map(), folders: new Map(), unreadable: new Set(), findings: [] };
  const names = new Set(entries.map(({ name }) => name));
  const claimed: { name: string; claim: Claim }[] = [];
  for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    const { name } = entry;
    const kind = kindOf(entry);
    const claim = claimOf(layout, name);
    if (!claim?.isNamed && isLitter(name, names)) sorted.findings.push(litter(name));
    else if (!claim) sorted.findings.push(unexpected(layout, name, kind));
    else if (kind !== claim.as) noteUnreadable(sorted, layout, { name, kind }, claim);
    else claimed.push({ name, claim });
  }
  for (const { name, claim } of claimed.sort((a, b) => a.claim.rank - b.claim.rank)) {
    const read = claim.as === 'file' ? sorted.files : sorted.folders;
    const other = read.get(claim.name);
    if (other !== undefined) sorted.findings.push(beside(name, other));
    else read.set(claim.name, name);
    if (other === undefined && name !== claim.name) sorted.findings.push(otherName(name, claim.name));
  }
  if (layout.holds === 'lines') sorted.findings.push(...gapIn([...sorted.files.keys()]));
  return sorted;
};

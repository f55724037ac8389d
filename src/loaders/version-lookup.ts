import DataLoader from 'dataloader';
import { FILE_KINDS, type FileKind } from '../contract/file.ts';
import type { Page } from '../contract/page.ts';
import { versionKind } from '../contract/version.ts';
import type { FileReference } from '../upstream/file-client.ts';
import type { Checked } from '../upstream/shapes.ts';
import { grouped, type Loader } from './batching.ts';
import type { FileVersion } from './entities.ts';
import { inParts } from './listing/parts.ts';
import type { LoadersOptions, VersionIdKey } from './loaders.ts';
import { hintsOf, ScanLimitError } from './row-lookup.ts';
import { toError } from './to-error.ts';

/** Versions read side by side. */
const WAVE = 8;

interface Options extends Pick<LoadersOptions, 'upstream' | 'maxPageSize' | 'maxScanCalls'> {
  /** The versions of a file. */
  readonly versionsOf: Loader<FileReference, readonly Checked<FileVersion>[]>;
}

/** What is looked for, and what was found of it. */
interface Search extends Options {
  readonly kind: FileKind | undefined;
  readonly missing: Set<string>;
  readonly found: Map<string, FileVersion>;
  calls: number;
}

/**
 * Finds versions by their ids alone, which upstream has no endpoint for. The first call asks for files with the ids as a hint: a server that
 * follows it, as the embedded backend does, answers with these versions and nothing else; one that ignores it sends the first page of its files,
 * and all of the kind are then walked, with the versions of each, as far as the look-up may go.
 */
export const createVersionLookup = (options: Options): Loader<VersionIdKey, FileVersion | null> =>
  grouped(
    ({ kind }: VersionIdKey) => kind ?? '',
    ({ kind }) => new DataLoader<string, FileVersion | null>((ids) => findVersions(ids, kind, options)),
    ({ versionId }) => versionId,
  );

const findVersions = async (
  ids: readonly string[],
  kind: FileKind | undefined,
  options: Options,
): Promise<(FileVersion | null | Error)[]> => {
  const search: Search = { ...options, kind, missing: new Set(ids), found: new Map(), calls: 0 };
  // Reported for each id by itself: of a batch that rejects DataLoader forgets the ids, and who asks again would read it all again.
  const failure = await lookUp(search).then(
    () => null,
    (error: unknown) => toError(error),
  );
  return ids.map((id) => search.found.get(id) ?? failure);
};

const lookUp = async (search: Search): Promise<void> => {
  const [hint = [], ...hints] = hintsOf([...search.missing]).flatMap((ids) => inPages(ids, search.maxPageSize));
  const first = await askFor(search, hint);
  if (await follows(search, first, hint)) {
    await Promise.all(hints.map((more) => askFor(search, more)));
    return;
  }
  await walk(search, first);
};

const inPages = (ids: readonly string[], size: number): string[][] =>
  Array.from({ length: Math.ceil(ids.length / size) }, (_, index) => ids.slice(index * size, (index + 1) * size));

type FilePage = Page<Checked<FileVersion>>;

const pageOf = (search: Search, page: number, versionIds: readonly string[] = []): Promise<FilePage> => {
  const { upstream, kind, maxPageSize: size } = search;
  return inParts<FileVersion>((call) => {
    search.calls += 1;
    return kind ? upstream.filesOfKind({ ...call, kind, versionIds }) : upstream.files({ ...call, kinds: [], versionIds });
  })({ page, size });
};

const askFor = async (search: Search, ids: readonly string[]): Promise<FilePage> => {
  const page = await pageOf(search, 1, ids);
  take(search, page.records);
  return page;
};

/** Takes what is looked for out of records. */
const take = ({ missing, found }: Search, records: readonly Checked<FileVersion>[]): void => {
  for (const record of records) {
    if (!(record instanceof Error) && missing.delete(record.version_id)) found.set(record.version_id, record);
  }
};

/**
 * Whether an answer shows that the hint is followed: it has nothing but what was asked for. A server with few files may send just these by chance,
 * so what it left out is asked for once more: one that follows the hint has nothing to send then.
 */
const follows = async (search: Search, { records }: FilePage, ids: readonly string[]): Promise<boolean> => {
  const isAsked = (record: Checked<FileVersion>): boolean => record instanceof Error || ids.includes(record.version_id);
  if (!records.every(isAsked)) return false;
  const left = ids.filter((id) => search.missing.has(id));
  if (left.length === 0 || records.length === 0) return true;
  return (await askFor(search, left)).records.length === 0;
};

/** Looks through the versions of all files, those of the first page first. */
const walk = async (search: Search, first: FilePage): Promise<void> => {
  let page = first;
  // Counted, for what a server calls the size of a page need not be how many it sends.
  let seen = 0;
  for (let number = 1; ; number += 1) {
    seen += page.records.length;
    await lookThrough(search, page.records);
    if (search.missing.size === 0 || seen >= page.total || page.records.length === 0) return;
    if (search.calls >= search.maxScanCalls) throw new ScanLimitError(search.maxScanCalls);
    page = await pageOf(search, number + 1);
    take(search, page.records);
  }
};

/** Reads the versions of these files, in waves, until nothing is missing. */
const lookThrough = async (search: Search, records: readonly Checked<FileVersion>[]): Promise<void> => {
  const files = records.flatMap(referencesTo);
  for (let at = 0; at < files.length && search.missing.size > 0; ) {
    const room = Math.min(WAVE, search.maxScanCalls - search.calls);
    if (room <= 0) throw new ScanLimitError(search.maxScanCalls);
    const wave = files.slice(at, at + room);
    at += wave.length;
    search.calls += wave.length;
    for (const versions of await Promise.all(wave.map((file) => search.versionsOf.load(file)))) take(search, versions);
  }
};

const referencesTo = (record: Checked<FileVersion>): FileReference[] => {
  const kind = record instanceof Error ? undefined : FILE_KINDS.find((known) => known === versionKind(record));
  return record instanceof Error || !kind ? [] : [{ kind, id: record.id }];
};

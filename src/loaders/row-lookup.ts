import type { Page, PageRequest } from '../contract/page.ts';
import type { Checked } from '../upstream/shapes.ts';
import { createListing, type Listing, type Slice } from './listing/listing.ts';

/** A look-up or a scan may read no more pages, and what is looked for may still be on a later one. */
export class ScanLimitError extends Error {
  override readonly name = 'ScanLimitError';
  /** How many rows a scan has read; undefined for a look-up. */
  readonly rowsRead: number | undefined;

  constructor(maxCalls: number, rowsRead?: number) {
    super(
      rowsRead === undefined
        ? `Upstream has no look-up of this; it was not among what ${maxCalls} calls brought.`
        : `Upstream does not answer this by itself, and reading its rows takes more than ${maxCalls} calls; ${rowsRead} rows were read.`,
    );
    this.rowsRead = rowsRead;
  }
}

export interface RowLookupOptions<T> {
  /** Reads a page of the listing. `ids`: a hint to bring the rows with these ids alone, which a server may ignore. */
  readonly fetchPage: (call: PageRequest, ids: readonly string[]) => Promise<Page<Checked<T>>>;
  readonly idOf: (row: T) => string;
  /** What makes two rows the same. */
  readonly identityOf: (row: T) => string;
  readonly maxSize: number;
  /** The most pages to read. */
  readonly maxCalls: number;
}

/** Pages read side by side: few at first, for what is looked for is often near the beginning. */
const MAX_WAVE = 8;

/** The most characters of ids in one URL, percent-encoded: servers commonly refuse URLs of 8 kB. */
const MAX_HINT = 4_000;

/** What is still looked for, and what was found of it. */
interface Search<T> {
  readonly missing: Set<string>;
  /** A damaged row is found as well: it is not missing. */
  readonly found: Map<string, Checked<T>>;
}

/** The ids in portions that a URL holds; an id that is too long for that by itself is a portion of its own. */
export const hintsOf = (ids: readonly string[]): string[][] => {
  const hints: string[][] = [];
  let room = 0;
  for (const id of ids) {
    const length = encodeURIComponent(id).length + '&version_id='.length;
    const last = hints.at(-1);
    if (last && length <= room) last.push(id);
    else hints.push([id]);
    room = (last && length <= room ? room : MAX_HINT) - length;
  }
  return hints;
};

/**
 * Finds rows of a listing by id, where upstream has no endpoint for one: the first call carries the ids as a hint, as many as a URL holds.
 * From a server that follows the hint, as the embedded backend does, the others come with further hints; from one that ignores it the call
 * brought the listing's first page, and the next pages are read in waves. Answers each id with its row, null where the listing has none,
 * or a `ScanLimitError`.
 */
export const findRows = async <T>(
  ids: readonly string[],
  options: RowLookupOptions<T>,
): Promise<(Checked<T> | null | ScanLimitError)[]> => {
  const search: Search<T> = { missing: new Set(ids), found: new Map() };
  const [hint = [], ...hints] = hintsOf([...search.missing]);
  const scan = createScan(hint, options);
  const first = await readWindows(search, scan, { from: 0, length: 1 });
  const follows = followsHint(first, hint, options);
  if (!follows) scan.hint = [];
  let limit = await readInWaves(search, scan, first);
  if (follows) {
    const limits = await Promise.all(
      hints.map(async (more) => {
        const other = createScan(more, options);
        return readInWaves(search, other, await readWindows(search, other, { from: 0, length: 1 }));
      }),
    );
    limit = limits.find((found) => found !== null) ?? limit;
  }
  return ids.map((id) => search.found.get(id) ?? limit);
};

/** The listing that a hint brings, as it is read. */
interface Scan<T> {
  hint: readonly string[];
  calls: number;
  readonly listing: Listing<T>;
  readonly options: RowLookupOptions<T>;
}

const createScan = <T>(hint: readonly string[], options: RowLookupOptions<T>): Scan<T> => {
  const scan: Scan<T> = {
    hint,
    calls: 0,
    options,
    listing: createListing<T>({
      maxSize: options.maxSize,
      identityOf: options.identityOf,
      fetchPage: (call) => {
        scan.calls += 1;
        return options.fetchPage(call, scan.hint);
      },
    }),
  };
  return scan;
};

/** Reads so many windows of the size of a page side by side, looks through them, and answers with the last. */
const readWindows = async <T>(
  search: Search<T>,
  { listing, options }: Scan<T>,
  { from, length }: { readonly from: number; readonly length: number },
): Promise<Slice<T>> => {
  const windows = Array.from({ length }, (_, index) => ({ offset: (from + index) * options.maxSize, count: options.maxSize }));
  const slices = await Promise.all(listing.slices(windows));
  const sound = slices.map((slice) => {
    if (slice instanceof Error) throw slice;
    take(search, slice, options);
    return slice;
  });
  return sound.at(-1) as Slice<T>;
};

/** Reads the windows from the second on, side by side in ever larger waves, until nothing is missing; what stopped it before the end, if anything. */
const readInWaves = async <T>(search: Search<T>, scan: Scan<T>, first: Slice<T>): Promise<ScanLimitError | null> => {
  const { maxSize, maxCalls } = scan.options;
  let last = first;
  let read = 1;
  for (let wave = 2; search.missing.size > 0 && last.hasNext && scan.calls < maxCalls; wave = Math.min(wave * 2, MAX_WAVE)) {
    const left = Math.max(1, Math.ceil(last.total / maxSize) - read);
    const length = Math.min(wave, left, maxCalls - scan.calls);
    last = await readWindows(search, scan, { from: read, length });
    read += length;
  }
  return last.hasNext && search.missing.size > 0 ? new ScanLimitError(maxCalls) : null;
};

const take = <T>({ missing, found }: Search<T>, { rows }: Slice<T>, { idOf }: RowLookupOptions<T>): void => {
  for (const { row } of rows) {
    const id = row instanceof Error ? row.standsFor : idOf(row);
    if (id !== undefined && missing.delete(id)) found.set(id, row);
  }
};

/** Whether a page holds rows of these ids alone. A listing whose first page does so by chance is read on in order all the same. */
const followsHint = <T>({ rows }: Slice<T>, ids: readonly string[], { idOf }: RowLookupOptions<T>): boolean =>
  rows.every(({ row }) => ids.includes(row instanceof Error ? (row.standsFor ?? '') : idOf(row)));

import type { Page, PageRequest } from '../contract/page.ts';
import type { Checked } from '../upstream/shapes.ts';
import { shortfall } from './listing.ts';

/** A look-up read as many pages as it may, and what it looks for may still be on a later one. */
export class ScanLimitError extends Error {
  override readonly name = 'ScanLimitError';

  constructor(maxCalls: number) {
    super(`Upstream has no look-up of this; it was not among what ${maxCalls} calls brought.`);
  }
}

export interface RowLookupOptions<T> {
  /** Reads a page of the listing. `ids`: a hint to bring the rows with these ids alone, which a server may ignore. */
  readonly fetchPage: (call: PageRequest, ids: readonly string[]) => Promise<Page<Checked<T>>>;
  readonly idOf: (row: T) => string;
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
const hintsOf = (ids: readonly string[]): string[][] => {
  const hints: string[][] = [];
  let room = 0;
  for (const id of ids) {
    const length = encodeURIComponent(id).length + '&log_id='.length;
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
  const first = await readPage(search, { page: 1, size: options.maxSize }, { hint, options });
  const follows = followsHint(first, hint, options);
  let limit = await readInWaves(search, first.total, { hint: follows ? hint : [], options });
  if (follows) {
    const limits = await Promise.all(
      hints.map(async (more) => {
        const page = await readPage(search, { page: 1, size: options.maxSize }, { hint: more, options });
        return readInWaves(search, page.total, { hint: more, options });
      }),
    );
    limit = limits.find((found) => found !== null) ?? limit;
  }
  return ids.map((id) => search.found.get(id) ?? limit);
};

interface Reading<T> {
  readonly hint: readonly string[];
  readonly options: RowLookupOptions<T>;
}

const readPage = async <T>(search: Search<T>, call: PageRequest, { hint, options }: Reading<T>): Promise<Page<Checked<T>>> => {
  const page = await options.fetchPage(call, hint);
  // A page of another size than asked for would leave rows out of sight.
  const broken = shortfall(call, page);
  if (broken) throw broken;
  take(search, page, options);
  return page;
};

/** Reads the pages from the second on, side by side in ever larger waves, until nothing is missing; what stopped it before the end, if anything. */
const readInWaves = async <T>(search: Search<T>, total: number, reading: Reading<T>): Promise<ScanLimitError | null> => {
  const { maxSize, maxCalls } = reading.options;
  const pages = Math.ceil(total / maxSize);
  let read = 1;
  for (let wave = 2; search.missing.size > 0 && read < Math.min(pages, maxCalls); wave = Math.min(wave * 2, MAX_WAVE)) {
    const length = Math.min(wave, Math.min(pages, maxCalls) - read);
    const calls = Array.from({ length }, (_, index) => ({ page: read + index + 1, size: maxSize }));
    await Promise.all(calls.map((call) => readPage(search, call, reading)));
    read += length;
  }
  return pages > maxCalls ? new ScanLimitError(maxCalls) : null;
};

const take = <T>({ missing, found }: Search<T>, { records }: Page<Checked<T>>, { idOf }: RowLookupOptions<T>): void => {
  for (const row of records) {
    const id = row instanceof Error ? row.standsFor : idOf(row);
    if (id !== undefined && missing.delete(id)) found.set(id, row);
  }
};

/** Whether a page holds rows of these ids alone. A listing whose first page does so by chance is read on in order all the same. */
const followsHint = <T>({ records }: Page<Checked<T>>, ids: readonly string[], { idOf }: RowLookupOptions<T>): boolean =>
  records.every((row) => ids.includes(row instanceof Error ? (row.standsFor ?? '') : idOf(row)));

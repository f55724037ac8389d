import type { Page } from '../contract/page.ts';
import type { Checked } from '../upstream/shapes.ts';
import { shortfall } from './listing.ts';
import type { PageCall } from './pages.ts';

/** A look-up read as many pages as it may, and what it looks for may still be on a later one. */
export class ScanLimitError extends Error {
  override readonly name = 'ScanLimitError';

  constructor(maxCalls: number) {
    super(`Upstream has no look-up of this; it was not among what ${maxCalls} calls brought.`);
  }
}

export interface RowLookupOptions<T> {
  /** Reads a page of the listing. `ids`: a hint to bring the rows with these ids alone, which a server may ignore. */
  readonly fetchPage: (call: PageCall, ids: readonly string[]) => Promise<Page<Checked<T>>>;
  readonly idOf: (row: T) => string;
  readonly maxSize: number;
  /** The most pages to read. */
  readonly maxCalls: number;
}

/** Pages read side by side: few at first, for what is looked for is often near the beginning. */
const MAX_WAVE = 8;

/** As many ids of the longest kind as a URL safely holds. */
const MAX_HINTED_IDS = 10;

/** What is still looked for, and what was found of it. */
interface Search<T> {
  readonly missing: Set<string>;
  /** A damaged row is found as well: it is not missing. */
  readonly found: Map<string, Checked<T>>;
}

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
  const { fetchPage, maxSize, maxCalls } = options;
  const search: Search<T> = { missing: new Set(ids), found: new Map() };
  const [hint = [], ...hints] = Array.from({ length: Math.ceil(ids.length / MAX_HINTED_IDS) }, (_, index) =>
    ids.slice(index * MAX_HINTED_IDS, (index + 1) * MAX_HINTED_IDS),
  );
  const first = await fetchPage({ page: 1, size: maxSize }, hint);
  take(search, first, options);
  if (followsHint(first, hint, options)) {
    const others = await Promise.all(hints.map((more) => fetchPage({ page: 1, size: maxSize }, more)));
    for (const page of others) take(search, page, options);
    return ids.map((id) => search.found.get(id) ?? null);
  }
  requireWhole({ page: 1, size: maxSize }, first);
  const pages = Math.ceil(first.total / maxSize);
  await readInWaves(search, Math.min(pages, maxCalls), options);
  const limit = pages > maxCalls ? new ScanLimitError(maxCalls) : null;
  return ids.map((id) => search.found.get(id) ?? limit);
};

const take = <T>({ missing, found }: Search<T>, { records }: Page<Checked<T>>, { idOf }: RowLookupOptions<T>): void => {
  for (const row of records) {
    const id = row instanceof Error ? row.standsFor : idOf(row);
    if (id !== undefined && missing.delete(id)) found.set(id, row);
  }
};

/** A page of another size than asked for would leave rows out of sight. */
const requireWhole = (call: PageCall, page: Page<unknown>): void => {
  const broken = shortfall(call, page, page.records.length);
  if (broken) throw broken;
};

/** Reads the pages from the second to `last`, side by side in ever larger waves, until nothing is missing. */
const readInWaves = async <T>(search: Search<T>, last: number, options: RowLookupOptions<T>): Promise<void> => {
  let read = 1;
  for (let wave = 2; search.missing.size > 0 && read < last; wave = Math.min(wave * 2, MAX_WAVE)) {
    const calls = Array.from({ length: Math.min(wave, last - read) }, (_, index) => ({ page: read + index + 1, size: options.maxSize }));
    const pages = await Promise.all(
      calls.map(async (call) => {
        const page = await options.fetchPage(call, []);
        requireWhole(call, page);
        return page;
      }),
    );
    for (const page of pages) take(search, page, options);
    read += calls.length;
  }
};

/** Whether a page holds all rows of these ids and no other: then there is nothing left to read. */
const followsHint = <T>({ records, total }: Page<Checked<T>>, ids: readonly string[], { idOf }: RowLookupOptions<T>): boolean =>
  total <= records.length && records.every((row) => row instanceof Error || ids.includes(idOf(row)));

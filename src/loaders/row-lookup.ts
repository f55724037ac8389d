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

/**
 * Finds rows of a listing by id, where upstream has no endpoint for one: the first call carries the ids as a hint,
 * which the embedded backend follows; from a server that ignores it the call brings the listing's first page, and the others are read in waves.
 * Answers each id with its row, null where the listing has none, or a `ScanLimitError`.
 */
export const findRows = async <T>(ids: readonly string[], options: RowLookupOptions<T>): Promise<(T | null | ScanLimitError)[]> => {
  const { fetchPage, idOf, maxSize, maxCalls } = options;
  const missing = new Set(ids);
  const found = new Map<string, T>();
  const take = (page: Page<Checked<T>>): void => {
    for (const row of page.records) {
      if (row instanceof Error || !missing.delete(idOf(row))) continue;
      found.set(idOf(row), row);
    }
  };
  const first = await fetchPage({ page: 1, size: maxSize }, ids);
  take(first);
  const pages = followsHint(first, ids, idOf) ? 1 : Math.ceil(first.total / maxSize);
  let read = 1;
  for (let wave = 2; missing.size > 0 && read < Math.min(pages, maxCalls); wave = Math.min(wave * 2, MAX_WAVE)) {
    const length = Math.min(wave, Math.min(pages, maxCalls) - read);
    const calls = Array.from({ length }, (_, index) => ({ page: read + index + 1, size: maxSize }));
    for (const [index, page] of (await Promise.all(calls.map((call) => fetchPage(call, [])))).entries()) {
      const broken = calls[index] && shortfall(calls[index], page, page.records.length);
      if (broken) throw broken;
      take(page);
    }
    read += length;
  }
  const limit = pages > maxCalls ? new ScanLimitError(maxCalls) : null;
  return ids.map((id) => found.get(id) ?? limit);
};

/** Whether a page holds all rows of these ids and no other: then there is nothing left to read. */
const followsHint = <T>({ records, total }: Page<Checked<T>>, ids: readonly string[], idOf: (row: T) => string): boolean =>
  total <= records.length && records.every((row) => row instanceof Error || ids.includes(idOf(row)));

import type { Page, PageRequest } from '../../contract/page.ts';
import type { Checked } from '../../upstream/shapes.ts';
import type { PlacedRow } from './known-rows.ts';
import type { AnchoredWindow, Slice } from './listing.ts';
import { otherSizesOf } from './page-size.ts';
import { firstRowOf } from './pages.ts';

/** The page that a window is by itself; undefined where other calls bring it, or more than its rows is to be known. */
export const pageThatIs = ({ offset, count, anchor }: AnchoredWindow, maxSize: number): PageRequest | undefined =>
  anchor || count < 1 || count > maxSize || offset % count !== 0 ? undefined : { page: offset / count + 1, size: count };

/**
 * The slice that a page is, of a listing of which nothing else is known; undefined where the page is not what its call and its total explain,
 * or has a row twice.
 */
export const sliceOfPage = <T>(call: PageRequest, page: Page<Checked<T>>, identityOf: (row: T) => string): Slice<T> | undefined => {
  const { records, total } = page;
  const from = firstRowOf(call);
  const end = from + records.length;
  const isShort = records.length < call.size;
  const isExplained = isShort ? end === total : records.length === call.size && end <= total;
  if (records.length === 0 || !isExplained || otherSizesOf(call, page).length > 0) return undefined;
  const identities = new Set<string>();
  const rows: PlacedRow<T>[] = [];
  for (const row of records) {
    const offset = from + rows.length;
    const identity = row instanceof Error ? undefined : identityOf(row);
    if (identity !== undefined && identities.size === identities.add(identity).size) return undefined;
    rows.push(offset + 1 < end ? { offset, row, identity } : { offset, row, identity, next: end });
  }
  return { rows, total, hasNext: from + call.size < total, ...(isShort && { end }) };
};

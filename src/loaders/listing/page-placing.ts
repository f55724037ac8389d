import type { Page, PageRequest } from '../../contract/page.ts';
import type { Checked } from '../../upstream/shapes.ts';
import type { KnownRows } from './known-rows.ts';
import type { WarnOfListing } from './listing-warnings.ts';
import type { Received, Verdict } from './page-size-search.ts';
import { firstRowOf } from './pages.ts';

/** Puts pages where they belong in a listing, by what is found out of their size. */
export const createPagePlacing = <T>(known: KnownRows<T>, warn: WarnOfListing) => {
  /** Pages that are short, and explained as the last one; nothing in such a page distinguishes it from a smaller one from elsewhere. */
  const believed: Received<T>[] = [];

  const settle = (call: PageRequest, page: Page<Checked<T>>, found: Verdict | undefined): void => {
    const count = page.records.length;
    const isShort = count < call.size;
    const isEnd = isShort && (found !== 'leaves-out' || count === 0 || count === page.total - firstRowOf(call));
    if (isShort && !isEnd && count < page.total - firstRowOf(call)) {
      warn('LIST_PAGE_SHORT', `asked for ${call.size} rows, the source gave ${count} of the ${page.total} that it says there are`);
    }
    known.place(call, page, isEnd);
  };

  return {
    settle,
    /** Takes a page for what its call and the total say that it is. */
    believe: (received: Received<T>): void => {
      const { call, page } = received;
      settle(call, page, undefined);
      if (call.page > 1 && page.records.length > 0 && page.records.length < call.size) believed.push(received);
    },
    firstBelieved: (): Received<T> | undefined => believed[0],
    /** Puts what was taken for the last page where it belongs; the rows that it was taken for are open again. */
    replaceBelieved: (size: number): void => {
      const misplaced = believed.splice(0).filter(({ call }) => call.size > size);
      known.forget(misplaced.map(({ call }) => call));
      for (const { call, page } of misplaced) settle({ page: call.page, size }, page, 'leaves-out');
    },
  };
};

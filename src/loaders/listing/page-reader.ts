import type { Page, PageRequest } from '../../contract/page.ts';
import type { Checked } from '../../upstream/shapes.ts';
import type { KnownRows } from './known-rows.ts';
import type { WarnOfListing } from './listing-warnings.ts';
import { createPagePlacing } from './page-placing.ts';
import { otherSizesOf } from './page-size.ts';
import { createSizeSearch, type Received, type Verdict } from './page-size-search.ts';
import { callsCovering, firstRowOf, pagesOfSize, rangesCovering, type Window } from './pages.ts';

export interface ListingOptions<T> {
  readonly fetchPage: (call: PageRequest) => Promise<Page<Checked<T>>>;
  /** The most records to ask for in one call. */
  readonly maxSize: number;
  /** The source gives any range, and pages of no other size than asked for. */
  readonly anyRange?: boolean;
  /** What makes two rows the same: offset paging over living data may bring one twice. */
  readonly identityOf: (row: T) => string;
  /** Called once for each way in which the source contradicts itself. */
  readonly warn?: WarnOfListing;
}

/** Reads pages, and finds out once what it means where one is not as it was asked for. */
export const createPageReader = <T>(options: ListingOptions<T> & { readonly warn: WarnOfListing }, known: KnownRows<T>) => {
  const { maxSize, anyRange = false, warn } = options;
  const { settle, believe, firstBelieved, replaceBelieved } = createPagePlacing(known, warn);
  const search = createSizeSearch(options, (call, page, size) => {
    known.noteTotal(page.total);
    replaceBelieved(size);
    settle(call, page, 'leaves-out');
  });

  const receive = async (call: PageRequest, page: Page<Checked<T>>): Promise<void> => {
    known.noteTotal(page.total);
    if (anyRange) return settle(call, page, undefined);
    const isDoubted = call.page > 1 && page.records.some((row, index) => known.isElsewhere(firstRowOf(call) + index, row, page.total));
    const sizes = otherSizesOf(call, page, isDoubted);
    // Where another page was odd, this one is not believed before that is explained.
    const found = await search.verdictOn({ call, page }, sizes)?.catch((error: unknown): Verdict => {
      // What came on a first page is where it should be, whatever the reason.
      if (call.page === 1 || sizes.length === 0) return 'leaves-out';
      throw error;
    });
    if (found === undefined || (found === 'leaves-out' && sizes.length === 0)) return believe({ call, page });
    if (found === 'leaves-out') return settle(call, page, found);
    const isMisplaced = call.size > found.size || page.records.length > call.size;
    settle(isMisplaced ? { page: call.page, size: found.size } : call, page, 'leaves-out');
  };

  return {
    /** The calls that bring these windows. */
    covering: (windows: readonly Window[]): readonly PageRequest[] => {
      const size = search.size();
      return size === undefined ? (anyRange ? rangesCovering : callsCovering)(windows, maxSize) : pagesOfSize(windows, size);
    },
    /** Takes in a page that was asked for, or why it does not come. */
    read: (call: PageRequest, coming: Promise<Page<Checked<T>>>): Promise<void> =>
      coming.then((page) => receive(call, page)).catch((error: unknown) => known.fail(call, error)),
    /** Takes in a page that came before any other, and is what it was asked for. */
    believe: (received: Received<T>): void => {
      known.noteTotal(received.page.total);
      if (anyRange) settle(received.call, received.page, undefined);
      else believe(received);
    },
    /** Looks again at what was taken for the last page, for something contradicts it; whether it was none. */
    doubt: async (): Promise<boolean> => {
      const first = firstBelieved();
      return first !== undefined && search.again(first);
    },
  };
};

export type PageReader = Pick<ReturnType<typeof createPageReader>, 'doubt'>;

import type { Page, PageRequest } from '../contract/page.ts';
import type { Checked } from '../upstream/shapes.ts';
import type { KnownRows, WarnOfListing } from './known-rows.ts';
import { otherSizesOf, probeFor, sizeSeen } from './page-size.ts';
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

/** The size that the source's pages have; or it leaves records out, as one does that ends before its total. */
type Verdict = { readonly size: number } | 'leaves-out';

/** A page as it came for a call. */
interface Received<T> {
  readonly call: PageRequest;
  readonly page: Page<Checked<T>>;
}

/** Reads pages, and finds out once what it means where one is not as it was asked for. */
export const createPageReader = <T>(options: ListingOptions<T> & { readonly warn: WarnOfListing }, known: KnownRows<T>) => {
  const { fetchPage, maxSize, anyRange = false, identityOf, warn } = options;
  let size: number | undefined;
  let verdict: Promise<Verdict> | undefined;
  /** Pages that are short, and explained as the last one; nothing in such a page tells it from a smaller one from elsewhere. */
  const believed: Received<T>[] = [];
  const identitiesOf = ({ records }: Page<Checked<T>>): (string | undefined)[] =>
    records.map((record) => (record instanceof Error ? undefined : identityOf(record)));

  const findOut = async ({ call, page }: Received<T>, sizes: readonly number[]): Promise<Verdict> => {
    const odd = identitiesOf(page);
    for (const other of sizes) {
      const probe = probeFor(call, odd.length, other);
      const probed = await fetchPage(probe);
      const seen = sizeSeen(call, odd, { sizes, size: other, probe, brought: identitiesOf(probed), total: probed.total });
      if (seen === undefined || odd.every((identity) => identity === undefined)) continue;
      size = seen;
      warn('LIST_PAGE_SIZE', `asked for ${call.size} rows a page, the source gives ${size} (UPSTREAM_PAGE says how many to ask for)`);
      known.noteTotal(probed.total);
      replaceBelieved(seen);
      settle({ page: probe.page, size: Math.max(probe.size, probed.records.length) }, probed, 'leaves-out');
      return { size };
    }
    return 'leaves-out';
  };

  /** Puts what was taken for the last page where it belongs; the rows that it was taken for are open again. */
  const replaceBelieved = (found: number): void => {
    const misplaced = believed.splice(0).filter(({ call }) => call.size > found);
    known.forget(misplaced.map(({ call }) => call));
    for (const { call, page } of misplaced) settle({ page: call.page, size: found }, page, 'leaves-out');
  };

  const settle = (call: PageRequest, page: Page<Checked<T>>, found: Verdict | undefined): void => {
    const count = page.records.length;
    const isShort = count < call.size;
    const isEnd = isShort && (found !== 'leaves-out' || count === 0 || count === page.total - firstRowOf(call));
    if (isShort && !isEnd && count < page.total - firstRowOf(call)) {
      warn('LIST_PAGE_SHORT', `asked for ${call.size} rows, the source gave ${count} of the ${page.total} that it says there are`);
    }
    known.place(call, page, isEnd);
  };

  const believe = (received: Received<T>): void => {
    const { call, page } = received;
    settle(call, page, undefined);
    if (call.page > 1 && page.records.length > 0 && page.records.length < call.size) believed.push(received);
  };

  const receive = async (call: PageRequest, page: Page<Checked<T>>): Promise<void> => {
    known.noteTotal(page.total);
    if (anyRange) return settle(call, page, undefined);
    const isDoubted = call.page > 1 && page.records.some((row, index) => known.isElsewhere(firstRowOf(call) + index, row, page.total));
    const sizes = otherSizesOf(call, page, isDoubted);
    if (sizes.length > 0) verdict ??= findOut({ call, page }, sizes);
    // Where another page was odd, this one is not believed before that is explained.
    const found = await verdict?.catch((error: unknown): Verdict => {
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
    plan: (windows: readonly Window[]): readonly PageRequest[] =>
      size === undefined ? (anyRange ? rangesCovering : callsCovering)(windows, maxSize) : pagesOfSize(windows, size),
    read: (call: PageRequest): Promise<void> =>
      fetchPage(call)
        .then((page) => receive(call, page))
        .catch((error: unknown) => known.fail(call, error)),
    /** Looks again at what was taken for the last page, for something contradicts it; whether it was none. */
    doubt: async (): Promise<boolean> => {
      const [last] = believed;
      if (!last || size !== undefined) return false;
      const found = await findOut(last, otherSizesOf(last.call, last.page, true)).catch((): Verdict => 'leaves-out');
      if (found === 'leaves-out') return false;
      verdict = Promise.resolve(found);
      return true;
    },
  };
};

export type PageReader = Pick<ReturnType<typeof createPageReader>, 'doubt'>;

import type { Page, PageRequest } from '../../contract/page.ts';
import type { Checked } from '../../upstream/shapes.ts';
import type { WarnOfListing } from './listing-warnings.ts';
import { otherSizesOf, probeFor, sizeSeen } from './page-size.ts';

/** The size that the source's pages have; or it leaves records out, as one does that ends before its total. */
export type Verdict = { readonly size: number } | 'leaves-out';

/** A page as it came for a call. */
export interface Received<T> {
  readonly call: PageRequest;
  readonly page: Page<Checked<T>>;
}

export interface SizeSearchOptions<T> {
  readonly fetchPage: (call: PageRequest) => Promise<Page<Checked<T>>>;
  readonly identityOf: (row: T) => string;
  readonly warn: WarnOfListing;
}

/** Finds out once which size the source's pages have. `onFound` gets the page that showed it, with the call that brings just that page. */
export const createSizeSearch = <T>(
  options: SizeSearchOptions<T>,
  onFound: (call: PageRequest, page: Page<Checked<T>>, size: number) => void,
) => {
  let size: number | undefined;
  let verdict: Promise<Verdict> | undefined;

  const findOut = async (odd: Received<T>, sizes: readonly number[]): Promise<Verdict> => {
    const seen = await probeSizes(odd, sizes, options);
    if (!seen) return 'leaves-out';
    const { probe, page } = seen;
    size = seen.size;
    options.warn(
      'LIST_PAGE_SIZE',
      `asked for ${odd.call.size} rows a page, the source gives ${size} (UPSTREAM_PAGE says how many to ask for)`,
    );
    onFound({ page: probe.page, size: Math.max(probe.size, page.records.length) }, page, size);
    return { size };
  };

  return {
    /** Undefined while it is as asked for. */
    size: (): number | undefined => size,
    /** The verdict that holds for a page, where there is one; a page that may have one of several sizes has it found. */
    verdictOn: (odd: Received<T>, sizes: readonly number[]): Promise<Verdict> | undefined => {
      if (sizes.length > 0) verdict ??= findOut(odd, sizes);
      return verdict;
    },
    /** Searches for the size of a page that was believed; whether it is another than asked for. */
    again: async (doubted: Received<T>): Promise<boolean> => {
      if (size !== undefined) return false;
      const found = await findOut(doubted, otherSizesOf(doubted.call, doubted.page, true)).catch((): Verdict => 'leaves-out');
      if (found === 'leaves-out') return false;
      verdict = Promise.resolve(found);
      return true;
    },
  };
};

/** Asks for one page for each of these sizes, until one shows which of them an odd page has; undefined where none does. */
const probeSizes = async <T>({ call, page }: Received<T>, sizes: readonly number[], { fetchPage, identityOf }: SizeSearchOptions<T>) => {
  const identitiesOf = ({ records }: Page<Checked<T>>): (string | undefined)[] =>
    records.map((record) => (record instanceof Error ? undefined : identityOf(record)));
  const odd = identitiesOf(page);
  for (const size of sizes) {
    const probe = probeFor(call, odd.length, size);
    const probed = await fetchPage(probe);
    const seen = sizeSeen(call, odd, { sizes, size, probe, brought: identitiesOf(probed), total: probed.total });
    if (seen !== undefined && odd.some((identity) => identity !== undefined)) return { size: seen, probe, page: probed };
  }
  return undefined;
};

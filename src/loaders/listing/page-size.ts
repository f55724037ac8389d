import type { Page, PageRequest } from '../../contract/page.ts';
import { shapeError, type UpstreamError } from '../../upstream/errors.ts';
import { firstRowOf } from './pages.ts';

/*
 * A page that brings another number of records than its call and the total explain has one of two reasons: the server makes pages of another
 * size than asked for, and then the records lie elsewhere in the listing; or it leaves records out, and then they lie where they were asked for.
 * One more call shows which: for a page, of the size that came, that has records in common with the odd one only where records were left out.
 */

/**
 * The sizes that a server's pages may really have, the one to look for first in front; none where a page is what its call and the total
 * explain. `isDoubted`: something else contradicts the page, and it is not taken for the last one although it may be.
 */
export const otherSizesOf = (call: PageRequest, page: Page<unknown>, isDoubted = false): readonly number[] => {
  const count = page.records.length;
  if (count === 0) return [];
  const isEchoed = Number.isInteger(page.size) && page.size >= count && page.size !== call.size;
  // Of the first page the records lie where they should, however many more came.
  if (count > call.size) return call.page === 1 ? [] : [isEchoed ? page.size : count];
  const isExplained = count === Math.min(call.size, page.total - firstRowOf(call));
  if (isEchoed && page.size < call.size && (call.page > 1 || !isExplained)) return [page.size];
  return count === call.size || (isExplained && !isDoubted) ? [] : sizesBehind(call, page);
};

/** A page that is too short is a full one of its own size, or the last one of a larger size: where both may be, neither is believed. */
const sizesBehind = ({ page, size }: PageRequest, { records, total }: Page<unknown>): number[] => {
  const count = records.length;
  const ofLast = (total - count) / (page - 1);
  const mayBeLast = page > 1 && Number.isInteger(ofLast) && ofLast > count && ofLast < size;
  const mayBeFull = !mayBeLast || page * count <= total;
  return [...(mayBeLast ? [ofLast] : []), ...(mayBeFull ? [count] : [])];
};

/** The most records of a page that is looked at for no more than a few of them. */
const LOOK = 10;

/** The page that shows whether an odd one, which brought so many records for this call, has this size. */
export const probeFor = (call: PageRequest, count: number, size: number): PageRequest => {
  const first = firstRowOf(call);
  // Larger pages: where this one has the rows that were asked for, the odd one has others.
  if (size > call.size) return { page: Math.floor(first / size) + 1, size };
  // Of the first page the records lie where they should. What comes behind them shows whether some were left out among them.
  if (call.page === 1) return { page: 2, size };
  // A few rows from where the odd page begins if it is smaller, and none of those that were asked for. So few the source gives in any case.
  const place = (call.page - 1) * size;
  const few = Math.min(count, first - place, LOOK);
  return { page: Math.floor(place / few) + 1, size: few };
};

/** The identities of a page's records, in order; undefined for a damaged one. */
type Identities = readonly (string | undefined)[];

/** What a probe brought, for one of the sizes that an odd page may have. */
interface Probed {
  readonly sizes: readonly number[];
  readonly size: number;
  readonly probe: PageRequest;
  readonly brought: Identities;
  /** How many rows the source says there are. */
  readonly total: number;
}

/** The size of which an odd page is, by what the probe for one of its possible sizes brought; undefined where it is not seen. */
export const sizeSeen = (call: PageRequest, odd: Identities, { sizes, size, probe, brought, total }: Probed): number | undefined => {
  if (brought.length === 0) return undefined;
  const common = brought.filter((identity) => identity !== undefined && odd.includes(identity));
  if (odd.length > call.size) return common.length === 0 ? Math.max(size, brought.length) : undefined;
  if (call.page > 1) {
    const [same] = common;
    if (same === undefined) return undefined;
    // Where the odd page begins in truth, which one to three rows that came or went in between do not hide.
    const begin = firstRowOf(probe) + brought.indexOf(same) - odd.indexOf(same);
    const farFrom = (other: number): number => Math.abs((call.page - 1) * other - begin);
    return sizes.reduce((nearest, other) => (farFrom(other) < farFrom(nearest) ? other : nearest));
  }
  const shared = Math.min(call.size - probe.size, probe.size);
  // Pages of another size are full: where the probe lacks a few, the rows that both should have may be the ones that were left out.
  const lacking = Math.min(probe.size, total - firstRowOf(probe)) - brought.length;
  if (lacking >= shared && lacking < brought.length) return undefined;
  // About as many as the two have in common where records were left out; one to three rows may have moved in between.
  const expected = (shared * odd.length) / call.size;
  return common.length === 0 || common.length * 2 < expected ? Math.max(size, brought.length) : undefined;
};

/** For what cannot be put in its place. */
export const otherSizeError = (seen: string): UpstreamError =>
  shapeError(`a page has another size than asked for: ${seen} (is UPSTREAM_PAGE larger than the source allows?)`);

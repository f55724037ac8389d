import type { Page, PageRequest } from '../contract/page.ts';
import { shapeError, type UpstreamError } from '../upstream/errors.ts';
import { firstRowOf } from './pages.ts';

/*
 * A page that brings another number of records than its call and the total explain has one of two reasons: the server makes pages of another
 * size than asked for, and then the records lie elsewhere in the listing; or it leaves records out, and then they lie where they were asked for.
 * One more call tells which: for a page, of the size that came, that has records in common with the odd one only where records were left out.
 */

/** The size that a server's pages may really have; undefined where a page is what its call and the total explain. */
export const otherSizeOf = (call: PageRequest, page: Page<unknown>): number | undefined => {
  const count = page.records.length;
  if (count === 0) return undefined;
  const isEchoed = Number.isInteger(page.size) && page.size >= count && page.size !== call.size;
  // Of the first page the records lie where they should, however many more came.
  if (count > call.size) return call.page === 1 ? undefined : isEchoed ? page.size : count;
  const isExplained = count === Math.min(call.size, page.total - firstRowOf(call));
  if (isEchoed && page.size < call.size && (call.page > 1 || !isExplained)) return page.size;
  return isExplained || count === call.size ? undefined : count;
};

/** The most records of a page that is looked at for no more than a few of them. */
const LOOK = 10;

/** The page that tells whether an odd one, which brought records for this call, has this size. */
export const probeFor = (call: PageRequest, size: number): PageRequest => {
  const first = firstRowOf(call);
  // Larger pages: where this one has the rows that were asked for, the odd one has others.
  if (size > call.size) return { page: Math.floor(first / size) + 1, size };
  // Of the first page the records lie where they should. What comes behind them tells whether some were left out among them.
  if (call.page === 1) return { page: 2, size };
  // A few rows from where the odd page begins if it is smaller, and none of those that were asked for.
  const place = (call.page - 1) * size;
  const few = Math.min(size, first - place, LOOK);
  return { page: Math.floor(place / few) + 1, size: few };
};

interface Probed {
  /** How many records the odd page brought. */
  readonly count: number;
  readonly probe: PageRequest;
  /** How many the probe brought, and how many of them the odd page has as well. */
  readonly brought: number;
  readonly common: number;
  /** How many rows the source says there are. */
  readonly total: number;
}

/** Whether an odd page, after what its probe brought, is of another size than its call's. */
export const isOfOtherSize = (call: PageRequest, { count, probe, brought, common, total }: Probed): boolean => {
  if (brought === 0) return false;
  if (count > call.size) return common === 0;
  if (call.page > 1) return common > 0;
  const shared = Math.min(call.size - probe.size, probe.size);
  // Pages of another size are full: where the probe lacks a few, the rows that both should have may be the ones that were left out.
  const lacking = Math.min(probe.size, total - firstRowOf(probe)) - brought;
  if (lacking >= shared && lacking < brought) return false;
  // About as many as the two have in common where records were left out; one to three rows may have moved in between.
  const expected = (shared * count) / call.size;
  return common === 0 || common * 2 < expected;
};

/** For what cannot be put in its place. */
export const otherSizeError = (seen: string): UpstreamError =>
  shapeError(`a page has another size than asked for: ${seen} (is UPSTREAM_PAGE larger than the source allows?)`);

import type { Page, PageRequest } from '../../contract/page.ts';
import type { Checked } from '../../upstream/shapes.ts';
import { toError } from '../to-error.ts';
import { createKnownPlaces } from './known-places.ts';
import { createListingLength } from './listing-length.ts';
import type { WarnOfListing } from './listing-warnings.ts';
import { firstRowOf, type Window } from './pages.ts';

/** A row at its place. */
export interface PlacedRow<T> {
  readonly offset: number;
  readonly row: Checked<T>;
  /** Where the next row may be, where the places directly behind this one are known to be empty: of the last row of a window alone. */
  readonly next?: number;
  /** What makes it the same row elsewhere; undefined for a damaged one. */
  readonly identity?: string | undefined;
  /** The place of the row in the listing of all rows, where `offset` counts those that a filter lets through and it was read one by one. */
  readonly place?: number | undefined;
}

export interface KnownRowsOptions<T> {
  /** What makes two rows the same: offset paging over living data may bring one twice. */
  readonly identityOf: (row: T) => string;
  readonly warn: WarnOfListing;
}

/** The rows of a listing as far as they are known, by offset; rows of failed calls are the error that stands for them. */
export const createKnownRows = <T>({ identityOf, warn }: KnownRowsOptions<T>) => {
  const places = createKnownPlaces<T>(identityOf);
  const length = createListingLength(warn);
  const failures = createFailures(places.isKnown);
  return {
    /** Whether a row that is to come to this place was seen at another one, in a listing that says that it is as long as it was. */
    isElsewhere: (offset: number, row: Checked<T>, total: number): boolean => length.isAsAtFirst(total) && places.isElsewhere(offset, row),
    isKnown: (offset: number): boolean => places.isKnown(offset) || offset >= length.end(),
    hasFailed: failures.has,
    hasTotal: (): boolean => length.total() !== undefined,
    identityAt: places.identityAt,
    noteTotal: length.said,
    fail: failures.add,

    /** Puts the records of a page at their places. `isEnd`: nothing comes after them. */
    place: (call: PageRequest, { records, total }: Page<Checked<T>>, isEnd: boolean): void => {
      const from = firstRowOf(call);
      const to = from + Math.min(records.length, call.size);
      failures.remove(call);
      for (let offset = from; offset < to; offset += 1) places.put(offset, records[offset - from] as Checked<T>);
      if (!isEnd) for (let offset = to; offset < from + call.size; offset += 1) places.leaveEmpty(offset);
      if (to > from) length.reached(to, total);
      if (isEnd) length.ended(to, total);
    },

    /** Takes back what these calls put at their places, for the pages belong elsewhere; so do the places that were left empty for them. */
    forget: (calls: readonly PageRequest[]): void => {
      if (calls.length === 0) return;
      length.reopen(places.forget((offset) => calls.some((call) => isBroughtBy(call, offset))));
    },

    /** The rows of a window, or the error that one of its calls ended in. */
    sliceOf: ({ offset, count }: Window) => {
      const rows: PlacedRow<T>[] = [];
      const to = offset + count;
      for (let place = offset; place < to; place += 1) {
        if (failures.has(place)) return failures.at(place);
        const row = places.rowAt(place);
        if (row !== undefined) rows.push({ offset: place, row, identity: places.identityAt(place) });
      }
      const total = length.total();
      if (total === undefined) return failures.any();
      const final = rows.pop();
      if (final) rows.push({ ...final, next: places.nextOf(final.offset) });
      const end = length.end();
      return { rows, total, hasNext: length.hasMoreBehind(to, total), ...(end < Number.POSITIVE_INFINITY && { end }) };
    },
  };
};

export type KnownRows<T> = ReturnType<typeof createKnownRows<T>>;

const isBroughtBy = (call: PageRequest, offset: number): boolean => {
  const from = firstRowOf(call);
  return offset >= from && offset < from + call.size;
};

/** What calls failed with, by each place of theirs where nothing is known. */
const createFailures = (isKnown: (offset: number) => boolean) => {
  const failures = new Map<number, unknown>();
  return {
    has: (offset: number): boolean => failures.has(offset),
    at: (offset: number): Error => toError(failures.get(offset)),
    any: (): Error => toError(failures.values().next().value),
    add: (call: PageRequest, reason: unknown): void => {
      const from = firstRowOf(call);
      for (let offset = from; offset < from + call.size; offset += 1) if (!isKnown(offset)) failures.set(offset, reason);
    },
    remove: (call: PageRequest): void => {
      const from = firstRowOf(call);
      for (let offset = from; offset < from + call.size; offset += 1) failures.delete(offset);
    },
  };
};

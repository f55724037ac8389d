import type { Page, PageRequest } from '../contract/page.ts';
import type { Checked } from '../upstream/shapes.ts';
import { firstRowOf, type Window } from './pages.ts';
import { toError } from './to-error.ts';

/** What a listing reports of a source that contradicts itself. */
export type ListingWarning = 'LIST_TOTAL_WRONG' | 'LIST_PAGE_SHORT' | 'LIST_PAGE_SIZE' | 'LIST_CHANGED';

export type WarnOfListing = (code: ListingWarning, message: string) => void;

/** A row at its place. */
export interface PlacedRow<T> {
  readonly offset: number;
  readonly row: Checked<T>;
  /** Where the next row may be, where the places directly behind this one are known to be empty: of the last row of a window alone. */
  readonly next?: number;
  /** What makes it the same row elsewhere; undefined for a damaged one. */
  readonly identity?: string | undefined;
}

export interface KnownRowsOptions<T> {
  /** What makes two rows the same: offset paging over living data may bring one twice. */
  readonly identityOf: (row: T) => string;
  readonly warn: WarnOfListing;
}

/** The rows of a listing as far as they are known, by offset; rows of failed calls are the error that stands for them. */
export const createKnownRows = <T>({ identityOf, warn }: KnownRowsOptions<T>) => {
  /** Undefined: a place without a row, for upstream left it out or it stands elsewhere already. */
  const rows = new Map<number, Checked<T> | undefined>();
  const failures = new Map<number, unknown>();
  const identities = new Map<string, number>();
  /** What upstream said at first, and the most it said. */
  let first: number | undefined;
  let told: number | undefined;
  /** Behind the last row that came. */
  let last = 0;
  /** The place at which upstream turned out to have no more. */
  let end = Number.POSITIVE_INFINITY;
  /** Rows came behind the last one that upstream said there is. */
  let isTotalLow = false;

  const noteTotal = (total: number): void => {
    first ??= total;
    if (total !== first) warn('LIST_CHANGED', `the source said ${first} rows, and then ${total}: rows may be missing`);
    told = Math.max(told ?? 0, total);
  };

  const identityAt = (offset: number): string | undefined => {
    const row = rows.get(offset);
    return row === undefined || row instanceof Error ? undefined : identityOf(row);
  };

  const isRepeated = (offset: number, identity: string | undefined): boolean => {
    if (identity === undefined) return false;
    const seen = identities.get(identity);
    if (seen === undefined) identities.set(identity, offset);
    return seen !== undefined && seen !== offset;
  };

  const setEnd = (place: number, total: number): void => {
    if (place < last) return;
    if (place < total) warn('LIST_TOTAL_WRONG', `the source said ${total} rows, and there is none from row ${place + 1} on`);
    end = Math.min(end, place);
  };

  return {
    /** Whether a row that is to come to this place was seen at another one, in a listing that says that it is as long as it was. */
    isElsewhere: (offset: number, row: Checked<T>, total: number): boolean => {
      const seen = row instanceof Error ? undefined : identities.get(identityOf(row));
      return total === first && seen !== undefined && seen !== offset;
    },
    isKnown: (offset: number): boolean => rows.has(offset) || offset >= end,
    hasFailed: (offset: number): boolean => failures.has(offset),
    hasTotal: (): boolean => told !== undefined,
    end: (): number => end,
    identityAt,
    noteTotal,

    /** Puts the records of a page at their places. `isEnd`: nothing comes after them. */
    place: (call: PageRequest, page: Page<Checked<T>>, isEnd: boolean): void => {
      const from = firstRowOf(call);
      const records = page.records.slice(0, call.size);
      const to = from + records.length;
      records.forEach((row, index) => {
        const offset = from + index;
        failures.delete(offset);
        if (rows.get(offset) !== undefined) return;
        rows.set(offset, isRepeated(offset, row instanceof Error ? undefined : identityOf(row)) ? undefined : row);
      });
      for (let offset = to; offset < from + call.size; offset += 1) {
        failures.delete(offset);
        if (!isEnd && !rows.has(offset)) rows.set(offset, undefined);
      }
      if (records.length > 0) last = Math.max(last, to);
      if (records.length > 0 && to > page.total) {
        isTotalLow = true;
        warn('LIST_TOTAL_WRONG', `the source said ${page.total} rows, and row ${to} came`);
      }
      if (isEnd) setEnd(to, page.total);
    },

    /** Takes back what these calls put at their places, for the pages belong elsewhere; so do the places that were left empty for them. */
    forget: (calls: readonly PageRequest[]): void => {
      if (calls.length === 0) return;
      const isTakenBack = (offset: number): boolean => calls.some(({ page, size }) => offset >= (page - 1) * size && offset < page * size);
      for (const [offset, row] of rows) if (row === undefined || isTakenBack(offset)) rows.delete(offset);
      for (const [identity, offset] of identities) if (!rows.has(offset)) identities.delete(identity);
      last = 0;
      for (const offset of rows.keys()) last = Math.max(last, offset + 1);
      end = Number.POSITIVE_INFINITY;
    },

    fail: (call: PageRequest, reason: unknown): void => {
      const from = firstRowOf(call);
      for (let offset = from; offset < from + call.size; offset += 1) if (!rows.has(offset)) failures.set(offset, reason);
    },

    /** The rows of a window, or the error that one of its calls ended in. */
    sliceOf: ({ offset, count }: Window) => {
      const found: PlacedRow<T>[] = [];
      const to = offset + count;
      for (let place = offset; place < to; place += 1) {
        const failure = failures.get(place);
        if (failure !== undefined) return toError(failure);
        const row = rows.get(place);
        if (row !== undefined) found.push({ offset: place, row, identity: identityAt(place) });
      }
      if (told === undefined) return toError(failures.values().next().value);
      const final = found.pop();
      if (final) found.push({ ...final, next: nextOf(rows, final.offset) });
      const hasNext = to < last || (end < Number.POSITIVE_INFINITY ? to < end : isTotalLow || to < told);
      return { rows: found, total: told, hasNext, ...(end < Number.POSITIVE_INFINITY && { end }) };
    },
  };
};

export type KnownRows<T> = ReturnType<typeof createKnownRows<T>>;

const nextOf = (rows: ReadonlyMap<number, unknown>, offset: number): number => {
  let next = offset + 1;
  while (rows.has(next) && rows.get(next) === undefined) next += 1;
  return next;
};

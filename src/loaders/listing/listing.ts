import type { Page, PageRequest } from '../../contract/page.ts';
import type { Checked } from '../../upstream/shapes.ts';
import { createKnownRows, type KnownRows, type PlacedRow } from './known-rows.ts';
import type { WarnOfListing } from './listing-warnings.ts';
import { type Anchor, hashOf } from './mark.ts';
import { createPageReader, type ListingOptions, type PageReader } from './page-reader.ts';
import { otherSizeError } from './page-size.ts';
import { firstRowOf, type Window } from './pages.ts';
import { pageThatIs, sliceOfPage } from './plain-page.ts';

/** A window that may be tied to a row beside it, so that it is found again where rows came or went in front of it. */
export interface AnchoredWindow extends Window {
  readonly anchor?: Anchor | undefined;
}

/** The rows of a window, and the size of the whole listing. */
export interface Slice<T> {
  /** Where the window turned out to begin, where rows came or went in front of it. */
  readonly offset?: number;
  /** In order; a record that does not fit is an error in its place; a row that upstream repeats is there once. */
  readonly rows: readonly PlacedRow<T>[];
  /** As upstream counts them. */
  readonly total: number;
  /** Whether rows follow the window. */
  readonly hasNext: boolean;
  /** The place at which the listing was seen to end. */
  readonly end?: number;
}

export interface Listing<T> {
  /**
   * All windows asked for together, each with its own outcome as soon as the calls that bring its rows are back.
   * Rows known, or under way, from earlier windows are not asked for again.
   */
  slices(windows: readonly AnchoredWindow[]): Promise<Slice<T> | Error>[];
}

/** A call under way. Its promise never rejects: what came of it is in what the listing knows. */
interface UnderWay {
  readonly from: number;
  readonly to: number;
  readonly done: Promise<void>;
}

/** How often calls are chosen anew for a window while what came leaves rows of it open; a source that is only odd needs two rounds. */
const MAX_ROUNDS = 6;

/** The first page that was asked for of a listing. */
interface FirstPage<T> {
  readonly call: PageRequest;
  readonly page: Promise<Page<Checked<T>>>;
  /** What it was asked for. */
  readonly window: AnchoredWindow;
  /** The page where it came, and is as it was asked for; else the slice by the account that is kept since. */
  came?: Page<Checked<T>>;
  slice?: Promise<Slice<T> | Error> | undefined;
}

/**
 * One paged listing of upstream, for the time of one operation. A window of no rows asks for the total alone.
 *
 * Of most listings one window is asked for, which is a page: as long as that is so, and the page is as it was asked for, no account is kept.
 */
export const createListing = <T>(options: ListingOptions<T>): Listing<T> => {
  let first: FirstPage<T> | undefined;
  let known: Listing<T> | undefined;
  const keepAccount = (): Listing<T> => {
    if (known) return known;
    known = createKnownListing(options, first);
    if (first && !first.came) first.slice = known.slices([first.window])[0];
    return known;
  };
  const readPage = (call: PageRequest, window: AnchoredWindow): Promise<Slice<T> | Error> => {
    const asked: FirstPage<T> = { call, page: options.fetchPage(call), window };
    first = asked;
    const lookCloser = () => {
      keepAccount();
      return asked.slice as Promise<Slice<T> | Error>;
    };
    return asked.page.then((page) => {
      const slice = known ? undefined : sliceOfPage(call, page, options.identityOf);
      if (slice) asked.came = page;
      return slice ?? lookCloser();
    }, lookCloser);
  };
  return {
    slices: (windows) => {
      const [window] = windows;
      const call = window && windows.length === 1 && !first && !known ? pageThatIs(window, options.maxSize) : undefined;
      return window && call ? [readPage(call, window)] : keepAccount().slices(windows);
    },
  };
};

/** A listing that knows which of its rows came, and where they belong; `first` was asked for already. */
export const createKnownListing = <T>(options: ListingOptions<T>, first?: FirstPage<T>): Listing<T> => {
  const warn = eachOnce(options.warn ?? (() => undefined));
  const known = createKnownRows<T>({ identityOf: options.identityOf, warn });
  const pages = createPageReader({ ...options, warn }, known);
  const underWay = new Set<UnderWay>();
  const start = (call: PageRequest, page = options.fetchPage(call)): void => {
    const from = firstRowOf(call);
    const entry = { from, to: from + call.size, done: pages.read(call, page).finally(() => underWay.delete(entry)) };
    underWay.add(entry);
  };
  if (first?.came) pages.believe({ call: first.call, page: first.came });
  else if (first) start(first.call, first.page);
  const begin = (windows: readonly Window[]): void => {
    const missing = windows.flatMap((window) => missingParts(window, (row) => known.isKnown(row) || isUnderWay(underWay, row)));
    for (const call of pages.covering(missing)) start(call);
  };
  const read = async (window: Window): Promise<Slice<T> | Error> => {
    for (let round = 1; ; round += 1) {
      await Promise.all(callsFor(underWay, window, known.hasTotal()));
      const missing = missingParts(window, (row) => known.isKnown(row) || known.hasFailed(row));
      if (missing.length === 0) return known.sliceOf(window);
      if (round === MAX_ROUNDS) return otherSizeError('rows stay open however its pages are asked for');
      begin(missing);
    }
  };
  return {
    slices: (windows) => {
      begin(windows);
      if (underWay.size === 0 && !known.hasTotal()) start({ page: 1, size: 1 });
      return windows.map(async (window) => {
        const slice = await read(window);
        return slice instanceof Error || !window.anchor
          ? slice
          : foundAgain({ window, anchor: window.anchor, slice }, { known, pages, warn, begin, read });
      });
    },
  };
};

const eachOnce = (warn: WarnOfListing): WarnOfListing => {
  const warned = new Set<string>();
  return (code, message) => {
    if (warned.has(code)) return;
    warned.add(code);
    warn(code, message);
  };
};

/** The calls under way that a window waits for: those that bring rows of it, or any at all where it needs the total alone. */
const callsFor = (underWay: ReadonlySet<UnderWay>, { offset, count }: Window, hasTotal: boolean): Promise<void>[] => {
  const calls = [...underWay];
  const bringing = calls.filter(({ from, to }) => from < offset + count && to > offset);
  return (bringing.length === 0 && !hasTotal ? calls : bringing).map(({ done }) => done);
};

const isUnderWay = (underWay: ReadonlySet<UnderWay>, row: number): boolean => {
  for (const { from, to } of underWay) if (row >= from && row < to) return true;
  return false;
};

/** The parts of a window whose rows nothing is known of. */
const missingParts = ({ offset, count }: Window, isKnown: (row: number) => boolean): Window[] => {
  const parts: Window[] = [];
  for (let row = offset; row < offset + count; row += 1) {
    if (isKnown(row)) continue;
    const last = parts.at(-1);
    if (last && last.offset + last.count === row) parts[parts.length - 1] = { offset: last.offset, count: last.count + 1 };
    else parts.push({ offset: row, count: 1 });
  }
  return parts;
};

interface Lost<T> {
  readonly window: Window;
  readonly anchor: Anchor;
  readonly slice: Slice<T>;
}

interface Search<T> {
  readonly known: KnownRows<T>;
  readonly pages: PageReader;
  readonly warn: WarnOfListing;
  begin(windows: readonly Window[]): void;
  read(window: Window): Promise<Slice<T> | Error>;
}

/** Rows that may have come or gone beside those by which the total changed. */
const SLACK = 3;

/** The farthest that a row is looked for from its place. */
const MAX_SHIFT = 50;

/**
 * The window behind or in front of its anchor, wherever that is now. Where nothing shows a change nothing is asked for: the total is as it
 * was, and the anchor is not seen elsewhere.
 */
const foundAgain = async <T>({ window, anchor, slice }: Lost<T>, search: Search<T>): Promise<Slice<T> | Error> => {
  const { known, pages, warn, begin, read } = search;
  const place = anchor.side === 'before' ? window.offset - 1 : window.offset + window.count;
  const isAt = (offset: number): boolean => {
    const identity = known.identityAt(offset);
    return identity !== undefined && hashOf(identity) === anchor.mark;
  };
  const find = ({ offset, count }: Window): number | undefined => {
    for (let at = offset; at < offset + count; at += 1) if (isAt(at)) return at;
    return undefined;
  };
  let found = isAt(place) ? place : find(window);
  const isDisplaced = known.identityAt(place) !== undefined;
  const isAsLong = slice.total === anchor.total;
  if (found === undefined && isAsLong && !isDisplaced) return slice;
  if (found !== place && isAsLong && (await pages.doubt())) {
    begin([window]);
    const again = await read(window);
    return again instanceof Error ? again : foundAgain({ window, anchor, slice: again }, search);
  }
  if (found === undefined) {
    const radius = Math.min(Math.abs(slice.total - anchor.total) + SLACK, MAX_SHIFT);
    const from = Math.max(0, place - radius);
    const around = { offset: from, count: place + radius + 1 - from };
    begin([around]);
    await read(around);
    found = find(around);
  }
  if (found === undefined) {
    warn(
      'LIST_CHANGED',
      `it had ${anchor.total} rows and has ${slice.total}, and the row of the cursor is not near its place: rows may be missing, or come again`,
    );
    return slice;
  }
  if (found !== place && isAsLong) {
    warn(
      'LIST_CHANGED',
      `row ${place + 1} is row ${found + 1} now, though there are as many rows as before: rows may be missing, or come again`,
    );
  }
  const moved = movedTo(window, anchor, found);
  if (moved.offset === window.offset && moved.count === window.count) return slice;
  begin([moved]);
  const again = await read(moved);
  return again instanceof Error ? again : { ...again, offset: moved.offset };
};

/** A window behind or in front of its anchor, where that was found; in front of it no longer than there is room. */
export const movedTo = (window: Window, { side }: Anchor, found: number): Window => {
  if (side === 'before') return { offset: found + 1, count: window.count };
  const offset = Math.max(0, found - window.count);
  return { offset, count: found - offset };
};

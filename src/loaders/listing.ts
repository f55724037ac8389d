import type { Page, PageRequest } from '../contract/page.ts';
import { shapeError, type UpstreamError } from '../upstream/errors.ts';
import type { Checked } from '../upstream/shapes.ts';
import { callsCovering, firstRowOf, type Window } from './pages.ts';

/** The rows of a window, and the size of the whole listing. */
export interface Slice<T> {
  /** In order; a record that does not fit is an error in its place; a row that upstream repeats is there once. */
  readonly rows: readonly { readonly offset: number; readonly row: Checked<T> }[];
  /** As upstream counts them. */
  readonly total: number;
  /** Whether rows follow the window. */
  readonly hasNext: boolean;
}

export interface ListingOptions<T> {
  readonly fetchPage: (call: PageRequest) => Promise<Page<Checked<T>>>;
  /** The most records to ask for in one call. */
  readonly maxSize: number;
  /** What makes two rows the same: offset paging over living data may bring one twice. */
  readonly identityOf: (row: T) => string;
}

/** A listing as far as it is known: its rows by offset. Rows of failed calls are the error that stands for them. */
interface Known<T> {
  /** Undefined: a row that stands at an earlier or other offset already. */
  readonly rows: Map<number, Checked<T> | undefined>;
  readonly failures: Map<number, unknown>;
  readonly identities: Map<string, number>;
  total: number | undefined;
  /** The row at which upstream turned out to have no more, whatever `total` says. */
  end: number;
}

export interface Listing<T> {
  /**
   * All windows asked for together, each with its own outcome as soon as the calls that bring its rows are back.
   * Rows known, or under way, from earlier windows are not asked for again.
   */
  slices(windows: readonly Window[]): Promise<Slice<T> | Error>[];
}

/** A call under way. Its promise never rejects: what came of it is in what the listing knows. */
interface UnderWay {
  readonly from: number;
  readonly to: number;
  readonly done: Promise<void>;
}

/** One paged listing of upstream, for the time of one operation. A window of no rows asks for the total alone. */
export const createListing = <T>(options: ListingOptions<T>): Listing<T> => {
  const known: Known<T> = { rows: new Map(), failures: new Map(), identities: new Map(), total: undefined, end: Number.POSITIVE_INFINITY };
  const underWay = new Set<UnderWay>();
  const start = (call: PageRequest): void => {
    const done = options.fetchPage(call).then(
      (page) => addPage(known, call, page, options.identityOf),
      (error: unknown) => addFailure(known, call, error),
    );
    const from = firstRowOf(call);
    const entry = { from, to: from + call.size, done: done.finally(() => underWay.delete(entry)) };
    underWay.add(entry);
  };
  return {
    slices: (windows) => {
      const calls = callsCovering(
        windows.flatMap((window) => missingParts(known, underWay, window)),
        options.maxSize,
      );
      if (calls.length === 0 && underWay.size === 0 && known.total === undefined) start({ page: 1, size: 1 });
      calls.forEach(start);
      return windows.map(async (window) => {
        await Promise.all(callsFor(known, underWay, window));
        return sliceOf(known, window);
      });
    },
  };
};

/** The calls under way that a window waits for: those that bring rows of it, or any at all where it needs the total alone. */
const callsFor = <T>({ total }: Known<T>, underWay: ReadonlySet<UnderWay>, { offset, count }: Window): Promise<void>[] => {
  const calls = [...underWay];
  const bringing = calls.filter(({ from, to }) => from < offset + count && to > offset);
  return (bringing.length === 0 && total === undefined ? calls : bringing).map(({ done }) => done);
};

/** The parts of a window that no call has brought or will bring. */
const missingParts = <T>({ rows, end }: Known<T>, underWay: ReadonlySet<UnderWay>, { offset, count }: Window): Window[] => {
  const parts: Window[] = [];
  const calls = [...underWay];
  for (let row = offset; row < Math.min(offset + count, end); row += 1) {
    if (rows.has(row) || calls.some(({ from, to }) => row >= from && row < to)) continue;
    const last = parts.at(-1);
    if (last && last.offset + last.count === row) parts[parts.length - 1] = { offset: last.offset, count: last.count + 1 };
    else parts.push({ offset: row, count: 1 });
  }
  return parts;
};

const addPage = <T>(known: Known<T>, call: PageRequest, page: Page<Checked<T>>, identityOf: (row: T) => string): void => {
  const first = firstRowOf(call);
  const records = page.records.slice(0, call.size);
  known.total = Math.max(known.total ?? 0, page.total);
  const broken = shortfall(call, page);
  if (broken) {
    addFailure(known, call, broken);
    return;
  }
  for (let row = first; row < first + call.size; row += 1) known.failures.delete(row);
  records.forEach((row, index) => {
    const offset = first + index;
    if (known.rows.has(offset)) return;
    known.rows.set(offset, isRepeated(known, offset, row instanceof Error ? undefined : identityOf(row)) ? undefined : row);
  });
  if (records.length < call.size) known.end = Math.min(known.end, first + records.length);
};

const isRepeated = ({ identities }: Known<unknown>, offset: number, identity: string | undefined): boolean => {
  if (identity === undefined) return false;
  const seen = identities.get(identity);
  if (seen === undefined) identities.set(identity, offset);
  return seen !== undefined && seen !== offset;
};

const addFailure = <T>(known: Known<T>, call: PageRequest, reason: unknown): void => {
  for (let row = firstRowOf(call); row < firstRowOf(call) + call.size; row += 1) {
    if (!known.rows.has(row)) known.failures.set(row, reason);
  }
};

/**
 * Whether a page's rows cannot be told their places. A page with fewer records than asked for, although more follow, has another size than
 * ours, and so has one whose server says it took a smaller size: then all rows of a later page lie elsewhere. A size that is told wrong while
 * more records came than it says is a slip of the server's. At the end of the listing a short page is just its end: an empty one ends it in
 * any case, whatever `total` says.
 */
export const shortfall = (call: PageRequest, page: Page<unknown>): UpstreamError | undefined => {
  const count = page.records.length;
  if (count === 0) return undefined;
  const expected = Math.min(call.size, page.total - firstRowOf(call));
  const isSmaller = page.size < call.size && count <= page.size;
  if (isSmaller && (call.page > 1 || count < expected)) return OTHER_SIZE();
  // More than asked for: a larger page than ours, after whose first one nothing lies where it should.
  if (count > call.size && call.page > 1) return OTHER_SIZE();
  const reachesEnd = firstRowOf(call) + call.size >= page.total;
  return count >= expected || reachesEnd ? undefined : OTHER_SIZE();
};

const OTHER_SIZE = () => shapeError('a page has another size than asked for (is UPSTREAM_PAGE larger than the source allows?)');

const sliceOf = <T>({ rows, failures, total, end }: Known<T>, { offset, count }: Window): Slice<T> | Error => {
  const slice: { offset: number; row: Checked<T> }[] = [];
  for (let position = offset; position < offset + count; position += 1) {
    const failure = failures.get(position);
    if (failure !== undefined) return toError(failure);
    const row = rows.get(position);
    if (row !== undefined) slice.push({ offset: position, row });
  }
  if (total === undefined) return toError(failures.values().next().value);
  return { rows: slice, total, hasNext: offset + count < Math.min(total, end) };
};

const toError = (reason: unknown): Error => (reason instanceof Error ? reason : new Error('The page was not read.', { cause: reason }));

import type { PageRequest } from '../../contract/page.ts';

/** Rows `offset` to `offset + count - 1` of a listing, counted from 0. */
export interface Window {
  readonly offset: number;
  readonly count: number;
}

/** The first row a call brings. */
export const firstRowOf = ({ page, size, offset = (page - 1) * size }: PageRequest): number => offset;

/** Rows `from` to `to - 1`. */
interface Segment {
  readonly from: number;
  readonly to: number;
}

/** A call, the first wanted row it leaves uncovered (`Infinity`: none), and what was decided for the rest. */
interface Step {
  readonly call: PageRequest;
  readonly next: number;
}

/** Calls that bring every wanted row from some row on, and how many records they bring. */
interface Covering {
  readonly records: number;
  readonly calls: readonly PageRequest[];
}

const NOTHING: Covering = { records: 0, calls: [] };

/** The rows that any window asks for, as disjoint segments in order; windows that touch become one. */
const segmentsOf = (windows: readonly Window[]): Segment[] => {
  const segments: { from: number; to: number }[] = [];
  for (const { offset, count } of [...windows].sort((a, b) => a.offset - b.offset)) {
    if (count <= 0) continue;
    const last = segments.at(-1);
    if (last && offset <= last.to) last.to = Math.max(last.to, offset + count);
    else segments.push({ from: offset, to: offset + count });
  }
  return segments;
};

/**
 * The fewest calls of at most `maxSize` records that bring every row of these windows, and among the fewest those with the fewest records.
 *
 * A window need not lie on a page of its own size: page p of size s is rows (p - 1)s to ps - 1, and for most windows some s not much larger
 * than the window holds all of it. A call reaches over a gap between windows only while it brings at most as many unwanted rows as wanted ones.
 * Calls come in row order. Windows of no rows ask for nothing.
 */
export const callsCovering = (windows: readonly Window[], maxSize: number): readonly PageRequest[] => {
  const budget: Budget = { left: BUDGET };
  return groupsOf(segmentsOf(windows), maxSize).flatMap((segments) => coveringCalls(segments, maxSize, budget));
};

/**
 * The calls of at most `maxSize` records that bring every row of these windows from a source that gives any range. Each begins and ends with a
 * wanted row, and reaches over a gap between windows as those of `callsCovering` do, where that saves a call. What is a page is asked for as one.
 */
export const rangesCovering = (windows: readonly Window[], maxSize: number): readonly PageRequest[] => {
  const segments = segmentsOf(windows);
  const ranges = reachedRanges(segments, maxSize);
  const wanted = rowsIn(segments);
  // It may pay to split a window where no call ends, or to reach over another gap: only the search for pages finds that.
  if (segments.length < 2 || ranges.length <= Math.ceil(wanted / maxSize)) return ranges.map(rangeCall);
  const pages = callsCovering(windows, maxSize).map((page) => trimmed(page, segments));
  const areFewer = pages.length < ranges.length || (pages.length === ranges.length && rowsIn(pages) < rowsIn(ranges));
  return (areFewer ? pages : ranges).map(rangeCall);
};

const rowsIn = (segments: readonly Segment[]): number => segments.reduce((sum, { from, to }) => sum + to - from, 0);

const rangeCall = ({ from, to }: Segment): PageRequest => {
  const size = to - from;
  return { page: Math.floor(from / size) + 1, size, ...(from % size !== 0 && { offset: from }) };
};

/** A page without the rows before the first and behind the last that is wanted. */
const trimmed = ({ page, size }: PageRequest, segments: readonly Segment[]): Segment => {
  const [from, to] = [(page - 1) * size, page * size];
  const within = segments.filter((segment) => segment.from < to && segment.to > from);
  return { from: Math.max(from, within[0]?.from ?? from), to: Math.min(to, within.at(-1)?.to ?? to) };
};

/** Full ranges from wanted row to wanted row, of which each reaches over gaps where that saves a call. */
const reachedRanges = (segments: readonly Segment[], maxSize: number): readonly Segment[] => {
  const ranges: { from: number; to: number; unwanted: number }[] = [];
  for (const { from, to } of segments) {
    let row = from;
    const last = ranges.at(-1);
    const reached = last ? Math.min(to, last.from + maxSize) : from;
    if (last && reached > from) {
      const unwanted = last.unwanted + from - last.to;
      const savesCall = Math.ceil((to - reached) / maxSize) < Math.ceil((to - from) / maxSize);
      if (savesCall && unwanted * 2 <= reached - last.from) {
        Object.assign(last, { to: reached, unwanted });
        row = reached;
      }
    }
    for (; row < to; row += maxSize) ranges.push({ from: row, to: Math.min(row + maxSize, to), unwanted: 0 });
  }
  return ranges;
};

/** Segments that no single call could reach between are covered apart: the search costs more than in proportion to what it covers together. */
const groupsOf = (segments: readonly Segment[], maxSize: number): Segment[][] => {
  const groups: Segment[][] = [];
  for (const segment of segments) {
    const group = groups.at(-1);
    const before = group?.at(-1);
    // A call with the last row of the one and the first of the other would have more than `maxSize` records.
    if (group && before && segment.from - before.to + 2 <= maxSize) group.push(segment);
    else groups.push([segment]);
  }
  return groups;
};

const coveringCalls = (segments: readonly Segment[], maxSize: number, budget: Budget): readonly PageRequest[] => {
  const [first, ...others] = segments;
  if (!first) return [];
  const rows = first.to - first.from;
  const size = Math.min(rows, maxSize);
  // What most windows are, a page of their own size or full pages one after another, which no other calls beat.
  if (others.length === 0 && rows % size === 0 && first.from % size === 0) {
    return Array.from({ length: rows / size }, (_, index) => ({ page: first.from / size + 1 + index, size }));
  }
  const steps = createSteps(segments, maxSize, budget);
  const fewest = createFewest(steps);
  const memo = new Map<string, Covering>();

  /** The calls with the fewest records among those of `calls` calls; `calls` is known to suffice from `row`. */
  const leastRecords = (row: number, calls: number): Covering => {
    if (row === Number.POSITIVE_INFINITY) return NOTHING;
    const key = `${row}/${calls}`;
    const known = memo.get(key);
    if (known) return known;
    let best: Covering = { records: Number.POSITIVE_INFINITY, calls: [] };
    for (const { call, next } of steps(row)) {
      if (budget.left < 0) return best;
      budget.left -= segments.length;
      if (wantedFrom(segments, next) > (calls - 1) * maxSize || fewest(next) > calls - 1) continue;
      const rest = leastRecords(next, calls - 1);
      if (call.size + rest.records < best.records) best = { records: call.size + rest.records, calls: [call, ...rest.calls] };
    }
    memo.set(key, best);
    return best;
  };
  if (budget.left < 0) return simpleWay(segments, maxSize, steps);
  const best = leastRecords(first.from, fewest(first.from));
  return budget.left < 0 ? simpleWay(segments, maxSize, steps) : best.calls;
};

/** How many pages the searches for the fewest records may still look at. */
interface Budget {
  left: number;
}

/** What is worth its time: a few milliseconds. */
const BUDGET = 100_000;

/** The calls that go as far as possible one after another: as few as any, and more records at times. */
const farthest = (from: number, steps: (row: number) => readonly Step[]): PageRequest[] => {
  const calls: PageRequest[] = [];
  for (let row = from; row < Number.POSITIVE_INFINITY; ) {
    const step = steps(row)[0];
    if (!step) break;
    calls.push(step.call);
    row = step.next;
  }
  return calls;
};

/** Whichever needs fewer calls: going as far as possible with each, or full pages. */
const simpleWay = (segments: readonly Segment[], maxSize: number, steps: (row: number) => readonly Step[]): PageRequest[] => {
  const far = farthest(segments[0]?.from ?? 0, steps);
  const windows = segments.map(({ from, to }) => ({ offset: from, count: to - from }));
  const full = pagesOfSize(windows, maxSize);
  return full.length < far.length ? full : far;
};

/** The pages of exactly this size that bring every row of these windows. */
export const pagesOfSize = (windows: readonly Window[], size: number): PageRequest[] => {
  const pages = new Set<number>();
  for (const { offset, count } of windows) {
    for (let page = Math.floor(offset / size) + 1; (page - 1) * size < offset + count; page += 1) pages.add(page);
  }
  return [...pages].sort((a, b) => a - b).map((page) => ({ page, size }));
};

/** How many rows are wanted at `row` and after it. */
const wantedFrom = (segments: readonly Segment[], row: number): number => {
  let wanted = 0;
  for (const { from, to } of segments) if (to > row) wanted += to - Math.max(from, row);
  return wanted;
};

/**
 * The calls worth considering for a row, the one that leaves the fewest wanted rows behind it first: of the calls with the same rows left
 * only the smallest is kept.
 */
const createSteps = (segments: readonly Segment[], maxSize: number, budget: Budget) => {
  const memo = new Map<number, readonly Step[]>();
  const stepOf = (row: number, size: number): Step | undefined => {
    const from = row - (row % size);
    const to = from + size;
    let wanted = 0;
    let touched = 0;
    let next = Number.POSITIVE_INFINITY;
    for (let index = firstBehind(segments, from); index < segments.length; index += 1) {
      const segment = segments[index] as Segment;
      const overlap = Math.min(to, segment.to) - Math.max(from, segment.from);
      if (overlap > 0) {
        wanted += overlap;
        touched += 1;
      }
      if (segment.to > to) {
        next = Math.max(to, segment.from);
        break;
      }
    }
    const reachesOverGap = touched > 1;
    return reachesOverGap && size - wanted > wanted ? undefined : { call: { page: from / size + 1, size }, next };
  };
  return (row: number): readonly Step[] => {
    const known = memo.get(row);
    if (known) return known;
    budget.left -= maxSize;
    const smallest = new Map<number, Step>();
    for (let size = 1; size <= maxSize; size += 1) {
      const step = stepOf(row, size);
      if (step && !smallest.has(step.next)) smallest.set(step.next, step);
    }
    const steps = [...smallest.values()].sort((a, b) => b.next - a.next);
    memo.set(row, steps);
    return steps;
  };
};

/** The first segment that ends behind a row. */
const firstBehind = (segments: readonly Segment[], row: number): number => {
  let low = 0;
  let high = segments.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((segments[middle]?.to ?? 0) > row) high = middle;
    else low = middle + 1;
  }
  return low;
};

/**
 * How many calls a row and all wanted rows after it need. Going as far as possible with each call is never worse: whatever covers the rows
 * after an earlier row also covers those after a later one.
 */
const createFewest = (steps: (row: number) => readonly Step[]) => {
  const memo = new Map<number, number>([[Number.POSITIVE_INFINITY, 0]]);
  return (from: number): number => {
    const path: number[] = [];
    let row = from;
    while (!memo.has(row)) {
      path.push(row);
      row = steps(row)[0]?.next ?? Number.POSITIVE_INFINITY;
    }
    let calls = memo.get(row) ?? 0;
    for (const passed of path.reverse()) memo.set(passed, ++calls);
    return calls;
  };
};

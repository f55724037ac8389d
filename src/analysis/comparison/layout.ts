import { inStretches, type Steps } from '../steps.ts';
import type { ComparedLogs } from './compared-logs.ts';

/**
 * The logs of a comparison as a table: a row for each datapoint, a cell for each run in it. Cells are counted row by row, those of a row begin
 * with the control run's.
 */
export interface Layout {
  /** Runs. */
  readonly sides: number;
  readonly rows: number;
  /** At which index of `logs` each cell begins; one more than there are cells. */
  readonly starts: Uint32Array;
  /** Logs by their numbers in `ComparedLogs`, cell by cell; those of a cell from the newest on. */
  readonly logs: Uint32Array;
  /** What `RowFinder` calls each row. */
  readonly numbers: Uint32Array;
  /** By row: its cluster, counted from 1, and 0 for a row by itself. Undefined where clusters are not asked for. */
  readonly clusters: Uint32Array | undefined;
}

/** The logs side by side; those of a side as they are listed. */
function* bySide(sides: Uint8Array, count: number): Steps<Uint32Array> {
  const next = new Uint32Array(count + 1);
  yield* inStretches(sides.length, (from, to) => {
    for (let log = from; log < to; log += 1) next[(sides[log] as number) + 1] = (next[(sides[log] as number) + 1] as number) + 1;
  });
  for (let side = 1; side <= count; side += 1) next[side] = (next[side] as number) + (next[side - 1] as number);
  const sorted = new Uint32Array(sides.length);
  yield* inStretches(sides.length, (from, to) => {
    for (let log = from; log < to; log += 1) {
      const side = sides[log] as number;
      const at = next[side] as number;
      sorted[at] = log;
      next[side] = at + 1;
    }
  });
  return sorted;
}

/** Rows of the control run as it lists them; behind them those of the first candidate that it lacks, and so on. */
function* inOrder(logs: ComparedLogs, listed: Uint32Array): Steps<{ readonly numbers: Uint32Array; readonly rowOf: Uint32Array }> {
  const [rows, count] = [logs.rows.all(), logs.finder.count];
  const numbers = new Uint32Array(count);
  // The place of the row, plus 1.
  const rowOf = new Uint32Array(count);
  let found = 0;
  yield* inStretches(listed.length, (from, to) => {
    for (let at = from; at < to; at += 1) {
      const number = rows[listed[at] as number] as number;
      if (rowOf[number] !== 0) continue;
      numbers[found] = number;
      found += 1;
      rowOf[number] = found;
    }
  });
  return { numbers, rowOf };
}

/** From the newest to the oldest; those without a time are older than all others, and of equally old ones the last is the newest. */
const newestFirst = (created: Float64Array) => (one: number, other: number) => {
  const [time, otherTime] = [created[one] as number, created[other] as number];
  const lacking = Number(Number.isNaN(time)) - Number(Number.isNaN(otherTime));
  if (lacking !== 0 || Number.isNaN(time) || time === otherTime) return lacking || other - one;
  return otherTime - time;
};

/** Puts the logs in their rows and cells. */
export function* layoutOf(logs: ComparedLogs, sides: number): Steps<Layout> {
  const [sideOf, numberOf] = [logs.sides.all(), logs.rows.all()];
  const listed = yield* bySide(sideOf, sides);
  const { numbers, rowOf } = yield* inOrder(logs, listed);
  const rows = numbers.length;
  const starts = new Uint32Array(rows * sides + 1);
  const cellOf = (log: number): number => ((rowOf[numberOf[log] as number] as number) - 1) * sides + (sideOf[log] as number);
  yield* inStretches(listed.length, (from, to) => {
    for (let log = from; log < to; log += 1) starts[cellOf(log) + 1] = (starts[cellOf(log) + 1] as number) + 1;
  });
  for (let cell = 1; cell < starts.length; cell += 1) starts[cell] = (starts[cell] as number) + (starts[cell - 1] as number);
  yield;
  const placed = new Uint32Array(listed.length);
  const next = starts.slice();
  yield* inStretches(listed.length, (from, to) => {
    for (let log = from; log < to; log += 1) {
      const at = next[cellOf(log)] as number;
      placed[at] = log;
      next[cellOf(log)] = at + 1;
    }
  });
  const compare = newestFirst(logs.created.all());
  yield* inStretches(rows * sides, (from, to) => {
    for (let cell = from; cell < to; cell += 1) {
      const [start, end] = [starts[cell] as number, starts[cell + 1] as number];
      if (end - start > 1) placed.subarray(start, end).sort(compare);
    }
  });
  const clusters = logs.finder.clusters?.all();
  return { sides, rows, starts, logs: placed, numbers, clusters: clusters && numbers.map((number) => clusters[number] as number) };
}

/** How many rows all runs have, how many only some, and how many one of them has several logs of. */
export function* countsOf({ sides, rows, starts }: Layout): Steps<{
  readonly pairedCount: number;
  readonly unmatchedCount: number;
  readonly repeatedCount: number;
}> {
  let [pairedCount, repeatedCount] = [0, 0];
  yield* inStretches(rows, (from, to) => {
    for (let row = from; row < to; row += 1) {
      let [isPaired, isRepeated] = [true, false];
      for (let cell = row * sides; cell < (row + 1) * sides; cell += 1) {
        const count = (starts[cell + 1] as number) - (starts[cell] as number);
        if (count === 0) isPaired = false;
        if (count > 1) isRepeated = true;
      }
      if (isPaired) pairedCount += 1;
      if (isRepeated) repeatedCount += 1;
    }
  });
  return { pairedCount, unmatchedCount: rows - pairedCount, repeatedCount };
}

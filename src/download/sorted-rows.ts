import { compareKeys, type SortKey } from '../analysis/compile-order.ts';
import { Heap } from '../analysis/heap.ts';
import { openSpool, type Spool } from './spool.ts';

/** A row as it is written, and what it is ordered by. */
export interface KeyedRow {
  readonly key: SortKey;
  readonly bytes: Buffer;
}

/** Rows that are put in order: all go in, and then all come out. Of equal keys the one that went in first comes first. */
export interface SortedRows {
  add(row: KeyedRow): Promise<void>;
  /** To be read once. */
  rows(): AsyncGenerator<Buffer>;
  close(): Promise<void>;
}

/** Bytes of rows that are held at a time, few enough to be put in order at once; what is more waits in a file. Beside its bytes a row takes about so many. */
const MAX_HELD = 4 * 2 ** 20;
const ROW_OVERHEAD = 200;

const inOrder = (rows: KeyedRow[]): KeyedRow[] => rows.sort((one, other) => compareKeys(one.key, other.key));

/** A run of rows in order, as far as it has been read. */
interface Head {
  readonly row: KeyedRow;
  /** Which run it is: rows of earlier ones went in first. */
  readonly run: number;
  readonly rest: AsyncIterator<KeyedRow>;
}

const isBefore = (one: Head, other: Head): boolean => (compareKeys(one.row.key, other.row.key) || one.run - other.run) < 0;

/** The rows of several runs, each in order, as one. */
async function* merged(runs: readonly AsyncIterable<KeyedRow>[]): AsyncGenerator<Buffer> {
  const heads: Head[] = [];
  for (const [run, rows] of runs.entries()) {
    const rest = rows[Symbol.asyncIterator]();
    const next = await rest.next();
    if (!next.done) heads.push({ row: next.value, run, rest });
  }
  const heap = new Heap(heads, isBefore);
  for (let head = heap.least(); head; head = heap.least()) {
    yield head.row.bytes;
    const next = await head.rest.next();
    heap.replaceLeast(next.done ? undefined : { ...head, row: next.value });
  }
}

/** Sorts rows however many there are in a bounded memory: runs of them are put in order, wait in a file, and are merged as they are read. */
export const createSortedRows = (maxHeld = MAX_HELD): SortedRows => {
  let held: KeyedRow[] = [];
  let size = 0;
  let spool: Spool | undefined;
  const putAway = async (): Promise<void> => {
    spool ??= await openSpool();
    await spool.add(inOrder(held));
    held = [];
    size = 0;
  };
  return {
    add: async (row) => {
      held.push(row);
      size += row.bytes.length + ROW_OVERHEAD;
      if (size >= maxHeld) await putAway();
    },
    rows: async function* () {
      if (!spool) {
        for (const { bytes } of inOrder(held)) yield bytes;
        return;
      }
      if (held.length > 0) await putAway();
      yield* merged(spool.runs());
    },
    close: async () => {
      held = [];
      await spool?.close();
    },
  };
};

import type { Block } from '../block.ts';
import { conditionOf } from '../compile-filter.ts';
import { compareKeys, compileOrder, type SortKey } from '../compile-order.ts';
import { Heap } from '../heap.ts';
import type { Question } from '../question.ts';
import type { Lookups } from '../row-test.ts';
import { finished, known, type Steps, sorted } from '../steps.ts';
import { uint32List } from './growing-list.ts';
import { isListing } from './row-window.ts';
import { rowsThat } from './rows-that.ts';

/** The places of all rows that a filter lets through, in an order, at a few bytes for each. They count the rows taken, from 0. */
export interface RowPlaces {
  take(block: Block): Steps<void>;
  total(): number;
  /** Each when it is its turn; nothing is to be taken any more. */
  inOrder(): Iterable<number>;
}

/** Where rows that pass are put. */
interface Sink {
  total(): number;
  take(block: Block, first: number, rows: Uint32Array): Steps<void>;
  inOrder(): Iterable<number>;
}

class ListedPlaces implements Sink {
  readonly #places = uint32List();

  total(): number {
    return this.#places.length;
  }

  take(_block: Block, first: number, rows: Uint32Array): Steps<void> {
    const room = this.#places.extend(rows.length);
    for (let index = 0; index < rows.length; index += 1) room[index] = first + (rows[index] as number);
    return known(undefined);
  }

  inOrder(): Iterable<number> {
    return this.#places.all();
  }
}

interface Keyed {
  readonly place: number;
  readonly key: SortKey;
}

/** One part of the keys of several rows: NaN stands for null among numbers, and nothing where all are null. */
type KeyColumn = Float64Array | readonly (number | string | null)[] | undefined;

const columnOf = (rows: readonly Keyed[], part: number): KeyColumn => {
  const parts = rows.map(({ key }) => key[part] ?? null);
  if (parts.some((value) => typeof value === 'string')) return parts;
  return parts.every((value) => value === null) ? undefined : Float64Array.from(parts, (value) => (value as number | null) ?? Number.NaN);
};

const valueIn = (column: KeyColumn, row: number): number | string | null => {
  const value = column?.[row] ?? null;
  return Number.isNaN(value) ? null : value;
};

/** Some rows in order, packed. */
class PackedRun {
  readonly places: Uint32Array;
  readonly #columns: readonly KeyColumn[];

  constructor(rows: readonly Keyed[]) {
    this.places = Uint32Array.from(rows, ({ place }) => place);
    this.#columns = Array.from(rows[0]?.key ?? [], (_value, part) => columnOf(rows, part));
  }

  keyAt(row: number): SortKey {
    return this.#columns.map((column) => valueIn(column, row));
  }
}

/** How far a run has been read. */
interface Head {
  readonly run: PackedRun;
  readonly at: number;
  readonly key: SortKey;
}

const placeOf = ({ run, at }: Head): number => run.places[at] as number;

const isBefore = (one: Head, other: Head): boolean => (compareKeys(one.key, other.key) || placeOf(one) - placeOf(other)) < 0;

const compare = (one: Keyed, other: Keyed): number => compareKeys(one.key, other.key) || one.place - other.place;

/** Rows of a run, and those whose keys are looked at in one step. */
const [RUN_ROWS, STRETCH] = [8_192, 1_024];

type KeysOf = (block: Block, first: number) => (row: number) => SortKey;

/** The places of runs that are each in order, merged when it is their turn, so that nobody waits while all are put in order. */
class OrderedPlaces implements Sink {
  readonly #keysOf: KeysOf;
  readonly #runRows: number;
  readonly #runs: PackedRun[] = [];
  #held: Keyed[] = [];
  #total = 0;

  constructor(keysOf: KeysOf, runRows: number) {
    this.#keysOf = keysOf;
    this.#runRows = runRows;
  }

  total(): number {
    return this.#total;
  }

  *take(block: Block, first: number, rows: Uint32Array): Steps<void> {
    const keyOf = this.#keysOf(block, first);
    for (let index = 0; index < rows.length; index += 1) {
      if (index > 0 && index % STRETCH === 0) yield;
      const row = rows[index] as number;
      this.#held.push({ place: first + row, key: keyOf(row) });
      if (this.#held.length === this.#runRows) yield* this.#putAway();
    }
    this.#total += rows.length;
  }

  *#putAway(): Steps<void> {
    this.#runs.push(new PackedRun(yield* sorted(this.#held, compare)));
    this.#held = [];
  }

  *inOrder(): Generator<number> {
    if (this.#held.length > 0) finished(this.#putAway());
    const heads = this.#runs.map((run): Head => ({ run, at: 0, key: run.keyAt(0) }));
    const heap = new Heap(heads, isBefore);
    for (let head = heap.least(); head; head = heap.least()) {
      yield placeOf(head);
      const { run } = head;
      const at = head.at + 1;
      heap.replaceLeast(at < run.places.length ? { run, at, key: run.keyAt(at) } : undefined);
    }
  }
}

/** Of no rows yet. Throws a `QuestionError` for an evaluator that the evaluation does not have. */
export const createRowPlaces = (
  { filter, orderBy }: Pick<Question, 'filter' | 'orderBy'>,
  lookups: Lookups,
  runRows = RUN_ROWS,
): RowPlaces => {
  const condition = conditionOf(filter, lookups);
  const keysOf = compileOrder(orderBy, lookups);
  const sink: Sink = isListing(orderBy) ? new ListedPlaces() : new OrderedPlaces(keysOf, runRows);
  let taken = 0;
  return {
    take: function* (block) {
      yield* sink.take(block, taken, yield* rowsThat(condition, block));
      taken += block.length;
    },
    total: () => sink.total(),
    inOrder: () => sink.inOrder(),
  };
};

import type { Block } from '../block.ts';
import { compareKeys, compileOrder, type SortKey } from '../compile-order.ts';
import type { OrderStep } from '../filter.ts';
import type { Question } from '../question.ts';
import { COSTS, type Lookups, rowsAStep } from '../row-test.ts';
import { known, type Steps, sorted } from '../steps.ts';

/** Which of the rows that the filter lets through are in the window. Places count the rows taken, from 0. */
export interface RowWindow {
  /** Rows of a block by their index in it; `first` is the place of the block's first row. */
  take(block: Block, first: number, rows: Uint32Array): Steps<void>;
  /** Those that may still be in the window, in any order. */
  candidates(): Steps<readonly number[]>;
  /** Those of the window, in the order asked. */
  places(): Steps<readonly number[]>;
  /** Whether further rows change nothing. */
  isFull(): boolean;
}

type Window = Question['window'];

/** The window of rows as they are listed. */
class ListedWindow implements RowWindow {
  readonly #window: Window;
  readonly #places: number[] = [];
  #passed = 0;

  constructor(window: Window) {
    this.#window = window;
  }

  take(_block: Block, first: number, rows: Uint32Array): Steps<void> {
    const { offset, count } = this.#window;
    const from = Math.max(0, offset - this.#passed);
    const to = Math.min(rows.length, offset + count - this.#passed);
    for (let index = from; index < to; index += 1) this.#places.push(first + (rows[index] as number));
    this.#passed += rows.length;
    return known(undefined);
  }

  candidates(): Steps<readonly number[]> {
    return known(this.#places);
  }

  places(): Steps<readonly number[]> {
    return known(this.#places);
  }

  isFull(): boolean {
    return this.#places.length === this.#window.count;
  }
}

type KeysOf = (block: Block, first: number) => (row: number) => SortKey;

interface Candidate {
  readonly place: number;
  readonly key: SortKey;
  /** What the first step compares, where that is a number of every row; else NaN. */
  readonly lead: number;
}

/** Candidates by what the first step compares, where numbers tell; by their keys, and by their places last. */
const comparing =
  ({ descending }: OrderStep) =>
  (one: Candidate, other: Candidate): number => {
    if (one.lead < other.lead) return descending ? 1 : -1;
    if (one.lead > other.lead) return descending ? -1 : 1;
    return compareKeys(one.key, other.key) || one.place - other.place;
  };

interface LookedRows {
  /** The place of the block's first row. */
  readonly first: number;
  readonly keyOf: (row: number) => SortKey;
  readonly leads: Float64Array | undefined;
}

/** The fewest candidates that are worth putting in order. */
const MIN_BATCH = 256;

/**
 * The window of rows in an order: of the rows seen, the first ones up to its end. They are kept in a list of twice that length, which is put in
 * order and cut whenever it is full. A row that comes after the last one kept is let go without a key where a number says so.
 */
class OrderedWindow implements RowWindow {
  readonly #window: Window;
  readonly #keysOf: KeysOf;
  readonly #step: OrderStep;
  /** Whether rows with one number come in the order of the listing. */
  readonly #isOnlyStep: boolean;
  readonly #compare: (one: Candidate, other: Candidate) => number;
  readonly #end: number;
  readonly #limit: number;
  readonly #stretch: number;
  #kept: Candidate[] = [];
  /** The last one of the window as it is known; none comes in that does not come before it. */
  #last: Candidate | undefined;

  constructor(window: Window, steps: readonly OrderStep[], keysOf: KeysOf) {
    this.#window = window;
    this.#keysOf = keysOf;
    this.#step = steps[0] as OrderStep;
    this.#isOnlyStep = steps.length === 1;
    this.#compare = comparing(this.#step);
    this.#end = window.offset + window.count;
    this.#limit = Math.max(2 * this.#end, this.#end + MIN_BATCH);
    this.#stretch = rowsAStep(steps.reduce((sum, { by }) => sum + ('place' in by ? COSTS.json : COSTS.cell), 0));
  }

  *take(block: Block, first: number, rows: Uint32Array): Steps<void> {
    if (this.#window.count === 0) return;
    const keyOf = this.#keysOf(block, first);
    const { by } = this.#step;
    const rowsLooked = { first, keyOf, leads: 'number' in by ? block.numbers(by.number) : undefined };
    for (let at = 0; at < rows.length; ) {
      if (at > 0) yield;
      at += this.#look(rows.subarray(at, at + this.#stretch), rowsLooked);
      if (this.#kept.length >= this.#limit) yield* this.#cut();
    }
  }

  /** Looks at rows until the list is full: at how many it did. */
  #look(rows: Uint32Array, { first, keyOf, leads }: LookedRows): number {
    for (let index = 0; index < rows.length; index += 1) {
      if (leads && this.#last) index = this.#passBehind(rows, index, leads, this.#last.lead);
      if (index === rows.length) break;
      const row = rows[index] as number;
      const lead = leads ? (leads[row] as number) : Number.NaN;
      // It comes behind in the listing.
      if (this.#isOnlyStep && lead === this.#last?.lead) continue;
      const candidate = { place: first + row, key: keyOf(row), lead };
      if (this.#last && this.#compare(candidate, this.#last) > 0) continue;
      if (this.#kept.push(candidate) >= this.#limit) return index + 1;
    }
    return rows.length;
  }

  /** The index of the next row that does not come after all with this number. */
  #passBehind(rows: Uint32Array, from: number, leads: Float64Array, last: number): number {
    const { descending, nullsFirst } = this.#step;
    const end = rows.length;
    let index = from;
    // What lacks a number is neither less nor more, and so passed over where it comes last.
    if (nullsFirst || Number.isNaN(last)) while (index < end && this.#isBehind(leads[rows[index] as number] as number, last)) index += 1;
    else if (descending) while (index < end && !((leads[rows[index] as number] as number) >= last)) index += 1;
    else while (index < end && !((leads[rows[index] as number] as number) <= last)) index += 1;
    return index;
  }

  /** Whether a row with this number comes after all that have the other one. */
  #isBehind(lead: number, last: number): boolean {
    if (Number.isNaN(lead) || Number.isNaN(last)) {
      return Number.isNaN(lead) !== Number.isNaN(last) && Number.isNaN(lead) !== (this.#step.nullsFirst ?? false);
    }
    return this.#step.descending ? lead < last : lead > last;
  }

  *#cut(): Steps<void> {
    this.#kept = yield* sorted(this.#kept, this.#compare);
    if (this.#kept.length < this.#end) return;
    this.#kept.length = this.#end;
    this.#last = this.#kept.at(-1);
  }

  *candidates(): Steps<readonly number[]> {
    yield* this.#cut();
    return this.#kept.map(({ place }) => place);
  }

  *places(): Steps<readonly number[]> {
    yield* this.#cut();
    return this.#kept.slice(this.#window.offset).map(({ place }) => place);
  }

  isFull(): boolean {
    return false;
  }
}

/** Whether an order is the listing's own. */
export const isListing = ([first]: readonly OrderStep[]): boolean => first === undefined || ('listed' in first.by && !first.descending);

/** An empty window. Throws a `QuestionError` for an evaluator of the order that the evaluation does not have. */
export const createWindow = ({ window, orderBy }: Question, lookups: Lookups): RowWindow => {
  const keysOf = compileOrder(orderBy, lookups);
  return isListing(orderBy) ? new ListedWindow(window) : new OrderedWindow(window, orderBy, keysOf);
};

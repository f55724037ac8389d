import type { Block } from '../block.ts';
import type { Group, Groups, GroupsAsk } from '../question.ts';
import { type Lookups, rowsAStep } from '../row-test.ts';
import { inStretches, type Steps, sorted } from '../steps.ts';
import type { Summing } from './aggregates.ts';
import { createDimension, type DimensionValues } from './dimensions.ts';
import { uint32List } from './growing-list.ts';
import { compareValues, type GroupBudget, MAX_GROUPS, type Value } from './values.ts';

/** The groups by the first of the dimensions up to one of them: each has a number, and is known by that of the shorter one and of its value. */
interface Level {
  readonly numbers: Map<number, number>;
  readonly shorter: number[];
  readonly values: number[];
}

/** A group, and what its rows have in common, in the order asked. */
interface ShownGroup {
  readonly group: number;
  readonly values: readonly Value[];
}

/** Groups whose values are looked up in one step. */
const VALUED = 512;

// Above every number of a group or value: together they are small enough for a whole number that V8 keeps without an object.
const STRIDE = MAX_GROUPS + 2;

/** Rows put together by up to three things, as they come. */
export class Grouping {
  readonly #ask: GroupsAsk;
  readonly #budget: GroupBudget;
  readonly #dimensions: readonly DimensionValues[];
  readonly #levels: readonly Level[];
  readonly #counts: number[] = [];
  /** Rows by their places in the columns, and the group of each; a row with several options is in several. */
  readonly #rows = uint32List();
  readonly #groups = uint32List();

  constructor(ask: GroupsAsk, lookups: Lookups, budget: GroupBudget) {
    this.#ask = ask;
    this.#budget = budget;
    this.#dimensions = ask.by.map((dimension, index) => createDimension(dimension, ask.timeZone, lookups, ['groups', 'by', index]));
    this.#levels = ask.by.map(() => ({ numbers: new Map(), shorter: [], values: [] }));
  }

  /** Takes rows of a block; the first of them is at `start` in the columns. */
  *take(block: Block, rows: Uint32Array, start: number): Steps<void> {
    const readers = this.#dimensions.map((dimension) => dimension.on(block));
    const keepsRows = this.#ask.aggregates !== undefined;
    const add = (index: number, level: number, shorter: number): void => {
      const read = readers[level];
      if (!read) {
        this.#counts[shorter] = (this.#counts[shorter] as number) + 1;
        if (!keepsRows) return;
        this.#rows.push(start + index);
        this.#groups.push(shorter);
        return;
      }
      const number = read(rows[index] as number);
      if (number >= 0) add(index, level + 1, this.#numberOf(level, shorter, number));
      else for (const one of this.#dimensions[level]?.severalOf(number) ?? []) add(index, level + 1, this.#numberOf(level, shorter, one));
    };
    const [only] = readers;
    const addAll = (from: number, to: number): void => {
      // Neighbours mostly have a value in common.
      let [last, group] = [-1, -1];
      for (let index = from; index < to; index += 1) {
        const number = only && readers.length === 1 ? only(rows[index] as number) : -1;
        if (number < 0) {
          add(index, 0, 0);
          continue;
        }
        if (number !== last) [last, group] = [number, this.#numberOf(0, 0, number)];
        add(index, 1, group);
      }
    };
    yield* inStretches(rows.length, addAll, rowsAStep(this.#dimensions.reduce((sum, { cost }) => sum + cost, 0)));
  }

  /** Lets go of the rows: nothing is asked of it any more. */
  release(): void {
    this.#rows.release();
    this.#groups.release();
  }

  #numberOf(at: number, shorter: number, value: number): number {
    const level = this.#levels[at] as Level;
    const key = shorter * STRIDE + value;
    const known = level.numbers.get(key);
    if (known !== undefined) return known;
    const number = level.values.length;
    level.numbers.set(key, number);
    level.shorter.push(shorter);
    level.values.push(value);
    if (at === this.#levels.length - 1) {
      this.#budget.take();
      this.#counts.push(0);
    }
    return number;
  }

  /** What a group has in common, in the order asked. */
  #valuesOf(group: number): Value[] {
    const values: Value[] = [];
    let number = group;
    for (let at = this.#levels.length - 1; at >= 0; at -= 1) {
      const { values: numbers, shorter } = this.#levels[at] as Level;
      values.unshift(this.#dimensions[at]?.values[numbers[number] as number] as Value);
      number = shorter[number] as number;
    }
    return values;
  }

  *#inOrder(): Steps<ShownGroup[]> {
    const groups: ShownGroup[] = [];
    for (let group = 0; group < this.#counts.length; group += 1) {
      if (group % VALUED === VALUED - 1) yield;
      groups.push({ group, values: this.#valuesOf(group) });
    }
    const direction = this.#ask.order === 'key-desc' ? -1 : 1;
    const compareKeys = (ones: readonly Value[], others: readonly Value[]): number =>
      ones.reduce((found, one, index) => found || compareValues(one, others[index] as Value, direction), 0);
    const countOf = (group: number): number => (this.#ask.order === 'count-desc' ? (this.#counts[group] as number) : 0);
    return yield* sorted(groups, (one, other) => countOf(other.group) - countOf(one.group) || compareKeys(one.values, other.values));
  }

  *answer(summing: Summing | undefined): Steps<Groups> {
    const shown = (yield* this.#inOrder()).slice(0, this.#ask.first);
    const slices = yield* this.#slicesOf(shown);
    const { aggregates } = this.#ask;
    const nodes: Group[] = [];
    for (const [index, { group, values }] of shown.entries()) {
      yield;
      nodes.push({
        keys: values.map(({ key }) => key),
        count: this.#counts[group] as number,
        ...(aggregates && summing && { aggregates: yield* summing.aggregatesOf(aggregates, slices[index] as Uint32Array) }),
      });
    }
    return { totalCount: this.#counts.length, nodes };
  }

  /** The rows of each of some groups, in the order of the listing. */
  *#slicesOf(groups: readonly ShownGroup[]): Steps<Uint32Array[]> {
    if (!this.#ask.aggregates) return [];
    const slices = groups.map(({ group }) => new Uint32Array(this.#counts[group] as number));
    const indexOf = new Int32Array(this.#counts.length).fill(-1);
    for (const [index, { group }] of groups.entries()) indexOf[group] = index;
    const filled = new Uint32Array(groups.length);
    const [rows, memberships] = [this.#rows.all(), this.#groups.all()];
    yield* inStretches(rows.length, (from, to) => {
      for (let at = from; at < to; at += 1) {
        const index = indexOf[memberships[at] as number] as number;
        if (index < 0) continue;
        const slice = slices[index] as Uint32Array;
        const next = filled[index] as number;
        slice[next] = rows[at] as number;
        filled[index] = next + 1;
      }
    });
    return slices;
  }
}

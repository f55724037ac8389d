import type { Block } from '../block.ts';
import { conditionOf } from '../compile-filter.ts';
import type { LogFilter } from '../filter.ts';
import type { Place } from '../parse-input.ts';
import type { Facet, FacetAsk } from '../question.ts';
import { type Condition, type Lookups, rowsAStep } from '../row-test.ts';
import { inStretches, type Steps, sorted } from '../steps.ts';
import { type Chosen, chosenOptions } from './chosen-options.ts';
import { createDimension, type DimensionValues } from './dimensions.ts';
import { splitFilter } from './own-part.ts';
import { rowsThat } from './rows-that.ts';
import { compareValues, type GroupBudget, type Value } from './values.ts';

/** The values that a filter may choose from, and how many rows have each when the filter's own choice among them is left out. */
export class Faceting {
  readonly #ask: FacetAsk;
  readonly #budget: GroupBudget;
  readonly #dimension: DimensionValues;
  /** The filter without its own part; undefined where it has none. */
  readonly #rest: Condition | undefined;
  readonly #chosen: Chosen;
  readonly #counts: number[] = [];
  readonly #selected = new Set<number>();

  constructor(ask: FacetAsk, filter: LogFilter, lookups: Lookups, budget: GroupBudget, place: Place) {
    this.#ask = ask;
    this.#budget = budget;
    this.#dimension = createDimension(ask.by, ask.timeZone, lookups, place);
    const split = splitFilter(filter, ask.by, lookups.evaluators);
    this.#rest = split && conditionOf(split.rest, lookups);
    this.#chosen = split ? chosenOptions(ask.by, split.own, lookups) : () => true;
  }

  /** Takes a block, of which `rows` are let through by the whole filter. */
  *take(block: Block, rows: Uint32Array): Steps<void> {
    const read = this.#dimension.on(block);
    const size = rowsAStep(this.#dimension.cost);
    const counted = this.#rest ? yield* rowsThat(this.#rest, block) : rows;
    const count = (from: number, to: number): void => {
      for (let index = from; index < to; index += 1) this.#each(read(counted[index] as number), this.#count);
    };
    yield* inStretches(counted.length, count, size);
    if (!this.#rest) return;
    // What the filter asks for is what rows have that it lets through.
    const select = (from: number, to: number): void => {
      for (let index = from; index < to; index += 1) this.#select(block, rows[index] as number, read(rows[index] as number));
    };
    yield* inStretches(rows.length, select, size);
  }

  #each(number: number, visit: (value: number) => void): void {
    if (number >= 0) visit(number);
    else for (const value of this.#dimension.severalOf(number)) visit(value);
  }

  readonly #count = (value: number): void => {
    while (this.#counts.length <= value) {
      this.#budget.take();
      this.#counts.push(0);
    }
    this.#counts[value] = (this.#counts[value] as number) + 1;
  };

  /** Of several options a row may be let through for one of them alone. */
  #select(block: Block, row: number, number: number): void {
    if (number >= 0) this.#selected.add(number);
    else
      for (const value of this.#dimension.severalOf(number)) {
        if (this.#selected.has(value)) continue;
        const { label } = (this.#dimension.values[value] as Value).key;
        if (this.#chosen(block, row, label ?? '')) this.#selected.add(value);
      }
  }

  *answer(): Steps<Facet> {
    const values = this.#counts.map((count, number) => ({ count, number, value: this.#dimension.values[number] as Value }));
    const ordered = yield* sorted(values, (one, other) => other.count - one.count || compareValues(one.value, other.value, 1));
    return {
      totalCount: values.length,
      values: ordered
        .slice(0, this.#ask.first)
        .map(({ count, number, value }) => ({ key: value.key, count, isSelected: this.#selected.has(number) })),
    };
  }
}

import type { AttachedEvaluator, NumberField } from '../block.ts';
import { numberTest } from '../compile-operators.ts';
import { evaluatorsPicked } from '../evaluators.ts';
import type { Place } from '../parse-input.ts';
import { inStretches, type Steps, sorted } from '../steps.ts';
import type { ChangesOfRows } from './changes.ts';
import { CHANGES, type ComparisonAsk, type ComparisonRowsAsk } from './comparison.ts';
import { differenceOf } from './difference.ts';
import type { Means } from './sides.ts';

/** The field by whose difference an order goes; undefined for other orders. */
export const fieldOfOrder = ({ orderBy }: ComparisonRowsAsk): NumberField | undefined => {
  if (orderBy.by === 'duration-delta') return 'duration';
  return orderBy.by === 'total-cost-delta' ? 'totalCost' : undefined;
};

/** Picks rows of a comparison, and puts them in an order, by what became of judgments in them. */
export class RowPicking {
  readonly #ask: ComparisonRowsAsk;
  /** Evaluators that the filter speaks of; all where undefined. */
  readonly #evaluators: ReadonlySet<number> | undefined;
  /** The side of the candidate that it speaks of; 0 for any. */
  readonly #side: number;
  readonly #isAsked: readonly boolean[] | undefined;
  readonly #isDelta: ((delta: number) => boolean) | undefined;
  #rows = 0;
  /** By row: 1 where one of its judgments is what the filter asks for. */
  #picked = new Uint8Array();
  /** By row: what the order goes by; NaN for none. */
  #keys = new Float64Array();

  constructor(ask: ComparisonRowsAsk, { candidates }: ComparisonAsk, evaluators: readonly AttachedEvaluator[], place: Place) {
    const { evaluator, candidate, changes, delta } = ask.filter;
    this.#ask = ask;
    this.#evaluators = evaluator && new Set(evaluatorsPicked(evaluator, evaluators, [...place, 'filter', 'evaluator']));
    this.#side = candidate === undefined ? 0 : 1 + candidates.indexOf(candidate);
    this.#isAsked = changes && CHANGES.map((change) => changes.includes(change));
    this.#isDelta = delta && numberTest(delta);
  }

  /** Takes no row for picked yet; where nothing is asked of judgments all are. */
  begin(rows: number): void {
    this.#rows = rows;
    this.#picked = new Uint8Array(rows).fill(this.#isAsked || this.#isDelta ? 0 : 1);
    this.#keys = new Float64Array(rows).fill(Number.NaN);
  }

  /** Looks at what became of one evaluator's judgments in one candidate, told by its side. */
  *look(evaluator: number, side: number, { changes, deltas }: ChangesOfRows): Steps<void> {
    if (this.#evaluators && !this.#evaluators.has(evaluator)) return;
    if (this.#side === 0 || side === this.#side) yield* this.#pick(changes, deltas);
    if (this.#ask.orderBy.by === 'delta' && side === this.#orderSide) yield* this.#lower(deltas);
  }

  get #orderSide(): number {
    return this.#side || 1;
  }

  *#pick(changes: Uint8Array, deltas: Float64Array): Steps<void> {
    const [isAsked, isDelta] = [this.#isAsked, this.#isDelta];
    yield* inStretches(this.#rows, (from, to) => {
      for (let row = from; row < to; row += 1) {
        if (isAsked && !isAsked[changes[row] as number]) continue;
        if (!isDelta || isDelta(deltas[row] as number)) this.#picked[row] = 1;
      }
    });
  }

  *#lower(deltas: Float64Array): Steps<void> {
    yield* inStretches(this.#rows, (from, to) => {
      for (let row = from; row < to; row += 1) {
        const delta = deltas[row] as number;
        // A key that is none is not less than anything either.
        if (!Number.isNaN(delta) && !((this.#keys[row] as number) <= delta)) this.#keys[row] = delta;
      }
    });
  }

  /** Looks at the field that the order goes by. */
  *lookAt({ values }: Means, sides: number): Steps<void> {
    yield* inStretches(this.#rows, (from, to) => {
      for (let row = from; row < to; row += 1) {
        const control = row * sides;
        this.#keys[row] = differenceOf(values[control + this.#orderSide] as number, values[control] as number);
      }
    });
  }

  /** How many rows there are, and those of the window. */
  *window(): Steps<{ readonly totalCount: number; readonly rows: readonly number[] }> {
    const { orderBy, window } = this.#ask;
    const rows: number[] = [];
    yield* inStretches(this.#rows, (from, to) => {
      for (let row = from; row < to; row += 1) if (this.#picked[row] === 1) rows.push(row);
    });
    const isListed = orderBy.by === 'control';
    const ordered = isListed ? rows : yield* sorted(rows, this.#compare);
    if (isListed && orderBy.descending) rows.reverse();
    return { totalCount: rows.length, rows: ordered.slice(window.offset, window.offset + window.count) };
  }

  readonly #compare = (one: number, other: number): number => {
    const [key, otherKey] = [this.#keys[one] as number, this.#keys[other] as number];
    const lacking = Number(Number.isNaN(key)) - Number(Number.isNaN(otherKey));
    if (lacking !== 0) return lacking;
    if (Number.isNaN(key) || key === otherKey) return one - other;
    return this.#ask.orderBy.descending ? otherKey - key : key - otherKey;
  };
}

import type { CellBlock } from './block.ts';

/** The cells of some rows, one after another, over the same memory. */
export class CellsBetween implements CellBlock {
  readonly states: Uint8Array;
  readonly kinds: Uint8Array;
  readonly numbers: Float64Array;
  readonly terms: Uint32Array;
  readonly errors: Uint32Array;
  readonly scores: Float64Array;
  readonly valences: Uint32Array;
  readonly #cells: CellBlock;
  readonly #first: number;

  constructor(cells: CellBlock, first: number, end: number) {
    this.states = cells.states.subarray(first, end);
    this.kinds = cells.kinds.subarray(first, end);
    this.numbers = cells.numbers.subarray(first, end);
    this.terms = cells.terms.subarray(first, end);
    this.errors = cells.errors.subarray(first, end);
    this.scores = cells.scores.subarray(first, end);
    this.valences = cells.valences.subarray(first, end);
    this.#cells = cells;
    this.#first = first;
  }

  optionsAt(row: number): readonly number[] {
    return this.#cells.optionsAt(this.#first + row);
  }

  usersAt(row: number): readonly number[] {
    return this.#cells.usersAt(this.#first + row);
  }
}

import type { Block } from '../block.ts';
import { type Condition, EVERY_ROW, NO_ROW, rowsAStep } from '../row-test.ts';
import { inStretches, type Steps } from '../steps.ts';

/** The rows of a block that a condition holds of, by their index in it. */
export function* rowsThat({ cost, on }: Condition, block: Block): Steps<Uint32Array> {
  const { length } = block;
  const test = on(block);
  if (test === NO_ROW) return everyRow(0);
  if (test === EVERY_ROW) return everyRow(length);
  const rows = new Uint32Array(length);
  let count = 0;
  const look = (from: number, to: number): void => {
    for (let row = from; row < to; row += 1) if (test(row)) rows[count++] = row;
  };
  yield* inStretches(length, look, rowsAStep(cost));
  return rows.subarray(0, count);
}

/** All rows of as many, which nobody changes. */
let every = new Uint32Array(0);

const everyRow = (length: number): Uint32Array => {
  if (every.length < length) every = Uint32Array.from({ length }, (_, row) => row);
  return every.subarray(0, length);
};

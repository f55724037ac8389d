import type { Block } from '../block.ts';
import { type Condition, EVERY_ROW, NO_ROW, rowsAStep } from '../row-test.ts';
import { inStretches, type Steps } from '../steps.ts';

/** The rows of a block that a condition holds of, by their index in it. */
export function* rowsThat({ cost, on }: Condition, block: Block): Steps<Uint32Array> {
  const { length } = block;
  const test = on(block);
  const rows = new Uint32Array(test === NO_ROW ? 0 : length);
  if (test === NO_ROW) return rows;
  if (test === EVERY_ROW) return everyRow(rows);
  let count = 0;
  const look = (from: number, to: number): void => {
    for (let row = from; row < to; row += 1) if (test(row)) rows[count++] = row;
  };
  yield* inStretches(length, look, rowsAStep(cost));
  return rows.subarray(0, count);
}

const everyRow = (rows: Uint32Array): Uint32Array => {
  for (let row = 0; row < rows.length; row += 1) rows[row] = row;
  return rows;
};

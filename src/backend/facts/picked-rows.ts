import type { Block } from '../../analysis/block.ts';

const memo = <Key, Value>(make: (key: Key) => Value): ((key: Key) => Value) => {
  const known = new Map<Key, Value>();
  return (key) => {
    const found = known.get(key) ?? make(key);
    known.set(key, found);
    return found;
  };
};

/** Some of the rows of a block of logs, by their index in it, in its order. They have no cells. */
export const pickedRows = (block: Block, rows: Uint32Array): Block => {
  const at = (row: number): number => rows[row] as number;
  const pick = <Column extends Float64Array | Uint32Array>(column: Column): Column => {
    const picked = column.slice(0, rows.length) as Column;
    for (let row = 0; row < rows.length; row++) picked[row] = column[at(row)] as number;
    return picked;
  };
  const { holding } = block;
  return {
    length: rows.length,
    numbers: memo((field) => pick(block.numbers(field))),
    terms: memo((field) => pick(block.terms(field))),
    cells: () => {
      throw new Error('Logs by themselves have no cells.');
    },
    output: (row) => block.output(at(row)),
    json: (place, row) => block.json(place, at(row)),
    messages: (row) => block.messages(at(row)),
    judging: (row) => block.judging(at(row)),
    searched: (row) => block.searched(at(row)),
    holding:
      holding &&
      ((needle) => {
        const holds = holding.call(block, needle);
        return (row) => holds(at(row));
      }),
  };
};

import { type Block, type CellBlock, NUMBER_FIELDS, type NumberField, TERM_FIELDS, type TermField } from '../../analysis/block.ts';

/** The columns of a block that are a few bytes for each row, whatever the rows hold. */
export type NarrowColumns = Pick<Block, 'length' | 'numbers' | 'terms' | 'cells'>;

/** A row as a scan has it: what is small of it stays, the rest goes as soon as it was looked at. */
export interface ScannedRow<Row = unknown> {
  /** What makes it the same row elsewhere. */
  readonly identity: string;
  /** Those of the rows that came with it. */
  readonly columns: NarrowColumns;
  /** Its index among these. */
  readonly at: number;
  /** The rows that came with it, whole as they were read; absent once it was looked at. */
  source: Block | undefined;
  /** Itself, as it was read; absent where nobody asks for it, or any more. */
  record: Row | undefined;
}

/**
 * What is small of a block, by itself. Of the block, and so of the records that it was made of, nothing is held: what a function in its
 * constructor would capture, the others would hold as well.
 */
class KeptColumns implements NarrowColumns {
  readonly length: number;
  readonly #numbers: Readonly<Record<NumberField, Float64Array>>;
  readonly #terms: Readonly<Record<TermField, Uint32Array>>;
  readonly #cells: readonly CellBlock[];

  constructor(block: Block, evaluators: number) {
    this.length = block.length;
    this.#numbers = columnsBy(NUMBER_FIELDS, (field) => block.numbers(field));
    this.#terms = columnsBy(TERM_FIELDS, (field) => block.terms(field));
    this.#cells = Array.from({ length: evaluators }, (_, index) => block.cells(index));
  }

  numbers(field: NumberField): Float64Array {
    return this.#numbers[field];
  }

  terms(field: TermField): Uint32Array {
    return this.#terms[field];
  }

  cells(evaluator: number): CellBlock {
    return this.#cells[evaluator] as CellBlock;
  }
}

const columnsBy = <Field extends string, Column>(fields: readonly Field[], columnOf: (field: Field) => Column): Record<Field, Column> =>
  Object.fromEntries(fields.map((field) => [field, columnOf(field)])) as Record<Field, Column>;

/** What is small of a block. `evaluators`: how many there are. */
export const narrowColumns = (block: Block, evaluators: number): NarrowColumns => new KeptColumns(block, evaluators);

const NONE: readonly number[] = [];

/** Rows that stand one after another in a listing, as a block. What is not small of them is there until it is let go of. */
export const blockOfScanned = (rows: readonly ScannedRow[]): Block => {
  const columns = columnsOf(rows);
  const sourceOf = (row: number): { block: Block; at: number } => {
    const { source, at } = rows[row] as ScannedRow;
    if (!source) throw new Error('What is asked of the row was let go of.');
    return { block: source, at };
  };
  return {
    length: columns.length,
    numbers: (field) => columns.numbers(field),
    terms: (field) => columns.terms(field),
    cells: (evaluator) => columns.cells(evaluator),
    judging: (row) => {
      const { block, at } = sourceOf(row);
      return block.judging(at);
    },
    output: (row) => {
      const { block, at } = sourceOf(row);
      return block.output(at);
    },
    json: (place, row) => {
      const { block, at } = sourceOf(row);
      return block.json(place, at);
    },
    messages: (row) => {
      const { block, at } = sourceOf(row);
      return block.messages(at);
    },
    searched: (row) => {
      const { block, at } = sourceOf(row);
      return block.searched(at);
    },
  };
};

/** Mostly all rows that came with one page, in their order. */
const columnsOf = (rows: readonly ScannedRow[]): NarrowColumns => {
  const columns = rows[0]?.columns;
  const isPage = columns?.length === rows.length && rows.every((row, index) => row.columns === columns && row.at === index);
  return columns && isPage ? columns : pickedColumns(rows);
};

const onFirstUse = <Key, Value>(make: (key: Key) => Value): ((key: Key) => Value) => {
  const made = new Map<Key, Value>();
  return (key) => {
    const value = made.get(key) ?? make(key);
    made.set(key, value);
    return value;
  };
};

const pickedColumns = (rows: readonly ScannedRow[]): NarrowColumns => ({
  length: rows.length,
  numbers: onFirstUse((field: NumberField) => Float64Array.from(rows, ({ columns, at }) => columns.numbers(field)[at] as number)),
  terms: onFirstUse((field: TermField) => Uint32Array.from(rows, ({ columns, at }) => columns.terms(field)[at] as number)),
  cells: onFirstUse((evaluator: number) => pickedCells(rows, evaluator)),
});

const pickedCells = (rows: readonly ScannedRow[], evaluator: number): CellBlock => {
  const cells = rows.map(({ columns, at }) => ({ block: columns.cells(evaluator), at }));
  const small = (pick: (block: CellBlock) => Uint8Array) => Uint8Array.from(cells, ({ block, at }) => pick(block)[at] as number);
  const codes = (pick: (block: CellBlock) => Uint32Array) => Uint32Array.from(cells, ({ block, at }) => pick(block)[at] as number);
  const numbers = (pick: (block: CellBlock) => Float64Array) => Float64Array.from(cells, ({ block, at }) => pick(block)[at] as number);
  return {
    states: small(({ states }) => states),
    kinds: small(({ kinds }) => kinds),
    numbers: numbers((block) => block.numbers),
    terms: codes(({ terms }) => terms),
    errors: codes(({ errors }) => errors),
    scores: numbers(({ scores }) => scores),
    valences: codes(({ valences }) => valences),
    optionsAt: (row) => {
      const cell = cells[row];
      return cell ? cell.block.optionsAt(cell.at) : NONE;
    },
    usersAt: (row) => {
      const cell = cells[row];
      return cell ? cell.block.usersAt(cell.at) : NONE;
    },
  };
};

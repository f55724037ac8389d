import type { Block, CellBlock, JsonPlace, NumberField, TermField } from '../../analysis/block.ts';
import { CellsBetween } from '../../analysis/cells-between.ts';
import { jsonIn, messagesOf, outputOf, searchedTexts } from '../../analysis/log-fields.ts';
import { type Fields, fieldsOf } from '../../analysis/record-fields.ts';
import { type AskedEvaluator, cellsOf, type ReadColumn } from './column-cells.ts';
import { COLUMN } from './columns.ts';
import { type FoldedText, foldedTextOf } from './folded-text.ts';
import { unpackedCodes, unpackedNumbers } from './packing.ts';
import { type PackedParts, partAt, partsOfRow, unpackedParts } from './parts.ts';
import { outputAt } from './row-facts.ts';
import { unpackedSections } from './sections.ts';

/** A stretch of rows that an engine has as columns. */
export interface StoredRows {
  readonly length: number;
  readonly read: ReadColumn;
  /** The record of a row. */
  record(row: number): Buffer;
  /** Some of its bytes. */
  slice(row: number, start: number, end: number): Buffer;
}

const memo = <Key, Value>(make: (key: Key) => Value): ((key: Key) => Value) => {
  const known = new Map<Key, Value>();
  return (key) => {
    const found = known.get(key);
    if (found !== undefined) return found;
    const made = make(key);
    known.set(key, made);
    return made;
  };
};

/** All of a stretch, from which blocks are cut. Columns are unpacked when they are first asked for. */
class Stretch {
  readonly length: number;
  readonly numbers: (field: NumberField) => Float64Array;
  readonly terms: (field: TermField) => Uint32Array;
  readonly cells: (evaluator: number) => CellBlock;
  readonly texts: FoldedText | undefined;
  /** What `FoldedText.holding` has of a needle. */
  readonly holding: (needle: string) => ReturnType<FoldedText['holding']>;
  readonly #record: StoredRows['record'];
  readonly #slice: StoredRows['slice'];
  readonly #outputs: () => readonly [starts: Uint32Array, ends: Uint32Array];
  readonly #parts: (place: JsonPlace) => PackedParts | null;
  #last: { readonly row: number; readonly record: Fields } | undefined;

  constructor({ length, read, record, slice }: StoredRows, evaluators: readonly AskedEvaluator[], searches: boolean) {
    this.length = length;
    this.numbers = memo((field) => unpackedNumbers(read(COLUMN.number(field)), length));
    this.terms = memo((field) => unpackedCodes(read(COLUMN.term(field)), length));
    this.cells = memo((evaluator) => cellsOf({ read, evaluators, length }, evaluator));
    this.#parts = memo((place) => {
      const column = read(COLUMN.json(place));
      return column ? unpackedParts(column, length) : null;
    });
    this.#record = record;
    this.#slice = slice;
    const outputs = memo((name: string) => {
      const column = read(name);
      const [starts, ends] = column ? unpackedSections(column, 2) : [];
      return [unpackedCodes(starts, length), unpackedCodes(ends, length)] as const;
    });
    this.#outputs = () => outputs(COLUMN.output);
    const texts = searches ? read(COLUMN.texts) : undefined;
    this.texts = texts && foldedTextOf(texts, length);
    this.holding = memo((needle) => this.texts?.holding(needle));
  }

  json(place: JsonPlace, row: number): unknown {
    const parts = this.#parts(place);
    const [first, end] = parts ? partsOfRow(parts, row) : [0, 0];
    if (!parts || first === end) return undefined;
    const json = partAt(parts, first);
    return json.length === 0 ? this.#jsonIn(place, row) : JSON.parse(json.toString());
  }

  #jsonIn(place: JsonPlace, row: number): unknown {
    const record = this.record(row);
    return jsonIn(place, fieldsOf(record['log']), record);
  }

  output(row: number): string | null {
    const [starts, ends] = this.#outputs();
    const output = outputAt([starts[row] ?? 0, ends[row] ?? 0], (start, end) => this.#slice(row, start, end));
    return output === undefined ? outputOf(fieldsOf(this.record(row)['log'])) : output;
  }

  messages(row: number): unknown {
    return messagesOf(fieldsOf(this.record(row)['log']));
  }

  searched(row: number): readonly string[] {
    return this.texts?.textsOf(row) ?? searchedTexts(fieldsOf(this.record(row)['log']));
  }

  /** The last one is kept: what is asked of a row is asked together. */
  record(row: number): Fields {
    if (this.#last?.row !== row) this.#last = { row, record: fieldsOf(JSON.parse(this.#record(row).toString())) };
    return this.#last.record;
  }
}

/** Some rows of a stretch, one after another. */
class ColumnBlock implements Block {
  readonly length: number;
  readonly holding?: NonNullable<Block['holding']>;
  readonly #stretch: Stretch;
  readonly #first: number;
  readonly #end: number;
  readonly #cells: (evaluator: number) => CellBlock;

  constructor(stretch: Stretch, first: number, end: number) {
    this.length = end - first;
    this.#stretch = stretch;
    this.#first = first;
    this.#end = end;
    this.#cells = memo((evaluator) => new CellsBetween(stretch.cells(evaluator), first, end));
    if (stretch.texts) this.holding = (needle) => this.#holding(needle);
  }

  numbers(field: NumberField): Float64Array {
    return this.#stretch.numbers(field).subarray(this.#first, this.#end);
  }

  terms(field: TermField): Uint32Array {
    return this.#stretch.terms(field).subarray(this.#first, this.#end);
  }

  cells(evaluator: number): CellBlock {
    return this.#cells(evaluator);
  }

  output(row: number): string | null {
    return this.#stretch.output(this.#first + row);
  }

  json(place: JsonPlace, row: number): unknown {
    return this.#stretch.json(place, this.#first + row);
  }

  messages(row: number): unknown {
    return this.#stretch.messages(this.#first + row);
  }

  searched(row: number): readonly string[] {
    return this.#stretch.searched(this.#first + row);
  }

  #holding(needle: string): (row: number) => boolean {
    const isHolding = this.#stretch.holding(needle);
    if (isHolding) return (row) => isHolding(this.#first + row);
    return (row) => this.searched(row).some((text) => text.includes(needle));
  }
}

/** How rows are to be cut into blocks, and what is read of them. */
export interface Cut {
  /** At which row each block ends, the last one included. */
  readonly ends: readonly number[];
  /** Whether texts are searched. */
  readonly searches: boolean;
}

/** Blocks of a stretch of rows. `evaluators` are those of the evaluation, in its order. */
export const blocksOf = (rows: StoredRows, evaluators: readonly AskedEvaluator[], { ends, searches }: Cut): Block[] => {
  const stretch = new Stretch(rows, evaluators, searches);
  return ends.map((end, index) => new ColumnBlock(stretch, ends[index - 1] ?? 0, end));
};

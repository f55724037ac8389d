import type { Block, CellBlock, JsonPlace, NumberField, TermField } from '../../analysis/block.ts';
import { jsonIn, messagesOf, outputOf, searchedTexts } from '../../analysis/log-fields.ts';
import { type Fields, fieldsOf } from '../../analysis/record-fields.ts';
import { type JudgingLog, judgingLogs } from '../../contract/judgment.ts';
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
  /** The record of a row: for all that is in it, or for what its columns have not of it. */
  record(row: number, of?: JsonPlace | 'output'): Buffer;
  /** Whether it is a log by itself. */
  readonly isLog?: boolean;
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

/** Columns are unpacked when they are first asked for. */
class StoredBlock implements Block {
  readonly length: number;
  readonly numbers: (field: NumberField) => Float64Array;
  readonly terms: (field: TermField) => Uint32Array;
  readonly cells: (evaluator: number) => CellBlock;
  readonly #texts: () => FoldedText | null;
  /** What `FoldedText.holding` has of a needle. */
  readonly #holding: (needle: string) => (row: number) => boolean;
  readonly #record: StoredRows['record'];
  readonly #isLog: boolean;
  readonly #slice: StoredRows['slice'];
  readonly #outputs: () => readonly [starts: Uint32Array, ends: Uint32Array];
  readonly #parts: (place: JsonPlace) => PackedParts | null;
  #last: { readonly row: number; readonly record: Fields } | undefined;
  #lastOutput: { readonly row: number; readonly text: string | null } | undefined;

  constructor({ length, read, record, slice, isLog = false }: StoredRows, evaluators: readonly AskedEvaluator[]) {
    this.length = length;
    this.numbers = memo((field) => unpackedNumbers(read(COLUMN.number(field)), length));
    this.terms = memo((field) => unpackedCodes(read(COLUMN.term(field)), length));
    this.cells = memo((evaluator) => cellsOf({ read, evaluators, length }, evaluator));
    this.#parts = memo((place) => {
      const column = read(COLUMN.json(place));
      return column ? unpackedParts(column, length) : null;
    });
    this.#record = record;
    this.#isLog = isLog;
    this.#slice = slice;
    const outputs = memo((name: string) => {
      const column = read(name);
      const [starts, ends] = column ? unpackedSections(column, 2) : [];
      return [unpackedCodes(starts, length), unpackedCodes(ends, length)] as const;
    });
    this.#outputs = () => outputs(COLUMN.output);
    const texts = memo((name: string) => {
      const column = read(name);
      return column ? foldedTextOf(column, length) : null;
    });
    this.#texts = () => texts(COLUMN.texts);
    this.#holding = memo((needle) => this.#texts()?.holding(needle) ?? ((row) => this.searched(row).some((text) => text.includes(needle))));
  }

  get holding(): Block['holding'] {
    return this.#texts() ? (needle) => this.#holding(needle) : undefined;
  }

  json(place: JsonPlace, row: number): unknown {
    const parts = this.#parts(place);
    const [first, end] = parts ? partsOfRow(parts, row) : [0, 0];
    if (!parts || first === end) return undefined;
    const json = partAt(parts, first);
    return json.length === 0 ? this.#jsonIn(place, row) : JSON.parse(json.toString());
  }

  #jsonIn(place: JsonPlace, row: number): unknown {
    const record = this.record(row, place);
    return jsonIn(place, fieldsOf(record['log']), record);
  }

  /** The last one is kept, as the last record. */
  output(row: number): string | null {
    if (this.#lastOutput?.row !== row) this.#lastOutput = { row, text: this.#outputOf(row) };
    return this.#lastOutput.text;
  }

  #outputOf(row: number): string | null {
    const [starts, ends] = this.#outputs();
    const output = outputAt([starts[row] ?? 0, ends[row] ?? 0], (start, end) => this.#slice(row, start, end));
    return output === undefined ? outputOf(fieldsOf(this.record(row, 'output')['log'])) : output;
  }

  judging(row: number): readonly JudgingLog[] {
    return judgingLogs(this.record(row));
  }

  messages(row: number): unknown {
    return messagesOf(fieldsOf(this.record(row)['log']));
  }

  searched(row: number): readonly string[] {
    return this.#texts()?.textsOf(row) ?? searchedTexts(fieldsOf(this.record(row)['log']));
  }

  /** The last one is kept: what is asked of a row is asked together. */
  record(row: number, of?: JsonPlace | 'output'): Fields {
    if (this.#last?.row !== row) {
      const body: unknown = JSON.parse(this.#record(row, of).toString());
      this.#last = { row, record: this.#isLog ? { log: body } : fieldsOf(body) };
    }
    return this.#last.record;
  }
}

/** A stretch of rows as a block. `evaluators` are those of the evaluation, in its order. */
export const blockOfStored = (rows: StoredRows, evaluators: readonly AskedEvaluator[]): Block => new StoredBlock(rows, evaluators);

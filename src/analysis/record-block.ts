import type { EvaluationLogResponse } from '../contract/evaluation.ts';
import { type JudgingLog, judgingLogs } from '../contract/judgment.ts';
import type { EvaluatorResponse } from '../contract/version.ts';
import type { Block, CellBlock, JsonPlace, NumberField, TermField } from './block.ts';
import { jsonIn, messagesOf, numberOf, outputOf, searchedTexts, termOf } from './log-fields.ts';
import { type CellSource, cellBlock, cellSources } from './record-cells.ts';
import { type Fields, fieldsOf } from './record-fields.ts';
import type { GrowingTerms } from './terms.ts';

class RecordBlock implements Block {
  readonly length: number;
  readonly #records: readonly Fields[];
  readonly #logs: readonly Fields[];
  readonly #evaluators: readonly (EvaluatorResponse | null | undefined)[];
  readonly #terms: GrowingTerms;
  readonly #numberColumns = new Map<NumberField, Float64Array>();
  readonly #termColumns = new Map<TermField, Uint32Array>();
  readonly #cellBlocks = new Map<number, CellBlock>();
  #sources: readonly CellSource[][] | undefined;
  #lastSearched: { readonly row: number; readonly texts: readonly string[] } | undefined;

  constructor(records: readonly unknown[], evaluators: readonly (EvaluatorResponse | null | undefined)[], terms: GrowingTerms) {
    this.length = records.length;
    this.#records = records.map(fieldsOf);
    this.#logs = this.#records.map(({ log }) => fieldsOf(log));
    this.#evaluators = evaluators;
    this.#terms = terms;
  }

  numbers(field: NumberField): Float64Array {
    const known = this.#numberColumns.get(field);
    if (known) return known;
    const column = Float64Array.from(this.#logs, (log) => numberOf(field, log));
    this.#numberColumns.set(field, column);
    return column;
  }

  terms(field: TermField): Uint32Array {
    const known = this.#termColumns.get(field);
    if (known) return known;
    const column = Uint32Array.from(this.#logs, (log, row) => {
      const text = termOf(field, log, this.#records[row] as Fields);
      return text === null ? 0 : this.#terms.add(text);
    });
    this.#termColumns.set(field, column);
    return column;
  }

  cells(evaluator: number): CellBlock {
    const known = this.#cellBlocks.get(evaluator);
    if (known) return known;
    this.#sources ??= this.#records.map((record) => cellSources(record, this.#evaluators));
    const cells = cellBlock(
      this.#sources.map((sources) => sources[evaluator]),
      this.#terms,
    );
    this.#cellBlocks.set(evaluator, cells);
    return cells;
  }

  judging(row: number): readonly JudgingLog[] {
    return judgingLogs(this.#records[row] as Fields);
  }

  output(row: number): string | null {
    return outputOf(fieldsOf(this.#logs[row]));
  }

  json(place: JsonPlace, row: number): unknown {
    return jsonIn(place, fieldsOf(this.#logs[row]), fieldsOf(this.#records[row]));
  }

  messages(row: number): unknown {
    return messagesOf(fieldsOf(this.#logs[row]));
  }

  searched(row: number): readonly string[] {
    if (this.#lastSearched?.row === row) return this.#lastSearched.texts;
    const texts = searchedTexts(fieldsOf(this.#logs[row]));
    this.#lastSearched = { row, texts };
    return texts;
  }
}

/**
 * Records of a v5 server as a block: what the graph shows of them, by columns. Columns are made when they are first asked for. What is damaged
 * in a record is as if it were not there. `evaluators` are those of the evaluation; texts that are new are added to `terms`.
 */
export const blockOfRecords = (
  records: readonly EvaluationLogResponse[],
  evaluators: readonly (EvaluatorResponse | null | undefined)[],
  terms: GrowingTerms,
): Block => new RecordBlock(records, evaluators, terms);

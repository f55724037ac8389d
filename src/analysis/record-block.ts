import type { EvaluationLogResponse } from '../contract/evaluation.ts';
import { judgmentError } from '../contract/judgment.ts';
import { logKind } from '../contract/log.ts';
import { microsecondsOf, momentOf, secondsBetween } from '../contract/timestamp.ts';
import type { EvaluatorResponse } from '../contract/version.ts';
import type { Block, CellBlock, JsonPlace, NumberField, TermField } from './block.ts';
import { fold } from './fold.ts';
import { type CellSource, cellBlock, cellSources } from './record-cells.ts';
import { errorText, type Fields, fieldsOf, finiteOr, textOrNull } from './record-fields.ts';
import type { GrowingTerms } from './terms.ts';

const NONE = Number.NaN;

/** Both together; what one lacks counts as 0. Missing where both lack it, and where it is no finite number. */
const sumOf = (one: unknown, other: unknown): number => {
  const [a, b] = [finiteOr(one, NONE), finiteOr(other, NONE)];
  return Number.isNaN(a) ? b : finiteOr(a + finiteOr(b, 0), NONE);
};

const durationOf = ({ start_time, end_time }: Fields): number => {
  const [from, to] = [momentOf(start_time), momentOf(end_time)];
  return from && to ? secondsBetween(from, to) : NONE;
};

/** How many code points a text has. */
const lengthOf = (text: string): number => {
  let count = 0;
  for (let at = 0; at < text.length; at += (text.codePointAt(at) as number) > 0xffff ? 2 : 1) count += 1;
  return count;
};

const NUMBERS: { readonly [Field in NumberField]: (log: Fields) => number } = {
  createdAt: ({ created_at }) => microsecondsOf(created_at) ?? NONE,
  duration: durationOf,
  providerLatency: ({ provider_latency }) => finiteOr(provider_latency, NONE),
  promptTokens: ({ prompt_tokens }) => finiteOr(prompt_tokens, NONE),
  outputTokens: ({ output_tokens }) => finiteOr(output_tokens, NONE),
  totalTokens: ({ prompt_tokens, output_tokens }) => sumOf(prompt_tokens, output_tokens),
  totalCost: ({ prompt_cost, output_cost }) => sumOf(prompt_cost, output_cost),
  outputLength: ({ output }) => (typeof output === 'string' ? lengthOf(output) : NONE),
};

const versionOf = (log: Fields): Fields => fieldsOf(log[logKind(log)]);

const TERMS: { readonly [Field in TermField]: (log: Fields, record: Fields) => unknown } = {
  run: (_log, { run_id }) => run_id,
  log: ({ id }) => id,
  datapoint: ({ source_datapoint_id }, { datapoint }) => textOrNull(fieldsOf(datapoint)['id']) ?? source_datapoint_id,
  version: (log) => versionOf(log)['version_id'],
  kind: logKind,
  source: ({ source }) => source,
  user: ({ user }) => user,
  environment: ({ environment }) => environment,
  model: (log) => versionOf(log)['model'],
  finishReason: ({ finish_reason }) => finish_reason,
  error: (log) => errorText(judgmentError(log)),
};

/** The texts among the values of a JSON value, at any depth. */
const textsIn = (value: unknown): string[] => {
  const texts: string[] = [];
  const open: unknown[] = [value];
  while (open.length > 0) {
    const next = open.pop();
    if (typeof next === 'string') texts.push(next);
    else if (typeof next === 'object' && next !== null) for (const inner of Object.values(next)) open.push(inner);
  }
  return texts;
};

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
    const column = Float64Array.from(this.#logs, NUMBERS[field]);
    this.#numberColumns.set(field, column);
    return column;
  }

  terms(field: TermField): Uint32Array {
    const known = this.#termColumns.get(field);
    if (known) return known;
    const column = Uint32Array.from(this.#logs, (log, row) => {
      const text = TERMS[field](log, this.#records[row] as Fields);
      return typeof text === 'string' ? this.#terms.add(text) : 0;
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

  output(row: number): string | null {
    return textOrNull(this.#logs[row]?.['output']);
  }

  json(place: JsonPlace, row: number): unknown {
    const value = place === 'target' ? fieldsOf(this.#records[row]?.['datapoint'])['target'] : this.#logs[row]?.[place];
    // On this wire a null counts as absent.
    return value ?? undefined;
  }

  searched(row: number): readonly string[] {
    if (this.#lastSearched?.row === row) return this.#lastSearched.texts;
    const error = errorText(judgmentError(this.#logs[row] as Fields));
    const texts = [this.output(row), error, ...textsIn(this.json('inputs', row))].filter((text) => text !== null).map(fold);
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

import {
  cellLogs,
  choicesOf,
  type JudgmentSpec,
  judgingLogs,
  judgmentError,
  judgmentKind,
  judgmentScore,
  judgmentState,
  judgmentValence,
} from '../contract/judgment.ts';
import type { EvaluatorLogResponse } from '../contract/log.ts';
import type { EvaluatorResponse } from '../contract/version.ts';
import { type CellBlock, JUDGMENT_KINDS, JUDGMENT_STATES } from './block.ts';
import { errorText, type Fields, fieldsOf } from './record-fields.ts';
import type { GrowingTerms } from './terms.ts';

/** The evaluator log that fills a cell. */
export type CellSource = EvaluatorLogResponse | undefined;

/** Those of a row, one for each evaluator. */
export const cellSources = (record: Fields, evaluators: readonly (EvaluatorResponse | null | undefined)[]): CellSource[] =>
  cellLogs(evaluators, judgingLogs(record));

const NO_OPTIONS: readonly number[] = [];

class RecordCells implements CellBlock {
  readonly states: Uint8Array;
  readonly kinds: Uint8Array;
  readonly numbers: Float64Array;
  readonly terms: Uint32Array;
  readonly errors: Uint32Array;
  readonly scores: Float64Array;
  readonly valences: Uint32Array;
  readonly #options: (readonly number[] | undefined)[] = [];

  constructor(length: number) {
    this.states = new Uint8Array(length);
    this.kinds = new Uint8Array(length);
    this.numbers = new Float64Array(length).fill(Number.NaN);
    this.terms = new Uint32Array(length);
    this.errors = new Uint32Array(length);
    this.scores = new Float64Array(length).fill(Number.NaN);
    this.valences = new Uint32Array(length);
  }

  optionsAt(row: number): readonly number[] {
    return this.#options[row] ?? NO_OPTIONS;
  }

  /** Fills the cell of a row. A judgment is read by the spec of the version that gave it. */
  fill(row: number, log: EvaluatorLogResponse, terms: GrowingTerms): void {
    const state = judgmentState(log);
    this.states[row] = JUDGMENT_STATES.indexOf(state);
    const error = errorText(judgmentError(log));
    if (error !== null) this.errors[row] = terms.add(error);
    if (state === 'judged') this.#judge(row, log.judgment, fieldsOf(fieldsOf(log.evaluator)['spec']), terms);
  }

  #judge(row: number, value: unknown, spec: JudgmentSpec, terms: GrowingTerms): void {
    const kind = judgmentKind(value, spec);
    this.kinds[row] = JUDGMENT_KINDS.indexOf(kind);
    if (kind === 'number' || kind === 'boolean') this.numbers[row] = Number(value);
    if (kind === 'select' || kind === 'text') this.terms[row] = terms.add(value as string);
    const options = choicesOf(value, spec);
    if (options.length > 0) this.#options[row] = options.map((option) => terms.add(option));
    this.scores[row] = judgmentScore(value, spec) ?? Number.NaN;
    const valence: unknown = judgmentValence(value, spec);
    if (typeof valence === 'string') this.valences[row] = terms.add(valence);
  }
}

/** The cells of one evaluator, of the logs that fill them. */
export const cellBlock = (sources: readonly CellSource[], terms: GrowingTerms): CellBlock => {
  const cells = new RecordCells(sources.length);
  sources.forEach((log, row) => {
    if (log) cells.fill(row, log, terms);
  });
  return cells;
};

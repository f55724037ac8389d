import {
  cellLogs,
  choicesOf,
  type JudgingLog,
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
import { errorText, type Fields, fieldsOf, textOrNull } from './record-fields.ts';
import type { GrowingTerms } from './terms.ts';

/** The evaluator log that fills a cell. */
export type CellSource = EvaluatorLogResponse | undefined;

/** Those of a row, one for each evaluator. */
export const cellSources = (record: Fields, evaluators: readonly (EvaluatorResponse | null | undefined)[]): CellSource[] =>
  cellLogs(evaluators, judgingLogs(record));

/** What an evaluator log says, as `CellBlock` has it; null where that has 0 for a text. */
export interface Cell {
  readonly state: number;
  readonly kind: number;
  readonly number: number;
  readonly text: string | null;
  readonly options: readonly string[];
  readonly error: string | null;
  readonly score: number;
  readonly valence: string | null;
}

const NOTHING = { kind: 0, number: Number.NaN, text: null, options: [], score: Number.NaN, valence: null } as const;

const judged = (value: unknown, spec: JudgmentSpec): Omit<Cell, 'state' | 'error'> => {
  const kind = judgmentKind(value, spec);
  return {
    kind: JUDGMENT_KINDS.indexOf(kind),
    number: kind === 'number' || kind === 'boolean' ? Number(value) : Number.NaN,
    text: kind === 'select' || kind === 'text' ? (value as string) : null,
    options: choicesOf(value, spec),
    score: judgmentScore(value, spec) ?? Number.NaN,
    valence: textOrNull(judgmentValence(value, spec)),
  };
};

/** A judgment is read by the spec of the version that gave it. */
export const cellOf = (log: JudgingLog): Cell => {
  const state = judgmentState(log);
  const said = state === 'judged' ? judged(log.judgment, fieldsOf(fieldsOf(log.evaluator)['spec'])) : NOTHING;
  return { ...said, state: JUDGMENT_STATES.indexOf(state), error: errorText(judgmentError(log)) };
};

const NONE: readonly number[] = [];

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
    return this.#options[row] ?? NONE;
  }

  /** The logs are at hand. */
  usersAt(): readonly number[] {
    return NONE;
  }

  /** Fills the cell of a row. */
  fill(row: number, cell: Cell, terms: GrowingTerms): void {
    const codeOf = (text: string | null): number => (text === null ? 0 : terms.add(text));
    this.states[row] = cell.state;
    this.kinds[row] = cell.kind;
    this.numbers[row] = cell.number;
    this.terms[row] = codeOf(cell.text);
    this.errors[row] = codeOf(cell.error);
    this.scores[row] = cell.score;
    this.valences[row] = codeOf(cell.valence);
    if (cell.options.length > 0) this.#options[row] = cell.options.map((option) => terms.add(option));
  }
}

/** The cells of one evaluator, of the logs that fill them. */
export const cellBlock = (sources: readonly (JudgingLog | undefined)[], terms: GrowingTerms): CellBlock => {
  const cells = new RecordCells(sources.length);
  sources.forEach((log, row) => {
    if (log) cells.fill(row, cellOf(log), terms);
  });
  return cells;
};

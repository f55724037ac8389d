import { float64List, type GrowingList, uint8List, uint32List } from '../answering/growing-list.ts';
import { type AttachedEvaluator, type Block, type CellBlock, JUDGMENT_KINDS, JUDGMENT_STATES, type NumberField } from '../block.ts';
import type { Lookups } from '../row-test.ts';
import { inStretches, type Steps } from '../steps.ts';
import type { ComparisonAsk } from './comparison.ts';
import { OptionSets } from './option-sets.ts';
import { RowFinder } from './row-finder.ts';

/* What a comparison is made of: the logs that take part, one behind another as they are listed, by columns. */

/** What one evaluator says of the logs. */
export interface JudgedColumns {
  /** Indices of `JUDGMENT_STATES`. */
  readonly states: GrowingList<Uint8Array>;
  /** Indices of `JUDGMENT_KINDS`. */
  readonly kinds: GrowingList<Uint8Array>;
  /** Where more is better; NaN for none. */
  readonly scores: GrowingList<Float64Array>;
  /** What tells judgments of one kind apart: the number, or a code. NaN for what nobody can tell. */
  readonly values: GrowingList<Float64Array>;
}

const kindOf = (kind: (typeof JUDGMENT_KINDS)[number]): number => JUDGMENT_KINDS.indexOf(kind);
export const [BOOLEAN, NUMBER, SELECT, MULTI_SELECT, TEXT] = (['boolean', 'number', 'select', 'multi_select', 'text'] as const).map(
  kindOf,
) as [number, number, number, number, number];
const JUDGED = JUDGMENT_STATES.indexOf('judged');

type Room = [Uint32Array, Uint8Array, Float64Array];

/** What a comparison needs to know of logs. */
export interface LogNeeds {
  /** Indices of evaluators. */
  readonly evaluators: ReadonlySet<number>;
  readonly fields: ReadonlySet<NumberField>;
}

export class ComparedLogs {
  /** The index of the run: 0 for the control, then the candidates. */
  readonly sides = uint8List();
  /** The number of the row that a log is in, as `RowFinder` gives it. */
  readonly rows = uint32List();
  /** Among all rows that were taken. */
  readonly places = uint32List();
  /** 1 where the log itself failed. */
  readonly failures = uint8List();
  readonly created = float64List();
  readonly finder: RowFinder;
  readonly judged: ReadonlyMap<number, JudgedColumns>;
  readonly numbers: ReadonlyMap<NumberField, GrowingList<Float64Array>>;
  readonly #runs: readonly string[];
  readonly #lookups: Lookups;
  readonly #sets = new OptionSets();

  constructor({ control, candidates, pairBy, clusterBy }: ComparisonAsk, { evaluators, fields }: LogNeeds, lookups: Lookups) {
    this.#runs = [control, ...candidates];
    this.#lookups = lookups;
    this.finder = new RowFinder(pairBy, clusterBy, lookups.terms);
    this.judged = new Map(
      [...evaluators].map((index) => [index, { states: uint8List(), kinds: uint8List(), scores: float64List(), values: float64List() }]),
    );
    this.numbers = new Map([...fields].map((field) => [field, float64List()]));
  }

  get length(): number {
    return this.sides.length;
  }

  /** Takes those rows of a block that are logs of the runs; `first` is the place of the block's first row. */
  *take(block: Block, first: number, rows: Uint32Array): Steps<void> {
    const taken = yield* this.#addSides(block, rows);
    const [places, failures, created] = [this.places, this.failures, this.created].map((list) => list.extend(taken.length)) as Room;
    const [errors, times] = [block.terms('error'), block.numbers('createdAt')];
    yield* inStretches(taken.length, (from, to) => {
      for (let index = from; index < to; index += 1) {
        const row = taken[index] as number;
        places[index] = first + row;
        failures[index] = errors[row] === 0 ? 0 : 1;
        created[index] = times[row] as number;
      }
    });
    yield* this.#addRows(block, taken);
    for (const [field, list] of this.numbers) addNumbers(list, block.numbers(field), taken);
    for (const [index, columns] of this.judged) {
      yield;
      this.#addJudged(columns, block.cells(index), index, taken);
    }
  }

  /** Adds the sides of those rows that are of one of the runs, and says which they are. */
  *#addSides(block: Block, rows: Uint32Array): Steps<Uint32Array> {
    // First of all: reading a column may add terms.
    const runs = block.terms('run');
    const sideOf = new Map(this.#runs.map((run, side) => [this.#lookups.terms.codeOf(run), side]));
    const taken = new Uint32Array(rows.length);
    let count = 0;
    let [lastRun, lastSide]: [number, number | undefined] = [-1, undefined];
    yield* inStretches(rows.length, (from, to) => {
      for (let index = from; index < to; index += 1) {
        const row = rows[index] as number;
        const run = runs[row] as number;
        if (run !== lastRun) [lastRun, lastSide] = [run, sideOf.get(run)];
        if (lastSide === undefined) continue;
        taken[count++] = row;
        this.sides.push(lastSide);
      }
    });
    return taken.subarray(0, count);
  }

  *#addRows(block: Block, taken: Uint32Array): Steps<void> {
    const numbers = this.rows.extend(taken.length);
    const numberOf = this.finder.on(block);
    const work = (from: number, to: number): void => {
      for (let index = from; index < to; index += 1) numbers[index] = numberOf(taken[index] as number);
    };
    yield* inStretches(taken.length, work, this.finder.cost);
  }

  #addJudged(columns: JudgedColumns, cells: CellBlock, evaluator: number, rows: Uint32Array): void {
    const { returnType } = this.#lookups.evaluators[evaluator] as AttachedEvaluator;
    const [states, kinds, scores, values] = [
      columns.states.extend(rows.length),
      columns.kinds.extend(rows.length),
      columns.scores.extend(rows.length),
      columns.values.extend(rows.length),
    ];
    for (let index = 0; index < rows.length; index += 1) {
      const row = rows[index] as number;
      states[index] = cells.states[row] as number;
      kinds[index] = cells.kinds[row] as number;
      scores[index] = cells.scores[row] as number;
      values[index] = cells.states[row] === JUDGED ? this.#valueAt(cells, row, returnType) : Number.NaN;
    }
  }

  #valueAt(cells: CellBlock, row: number, returnType: string | null): number {
    const kind = cells.kinds[row] as number;
    if (kind === BOOLEAN || kind === NUMBER) return cells.numbers[row] as number;
    if (kind === SELECT || kind === TEXT) return cells.terms[row] as number;
    // Of another evaluator's judgment nobody knows the options.
    return kind === MULTI_SELECT && returnType === 'multi_select' ? this.#sets.codeOf(cells.optionsAt(row)) : Number.NaN;
  }
}

const addNumbers = (list: GrowingList<Float64Array>, column: Float64Array, rows: Uint32Array): void => {
  const room = list.extend(rows.length);
  for (let index = 0; index < rows.length; index += 1) room[index] = column[rows[index] as number] as number;
};

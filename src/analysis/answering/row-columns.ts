import { type AttachedEvaluator, type Block, type CellBlock, JUDGMENT_KINDS, NUMBER_FIELDS, type NumberField } from '../block.ts';
import { evaluatorsPicked } from '../evaluators.ts';
import type { AggregatesAsk } from '../question.ts';
import type { Steps } from '../steps.ts';
import { float64List, type GrowingList, uint8List, uint32List } from './growing-list.ts';

/*
 * What aggregates are computed of: columns with an item for each row that the filter let through, in the order of the listing. They are kept
 * once for everything below one filter, and only those that are asked for. So what is computed does not depend on how rows came in blocks.
 */

/** What came of an evaluator's work on a row, as far as counts and shares go. The first four are the indices of `JUDGMENT_STATES`. */
export const OUTCOMES = {
  missing: 0,
  /** Judged, and neither good nor bad. */
  unrated: 1,
  abstained: 2,
  errored: 3,
  bad: 4,
  good: 5,
  /** Judged with something else than what the evaluator gives. */
  misfit: 6,
} as const;

/** The options chosen, row behind row: those of a row begin at its place in `starts`, and end where those of the next row begin. */
export interface OptionColumn {
  readonly starts: GrowingList<Uint32Array>;
  readonly terms: GrowingList<Uint32Array>;
}

/** What is kept of the cells of one evaluator. */
export interface CellColumns {
  readonly outcomes: GrowingList<Uint8Array>;
  /** Of an evaluator that gives numbers, as it gave them and where more is better; NaN elsewhere. */
  readonly numbers?: GrowingList<Float64Array>;
  readonly scores?: GrowingList<Float64Array>;
  readonly options?: OptionColumn;
}

export interface RowColumns {
  /** 1 where the log failed. */
  readonly errors: GrowingList<Uint8Array>;
  /** Terms; only where clusters or their number are asked for. */
  readonly datapoints: GrowingList<Uint32Array> | undefined;
  readonly numbers: ReadonlyMap<NumberField, GrowingList<Float64Array>>;
  /** By the evaluator's index. */
  readonly cells: ReadonlyMap<number, CellColumns>;
}

/** The indices of the evaluators whose judgments are to be summed up, in the evaluation's order. */
export const evaluatorsAsked = (ask: AggregatesAsk, evaluators: readonly AttachedEvaluator[]): number[] => {
  if (!ask.judgments) return [];
  const { evaluators: selectors } = ask.judgments;
  if (!selectors) return evaluators.map((_evaluator, index) => index);
  const picked = new Set(
    selectors.flatMap((selector, index) => evaluatorsPicked(selector, evaluators, ['aggregates', 'judgments', 'evaluators', index])),
  );
  return [...picked].sort((one, other) => one - other);
};

const some = (list: readonly unknown[] | undefined): boolean => list !== undefined && list.length > 0;

const needsDatapoints = ({ datapointCount, errorRateIntervals, numbers, judgments }: AggregatesAsk): boolean =>
  datapointCount === true ||
  some(errorRateIntervals) ||
  Object.values(numbers ?? {}).some(({ intervals }) => some(intervals)) ||
  some(judgments?.numbers?.intervals) ||
  some(judgments?.passRateIntervals) ||
  some(judgments?.scoreIntervals);

const cellColumns = ({ returnType }: AttachedEvaluator, rows: number): CellColumns => ({
  outcomes: uint8List(rows),
  ...(returnType === 'number' && { numbers: float64List(rows), scores: float64List(rows) }),
  ...((returnType === 'select' || returnType === 'multi_select') && { options: { starts: uint32List(rows), terms: uint32List() } }),
});

/**
 * Empty columns for all that is asked, with room for so many rows. Throws a `QuestionError` for an evaluator that the evaluation does not have.
 */
export const createColumns = (asks: readonly AggregatesAsk[], evaluators: readonly AttachedEvaluator[], rows: number): RowColumns => {
  const fields = NUMBER_FIELDS.filter((field) =>
    asks.some(({ numbers, created }) => numbers?.[field] || (created && field === 'createdAt')),
  );
  const picked = new Set(asks.flatMap((ask) => evaluatorsAsked(ask, evaluators)));
  return {
    errors: uint8List(rows),
    datapoints: asks.some(needsDatapoints) ? uint32List(rows) : undefined,
    numbers: new Map(fields.map((field) => [field, float64List(rows)])),
    cells: new Map([...picked].map((index) => [index, cellColumns(evaluators[index] as AttachedEvaluator, rows)])),
  };
};

const addNumbers = (list: GrowingList<Float64Array>, column: Float64Array, rows: Uint32Array): void => {
  const room = list.extend(rows.length);
  if (rows.length === column.length) room.set(column);
  else for (let index = 0; index < rows.length; index += 1) room[index] = column[rows[index] as number] as number;
};

const addTerms = (list: GrowingList<Uint32Array>, column: Uint32Array, rows: Uint32Array): void => {
  const room = list.extend(rows.length);
  if (rows.length === column.length) room.set(column);
  else for (let index = 0; index < rows.length; index += 1) room[index] = column[rows[index] as number] as number;
};

const addErrors = (list: GrowingList<Uint8Array>, column: Uint32Array, rows: Uint32Array): void => {
  const room = list.extend(rows.length);
  for (let index = 0; index < rows.length; index += 1) room[index] = column[rows[index] as number] === 0 ? 0 : 1;
};

const NUMBER_KIND = JUDGMENT_KINDS.indexOf('number');

const addOutcomes = (list: GrowingList<Uint8Array>, { states, kinds, scores }: CellBlock, own: number, rows: Uint32Array): void => {
  const room = list.extend(rows.length);
  for (let index = 0; index < rows.length; index += 1) {
    const row = rows[index] as number;
    let outcome = states[row] as number;
    if (outcome === OUTCOMES.unrated) {
      const score = scores[row] as number;
      if (kinds[row] !== own) outcome = OUTCOMES.misfit;
      else if (own !== NUMBER_KIND && score === 1) outcome = OUTCOMES.good;
      else if (own !== NUMBER_KIND && score === 0) outcome = OUTCOMES.bad;
    }
    room[index] = outcome;
  }
};

const addGivenNumbers = (list: GrowingList<Float64Array>, { kinds, numbers }: CellBlock, rows: Uint32Array): void => {
  const room = list.extend(rows.length);
  for (let index = 0; index < rows.length; index += 1) {
    const row = rows[index] as number;
    // A boolean has a number too, and is none that this evaluator gives.
    room[index] = kinds[row] === NUMBER_KIND ? (numbers[row] as number) : Number.NaN;
  }
};

const addOptions = ({ starts, terms }: OptionColumn, cells: CellBlock, own: number, rows: Uint32Array): void => {
  const room = starts.extend(rows.length);
  for (let index = 0; index < rows.length; index += 1) {
    const row = rows[index] as number;
    room[index] = terms.length;
    if (cells.kinds[row] === own) for (const option of cells.optionsAt(row)) terms.push(option);
  }
};

const addCells = (columns: CellColumns, cells: CellBlock, { returnType }: AttachedEvaluator, rows: Uint32Array): void => {
  const own = (JUDGMENT_KINDS as readonly (string | null)[]).indexOf(returnType);
  addOutcomes(columns.outcomes, cells, own, rows);
  if (columns.numbers) addGivenNumbers(columns.numbers, cells, rows);
  if (columns.scores) addNumbers(columns.scores, cells.scores, rows);
  if (columns.options) addOptions(columns.options, cells, own, rows);
};

/** Adds rows of a block, each by its index in it. */
export function* addRows(columns: RowColumns, block: Block, rows: Uint32Array, evaluators: readonly AttachedEvaluator[]): Steps<void> {
  addErrors(columns.errors, block.terms('error'), rows);
  if (columns.datapoints) addTerms(columns.datapoints, block.terms('datapoint'), rows);
  for (const [field, list] of columns.numbers) addNumbers(list, block.numbers(field), rows);
  for (const [index, cells] of columns.cells) {
    yield;
    addCells(cells, block.cells(index), evaluators[index] as AttachedEvaluator, rows);
  }
}

/** Lets go of what the columns hold: nothing is asked of them any more. */
export const releaseColumns = ({ errors, datapoints, numbers, cells }: RowColumns): void => {
  const ofCells = [...cells.values()].flatMap(({ outcomes, numbers: given, scores, options }) => [
    outcomes,
    given,
    scores,
    options?.starts,
    options?.terms,
  ]);
  for (const list of [errors, datapoints, ...numbers.values(), ...ofCells]) list?.release();
};

import { JUDGMENT_STATES } from '../block.ts';
import { inStretches, type Steps } from '../steps.ts';
import type { ComparedLogs, JudgedColumns } from './compared-logs.ts';
import type { Layout } from './layout.ts';

/* What several logs of one run say of one row together. */

const stateOf = (state: (typeof JUDGMENT_STATES)[number]): number => JUDGMENT_STATES.indexOf(state);
export const [MISSING, JUDGED, ABSTAINED, ERRORED] = (['missing', 'judged', 'abstained', 'errored'] as const).map(stateOf) as [
  number,
  number,
  number,
  number,
];

/** Which state of several logs counts: the highest. */
const RANKS: readonly number[] = JUDGMENT_STATES.map((state) => ['missing', 'abstained', 'errored', 'judged'].indexOf(state));

/** Stands for no log. */
export const NO_LOG = 0xffff_ffff;

/** One number for each of some cells: the mean of those that their logs have. */
export interface Means {
  /** NaN where no log has one. */
  readonly values: Float64Array;
  /** How many have one: 2 stands for several. */
  readonly counts: Uint8Array;
}

/** What one evaluator says of some cells. */
export interface Judgments {
  /** How many logs there are: 2 stands for several. */
  readonly logs: Uint8Array;
  readonly states: Uint8Array;
  /** The same where a log that failed counts as errored. */
  readonly outcomes: Uint8Array;
  readonly scores: Means;
  /** The log whose judgment stands for the cell: the newest of those whose state counts. */
  readonly shown: Uint32Array;
}

const meanOf = (values: readonly number[]): number => {
  const sum = values.reduce((total, value) => total + value, 0);
  if (Number.isFinite(sum)) return sum / values.length;
  // So large that their sum is no number.
  return values.reduce((total, value) => total + value / values.length, 0);
};

const createMeans = (length: number): Means => ({ values: new Float64Array(length), counts: new Uint8Array(length) });

/** Gives the item at `at` what the logs of a cell come to; NaN is a log without a number. */
const fillMean = ({ values, counts }: Means, at: number, { starts, logs }: Layout, cell: number, numberOf: (log: number) => number) => {
  const [start, end] = [starts[cell] as number, starts[cell + 1] as number];
  if (end - start <= 1) {
    const value = start === end ? Number.NaN : numberOf(logs[start] as number);
    values[at] = value;
    counts[at] = Number.isNaN(value) ? 0 : 1;
    return;
  }
  const there = Array.from(logs.subarray(start, end), numberOf).filter((value) => !Number.isNaN(value));
  values[at] = there.length === 0 ? Number.NaN : meanOf(there);
  counts[at] = Math.min(2, there.length);
};

/** The means of all cells. */
export function* meansOf(layout: Layout, numberOf: (log: number) => number): Steps<Means> {
  const means = createMeans(layout.rows * layout.sides);
  yield* inStretches(layout.rows * layout.sides, (from, to) => {
    for (let cell = from; cell < to; cell += 1) fillMean(means, cell, layout, cell, numberOf);
  });
  return means;
}

/** Looks at what one evaluator says of cells. */
class Judging {
  readonly #layout: Layout;
  readonly #states: Uint8Array;
  readonly #failures: Uint8Array;
  readonly #scores: Float64Array;

  constructor(layout: Layout, { failures }: ComparedLogs, { states, scores }: JudgedColumns) {
    this.#layout = layout;
    this.#states = states.all();
    this.#failures = failures.all();
    this.#scores = scores.all();
  }

  create(length: number): Judgments {
    return {
      logs: new Uint8Array(length),
      states: new Uint8Array(length),
      outcomes: new Uint8Array(length),
      scores: createMeans(length),
      shown: new Uint32Array(length),
    };
  }

  readonly #scoreOf = (log: number): number => this.#scores[log] as number;

  fill(judgments: Judgments, at: number, cell: number): void {
    const { starts, logs } = this.#layout;
    const [start, end] = [starts[cell] as number, starts[cell + 1] as number];
    let [state, outcome, shown] = [MISSING, MISSING, NO_LOG];
    for (let index = start; index < end; index += 1) {
      const log = logs[index] as number;
      const its = this.#states[log] as number;
      if (shown === NO_LOG || isAbove(its, state)) [state, shown] = [its, log];
      const becomes = this.#failures[log] === 0 ? its : ERRORED;
      if (isAbove(becomes, outcome)) outcome = becomes;
    }
    judgments.logs[at] = Math.min(2, end - start);
    judgments.states[at] = state;
    judgments.outcomes[at] = outcome;
    judgments.shown[at] = shown;
    fillMean(judgments.scores, at, this.#layout, cell, this.#scoreOf);
  }
}

const isAbove = (state: number, other: number): boolean => (RANKS[state] as number) > (RANKS[other] as number);

/** What an evaluator says of all cells. */
export function* judgmentsOf(layout: Layout, logs: ComparedLogs, columns: JudgedColumns): Steps<Judgments> {
  const judging = new Judging(layout, logs, columns);
  const cells = layout.rows * layout.sides;
  const judgments = judging.create(cells);
  yield* inStretches(cells, (from, to) => {
    for (let cell = from; cell < to; cell += 1) judging.fill(judgments, cell, cell);
  });
  return judgments;
}

/** What an evaluator says of the cells of some rows, row by row. */
export const judgmentsIn = (layout: Layout, logs: ComparedLogs, columns: JudgedColumns, rows: readonly number[]): Judgments => {
  const judging = new Judging(layout, logs, columns);
  const judgments = judging.create(rows.length * layout.sides);
  for (const [index, row] of rows.entries())
    for (let side = 0; side < layout.sides; side += 1) judging.fill(judgments, index * layout.sides + side, row * layout.sides + side);
  return judgments;
};

import { inStretches, type Steps } from '../steps.ts';
import { type JudgedColumns, NUMBER } from './compared-logs.ts';
import { CHANGES, type Change } from './comparison.ts';
import { differenceOf, noiseOf } from './difference.ts';
import type { Layout } from './layout.ts';
import { ERRORED, JUDGED, type Judgments, NO_LOG } from './sides.ts';

const codeOf = (change: Change): number => CHANGES.indexOf(change);
const [IMPROVED, REGRESSED, UNCHANGED, CHANGED] = (['improved', 'regressed', 'unchanged', 'changed'] as const).map(codeOf) as [
  number,
  number,
  number,
  number,
];
const [BECAME_ERROR, RECOVERED, INCOMPARABLE] = (['errored', 'recovered', 'incomparable'] as const).map(codeOf) as [number, number, number];

/** What became of judgments, row by row. */
export interface ChangesOfRows {
  /** Indices of `CHANGES`. */
  readonly changes: Uint8Array;
  /** Of scores; NaN where one is missing. */
  readonly deltas: Float64Array;
}

/** Tells what became of a judgment, by the cells of the two sides in `Judgments`. */
export class Comparer {
  readonly #judgments: Judgments;
  readonly #kinds: Uint8Array;
  readonly #values: Float64Array;
  readonly #minDelta: number;

  constructor(judgments: Judgments, { kinds, values }: JudgedColumns, minDelta: number) {
    this.#judgments = judgments;
    this.#kinds = kinds.all();
    this.#values = values.all();
    this.#minDelta = minDelta;
  }

  deltaOf(control: number, candidate: number): number {
    const { values } = this.#judgments.scores;
    return differenceOf(values[candidate] as number, values[control] as number);
  }

  /** An index of `CHANGES`. */
  changeOf(control: number, candidate: number): number {
    const { outcomes } = this.#judgments;
    const [before, after] = [outcomes[control], outcomes[candidate]];
    if (before === JUDGED && after === JUDGED) return this.#judgedChange(control, candidate);
    if (before === JUDGED && after === ERRORED) return BECAME_ERROR;
    return before === ERRORED && after === JUDGED ? RECOVERED : INCOMPARABLE;
  }

  #judgedChange(control: number, candidate: number): number {
    const { logs, scores } = this.#judgments;
    const delta = this.deltaOf(control, candidate);
    if (Number.isNaN(delta)) return this.#otherChange(control, candidate);
    const room = this.#minDelta + noiseOf(scores.values[control] as number, scores.values[candidate] as number);
    if (Math.abs(delta) > room) return delta > 0 ? IMPROVED : REGRESSED;
    if (this.#minDelta > 0 || logs[control] !== 1 || logs[candidate] !== 1) return UNCHANGED;
    // Of two good options neither is better, and yet they are not the same.
    return this.#otherChange(control, candidate);
  }

  /** Of judgments that are not better or worse. */
  #otherChange(control: number, candidate: number): number {
    const { shown } = this.#judgments;
    const [one, other] = [shown[control] as number, shown[candidate] as number];
    if (one === NO_LOG || other === NO_LOG) return INCOMPARABLE;
    const kind = this.#kinds[one] as number;
    if (kind !== this.#kinds[other]) return CHANGED;
    const [value, otherValue] = [this.#values[one] as number, this.#values[other] as number];
    if (Number.isNaN(value) || Number.isNaN(otherValue)) return INCOMPARABLE;
    const isEqual = kind === NUMBER ? differenceOf(value, otherValue) === 0 : value === otherValue;
    return isEqual ? UNCHANGED : CHANGED;
  }
}

/** What became of all rows in one of the candidates, told by its side. */
export function* changesOf(comparer: Comparer, { rows, sides }: Layout, side: number): Steps<ChangesOfRows> {
  const changes = new Uint8Array(rows);
  const deltas = new Float64Array(rows);
  yield* inStretches(rows, (from, to) => {
    for (let row = from; row < to; row += 1) {
      const control = row * sides;
      changes[row] = comparer.changeOf(control, control + side);
      deltas[row] = comparer.deltaOf(control, control + side);
    }
  });
  return { changes, deltas };
}

/** How often each came, in the order of `CHANGES`. */
export function* countsOfChanges({ changes }: ChangesOfRows): Steps<{ readonly change: Change; readonly count: number }[]> {
  const counts = new Uint32Array(CHANGES.length);
  yield* inStretches(changes.length, (from, to) => {
    for (let row = from; row < to; row += 1) counts[changes[row] as number] = (counts[changes[row] as number] as number) + 1;
  });
  return CHANGES.map((change, index) => ({ change, count: counts[index] as number }));
}

import { CHANGES, type Change, type ComparisonAsk, type PairedMeasure } from '../../../src/analysis/comparison/comparison.ts';
import { type Cell, ERRORS, EVALUATORS, optionsOf, type Row, scoreOf, stateOf } from '../answering/rows.ts';

/* The same answers, looked for row by row without a look at how the source finds them. */

export interface PlacedRow extends Row {
  readonly place: number;
}

/** What several logs of one run say of one row. */
export type Side = readonly PlacedRow[];
export interface NaiveRow {
  readonly datapoint: string | null;
  readonly cluster: unknown;
  /** The control run's, then the candidates'; from the newest on. */
  readonly sides: readonly Side[];
}

const keyOf = (row: PlacedRow, { pairBy }: ComparisonAsk): unknown => {
  if (pairBy === 'inputs') return sortedJson(row.inputs);
  return row.datapoint ?? row;
};

const sortedJson = (value: unknown): string =>
  JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner) ? Object.fromEntries(Object.entries(inner).sort()) : inner,
  );

const newestFirst = (one: PlacedRow, other: PlacedRow): number =>
  (other.createdAt ?? Number.MIN_SAFE_INTEGER) - (one.createdAt ?? Number.MIN_SAFE_INTEGER) || other.place - one.place;

/** All rows of a comparison, in the order of the control run. */
export const naiveRows = (logs: readonly Row[], ask: ComparisonAsk): NaiveRow[] => {
  const placed = logs.map((row, place) => ({ ...row, place }));
  const runs = [ask.control, ...ask.candidates];
  const keys = new Set(runs.flatMap((run) => placed.filter((row) => row.run === run).map((row) => keyOf(row, ask))));
  return [...keys].map((key) => {
    const its = placed.filter((row) => runs.includes(row.run) && keyOf(row, ask) === key);
    const named = its.map(({ inputs }) => (inputs as { c?: unknown }).c).find((value) => value !== undefined);
    return {
      datapoint: ask.pairBy === 'datapoint' ? (its[0] as PlacedRow).datapoint : null,
      cluster: ask.clusterBy === undefined || named === undefined ? Symbol('alone') : sortedJson(named),
      sides: runs.map((run) => its.filter((row) => row.run === run).sort(newestFirst)),
    };
  });
};

const meanOf = (numbers: readonly (number | null)[]): number | null => {
  const there = numbers.filter((number) => number !== null);
  return there.length === 0 ? null : there.reduce((sum, number) => sum + number, 0) / there.length;
};

const STATES = ['judged', 'errored', 'abstained', 'missing'];

const firstOf = (states: readonly string[]): string => STATES.find((state) => states.includes(state)) ?? 'missing';

export const judgmentOf = (side: Side, evaluator: number) => {
  const cells = side.map(({ cells: all }) => all[evaluator] as Cell);
  const state = firstOf(cells.map(stateOf));
  const log = cells.findIndex((cell) => stateOf(cell) === state);
  return {
    state,
    outcome: firstOf(side.map(({ error }, index) => (error === null ? stateOf(cells[index]) : 'errored'))),
    score: meanOf(cells.map((cell) => scoreOf(cell, evaluator))),
    shown: cells[log],
    log: log < 0 ? null : log,
  };
};

const isNoise = (one: number, other: number): boolean => Math.abs(one - other) <= 1e-12 * Math.max(1, Math.abs(one), Math.abs(other));

/** Undefined where nobody can tell. */
const isSame = (one: Cell | undefined, other: Cell | undefined, evaluator: number): boolean | undefined => {
  if (Array.isArray(one) !== Array.isArray(other) || typeof one !== typeof other) return false;
  if (typeof one === 'number' && typeof other === 'number') return isNoise(one, other);
  if (!Array.isArray(one)) return one === other;
  const of = (cell: Cell | undefined) => [...optionsOf(cell, evaluator)].sort().join();
  return EVALUATORS[evaluator]?.returnType === 'multi_select' ? of(one) === of(other) : undefined;
};

export const deltaOf = (control: number | null, candidate: number | null): number | null => {
  if (control === null || candidate === null) return null;
  return isNoise(control, candidate) ? 0 : candidate - control;
};

export const changeOf = (row: NaiveRow, side: number, evaluator: number, minDelta: number): Change => {
  const [controls, candidates] = [row.sides[0] as Side, row.sides[side] as Side];
  const [control, candidate] = [judgmentOf(controls, evaluator), judgmentOf(candidates, evaluator)];
  const outcomes = `${control.outcome} ${candidate.outcome}`;
  if (outcomes === 'judged errored') return 'errored';
  if (outcomes === 'errored judged') return 'recovered';
  if (outcomes !== 'judged judged') return 'incomparable';
  const same = isSame(control.shown, candidate.shown, evaluator);
  const byItself = same === undefined ? 'incomparable' : same ? 'unchanged' : 'changed';
  const delta = deltaOf(control.score, candidate.score);
  if (delta === null) return byItself;
  if (Math.abs(delta) > minDelta) return delta > 0 ? 'improved' : 'regressed';
  return minDelta > 0 || controls.length > 1 || candidates.length > 1 ? 'unchanged' : byItself;
};

export const changeCounts = (changes: readonly Change[]) =>
  CHANGES.map((change) => ({ change, count: changes.filter((one) => one === change).length }));

/** A number of each log; null for none. */
export type NumberOf = (row: Row) => number | null;

const indexOf = (selector: object): number => EVALUATORS.findIndex(({ name }) => name === (selector as { name: string }).name);

export const numberOfMeasure = (measure: PairedMeasure): { readonly of: NumberOf; readonly isBinary: boolean } => {
  if ('field' in measure) return { of: ({ duration }) => (measure.field === 'duration' ? duration : null), isBinary: false };
  if ('logError' in measure) return { of: ({ error }) => Number(error !== null), isBinary: true };
  if ('judgmentError' in measure) {
    const index = indexOf(measure.judgmentError);
    return { of: ({ cells }) => Number(stateOf(cells[index]) === 'errored'), isBinary: true };
  }
  if ('number' in measure) {
    const index = indexOf(measure.number);
    return { of: ({ cells: { [index]: cell } }) => (index === ERRORS && typeof cell === 'number' ? cell : null), isBinary: false };
  }
  const index = indexOf(measure.score);
  const isRated = EVALUATORS[index]?.isRated ?? false;
  if (measure.denominator === 'judgments') return { of: ({ cells }) => scoreOf(cells[index], index), isBinary: isRated };
  return { of: ({ cells }) => (isRated ? Number(scoreOf(cells[index], index) === 1) : null), isBinary: isRated };
};

export const figuresOf = (rows: readonly NaiveRow[], side: number, { of, isBinary }: ReturnType<typeof numberOfMeasure>) => {
  const pairs = rows.flatMap((row) => {
    const sides = [row.sides[0], row.sides[side]].map((logs) => (logs as Side).map(of).filter((number) => number !== null));
    const [control, candidate] = sides.map(meanOf) as [number | null, number | null];
    if (control === null || candidate === null) return [];
    const delta = deltaOf(control, candidate) as number;
    return [{ row, control, candidate, delta, isSingle: sides.every(({ length }) => length === 1) }];
  });
  const deltas = pairs.map(({ delta }) => delta);
  const mean = meanOf(deltas) ?? 0;
  const sums = [...Map.groupBy(pairs, ({ row }) => row.cluster).values()].map((its) =>
    its.reduce((sum, { delta }) => sum + delta - mean, 0),
  );
  const squaresOf = (distances: readonly number[]): number => distances.reduce((sum, distance) => sum + distance * distance, 0);
  const isEven = new Set(deltas).size <= 1;
  const count = (control: number, candidate: number) =>
    pairs.filter((pair) => pair.control === control && pair.candidate === candidate).length;
  const units = [...Map.groupBy(pairs, ({ row }) => row.cluster).values()].map((its) => its.reduce((sum, { delta }) => sum + delta, 0));
  return {
    units,
    pairs: pairs.length,
    differing: deltas.filter((delta) => delta !== 0).length,
    controlMean: meanOf(pairs.map(({ control }) => control)),
    candidateMean: meanOf(pairs.map(({ candidate }) => candidate)),
    delta: meanOf(deltas),
    squares: pairs.length === 0 ? null : isEven ? 0 : squaresOf(deltas.map((delta) => delta - mean)),
    clusters: { count: sums.length, squares: isEven ? 0 : squaresOf(sums) },
    table:
      isBinary && pairs.length > 0 && pairs.every(({ isSingle }) => isSingle)
        ? { both: count(1, 1), improved: count(0, 1), regressed: count(1, 0), neither: count(0, 0) }
        : undefined,
  };
};

/** By every way of setting signs; undefined where there are too many of them. */
export const flipped = (units: readonly number[]): number | undefined => {
  const there = units.filter((unit) => unit !== 0);
  if (there.length > 12) return undefined;
  const sumOf = (way: number): number => Math.abs(there.reduce((sum, unit, index) => sum + ((way >> index) & 1 ? unit : -unit), 0));
  const bound = sumOf(0) - 1e-9 * there.reduce((sum, unit) => sum + Math.abs(unit), 0);
  const ways = Array.from({ length: 2 ** there.length }, (_, way) => sumOf(way));
  return ways.filter((sum) => sum >= bound).length / ways.length;
};

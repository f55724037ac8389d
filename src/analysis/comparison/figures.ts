import { type Moments, momentsOf } from '../statistics/moments.ts';
import { inStretches, type Steps } from '../steps.ts';
import type { PairedFigures, PairedTable } from './comparison.ts';
import { differenceOf, noiseOf } from './difference.ts';
import type { Layout } from './layout.ts';
import type { Means } from './sides.ts';

/** The number of each cell. */
export interface NumbersOfCells {
  readonly means: Means;
  /** Whether that of a single log is 1 or 0, for what is so or not. */
  readonly isBinary: boolean;
}

interface Pairs {
  readonly controls: Float64Array;
  readonly candidates: Float64Array;
  readonly differences: Float64Array;
  readonly clusters: Uint32Array;
  /** Whether each side of each is of one log. */
  readonly areSingle: boolean;
}

const NO_PAIRS: PairedFigures = { pairs: 0, differing: 0, controlMean: null, candidateMean: null, delta: null, squares: null };

/** What nothing comes to. */
export const noFigures = (hasClusters: boolean): PairedFigures =>
  hasClusters ? { ...NO_PAIRS, clusters: { count: 0, squares: 0 } } : NO_PAIRS;

function* pairsOf({ values, counts }: Means, { rows, sides, clusters }: Layout, side: number): Steps<Pairs> {
  const [controls, candidates, differences] = [new Float64Array(rows), new Float64Array(rows), new Float64Array(rows)];
  const named = new Uint32Array(clusters ? rows : 0);
  let count = 0;
  let areSingle = true;
  yield* inStretches(rows, (from, to) => {
    for (let row = from; row < to; row += 1) {
      const [cell, other] = [row * sides, row * sides + side];
      const [control, candidate] = [values[cell] as number, values[other] as number];
      if (!Number.isFinite(control) || !Number.isFinite(candidate)) continue;
      controls[count] = control;
      candidates[count] = candidate;
      differences[count] = differenceOf(candidate, control);
      if (clusters) named[count] = clusters[row] as number;
      if (counts[cell] !== 1 || counts[other] !== 1) areSingle = false;
      count += 1;
    }
  });
  return {
    controls: controls.subarray(0, count),
    candidates: candidates.subarray(0, count),
    differences: differences.subarray(0, count),
    clusters: named.subarray(0, count),
    areSingle,
  };
}

function* tableOf({ controls, candidates }: Pairs): Steps<PairedTable> {
  // By twice the control's and the candidate's.
  const counts: [number, number, number, number] = [0, 0, 0, 0];
  yield* inStretches(controls.length, (from, to) => {
    for (let pair = from; pair < to; pair += 1) {
      const at = (2 * (controls[pair] as number) + (candidates[pair] as number)) as 0 | 1 | 2 | 3;
      counts[at] += 1;
    }
  });
  const [neither, improved, regressed, both] = counts;
  return { both, improved, regressed, neither };
}

function* clustersOf({ differences, clusters }: Pairs, mean: number, isEven: boolean): Steps<{ count: number; squares: number }> {
  const sums = new Map<number, number>();
  let [alone, squares] = [0, 0];
  yield* inStretches(differences.length, (from, to) => {
    for (let pair = from; pair < to; pair += 1) {
      const [cluster, distance] = [clusters[pair] as number, (differences[pair] as number) - mean];
      if (cluster !== 0) sums.set(cluster, (sums.get(cluster) ?? 0) + distance);
      else {
        alone += 1;
        squares += distance * distance;
      }
    }
  });
  for (const sum of sums.values()) squares += sum * sum;
  return { count: alone + sums.size, squares: isEven ? 0 : squares };
}

const orNull = (number: number): number | null => (Number.isFinite(number) ? number : null);

/** Whether differences are equal but for noise. */
const areEven = ({ min, max }: Moments, ...sides: readonly Moments[]): boolean => {
  const greatest = Math.max(...sides.flatMap((side) => [Math.abs(side.min), Math.abs(side.max)]));
  return max - min <= noiseOf(greatest, 0);
};

const countOf = (differences: Float64Array): number => {
  let count = 0;
  for (let pair = 0; pair < differences.length; pair += 1) if (differences[pair] !== 0) count += 1;
  return count;
};

/** What the pairs of the control run and of one of the candidates, told by its side, come to. */
export function* figuresOf({ means, isBinary }: NumbersOfCells, layout: Layout, side: number): Steps<PairedFigures> {
  const pairs = yield* pairsOf(means, layout, side);
  const hasClusters = layout.clusters !== undefined;
  const { controls, candidates, differences, areSingle } = pairs;
  if (controls.length === 0) return noFigures(hasClusters);
  const [control, candidate, difference] = [yield* momentsOf(controls), yield* momentsOf(candidates), yield* momentsOf(differences)];
  const isEven = areEven(difference, control, candidate);
  return {
    pairs: controls.length,
    differing: countOf(differences),
    controlMean: orNull(control.mean),
    candidateMean: orNull(candidate.mean),
    delta: orNull(difference.mean),
    squares: isEven ? 0 : orNull(difference.squares),
    ...(isBinary && areSingle && !hasClusters && { table: yield* tableOf(pairs) }),
    ...(hasClusters && { clusters: yield* clustersOf(pairs, difference.mean, isEven) }),
  };
}

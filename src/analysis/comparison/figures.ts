import { ClusterFinder, type Clusters } from '../statistics/clusters.ts';
import { type Moments, momentsOf } from '../statistics/moments.ts';
import { flippedSigns } from '../statistics/sign-flips.ts';
import { inStretches, type Steps } from '../steps.ts';
import type { PairedFigures, PairedTable } from './comparison.ts';
import { differenceOf, noiseOf } from './difference.ts';
import type { Layout } from './layout.ts';
import type { Means } from './sides.ts';
import { isDecidedBySigns } from './significance.ts';

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
export const noFigures = (hasClusters: boolean, { always }: ExactAsk): PairedFigures => ({
  ...NO_PAIRS,
  ...(hasClusters && { clusters: { count: 0, squares: 0 } }),
  ...(always && { exact: null }),
});

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

/** The square of what the distances from the mean add up to in each cluster, summed up. */
function* squaresOf(differences: Float64Array, mean: number, { count, of }: Clusters): Steps<number> {
  const sums = new Float64Array(count);
  yield* inStretches(differences.length, (from, to) => {
    for (let pair = from; pair < to; pair += 1) {
      const cluster = of[pair] as number;
      sums[cluster] = (sums[cluster] as number) + (differences[pair] as number) - mean;
    }
  });
  let squares = 0;
  yield* inStretches(count, (from, to) => {
    for (let cluster = from; cluster < to; cluster += 1) squares += (sums[cluster] as number) ** 2;
  });
  return squares;
}

const orNull = (number: number): number | null => (Number.isFinite(number) ? number : null);

/** Whether differences are equal but for noise. */
const areEven = ({ min, max }: Moments, ...sides: readonly Moments[]): boolean => {
  const greatest = Math.max(...sides.flatMap((side) => [Math.abs(side.min), Math.abs(side.max)]));
  return max - min <= noiseOf(greatest, 0);
};

function* countOf(differences: Float64Array): Steps<number> {
  let count = 0;
  yield* inStretches(differences.length, (from, to) => {
    for (let pair = from; pair < to; pair += 1) if (differences[pair] !== 0) count += 1;
  });
  return count;
}

/** Whether signs are to be flipped wherever there is no table, and by which random ways. */
export interface ExactAsk {
  readonly always: boolean;
  /** Equal seeds give equal answers. */
  readonly seed: string;
}

/** Counted, so that nothing of a share is rounded before it is held against a bound. */
const sharesIn = ({ both, improved, regressed }: PairedTable, pairs: number) => ({
  controlMean: (both + regressed) / pairs,
  candidateMean: (both + improved) / pairs,
  delta: (improved - regressed) / pairs,
});

/** What the pairs of the control run and of one of the candidates, told by its side, come to. */
export function* figuresOf({ means, isBinary }: NumbersOfCells, layout: Layout, side: number, exact: ExactAsk): Steps<PairedFigures> {
  const pairs = yield* pairsOf(means, layout, side);
  const { controls, candidates, differences, areSingle } = pairs;
  if (controls.length === 0) return noFigures(layout.clusters !== undefined, exact);
  const [control, candidate, difference] = [yield* momentsOf(controls), yield* momentsOf(candidates), yield* momentsOf(differences)];
  const clusters = layout.clusters && (yield* new ClusterFinder().clustersOf(pairs.clusters));
  const isEven = areEven(difference, control, candidate);
  const figures: PairedFigures = {
    pairs: controls.length,
    differing: yield* countOf(differences),
    controlMean: orNull(control.mean),
    candidateMean: orNull(candidate.mean),
    delta: orNull(difference.mean),
    squares: isEven ? 0 : orNull(difference.squares),
    ...(isBinary && areSingle && !clusters && { table: yield* tableOf(pairs) }),
    ...(clusters && {
      clusters: { count: clusters.count, squares: isEven ? 0 : yield* squaresOf(differences, difference.mean, clusters) },
    }),
  };
  if (figures.table) return { ...figures, ...sharesIn(figures.table, figures.pairs) };
  if (!(exact.always || isDecidedBySigns(figures))) return figures;
  return { ...figures, exact: yield* flippedSigns(differences, clusters, exact.seed) };
}

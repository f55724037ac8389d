import type { HistogramAsk, HistogramBin } from '../question.ts';
import { inStretches, type Steps } from '../steps.ts';
import type { Moments } from './moments.ts';

/** Edges in even steps; the last one is the end itself, whatever the steps add up to. */
const edgesOf = (from: number, to: number, bins: number): Float64Array => {
  const step = (to - from) / bins;
  const edges = Float64Array.from({ length: bins + 1 }, (_, index) => from + index * step);
  edges[bins] = to;
  return edges;
};

/** How many numbers lie between each two edges: a bin holds its lower end, and the last one its upper end too. */
function* countsOf(values: Float64Array, edges: Float64Array): Steps<Float64Array> {
  const bins = edges.length - 1;
  const [start, end] = [edges[0] as number, edges[bins] as number];
  const last = bins - 1;
  const counts = new Float64Array(bins);
  yield* inStretches(values.length, (from, to) => {
    for (let at = from; at < to; at += 1) {
      const value = values[at] as number;
      if (!(value >= start && value <= end)) continue;
      let bin = Math.min(last, Math.floor(((value - start) / (end - start)) * bins));
      // Rounding may have put it beside its bin.
      while (value < (edges[bin] as number)) bin -= 1;
      while (bin < last && value >= (edges[bin + 1] as number)) bin += 1;
      counts[bin] = (counts[bin] as number) + 1;
    }
  });
  return counts;
}

function* countOf(values: Float64Array, wanted: number): Steps<number> {
  let count = 0;
  yield* inStretches(values.length, (from, to) => {
    for (let at = from; at < to; at += 1) if (values[at] === wanted) count += 1;
  });
  return count;
}

/**
 * Bins of one width, as `numpy.histogram` has them; from the least to the greatest number where the ask says no ends. One bin where both ends
 * are the same; none without numbers, where the asked end is on the wrong side of all of them, or where the ends are too far apart for a number.
 * What is NaN is in none.
 */
export function* histogramOf(
  values: Float64Array,
  { count, min, max }: Pick<Moments, 'count' | 'min' | 'max'>,
  ask: HistogramAsk,
): Steps<HistogramBin[]> {
  if (count === 0) return [];
  const [from, to] = [ask.from ?? min, ask.to ?? max];
  if (from > to || !Number.isFinite(to - from)) return [];
  if (from === to) return [{ from, to, count: yield* countOf(values, from) }];
  const edges = edgesOf(from, to, ask.bins);
  const counts = yield* countsOf(values, edges);
  return [...counts].map((inBin, bin) => ({ from: edges[bin] as number, to: edges[bin + 1] as number, count: inBin }));
}

import { inStretches, type Steps } from '../steps.ts';

/** Where a partition is: what is before `left` is not greater than the pivot, and what is behind `right` not less. */
interface Cursor {
  left: number;
  right: number;
}

/** Pairs that are swapped in one step. */
const SWAPS = 8_192;

/** Goes on with a partition; whether it came to its end. */
const partition = (values: Float64Array, pivot: number, cursor: Cursor): boolean => {
  let { left, right } = cursor;
  for (let swaps = 0; left <= right && swaps < SWAPS; swaps += 1) {
    while ((values[left] as number) < pivot) left += 1;
    while ((values[right] as number) > pivot) right -= 1;
    if (left > right) break;
    const swapped = values[left] as number;
    values[left] = values[right] as number;
    values[right] = swapped;
    left += 1;
    right -= 1;
  }
  cursor.left = left;
  cursor.right = right;
  return left > right;
};

/** Puts the number that is at `at` when they are in order there, lesser ones before it and greater ones behind, between two places. */
function* select(values: Float64Array, at: number, from: number, to: number): Steps<void> {
  let low = from;
  let high = to;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const [a, b, c] = [values[low] as number, values[middle] as number, values[high] as number];
    // The median of three, so that what is in order already takes no longer.
    const pivot = Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
    const cursor = { left: low, right: high };
    while (!partition(values, pivot, cursor)) yield;
    if (at <= cursor.right) high = cursor.right;
    else if (at >= cursor.left) low = cursor.left;
    else return;
  }
}

function* least(values: Float64Array, first: number): Steps<number> {
  const state = { found: values[first] as number };
  yield* inStretches(values.length - first, (from, to) => {
    let { found } = state;
    for (let index = first + from; index < first + to; index += 1) if ((values[index] as number) < found) found = values[index] as number;
    state.found = found;
  });
  return state.found;
}

/** Between two numbers, also where they are so far apart that no number tells how far. */
const between = (below: number, above: number, share: number): number => {
  const distance = above - below;
  return Number.isFinite(distance) ? below + share * distance : below * (1 - share) + above * share;
};

/**
 * Percentiles by linear interpolation between the two nearest numbers (type 7 of Hyndman and Fan, NumPy's default), in the order asked; each
 * from 0 to 100. Null without numbers. The numbers are put into another order.
 */
export function* percentilesOf(values: Float64Array, asked: readonly number[]): Steps<(number | null)[]> {
  const last = values.length - 1;
  if (last < 0) return asked.map(() => null);
  const found = new Map<number, number>();
  let sorted = 0;
  for (const p of [...asked].sort((one, other) => one - other)) {
    const place = (last * p) / 100;
    const at = Math.min(last, Math.floor(place));
    yield* select(values, at, sorted, last);
    sorted = at;
    const below = values[at] as number;
    const above = place === at ? below : yield* least(values, at + 1);
    found.set(p, between(below, above, place - at));
  }
  return asked.map((p) => found.get(p) ?? null);
}

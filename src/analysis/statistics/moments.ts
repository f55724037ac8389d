/** What numbers come to at a glance. Where there are none, the mean and the range are NaN. */
export interface Moments {
  readonly count: number;
  readonly sum: number;
  readonly mean: number;
  readonly min: number;
  readonly max: number;
  /** The sum of the squared distances from the mean. */
  readonly squares: number;
}

/** A sum that rounds once, not with every number (Neumaier). */
const exactSum = (values: Float64Array): number => {
  let sum = 0;
  let lost = 0;
  for (const value of values) {
    const next = sum + value;
    lost += Math.abs(sum) >= Math.abs(value) ? sum - next + value : value - next + sum;
    sum = next;
  }
  return Number.isFinite(lost) ? sum + lost : sum;
};

/** Of finite numbers, in two passes: the mean, then the distances from it. */
export const momentsOf = (values: Float64Array): Moments => {
  const count = values.length;
  const sum = exactSum(values);
  const rounded = sum / count;
  if (count === 0) return { count, sum, mean: rounded, min: rounded, max: rounded, squares: 0 };
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  let squares = 0;
  // What the distances add up to is how far the mean was rounded.
  let drift = 0;
  for (const value of values) {
    if (value < min) min = value;
    if (value > max) max = value;
    drift += value - rounded;
    squares += (value - rounded) * (value - rounded);
  }
  return { count, sum, mean: rounded + drift / count, min, max, squares: Math.max(0, squares - (drift * drift) / count) };
};

/** The standard deviation of the sample, with n − 1; NaN with fewer than two numbers. */
export const deviationOf = ({ count, squares }: Moments): number => (count < 2 ? Number.NaN : Math.sqrt(squares / (count - 1)));

/* Tests of significance, reckoned here by sums that anyone can follow. */

/** `n` over `k`. */
const over = (n: number, k: number): bigint => {
  let result = 1n;
  for (let index = 1n; index <= BigInt(k); index += 1n) result = (result * (BigInt(n) - index + 1n)) / index;
  return result;
};

const SCALE = 10n ** 30n;

/** McNemar's mid-p of so many pairs that became better and worse, in whole numbers to the end. */
export const midPOf = (better: number, worse: number): number | null => {
  const [least, all] = [Math.min(better, worse), better + worse];
  if (all === 0) return null;
  if (better === worse) return 1;
  let twice = 0n;
  for (let heads = 0; heads <= least; heads += 1) twice += 2n * over(all, heads);
  return Number(((twice - over(all, least)) * SCALE) / 2n ** BigInt(all)) / Number(SCALE);
};

/** Simpson's rule. */
const integral = (of: (x: number) => number, from: number, to: number, steps = 20_000): number => {
  const width = (to - from) / steps;
  let sum = of(from) + of(to);
  for (let step = 1; step < steps; step += 1) sum += of(from + step * width) * (step % 2 === 1 ? 4 : 2);
  return (sum * width) / 3;
};

/** The two-sided p-value of Student's t: with t = √df·tan φ the density is a power of a cosine. */
export const tPOf = (t: number, df: number): number => {
  const density = (angle: number): number => Math.cos(angle) ** (df - 1);
  const whole = integral(density, 0, Math.PI / 2);
  return integral(density, Math.atan(Math.abs(t) / Math.sqrt(df)), Math.PI / 2) / whole;
};

/** The paired t test. Null where nothing varies. */
export const pairedTOf = (differences: readonly number[]): number | null => {
  const n = differences.length;
  const mean = differences.reduce((sum, each) => sum + each, 0) / n;
  const squares = differences.reduce((sum, each) => sum + (each - mean) ** 2, 0);
  return n < 2 || squares < 1e-18 ? null : tPOf(mean / Math.sqrt(squares / (n - 1) / n), n - 1);
};

/** Benjamini and Hochberg, as their rule reads: the least of what any p-value at or above it comes to. */
export const correctedOf = (pValues: readonly number[]): number[] =>
  pValues.map((p) =>
    Math.min(
      1,
      ...pValues.filter((other) => other >= p).map((other) => (pValues.length * other) / pValues.filter((each) => each <= other).length),
    ),
  );

/** Of a difference of two numbers, what may be due to how numbers are kept. */
const NOISE = 1e-12;

export const noiseOf = (one: number, other: number): number => NOISE * Math.max(1, Math.abs(one), Math.abs(other));

/** A number less another; 0 where they differ by no more than noise. NaN where one is. */
export const differenceOf = (number: number, other: number): number => {
  const difference = number - other;
  return Math.abs(difference) <= noiseOf(number, other) ? 0 : difference;
};

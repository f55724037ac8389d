import type { Scale } from './scale.ts';

/** The distances between ticks that people count in, as parts of a power of ten. */
const NICE = [1, 2, 5, 10] as const;

/** Round numbers within a scale, evenly apart and at most as many as these; of a scale without extent the one number that it has. */
export const ticksOf = ({ from, to }: Scale, atMost: number): number[] => {
  if (!(to > from)) return [from];
  const rough = (to - from) / atMost;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * (NICE.find((nice) => nice * power >= rough * (1 - 1e-9)) ?? 10);
  const [first, last] = [Math.ceil(from / step - 1e-9), Math.floor(to / step + 1e-9)];
  // Of whole numbers, for a sum of steps adds their errors up; and never -0.
  return Array.from({ length: last - first + 1 }, (_one, index) => Number(((first + index) * step).toPrecision(12)) + 0);
};

import { ticks } from 'd3-array';
import { timeTicks } from 'd3-time';
import type { Scale } from '../parts/scale.ts';
import { type FigureKind, written } from '../parts/written.ts';

/** A place on an axis, and what it is called. */
export interface Tick {
  readonly value: number;
  readonly label: string;
}

/** About so many round numbers of a scale; counts are whole. */
export const numberTicks = ({ from, to }: Scale, count: number, kind: FigureKind): Tick[] =>
  ticks(from, to, count)
    .filter((value) => kind !== 'count' || Number.isInteger(value))
    .map((value) => ({ value, label: written(value, kind) }));

/** Pixels of a letter of a label, and between two labels. */
const [LETTER, BETWEEN] = [7, 16];

/** As many ticks as have room side by side in so many pixels, from what makes about as many as it is asked for; at least about two. */
export const ticksThatFit = (length: number, make: (count: number) => Tick[]): Tick[] => {
  for (let count = 8; count > 2; count -= 1) {
    const made = make(count);
    if (made.reduce((sum, { label }) => sum + label.length * LETTER + BETWEEN, 0) <= length) return made;
  }
  return make(2);
};

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** How a time is written where the next one is so far away, in milliseconds; the first of all, and of a year, with that. */
const TIME_FORMATS: readonly (readonly [atLeast: number, options: Intl.DateTimeFormatOptions])[] = [
  [365 * DAY, { year: 'numeric' }],
  [28 * DAY, { month: 'short', year: 'numeric' }],
  [23 * HOUR, { day: 'numeric', month: 'short' }],
  [0, { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' }],
];

/** About so many round times of a scale of milliseconds, as this locale and its time zone have them. */
export const momentTicks = ({ from, to }: Scale, count: number): Tick[] => {
  const values = timeTicks(new Date(from), new Date(to), count).map(Number);
  const step = Math.min(...values.slice(1).map((value, index) => value - (values[index] ?? 0)));
  const options = TIME_FORMATS.find(([atLeast]) => step >= atLeast)?.[1];
  const format = new Intl.DateTimeFormat(undefined, options);
  const withYear = new Intl.DateTimeFormat(undefined, { ...options, year: 'numeric' });
  const yearOf = (value: number | undefined): number | undefined => (value === undefined ? undefined : new Date(value).getFullYear());
  return values.map((value, index) => {
    const isNew = yearOf(value) !== yearOf(values[index - 1]);
    return { value, label: (isNew ? withYear : format).format(value) };
  });
};

/** Places from 0 to an end in ascending order, moved apart until each is so far from the next one; closer where there is no room for that. */
export const spread = (places: readonly number[], distance: number, end: number): number[] => {
  const apart = Math.min(distance, end / Math.max(1, places.length - 1));
  const placed: number[] = [];
  for (const place of places) placed.push(Math.max(place, (placed.at(-1) ?? -apart) + apart));
  return placed.map((place, index) => Math.min(place, end - (places.length - 1 - index) * apart));
};

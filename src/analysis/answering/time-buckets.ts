import type { GroupKey, TimeBucket } from '../question.ts';
import type { TimeZone } from './time-zone.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** Clocks change by whole quarters, at whole quarters: within one, all times are in one bucket. */
const QUARTER = 15 * MINUTE;
/** Around the times that a `Date` can hold. */
const MAX_TIME = 8.64e15 - 10 * DAY;

/** A stretch of time: when it begins, in milliseconds since 1970, and what it is called. */
export interface Bucket {
  readonly begin: number;
  readonly key: GroupKey;
}

const padded = (number: number, length = 2): string => String(number).padStart(length, '0');

/** A time of a clock on the wall, as if it were one of UTC. */
const wallText = (wall: number): string => new Date(wall).toISOString().slice(0, -5);

const offsetText = (offset: number): string => {
  const seconds = Math.abs(offset) / 1000;
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return `${offset < 0 ? '-' : '+'}${parts
    .slice(0, parts[2] === 0 ? 2 : 3)
    .map((part) => padded(part))
    .join(':')}`;
};

const mondayOf = (wall: number): number => {
  const day = Math.floor(wall / DAY);
  // 1970 began with a Thursday.
  return (day - ((((day + 3) % 7) + 7) % 7)) * DAY;
};

const monthOf = (wall: number): number => {
  const date = new Date(wall);
  return new Date(0).setUTCFullYear(date.getUTCFullYear(), date.getUTCMonth(), 1);
};

/** A week belongs to the year that its Thursday is in (ISO 8601). */
const weekLabel = (monday: number): string => {
  const thursday = monday + 3 * DAY;
  const year = new Date(thursday).getUTCFullYear();
  const firstOfYear = new Date(0).setUTCFullYear(year, 0, 1);
  return `${padded(year, 4)}-W${padded(1 + Math.floor((thursday - firstOfYear) / (7 * DAY)))}`;
};

interface Rule {
  /** When the stretch began that a time on the wall is in, on the wall too. */
  readonly floor: (wall: number) => number;
  readonly label: (begin: number) => string;
}

const RULES: { readonly [Bucket in TimeBucket]: Rule } = {
  hour: { floor: (wall) => Math.floor(wall / HOUR) * HOUR, label: (begin) => wallText(begin).slice(0, -6) },
  day: { floor: (wall) => Math.floor(wall / DAY) * DAY, label: (begin) => wallText(begin).slice(0, -9) },
  week: { floor: mondayOf, label: weekLabel },
  month: { floor: monthOf, label: (begin) => wallText(begin).slice(0, -12) },
};

/** When a clock first shows this time, or, where it leaps over it, when it does. */
const firstTimeOf = (wall: number, zone: TimeZone): number => {
  const [before, after] = [zone.offsetAt(wall - DAY), zone.offsetAt(wall + DAY)];
  if (before === after) return wall - before;
  const change = zone.changeWithin(wall - DAY, wall + DAY);
  return wall - before < change ? wall - before : Math.max(change, wall - after);
};

/** Puts times into stretches of a zone's clock. */
export class TimeBuckets {
  readonly #rule: Rule;
  readonly #zone: TimeZone;
  readonly #isHour: boolean;
  readonly #byBegin = new Map<number, number>();
  readonly #byQuarter = new Map<number, number>();
  readonly #add: (bucket: Bucket) => number;
  #lastQuarter = Number.NaN;
  #lastNumber = -1;

  /** `add` gives a number to each bucket when it is first seen. */
  constructor(bucket: TimeBucket, zone: TimeZone, add: (bucket: Bucket) => number) {
    this.#rule = RULES[bucket];
    this.#zone = zone;
    this.#isHour = bucket === 'hour';
    this.#add = add;
  }

  /** The number of the bucket of a time in microseconds since 1970; undefined for what is no time. */
  numberOf(micros: number): number | undefined {
    const time = micros / 1000;
    if (!(Math.abs(time) < MAX_TIME)) return undefined;
    const quarter = Math.floor(time / QUARTER);
    if (quarter === this.#lastQuarter) return this.#lastNumber;
    let number = this.#byQuarter.get(quarter);
    if (number === undefined) {
      const offset = this.#zone.offsetAt(time);
      number = this.#numberAt(Math.floor(time), offset);
      // Long ago clocks went by the sun.
      if (offset % QUARTER !== 0 || offset !== this.#zone.offsetAt(quarter * QUARTER)) return number;
      if (offset !== this.#zone.offsetAt((quarter + 1) * QUARTER - 1)) return number;
      this.#byQuarter.set(quarter, number);
    }
    this.#lastQuarter = quarter;
    this.#lastNumber = number;
    return number;
  }

  #numberAt(time: number, offset: number): number {
    const wall = this.#rule.floor(time + offset);
    const begin = this.#isHour ? this.#beginOfHour(wall - offset, time, offset) : firstTimeOf(wall, this.#zone);
    const known = this.#byBegin.get(begin);
    if (known !== undefined) return known;
    const offsetThen = this.#zone.offsetAt(begin);
    const value = `${wallText(begin + offsetThen)}${offsetText(offsetThen)}`;
    const number = this.#add({ begin, key: { value, label: this.#rule.label(wall) } });
    this.#byBegin.set(begin, number);
    return number;
  }

  /** An hour that comes twice is two: each has the clock that shows it, and begins no earlier than that. */
  #beginOfHour(begin: number, time: number, offset: number): number {
    return this.#zone.offsetAt(begin) === offset ? begin : this.#zone.changeWithin(begin, time);
  }
}

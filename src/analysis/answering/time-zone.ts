import { QuestionError } from '../errors.ts';
import type { Place } from '../parse-input.ts';

const DAY = 86_400_000;

/** The clock of a zone beside UTC, in milliseconds. */
export interface TimeZone {
  /** How far the clock is ahead of UTC at a time since 1970. */
  offsetAt(time: number): number;
  /** The first time, after `from` and no later than `to`, from which on the clock is what it is at `to`; at `from` it is another. */
  changeWithin(from: number, to: number): number;
}

const OFFSET = /GMT(?:([+-])(\d\d):(\d\d)(?::(\d\d))?)?/;

const readOffset = (text: string): number => {
  const [, sign, hours, minutes, seconds = '0'] = OFFSET.exec(text) ?? [];
  if (sign === undefined) return 0;
  return (sign === '-' ? -1000 : 1000) * (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds));
};

const formatOf = (name: string, place: Place): Intl.DateTimeFormat => {
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone: name, timeZoneName: 'longOffset', year: 'numeric' });
  } catch {
    throw new QuestionError(place, `There is no time zone ${JSON.stringify(name)}; a time zone has an IANA name such as "Europe/Berlin".`);
  }
};

class ZoneByIntl implements TimeZone {
  readonly #format: Intl.DateTimeFormat;
  /** By the day of UTC, at its begin. */
  readonly #offsets = new Map<number, number>();

  constructor(format: Intl.DateTimeFormat) {
    this.#format = format;
  }

  #ask(time: number): number {
    return readOffset(this.#format.format(time));
  }

  #atBeginOf(day: number): number {
    const known = this.#offsets.get(day);
    if (known !== undefined) return known;
    const offset = this.#ask(day * DAY);
    this.#offsets.set(day, offset);
    return offset;
  }

  offsetAt(time: number): number {
    const day = Math.floor(time / DAY);
    const offset = this.#atBeginOf(day);
    // No zone changes its clock twice a day.
    return offset === this.#atBeginOf(day + 1) ? offset : this.#ask(time);
  }

  changeWithin(from: number, to: number): number {
    const after = this.offsetAt(to);
    let [low, high] = [from, to];
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2);
      if (this.offsetAt(middle) === after) high = middle;
      else low = middle;
    }
    return high;
  }
}

/** The zone of an IANA name. Throws a `QuestionError` where there is none; `place` is where it stands in what was asked. */
export const timeZoneOf = (name: string, place: Place): TimeZone => new ZoneByIntl(formatOf(name, place));

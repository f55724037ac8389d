/*
 * The one grammar of upstream's timestamps: for showing them, for calculating with them and for ordering by them.
 *
 * `2025-03-11T10:02:17.604512Z`, where a `t` or a blank may stand for the T, a `z` for the Z, seconds and their fraction of any length may be
 * left out, the zone may be `+02:00`, `+0200` or `+02`, a blank may stand before it, and no zone at all means UTC. 2025-02-30 is no date and
 * 25:00 no time; second 60 is a leap second.
 */

const TIMESTAMP =
  /^(\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01]))[Tt ]((?:[01]\d|2[0-3]):[0-5]\d(:(?:[0-5]\d|60)(?:\.\d+)?)?) ?([Zz]|[+-](?:[01]\d|2[0-3])(?::?[0-5]\d)?)?$/;

/** A date, a time with the fraction of its seconds, the seconds of the time, and a zone; undefined for what is no timestamp. */
const partsOf = (value: unknown): RegExpExecArray | undefined => {
  const parts = typeof value === 'string' ? TIMESTAMP.exec(value) : null;
  return parts && isDate(parts[1] as string) ? parts : undefined;
};

/** Whether a month has so many days: the grammar knows that none has more than 31. */
const isDate = (date: string): boolean => {
  const day = Number(date.slice(8));
  return day <= 28 || day <= daysOf(Number(date.slice(0, 4)), Number(date.slice(5, 7)));
};

const daysOf = (year: number, month: number): number => {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
};

/** `+02:00` of `+02`, `+0200` and `+02:00`; `Z` of `z` and of none. */
const zoneOf = (zone = 'Z'): string => {
  if (zone.length === 6) return zone;
  if (zone.length === 1) return 'Z';
  return `${zone.slice(0, 3)}:${zone.slice(3) || '00'}`;
};

/** Whether a value is a timestamp of a moment that there is. */
export const isTimestamp = (value: unknown): boolean => typeof value === 'string' && TIMESTAMP.test(value) && isDate(value.slice(0, 10));

/** A timestamp as RFC 3339 has it, with every digit of its fraction and in its own zone; undefined for what is no timestamp. */
export const rfc3339Of = (value: unknown): string | undefined => {
  const parts = partsOf(value);
  if (!parts) return undefined;
  const [, date, time, seconds, zone] = parts;
  return seconds === undefined ? `${date}T${time}:00${zoneOf(zone)}` : `${date}T${time}${zoneOf(zone)}`;
};

/** A moment to calculate with: Date keeps milliseconds only. */
export interface Moment {
  /** Whole seconds since 1970. */
  readonly seconds: number;
  /** The digits of what is beyond them, without zeros at the end. */
  readonly fraction: string;
}

/** The moment of a timestamp; undefined for what is no timestamp. */
export const momentOf = (value: unknown): Moment | undefined => {
  const parts = partsOf(value);
  if (!parts) return undefined;
  const [, date, time = '', seconds = '', zone] = parts;
  const fraction = seconds.slice(4);
  const minute = Date.parse(`${date}T${time.slice(0, 5)}${zoneOf(zone)}`) / 1000;
  // Added, for `Date.parse` knows no leap second.
  return { seconds: minute + Number(seconds.slice(1, 3)), fraction: fraction.endsWith('0') ? fraction.replace(/0+$/, '') : fraction };
};

/** Whether a timestamp is later than another, or as late; one that is missing or is none is earlier than all. */
export const isAsLate = (timestamp: unknown, other: unknown): boolean => {
  const b = momentOf(other);
  if (!b) return true;
  const a = momentOf(timestamp);
  if (!a) return false;
  return a.seconds === b.seconds ? a.fraction >= b.fraction : a.seconds > b.seconds;
};

/** Microseconds since 1970, for comparing only; null for what is no timestamp. Further digits are left out. */
export const microsecondsOf = (value: unknown): number | null => {
  const moment = momentOf(value);
  return moment ? moment.seconds * 1_000_000 + Number(moment.fraction.slice(0, 6).padEnd(6, '0')) : null;
};

const fractionOf = ({ fraction }: Moment): number => Number(`0.${fraction || '0'}`);

/** Seconds from one moment to another, to the microsecond. */
export const secondsBetween = (from: Moment, to: Moment): number =>
  Math.round((to.seconds - from.seconds + (fractionOf(to) - fractionOf(from))) * 1e6) / 1e6;

/** The timestamp, in UTC and with six digits, of microseconds since 1970. */
export const utcTimestampOf = (microseconds: number): string => {
  const milliseconds = Math.floor(microseconds / 1_000);
  const rest = String(microseconds - milliseconds * 1_000).padStart(3, '0');
  return new Date(milliseconds).toISOString().replace('Z', `${rest}Z`);
};

import { dateTimeOf } from './scalars.ts';

/** Whole seconds since 1970 of a timestamp, and what is beyond them with every digit: Date keeps milliseconds only. */
const secondsOf = (timestamp: string): { whole: number; fraction: number } => {
  const text = dateTimeOf(timestamp);
  const fraction = /\.\d+/.exec(text)?.[0] ?? '';
  // Date knows no leap second; it counts as the second before.
  return { whole: Date.parse(text.replace(fraction, '').replace(/:60(?=[Z+-])/, ':59')) / 1000, fraction: Number(`0${fraction}`) };
};

/** Whether a timestamp is later than another, or as late; one that is missing or cannot be read is earlier than all. */
export const isAsLate = (timestamp: string | null | undefined, other: string | null | undefined): boolean => {
  const [a, b] = [orderOf(timestamp), orderOf(other)];
  return a.whole === b.whole ? a.fraction >= b.fraction : a.whole > b.whole;
};

const EARLIEST = { whole: Number.NEGATIVE_INFINITY, fraction: 0 };

const orderOf = (timestamp: string | null | undefined): { whole: number; fraction: number } => {
  try {
    const order = secondsOf(timestamp ?? '');
    return Number.isNaN(order.whole) ? EARLIEST : order;
  } catch {
    return EARLIEST;
  }
};

/** Seconds between two of upstream's timestamps, to the microsecond; null where one is missing. */
export const durationOf = (start: string | null | undefined, end: string | null | undefined): number | null => {
  if (start == null || end == null) return null;
  const from = secondsOf(start);
  const to = secondsOf(end);
  return Math.round((to.whole - from.whole + (to.fraction - from.fraction)) * 1e6) / 1e6;
};

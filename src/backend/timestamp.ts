import { momentOf } from '../contract/timestamp.ts';

/** Microseconds since 1970, for comparing only; null for what is no timestamp. Further digits are left out. */
export const microsecondsOf = (value: unknown): number | null => {
  const moment = momentOf(value);
  return moment ? moment.seconds * 1_000_000 + Number(moment.fraction.slice(0, 6).padEnd(6, '0')) : null;
};

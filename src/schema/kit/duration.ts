import { type Moment, momentOf, secondsBetween } from '../../contract/timestamp.ts';
import { DamagedError } from './damaged-error.ts';

const requiredMoment = (timestamp: string): Moment => {
  const moment = momentOf(timestamp);
  if (!moment) throw new DamagedError('Not a timestamp.');
  return moment;
};

/** Seconds between two of upstream's timestamps, to the microsecond; null where one is missing. */
export const durationOf = (start: string | null | undefined, end: string | null | undefined): number | null => {
  if (start == null || end == null) return null;
  return secondsBetween(requiredMoment(start), requiredMoment(end));
};

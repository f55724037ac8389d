import { type Moment, momentOf } from '../../contract/timestamp.ts';
import { DamagedError } from './damaged-error.ts';

const requiredMoment = (timestamp: string): Moment => {
  const moment = momentOf(timestamp);
  if (!moment) throw new DamagedError('Not a timestamp.');
  return moment;
};

const fractionOf = ({ fraction }: Moment): number => Number(`0.${fraction || '0'}`);

/** Seconds between two of upstream's timestamps, to the microsecond; null where one is missing. */
export const durationOf = (start: string | null | undefined, end: string | null | undefined): number | null => {
  if (start == null || end == null) return null;
  const from = requiredMoment(start);
  const to = requiredMoment(end);
  return Math.round((to.seconds - from.seconds + (fractionOf(to) - fractionOf(from))) * 1e6) / 1e6;
};

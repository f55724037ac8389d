import type { Answer, Call } from '../contract/send.ts';
import { UpstreamError } from './errors.ts';
import { retryAfterSecondsOf } from './retry-after.ts';
import { createRollingCounts } from './rolling-counts.ts';

/** What sending a call came to. */
export type Outcome = { readonly answer: Answer; readonly error?: undefined } | { readonly error: unknown; readonly answer?: undefined };

/** Statuses that another attempt may mend. */
const PASSING: ReadonlySet<number> = new Set([429, 500, 502, 503, 504]);

/** The longest wait, in seconds, that upstream may ask for; a longer one is the client's to wait. */
const MAX_RETRY_AFTER = 2;

/** Milliseconds of the shortest pause, and of the longest: the first is brief, for most faults pass at once. */
const MIN_PAUSE = 100;
const MAX_FIRST_PAUSE = 500;
const MAX_PAUSE = 1_000;

/**
 * Milliseconds to wait before the same call is sent again, having been sent again so many times already; undefined where that could mend
 * nothing, or upstream asks for more patience than there is. `random` is at least 0 and less than 1.
 */
export const pauseAfter = ({ answer, error }: Outcome, resent: number, random: () => number): number | undefined => {
  const pause = MIN_PAUSE + random() * ((resent === 0 ? MAX_FIRST_PAUSE : MAX_PAUSE) - MIN_PAUSE);
  if (!answer) return !(error instanceof UpstreamError) || error.fault.kind === 'unreachable' ? pause : undefined;
  if (!PASSING.has(answer.status)) return undefined;
  const seconds = retryAfterSecondsOf(answer.headers['retry-after'], Date.now());
  if (seconds === undefined) return pause;
  return seconds <= MAX_RETRY_AFTER ? Math.max(seconds * 1000, MIN_PAUSE) : undefined;
};

/** Whether a call's deadline leaves time for an attempt after this pause. */
export const hasTimeFor = ({ deadline }: Call, pause: number, now: number): boolean => deadline === undefined || now + pause < deadline;

/** The share of calls that may be sent again, and how many may be in any case: as many as the share of forty calls. */
const MAX_SHARE = 0.2;
const ALWAYS = 8;

/** Keeps attempts after the first from becoming a load of their own, when upstream is down and every call would be sent thrice. */
export interface RetryBudget {
  /** A call is sent for the first time. */
  spend(): void;
  /** Whether one may be sent again; if so it counts. */
  take(): boolean;
}

/** Of the calls of the last ten seconds a fifth may be sent again, or eight where that is more. */
export const createRetryBudget = (now: () => number): RetryBudget => {
  const sent = createRollingCounts(now);
  return {
    spend: () => sent.add(false),
    take: () => {
      const retries = sent.marked();
      const calls = sent.all() - retries;
      const isLeft = retries < Math.max(ALWAYS, Math.floor(calls * MAX_SHARE));
      if (isLeft) sent.add(true);
      return isLeft;
    },
  };
};

import type { BreakerState } from './observer.ts';
import { createRollingCounts, type RollingCounts } from './rolling-counts.ts';

/** Failed calls in a row that open a breaker. */
const MAX_IN_A_ROW = 8;
/** Calls of the last ten seconds that it takes to judge by their share of failures, and the share that opens a breaker. */
const MIN_CALLS = 10;
const MAX_FAILED_SHARE = 0.5;
/** Milliseconds that an open breaker rests before it lets one call try. */
const REST = 5_000;

/** What a call came to: `neither` says nothing of the endpoint, such as a client that left. */
export type CallOutcome = 'good' | 'failed' | 'neither';

/** Lets a call through; it is void when the breaker has changed its state since. */
export interface Permit {
  /** The call is the one that tries whether the endpoint is well again. */
  readonly isTrial: boolean;
}

/**
 * Stops calls to an endpoint that fails, so that both sides are spared: it opens after too many failures, rests, and then lets one call try.
 * While that one is out all others are refused, not kept waiting, and a client that leaves decides nothing; that, and counting over a true ten
 * seconds, is why this is no breaker of a library.
 */
export interface Breaker {
  /** Undefined: the call must not be made. */
  enter(): Permit | undefined;
  allows(permit: Permit): boolean;
  settle(permit: Permit, outcome: CallOutcome): void;
  /** Milliseconds until a call may try; 0 where that depends on the one that tries now. */
  restLeft(): number;
  /** Nobody asks it any more: it is no longer reported as open, whatever calls that are under way come to. */
  discard(): void;
}

export interface BreakerOptions {
  /** In milliseconds; never goes back. */
  readonly now: () => number;
  readonly onChange: (state: BreakerState) => void;
}

const isMostlyFailing = (recent: RollingCounts): boolean => {
  const all = recent.all();
  return all >= MIN_CALLS && recent.marked() >= all * MAX_FAILED_SHARE;
};

export const createBreaker = ({ now, onChange }: BreakerOptions): Breaker => {
  const recent = createRollingCounts(now);
  let state: BreakerState = 'closed';
  let inARow = 0;
  let restUntil = 0;
  let isDiscarded = false;
  let permit: Permit = { isTrial: false };
  const become = (next: BreakerState): void => {
    state = next;
    permit = { isTrial: next === 'half-open' };
    if (!isDiscarded) onChange(next);
  };
  const open = (): void => {
    restUntil = now() + REST;
    inARow = 0;
    recent.clear();
    become('open');
  };
  const count = (isFailure: boolean): void => {
    recent.add(isFailure);
    inARow = isFailure ? inARow + 1 : 0;
    if (isFailure && (inARow >= MAX_IN_A_ROW || isMostlyFailing(recent))) open();
  };
  return {
    enter: () => {
      if (state === 'half-open' || (state === 'open' && now() < restUntil)) return undefined;
      if (state === 'open') become('half-open');
      return permit;
    },
    allows: (given) => given === permit,
    settle: (given, outcome) => {
      if (given !== permit) return;
      if (state === 'closed') {
        if (outcome !== 'neither') count(outcome === 'failed');
      } else if (outcome === 'good') become('closed');
      else if (outcome === 'failed') open();
      else become('open');
    },
    restLeft: () => Math.max(0, restUntil - now()),
    discard: () => {
      if (state === 'open') become('half-open');
      isDiscarded = true;
    },
  };
};

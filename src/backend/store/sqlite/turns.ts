import { setTimeout } from 'node:timers/promises';
import { isBusy } from './sqlite-error.ts';

const RETRY_MILLISECONDS = 20;

/** How a piece of work is done. */
export interface TurnOptions {
  /** It changes the database: then it waits behind those that wait already. */
  readonly isChange: boolean;
  /** Ends the waiting. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Does work that the database may refuse for the time being, because another process holds it: then it is tried again now and then, and
 * nothing else waits meanwhile. What came of the work; undefined where it was refused to the end, and nothing of it was done.
 */
export type TakeTurn = <T>(work: () => T, options: TurnOptions) => Promise<{ readonly value: T } | undefined>;

/** Undefined where the database refuses the work. */
const attempt = <T>(work: () => T): { readonly value: T } | undefined => {
  try {
    return { value: work() };
  } catch (error) {
    if (isBusy(error)) return undefined;
    throw error;
  }
};

/** `patience`: milliseconds that a piece of work waits in all. Changes that wait are made in the order in which they came. */
export const createTurns = (patience: number): TakeTurn => {
  let last: Promise<unknown> = Promise.resolve();
  let waiting = 0;

  const retried = async <T>(work: () => T, end: number, signal: AbortSignal | undefined) => {
    for (;;) {
      signal?.throwIfAborted();
      const done = attempt(work);
      if (done || performance.now() >= end) return done;
      await setTimeout(RETRY_MILLISECONDS, undefined, { ...(signal && { signal }) });
    }
  };

  return async (work, { isChange, signal }) => {
    const end = performance.now() + patience;
    const done = isChange && waiting > 0 ? undefined : attempt(work);
    if (done) return done;
    if (!isChange) return retried(work, end, signal);
    waiting++;
    const turn = last.then(() => retried(work, end, signal)).finally(() => waiting--);
    last = turn.catch(() => undefined);
    return turn;
  };
};

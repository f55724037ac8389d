import { setTimeout } from 'node:timers/promises';
import type { MaybePromise } from '../maybe-promise.ts';
import { StoreHeldError, type WorkOptions } from '../store.ts';
import { isBusy } from './sqlite-error.ts';

const RETRY_MILLISECONDS = 20;

/**
 * Does work that the database may refuse for the time being, because another process holds it: then it is tried again now and then, and
 * nothing else waits meanwhile. What came of the work; throws `StoreHeldError` where it was refused to the end, and nothing of it was done.
 */
export interface Turns {
  /** Work that reads waits for nothing else. */
  read<T>(work: () => MaybePromise<T>, options?: WorkOptions): Promise<T>;
  /** Work that changes the database waits behind the changes that wait already. */
  change<T>(work: () => T, options?: WorkOptions): Promise<T>;
}

/** Undefined where the database refuses the work. */
type Attempt<T> = { readonly value: T } | undefined;

const unlessBusy = (error: unknown): undefined => {
  if (!isBusy(error)) throw error;
  return undefined;
};

const attemptNow = <T>(work: () => T): Attempt<T> => {
  try {
    return { value: work() };
  } catch (error) {
    return unlessBusy(error);
  }
};

const attempt = async <T>(work: () => MaybePromise<T>): Promise<Attempt<T>> => {
  try {
    return { value: await work() };
  } catch (error) {
    return unlessBusy(error);
  }
};

/** `patience`: milliseconds that a piece of work waits in all. Changes that wait are made in the order in which they came. */
export const createTurns = (patience: number): Turns => {
  let last: Promise<unknown> = Promise.resolve();
  let waiting = 0;

  const retried = async <T>(work: () => MaybePromise<T>, end: number, signal: AbortSignal | undefined): Promise<T> => {
    for (;;) {
      signal?.throwIfAborted();
      const done = await attempt(work);
      if (done) return done.value;
      if (performance.now() >= end) throw new StoreHeldError('The database is in use by another process.');
      await setTimeout(RETRY_MILLISECONDS, undefined, { ...(signal && { signal }) });
    }
  };

  return {
    read: (work, { signal } = {}) => retried(work, performance.now() + patience, signal),
    change: async (work, { signal } = {}) => {
      const end = performance.now() + patience;
      const done = waiting > 0 ? undefined : attemptNow(work);
      if (done) return done.value;
      waiting++;
      const turn = last.then(() => retried(work, end, signal)).finally(() => waiting--);
      last = turn.catch(() => undefined);
      return await turn;
    },
  };
};

import type { MaybePromise } from './maybe-promise.ts';
import type { Reads } from './reads.ts';
import type { Steps } from './steps.ts';

/** How a piece of work on a store is done. */
export interface WorkOptions {
  /** Ends the waiting for a store that another process holds. */
  readonly signal?: AbortSignal | undefined;
}

/** Another process held the store for longer than is waited: nothing of the work was done, and it can be tried again. */
export class StoreHeldError extends Error {
  override readonly name = 'StoreHeldError';
}

/** Columns of facts that are held for the questions that come next. */
export interface HeldColumns {
  readonly bytes: number;
  /** How often a column was held when it was asked for, and how often not, since the store was opened. */
  readonly hits: number;
  readonly misses: number;
}

/** The connection to the store broke while a change was to be kept: it may be there, or not. */
export class OutcomeUnknownError extends Error {
  override readonly name = 'OutcomeUnknownError';
}

/**
 * Evaluations, runs, stats and logs with their bodies as they came: what a v5 API is served from, whichever engine keeps it.
 */
export interface Store {
  /**
   * Carries out work that reads, and nothing else. It may be carried out again, from its start, while another process holds the store.
   * Throws `StoreHeldError`, the reason of the signal, and whatever the work throws.
   */
  read<T>(work: (reads: Reads) => MaybePromise<T>, options?: WorkOptions): Promise<T>;
  /**
   * Makes a change, in a transaction of its own: all of its edits stay, or none of them. `begin` may be called again, to begin again. What came
   * of the steps; throws `StoreHeldError`, the reason of the signal, and whatever a step throws, which undoes the change; and
   * `OutcomeUnknownError`.
   */
  change<T>(begin: () => Steps<T>, options?: WorkOptions): Promise<T>;
  /**
   * Sees to it that no file of the store holds anything any more of what was deleted. Why something may be left; undefined where nothing is. Absent
   * for a store without files.
   */
  readonly wipe?: (options?: WorkOptions) => Promise<string | undefined>;
  /** Absent for an engine that holds none. */
  readonly heldColumns?: () => HeldColumns;
  /** The store is not to be used afterwards. */
  close(): MaybePromise<void>;
}

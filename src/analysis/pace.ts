import { setImmediate } from 'node:timers/promises';

/** How long work that takes long may hold up everything else. */
const SLICE_MILLISECONDS = 4;

export interface PaceOptions {
  /** Milliseconds since some moment: the system's clock where it is absent. */
  readonly now?: () => number;
  /** Lets everything else have its turn. */
  readonly pause?: () => Promise<unknown>;
}

/** Ends work: throws the reason from some moment on. A signal is one. */
export type Ends = Pick<AbortSignal, 'throwIfAborted'>;

/** To be called between two steps of some work: a pause where one is due. Throws, or rejects with, the reason of its end. */
export type Pace = () => Promise<unknown> | undefined;

/** Cuts work into slices of some milliseconds, with a pause after each. */
export const createPace = (
  ends: Ends | undefined,
  { now = performance.now.bind(performance), pause = setImmediate }: PaceOptions = {},
): Pace => {
  let begun = now();
  return () => {
    ends?.throwIfAborted();
    if (now() - begun < SLICE_MILLISECONDS) return undefined;
    return pause().then(() => {
      ends?.throwIfAborted();
      begun = now();
    });
  };
};

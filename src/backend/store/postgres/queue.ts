import { StoreHeldError } from '../store.ts';

export interface QueueOptions {
  /** How many are let in at a time. */
  readonly places: number;
  /** The most milliseconds that anybody waits. */
  readonly patience: number;
}

/** Who wants something of which there is only so much, one behind another. */
export interface Queue {
  /**
   * Resolves once the caller is let in; it has to leave. Rejects with the reason of the signal, and with `StoreHeldError` when it has waited for too
   * long: then the caller was not let in.
   */
  enter(signal?: AbortSignal): Promise<void>;
  leave(): void;
  /** Whether whoever comes now is let in at once. */
  isFree(): boolean;
}

export const createQueue = ({ places, patience }: QueueOptions): Queue => {
  const waiting = new Set<() => void>();
  let free = places;

  const wait = (signal: AbortSignal | undefined): Promise<void> => {
    const turn = Promise.withResolvers<void>();
    const giveUp = (reason: unknown): void => {
      waiting.delete(turn.resolve);
      turn.reject(reason);
    };
    const abort = (): void => giveUp(signal?.reason);
    const timer = setTimeout(() => giveUp(new StoreHeldError('The database has too much to do.')), patience);
    signal?.addEventListener('abort', abort, { once: true });
    waiting.add(turn.resolve);
    return turn.promise.finally(() => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', abort);
    });
  };

  return {
    enter: async (signal) => {
      signal?.throwIfAborted();
      if (free === 0) return wait(signal);
      free--;
    },
    leave: () => {
      const [next] = waiting;
      if (next === undefined) {
        free++;
        return;
      }
      // The place goes from hand to hand.
      waiting.delete(next);
      next();
    },
    isFree: () => free > 0,
  };
};

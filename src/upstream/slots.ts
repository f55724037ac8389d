import { UpstreamError } from './errors.ts';

export interface SlotsOptions {
  /** How many may be held at a time. */
  readonly concurrency: number;
  /** How many may wait for one. */
  readonly queue: number;
}

/** Places for calls in flight, and a queue before them. */
export interface Slots {
  /** Undefined: the slot is taken. A promise: the caller stands in the queue, which it leaves when the signal aborts. Throws where the queue is full. */
  take(signal: AbortSignal | undefined): Promise<void> | undefined;
  /** Gives a slot back. */
  free(): void;
  held(): number;
  waiting(): number;
}

export const createSlots = ({ concurrency, queue }: SlotsOptions): Slots => {
  const waiting = new Set<() => void>();
  let held = 0;
  const stand = (signal: AbortSignal | undefined): Promise<void> =>
    new Promise((resolve, reject) => {
      const leave = () => {
        waiting.delete(enter);
        reject(new UpstreamError({ kind: 'unreachable', neverSent: true }, { cause: signal?.reason }));
      };
      const enter = () => {
        signal?.removeEventListener('abort', leave);
        resolve();
      };
      if (signal?.aborted) return leave();
      signal?.addEventListener('abort', leave, { once: true });
      waiting.add(enter);
    });
  return {
    take: (signal) => {
      if (held < concurrency) {
        held += 1;
        return undefined;
      }
      if (waiting.size >= queue) throw new UpstreamError({ kind: 'overloaded' });
      return stand(signal);
    },
    free: () => {
      const next = waiting.values().next().value;
      if (!next) {
        held -= 1;
        return;
      }
      // The slot goes from hand to hand.
      waiting.delete(next);
      next();
    },
    held: () => held,
    waiting: () => waiting.size,
  };
};

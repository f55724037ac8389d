import { catchUpFacts } from './backend/facts-catch-up.ts';
import type { Store } from './backend/store/store.ts';
import type { Log } from './server/telemetry/log.ts';

const NOTE_EVERY_MS = 10_000;

/** Work behind the server. */
export interface CatchUp {
  /** Leaves the rest for the next start. */
  end(): Promise<void>;
}

/**
 * Makes ready for questions what a data file of an earlier version holds, while it is served, and says in the log how far that has come. Where
 * it fails, questions make ready what they look at, as they would have without it.
 */
export const catchUp = (store: Store, log: Log): CatchUp => {
  const ending = new AbortController();
  let noted = Number.NEGATIVE_INFINITY;
  const onProgress = (done: number, all: number): void => {
    if (done < all && performance.now() - noted < NOTE_EVERY_MS) return;
    noted = performance.now();
    log.note(`Rows of the data file made ready for questions: ${done} of ${all}.`);
  };
  const done = catchUpFacts(store, { signal: ending.signal, onProgress }).catch((error: unknown) => {
    if (!ending.signal.aborted) log.bug(error, undefined);
  });
  return {
    end: () => {
      ending.abort();
      return done;
    },
  };
};

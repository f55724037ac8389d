import { UpstreamError } from '../../upstream/errors.ts';
import type { ProgressSnapshot } from './snapshot.ts';

/** One who watches an evaluation. */
export interface Watcher {
  readonly intervalMs: number;
  readonly isWhole: boolean;
  show(seen: ProgressSnapshot | Error, isLast: boolean): void;
  /** What was shown last is old now; whether it had not been taken yet, and never will be. */
  takeBack(): boolean;
}

/** A watcher, the first look that is not older than its joining, and what it was shown last. */
interface Joined {
  readonly watcher: Watcher;
  readonly from: number;
  shown: string | undefined;
}

/** For `shown`: no text of a snapshot is empty. */
const FAULT = '';

/** All who watch one evaluation. Each is shown what differs from what it was shown last. `onEmpty`: nobody watches any more. */
export const createAudience = (onEmpty: () => void) => {
  const watchers = new Set<Joined>();
  const endIfEmpty = (): void => {
    if (watchers.size === 0) onEmpty();
  };
  return {
    wantsWhole: (): boolean => [...watchers].some(({ watcher }) => watcher.isWhole),
    shortestInterval: (): number => Math.min(...[...watchers].map(({ watcher }) => watcher.intervalMs)),
    /** `from`: the number of the first look that the watcher may be shown. The answer takes it away. */
    join: (watcher: Watcher, from: number): (() => void) => {
      const joined: Joined = { watcher, from, shown: undefined };
      watchers.add(joined);
      return () => {
        watchers.delete(joined);
        endIfEmpty();
      };
    },
    /** Shows what the look of this number saw. Who is shown the last that there will be watches no more. */
    show: (seen: ProgressSnapshot | Error, number: number): void => {
      const isLast = seen instanceof Error ? isForGood(seen) : seen.isFinal;
      for (const joined of watchers) {
        if (joined.from > number) continue;
        const text = seen instanceof Error ? FAULT : seen.texts[joined.watcher.isWhole ? 'whole' : 'stats'];
        if (!isLast && joined.shown === text) continue;
        joined.shown = text;
        if (isLast) watchers.delete(joined);
        joined.watcher.show(seen, isLast);
      }
      endIfEmpty();
    },
    /** Takes back what was shown and not taken yet. */
    takeBack: (): void => {
      for (const joined of watchers) if (joined.watcher.takeBack()) joined.shown = undefined;
    },
  };
};

/** Errors that asking again cannot mend. */
const isForGood = (error: Error): boolean => {
  const fault = error instanceof UpstreamError ? error.fault : undefined;
  return fault?.kind === 'no-key' || (fault?.kind === 'status' && [400, 401, 403, 404, 422].includes(fault.status));
};

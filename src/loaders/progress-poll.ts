import { setImmediate } from 'node:timers/promises';
import { UpstreamError } from '../upstream/errors.ts';
import type { ProgressHubOptions, ProgressSnapshot } from './progress.ts';
import { createLook } from './progress-look.ts';
import { toError } from './to-error.ts';

/** One who watches an evaluation. */
export interface Watcher {
  readonly intervalMs: number;
  readonly isWhole: boolean;
  show(seen: ProgressSnapshot | Error, isLast: boolean): void;
  /** What was shown last is old now; whether it had not been taken yet, and never will be. */
  takeBack(): boolean;
}

export interface Poll {
  /** Adds a watcher, who is shown what is read from now on; the answer takes it away. */
  join(watcher: Watcher): () => void;
  /** A change was made at this path. */
  changed(path: string): void;
}

export interface PollOptions extends ProgressHubOptions {
  readonly apiKey: string | undefined;
  readonly evaluationId: string;
  readonly onEnd: () => void;
}

/** A watcher, the first look that is not older than its joining, and what it was shown last. */
interface Joined {
  readonly watcher: Watcher;
  readonly from: number;
  shown: string | undefined;
}

const MAX_BACK_OFF = 8;
const JITTER = 0.1;
/** The most looks in a row that are thrown away because a change was made meanwhile: under a flood of changes old news is better than none. */
const MAX_DISCARDED = 10;
/** For `shown`: no text of a snapshot is empty. */
const FAULT = '';

export const createPoll = ({ upstreamFor, now, sleep, random, apiKey, evaluationId, onEnd }: PollOptions): Poll => {
  const watchers = new Set<Joined>();
  const ending = new AbortController();
  const look = createLook(() => upstreamFor(apiKey, ending.signal), evaluationId, now);
  let waking = new AbortController();
  // Looks are numbered as they begin. The number up to which someone needs one, and the first that is not older than the last change.
  let begun = 0;
  let needed = 0;
  let valid = 0;
  let runIds: readonly string[] | undefined;

  const end = (): void => {
    if (ending.signal.aborted) return;
    ending.abort();
    onEnd();
  };
  const lookAgain = (): void => {
    needed = begun + 1;
    waking.abort();
  };
  const show = (seen: ProgressSnapshot | Error, number: number): void => {
    const isLast = seen instanceof Error ? isForGood(seen) : seen.isFinal;
    for (const joined of watchers) {
      if (joined.from > number) continue;
      const told = seen instanceof Error ? FAULT : seen.texts[joined.watcher.isWhole ? 'whole' : 'stats'];
      if (!isLast && joined.shown === told) continue;
      joined.shown = told;
      if (isLast) watchers.delete(joined);
      joined.watcher.show(seen, isLast);
    }
    if (watchers.size === 0) end();
  };
  const lookOnce = async (): Promise<ProgressSnapshot | Error> => {
    for (let discarded = 0; ; discarded += 1) {
      // Those who come in one go share a look.
      await setImmediate();
      begun += 1;
      const seen = await look([...watchers].some(({ watcher }) => watcher.isWhole)).catch(toError);
      if (ending.signal.aborted || begun >= valid || discarded === MAX_DISCARDED) return seen;
    }
  };
  const run = async (): Promise<void> => {
    for (let failures = 0; !ending.signal.aborted; ) {
      const seen = await lookOnce();
      if (ending.signal.aborted) return;
      failures = seen instanceof Error ? failures + 1 : 0;
      if (!(seen instanceof Error)) runIds = seen.stats.run_stats.flatMap((stats) => (stats instanceof Error ? [] : [stats.run_id]));
      show(seen, begun);
      if (needed > begun) continue;
      const interval = Math.min(...[...watchers].map(({ watcher }) => watcher.intervalMs));
      const delay = interval * Math.min(2 ** Math.max(0, failures - 1), MAX_BACK_OFF);
      waking = new AbortController();
      const until = AbortSignal.any([ending.signal, waking.signal]);
      await sleep(delay * (1 - JITTER + 2 * JITTER * random()), until).catch(() => undefined);
    }
  };
  /** Runs are shared by evaluations; of a change at another place nobody knows what it changes. */
  const isConcerned = (path: string): boolean => {
    const [, root, ...ids] = path.split(/[/?]/);
    return root !== 'evaluations' || !runIds || [evaluationId, ...runIds].some((id) => ids.includes(id));
  };
  let isStarted = false;
  return {
    join: (watcher) => {
      const joined: Joined = { watcher, from: begun + 1, shown: undefined };
      watchers.add(joined);
      lookAgain();
      if (!isStarted) run().catch((error: unknown) => show(toError(error), begun + 1));
      isStarted = true;
      return () => {
        watchers.delete(joined);
        if (watchers.size === 0) end();
      };
    },
    changed: (path) => {
      if (!isConcerned(path)) return;
      valid = begun + 1;
      for (const joined of watchers) if (joined.watcher.takeBack()) joined.shown = undefined;
      lookAgain();
    },
  };
};

/** Errors that asking again cannot mend. */
const isForGood = (error: Error): boolean => {
  const fault = error instanceof UpstreamError ? error.fault : undefined;
  return fault?.kind === 'no-key' || (fault?.kind === 'status' && [400, 401, 403, 404, 422].includes(fault.status));
};

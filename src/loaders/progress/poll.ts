import { setImmediate } from 'node:timers/promises';
import type { Upstream } from '../../upstream/client.ts';
import { toError } from '../to-error.ts';
import { createLook } from './look.ts';
import type { ProgressSnapshot } from './snapshot.ts';
import { createAudience, type Watcher } from './watchers.ts';

export interface ProgressHubOptions {
  /** Upstream as a caller sees it, for one look: ends with the signal, or when it takes too long. */
  readonly upstreamFor: (apiKey: string | undefined, signal: AbortSignal) => Upstream;
  readonly now: () => number;
  /** Waits; rejects when the signal aborts. */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
  /** From 0 to 1; spreads the polls of many replicas. */
  readonly random: () => number;
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

const MAX_BACK_OFF = 8;
const JITTER = 0.1;
/** The most looks in a row that are thrown away because a change was made meanwhile: under a flood of changes old news is better than none. */
const MAX_DISCARDED = 10;

/** Looks at an evaluation again and again, as long as someone watches it. */
export const createPoll = ({ upstreamFor, now, sleep, random, apiKey, evaluationId, onEnd }: PollOptions): Poll => {
  const ending = new AbortController();
  const { signal } = ending;
  const audience = createAudience(() => {
    if (signal.aborted) return;
    ending.abort();
    onEnd();
  });
  const looks = createLooks(
    createLook(() => upstreamFor(apiKey, signal), evaluationId, now),
    signal,
  );
  const pause = createPause(sleep, signal);
  let runIds: readonly string[] | undefined;
  let isStarted = false;

  const lookAgain = (): void => {
    looks.want();
    pause.end();
  };
  const run = async (): Promise<void> => {
    for (let failures = 0; !signal.aborted; ) {
      const seen = await looks.next(audience.wantsWhole);
      if (signal.aborted) return;
      failures = seen instanceof Error ? failures + 1 : 0;
      if (!(seen instanceof Error)) runIds = runIdsOf(seen);
      audience.show(seen, looks.begun());
      if (!looks.isWanted()) await pause.of(delayAfter(failures, audience.shortestInterval(), random()));
    }
  };
  return {
    join: (watcher) => {
      const leave = audience.join(watcher, looks.begun() + 1);
      lookAgain();
      if (!isStarted) run().catch((error: unknown) => audience.show(toError(error), looks.begun() + 1));
      isStarted = true;
      return leave;
    },
    changed: (path) => {
      if (!isConcerned(path, evaluationId, runIds)) return;
      looks.outdate();
      audience.takeBack();
      lookAgain();
    },
  };
};

/** The time between two looks. */
const createPause = (sleep: PollOptions['sleep'], ended: AbortSignal) => {
  let ending = new AbortController();
  return {
    end: (): void => ending.abort(),
    /** Waits so many milliseconds, or until the pause is ended. */
    of: async (ms: number): Promise<void> => {
      ending = new AbortController();
      await sleep(ms, AbortSignal.any([ended, ending.signal])).catch(() => undefined);
    },
  };
};

/** Looks, numbered as they begin. One that a change outdates is thrown away, and another begun. */
const createLooks = (look: (isWhole: boolean) => Promise<ProgressSnapshot>, ended: AbortSignal) => {
  let begun = 0;
  /** The first that is not older than the last change, and the one up to which someone wants them. */
  let valid = 0;
  let wanted = 0;
  return {
    /** The number of the newest; 0 before the first. */
    begun: (): number => begun,
    /** Someone wants one that is yet to begin. */
    want: (): void => {
      wanted = begun + 1;
    },
    isWanted: (): boolean => wanted > begun,
    /** What was begun is older than a change. */
    outdate: (): void => {
      valid = begun + 1;
    },
    next: async (isWhole: () => boolean): Promise<ProgressSnapshot | Error> => {
      for (let discarded = 0; ; discarded += 1) {
        // Those who come together share a look.
        await setImmediate();
        begun += 1;
        const seen = await look(isWhole()).catch(toError);
        if (ended.aborted || begun >= valid || discarded === MAX_DISCARDED) return seen;
      }
    },
  };
};

const runIdsOf = ({ stats }: ProgressSnapshot): string[] => stats.run_stats.flatMap((run) => (run instanceof Error ? [] : [run.run_id]));

/** Milliseconds until the next look: longer after every failure, and spread by a random number from 0 to 1. */
const delayAfter = (failures: number, interval: number, random: number): number =>
  interval * Math.min(2 ** Math.max(0, failures - 1), MAX_BACK_OFF) * (1 - JITTER + 2 * JITTER * random);

/** Whether a change at a path may show in an evaluation. Runs are shared by evaluations; of a change at another place nobody knows what it changes. */
const isConcerned = (path: string, evaluationId: string, runIds: readonly string[] | undefined): boolean => {
  const [, root, ...ids] = path.split(/[/?]/);
  return root !== 'evaluations' || !runIds || [evaluationId, ...runIds].some((id) => ids.includes(id));
};

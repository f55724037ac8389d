import type { LookedHow, Shared } from '../../contract/shared.ts';
import type { Upstream } from '../../upstream/client.ts';
import { toError } from '../to-error.ts';
import type { Through } from './answers.ts';
import { type Company, createCompany, noCompany } from './company.ts';
import { createLook } from './look.ts';
import { createLooks } from './looks.ts';
import type { ProgressSnapshot } from './snapshot.ts';
import { createAudience, type Watcher } from './watchers.ts';

export interface ProgressHubOptions {
  /** Upstream as a caller sees it, for one look: ends with the signal, or when it takes too long. */
  readonly upstreamFor: (apiKey: string | undefined, signal: AbortSignal, through: Through | undefined) => Upstream;
  readonly now: () => number;
  /** Waits; rejects when the signal aborts. */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
  /** From 0 to 1; spreads the polls of many replicas. */
  readonly random: () => number;
  /** Replicas of the same source, which look for each other; without it each looks for itself. */
  readonly replicas?: { readonly shared: Shared; readonly source: string } | undefined;
  /** Something was looked at. */
  readonly looked?: ((how: LookedHow) => void) | undefined;
}

export interface Poll {
  /** Adds a watcher, who is shown what is read from now on; the answer takes it away. */
  join(watcher: Watcher): () => void;
  /** A change was made at this path. */
  changed(path: string): void;
  /** Another replica tells that the turn of this number is over. */
  told(number: number): void;
}

export interface PollOptions extends ProgressHubOptions {
  readonly apiKey: string | undefined;
  readonly evaluationId: string;
  readonly onEnd: () => void;
}

const MAX_BACK_OFF = 8;
const JITTER = 0.1;

/** Looks at an evaluation again and again, as long as someone watches it. */
export const createPoll = (options: PollOptions): Poll => {
  const { upstreamFor, now, sleep, random, apiKey, evaluationId, onEnd } = options;
  const ending = new AbortController();
  const { signal } = ending;
  const audience = createAudience(() => {
    if (signal.aborted) return;
    ending.abort();
    onEnd();
  });
  const pause = createPause(sleep, signal);
  const company = companyOf(options, { audience, ended: signal, onNews: pause.end });
  const look = createLook((through) => upstreamFor(apiKey, signal, through), evaluationId, now);
  const looks = createLooks({ look, company, wantsWhole: audience.wantsWhole, ended: signal });
  let runIds: readonly string[] | undefined;
  let isStarted = false;

  const lookAgain = (): void => {
    looks.want();
    pause.end();
  };
  const run = async (): Promise<void> => {
    for (let failures = 0; !signal.aborted; ) {
      const seen = await looks.next();
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
    told: company.told,
  };
};

interface Polling {
  readonly audience: ReturnType<typeof createAudience>;
  readonly ended: AbortSignal;
  readonly onNews: () => void;
}

const companyOf = (options: PollOptions, { audience, ended, onNews }: Polling): Company => {
  const { replicas, looked = () => undefined, sleep, apiKey, evaluationId } = options;
  if (!replicas) return noCompany(looked);
  return createCompany({
    shared: replicas.shared,
    identity: { source: replicas.source, apiKey, evaluationId },
    wantsWhole: audience.wantsWhole,
    intervalMs: audience.shortestInterval,
    sleep,
    ended,
    onNews,
    looked,
  });
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

const runIdsOf = ({ stats }: ProgressSnapshot): string[] => stats.run_stats.flatMap((run) => (run instanceof Error ? [] : [run.run_id]));

/** Milliseconds until the next look: longer after every failure, and spread by a random number from 0 to 1. */
const delayAfter = (failures: number, interval: number, random: number): number =>
  interval * Math.min(2 ** Math.max(0, failures - 1), MAX_BACK_OFF) * (1 - JITTER + 2 * JITTER * random);

/** Whether a change at a path may show in an evaluation. Runs are shared by evaluations; of a change at another place nobody knows what it changes. */
const isConcerned = (path: string, evaluationId: string, runIds: readonly string[] | undefined): boolean => {
  const [, root, ...ids] = path.split(/[/?]/);
  return root !== 'evaluations' || !runIds || [evaluationId, ...runIds].some((id) => ids.includes(id));
};

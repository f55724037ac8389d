import { Repeater, SlidingBuffer } from '@repeaterjs/repeater';
import type { Upstream } from '../upstream/client.ts';
import { UpstreamError } from '../upstream/errors.ts';
import type { Checked } from '../upstream/shapes.ts';
import { createLoaders } from './create-loaders.ts';
import type { Evaluation, EvaluationStats, Run } from './entities.ts';

/** What an evaluation looks like at one moment. */
export interface ProgressSnapshot {
  readonly evaluation: Evaluation;
  readonly runs: readonly Checked<Run>[];
  readonly stats: EvaluationStats;
  /** Milliseconds since 1970. */
  readonly observedAt: number;
  /** The stats as text, to tell changes by. */
  readonly told: string;
  /** Every run is completed or cancelled. */
  readonly isFinal: boolean;
  /** The logs of each run when the watching began, and when that was: what a rate is told from. */
  readonly since: { readonly observedAt: number; readonly numLogs: ReadonlyMap<string, number> };
}

/** A change, or that upstream could not be asked, which is told once until it can be again. */
export type ProgressEvent = ProgressSnapshot | Error;

export interface ProgressHubOptions {
  /** Upstream as a caller sees it, for one look: ends with the signal, or when it takes too long. */
  readonly upstreamFor: (apiKey: string | undefined, signal: AbortSignal) => Upstream;
  readonly now: () => number;
  /** Waits; rejects when the signal aborts. */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
  /** From 0 to 1; spreads the polls of many replicas. */
  readonly random: () => number;
}

export interface Watch {
  readonly apiKey: string | undefined;
  readonly evaluationId: string;
  readonly intervalMs: number;
}

export interface ProgressHub {
  /** Ends all watches, in good order. */
  close(): void;
  /** The state of an evaluation at once, then at every change, until it is final. All watches of one key share one poll. */
  watch(watch: Watch): AsyncIterable<ProgressEvent>;
}

const MAX_BACK_OFF = 8;
const JITTER = 0.1;

type Listener = (event: ProgressEvent, isLast: boolean) => void;

/** Lives as long as the server; holds a poll only while someone watches. */
export const createProgressHub = (options: ProgressHubOptions): ProgressHub => {
  const polls = new Map<string, Poll>();
  const stops = new Set<() => void>();
  const pollOf = ({ apiKey, evaluationId }: Watch): Poll => {
    const name = JSON.stringify([apiKey ?? null, evaluationId]);
    const poll = polls.get(name) ?? createPoll({ ...options, apiKey, evaluationId, onEnd: () => polls.delete(name) });
    polls.set(name, poll);
    return poll;
  };
  return {
    watch: (watch) =>
      new Repeater<ProgressEvent>(async (push, stop) => {
        stops.add(stop);
        const leave = pollOf(watch).join(watch.intervalMs, (event, isLast) => {
          // A watcher that left meanwhile, and one that is too slow: the newest state is all it needs.
          push(event).catch(() => undefined);
          if (isLast) stop();
        });
        await stop;
        stops.delete(stop);
        leave();
      }, new SlidingBuffer(1)),
    close: () => {
      for (const stop of stops) stop();
    },
  };
};

interface Poll {
  /** Adds a listener, told at once where something is known; the answer takes it away. */
  join(intervalMs: number, listener: Listener): () => void;
}

interface PollOptions extends ProgressHubOptions {
  readonly apiKey: string | undefined;
  readonly evaluationId: string;
  readonly onEnd: () => void;
}

const createPoll = ({ upstreamFor, now, sleep, random, apiKey, evaluationId, onEnd }: PollOptions): Poll => {
  const listeners = new Map<Listener, number>();
  const ending = new AbortController();
  const look = createLook(() => upstreamFor(apiKey, ending.signal), evaluationId, now);
  let latest: ProgressEvent | undefined;
  let waking = new AbortController();

  const end = (): void => {
    if (ending.signal.aborted) return;
    ending.abort();
    onEnd();
  };
  const tell = (event: ProgressEvent, isLast: boolean): void => {
    latest = event;
    if (isLast) end();
    for (const listener of [...listeners.keys()]) listener(event, isLast);
  };
  const run = async (): Promise<void> => {
    for (let failures = 0; !ending.signal.aborted; ) {
      const event = await look().catch(toError);
      if (ending.signal.aborted) return;
      failures = event instanceof Error ? failures + 1 : 0;
      const isLast = event instanceof Error ? isForGood(event) : event.isFinal;
      if (isLast || isNews(latest, event)) tell(event, isLast);
      const interval = Math.min(...listeners.values()) * Math.min(2 ** Math.max(0, failures - 1), MAX_BACK_OFF);
      waking = new AbortController();
      const until = AbortSignal.any([ending.signal, waking.signal]);
      await sleep(interval * (1 - JITTER + 2 * JITTER * random()), until).catch(() => undefined);
    }
  };
  let started = false;
  return {
    join: (intervalMs, listener) => {
      const shortest = Math.min(...listeners.values());
      listeners.set(listener, intervalMs);
      if (latest && !(latest instanceof Error)) listener(latest, false);
      if (!started) run().catch((error: unknown) => tell(toError(error), true));
      started = true;
      // A newcomer in a hurry, or one who knows of no fault yet, does not wait for the others' time.
      if (latest instanceof Error) latest = undefined;
      if (intervalMs < shortest || latest === undefined) waking.abort();
      return () => {
        listeners.delete(listener);
        if (listeners.size === 0) end();
      };
    },
  };
};

/** Errors that asking again cannot mend. */
const isForGood = (error: Error): boolean => {
  const fault = error instanceof UpstreamError ? error.fault : undefined;
  return fault?.kind === 'no-key' || (fault?.kind === 'status' && [400, 401, 403, 404, 422].includes(fault.status));
};

const isNews = (before: ProgressEvent | undefined, event: ProgressEvent): boolean => {
  if (before === undefined || before instanceof Error || event instanceof Error) {
    return !(before instanceof Error && event instanceof Error);
  }
  return before.told !== event.told;
};

const toError = (error: unknown): Error => (error instanceof Error ? error : new Error('The poll failed.', { cause: error }));

const FINAL: ReadonlySet<string> = new Set(['completed', 'cancelled']);

/** Looks at an evaluation: at its stats, in one call, and at first and when they are news at all of it. */
const createLook = (upstreamNow: () => Upstream, evaluationId: string, now: () => number): (() => Promise<ProgressSnapshot>) => {
  let known: Pick<ProgressSnapshot, 'evaluation' | 'runs' | 'since' | 'told'> | undefined;
  return async () => {
    const loaders = createLoaders({ upstream: upstreamNow(), maxPageSize: 1, maxScanCalls: 1, warn: () => undefined });
    const whole = () => Promise.all([loaders.evaluation.load(evaluationId), loaders.runs.load(evaluationId)]);
    const asked = known ? undefined : whole();
    asked?.catch(() => undefined);
    const stats = await loaders.stats.load(evaluationId);
    const told = JSON.stringify(stats);
    const observedAt = now();
    const states = new Map(stats.run_stats.flatMap((run) => (run instanceof Error ? [] : [[run.run_id, run] as const])));
    if (known?.told !== told) {
      const [evaluation, runs] = await (asked ?? whole());
      if (!evaluation) throw new UpstreamError({ kind: 'status', status: 404 });
      const numLogs = new Map([...states].map(([id, run]) => [id, run.num_logs]));
      known = { evaluation, runs, told, since: known?.since ?? { observedAt, numLogs } };
    }
    // A run's own status is as old as the run was read; its stats have the newest.
    const runs = known.runs.map((run) => (run instanceof Error ? run : { ...run, status: states.get(run.id)?.status ?? run.status }));
    const isFinal = states.size > 0 && [...states.values()].every(({ status }) => FINAL.has(status));
    return { ...known, runs, stats, observedAt, isFinal };
  };
};

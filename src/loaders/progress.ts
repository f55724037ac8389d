import type { Upstream } from '../upstream/client.ts';
import type { Checked } from '../upstream/shapes.ts';
import type { Evaluation, EvaluationStats, Run } from './entities.ts';
import { createMailbox } from './mailbox.ts';
import { createPoll, type Poll } from './progress-poll.ts';

/** What an evaluation looks like at one moment. */
export interface ProgressSnapshot {
  /** Undefined where nobody watches the whole. */
  readonly evaluation: Evaluation | undefined;
  /** Undefined where nobody watches the whole. */
  readonly runs: readonly Checked<Run>[] | undefined;
  readonly stats: EvaluationStats;
  /** Milliseconds since 1970. */
  readonly observedAt: number;
  /** Everything of it as text, to find changes by: the stats alone, and beside them the evaluation with its runs. */
  readonly texts: { readonly stats: string; readonly whole: string };
  /** Every run is completed or cancelled. */
  readonly isFinal: boolean;
  /** The logs of each run when the watching began, and when that was: what a rate is computed from. */
  readonly since: { readonly observedAt: number; readonly numLogs: ReadonlyMap<string, number> };
}

/** A change of one evaluation, or that upstream could not be asked, which is reported once until it can be again. */
export interface ProgressEvent {
  readonly evaluationId: string;
  readonly seen: ProgressSnapshot | Error;
}

/** An evaluation that could not be looked at, with the fault as its cause. */
export class WatchError extends Error {
  override readonly name = 'WatchError';
  readonly evaluationId: string;

  constructor({ evaluationId, seen }: ProgressEvent) {
    super('The evaluation could not be looked at.', { cause: seen });
    this.evaluationId = evaluationId;
  }
}

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
  /** Each once. */
  readonly evaluationIds: readonly string[];
  readonly intervalMs: number;
  /** Not the stats alone, but the evaluation and its runs too: three calls a look in place of one. */
  readonly isWhole: boolean;
}

export interface ProgressHub {
  /**
   * The state of each evaluation at once, then at every change, until all are final. A first event is read after the watching began.
   * All watches of one evaluation and key share one poll.
   */
  watch(watch: Watch): AsyncIterableIterator<ProgressEvent>;
  /** A change was made at this path of the REST API: no event that comes from now on is older, and whoever it concerns is shown it at once. */
  changed(path: string): void;
}

/** Lives as long as the server; holds a poll only while someone watches. */
export const createProgressHub = (options: ProgressHubOptions): ProgressHub => {
  const polls = new Map<string, Poll>();
  const pollOf = (apiKey: string | undefined, evaluationId: string): Poll => {
    const name = JSON.stringify([apiKey ?? null, evaluationId]);
    const onEnd = (): void => {
      if (polls.get(name) === poll) polls.delete(name);
    };
    const poll = polls.get(name) ?? createPoll({ ...options, apiKey, evaluationId, onEnd });
    polls.set(name, poll);
    return poll;
  };
  return {
    watch: ({ apiKey, evaluationIds, intervalMs, isWhole }) =>
      createMailbox<string, ProgressEvent>((mailbox) => {
        let watched = evaluationIds.length;
        const leaves = evaluationIds.map((evaluationId) =>
          pollOf(apiKey, evaluationId).join({
            intervalMs,
            isWhole,
            show: (seen, isLast) => {
              mailbox.put(evaluationId, { evaluationId, seen });
              if (isLast) watched -= 1;
              if (watched === 0) mailbox.close();
            },
            takeBack: () => mailbox.takeBack(evaluationId),
          }),
        );
        return () => {
          for (const leave of leaves) leave();
        };
      }),
    changed: (path) => {
      for (const poll of polls.values()) poll.changed(path);
    },
  };
};

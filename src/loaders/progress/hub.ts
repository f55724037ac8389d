import { LOOKS } from './exchange.ts';
import { createMailbox } from './mailbox.ts';
import { createPoll, type Poll, type ProgressHubOptions } from './poll.ts';
import type { ProgressSnapshot } from './snapshot.ts';
import { watchNameOf } from './watch-identity.ts';

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
  options.replicas?.shared.hear(LOOKS, {
    heard: (text) => {
      const [name = '', number] = text.split(' ');
      polls.get(name)?.told(Number(number));
    },
    // Who is told nothing looks by itself.
    missed: () => undefined,
  });
  const pollOf = (apiKey: string | undefined, evaluationId: string): Poll => {
    const name = watchNameOf({ source: options.replicas?.source, apiKey, evaluationId });
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

import type { SharedCommand, SharedOutcome } from '../contract/shared.ts';
import { within } from './patience.ts';
import { isReply, kindOf } from './replies.ts';
import { createUsability } from './usability.ts';

export interface SharedObserver {
  asked(command: SharedCommand, outcome: SharedOutcome): void;
  /** It is lost, or refuses what it is asked: for a log, in words without an address. */
  problem(message: string): void;
  /** It is there again. */
  back(message: string): void;
}

/** Asks something of what may be lost; answers undefined where it was refused, or is lost. */
export interface Asking {
  ask<T>(
    command: SharedCommand,
    asked: { readonly of: () => Promise<T>; readonly outcome: (answer: T) => SharedOutcome },
  ): Promise<T | undefined>;
  /** It was not lost, as far as is known. */
  isUsable(): boolean;
  /** It cannot be used so far, for this reason: that is told, and counts as told. */
  lost(message: string): void;
  /** Those who are told of problems and of their end, each once a minute at most. */
  readonly told: Pick<SharedObserver, 'problem' | 'back'>;
  close(): void;
}

export interface AskingOptions extends SharedObserver {
  /** The most milliseconds that an asking costs whoever asks, even where nothing comes back. */
  readonly patienceMs: number;
  /** Milliseconds between two looks at what was lost. */
  readonly retryMs?: number;
}

const RETRY_MS = 1_000;
const MESSAGE_MS = 60_000;
const LOST = 'What replicas share does not answer: this one goes on by itself.';

/** Says something at most once a minute. */
const atIntervals = (say: (message: string) => void): ((message: string) => void) => {
  let last = Number.NEGATIVE_INFINITY;
  return (message) => {
    const now = performance.now();
    if (now - last < MESSAGE_MS) return;
    last = now;
    say(message);
  };
};

/** What was lost is asked nothing but the probe until that is answered. */
export const createAsking = (probe: () => Promise<unknown>, { patienceMs, retryMs = RETRY_MS, ...observer }: AskingOptions): Asking => {
  const problem = atIntervals(observer.problem);
  const back = atIntervals(observer.back);
  const usability = createUsability({
    probe: () => within(patienceMs, probe()),
    onBack: () => back('What replicas share is there again.'),
    retryMs,
  });
  const failed = (error: unknown): SharedOutcome => {
    if (!isReply(error)) {
      usability.lost();
      problem(LOST);
      return 'lost';
    }
    problem(`What replicas share refuses what it is asked (${kindOf(error)}): this one goes on by itself.`);
    return 'refused';
  };
  return {
    ask: async (command, { of, outcome }) => {
      if (!usability.isUsable()) {
        observer.asked(command, 'skipped');
        problem(LOST);
        return undefined;
      }
      try {
        const answer = await within(patienceMs, of());
        observer.asked(command, outcome(answer));
        return answer;
      } catch (error) {
        observer.asked(command, failed(error));
        return undefined;
      }
    },
    isUsable: usability.isUsable,
    lost: (message) => {
      usability.lost();
      problem(message);
    },
    told: { problem, back },
    close: usability.close,
  };
};

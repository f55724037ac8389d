import { setTimeout as sleep } from 'node:timers/promises';

/** Whether something that may fail is used, and when it is tried again. */
export interface Usability {
  isUsable(): boolean;
  /** It did not answer in time, or not at all: from now on it is left alone until it does. */
  lost(): void;
  /** Ends the trying. */
  close(): void;
}

export interface UsabilityOptions {
  /** Asks whether it answers; rejects, or takes too long, where it does not. */
  readonly probe: () => Promise<unknown>;
  readonly onBack: () => void;
  readonly retryMs: number;
}

/** Nobody but a probe waits for what was lost. */
export const createUsability = ({ probe, onBack, retryMs }: UsabilityOptions): Usability => {
  const ending = new AbortController();
  const { signal } = ending;
  let isUsable = true;
  const tryAgain = async (): Promise<void> => {
    while (!isUsable) {
      await sleep(retryMs, undefined, { signal, ref: false }).catch(() => undefined);
      if (signal.aborted) return;
      isUsable = await probe().then(
        () => true,
        () => false,
      );
    }
    onBack();
  };
  return {
    isUsable: () => isUsable,
    lost: () => {
      if (!isUsable || signal.aborted) return;
      isUsable = false;
      void tryAgain();
    },
    close: () => ending.abort(),
  };
};

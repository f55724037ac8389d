/** What ends the upstream calls of one operation: its client's leaving, or its deadline, whichever comes first. */
export interface Ending {
  /** Aborted by either, with the client's reason or a `TimeoutError`. */
  readonly signal: AbortSignal;
  /** The deadline, on the clock of `performance.now()`. */
  readonly at: number;
  /** Does something that the deadline ends, at once where it has passed. Without such work nobody watches the clock. */
  during<T>(work: () => Promise<T>): Promise<T>;
  isLate(): boolean;
  /** From now on this signal, and no other, tells of the client's leaving. */
  follow(present: AbortSignal): void;
  /** Nobody's leaving is listened to any more. */
  release(): void;
}

/**
 * An ending after so many milliseconds. It is one signal with one timer, which runs only while there is work: `AbortSignal.timeout` and
 * `AbortSignal.any` would cost as much as all else about a small operation's calls, and keep timers of operations long answered.
 */
export const createEnding = (present: AbortSignal, timeout: number): Ending => {
  const ended = new AbortController();
  const at = performance.now() + timeout;
  let followed = present;
  let working = 0;
  let timer: NodeJS.Timeout | undefined;
  const leave = (): void => ended.abort(followed.reason);
  // A timer may be early by a part of a millisecond.
  let hasPassed = false;
  const isLate = (): boolean => hasPassed || performance.now() >= at;
  const pass = (): void => {
    hasPassed = true;
    ended.abort(new DOMException('The operation took too long.', 'TimeoutError'));
  };
  const watch = (): void => {
    if (isLate()) pass();
    else timer = setTimeout(pass, at - performance.now()).unref();
  };
  const release = (): void => followed.removeEventListener('abort', leave);
  const follow = (next: AbortSignal): void => {
    release();
    followed = next;
    if (next.aborted) leave();
    else next.addEventListener('abort', leave, { once: true });
  };
  follow(present);
  return {
    signal: ended.signal,
    at,
    during: async (work) => {
      if (working === 0) watch();
      working += 1;
      try {
        return await work();
      } finally {
        working -= 1;
        if (working === 0) clearTimeout(timer);
      }
    },
    isLate,
    follow,
    release,
  };
};

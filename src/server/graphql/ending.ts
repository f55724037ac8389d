/** What ends the upstream calls of one operation: its client's leaving, or its deadline, whichever comes first. */
export interface Ending {
  /** Aborted by either, with the client's reason or a `TimeoutError`. */
  readonly signal: AbortSignal;
  /** The deadline, on the clock of `performance.now()`. */
  readonly at: number;
  /** Does something that the deadline ends, at once where it has passed. Without such work nobody watches the clock. */
  during<T>(work: () => Promise<T>): Promise<T>;
  isLate(): boolean;
  /** The client's leaving is not listened to any more. */
  release(): void;
}

/**
 * The ending at a deadline, or when nobody is `present` any more. It is one signal with one timer, which runs only while there is
 * work: `AbortSignal.timeout` and `AbortSignal.any` would cost as much as all else about a small operation's calls, and keep timers of
 * operations long answered.
 */
export const createEnding = (present: AbortSignal, at: number): Ending => {
  const ended = new AbortController();
  let working = 0;
  let timer: NodeJS.Timeout | undefined;
  const leave = (): void => ended.abort(present.reason);
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
  if (present.aborted) leave();
  else present.addEventListener('abort', leave, { once: true });
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
    release: () => present.removeEventListener('abort', leave),
  };
};

/**
 * Does one piece of work that waits for others: its signal aborts with that of the whole, and as a time-out where it takes longer than so many
 * milliseconds.
 */
export const whileWaiting = async <T>(
  whole: AbortSignal,
  milliseconds: number,
  work: (signal: AbortSignal, deadline: number) => Promise<T>,
): Promise<T> => {
  const ending = new AbortController();
  const end = (): void => ending.abort(whole.reason);
  if (whole.aborted) end();
  whole.addEventListener('abort', end, { once: true });
  const late = setTimeout(() => ending.abort(new DOMException('It took too long.', 'TimeoutError')), milliseconds);
  try {
    return await work(ending.signal, performance.now() + milliseconds);
  } finally {
    clearTimeout(late);
    whole.removeEventListener('abort', end);
  }
};

/** Nothing came back in time. */
export class OverdueError extends Error {
  override readonly name = 'OverdueError';
}

/**
 * What an asking brings, or an `OverdueError` after so many milliseconds. What has come while this process was busy with something else still
 * counts: it is looked at once more before anything is given up.
 */
export const within = <T>(ms: number, asked: Promise<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    const overdue = (): void => reject(new OverdueError('It did not answer in time.'));
    const timer = setTimeout(() => setImmediate(() => setImmediate(overdue)), ms);
    asked.then(resolve, reject).finally(() => clearTimeout(timer));
  });

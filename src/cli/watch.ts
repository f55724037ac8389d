import type { ImportWatch } from '../embedded-store.ts';
import { createImportProgress } from './progress.ts';

/** The process was asked to end while it imported. */
export class InterruptedError extends Error {
  override readonly name = 'InterruptedError';
}

const SIGNALS = ['SIGTERM', 'SIGINT'] as const;

/** Does work that may import for long: it is shown how far that has come, and a signal ends it in good order. */
export const watched = async <T>(work: (watch: ImportWatch) => Promise<T>): Promise<T> => {
  const stopping = new AbortController();
  const stop = (): void => stopping.abort(new InterruptedError('interrupted; the same command goes on where it was'));
  const progress = createImportProgress(process.stderr, process.stderr.isTTY, Date.now);
  const onWait = (): void => console.error('Another process is importing into the same file; waiting for its end.');
  for (const signal of SIGNALS) process.on(signal, stop);
  try {
    return await work({ onProgress: progress.onProgress, onWait, signal: stopping.signal });
  } finally {
    for (const signal of SIGNALS) process.off(signal, stop);
    progress.end();
  }
};

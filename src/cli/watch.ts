import { setImmediate } from 'node:timers/promises';
import type { DataFileObstacle } from '../backend/store/sqlite/data-file.ts';
import type { ImportWatch } from '../embedded-store.ts';
import { createImportProgress, type Unit } from './progress.ts';
import { warn } from './terminal.ts';

/** The process was asked to end while it imported. */
export class InterruptedError extends Error {
  override readonly name = 'InterruptedError';
}

const READ_ONLY = {
  file: 'The data file can only be read, for it cannot be written to.',
  folder: 'The data file can only be read, for the folder it is in cannot be written to.',
  database: 'The database can only be read, for it is a standby, or its user may not write to it.',
} as const satisfies Record<DataFileObstacle | 'database', string>;

const SIGNALS = ['SIGTERM', 'SIGINT'] as const;

export interface WatchOptions {
  /** What is being done: `Importing`. */
  readonly doing: string;
  /** What the same command does after this one was interrupted, as the end of a sentence. */
  readonly again?: string;
  /** What is counted; bytes where it is absent. */
  readonly unit?: Unit;
}

/** Does work that may import for long: it is shown how far that has come, and a signal ends it in good order. */
export const watched = async <T>(
  { doing, unit, again = 'the same command goes on where it was' }: WatchOptions,
  work: (watch: ImportWatch) => Promise<T>,
): Promise<T> => {
  const stopping = new AbortController();
  const stop = (): void => stopping.abort(new InterruptedError(`interrupted; ${again}`));
  const progress = createImportProgress({ stream: process.stderr, isTerminal: process.stderr.isTTY, doing, unit, now: Date.now });
  const onWait = (): void => warn('Another process is importing into the same file; waiting for its end.');
  const onReadOnly = (reason: keyof typeof READ_ONLY): void => warn(READ_ONLY[reason]);
  for (const signal of SIGNALS) process.on(signal, stop);
  try {
    const done = await work({ onProgress: progress.onProgress, onWait, onReadOnly, signal: stopping.signal });
    // What came while nothing else could run arrives only now.
    await setImmediate();
    stopping.signal.throwIfAborted();
    return done;
  } finally {
    for (const signal of SIGNALS) process.off(signal, stop);
    progress.end();
  }
};

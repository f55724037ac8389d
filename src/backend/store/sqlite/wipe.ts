import type { DatabaseSync } from 'node:sqlite';
import { setTimeout } from 'node:timers/promises';
import { createUsedTerms } from '../../facts/used-terms.ts';
import type { WorkOptions } from '../store.ts';
import { isBusy } from './sqlite-error.ts';

/** Of no text: terms with it are found by none. */
const NO_HASH = -1;

/** Takes away the texts that no column refers to any more. Their keys stay, for those of others have no gaps. */
const blankTerms = (database: DatabaseSync): void => {
  const last = Number(database.prepare('SELECT ifnull(max(key), 0) AS last FROM fact_term').get()?.['last']);
  const used = createUsedTerms(last);
  const columns = database.prepare('SELECT name, bytes, count FROM fact_column JOIN fact_chunk ON fact_chunk.key = chunk_key');
  for (const { name, bytes, count } of columns.iterate()) used.add(String(name), bytes as Uint8Array, Number(count));
  const keys = database.prepare(`SELECT key FROM fact_term WHERE hash <> ${NO_HASH}`).all();
  const blank = database.prepare(`UPDATE fact_term SET hash = ${NO_HASH}, text = '' WHERE key = ?`);
  for (const key of used.unusedIn(keys.map((row) => Number(row['key'])))) blank.run(key);
};

const RETRY_MILLISECONDS = 50;
const PATIENCE_MILLISECONDS = 20_000;

/** Whether a step was taken that another process may be in the way of for some time. */
const taken = async (step: () => boolean, { signal }: WorkOptions): Promise<boolean> => {
  for (const end = performance.now() + PATIENCE_MILLISECONDS; ; ) {
    signal?.throwIfAborted();
    try {
      if (step()) return true;
    } catch (error) {
      if (!isBusy(error)) throw error;
    }
    if (performance.now() >= end) return false;
    await setTimeout(RETRY_MILLISECONDS, undefined, { ...(signal && { signal }) });
  }
};

const HELD = 'Another process that has the file open reads or changes it for long: what was deleted may still be in its bytes.';

export interface WipeOptions {
  readonly database: DatabaseSync;
  /** Work in a transaction of its own. */
  readonly aside: (work: () => void) => void;
}

/**
 * Writes a data file anew without what was deleted from it, and empties its write-ahead log: what a transaction deletes stays in the bytes of both
 * else. It needs room for the file once more.
 */
export const wipe = async ({ database, aside }: WipeOptions, options: WorkOptions = {}): Promise<string | undefined> => {
  const steps = [
    () => {
      aside(() => blankTerms(database));
      return true;
    },
    () => {
      database.exec('VACUUM');
      return true;
    },
    () => database.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get()?.['busy'] === 0,
  ];
  for (const step of steps) if (!(await taken(step, options))) return HELD;
  return undefined;
};

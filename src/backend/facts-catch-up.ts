import type { RowFacts } from './store/reads.ts';
import type { Store } from './store/store.ts';

export interface CatchUpOptions {
  /** Ends it: what was kept until then stays. */
  readonly signal: AbortSignal;
  /** Called run by run, and file by file, with how many rows were made ready, of all that were not. */
  readonly onProgress: (done: number, all: number) => void;
}

/**
 * Makes the columns of rows that have none, as a data file of an earlier version has it, so that no question has to. It goes as a question
 * does: everything else has its turn in between, and changes are made meanwhile. Rejects with the reason of the signal.
 */
export const catchUpFacts = async (store: Store, { signal, onProgress }: CatchUpOptions): Promise<void> => {
  const lacking = await store.read((reads) => reads.rowsWithoutFacts(), { signal });
  const all = lacking.reduce((sum, { count }) => sum + count, 0);
  let done = 0;
  for (const { selection, count } of lacking) {
    onProgress(done, all);
    await store.read((reads) => reads.facts(selection, lookThrough, { signal }), { signal });
    done += count;
  }
  if (all > 0) onProgress(all, all);
};

/** What is looked at for the first time is kept. */
const lookThrough = async (facts: RowFacts): Promise<void> => {
  for await (const _ of facts.blocks([]));
};

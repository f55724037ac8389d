import type { DatabaseSync } from 'node:sqlite';
import type { RowFacts } from '../../facts/row-facts.ts';

/** The facts of records that were read just now, until their runs are placed: then they need not be read again. By the keys of the records. */
export interface FactDrafts {
  add(recordKey: number, facts: RowFacts): void;
  get(recordKey: number): RowFacts | undefined;
  clear(): void;
}

/** Bytes of drafts that are held in memory. */
const MAX_HELD = 16_777_216;
/** A longer one is not. */
const MAX_LENGTH = 16_384;

const TABLE = `
PRAGMA temp.cache_size = -8192;
CREATE TEMP TABLE IF NOT EXISTS fact_draft (record_key INTEGER PRIMARY KEY, text TEXT NOT NULL)`;

const isSpelled = (number: number): boolean => Number.isNaN(number) || (Number.isFinite(number) && !Object.is(number, -0));

/** Whether JSON gives facts back: where it has null for a number, NaN is meant. */
const isRestorable = ({ numbers, own }: RowFacts): boolean =>
  numbers.every(isSpelled) && own.every(({ cell }) => isSpelled(cell.number) && isSpelled(cell.score));

/** Beyond some they are in a table beside the database, which takes memory up to a bound and a file of the system beyond it. */
export const createDrafts = (database: DatabaseSync): FactDrafts => {
  database.exec(TABLE);
  const add = database.prepare('INSERT OR REPLACE INTO temp.fact_draft (record_key, text) VALUES (?, ?)');
  const get = database.prepare('SELECT text FROM temp.fact_draft WHERE record_key = ?');
  const clear = database.prepare('DELETE FROM temp.fact_draft');
  // As bytes: what is in facts are slices of their records, for whose sake those would be kept, and texts are copied by each collection of garbage.
  const held = new Map<number, Buffer>();
  let bytes = 0;
  return {
    add: (recordKey, facts) => {
      // What has none is read again.
      if (!isRestorable(facts)) return;
      const text = JSON.stringify(facts);
      if (text.length > MAX_LENGTH || bytes + text.length > MAX_HELD) {
        add.run(recordKey, text);
        return;
      }
      const draft = Buffer.from(text);
      bytes += draft.length;
      held.set(recordKey, draft);
    },
    get: (recordKey) => {
      const text = held.get(recordKey)?.toString() ?? get.get(recordKey)?.['text'];
      return text === undefined ? undefined : (JSON.parse(String(text)) as RowFacts);
    },
    clear: () => {
      held.clear();
      bytes = 0;
      clear.run();
    },
  };
};

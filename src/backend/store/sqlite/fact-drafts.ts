import type { DatabaseSync } from 'node:sqlite';
import type { RowFacts } from '../../facts/row-facts.ts';

/** The facts of a record, and how many bytes it has. */
export interface Draft {
  readonly size: number;
  readonly facts: RowFacts;
}

/** The facts of records that were read just now, until their runs are placed: then they need not be read again. By the keys of the records. */
export interface FactDrafts {
  add(recordKey: number, draft: Draft): void;
  get(recordKey: number): Draft | undefined;
  clear(): void;
}

/** Characters of drafts that are held in memory. */
const MAX_HELD = 16_777_216;
/** A longer one is not. */
const MAX_LENGTH = 16_384;

const TABLE = `
PRAGMA temp.cache_size = -8192;
CREATE TEMP TABLE IF NOT EXISTS fact_draft (record_key INTEGER PRIMARY KEY, text TEXT NOT NULL)`;

const isSpelled = (number: number): boolean => Number.isNaN(number) || (Number.isFinite(number) && !Object.is(number, -0));

/** Whether JSON gives facts back: where it has null for a number, NaN is meant. */
const isRestorable = ({ facts }: Draft): boolean =>
  facts.numbers.every(isSpelled) && facts.own.every(({ cell }) => isSpelled(cell.number) && isSpelled(cell.score));

/** Beyond some they are in a table beside the database, which takes memory up to a bound and a file of the system beyond it. */
export const createDrafts = (database: DatabaseSync): FactDrafts => {
  database.exec(TABLE);
  const add = database.prepare('INSERT OR REPLACE INTO temp.fact_draft (record_key, text) VALUES (?, ?)');
  const get = database.prepare('SELECT text FROM temp.fact_draft WHERE record_key = ?');
  const clear = database.prepare('DELETE FROM temp.fact_draft');
  // As texts: what is in facts are slices of their records, for whose sake those would be kept.
  const held = new Map<number, string>();
  let characters = 0;
  return {
    add: (recordKey, draft) => {
      // What has none is read again.
      if (!isRestorable(draft)) return;
      const text = JSON.stringify(draft);
      if (text.length > MAX_LENGTH || characters + text.length > MAX_HELD) {
        add.run(recordKey, text);
        return;
      }
      characters += text.length;
      held.set(recordKey, text);
    },
    get: (recordKey) => {
      const text = held.get(recordKey) ?? get.get(recordKey)?.['text'];
      return text === undefined ? undefined : (JSON.parse(String(text)) as Draft);
    },
    clear: () => {
      held.clear();
      characters = 0;
      clear.run();
    },
  };
};

import type { DatabaseSync } from 'node:sqlite';
import { factsIn, putFacts } from '../../facts/fact-bytes.ts';
import type { RowFacts } from '../../facts/row-facts.ts';

/** The facts of records that were read just now, until their runs are placed: then they need not be read again. By the keys of the records. */
export interface FactDrafts {
  add(recordKey: number, facts: RowFacts): void;
  get(recordKey: number): RowFacts | undefined;
  clear(): void;
}

/** Drafts are held in blocks of so many bytes: one alone would cost more to allocate than to fill. */
const BLOCK_BYTES = 1_048_576;
/** Blocks that are held in memory. */
const MAX_BLOCKS = 16;
/** A longer one is not. */
const MAX_LENGTH = 16_384;
/** What numbers stand at. */
const WIDTH = 8;

const TABLE = `
PRAGMA temp.cache_size = -8192;
CREATE TEMP TABLE IF NOT EXISTS fact_draft (record_key INTEGER PRIMARY KEY, bytes BLOB NOT NULL)`;

interface Held {
  readonly bytes: Buffer;
  readonly offset: number;
}

/** Drafts in memory, outside of the heap: garbage is collected without a look at them. */
const createBlocks = () => {
  const blocks: Buffer[] = [];
  const places = new Map<number, number>();
  let end = 0;
  return {
    /** A place for a draft; undefined where there is none left. */
    room: (recordKey: number, length: number): Buffer | undefined => {
      const isBeyond = (end % BLOCK_BYTES) + length > BLOCK_BYTES;
      const start = isBeyond ? Math.ceil(end / BLOCK_BYTES) * BLOCK_BYTES : end;
      const index = Math.floor(start / BLOCK_BYTES);
      if (length > MAX_LENGTH || index >= MAX_BLOCKS) return undefined;
      const block = blocks[index] ?? Buffer.allocUnsafeSlow(BLOCK_BYTES);
      blocks[index] = block;
      places.set(recordKey, start);
      end = start + Math.ceil(length / WIDTH) * WIDTH;
      const offset = start % BLOCK_BYTES;
      return block.subarray(offset, offset + length);
    },
    find: (recordKey: number): Held | undefined => {
      const start = places.get(recordKey);
      const bytes = start === undefined ? undefined : blocks[Math.floor(start / BLOCK_BYTES)];
      return start === undefined || !bytes ? undefined : { bytes, offset: start % BLOCK_BYTES };
    },
    clear: () => {
      blocks.length = 0;
      places.clear();
      end = 0;
    },
  };
};

/** Beyond some they are in a table beside the database, which takes memory up to a bound and a file of the system beyond it. */
export const createDrafts = (database: DatabaseSync): FactDrafts => {
  database.exec(TABLE);
  const add = database.prepare('INSERT OR REPLACE INTO temp.fact_draft (record_key, bytes) VALUES (?, ?)');
  const get = database.prepare('SELECT bytes FROM temp.fact_draft WHERE record_key = ?');
  const clear = database.prepare('DELETE FROM temp.fact_draft');
  const blocks = createBlocks();
  return {
    add: (recordKey, facts) => {
      let apart: Buffer | undefined;
      putFacts(facts, (length) => {
        const held = blocks.room(recordKey, length);
        if (held) return held;
        apart = Buffer.allocUnsafeSlow(length);
        return apart;
      });
      if (apart) add.run(recordKey, apart);
    },
    get: (recordKey) => {
      const held = blocks.find(recordKey);
      if (held) return factsIn(held.bytes, held.offset);
      const bytes = get.get(recordKey)?.['bytes'];
      return bytes instanceof Uint8Array ? factsIn(bytes, 0) : undefined;
    },
    clear: () => {
      blocks.clear();
      clear.run();
    },
  };
};

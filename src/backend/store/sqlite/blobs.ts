import type { DatabaseSync } from 'node:sqlite';

/** Where all bodies are. */
export interface Blobs {
  /** The key of the new blob. */
  add(bytes: Uint8Array): number;
  /** Other bytes in place of those under a key. */
  set(key: number, bytes: Uint8Array): void;
}

/** Prepares every statement once. */
export const createBlobs = (database: DatabaseSync): Blobs => {
  const add = database.prepare('INSERT INTO blob (bytes) VALUES (?)');
  const set = database.prepare('UPDATE blob SET bytes = ? WHERE key = ?');
  return {
    add: (bytes) => Number(add.run(bytes).lastInsertRowid),
    set: (key, bytes) => {
      set.run(bytes, key);
    },
  };
};

import type { DatabaseSync } from 'node:sqlite';
import type { BodiesPlace, Forgotten, HeldBodies, HeldBody } from '../forgetting.ts';
import { bytesIn, type Row } from './reads.ts';

/** Where bodies that hold logs are, in this order: those that exports brought, those of records that were made or changed here, and judgments. */
const PARTS = [
  `SELECT log.key, '' AS log_id, blob_key, source = 0 AS is_log, bytes FROM log JOIN blob ON blob.key = blob_key
   WHERE source IN (0, 2) AND log.key > ?1 AND ?2 = '' ORDER BY log.key`,
  `SELECT run_key AS key, log_id, blob.key AS blob_key, 0 AS is_log, bytes FROM evaluation_log JOIN blob ON blob.key IN (blob_key, origin_key)
   WHERE (run_key, log_id) > (?1, ?2) AND (export_key IS NULL OR blob_key <> origin_key) ORDER BY run_key, log_id`,
  `SELECT judgment.key, '' AS log_id, blob_key, 1 AS is_log, bytes FROM judgment JOIN blob ON blob.key = blob_key
   WHERE judgment.key > ?1 AND ?2 = '' ORDER BY judgment.key`,
] as const;

const FIRST: BodiesPlace = { part: 0, key: 0, logId: '' };

/** Bodies are read until they have so many bytes. */
const BATCH_BYTES = 4_194_304;

const heldIn = (row: Row): HeldBody => ({
  key: Number(row['blob_key']),
  form: row['is_log'] === 1 ? 'log' : 'record',
  bytes: bytesIn(row),
});

/** What is read to find what is forgotten, and to leave it out. */
export interface StoreForgotten {
  heldBodies(after: BodiesPlace | null): HeldBodies;
  forgotten(logIds: readonly string[] | 'all'): Forgotten;
  hasLog(id: string): boolean;
  /** Whether nothing is forgotten at all. */
  isNothing(): boolean;
}

/** Prepares every query once. */
export const createForgotten = (database: DatabaseSync): StoreForgotten => {
  const parts = PARTS.map((sql) => database.prepare(sql));
  const isForgotten = database.prepare('SELECT 1 FROM forgotten_log WHERE id = ?');
  const logs = database.prepare('SELECT id FROM forgotten_log');
  const users = database.prepare('SELECT hash, salt FROM forgotten_user ORDER BY hash');
  const any = database.prepare('SELECT EXISTS (SELECT 1 FROM forgotten_log) OR EXISTS (SELECT 1 FROM forgotten_user) AS is_any');

  return {
    heldBodies: (after) => {
      const { part, key, logId } = after ?? FIRST;
      const statement = parts[part];
      if (!statement) return { bodies: [], next: null };
      const bodies: HeldBody[] = [];
      let bytes = 0;
      let last: BodiesPlace = { part, key, logId };
      for (const row of statement.iterate(key, logId)) {
        const next = { part, key: Number(row['key']), logId: String(row['log_id']) };
        // Both bodies of a record are read together.
        if (bytes >= BATCH_BYTES && (next.key !== last.key || next.logId !== last.logId)) return { bodies, next: last };
        const body = heldIn(row);
        bodies.push(body);
        bytes += body.bytes.length;
        last = next;
      }
      return { bodies, next: part + 1 < parts.length ? { ...FIRST, part: part + 1 } : null };
    },
    forgotten: (logIds) => ({
      logIds: new Set(logIds === 'all' ? logs.all().map(({ id }) => String(id)) : logIds.filter((id) => isForgotten.get(id))),
      users: users.all().map(({ hash, salt }) => ({ hash: String(hash), salt: String(salt) })),
    }),
    hasLog: (id) => isForgotten.get(id) !== undefined,
    isNothing: () => any.get()?.['is_any'] === 0,
  };
};

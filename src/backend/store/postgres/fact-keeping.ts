import pg from 'pg';
import { columnsOfRows } from '../../facts/columns-of-rows.ts';
import type { LooseRow } from '../../facts/row-places.ts';
import { FACT_SEMANTICS } from '../../facts/semantics.ts';
import { hashOf } from '../../facts/term-hash.ts';
import { StoreHeldError } from '../store.ts';
import { type Connection, type Connections, inTransaction } from './connections.ts';
import { textsOf } from './fact-loose.ts';
import { keysOf } from './fact-terms.ts';
import { TERMS_LOCK } from './locks.ts';

/** Rows that stand one after another, and how often their run had changed when they were read. */
export interface LooseRows {
  readonly runKey: number;
  readonly rows: readonly LooseRow[];
  readonly changes: number;
}

// Written to though nothing of it changes, so that a change of the run that began before waits, or begins anew, and sees the chunk.
const HOLD_RUN = `
INSERT INTO fact_run (run_key, changes) VALUES ($1, 0)
ON CONFLICT (run_key) DO UPDATE SET changes = fact_run.changes RETURNING changes`;

const DROP_OTHERS = `
WITH dropped AS (DELETE FROM fact_chunk WHERE run_key = $1 AND semantics <> $2 RETURNING key)
DELETE FROM fact_column WHERE chunk_key IN (SELECT key FROM dropped)`;

const OVERLAPPING = `
SELECT (last_at, last_log_id) >= ($2::bigint, $3::text) AS overlaps FROM fact_chunk
WHERE run_key = $1 AND (at, log_id) <= ($4::bigint, $5::text) ORDER BY at DESC, log_id DESC LIMIT 1`;

const ADD_TERMS = `
INSERT INTO fact_term (key, hash, text)
SELECT (SELECT coalesce(max(key), 0) FROM fact_term) + number, hash, text
FROM unnest($1::bigint[], $2::text[]) WITH ORDINALITY AS added (hash, text, number)
RETURNING key, text`;

const ADD_CHUNK = `
INSERT INTO fact_chunk (run_key, at, log_id, last_at, last_log_id, count, semantics) VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING key`;

/** The keys of texts, of which those get one that have none. */
const intern = async (connection: Connection, texts: readonly string[]): Promise<Map<string, number>> => {
  await connection.query('SELECT pg_advisory_xact_lock($1)', [TERMS_LOCK]);
  const keys = await keysOf(connection, texts);
  const lacking = texts.filter((text) => !keys.has(text));
  const added = lacking.length === 0 ? [] : await connection.query(ADD_TERMS, [lacking.map(hashOf), lacking]);
  for (const row of added) keys.set(String(row['text']), Number(row['key']));
  return keys;
};

const keep = async (connection: Connection, { runKey, rows, changes }: LooseRows): Promise<void> => {
  const [first, last] = [rows[0], rows.at(-1)];
  if (!first || !last) return;
  const [held] = await connection.query(HOLD_RUN, [runKey]);
  if (Number(held?.['changes']) !== changes) return;
  await connection.query(DROP_OTHERS, [runKey, FACT_SEMANTICS]);
  const [found] = await connection.query(OVERLAPPING, [runKey, first.at, first.logId, last.at, last.logId]);
  if (found?.['overlaps'] === true) return;
  const keys = await intern(connection, textsOf(rows));
  const columns = columnsOfRows(rows, (text) => keys.get(text) ?? 0);
  const place = [first.at, first.logId, last.at, last.logId];
  const [chunk] = await connection.query(ADD_CHUNK, [runKey, ...place, rows.length, FACT_SEMANTICS]);
  await connection.query(
    'INSERT INTO fact_column (chunk_key, name, bytes) SELECT $1, name, bytes FROM unnest($2::text[], $3::bytea[]) AS kept (name, bytes)',
    [Number(chunk?.['key']), [...columns.keys()], [...columns.values()]],
  );
};

/** Another user of the database may be one who may only read. */
const isReadOnly = (error: unknown): boolean => error instanceof pg.DatabaseError && ['42501', '25006'].includes(error.code ?? '');

/** Nobody waits for long so that later questions are faster. */
const BEGIN = "BEGIN; SET LOCAL lock_timeout = '100ms'";

/** Keeps rows as a chunk where there is a connection free, nobody changes their run, and they are still what they were. */
export const keepIfFree = async (connections: Connections, rows: LooseRows): Promise<void> => {
  try {
    await connections.holdIfFree((connection) => inTransaction(connection, BEGIN, () => keep(connection, rows)));
  } catch (error) {
    if (!(error instanceof StoreHeldError) && !isReadOnly(error)) throw error;
  }
};

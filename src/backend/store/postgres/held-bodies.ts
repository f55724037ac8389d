import type { BodiesPlace, HeldBody } from '../forgetting.ts';
import type { Reads } from '../reads.ts';
import type { Row } from './connections.ts';
import type { AskDatabase } from './reads.ts';
import { bytesIn } from './rows.ts';

/** Bodies are read until they have so many bytes, and so many of them at most. */
const BATCH_BYTES = 4_194_304;
const BATCH_ROWS = 512;

/** Of these rows the first that memory takes well, those of one place together. Their sizes are known without reading the bytes. */
const batch = (rows: string): string => `
SELECT batch.key, log_id, blob_key, is_log, blob.bytes
FROM (
  SELECT key, log_id, blob_key, is_log, coalesce(sum(size) OVER (ORDER BY key, log_id RANGE UNBOUNDED PRECEDING EXCLUDE GROUP), 0) AS before
  FROM (SELECT listed.*, octet_length(sized.bytes) AS size FROM (${rows} LIMIT ${BATCH_ROWS}) AS listed JOIN blob AS sized ON sized.key = blob_key) AS next
) AS batch
JOIN blob ON blob.key = blob_key
WHERE before < ${BATCH_BYTES} ORDER BY batch.key, log_id, blob_key`;

/** Where bodies that hold logs are, in this order: those that exports brought, those of records that were made or changed here, and judgments. */
const PARTS = [
  batch(`SELECT key, '' AS log_id, blob_key, source = 0 AS is_log FROM log WHERE source IN (0, 2) AND key > $1 AND $2 = '' ORDER BY key`),
  batch(`
    SELECT run_key AS key, log_id, each AS blob_key, false AS is_log
    FROM (
      SELECT run_key, log_id, blob_key, origin_key FROM evaluation_log
      WHERE (run_key, log_id) > ($1, $2) AND (export_key IS NULL OR blob_key <> origin_key) ORDER BY run_key, log_id LIMIT ${BATCH_ROWS / 2}
    ) AS record, unnest(ARRAY[blob_key, origin_key]) AS each
    ORDER BY run_key, log_id`),
  batch(`SELECT key, '' AS log_id, blob_key, true AS is_log FROM judgment WHERE key > $1 AND $2 = '' ORDER BY key`),
];

const FIRST: BodiesPlace = { part: 0, key: 0, logId: '' };

const heldIn = (row: Row): HeldBody => ({
  key: Number(row['blob_key']),
  form: row['is_log'] === true ? 'log' : 'record',
  bytes: bytesIn(row),
});

const FORGOTTEN = `
SELECT id, NULL AS salt FROM forgotten_log WHERE $1::text[] IS NULL OR id = ANY ($1::text[])
UNION ALL SELECT hash, salt FROM forgotten_user ORDER BY salt, id`;

/** What is read to find what is forgotten. */
export const createForgotten = (ask: AskDatabase): Pick<Reads, 'heldBodies' | 'forgotten'> => ({
  heldBodies: async (after) => {
    const { part, key, logId } = after ?? FIRST;
    const sql = PARTS[part];
    if (sql === undefined) return { bodies: [], next: null };
    const rows = await ask(sql, [key, logId]);
    const last = rows.at(-1);
    const next = last ? { part, key: Number(last['key']), logId: String(last['log_id']) } : { ...FIRST, part: part + 1 };
    return { bodies: rows.map(heldIn), next };
  },
  forgotten: async (logIds) => {
    const rows = await ask(FORGOTTEN, [logIds === 'all' ? null : logIds]);
    return {
      logIds: new Set(rows.filter(({ salt }) => salt === null).map(({ id }) => String(id))),
      users: rows.filter(({ salt }) => salt !== null).map(({ id, salt }) => ({ hash: String(id), salt: String(salt) })),
    };
  },
});

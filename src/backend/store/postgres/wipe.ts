import pg from 'pg';
import { createUsedTerms } from '../../facts/used-terms.ts';
import { type Connection, type ConnectionsOptions, createConnections, inTransaction } from './connections.ts';
import { TERMS_LOCK } from './locks.ts';
import { bytesIn } from './rows.ts';

/** Of no text: terms with it are found by none. */
const NO_HASH = -1;

const LAST_TERM = 'SELECT coalesce(max(key), 0) AS last FROM fact_term';
const COLUMNS = `
SELECT chunk_key, name, bytes, count FROM fact_column JOIN fact_chunk ON fact_chunk.key = chunk_key
WHERE (chunk_key, name) > ($1, $2) AND (name LIKE 'term.%' OR name LIKE 'cells.%' OR name LIKE 'failure%') ORDER BY chunk_key, name LIMIT 256`;
const TERM_KEYS = `SELECT key FROM fact_term WHERE hash <> ${NO_HASH}`;
const BLANK = `UPDATE fact_term SET hash = ${NO_HASH}, text = '' WHERE key = ANY ($1::bigint[])`;

/** Takes away the texts that no column refers to any more. Their keys stay, for those of others have no gaps. */
const blankTerms = async (connection: Connection): Promise<void> => {
  await connection.query('SELECT pg_advisory_xact_lock($1)', [TERMS_LOCK]);
  const used = createUsedTerms(Number((await connection.query(LAST_TERM))[0]?.['last']));
  let after: readonly [number, string] = [0, ''];
  for (;;) {
    const rows = await connection.query(COLUMNS, after);
    for (const row of rows) used.add(String(row['name']), bytesIn(row), Number(row['count']));
    const last = rows.at(-1);
    if (!last) break;
    after = [Number(last['chunk_key']), String(last['name'])];
  }
  const keys = (await connection.query(TERM_KEYS)).map((row) => Number(row['key']));
  await connection.query(BLANK, [used.unusedIn(keys)]);
};

/** Those that hold texts of logs. */
const TABLES = ['blob', 'fact_column', 'fact_term', 'finding'];
/** Has samples of their texts. Who owns the database may write it anew; else it is left out in silence. */
const STATISTICS = 'pg_statistic';
const PATIENCE = "SET lock_timeout = '20s'";

/** The server leaves out tables of another, and does not fail for it. */
const IS_OWNER = `
SELECT bool_and(pg_has_role(relowner, $2)) AS tables, (SELECT pg_has_role(datdba, $2) FROM pg_database WHERE datname = current_database()) AS statistics
FROM pg_class WHERE oid = ANY ($1::text[]::regclass[])`;

const serverCode = (error: unknown): string | undefined => {
  const told = error instanceof pg.DatabaseError ? error : error instanceof Error ? error.cause : undefined;
  return told instanceof pg.DatabaseError ? told.code : undefined;
};

const NOT_OWNER = 'The user of the database may not write its tables anew';
const REFUSALS: Readonly<Record<string, string>> = {
  '42501': NOT_OWNER,
  '55P03': 'Somebody reads the tables for long',
  '53100': 'The server has no room to write its tables anew',
};

const left = (reason: string): string => `${reason} (VACUUM FULL): what was deleted may still be in the files of the server.`;

const writeAnew = async (connection: Connection): Promise<string | undefined> => {
  const [found] = await connection.query(IS_OWNER, [TABLES, 'USAGE']);
  if (found?.['tables'] !== true) return left(NOT_OWNER);
  await connection.run(PATIENCE);
  await connection.run(`ANALYZE ${TABLES.join(', ')}`);
  for (const table of [...TABLES, STATISTICS]) {
    try {
      await connection.run(`VACUUM (FULL) ${table}`);
    } catch (error) {
      const refusal = REFUSALS[serverCode(error) ?? ''];
      if (refusal === undefined) throw error;
      return left(refusal);
    }
  }
  // Files that are no longer used are deleted then. It is for those alone who run the server, and comes by itself in some minutes.
  await connection.run('CHECKPOINT').catch(() => undefined);
  return found['statistics'] === true ? undefined : left(`Who does not own the database may not write ${STATISTICS} anew`);
};

/** Writes the tables anew that held texts of logs: what a transaction deletes stays in the files of the server else. */
export const wipe = async (options: ConnectionsOptions, signal: AbortSignal | undefined): Promise<string | undefined> => {
  const connections = createConnections({ ...options, max: 1, statementMilliseconds: 0, isPipelined: false });
  try {
    return await connections.hold(async (connection) => {
      await inTransaction(connection, 'BEGIN', () => blankTerms(connection));
      return writeAnew(connection);
    }, signal);
  } finally {
    await connections.close();
  }
};

import type { Connection } from './connections.ts';
import { INDICES } from './indices.ts';
import { COPIED_TABLES, FORMAT_TABLE, SCHEMA_VERSION, TABLES } from './schema.ts';

/** The database holds no store that this version can open: another program's tables, a newer or too old a store, or nothing at all. */
export class DatabaseFormatError extends Error {
  override readonly name = 'DatabaseFormatError';
}

/** There is nothing in the database. */
export class DatabaseEmptyError extends DatabaseFormatError {
  constructor() {
    super('The database is empty: import exports into it first.');
  }
}

/** Kept in the database, so that a database of another program is not taken for ours. The bytes spell "HLGQ". */
const APPLICATION_ID = 0x484c4751;

/** The first version that there was. */
const OLDEST_VERSION = 1;

/** The oldest server that tests were run over, and how its version is told. */
const OLDEST_SERVER = 15;
const VERSION_STEP = 10_000;

const LOOK = `
SELECT
  current_setting('server_encoding') AS encoding,
  current_setting('server_version_num')::bigint AS server,
  to_regclass('${FORMAT_TABLE}') IS NOT NULL AS has_format,
  EXISTS (
    SELECT 1 FROM pg_class WHERE relnamespace = to_regnamespace(current_schema()) AND relkind IN ('r', 'p', 'v', 'm', 'f')
  ) AS has_tables`;

/** Throws where the server cannot hold a store at all. */
const requireServer = (encoding: unknown, server: unknown): void => {
  if (Number(server) < OLDEST_SERVER * VERSION_STEP) throw new DatabaseFormatError(`The server is older than PostgreSQL ${OLDEST_SERVER}.`);
  if (encoding !== 'UTF8') throw new DatabaseFormatError(`The encoding of the database is ${String(encoding)}; it has to be UTF8.`);
};

/** The version of the store that a database holds; undefined where it holds nothing. Throws `DatabaseFormatError` where it holds anything else. */
export const versionIn = async (connection: Connection): Promise<number | undefined> => {
  const [found] = await connection.query(LOOK);
  requireServer(found?.['encoding'], found?.['server']);
  if (found?.['has_format'] !== true) {
    if (found?.['has_tables'] === true) throw new DatabaseFormatError('The database belongs to another program.');
    return undefined;
  }
  const [format] = await connection.query(
    `SELECT to_jsonb(${FORMAT_TABLE}) ->> 'application' AS application, to_jsonb(${FORMAT_TABLE}) ->> 'version' AS version FROM ${FORMAT_TABLE}`,
  );
  if (Number(format?.['application']) !== APPLICATION_ID) throw new DatabaseFormatError('The database belongs to another program.');
  return Number(format?.['version']);
};

/** Throws where a version is none that this program has come to. */
export const requireKnown = (version: number, newest: number): void => {
  if (version > newest) throw new DatabaseFormatError('It was written by a newer version of this program; update the program to open it.');
  if (version < OLDEST_VERSION) throw new DatabaseFormatError('It was written by a version from before the first release.');
};

/** Whether a database holds a store of this version, or nothing at all. Throws `DatabaseFormatError` for anything else. */
export const formatOf = async (connection: Connection): Promise<'store' | 'empty'> => {
  const version = await versionIn(connection);
  if (version === undefined) return 'empty';
  requireKnown(version, SCHEMA_VERSION);
  if (version < SCHEMA_VERSION)
    throw new DatabaseFormatError(
      'It was written by an earlier version of this program: end what is served from it, and bring it up to date by the command migrate.',
    );
  return 'store';
};

const CLOSED = `
SELECT current_setting('transaction_read_only') = 'on' OR NOT bool_and(
  has_table_privilege(name, 'INSERT') AND has_table_privilege(name, 'UPDATE') AND has_table_privilege(name, 'DELETE')
) AS is_closed
FROM unnest($1::text[]) AS name`;

/** Whether a store can only be read: by this user, over this connection, or for the server is a standby. */
export const isClosed = async (connection: Connection): Promise<boolean> => {
  const [found] = await connection.query(CLOSED, [[FORMAT_TABLE, ...COPIED_TABLES]]);
  return found?.['is_closed'] === true;
};

/** What is another after each change of what the database holds. */
export const stateOf = async (connection: Connection): Promise<string> => {
  const [format] = await connection.query(`SELECT state::text AS state FROM ${FORMAT_TABLE}`);
  return String(format?.['state']);
};

/** Says that something of what is served changed, within the transaction that changes it. */
export const NOTE_CHANGE = `UPDATE ${FORMAT_TABLE} SET state = gen_random_uuid()`;

/** Makes the tables, in a transaction of the caller's. */
export const createTables = async (connection: Connection): Promise<void> => {
  await connection.run(TABLES);
  await connection.run(`INSERT INTO ${FORMAT_TABLE} (application, version) VALUES (${APPLICATION_ID}, ${SCHEMA_VERSION})`);
};

/** Makes the indices, once the tables are filled. */
export const createIndices = (connection: Connection): Promise<void> => connection.run(INDICES);

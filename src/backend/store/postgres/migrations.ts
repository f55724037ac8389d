import { type Connection, type ConnectionsOptions, createConnections, inTransaction } from './connections.ts';
import { NOTE_CHANGE, requireKnown, versionIn } from './format.ts';
import { CHANGES_LOCK, FILL_LOCK } from './locks.ts';
import { FORMAT_TABLE, SCHEMA_VERSION } from './schema.ts';

/**
 * What brings a database of a version to the next one, by the version it begins with. A step stays as it is once it is released: it says what
 * was, so it builds on nothing that may change, `TABLES` included.
 */
export const MIGRATIONS: Readonly<Record<number, string>> = {
  1: 'ALTER TABLE store_format ADD COLUMN state UUID NOT NULL DEFAULT gen_random_uuid()',
  2: `
    CREATE TABLE forgotten_log (id TEXT COLLATE "C" PRIMARY KEY);
    CREATE TABLE forgotten_user (hash TEXT COLLATE "C" PRIMARY KEY, salt TEXT COLLATE "C" NOT NULL)`,
};

/** The versions that a database had, and has. */
export interface Migrated {
  readonly from: number;
  readonly to: number;
}

export interface MigrateOptions {
  /** The version that it is to have in the end. */
  readonly version?: number;
  readonly steps?: Readonly<Record<number, string>>;
}

/** Readers wait behind who waits for a table, so that is not done for long. */
const LIMIT = "SET LOCAL lock_timeout = '5s'";

const takeSteps = async (
  connection: Connection,
  { version = SCHEMA_VERSION, steps = MIGRATIONS }: MigrateOptions,
): Promise<Migrated | undefined> => {
  await connection.query('SELECT pg_advisory_xact_lock($1)', [FILL_LOCK]);
  const from = await versionIn(connection);
  if (from === undefined) return undefined;
  requireKnown(from, version);
  await connection.run(LIMIT);
  await connection.run(`SELECT pg_advisory_xact_lock(${CHANGES_LOCK})`);
  let to = from;
  for (let step = steps[to]; step !== undefined && to < version; step = steps[to]) {
    await connection.run(step);
    to++;
  }
  if (to === from) return { from, to };
  await connection.run(`UPDATE ${FORMAT_TABLE} SET version = ${to}; ${NOTE_CHANGE}`);
  return { from, to };
};

/**
 * Brings a database of an earlier version up to date, all in one transaction: whatever ends it early leaves it as it was. Another process may do
 * the same at the same time. Undefined where it is empty. Throws `DatabaseFormatError` where it holds another program's tables or a store of a
 * newer version, and `StoreHeldError` where the server fails or the database is in use.
 */
export const migrateDatabase = async (options: ConnectionsOptions, migrating: MigrateOptions = {}): Promise<Migrated | undefined> => {
  const connections = createConnections({ ...options, max: 1, statementMilliseconds: 0, isPipelined: false });
  try {
    return await connections.hold((connection) => inTransaction(connection, 'BEGIN', () => takeSteps(connection, migrating)));
  } finally {
    await connections.close();
  }
};

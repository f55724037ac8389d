import { DatabaseSync } from 'node:sqlite';
import { type Connection, type ConnectionsOptions, createConnections, inTransaction } from './connections.ts';
import { createIndices, createTables, formatOf } from './format.ts';
import { FILL_LOCK } from './locks.ts';
import { namingLongIds } from './long-ids.ts';
import { COPIED_TABLES } from './schema.ts';
import { columnsOf, LEFT_OUT } from './table-columns.ts';
import { copyIn } from './table-copies.ts';

/** The database holds evaluations already. */
export class DatabaseFilledError extends Error {
  override readonly name = 'DatabaseFilledError';

  constructor() {
    super('It holds evaluations already: name an empty database.');
  }
}

export interface FillOptions {
  /** Called now and then with how many rows were copied, of all there are. */
  readonly onProgress?: (copied: number, all: number) => void;
  readonly signal?: AbortSignal | undefined;
}

const countOf = (file: DatabaseSync, table: string): number =>
  Number(file.prepare(`SELECT count(*) AS count FROM ${table}`).get()?.['count']);

const copyTables = async (
  connection: Connection,
  file: DatabaseSync,
  { onProgress = () => undefined, signal }: FillOptions,
): Promise<void> => {
  const all = COPIED_TABLES.reduce((sum, table) => sum + countOf(file, table), 0);
  let copied = 0;
  const onRows = (count: number): void => {
    copied += count;
    onProgress(copied, all);
  };
  for (const table of COPIED_TABLES) {
    if (countOf(file, table) === 0) continue;
    await copyIn({ connection, file, table, columns: await columnsOf(connection, table), signal, onRows }, LEFT_OUT[table]);
  }
  onProgress(all, all);
};

/**
 * Fills an empty database from a finished data file of this version, all in one transaction: whatever ends it early leaves the database empty.
 * Another process may do the same at the same time. Throws `DatabaseFilledError` where the database is not empty, `DatabaseFormatError` where it
 * is no store, `IdTooLongError` and `StoreHeldError` where the server cannot take it, and where it fails.
 */
export const fillDatabase = async (options: ConnectionsOptions, dataFile: string, filling: FillOptions = {}): Promise<void> => {
  const connections = createConnections({ ...options, max: 1, statementMilliseconds: 0, isPipelined: false });
  const file = new DatabaseSync(dataFile, { readOnly: true });
  try {
    // All of it is of one moment, whoever changes it meanwhile.
    file.exec('BEGIN');
    await connections.hold(
      (connection) =>
        inTransaction(connection, 'BEGIN', async () => {
          await connection.query('SELECT pg_advisory_xact_lock($1)', [FILL_LOCK]);
          if ((await formatOf(connection)) !== 'empty') throw new DatabaseFilledError();
          await createTables(connection);
          await namingLongIds(file, async () => {
            await copyTables(connection, file, filling);
            await createIndices(connection);
          });
          await connection.run(`ANALYZE ${COPIED_TABLES.join(', ')}`);
        }),
      filling.signal,
    );
  } finally {
    file.close();
    await connections.close();
  }
};

import { DatabaseSync, type SQLOutputValue } from 'node:sqlite';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { from as copyFrom } from 'pg-copy-streams';
import { fold } from '../../../analysis/fold.ts';
import { type Connection, type ConnectionsOptions, createConnections, inTransaction } from './connections.ts';
import { type Cell, type ColumnType, copiedRows } from './copy-rows.ts';
import { thrownFor } from './errors.ts';
import { createIndices, createTables, formatOf } from './format.ts';
import { FILL_LOCK } from './locks.ts';
import { COPIED_TABLES } from './schema.ts';

/** The database holds evaluations already. */
export class DatabaseFilledError extends Error {
  override readonly name = 'DatabaseFilledError';

  constructor() {
    super(
      'It holds evaluations already, and a further export cannot be merged into them yet: import all exports together into an empty database.',
    );
  }
}

export interface FillOptions {
  /** Called now and then with how many rows were copied, of all there are. */
  readonly onProgress?: (copied: number, all: number) => void;
  readonly signal?: AbortSignal | undefined;
}

interface Column {
  readonly name: string;
  readonly type: ColumnType;
}

const COLUMNS = `
SELECT attname::text AS name, format_type(atttypid, NULL) AS type
FROM pg_attribute WHERE attrelid = $1::text::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attnum`;

/** Columns that a data file has otherwise, by what it has. */
const MADE_OF: Readonly<Record<string, { readonly column: string; readonly cellOf: (value: SQLOutputValue) => Cell }>> = {
  'file.folded': { column: 'name', cellOf: (name) => (typeof name === 'string' ? fold(name) : null) },
  // What SQLite would not give back as it is it has as UTF-16.
  'fact_term.text': {
    column: 'text',
    cellOf: (text) => (text instanceof Uint8Array ? Buffer.from(text.buffer, text.byteOffset, text.byteLength).toString('utf16le') : text),
  },
};

/** Rows that mean something to SQLite's engine alone. */
const LEFT_OUT: Readonly<Record<string, string>> = { fact_run: 'WHERE run_key <> 0' };

const KEEP_PACE_ROWS = 1_024;

interface Copied {
  readonly file: DatabaseSync;
  readonly table: string;
  readonly columns: readonly Column[];
}

function* rowsOf({ file, table, columns }: Copied, onRow: () => void): Generator<Cell[]> {
  const made = columns.map(({ name }) => MADE_OF[`${table}.${name}`]);
  const names = columns.map(({ name }, index) => made[index]?.column ?? name);
  const statement = file.prepare(`SELECT ${names.join(', ')} FROM ${table} ${LEFT_OUT[table] ?? ''}`);
  statement.setReadBigInts(true);
  statement.setReturnArrays(true);
  for (const row of statement.iterate() as Iterable<SQLOutputValue[]>) {
    yield row.map((value, index) => made[index]?.cellOf(value) ?? value) as Cell[];
    onRow();
  }
}

const countOf = (file: DatabaseSync, table: string): number =>
  Number(file.prepare(`SELECT count(*) AS count FROM ${table}`).get()?.['count']);

/** The next keys are those behind the ones that were copied. */
const nextKeys = async (connection: Connection, { table, columns }: Pick<Copied, 'table' | 'columns'>): Promise<void> => {
  if (columns[0]?.name !== 'key') return;
  const sequence = `pg_get_serial_sequence('${table}', 'key')`;
  await connection.run(`SELECT setval(${sequence}, max(key)) FROM ${table} HAVING max(key) IS NOT NULL AND ${sequence} IS NOT NULL`);
};

const copyTables = async (
  connection: Connection,
  file: DatabaseSync,
  { onProgress = () => undefined, signal }: FillOptions,
): Promise<void> => {
  const all = COPIED_TABLES.reduce((sum, table) => sum + countOf(file, table), 0);
  let copied = 0;
  const onRow = (): void => {
    if (++copied % KEEP_PACE_ROWS === 0) onProgress(copied, all);
  };
  for (const table of COPIED_TABLES) {
    if (countOf(file, table) === 0) continue;
    const columns = (await connection.query(COLUMNS, [table])) as unknown as Column[];
    const names = columns.map(({ name }) => name).join(', ');
    const rows = copiedRows(
      rowsOf({ file, table, columns }, onRow),
      columns.map(({ type }) => type),
    );
    const taking = connection.client.query(copyFrom(`COPY ${table} (${names}) FROM STDIN (FORMAT binary)`));
    await pipeline(Readable.from(rows, { objectMode: true, highWaterMark: 1 }), taking, { ...(signal && { signal }) }).catch(
      (error: unknown) => {
        throw thrownFor(error);
      },
    );
    await nextKeys(connection, { table, columns });
  }
  onProgress(all, all);
};

/**
 * Fills an empty database from a finished data file of this version, all in one transaction: whatever ends it early leaves the database empty.
 * Another process may do the same at the same time. Throws `DatabaseFilledError` where the database is not empty, `DatabaseFormatError` where it
 * is no store, `StoreHeldError` where the server fails.
 */
export const fillDatabase = async (options: ConnectionsOptions, dataFile: string, filling: FillOptions = {}): Promise<void> => {
  const connections = createConnections({ ...options, max: 1, statementMilliseconds: 0, isPipelined: false });
  const file = new DatabaseSync(dataFile, { readOnly: true });
  try {
    await connections.hold(
      (connection) =>
        inTransaction(connection, 'BEGIN', async () => {
          await connection.query('SELECT pg_advisory_xact_lock($1)', [FILL_LOCK]);
          if ((await formatOf(connection)) !== 'empty') throw new DatabaseFilledError();
          await createTables(connection);
          await copyTables(connection, file, filling);
          await createIndices(connection);
          await connection.run(`ANALYZE ${COPIED_TABLES.join(', ')}`);
        }),
      filling.signal,
    );
  } finally {
    file.close();
    await connections.close();
  }
};

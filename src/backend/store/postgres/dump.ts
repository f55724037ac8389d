import { DatabaseSync } from 'node:sqlite';
import { type Connection, type ConnectionsOptions, createConnections, inTransaction } from './connections.ts';
import { DatabaseEmptyError, formatOf } from './format.ts';
import { COPIED_TABLES } from './schema.ts';
import { columnsOf } from './table-columns.ts';
import { copyOut } from './table-copies.ts';

export interface DumpOptions {
  /** Called now and then with how many rows were copied, of all there are. */
  readonly onProgress?: (copied: number, all: number) => void;
  readonly signal?: AbortSignal | undefined;
  /** Called with the filled data file before the moment is over. */
  readonly finish?: (file: DatabaseSync) => Promise<void>;
}

/** Everything that is read within it is of the moment at which it began. */
const BEGIN = 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY';

const COUNT = `SELECT ${COPIED_TABLES.map((table) => `(SELECT count(*) FROM ${table})`).join(' + ')} AS count`;

const copyTables = async (
  connection: Connection,
  file: DatabaseSync,
  { onProgress = () => undefined, signal }: DumpOptions,
): Promise<void> => {
  const [counted] = await connection.query(COUNT);
  const all = Number(counted?.['count']);
  let copied = 0;
  const onRows = (count: number): void => {
    copied += count;
    onProgress(copied, all);
  };
  for (const table of COPIED_TABLES) {
    await copyOut({ connection, file, table, columns: await columnsOf(connection, table), signal, onRows });
  }
};

const CACHE_KIBIBYTES = 32_768;

/** Indices are made faster once their tables are filled. */
const withoutIndices = async (file: DatabaseSync, fill: () => Promise<void>): Promise<void> => {
  const indices = file.prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL").all();
  for (const { name } of indices) file.exec(`DROP INDEX ${name}`);
  await fill();
  for (const { sql } of indices) file.exec(String(sql));
};

/**
 * Copies the tables of a database as they are at one moment into those of a data file, which are there and empty. What only a data file has, as the
 * places of evaluations, is left to the caller.
 */
export const dumpInto = (connection: Connection, dataFile: string, options: DumpOptions = {}): Promise<void> =>
  inTransaction(connection, BEGIN, async () => {
    if ((await formatOf(connection)) === 'empty') throw new DatabaseEmptyError();
    const file = new DatabaseSync(dataFile);
    try {
      file.exec(`PRAGMA cache_size = -${CACHE_KIBIBYTES}; BEGIN`);
      await withoutIndices(file, () => copyTables(connection, file, options));
      await options.finish?.(file);
      file.exec('COMMIT');
    } finally {
      file.close();
    }
  });

/** The same of a database that nobody has a connection to yet. Throws `DatabaseFormatError` and `StoreHeldError`, too. */
export const dumpDatabase = async (options: ConnectionsOptions, dataFile: string, dumping: DumpOptions = {}): Promise<void> => {
  const connections = createConnections({ ...options, max: 1, statementMilliseconds: 0, isPipelined: false });
  try {
    await connections.hold((connection) => dumpInto(connection, dataFile, dumping), dumping.signal);
  } finally {
    await connections.close();
  }
};

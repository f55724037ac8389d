import { DatabaseSync } from 'node:sqlite';
import { setTimeout } from 'node:timers/promises';
import { type Connection, type ConnectionsOptions, createConnections, inTransaction } from './connections.ts';
import { dumpInto } from './dump.ts';
import { NOTE_CHANGE, stateOf } from './format.ts';
import { CHANGES_LOCK, MERGE_LOCK } from './locks.ts';
import { namingLongIds } from './long-ids.ts';
import { applyFacts, FACT_TABLES } from './noted-facts.ts';
import { beginNotes, type CopiedTable, keyNamesIn, notesOf, originOf } from './noted-rows.ts';
import { COPIED_TABLES } from './schema.ts';
import { columnsOf } from './table-columns.ts';
import { copyIn, type TableCopy } from './table-copies.ts';

/** How a database is changed through a work file. */
export interface Merging {
  /** Where the work file is, or is to be. It is left where the merging ends early, and gone on with as long as nothing else has changed. */
  readonly file: string;
  /** Whether the work file is there. */
  readonly isThere: () => Promise<boolean>;
  /** Makes it, in place of one that may be there; it has its name once `fill` has filled a data file that is there and empty. */
  readonly make: (fill: (part: string) => Promise<void>) => Promise<void>;
  /** Does to the work file what is to be done to the database. */
  readonly change: () => Promise<void>;
  /** Called now and then with how many rows were copied out of the database, and into it, of all. */
  readonly onDump?: ((copied: number, all: number) => void) | undefined;
  readonly onCopy?: ((copied: number, all: number) => void) | undefined;
  /** Called where another process merges something into the same database; its end is waited for. */
  readonly onWait?: (() => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

const WAIT_MILLISECONDS = 200;

/** The connection of a machine that is gone is given up soon, and what it holds with it. */
const SESSION = `
SELECT set_config('lock_timeout', '60s', false), set_config('tcp_keepalives_idle', '10', false),
  set_config('tcp_keepalives_interval', '5', false), set_config('tcp_keepalives_count', '3', false)`;

const takeTurn = async (connection: Connection, { onWait = () => undefined, signal }: Merging): Promise<void> => {
  for (let isTold = false; ; isTold = true) {
    const [turn] = await connection.query(`SELECT pg_try_advisory_lock(${MERGE_LOCK}) AS is_ours`);
    if (turn?.['is_ours'] === true) return;
    if (!isTold) onWait();
    await setTimeout(WAIT_MILLISECONDS, undefined, { ...(signal && { signal }) });
  }
};

const inFile = async <T>(path: string, readOnly: boolean, work: (file: DatabaseSync) => T | Promise<T>): Promise<T> => {
  const file = new DatabaseSync(path, { readOnly });
  try {
    return await work(file);
  } finally {
    file.close();
  }
};

/** A copy of the database as it is, in which it is noted what is done to it; or the one that an earlier process has begun with. */
const requireWorkFile = async (connection: Connection, merging: Merging): Promise<void> => {
  const { file: path, isThere, make, onDump, signal } = merging;
  const now = await stateOf(connection);
  // What was being written to it as its process was killed is taken back by who may write.
  if ((await isThere()) && (await inFile(path, false, (file) => originOf(file).state)) === now) return;
  await make((part) =>
    dumpInto(connection, part, {
      ...(onDump && { onProgress: onDump }),
      signal,
      finish: async (file) => beginNotes(connection, file, await stateOf(connection)),
    }),
  );
};

const countNotes = (file: DatabaseSync, table: CopiedTable): number =>
  Number(file.prepare(`SELECT count(*) AS count FROM ${notesOf(table)}`).get()?.['count']);

/** Makes the rows of a table what they are in the work file: all that it has a note of are taken away, and those that are there are added. */
const applyTable = async (copy: Omit<TableCopy, 'table' | 'columns'>, table: CopiedTable): Promise<void> => {
  const { connection, file } = copy;
  const [notes, keys, columns] = [notesOf(table), keyNamesIn(file, table), await columnsOf(connection, table)];
  await connection.run(`CREATE TEMP TABLE ${notes} ON COMMIT DROP AS SELECT ${keys.join(', ')} FROM ${table} WITH NO DATA`);
  await copyIn({ ...copy, onRows: () => undefined, table: notes, columns: await columnsOf(connection, notes) });
  await connection.run(`ANALYZE ${notes}`);
  const isNoted = keys.map((key) => `${table}.${key} = ${notes}.${key}`).join(' AND ');
  await connection.run(`DELETE FROM ${table} USING ${notes} WHERE ${isNoted}`);
  await copyIn({ ...copy, table, columns }, `JOIN ${notes} USING (${keys.join(', ')})`);
};

const apply = async (connection: Connection, file: DatabaseSync, { onCopy = () => undefined, signal }: Merging): Promise<void> => {
  const tables = COPIED_TABLES.filter((table) => !FACT_TABLES.has(table) && countNotes(file, table) > 0);
  const all = tables.reduce((sum, table) => sum + countNotes(file, table), 0);
  let copied = 0;
  const onRows = (count: number): void => {
    copied += count;
    onCopy(copied, all);
  };
  const copy = { connection, file, signal, onRows };
  for (const table of tables) await applyTable(copy, table);
  await applyFacts({ ...copy, onRows: () => undefined });
  await connection.run(NOTE_CHANGE);
  if (tables.length > 0) await connection.run(`ANALYZE ${tables.join(', ')}`);
  onCopy(all, all);
};

/** Does to the database what was done to the work file, if nothing else was done to it since it was copied. Whether it was. */
const applyIfUnchanged = (connection: Connection, merging: Merging): Promise<boolean> =>
  inFile(merging.file, true, (file) =>
    inTransaction(connection, 'BEGIN', async () => {
      await connection.query(`SELECT pg_advisory_xact_lock(${CHANGES_LOCK})`);
      if ((await stateOf(connection)) !== originOf(file).state) return false;
      await namingLongIds(file, () => apply(connection, file, merging));
      return true;
    }),
  );

const merge = async (connection: Connection, merging: Merging): Promise<void> => {
  await connection.query(SESSION);
  await takeTurn(connection, merging);
  for (const isAlone of [false, true]) {
    // Nobody else makes changes then, until the connection is closed.
    if (isAlone) await connection.query(`SELECT pg_advisory_lock(${CHANGES_LOCK})`);
    await requireWorkFile(connection, merging);
    await merging.change();
    if (await applyIfUnchanged(connection, merging)) return;
  }
  throw new Error('The database was changed by something that holds no lock.');
};

/**
 * Does to a database what is done to a copy of it, in one transaction. Nobody waits meanwhile who reads. Where others make changes before it is done,
 * it begins once more, and lets them wait until it is done.
 */
export const mergeInto = async (options: ConnectionsOptions, merging: Merging): Promise<void> => {
  const connections = createConnections({ ...options, max: 1, statementMilliseconds: 0, isPipelined: false });
  try {
    await connections.hold((connection) => merge(connection, merging));
  } finally {
    await connections.close();
  }
};

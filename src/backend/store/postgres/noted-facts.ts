import type { DatabaseSync } from 'node:sqlite';
import type { Connection } from './connections.ts';
import { TERMS_LOCK } from './locks.ts';
import { notesOf, originOf } from './noted-rows.ts';
import { type Column, columnsOf, LEFT_OUT } from './table-columns.ts';
import { copyIn, type TableCopy } from './table-copies.ts';

/* Columns of rows, which questions keep as well, beside all changes: so they are not just those of the work file. */

/** The tables that have columns of rows. `fact_file` is changed by imports alone. */
export const FACT_TABLES: ReadonlySet<string> = new Set(['fact_chunk', 'fact_column', 'fact_run', 'fact_term']);

/** Runs whose rows are others, or whose columns are. */
const CHANGED_RUNS = `
CREATE TEMP TABLE changed_run AS
SELECT run_key FROM ${notesOf('fact_run')} ${LEFT_OUT['fact_run']}
UNION SELECT run_key FROM fact_chunk JOIN ${notesOf('fact_chunk')} USING (key)`;

const FORGET = [
  `INSERT INTO fact_run (run_key, changes) SELECT run_key, 1 FROM changed_run
   ON CONFLICT (run_key) DO UPDATE SET changes = fact_run.changes + 1`,
  'DELETE FROM fact_column USING fact_chunk, changed_run WHERE chunk_key = fact_chunk.key AND fact_chunk.run_key = changed_run.run_key',
  'DELETE FROM fact_chunk USING changed_run WHERE fact_chunk.run_key = changed_run.run_key',
];

const SEQUENCE = `pg_get_serial_sequence('fact_chunk', 'key')`;

/** Every chunk gets a key that none had before, for what is remembered of chunks is remembered by their keys. */
const giveKeys = async (connection: Connection, file: DatabaseSync): Promise<number> => {
  const count = Number(file.prepare('SELECT count(*) AS count FROM fact_chunk JOIN changed_run USING (run_key)').get()?.['count']);
  if (count === 0) return 0;
  const [reserved] = await connection.query(`SELECT setval(${SEQUENCE}, nextval(${SEQUENCE}) + $1::bigint) AS last`, [count]);
  file
    .prepare(
      `CREATE TEMP TABLE given AS
       SELECT key, CAST(? AS INTEGER) + row_number() OVER (ORDER BY key) AS given_key FROM fact_chunk JOIN changed_run USING (run_key)`,
    )
    .run(Number(reserved?.['last']) - count);
  return count;
};

const withGivenKey = (columns: readonly Column[], name: string): Column[] =>
  columns.map((column) => (column.name === name ? { ...column, fileColumn: 'given_key' } : column));

/**
 * Takes the columns away of all runs that are others in the work file, and brings those in that it has of them. Where questions have kept texts since
 * it was copied, or some were forgotten, its columns mean other texts than those of the database: then they are made again by who asks for them.
 */
export const applyFacts = async (copy: Omit<TableCopy, 'table' | 'columns'>): Promise<void> => {
  const { connection, file } = copy;
  await connection.query('SELECT pg_advisory_xact_lock($1)', [TERMS_LOCK]);
  file.exec(CHANGED_RUNS);
  await connection.run('CREATE TEMP TABLE changed_run (run_key BIGINT NOT NULL) ON COMMIT DROP');
  await copyIn({ ...copy, table: 'changed_run', columns: await columnsOf(connection, 'changed_run') });
  for (const statement of FORGET) await connection.run(statement);
  const { lastTerm, texts } = originOf(file);
  const [terms] = await connection.query("SELECT coalesce(max(key), 0) AS last, count(nullif(text, '')) AS texts FROM fact_term");
  const isSame = Number(terms?.['last']) === lastTerm && Number(terms?.['texts']) === texts;
  if (!isSame || (await giveKeys(connection, file)) === 0) return;
  const columnsFor = (table: string) => columnsOf(connection, table);
  const chunk = withGivenKey(await columnsFor('fact_chunk'), 'key');
  const column = withGivenKey(await columnsFor('fact_column'), 'chunk_key');
  await copyIn({ ...copy, table: 'fact_term', columns: await columnsFor('fact_term') }, `WHERE key > ${lastTerm}`);
  await copyIn({ ...copy, table: 'fact_chunk', columns: chunk }, 'JOIN given USING (key)');
  await copyIn({ ...copy, table: 'fact_column', columns: column }, 'JOIN given ON given.key = chunk_key');
};

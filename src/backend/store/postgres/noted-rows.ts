import type { DatabaseSync } from 'node:sqlite';
import type { Connection } from './connections.ts';
import { COPIED_TABLES } from './schema.ts';
import { type Column, columnsOf } from './table-columns.ts';

/*
 * A work file is a copy of a database in which it is noted what is done to it, by triggers: the keys of all rows that came, went or became others.
 * So what was done can be done to the database as well, also after the process that did it was ended and another has gone on with it.
 */

export type CopiedTable = (typeof COPIED_TABLES)[number];

/** Where the keys of a table's rows are noted. */
export const notesOf = (table: CopiedTable): string => `noted_${table}`;

/** What the database was when it was copied. */
export interface Origin {
  /** See `stateOf`. */
  readonly state: string;
  /** The last key of a term, and how many of them had a text: those of what is forgotten lose it. */
  readonly lastTerm: number;
  readonly texts: number;
}

/** The names of the columns that tell the rows of a table of a data file apart. */
export const keyNamesIn = (file: DatabaseSync, table: CopiedTable): string[] =>
  file
    .prepare('SELECT name FROM pragma_table_info(?) WHERE pk > 0 ORDER BY pk')
    .all(table)
    .map(({ name }) => String(name));

// Whatever an insertion does with rows that are there already, it would do with notes as well: so none is added twice.
const noteSql = (table: CopiedTable, keys: readonly string[], row: 'old' | 'new'): string => {
  const values = keys.map((key) => `${row}.${key}`).join(', ');
  const isSame = keys.map((key) => `${key} = ${row}.${key}`).join(' AND ');
  return `INSERT INTO ${notesOf(table)} SELECT ${values} WHERE NOT EXISTS (SELECT 1 FROM ${notesOf(table)} WHERE ${isSame})`;
};

const triggersOf = (table: CopiedTable, keys: readonly string[], columns: readonly Column[]): string => {
  const isOther = columns.map(({ fileColumn }) => `old.${fileColumn} IS NOT new.${fileColumn}`).join(' OR ');
  const [old, fresh] = [noteSql(table, keys, 'old'), noteSql(table, keys, 'new')];
  return `
    CREATE TABLE ${notesOf(table)} (${keys.join(', ')}, PRIMARY KEY (${keys.join(', ')})) WITHOUT ROWID;
    CREATE TRIGGER note_new_${table} AFTER INSERT ON ${table} BEGIN ${fresh}; END;
    CREATE TRIGGER note_other_${table} AFTER UPDATE ON ${table} WHEN ${isOther} BEGIN ${old}; ${fresh}; END;
    CREATE TRIGGER note_gone_${table} AFTER DELETE ON ${table} BEGIN ${old}; END;`;
};

/** From now on it is noted what is done to the tables of a data file, which are those that the database has in the same transaction. */
export const beginNotes = async (connection: Connection, file: DatabaseSync, state: string): Promise<void> => {
  for (const table of COPIED_TABLES) file.exec(triggersOf(table, keyNamesIn(file, table), await columnsOf(connection, table)));
  file.exec('CREATE TABLE origin (state TEXT NOT NULL, last_term INTEGER NOT NULL, texts INTEGER NOT NULL)');
  file.prepare("INSERT INTO origin SELECT ?, ifnull(max(key), 0), count(nullif(text, '')) FROM fact_term").run(state);
};

/** What a work file was copied from. */
export const originOf = (file: DatabaseSync): Origin => {
  const row = file.prepare('SELECT state, last_term, texts FROM origin').get();
  return { state: String(row?.['state']), lastTerm: Number(row?.['last_term']), texts: Number(row?.['texts']) };
};

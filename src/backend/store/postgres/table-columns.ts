import type { SQLInputValue, SQLOutputValue } from 'node:sqlite';
import { fold } from '../../../analysis/fold.ts';
import type { Connection } from './connections.ts';
import type { Cell, ColumnType } from './copy-rows.ts';

/** A column of a table, and what it is in a data file: nearly always the same. */
export interface Column {
  readonly name: string;
  readonly type: ColumnType;
  /** The column of the data file that it is made of. */
  readonly fileColumn: string;
  /** Of what stands there, if that is not just taken. */
  readonly toDatabase?: ((value: SQLOutputValue) => Cell) | undefined;
  /** The way back, if that is not just taken. */
  readonly toFile?: ((cell: Cell) => SQLInputValue) | undefined;
  /** A data file has nothing of the kind: the way back is none. */
  readonly isMade: boolean;
}

type Difference = Partial<Pick<Column, 'fileColumn' | 'toDatabase' | 'toFile' | 'isMade'>>;

const utf16 = (value: Uint8Array): Buffer => Buffer.from(value.buffer, value.byteOffset, value.byteLength);

/** Columns that a data file has otherwise. */
const DIFFERENCES: Readonly<Record<string, Difference>> = {
  'file.folded': { fileColumn: 'name', toDatabase: (name) => (typeof name === 'string' ? fold(name) : null), isMade: true },
  // What SQLite would not give back as it is it has as UTF-16.
  'fact_term.text': {
    toDatabase: (text) => (text instanceof Uint8Array ? utf16(text).toString('utf16le') : text),
    toFile: (text) => (typeof text === 'string' && !text.isWellFormed() ? Buffer.from(text, 'utf16le') : text),
  },
};

/** Rows of a data file that mean something to SQLite's engine alone. */
export const LEFT_OUT: Readonly<Record<string, string>> = { fact_run: 'WHERE run_key <> 0' };

const COLUMNS = `
SELECT attname::text AS name, format_type(atttypid, NULL) AS type
FROM pg_attribute WHERE attrelid = $1::text::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attnum`;

/** The columns of a table of the database. */
export const columnsOf = async (connection: Connection, table: string): Promise<Column[]> => {
  const rows = await connection.query(COLUMNS, [table]);
  return rows.map((row) => {
    const [name, type] = [String(row['name']), row['type'] as ColumnType];
    return { name, type, fileColumn: name, isMade: false, ...DIFFERENCES[`${table}.${name}`] };
  });
};

import type { DatabaseSync, SQLInputValue, SQLOutputValue } from 'node:sqlite';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';
import type { Connection } from './connections.ts';
import { rowsCopied } from './copied-rows.ts';
import { type Cell, copiedRows } from './copy-rows.ts';
import { thrownFor } from './errors.ts';
import type { Column } from './table-columns.ts';

/** A table of a data file and that of a database, of which one is copied into the other. */
export interface TableCopy {
  readonly connection: Connection;
  readonly file: DatabaseSync;
  readonly table: string;
  readonly columns: readonly Column[];
  readonly signal?: AbortSignal | undefined;
  /** Called with how many rows more were copied. */
  readonly onRows: (count: number) => void;
}

const KEEP_PACE_ROWS = 1_024;

function* rowsOf({ file, table, columns, onRows }: TableCopy, which: string): Generator<Cell[]> {
  const names = columns.map(({ fileColumn }) => fileColumn);
  const statement = file.prepare(`SELECT ${names.join(', ')} FROM ${table} ${which}`);
  statement.setReadBigInts(true);
  statement.setReturnArrays(true);
  let count = 0;
  for (const row of statement.iterate() as Iterable<SQLOutputValue[]>) {
    yield row.map((value, index) => columns[index]?.toDatabase?.(value) ?? value);
    if (++count % KEEP_PACE_ROWS === 0) onRows(KEEP_PACE_ROWS);
  }
  onRows(count % KEEP_PACE_ROWS);
}

const typesOf = (columns: readonly Column[]) => columns.map(({ type }) => type);
const namesOf = (columns: readonly Column[]): string => columns.map(({ name }) => name).join(', ');

/** The next keys are those behind the ones that were copied. */
const nextKeys = async ({ connection, table, columns }: TableCopy): Promise<void> => {
  if (columns[0]?.name !== 'key') return;
  const sequence = `pg_get_serial_sequence('${table}', 'key')`;
  await connection.run(
    `SELECT setval(${sequence}, greatest(max(key), nextval(${sequence}) - 1))
     FROM ${table} HAVING max(key) IS NOT NULL AND ${sequence} IS NOT NULL`,
  );
};

/** Adds rows of a data file to a table of the database: all, or those that a clause behind the name of the table says. */
export const copyIn = async (copy: TableCopy, which = ''): Promise<void> => {
  const { connection, table, columns, signal } = copy;
  const rows = copiedRows(rowsOf(copy, which), typesOf(columns));
  const taking = connection.client.query(copyFrom(`COPY ${table} (${namesOf(columns)}) FROM STDIN (FORMAT binary)`));
  await pipeline(Readable.from(rows, { objectMode: true, highWaterMark: 1 }), taking, { ...(signal && { signal }) }).catch(
    (error: unknown) => {
      throw thrownFor(error);
    },
  );
  await nextKeys(copy);
};

/** Adds all rows of a table of the database to that of a data file. */
export const copyOut = async ({ connection, file, table, columns, signal, onRows }: TableCopy): Promise<void> => {
  const kept = columns.filter(({ isMade }) => !isMade);
  const add = file.prepare(
    `INSERT INTO ${table} (${kept.map(({ fileColumn }) => fileColumn).join(', ')}) VALUES (${kept.map(() => '?').join(', ')})`,
  );
  const valuesIn = (cells: readonly Cell[]): SQLInputValue[] => cells.map((cell, index) => kept[index]?.toFile?.(cell) ?? cell);
  const giving = connection.client.query(copyTo(`COPY (SELECT ${namesOf(kept)} FROM ${table}) TO STDOUT (FORMAT binary)`));
  const take = async (pieces: AsyncIterable<Buffer>): Promise<void> => {
    for await (const rows of rowsCopied(pieces, typesOf(kept))) {
      for (const cells of rows) add.run(...valuesIn(cells));
      if (rows.length > 0) onRows(rows.length);
    }
  };
  await pipeline(giving, take, { ...(signal && { signal }) }).catch((error: unknown) => {
    throw thrownFor(error);
  });
};

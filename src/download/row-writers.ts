import { csvLines } from './csv.ts';
import type { Column, TableRow } from './table-row.ts';

/** A row that is to be written: its record, as bytes and as far as it was read. */
export interface WrittenRow {
  readonly bytes: Buffer;
  /** Undefined where nothing of it is looked at. */
  readonly record: unknown;
}

/** Writes rows in one format. What it gives is a copy, which holds nothing of the page that a record came with. */
export interface RowWriter {
  /** What comes before the first row. */
  readonly begin: Buffer;
  lines(rows: readonly WrittenRow[]): Buffer;
}

/** Rows as a table with a header. */
export const tableWriter = (columns: readonly Column[], rowOf: (bytes: Buffer, record: unknown) => TableRow): RowWriter => ({
  begin: Buffer.from(csvLines([columns.map(({ header }) => header)])),
  lines: (rows) =>
    Buffer.from(
      csvLines(
        rows.map(({ bytes, record }) => {
          const row = rowOf(bytes, record);
          return columns.map((column) => column.cell(row));
        }),
      ),
    ),
});

const LINE_FEED = 0x0a;
const RETURN = 0x0d;
const SPACE = 0x20;
const END = Buffer.from('\n');

/** Within JSON an end of line stands only where a space may stand as well. */
const inOneLine = (bytes: Buffer): Buffer => {
  if (!bytes.includes(LINE_FEED) && !bytes.includes(RETURN)) return bytes;
  return Buffer.from(bytes.map((byte) => (byte === LINE_FEED || byte === RETURN ? SPACE : byte)));
};

/** Rows as the bytes of their records. */
export const jsonlWriter: RowWriter = {
  begin: Buffer.alloc(0),
  lines: (rows) => Buffer.concat(rows.flatMap(({ bytes }) => [inOneLine(bytes), END])),
};

import { encodeText } from './text.ts';

/*
 * Rows as `COPY … FROM STDIN (FORMAT binary)` takes them: https://www.postgresql.org/docs/current/sql-copy.html. Bodies go as they are, where
 * every other way has them as text twice as long.
 */

/** The types of the columns that are copied. */
export type ColumnType = 'bigint' | 'text' | 'bytea';
export type Cell = number | bigint | string | Uint8Array | null;

const HEADER = Buffer.concat([Buffer.from('PGCOPY\n\xff\r\n\0', 'latin1'), Buffer.alloc(8)]);
const TRAILER = Buffer.of(0xff, 0xff);
const NULL = Buffer.of(0xff, 0xff, 0xff, 0xff);
const INTEGER_BYTES = 8;
/** Bytes that are handed on together, about. */
const BATCH_BYTES = 262_144;

const int16 = (value: number): Buffer => {
  const bytes = Buffer.allocUnsafe(2);
  bytes.writeInt16BE(value);
  return bytes;
};

const int32 = (value: number): Buffer => {
  const bytes = Buffer.allocUnsafe(4);
  bytes.writeInt32BE(value);
  return bytes;
};

const integer = (value: Cell): Buffer => {
  const bytes = Buffer.allocUnsafe(4 + INTEGER_BYTES);
  bytes.writeInt32BE(INTEGER_BYTES);
  bytes.writeBigInt64BE(BigInt(value as number | bigint), 4);
  return bytes;
};

const bytesIn = (value: Cell): Uint8Array => (value instanceof Uint8Array ? value : Buffer.from(encodeText(String(value))));

/** Batches of bytes for the rows of a table, whose cells are in the order of these types. */
export function* copiedRows(rows: Iterable<readonly Cell[]>, types: readonly ColumnType[]): Generator<Buffer> {
  const count = int16(types.length);
  let parts: Uint8Array[] = [HEADER];
  let length = 0;
  const put = (bytes: Uint8Array): void => {
    parts.push(bytes);
    length += bytes.length;
  };
  for (const cells of rows) {
    put(count);
    for (const [index, type] of types.entries()) {
      const cell = cells[index] ?? null;
      if (cell === null) put(NULL);
      else if (type === 'bigint') put(integer(cell));
      else {
        const bytes = bytesIn(cell);
        put(int32(bytes.length));
        put(bytes);
      }
    }
    if (length < BATCH_BYTES) continue;
    yield Buffer.concat(parts);
    [parts, length] = [[], 0];
  }
  yield Buffer.concat([...parts, TRAILER]);
}

import type { Cell, ColumnType } from './copy-rows.ts';
import { decodeText } from './text.ts';

/* Rows as `COPY … TO STDOUT (FORMAT binary)` gives them: the way back of `copy-rows.ts`. */

const HEADER_BYTES = 19;
const END = -1;

const cellIn = (bytes: Buffer, type: ColumnType): Cell => {
  if (type === 'bigint') return bytes.readBigInt64BE();
  return type === 'bytea' ? bytes : decodeText(bytes.toString('utf8'));
};

type Found = { readonly cells: Cell[] | undefined; readonly end: number } | { readonly needed: number };

/** The row that begins at a place, or how many bytes have to be there for more of it to be seen; no cells where there are no more rows. */
const rowAt = (bytes: Buffer, start: number, types: readonly ColumnType[]): Found => {
  if (bytes.length < start + 2) return { needed: start + 2 };
  if (bytes.readInt16BE(start) === END) return { cells: undefined, end: start + 2 };
  const cells: Cell[] = [];
  let at = start + 2;
  for (const type of types) {
    if (bytes.length < at + 4) return { needed: at + 4 };
    const length = bytes.readInt32BE(at);
    at += 4;
    if (length >= 0 && bytes.length < at + length) return { needed: at + length };
    cells.push(length < 0 ? null : cellIn(bytes.subarray(at, at + length), type));
    at += Math.max(0, length);
  }
  return { cells, end: at };
};

/** The rows in what comes, as many at once as are there; their cells are in the order of these types. */
export async function* rowsCopied(pieces: AsyncIterable<Buffer>, types: readonly ColumnType[]): AsyncGenerator<Cell[][]> {
  let parts: Buffer[] = [];
  let length = 0;
  let start = HEADER_BYTES;
  let needed = HEADER_BYTES;
  for await (const piece of pieces) {
    parts.push(piece);
    length += piece.length;
    // A large body comes in many pieces, which are put together once.
    if (length < needed) continue;
    const bytes = parts.length === 1 ? piece : Buffer.concat(parts);
    const rows: Cell[][] = [];
    for (;;) {
      const found = rowAt(bytes, start, types);
      needed = 'needed' in found ? found.needed : start;
      if ('needed' in found || !found.cells) break;
      rows.push(found.cells);
      start = found.end;
    }
    yield rows;
    parts = [bytes.subarray(start)];
    length -= start;
    needed -= start;
    start = 0;
  }
}

import { bytesOf, codesOf } from './packing.ts';

/*
 * Several texts or lists for each row of a stretch in one column: how many parts there are, the numbers at which each row's parts end, the
 * offsets at which each part ends, and the parts one after another.
 */

export interface PackedParts {
  /** At which part those of each row end. */
  readonly rowEnds: Uint32Array;
  /** At which offset of `bytes` each part ends. */
  readonly partEnds: Uint32Array;
  readonly bytes: Buffer;
}

const WIDTH = 4;

export const packParts = (rows: readonly (readonly Uint8Array[])[]): Buffer => {
  const parts = rows.flat();
  const header = new Uint32Array(1 + rows.length + parts.length);
  header[0] = parts.length;
  let count = 0;
  for (const [index, row] of rows.entries()) {
    count += row.length;
    header[1 + index] = count;
  }
  let end = 0;
  for (const [index, part] of parts.entries()) {
    end += part.length;
    header[1 + rows.length + index] = end;
  }
  return Buffer.concat([bytesOf(header), ...parts]);
};

/** `length`: how many rows there are. */
export const unpackedParts = (column: Uint8Array, length: number): PackedParts => {
  const count = codesOf(column.subarray(0, WIDTH))[0] ?? 0;
  const ends = codesOf(column.subarray(WIDTH, WIDTH * (1 + length + count)));
  const { buffer, byteOffset } = column;
  const start = WIDTH * (1 + length + count);
  return {
    rowEnds: ends.subarray(0, length),
    partEnds: ends.subarray(length),
    bytes: Buffer.from(buffer, byteOffset + start, column.length - start),
  };
};

/** Numbers of the first part of a row and of the one after its last. */
export const partsOfRow = ({ rowEnds }: PackedParts, row: number): readonly [first: number, end: number] => [
  row === 0 ? 0 : (rowEnds[row - 1] ?? 0),
  rowEnds[row] ?? 0,
];

export const partAt = ({ partEnds, bytes }: PackedParts, part: number): Buffer =>
  bytes.subarray(part === 0 ? 0 : partEnds[part - 1], partEnds[part]);

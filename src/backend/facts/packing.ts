import { endianness } from 'node:os';

/*
 * Columns as bytes: numbers of one width, little-endian, one a row. A column whose rows all lack their value is left out, and one that holds
 * the same in every row is that once.
 */

type Column = Float64Array | Uint32Array | Uint8Array;

const IS_LITTLE = endianness() === 'LE';

/** From this machine's order of bytes to that of columns, or back. */
const turned = (bytes: Buffer, width: number): Buffer => {
  if (IS_LITTLE || width === 1) return bytes;
  const copy = Buffer.from(bytes);
  return width === 8 ? copy.swap64() : copy.swap32();
};

/** All numbers as they are, whatever they are. */
export const bytesOf = (column: Column): Buffer =>
  turned(Buffer.from(column.buffer, column.byteOffset, column.byteLength), column.BYTES_PER_ELEMENT);

/** `lacking` stands for no value. Undefined for a column to leave out. */
export const packed = (column: Column, lacking: number): Buffer | undefined => {
  const first = column[0];
  if (first === undefined) return undefined;
  for (let row = 1; row < column.length; row++) if (!Object.is(column[row], first)) return bytesOf(column);
  return Object.is(first, lacking) ? undefined : bytesOf(column.slice(0, 1));
};

/** At an offset of a buffer of its own where it does not stand at one that numbers may stand at. */
const aligned = (bytes: Uint8Array, width: number): Buffer => {
  const placed = bytes.byteOffset % width === 0 ? bytes : new Uint8Array(bytes);
  return turned(Buffer.from(placed.buffer, placed.byteOffset, placed.byteLength), width);
};

/** The numbers of `bytesOf`. */
export const codesOf = (bytes: Uint8Array): Uint32Array => {
  const { buffer, byteOffset, byteLength } = aligned(bytes, 4);
  return new Uint32Array(buffer, byteOffset, byteLength >> 2);
};

export const unpackedNumbers = (bytes: Uint8Array | undefined, length: number): Float64Array => {
  if (!bytes) return new Float64Array(length).fill(Number.NaN);
  const { buffer, byteOffset, byteLength } = aligned(bytes, 8);
  const numbers = new Float64Array(buffer, byteOffset, byteLength >> 3);
  return numbers.length === length ? numbers : new Float64Array(length).fill(numbers[0] ?? Number.NaN);
};

export const unpackedCodes = (bytes: Uint8Array | undefined, length: number): Uint32Array => {
  if (!bytes) return new Uint32Array(length);
  const codes = codesOf(bytes);
  return codes.length === length ? codes : new Uint32Array(length).fill(codes[0] ?? 0);
};

export const unpackedBytes = (bytes: Uint8Array | undefined, length: number): Uint8Array => {
  if (!bytes) return new Uint8Array(length);
  return bytes.length === length ? bytes : new Uint8Array(length).fill(bytes[0] ?? 0);
};

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

/** Columns that hold the same in every row are alike in most stretches: they are made once and, as nobody changes them, shared. */
const MAX_EVEN = 512;

const evenColumns = <Kind extends Column>(make: (length: number) => Kind): ((value: number, length: number) => Kind) => {
  const known = new Map<string, Kind>();
  return (value, length) => {
    const name = `${Object.is(value, -0) ? '-0' : value} ${length}`;
    const found = known.get(name);
    if (found) return found;
    const made = make(length).fill(value) as Kind;
    if (known.size >= MAX_EVEN) known.clear();
    known.set(name, made);
    return made;
  };
};

const evenNumbers = evenColumns((length) => new Float64Array(length));
const evenCodes = evenColumns((length) => new Uint32Array(length));
const evenBytes = evenColumns((length) => new Uint8Array(length));

export const unpackedNumbers = (bytes: Uint8Array | undefined, length: number): Float64Array => {
  if (!bytes) return evenNumbers(Number.NaN, length);
  const { buffer, byteOffset, byteLength } = aligned(bytes, 8);
  const numbers = new Float64Array(buffer, byteOffset, byteLength >> 3);
  return numbers.length === length ? numbers : evenNumbers(numbers[0] ?? Number.NaN, length);
};

export const unpackedCodes = (bytes: Uint8Array | undefined, length: number): Uint32Array => {
  if (!bytes) return evenCodes(0, length);
  const codes = codesOf(bytes);
  return codes.length === length ? codes : evenCodes(codes[0] ?? 0, length);
};

export const unpackedBytes = (bytes: Uint8Array | undefined, length: number): Uint8Array => {
  if (!bytes) return evenBytes(0, length);
  return bytes.length === length ? bytes : evenBytes(bytes[0] ?? 0, length);
};

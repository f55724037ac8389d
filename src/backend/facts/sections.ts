import { bytesOf, codesOf } from './packing.ts';

/*
 * Several columns that are always read together, as one: a list of their lengths, and the columns one after another, each at an offset that
 * numbers may stand at. A column that is left out has the length 0.
 */

const WIDTH = 8;

const padded = (length: number): number => Math.ceil(length / WIDTH) * WIDTH;

export const packSections = (columns: readonly (Uint8Array | undefined)[]): Buffer => {
  const lengths = bytesOf(Uint32Array.from(columns, (column) => column?.length ?? 0));
  const parts = [lengths, ...columns].filter((part) => part !== undefined);
  return Buffer.concat(parts.flatMap((part) => [part, Buffer.alloc(padded(part.length) - part.length)]));
};

/** `count`: how many columns there are. */
export const unpackedSections = (bytes: Uint8Array, count: number): (Uint8Array | undefined)[] => {
  const lengths = codesOf(bytes.subarray(0, 4 * count));
  let start = padded(4 * count);
  return Array.from(lengths, (length) => {
    const column = length === 0 ? undefined : bytes.subarray(start, start + length);
    start += padded(length);
    return column;
  });
};

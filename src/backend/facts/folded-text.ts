import { type PackedParts, packParts, partAt, partsOfRow, unpackedParts } from './parts.ts';

/** The folded texts of a stretch of rows, in which a needle is found without a look at each. */
export interface FoldedText {
  /** Which rows have the needle in one of their texts; undefined where only a look at each text tells. */
  holding(needle: string): ((row: number) => boolean) | undefined;
  /** Undefined where the texts have to be read elsewhere. */
  textsOf(row: number): readonly string[] | undefined;
}

const REPLACEMENT = '\ufffd';

/** The first byte tells whether all texts come back as they were: halves of surrogate pairs do not. */
const WHOLE = 1;

export const packTexts = (rows: readonly (readonly string[])[]): Buffer => {
  const isWhole = rows.every((texts) => texts.every((text) => text.isWellFormed()));
  const parts = packParts(rows.map((texts) => texts.map((text) => Buffer.from(text))));
  return Buffer.concat([Buffer.from([isWhole ? WHOLE : 0, 0, 0, 0]), parts]);
};

const HEADER = 4;

/** What is searched at once takes a part of a millisecond. */
const WINDOW_BYTES = 65_536;

const [UNKNOWN, LACKS, HOLDS] = [0, 1, 2];

/** Whether rows hold a needle, which is looked for in several rows at once, from the one that is asked for on. */
const holdingIn = (parts: PackedParts, length: number, needle: Buffer): ((row: number) => boolean) => {
  const { bytes, partEnds, rowEnds } = parts;
  const known = new Uint8Array(length);
  const startOf = (part: number): number => (part === 0 ? 0 : (partEnds[part - 1] ?? 0));
  const look = (first: number): void => {
    let [part] = partsOfRow(parts, first);
    const start = startOf(part);
    let end = first;
    do known[end++] = LACKS;
    while (end < length && known[end] === UNKNOWN && startOf(rowEnds[end] ?? 0) - start < WINDOW_BYTES);
    const window = bytes.subarray(0, startOf(rowEnds[end - 1] ?? 0));
    let row = first;
    for (let at = window.indexOf(needle, start); at !== -1; ) {
      while ((partEnds[part] ?? window.length) <= at) part++;
      // What reaches into the next text is in none.
      const isInside = at + needle.length <= (partEnds[part] ?? 0);
      if (isInside) {
        while ((rowEnds[row] ?? length) <= part) row++;
        known[row] = HOLDS;
        part = (rowEnds[row] ?? 1) - 1;
      }
      at = window.indexOf(needle, isInside ? partEnds[part] : at + 1);
    }
  };
  return (row) => {
    if (known[row] === UNKNOWN) look(row);
    return known[row] === HOLDS;
  };
};

/** `length`: how many rows there are. */
export const foldedTextOf = (column: Uint8Array, length: number): FoldedText => {
  const isWhole = column[0] === WHOLE;
  const parts = unpackedParts(column.subarray(HEADER), length);
  return {
    holding: (needle) => {
      if (!needle.isWellFormed() || (!isWhole && needle.includes(REPLACEMENT))) return undefined;
      if (needle === '') {
        return (row) => {
          const [first, end] = partsOfRow(parts, row);
          return first < end;
        };
      }
      return holdingIn(parts, length, Buffer.from(needle));
    },
    textsOf: (row) => {
      if (!isWhole) return undefined;
      const [first, end] = partsOfRow(parts, row);
      return Array.from({ length: end - first }, (_, index) => partAt(parts, first + index).toString());
    },
  };
};

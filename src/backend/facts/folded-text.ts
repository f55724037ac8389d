import { packParts, partAt, partsOfRow, unpackedParts } from './parts.ts';

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

/** `length`: how many rows there are. */
export const foldedTextOf = (column: Uint8Array, length: number): FoldedText => {
  const isWhole = column[0] === WHOLE;
  const parts = unpackedParts(column.subarray(HEADER), length);
  const rowsHolding = (needle: Buffer): Uint8Array => {
    const rows = new Uint8Array(length);
    const { bytes, partEnds, rowEnds } = parts;
    let [part, row] = [0, 0];
    for (let at = bytes.indexOf(needle); at !== -1; ) {
      while ((partEnds[part] ?? bytes.length) <= at) part++;
      // What reaches into the next text is in none.
      const isInside = at + needle.length <= (partEnds[part] ?? 0);
      if (isInside) {
        while ((rowEnds[row] ?? length) <= part) row++;
        rows[row] = 1;
        part = (rowEnds[row] ?? 1) - 1;
      }
      at = bytes.indexOf(needle, isInside ? partEnds[part] : at + 1);
    }
    return rows;
  };
  return {
    holding: (needle) => {
      if (!needle.isWellFormed() || (!isWhole && needle.includes(REPLACEMENT))) return undefined;
      if (needle === '') {
        return (row) => {
          const [first, end] = partsOfRow(parts, row);
          return first < end;
        };
      }
      const rows = rowsHolding(Buffer.from(needle));
      return (row) => rows[row] === 1;
    },
    textsOf: (row) => {
      if (!isWhole) return undefined;
      const [first, end] = partsOfRow(parts, row);
      return Array.from({ length: end - first }, (_, index) => partAt(parts, first + index).toString());
    },
  };
};

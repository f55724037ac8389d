import { Readable } from 'node:stream';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { rowsCopied } from '../../../../src/backend/store/postgres/copied-rows.ts';
import { type Cell, type ColumnType, copiedRows } from '../../../../src/backend/store/postgres/copy-rows.ts';

const TYPES: readonly ColumnType[] = ['bigint', 'text', 'bytea'];

const row = fc.tuple(
  fc.option(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })),
  fc.option(fc.string({ unit: fc.constantFrom('a', 'é', '\0', '\u0001', '\ud800', '\udfff', '\ue000', '😀') })),
  fc.option(fc.uint8Array({ maxLength: 500 })),
);

/** Bytes in pieces of these lengths, again and again. */
const cut = (bytes: Buffer, lengths: readonly number[]): Buffer[] => {
  const pieces: Buffer[] = [];
  for (let at = 0, nth = 0; at < bytes.length; nth++) {
    const length = lengths[nth % lengths.length] ?? 1;
    pieces.push(bytes.subarray(at, at + length));
    at += length;
  }
  return pieces;
};

test('rows that are copied come back as they were, however their bytes are cut into pieces', async () => {
  const lengths = fc.array(fc.integer({ min: 1, max: 300 }), { minLength: 1, maxLength: 5 });
  await fc.assert(
    fc.asyncProperty(fc.array(row, { maxLength: 20 }), lengths, async (rows, pieces) => {
      const bytes = Buffer.concat([...copiedRows(rows as Cell[][], TYPES)]);
      const back: Cell[][] = [];
      for await (const some of rowsCopied(Readable.from(cut(bytes, pieces)), TYPES)) back.push(...some);
      const shown = (cells: readonly Cell[]) =>
        cells.map((cell) => (cell instanceof Uint8Array ? Buffer.from(cell).toString('hex') : cell));
      expect(back.map(shown)).toEqual((rows as Cell[][]).map(shown));
    }),
  );
});

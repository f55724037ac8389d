import fc from 'fast-check';
import { expect, test } from 'vitest';
import { foldedTextOf, packTexts } from '../../../src/backend/facts/folded-text.ts';

/** Rows of more bytes than are searched at once, some of which have the needle, whole or torn apart by the end of a text. */
const row = fc.array(
  fc.oneof(
    fc.constantFrom('needle', 'a needle in hay', 'need', 'le', ''),
    fc.nat({ max: 40_000 }).map((length) => 'hay '.repeat(length / 4)),
  ),
  { maxLength: 4 },
);

test('a needle is found in the rows that hold it, in whatever order they are asked', () => {
  fc.assert(
    fc.property(fc.array(row, { minLength: 1, maxLength: 30 }), fc.array(fc.nat()), (rows, places) => {
      const holds = foldedTextOf(packTexts(rows), rows.length).holding('needle');
      const asked = [...places.map((place) => place % rows.length), ...rows.keys()];
      expect(asked.map((place) => holds?.(place))).toEqual(
        asked.map((place) => (rows[place] ?? []).some((text) => text.includes('needle'))),
      );
    }),
    { numRuns: 60 },
  );
});

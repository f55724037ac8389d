import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeText, encodeText } from '../../../../src/backend/store/postgres/text.ts';

const units = fc.oneof(
  fc.constantFrom(0, 1, 2, 0xd7ff, 0xd800, 0xdbff, 0xdc00, 0xdfff, 0xe000, 0xe001, 0x100, 0x8ff, 0x1000, 0xffff),
  fc.integer({ min: 0, max: 0xffff }),
);
const texts = fc.array(units, { maxLength: 8 }).map((codes) => String.fromCharCode(...codes));

const codePoints = (text: string): number[] => Array.from(text, (character) => character.codePointAt(0) ?? 0);

const byCodePoints = (one: string, other: string): number => {
  const [ones, others] = [codePoints(one), codePoints(other)];
  const at = ones.findIndex((code, index) => code !== others[index]);
  return at === -1 ? ones.length - others.length : (ones[at] ?? 0) - (others[at] ?? -1);
};

test('every text comes back as it was, and is written in what PostgreSQL holds', () => {
  fc.assert(
    fc.property(texts, (text) => {
      const encoded = encodeText(text);
      expect(decodeText(encoded)).toBe(text);
      expect(encoded.isWellFormed()).toBe(true);
      expect(encoded).not.toContain('\0');
    }),
    { numRuns: 2000 },
  );
});

test('texts are written in the order of their code points', () => {
  fc.assert(
    fc.property(texts, texts, (one, other) => {
      const bytes = Buffer.compare(Buffer.from(encodeText(one)), Buffer.from(encodeText(other)));
      expect(Math.sign(bytes)).toBe(Math.sign(byCodePoints(one, other)));
    }),
    { numRuns: 2000 },
  );
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compareCodePoints, FOLDING, fold } from '../../src/analysis/fold.ts';
import { byPoints, foldedByPoints } from './text-rules.ts';

const texts = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({
    unit: fc.constantFrom(
      'a',
      'A',
      'ß',
      'ẞ',
      'İ',
      'ı',
      'ς',
      'σ',
      'Σ',
      'ſ',
      'K',
      'e',
      '\u0301',
      '\u0345',
      'É',
      'Ж',
      '\u3099',
      'が',
      'か',
      '\u1100',
      '\u11a8',
      '가',
      '東',
      '—',
      '𐐀',
      '𐐨',
      '\ud800',
      '\udc00',
      '\uffff',
    ),
  }),
);

test('every code point is folded by itself, wherever it stands', () => {
  for (let point = 0; point <= 0x10ffff; point += 1) {
    const text = String.fromCodePoint(point);
    const folded = foldedByPoints(text);
    if (fold(text) !== folded) expect.unreachable(`U+${point.toString(16)}`);
  }
  fc.assert(
    fc.property(texts, (text) => {
      expect(fold(text)).toBe(foldedByPoints(text));
    }),
    { numRuns: 2000 },
  );
});

test.each([
  ['Straße', 'STRASSE'],
  ['ΟΔΥΣΣΕΥΣ', 'οδυσσευς'],
  ['ſ', 'S'],
  ['é', 'E\u0301'],
  ['𐐀', '𐐨'],
])('%s and %s are folded alike', (one, other) => {
  expect(fold(one)).toBe(fold(other));
});

test('letters that differ in more than their case stay apart', () => {
  expect(fold('é')).not.toBe(fold('e'));
  expect(fold('İ')).not.toBe(fold('I'));
});

test('texts are compared by code points', () => {
  fc.assert(
    fc.property(texts, texts, texts, (start, one, other) => {
      for (const [a, b] of [
        [one, other],
        [start + one, start + other],
        [start, start + one],
      ] as const) {
        expect(Math.sign(compareCodePoints(a, b))).toBe(byPoints(a, b));
      }
    }),
    { numRuns: 2000 },
  );
  expect(compareCodePoints('\uffff', '𐐀')).toBeLessThan(0);
});

test('the version of folding names the edition of Unicode', () => {
  expect(FOLDING).toMatch(/^\d+\/unicode-\d+\.\d+$/);
});

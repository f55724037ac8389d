import fc from 'fast-check';
import { expect, test } from 'vitest';
import { differing, type Passage } from '../../web/src/comparison/differing.ts';

const own = (passages: readonly Passage[]): string[] => passages.filter(({ isOwn }) => isOwn).map(({ text }) => text);
const whole = (passages: readonly Passage[]): string => passages.map(({ text }) => text).join('');

test('marks words that only one of two texts has, with the blanks between them', () => {
  const { before, after, unit } = differing('The train leaves at nine, I think.', 'The night train leaves at half past ten, I think.');
  expect(unit).toBe('word');
  expect(own(before)).toEqual(['nine']);
  expect(own(after)).toEqual(['night ', 'half past ten']);
  expect(own(differing('My old friend came.', 'My new neighbour came.').before)).toEqual(['old friend']);
});

test('marks nothing in equal texts, and all of a text whose other one is empty', () => {
  expect(differing('same', 'same')).toMatchObject({ before: [{ isOwn: false }], after: [{ isOwn: false }] });
  expect(differing('', 'new')).toMatchObject({ before: [], after: [{ text: 'new', isOwn: true }] });
});

test('tells words of languages without blanks apart', () => {
  expect(own(differing('夜行列車は九時に出ます', '夜行列車は十時に出ます').after)).toEqual(['十時']);
});

const lines = (count: number, word: string): string =>
  Array.from({ length: count }, (_line, at) => `${word} of line ${at}, and more of it`).join('\n');

test('goes by lines where texts are long, and gives up where the search would take too long', () => {
  const [long, other] = [lines(2_000, 'same'), lines(2_000, 'same').replace('same of line 7,', 'other of line 7,')];
  expect(differing(long, other)).toMatchObject({ unit: 'line' });
  expect(own(differing(long, other).after)).toEqual(['other of line 7, and more of it\n']);
  expect(differing(lines(2_000, 'one'), lines(2_000, 'two'))).toMatchObject({ unit: 'whole' });
  expect(differing('a'.repeat(600_000), `${'a'.repeat(600_000)}b`)).toMatchObject({ unit: 'whole' });
});

test('loses and adds nothing, whatever the texts are', () => {
  const text = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.array(fc.constantFrom('a', 'b', ' ', '  ', '\n', 'ä', '👩‍🚀')).map((all) => all.join('')),
  );
  fc.assert(
    fc.property(text, text, (one, other) => {
      const { before, after } = differing(one, other);
      expect([whole(before), whole(after)]).toEqual([one, other]);
    }),
  );
});

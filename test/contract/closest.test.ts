import fc from 'fast-check';
import { expect, test } from 'vitest';
import { closest } from '../../src/contract/closest.ts';

const NAMES = ['port', 'host', 'export', 'export-all', 'data', 'federation', 'server-api-key', 'help'];

test.each([
  ['prot', 'port'],
  ['prt', 'port'],
  ['PORT', 'port'],
  ['exprot', 'export'],
  ['dta', 'data'],
  ['datas', 'data'],
  ['federaton', 'federation'],
  ['server-apikey', 'server-api-key'],
  ['hepl', 'help'],
])('%s is likely %s', (word, meant) => {
  expect(closest(word, NAMES)).toBe(meant);
});

test.each(['', 'zzzz', 'x', 'verbose', 'a'.repeat(1_000_000)])('%.20s is like none', (word) => {
  expect(closest(word, NAMES)).toBeUndefined();
});

test('a word with one slip is taken for the word, and a name for itself', () => {
  const slips = fc
    .constantFrom(...NAMES)
    .chain((name) => fc.record({ name: fc.constant(name), at: fc.nat({ max: name.length - 2 }), letter: fc.constantFrom('q', 'x', 'z') }));
  fc.assert(
    fc.property(slips, ({ name, at, letter }) => {
      const [before, one, other, after] = [name.slice(0, at), name[at], name[at + 1], name.slice(at + 2)];
      expect(closest(name, NAMES)).toBe(name);
      expect(closest(`${before}${other}${one}${after}`, [name])).toBe(name);
      expect(closest(`${before}${letter}${one}${other}${after}`, [name])).toBe(name);
      expect(closest(`${before}${one}${after}`, [name])).toBe(name);
    }),
  );
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { pointerLookup, pointerTokens } from '../../src/analysis/json-pointer.ts';
import { pointedAt } from '../../src/json/pointed.ts';

const key = fc.constantFrom('a', 'b', 'a/b', '~', '0', '1', '', 'é', '__proto__');
const { value } = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.string({ unit: 'binary' }),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.array(fc.tuple(key, tie('value')), { maxLength: 4 }).map(Object.fromEntries),
  ),
}));
const pointer = fc
  .array(key, { maxLength: 4 })
  .map((keys) => keys.map((each) => `/${each.replaceAll('~', '~0').replaceAll('/', '~1')}`).join(''));

test('a pointer finds in bytes what it finds in the value', () => {
  fc.assert(
    fc.property(value, pointer, fc.constantFrom(undefined, 2), (given, path, indent) => {
      const bytes = Buffer.from(JSON.stringify(given, null, indent));
      const found = pointedAt(bytes, pointerTokens(path) ?? []);
      const expected = pointerLookup(path)?.(JSON.parse(bytes.toString()));
      expect(found && JSON.parse(found.toString())).toEqual(expected);
    }),
    { numRuns: 500 },
  );
});

test('a number that is found keeps its spelling, and of a key met twice the last counts', () => {
  const bytes = Buffer.from('{"a":1,"a":{"b":[12345678901234567890, 1.50]}}');
  expect(['/a/b/0', '/a/b/1', '/a/b/01', '/a/c', '/a/b/2'].map((path) => pointedAt(bytes, pointerTokens(path) ?? [])?.toString())).toEqual([
    '12345678901234567890',
    '1.50',
    undefined,
    undefined,
    undefined,
  ]);
});

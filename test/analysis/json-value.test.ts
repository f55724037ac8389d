import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { pointerLookup } from '../../src/analysis/json-pointer.ts';
import { canonicalJson, jsonEqual } from '../../src/analysis/json-value.ts';

const json = fc.jsonValue({ maxDepth: 3 }).map((value) => JSON.parse(JSON.stringify(value)));

/** The same with its keys the other way round. */
const reversed = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, member]) => [key, reversed(member)]),
  );
};

test('values are the same where they say the same', () => {
  const pairs = fc.oneof(
    fc.tuple(json, json),
    json.map((value) => [value, reversed(value)] as const),
  );
  const property = fc.property(pairs, ([one, other]) => {
    const isSame = isDeepStrictEqual(one, other);
    expect(jsonEqual(one, other)).toBe(isSame);
    expect(canonicalJson(one) === canonicalJson(other)).toBe(isSame);
    expect(JSON.parse(canonicalJson(one))).toEqual(one);
  });
  fc.assert(property, { numRuns: 1000 });
});

test.each([
  ['5', 5],
  [0, false],
  [null, undefined],
  [null, {}],
  [[], {}],
  [['a'], { 0: 'a' }],
  [{ a: 1 }, { b: 1 }],
  [JSON.parse('{"__proto__": 1}'), {}],
  [JSON.parse('{"__proto__": {}}'), { a: {} }],
  [Number.NaN, Number.NaN],
])('%j is not %j', (one, other) => {
  expect(jsonEqual(one, other)).toBe(false);
  expect(jsonEqual(other, one)).toBe(false);
});

test('numbers are the same by value', () => {
  expect([jsonEqual(1, JSON.parse('1.0e0')), jsonEqual(0, -0), canonicalJson(-0)]).toEqual([true, true, '0']);
});

test('one spelling has sorted keys, and nothing of members that are undefined', () => {
  const value = JSON.parse('{"b": [1, {"d": null, "c": "\\u00e4\\ud800"}], "__proto__": 2, "a": 1.50}');
  const spelling = '{"__proto__":2,"a":1.5,"b":[1,{"c":"ä\\ud800","d":null}]}';
  expect([canonicalJson(value), canonicalJson({ ...value, z: undefined })]).toEqual([spelling, spelling]);
});

test('a pointer goes down by own keys and by indices without zeros in front', () => {
  const value = JSON.parse('{"": {"": 1}, "a/b": 2, "m~n": 3, "~1": 4, "list": ["x", {"0": "y"}], "__proto__": 5, "null": null}');
  const found = ['', '/', '//', '/a~1b', '/m~0n', '/~01', '/list/0', '/list/1/0', '/__proto__', '/null'].map((pointer) =>
    pointerLookup(pointer)?.(value),
  );
  expect(found).toEqual([value, { '': 1 }, 1, 2, 3, 4, 'x', 'y', 5, null]);
  for (const pointer of ['/list/00', '/list/-', '/list/length', '/list/2', '/toString', '/a', '/null/a', '/a~1b/0']) {
    expect(pointerLookup(pointer)?.(value)).toBeUndefined();
  }
  for (const pointer of ['a', '#/a', '/~', '/~2', '/a~']) expect(pointerLookup(pointer)).toBeUndefined();
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { elementsOf, listOf, memberOf, objectOf, withMember } from '../../src/json/members.ts';

// Texts of values, among them numbers that a parser would respell or lose.
const valueText = fc.oneof(
  fc.constantFrom('1.50', '9.15e-06', '-0', '12345678901234567890', '1E400', '"\\u00e9\\/"', '"}"', '"\\\\\\""', '[ ]', '{ "a" : [1.0] }'),
  fc.jsonValue().map((value) => JSON.stringify(value)),
);
const key = fc.oneof(fc.constantFrom('id', 'a', 'status', '__proto__', 'é', '{"'), fc.string());
const space = fc.constantFrom('', ' ', '\n\t');
const members = fc.uniqueArray(fc.tuple(key, valueText), { selector: ([name]) => name, maxLength: 6 });

const textOf = (entries: readonly (readonly [string, string])[], blank: string): string =>
  `${blank}{${blank}${entries.map(([name, value]) => `${JSON.stringify(name)}${blank}:${blank}${value}${blank}`).join(`,${blank}`)}}${blank}`;

test('of any object one value is replaced or added, and all others keep their bytes and their order', () => {
  fc.assert(
    fc.property(members, key, valueText, space, (entries, name, value, blank) => {
      const bytes = Buffer.from(textOf(entries, blank));
      const changed = withMember(bytes, name, Buffer.from(value));
      expect(JSON.parse(changed.toString())).toEqual(
        JSON.parse(textOf([...entries.filter(([other]) => other !== name), [name, value]], '')),
      );
      expect(memberOf(changed, name)?.toString()).toBe(value);
      for (const [other, text] of entries) if (other !== name) expect(memberOf(changed, other)?.toString()).toBe(text);
      const isThere = entries.some(([other]) => other === name);
      if (isThere)
        expect(changed.toString()).toBe(
          textOf(
            entries.map(([other, text]) => [other, other === name ? value : text]),
            blank,
          ),
        );
      else expect(changed.length).toBe(bytes.length + Buffer.byteLength(`${JSON.stringify(name)}:${value}`) + (entries.length > 0 ? 1 : 0));
    }),
    { numRuns: 300 },
  );
});

test('the elements of a list are found, and make a list again', () => {
  fc.assert(
    fc.property(fc.array(valueText), space, (values, blank) => {
      const elements = elementsOf(Buffer.from(`${blank}[${blank}${values.join(`${blank},${blank}`)}${blank}]`));
      expect(elements.map(String)).toEqual(values);
      expect(listOf(elements).toString()).toBe(`[${values.join(',')}]`);
    }),
  );
});

test('keys may be written with escapes, and of a key met twice the last one counts', () => {
  const bytes = Buffer.from(String.raw`{"a":1,"\u0061":2,"b":{"a":3}}`);
  expect(memberOf(bytes, 'a')?.toString()).toBe('2');
  expect(withMember(bytes, 'a', Buffer.from('4')).toString()).toBe(String.raw`{"a":1,"\u0061":4,"b":{"a":3}}`);
});

test.each(['[{"a":1}]', 'null', '"a"', '7', ''])('%j has no members', (text) => {
  expect(memberOf(Buffer.from(text), 'a')).toBe(undefined);
});

test.each(['{"a":1}', 'null', '"[1]"', ''])('%j has no elements', (text) => {
  expect(elementsOf(Buffer.from(text))).toEqual([]);
});

test('an object is made of values that are JSON already', () => {
  expect(objectOf({ a: Buffer.from('1.0'), 'b"': Buffer.from('[]') }).toString()).toBe(String.raw`{"a":1.0,"b\"":[]}`);
  expect(objectOf({}).toString()).toBe('{}');
});

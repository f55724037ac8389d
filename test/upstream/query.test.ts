import fc from 'fast-check';
import { expect, test } from 'vitest';
import { queryOf } from '../../src/upstream/query.ts';

const text = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }), fc.stringMatching(/^[\w.*-]*$/));

test('a query has a parameter for each value, in their order, and none for what is not there', () => {
  fc.assert(
    fc.property(fc.array(fc.option(fc.oneof(text, fc.array(text)), { nil: undefined })), (values) => {
      const parameters = Object.fromEntries(values.map((value, index) => [`name_${index}`, value]));
      const pairs = Object.entries(parameters).flatMap(([name, value]) => [value ?? []].flat().map((each) => [name, each]));
      expect(queryOf(parameters)).toBe(String(new URLSearchParams(pairs)));
    }),
  );
});

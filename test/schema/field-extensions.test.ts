import { type GraphQLSchema, isInterfaceType, isObjectType } from 'graphql';
import { expect, test } from 'vitest';
import { schema } from '../../src/schema/index.ts';

/** What `FieldExtensions` has. */
const KNOWN: ReadonlySet<string> = new Set([
  'checks',
  'knows',
  'early',
  'reads',
  'passes',
  'readsOfRows',
  'passesOfRows',
  'cost',
  'ofAllRows',
  'pothosExposedField',
]);

const saidIn = (of: GraphQLSchema): string[] =>
  Object.values(of.getTypeMap()).flatMap((type) =>
    isObjectType(type) || isInterfaceType(type)
      ? [type, ...Object.values(type.getFields())].flatMap(({ extensions }) => Object.keys(extensions))
      : [],
  );

test('fields and types say of themselves only what somebody reads', () => {
  const said = saidIn(schema).filter((name) => !/^pothos(?!ExposedField)/.test(name));
  expect([...new Set(said)].filter((name) => !KNOWN.has(name))).toEqual([]);
  expect(said).toEqual(expect.arrayContaining([...KNOWN]));
});

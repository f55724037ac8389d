import {
  buildSchema,
  GraphQLSchema,
  getIntrospectionQuery,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  isSpecifiedScalarType,
  Kind,
  parse,
  validateSchema,
  visit,
} from 'graphql';
import { expect, test } from 'vitest';
import { schema } from '../../src/schema/index.ts';
import { sdlOf } from '../../src/schema/kit/sdl.ts';
import { facade } from '../support/helpers.ts';

test('schema.graphql is the schema (npm test -- -u writes it)', async () => {
  await expect(`${sdlOf(schema)}\n`).toMatchFileSnapshot('../../schema.graphql');
});

test('the schema is valid, which is not asked at each start', () => {
  expect(validateSchema(new GraphQLSchema({ ...schema.toConfig(), assumeValid: false }))).toEqual([]);
});

test('schema.graphql defines every directive that it uses, and those of operations; it is the same schema', () => {
  const document = parse(sdlOf(schema));
  const defined = document.definitions.filter((one) => one.kind === Kind.DIRECTIVE_DEFINITION).map(({ name }) => name.value);
  const used = new Set<string>();
  visit(document, { Directive: ({ name }) => void used.add(name.value) });
  expect(used.size).toBeGreaterThan(0);
  expect([...used].filter((name) => !defined.includes(name))).toEqual([]);
  expect(defined).toEqual(expect.arrayContaining(['defer', 'stream', 'oneOf', 'specifiedBy']));
  expect(new Set(defined).size).toBe(defined.length);
  // The locations of the specification, and no others: Relay's compiler refuses the file for one that it does not know.
  const locations = document.definitions.flatMap((one) => (one.kind === Kind.DIRECTIVE_DEFINITION ? one.locations : []));
  expect(locations.map(({ value }) => value)).not.toContain('DIRECTIVE_DEFINITION');
  const built = buildSchema(sdlOf(schema));
  expect(Object.keys(built.getTypeMap()).toSorted()).toEqual(Object.keys(schema.getTypeMap()).toSorted());
});

test('every type, field, argument and enum value is described', () => {
  const bare: string[] = [];
  const note = (name: string, { description }: { description?: string | null | undefined }) => {
    if (!description) bare.push(name);
  };
  for (const type of Object.values(schema.getTypeMap())) {
    if (type.name.startsWith('__') || isSpecifiedScalarType(type)) continue;
    note(type.name, type);
    if (isEnumType(type)) for (const value of type.getValues()) note(`${type.name}.${value.name}`, value);
    if (isInputObjectType(type)) for (const field of Object.values(type.getFields())) note(`${type.name}.${field.name}`, field);
    if (!isObjectType(type) && !isInterfaceType(type)) continue;
    for (const field of Object.values(type.getFields())) {
      note(`${type.name}.${field.name}`, field);
      for (const argument of field.args) note(`${type.name}.${field.name}(${argument.name}:)`, argument);
    }
  }
  expect(bare).toEqual([]);
});

test('introspection answers without an upstream call', async () => {
  const { ask, calls } = facade();
  const { data, errors } = await ask(getIntrospectionQuery());
  expect(errors).toBeUndefined();
  expect(data.__schema.queryType.name).toBe('Query');
  expect(calls).toEqual([]);
});

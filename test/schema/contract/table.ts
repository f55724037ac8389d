import { type GraphQLField, type GraphQLObjectType, type GraphQLSchema, getNamedType, isInterfaceType, isObjectType } from 'graphql';
import { answerSchemas, objectsIn, propertiesOf, SCHEMAS } from './contract.ts';
import type { JsonHome, TypeHome } from './homes.ts';

/** One property of the contract, the type that shows it, and how. */
export interface Entry {
  readonly schema: string;
  readonly property: string;
  readonly type: string;
  /** `nodes.version`: a field of a field. `*Schema`: by the properties of that schema, which are fields of the same type. */
  readonly field: string;
}

export interface Table {
  readonly types: readonly TypeHome[];
  readonly json: readonly JsonHome[];
  /** Properties that need no home, `Schema.property`. */
  readonly leftOut: Readonly<Record<string, string>>;
}

const words = (text: string): string[] => text.split(/\s+/).filter((word) => word !== '');

const entriesOf = ([schema, type, fields]: TypeHome): Entry[] =>
  words(fields).map((word) => {
    const [property = '', field = property] = word.split('=');
    return { schema, property, type, field };
  });

export const typeEntries = ({ types }: Table): Entry[] => types.flatMap(entriesOf);

/** `Schema.property` of a schema without a type, and the JSON field that holds it: `Type.field`. */
export const jsonEntries = ({ json }: Table): { readonly name: string; readonly holder: string }[] =>
  json.flatMap(([schema, holders, properties]) =>
    words(properties).flatMap((property) => words(holders).map((holder) => ({ name: `${schema}.${property}`, holder }))),
  );

export const typeOf = ({ types }: Table, schema: string): string | undefined => types.find(([name]) => name === schema)?.[1];

/** A field of an object type, or of what a field of it holds; undefined where there is no such type or field. */
export const fieldOf = (graph: GraphQLSchema, type: string, field: string): GraphQLField<unknown, unknown> | undefined => {
  const [name = '', ...rest] = field.split('.');
  const known = graph.getType(type);
  const found = isObjectType(known) ? known.getFields()[name] : undefined;
  return found && rest.length > 0 ? fieldOf(graph, getNamedType(found.type).name, rest.join('.')) : found;
};

/** The selection of a field with this below it. */
export const selectionOf = (field: string, below: string): string =>
  field.split('.').reduceRight((inner, name) => `${name} { ${inner} }`, below);

/** What an answer has in a field, by what it has in the field's first part; of lists in between the first item. */
export const valueBelow = (first: unknown, field: string): unknown =>
  field
    .split('.')
    .slice(1)
    .reduce((value, name) => Object([value].flat()[0])[name], first);

/** The fields of type JSON that hold values of each schema without a type, by what the contract puts where. */
export const jsonHolders = (table: Table, graph: GraphQLSchema): Map<string, Set<string>> => {
  const holders = new Map<string, Set<string>>();
  const walk = (name: string, holder: string): void => {
    const known = holders.get(name) ?? new Set();
    if (typeOf(table, name) !== undefined || known.has(holder)) return;
    holders.set(name, known.add(holder));
    for (const schema of Object.values(propertiesOf(name))) for (const inner of objectsIn(schema)) walk(inner, holder);
  };
  for (const { schema, property, type, field } of typeEntries(table)) {
    const named = fieldOf(graph, type, field);
    if (!named || getNamedType(named.type).name !== 'JSON') continue;
    for (const name of objectsIn(propertiesOf(schema)[property] ?? {})) walk(name, `${type}.${field}`);
  }
  return holders;
};

/** What is wrong with where an entry leads: no such property, no such field, or a field that cannot hold what the property holds. */
const faultsOfEntry = (table: Table, graph: GraphQLSchema, { schema, property, type, field }: Entry): string[] => {
  const name = `${schema}.${property}`;
  const known = SCHEMAS[schema]?.properties?.[property];
  if (!known) return [`${name} is not in the contract`];
  if (field === '__typename' || (field.startsWith('*') && typeOf(table, field.slice(1)) === type)) return [];
  const target = fieldOf(graph, type, field);
  if (!target) return [`${name}: ${type} has no field ${field}`];
  const held = getNamedType(target.type);
  const holds = (child: string | undefined): boolean =>
    held.name === 'JSON' ||
    held.name === child ||
    (isInterfaceType(held) && graph.getPossibleTypes(held).some((possible: GraphQLObjectType) => possible.name === child));
  const lost = objectsIn(known).filter((child) => !holds(typeOf(table, child)));
  return lost.map((child) => `${name}: ${type}.${field} cannot hold ${child}`);
};

/** All that is wrong with the table: properties without a home or with two in one type, and entries that lead nowhere. */
export const faultsOf = (table: Table, graph: GraphQLSchema): string[] => {
  const homes = new Map<string, string[]>();
  const note = (name: string, type: string): unknown => homes.set(name, [...(homes.get(name) ?? []), type]);
  for (const { schema, property, type } of typeEntries(table)) note(`${schema}.${property}`, type);
  for (const { name, holder } of jsonEntries(table)) note(name, holder);
  for (const name of Object.keys(table.leftOut)) note(name, '');
  const held = jsonHolders(table, graph);
  const wanted = answerSchemas().flatMap((schema) =>
    Object.keys(propertiesOf(schema)).map((property) => ({ schema, name: `${schema}.${property}` })),
  );
  const known = new Set(wanted.map(({ name }) => name));
  const faults = [
    ...wanted.filter(({ name }) => !homes.has(name)).map(({ name }) => `${name} has no home`),
    ...[...homes].filter(([, types]) => new Set(types).size < types.length).map(([name]) => `${name} has two homes`),
    ...[...homes.keys()].filter((name) => !known.has(name)).map((name) => `${name} is not in the contract`),
    ...typeEntries(table).flatMap((entry) => faultsOfEntry(table, graph, entry)),
    ...wanted.flatMap(({ schema, name }) =>
      [...(held.get(schema) ?? [])].filter((holder) => !homes.get(name)?.includes(holder)).map((holder) => `${name} is in ${holder} too`),
    ),
    ...jsonEntries(table)
      .filter(({ name, holder }) => !held.get(name.split('.')[0] ?? '')?.has(holder))
      .map(({ name, holder }) => `${name} is not in ${holder}`),
  ];
  return [...new Set(faults)];
};

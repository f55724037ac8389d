import { isList, objectsIn, propertiesOf, refName, type Schema, schemaNamed } from './contract.ts';

/** Bodies under construction, full of values that occur nowhere else in them. */
export interface Making {
  /** Picks among the alternatives of a union or an enum, and the booleans: over six variants no two booleans of a schema stay alike. */
  readonly variant: number;
  /** Schemas that may hold themselves. */
  readonly endless: ReadonlySet<string>;
  /** The schema that an object was made by. */
  readonly schemas: WeakMap<object, string>;
  /** Values made so far. */
  count: number;
}

export const startMaking = (variant: number, endless: ReadonlySet<string>): Making => ({
  variant,
  endless,
  schemas: new WeakMap(),
  count: 0,
});

/** A value to make: how many levels of endless schemas may follow, and the place of its property, which decides booleans. */
interface Wanted {
  readonly schema: Schema;
  readonly depth: number;
  readonly index: number;
}

/** All properties of a schema, and so on for `depth` levels of schemas that may hold themselves; below that only what is required. */
export const makeBody = (making: Making, name: string, depth: number): Record<string, unknown> => {
  const { properties = {}, required = [] } = schemaNamed(name);
  const below = making.endless.has(name) ? depth - 1 : depth;
  const kept = Object.entries(properties).filter(([property]) => depth > 0 || required.includes(property));
  const makeProperty = (property: string, schema: Schema, index: number): unknown =>
    property === 'url' ? makeUrl(making) : makeValue(making, { schema, depth: below, index });
  const body = Object.fromEntries(kept.map(([property, schema], index) => [property, makeProperty(property, schema, index)]));
  making.schemas.set(body, name);
  return body;
};

/** What is required of a schema, with this value, or a list of it, as one of its properties. */
export const makeAround = (making: Making, name: string, property: string, value: unknown): Record<string, unknown> => ({
  ...makeBody(making, name, 0),
  [property]: isList(propertiesOf(name)[property] ?? {}) ? [value] : value,
});

/** The contract says nothing of what a URL is made of. */
const makeUrl = (making: Making): string => {
  making.count += 1;
  return `https://marker.example/${making.count}`;
};

const makeValue = (making: Making, wanted: Wanted): unknown => {
  const { schema, depth } = wanted;
  const name = refName(schema);
  if (name !== undefined) {
    return schemaNamed(name).properties ? makeBody(making, name, depth) : makeValue(making, { ...wanted, schema: schemaNamed(name) });
  }
  if (schema.const !== undefined) return schema.const;
  making.count += 1;
  const words = schema.enum?.filter((word) => word !== null);
  if (words) return words[(making.count + making.variant) % words.length];
  const union = (schema.anyOf ?? schema.oneOf)?.filter(({ type }) => type !== 'null');
  if (union) return makeValue(making, { ...wanted, schema: union[making.variant % union.length] ?? {} });
  return schema.items ? makeList(making, { ...wanted, schema: schema.items }) : makePlain(making, wanted);
};

/** One item, or two where the items are of several schemas. */
const makeList = (making: Making, wanted: Wanted): unknown[] => {
  const names = objectsIn(wanted.schema);
  if (wanted.depth <= 0 && names.some((name) => making.endless.has(name))) return [];
  if (names.length < 2) return [makeValue(making, wanted)];
  return [0, 1].map((step) => makeBody(making, names[(making.variant + step) % names.length] ?? '', wanted.depth));
};

const makePlain = (making: Making, { schema, index, depth }: Wanted): unknown => {
  const { count, variant } = making;
  const type = [schema.type ?? 'string'].flat().find((word) => word !== 'null');
  if (type === 'integer') return 1000 + count;
  if (type === 'number') return 1000.5 + count;
  if (type === 'boolean') return ((index >> variant) & 1) === 1;
  if (type !== 'object') return schema['x-date-time'] ? `2025-01-01T00:00:00.${String(count).padStart(6, '0')}Z` : `marker_${count}`;
  const { additionalProperties: values } = schema;
  if (typeof values === 'object') return { [String(count % 100)]: makeValue(making, { schema: values, index, depth }) };
  return { [`key ${count}`]: [`marker_${count}`, { nothing: null }] };
};

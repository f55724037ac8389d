import { type GraphQLSchema, getNamedType, isEnumType, isLeafType, isListType, isNonNullType, isObjectType } from 'graphql';
import { evaluationBody } from '../../support/bodies.ts';
import { type Making, makeAround, makeBody } from './bodies.ts';
import { objectsIn, propertiesOf } from './contract.ts';
import { type Entry, fieldOf, selectionOf, type Table, typeEntries, typeOf, valueBelow } from './table.ts';

/** Where a schema sits below an answer: which properties lead there, and through which schemas. */
export interface Seat {
  readonly root: Root;
  readonly steps: readonly { readonly schema: string; readonly entry: Entry }[];
}

export interface Root {
  readonly schema: string;
  /** What it is called beside others of the same schema. */
  readonly name?: string;
  /** The bodies by path among which this one is, as a source has them that answers with it. */
  readonly served: (whole: unknown) => Tree;
  /** What to ask, around the fields of its type, where the source answers with this body. */
  readonly ask: (fields: string, whole: unknown) => string;
  readonly read: (data: Tree) => unknown;
}

export type Tree = Readonly<Record<string, unknown>>;

const under = (field: string) => (data: Tree) => (data['evaluation'] as Tree)[field];
const E = 'evaluation(id: "evr_1")';

const servedAt = (part: string) => (whole: unknown) => ({ '/evaluations/evr_1': evaluationBody(), [`/evaluations/evr_1${part}`]: whole });

const ROOTS: readonly Root[] = [
  { schema: 'EvaluationResponse', served: servedAt(''), ask: (fields) => `{ ${E} { ${fields} } }`, read: ({ evaluation }) => evaluation },
  {
    schema: 'EvaluationRunsResponse',
    served: servedAt('/runs'),
    ask: (fields) => `{ ${E} { ${fields} } }`,
    read: ({ evaluation }) => evaluation,
  },
  { schema: 'EvaluationStats', served: servedAt('/stats'), ask: (fields) => `{ ${E} { stats { ${fields} } } }`, read: under('stats') },
  {
    schema: 'PaginatedDataEvaluationLogResponse',
    served: servedAt('/logs'),
    ask: (fields) => `{ ${E} { logs(first: 1) { ${fields} } } }`,
    read: under('logs'),
  },
  {
    schema: 'PaginatedEvaluationResponse',
    served: (whole) => ({ '/evaluations': whole }),
    ask: (fields) => `{ evaluations(first: 1) { ${fields} } }`,
    read: ({ evaluations }) => evaluations,
  },
];

/** A seat for every schema with a type, the nearest to an answer. */
export const seatsOf = (table: Table, graph: GraphQLSchema): Map<string, Seat> => {
  const entries = typeEntries(table).filter(({ type, field }) => fieldOf(graph, type, field)?.type.toString() !== 'JSON');
  const seats = new Map<string, Seat>(ROOTS.map((root) => [root.schema, { root, steps: [] }]));
  for (const [name, { root, steps }] of seats) {
    for (const entry of entries.filter(({ schema }) => schema === name)) {
      for (const child of objectsIn(propertiesOf(name)[entry.property] ?? {})) {
        if (typeOf(table, child) === undefined || seats.has(child)) continue;
        seats.set(child, { root, steps: [...steps, { schema: child, entry }] });
      }
    }
  }
  return seats;
};

/** An answer that has `body` in a seat. */
export const wholeWith = (making: Making, { root, steps }: Seat, body: unknown): unknown => {
  if (steps.length === 0) return body;
  const whole = steps.reduceRight((inner: unknown, { entry }) => makeAround(making, entry.schema, entry.property, inner), body);
  return { ...(whole as object), ...('total' in propertiesOf(root.schema) && { total: 1000, size: 1 }) };
};

/** The query for fields of the type in a seat. */
export const queryAt = (
  { root, steps }: Seat,
  fields: string,
  { table, whole }: { readonly table: Table; readonly whole: unknown },
): string =>
  root.ask(
    steps.reduceRight(
      (inner, { schema, entry }) =>
        entry.field.startsWith('*') ? inner : selectionOf(entry.field, `... on ${typeOf(table, schema)} { ${inner} }`),
      fields,
    ),
    whole,
  );

/** What a query's answer has in a seat. */
export const answerAt = ({ root, steps }: Seat, data: Tree): Tree =>
  steps.reduce<unknown>((answer, { entry }) => {
    if (entry.field.startsWith('*')) return answer;
    const value = valueBelow((answer as Tree)[entry.field.split('.')[0] ?? ''], entry.field);
    return Array.isArray(value) ? value[0] : value;
  }, root.read(data)) as Tree;

/** How a field is asked for, and what it has to answer for a value. */
interface Reading {
  readonly selection: string;
  readonly expected: (value: unknown) => unknown;
}

/** Properties whose value is shown in another form. */
const FORMS: Readonly<Record<string, Reading>> = {
  'EvaluatorLogResponse.judgment': { selection: 'judgment { raw }', expected: (raw) => ({ raw }) },
  'NumericEvaluatorStatsResponse.percentiles': {
    selection: 'percentiles { p value }',
    expected: (map) => Object.entries(map as Tree).map(([p, value]) => ({ p: Number(p), value })),
  },
  'SelectEvaluatorStatsResponse.num_judgments_per_option': {
    selection: 'optionCounts { option count }',
    expected: (map) => Object.entries(map as Tree).map(([option, count]) => ({ option, count })),
  },
};

/** The property by which to recognise an object of a schema: its first text, number or time that no enum limits. */
const markOf = (table: Table, schema: string): Entry | undefined =>
  typeEntries(table).find((entry) => {
    const { type, enum: words } = propertiesOf(schema)[entry.property] ?? {};
    return (
      entry.schema === schema &&
      entry.field !== '__typename' &&
      !words &&
      ['string', 'number'].includes([type].flat().find((word) => word !== 'null') ?? '')
    );
  });

/** How to ask for an entry, and what has to come of it. */
export const readingOf = (table: Table, graph: GraphQLSchema, making: Making, entry: Entry): Reading => {
  const { schema, property, type, field } = entry;
  const form = FORMS[`${schema}.${property}`];
  if (form) return form;
  if (field === '__typename') return { selection: field, expected: () => type };
  const target = fieldOf(graph, type, field);
  if (!target) throw new Error(`${type} has no field ${field}.`);
  const named = getNamedType(target.type);
  const [first, ...inner] = field.split('.').reverse();
  const plain = inner.length === 0 ? field : selectionOf(inner.reverse().join('.'), first ?? '');
  if (isEnumType(named)) return { selection: plain, expected: (value) => String(value).toUpperCase() };
  const isList = isListType(isNonNullType(target.type) ? target.type.ofType : target.type);
  if (isLeafType(named)) return { selection: plain, expected: (value) => (isList && !Array.isArray(value) ? [value] : value) };
  const children = [...new Set(objectsIn(propertiesOf(schema)[property] ?? {}))];
  const marks = children.map((child) => {
    const mark = markOf(table, child);
    return mark ? `... on ${mark.type} { mark_${mark.type}: ${mark.field} }` : '';
  });
  const childOf = (value: unknown): unknown => {
    const name = making.schemas.get(value as object) ?? '';
    const mark = markOf(table, name);
    const text = mark && (value as Tree)[mark.property];
    return { __typename: typeOf(table, name), ...(mark && { [`mark_${mark.type}`]: text ?? null }) };
  };
  // Of a list of objects that hold what is asked for, the answer is read as far as its first one.
  const isFirst = !isList && field.includes('.');
  const firstOf = (value: unknown): unknown => (Array.isArray(value) && isFirst ? value[0] : value);
  const expectedOf = (value: unknown): unknown => (Array.isArray(value) ? value.map(childOf) : childOf(value));
  return { selection: selectionOf(field, `__typename ${marks.join(' ')}`), expected: (value) => expectedOf(firstOf(value)) };
};

/** The fields of a type that could be asked without more calls and hold plain values. */
export const plainFields = (graph: GraphQLSchema, type: string): string[] => {
  const owner = graph.getType(type);
  if (!isObjectType(owner)) return [];
  return Object.values(owner.getFields())
    .filter(
      ({ type: held, args, extensions }) =>
        isLeafType(getNamedType(held)) && !extensions['early'] && !args.some((arg) => isNonNullType(arg.type)),
    )
    .map(({ name }) => name);
};

export const makeTarget = (making: Making, schema: string): Record<string, unknown> => makeBody(making, schema, 2);

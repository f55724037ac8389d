import { isInputObjectType } from 'graphql';
import { describe, expect, test } from 'vitest';
import { schema as graph } from '../../../src/schema/index.ts';
import { UNLIMITED } from '../../support/every-field.ts';
import { facade, fixed } from '../../support/helpers.ts';
import { type Making, startMaking } from './bodies.ts';
import { CATALOGUE_SEATS } from './catalogue-seats.ts';
import { answerSchemas, propertiesOf } from './contract.ts';
import { FILE_VIEW, JSON_HOMES, KINDS, LEFT_OUT, NEVER_GIVEN, REQUEST_HOMES, SECOND_VIEWS, TYPE_HOMES } from './homes.ts';
import { answerAt, makeTarget, plainFields, queryAt, readingOf, type Seat, seatsOf, wholeWith } from './seats.ts';
import { faultsOf, jsonEntries, type Table, typeEntries, valueBelow } from './table.ts';

const TABLE: Table = { types: TYPE_HOMES, json: JSON_HOMES, leftOut: LEFT_OUT };
const SEATS = seatsOf(TABLE, graph);
const ENDLESS = new Set(TYPE_HOMES.map(([schema]) => schema));
const VARIANTS = [0, 1, 2, 3, 4, 5];

/** Serves a body of this schema where the contract has it, and asks every field that the table names for it, and every plain field beside. */
const askSeat = async (schema: string, variant: number, seat = SEATS.get(schema)) => {
  if (!seat) throw new Error(`Nothing leads to ${schema}.`);
  const making = startMaking(variant, ENDLESS);
  const body = makeTarget(making, schema);
  const entries = typeEntries(TABLE).filter((entry) => entry.schema === schema && !entry.field.startsWith('*'));
  const readings = entries.map((entry) => ({ ...entry, ...readingOf(TABLE, graph, making, entry) }));
  const plain = plainFields(graph, entries[0]?.type ?? '');
  const fields = [
    ...readings.map(({ property, selection }) => `property_${property}: ${selection}`),
    ...plain.map((field) => `plain_${field}: ${field}`),
  ];
  const whole = wholeWith(making, seat, body);
  const { ask, bugs } = facade({ upstream: fixed(seat.root.served(whole)), settings: UNLIMITED });
  const { data, errors } = await ask(queryAt(seat, fields.join(' '), { table: TABLE, whole }));
  expect([errors, bugs]).toEqual([undefined, []]);
  return { body, making, readings, plain, answer: answerAt(seat, data) };
};

/** Whether nothing else in a body can have this value. */
const isMarker = (value: unknown): boolean =>
  typeof value === 'string'
    ? /^(marker_\d+|https:\/\/marker\.example\/\d+|2025-.*Z)$/.test(value)
    : typeof value === 'number' && value > 1000;

/** `Schema.property` of every object within a value that the contract knows. */
const propertiesWithin = (value: unknown, making: Making): string[] => {
  if (typeof value !== 'object' || value === null) return [];
  const schema = making.schemas.get(value);
  return Object.entries(value).flatMap(([key, inner]) => [...(schema ? [`${schema}.${key}`] : []), ...propertiesWithin(inner, making)]);
};

describe('the table of homes', () => {
  test('has one home in the graph for every property that the contract’s answers have', () => {
    expect(faultsOf(TABLE, graph)).toEqual([]);
    const properties = answerSchemas().flatMap((schema) => Object.keys(propertiesOf(schema)));
    expect(properties).toHaveLength(555);
  });

  const without = (schema: string, word: string): Table => ({
    ...TABLE,
    types: TYPE_HOMES.map(([name, type, fields]) => [name, type, name === schema ? ` ${fields} `.replace(` ${word} `, ' ') : fields]),
  });
  const withMore = (...home: [string, string, string]): Table => ({ ...TABLE, types: [...TYPE_HOMES, home] });

  test.each([
    ['a property without a home', without('EvaluationResponse', 'file_id=fileId'), ['EvaluationResponse.file_id has no home']],
    [
      'a property with two homes in a type',
      withMore('EvaluationResponse', 'Evaluation', 'url=name'),
      ['EvaluationResponse.url has two homes'],
    ],
    [
      'a property that the contract does not have',
      withMore('EvaluationResponse', 'Evaluation', 'owner=name'),
      ['EvaluationResponse.owner is not in the contract'],
    ],
    [
      'a field that the graph does not have',
      withMore('EvaluationResponse', 'Run', 'url'),
      ['EvaluationResponse.url: Run has no field url'],
    ],
    [
      'a field of another type',
      withMore('EvaluationResponse', 'Run', 'created_by=dataset'),
      ['EvaluationResponse.created_by: Run.dataset cannot hold UserResponse'],
    ],
    [
      'JSON without a holder',
      { ...TABLE, json: JSON_HOMES.filter(([schema]) => schema !== 'VersionIdResponse') },
      expect.arrayContaining(['VersionIdResponse.type has no home']),
    ],
    [
      'JSON with a wrong holder',
      { ...TABLE, json: [...JSON_HOMES, ['ImageUrl', 'ChatMessage.thinking', 'url'] as const] },
      ['ImageUrl.url is not in ChatMessage.thinking'],
    ],
  ])('is found out with %s', (_name, table, faults) => {
    expect(faultsOf(table, graph)).toEqual(faults);
  });
});

describe('what upstream puts in a property', () => {
  const seats = [...SEATS, ...CATALOGUE_SEATS].map(([schema, seat]) => [schema, seat.root.name ?? seat.root.schema, seat] as const);

  test('has a seat for every schema that has a type', () => {
    expect(TYPE_HOMES.map(([schema]) => schema).filter((name) => !seats.some(([schema]) => schema === name))).toEqual([]);
  });

  test.each(seats)('of %s is found in its field below %s, and in no other', async (schema, _root, seat: Seat) => {
    for (const variant of VARIANTS) {
      const { body, readings, plain, answer } = await askSeat(schema, variant, seat);
      for (const { property, expected, field } of readings) {
        const value = body[property];
        expect(value, `${schema}.${property}`).not.toBeUndefined();
        expect(valueBelow(answer[`property_${property}`], field), `${schema}.${property}`).toEqual(expected(value));
        if (!isMarker(value)) continue;
        const homes = plain.filter(
          (name) => [answer[`plain_${name}`]].flat()[0] === value && SECOND_VIEWS[`${schema}.${property}`] !== name,
        );
        expect(homes, `${schema}.${property}`).toEqual(plain.includes(field) ? [field] : []);
      }
    }
  });

  test('of a schema without a type is found inside its JSON fields', async () => {
    const found = new Set<string>();
    const holders = new Set(jsonEntries(TABLE).map(({ holder }) => holder.split('.')[0]));
    for (const [schema] of TYPE_HOMES.filter(([schema, type]) => holders.has(type) && SEATS.has(schema))) {
      for (const variant of [0, 1]) {
        const { body, making, readings, answer } = await askSeat(schema, variant);
        for (const { property, type, field } of readings) {
          // That the answer equals the body is what makes the properties within the body found.
          expect(answer[`property_${property}`]).not.toBeUndefined();
          for (const name of propertiesWithin(body[property], making)) found.add(`${name} in ${type}.${field}`);
        }
      }
    }
    expect(jsonEntries(TABLE).filter(({ name, holder }) => !found.has(`${name} in ${holder}`))).toEqual([]);
  });
});

describe('a file', () => {
  const views = FILE_VIEW.split(' ').map((word): [string, string] => {
    const [property = '', field = property] = word.split('=');
    return [property, field];
  });

  test.each(KINDS)('of the kind %s shows what its version shows of it, and nothing of it twice', async (kind) => {
    const schema = `${kind}Response`;
    const body = makeTarget(startMaking(0, ENDLESS), schema);
    const { ask } = facade({ upstream: fixed({ '/files': { records: [body], page: 1, size: 10, total: 1 } }) });
    const plain = plainFields(graph, 'HumanloopFile');
    const { data, errors } = await ask(`{ humanloopFiles { nodes { ${plain.join(' ')} } } }`);
    expect(errors).toBeUndefined();
    const [file] = data.humanloopFiles.nodes;
    for (const [property, field] of views) {
      const value = property === 'type' ? kind.toUpperCase() : (body[property] ?? null);
      expect(file[field], property).toEqual(value);
      if (isMarker(value)) expect(plain.filter((name) => file[name] === value)).toEqual([field]);
    }
    expect(plain.toSorted()).toEqual(['id', ...views.map(([, field]) => field)].toSorted());
  });
});

test('every property of a judgment that is sent is given by one input field, or never given for a reason', () => {
  const named = Object.keys(REQUEST_HOMES).map((name) => name.split('.')[1] ?? '');
  const known = Object.keys(propertiesOf('CreateEvaluatorLogRequest'));
  expect([...named, ...Object.keys(NEVER_GIVEN)].toSorted()).toEqual(known.toSorted());
  for (const home of Object.values(REQUEST_HOMES)) {
    const [type = '', field = ''] = home.split('.');
    const input = graph.getType(type);
    expect(isInputObjectType(input) && field in input.getFields(), home).toBe(true);
  }
});

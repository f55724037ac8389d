import {
  type GraphQLField,
  type GraphQLObjectType,
  getNamedType,
  getNullableType,
  isInputObjectType,
  isInterfaceType,
  isListType,
  isNonNullType,
  isObjectType,
  isScalarType,
  isSpecifiedScalarType,
  parse,
  print,
  validate,
} from 'graphql';
import { describe, expect, test } from 'vitest';
import { connectionPolicy } from '../../client/src/connection-policy.ts';
import { embeddedTypes, pagingTypes } from '../../client/src/embedded-types.ts';
import * as kit from '../../client/src/index.ts';
import { changesOfControl, changesOfRows } from '../../client/src/row-updates.ts';
import { schema } from '../../src/schema/index.ts';

const roots = new Set([schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()]);
const types = Object.values(schema.getTypeMap()).filter(({ name }) => !name.startsWith('__'));
const objectTypes = types.filter(isObjectType).filter((type) => !roots.has(type));
const unkeyed = new Set<string>([...embeddedTypes, ...pagingTypes]);
const sorted = (names: Iterable<string>) => [...names].sort();

/** Fields of objects that a query, or what it brought, can lead to; a cache keeps no others. */
const keptFields = (): { type: GraphQLObjectType; field: GraphQLField<unknown, unknown> }[] => {
  const seen = new Set<GraphQLObjectType>();
  const visit = (type: GraphQLObjectType) => {
    if (seen.has(type)) return;
    seen.add(type);
    for (const { type: inner } of Object.values(type.getFields())) {
      const named = getNamedType(inner);
      if (isObjectType(named)) visit(named);
      if (isInterfaceType(named)) schema.getPossibleTypes(named).forEach(visit);
    }
  };
  for (const root of [schema.getQueryType(), schema.getSubscriptionType()]) if (root) visit(root);
  return [...seen].flatMap((type) => Object.values(type.getFields()).map((field) => ({ type, field })));
};

const policyOf = (type: GraphQLObjectType, field: string) =>
  [type, ...type.getInterfaces()].map(({ name }) => kit.typePolicies[name]?.fields?.[field]).find((policy) => policy !== undefined);
const isConnection = (field: GraphQLField<unknown, unknown>) => getNamedType(field.type).name.endsWith('Connection');

describe('the client kit and the schema', () => {
  test('agree on the concrete types of every interface and union', () => {
    const expected = types
      .filter((type) => isInterfaceType(type))
      .map((type) => [type.name, sorted(schema.getPossibleTypes(type).map(({ name }) => name))]);
    expect(kit.possibleTypes).toEqual(Object.fromEntries(expected));
    expect(types.filter((type) => type.astNode?.kind === 'UnionTypeDefinition')).toEqual([]);
  });

  test('agree on which objects have a global id, and have a rule for all others', () => {
    expect(sorted(objectTypes.filter(({ name }) => !unkeyed.has(name)).map(({ name }) => name))).toEqual([
      'AgentLog',
      'AgentVersion',
      'DatasetVersion',
      'Evaluation',
      'EvaluationLog',
      'EvaluatorLog',
      'EvaluatorVersion',
      'FlowLog',
      'FlowVersion',
      'HumanloopFile',
      'OtherLog',
      'OtherVersion',
      'PromptLog',
      'PromptVersion',
      'Run',
      'ToolLog',
      'ToolVersion',
    ]);
    expect(sorted(unkeyed).filter((name) => !isObjectType(schema.getType(name)))).toEqual([]);
  });

  test('give every object that is cached under its id a global one', () => {
    const others = objectTypes.filter(({ name }) => !unkeyed.has(name));
    expect(others.filter((type) => !isNonNullType(type.getFields()['id']?.type)).map(({ name }) => name)).toEqual([]);
    expect(others.filter((type) => !/global id/.test(type.getFields()['id']?.description ?? '')).map(({ name }) => name)).toEqual([]);
  });

  test('join the pages of every connection, in Apollo Client and in urql', () => {
    const connections = keptFields().filter(({ field }) => isConnection(field));
    expect(connections.filter(({ type, field }) => policyOf(type, field.name) !== connectionPolicy)).toEqual([]);
    const resolvers: Record<string, Record<string, unknown>> = kit.resolversWith(() => () => 'joins pages');
    const bare = connections.filter(({ type, field }) => resolvers[type.name]?.[field.name] === undefined);
    expect(bare.map(({ type, field }) => `${type.name}.${field.name}`)).toEqual([]);
    expect(sorted(pagingTypes)).toEqual(
      sorted(objectTypes.filter(({ name }) => /Connection$|Edge$|^Page/.test(name)).map(({ name }) => name)),
    );
  });

  test('have a rule for every list of objects without an id, by a field that its items have', () => {
    const bare: string[] = [];
    for (const { type, field } of keptFields()) {
      const items = getNamedType(field.type);
      const isUnkeyed = isInterfaceType(items)
        ? schema.getPossibleTypes(items).some(({ name }) => unkeyed.has(name))
        : unkeyed.has(items.name);
      if (!isUnkeyed || !isListType(getNullableType(field.type)) || unkeyedByPaging(type)) continue;
      const policy = policyOf(type, field.name);
      if (!policy || !('merge' in policy)) {
        bare.push(`${type.name}.${field.name}`);
        continue;
      }
      const asked = new Set<string>();
      const readField = (name: string) => void asked.add(name);
      (policy.merge as (...args: unknown[]) => unknown)([{}], [{}], { readField, mergeObjects: () => ({}) });
      for (const name of asked)
        if (!(isObjectType(items) || isInterfaceType(items)) || !items.getFields()[name]) bare.push(`${items.name}.${name}`);
    }
    expect(bare).toEqual([]);
  });

  test('name no type and no field that the other does not have', () => {
    const unknown: string[] = [];
    const resolvers: Record<string, Record<string, unknown>> = kit.resolversWith(() => () => 'joins pages');
    const named = [
      ...Object.entries(kit.typePolicies).map(([name, { fields }]) => [name, fields ?? {}] as const),
      ...Object.entries(resolvers),
    ];
    for (const [name, fields] of named) {
      const type = schema.getType(name);
      if (!isObjectType(type) && !isInterfaceType(type)) unknown.push(name);
      else for (const field of Object.keys(fields)) if (!type.getFields()[field]) unknown.push(`${name}.${field}`);
    }
    expect(unknown).toEqual([]);
  });

  test('agree on the changes after which rows are others: all that name an evaluation, but for those of one run’s state', () => {
    const changes = Object.values(schema.getMutationType()?.getFields() ?? {});
    const ofOne = changes.filter(({ args }) => {
      const input = args[0] && getNamedType(args[0].type);
      return isInputObjectType(input) && input.getFields()['evaluationId'] !== undefined;
    });
    const others = ['cancelEvaluationRun', ...changesOfControl];
    expect(sorted(ofOne.map(({ name }) => name))).toEqual(sorted([...changesOfRows, ...others]));
    expect(Object.keys(kit.updates.Mutation)).toEqual([...changesOfRows, ...changesOfControl]);
  });

  test('agree on the custom scalars', () => {
    const custom = types.filter((type) => isScalarType(type) && !isSpecifiedScalarType(type)).map(({ name }) => name);
    expect(sorted(Object.keys(kit.scalars))).toEqual(sorted(custom));
  });

  test('agree on the fragments', () => {
    const query = `query ($id: ID!) { node(id: $id) { ...LogRow ...RunHeader } }`;
    expect(validate(schema, parse(`${query}${kit.fragments}`))).toEqual([]);
  });

  test('agree on the fragments as a file, for compilers', async () => {
    await expect(`${print(parse(kit.fragments))}\n`).toMatchFileSnapshot('../../client/fragments.graphql');
  });
});

const unkeyedByPaging = ({ name }: GraphQLObjectType): boolean => (pagingTypes as readonly string[]).includes(name);

const row = (name: string) => ({ __ref: `EvaluationLog:${name}` });
const nodesPage = (names: string, pageInfo = {}) => ({ nodes: [...names].map(row), pageInfo });
const names = (connection: ReturnType<typeof connectionPolicy.read>) =>
  connection?.nodes?.map((node) => (node as { __ref: string }).__ref.slice('EvaluationLog:'.length)).join('');

/** The answers to a series of arguments, written one after the other as the cache would. */
const written = (...answers: [args: Record<string, unknown>, answer: ReturnType<typeof nodesPage> & { totalCount?: number }][]) =>
  answers.reduce<ReturnType<typeof connectionPolicy.read>>(
    (known, [args, answer]) => connectionPolicy.merge(known, answer, { args }),
    undefined,
  );
const readWith = (known: ReturnType<typeof connectionPolicy.read>, args: Record<string, unknown> = {}) =>
  connectionPolicy.read(known, { args, canRead: () => true });

describe('a connection in the cache of Apollo Client', () => {
  const firstPage: Parameters<typeof written>[0] = [
    { first: 2 },
    nodesPage('ab', { startCursor: '1', endCursor: '2', hasPreviousPage: false, hasNextPage: true }),
  ];
  const secondPage: Parameters<typeof written>[0] = [
    { first: 2, after: '2' },
    nodesPage('cd', { startCursor: '3', endCursor: '4', hasPreviousPage: true, hasNextPage: false }),
  ];

  test('grows by the page after its end, also where only nodes were selected', () => {
    const known = readWith(written(firstPage, secondPage), { first: 2 });
    expect(names(known)).toBe('abcd');
    expect(known?.pageInfo).toEqual({ startCursor: '1', endCursor: '4', hasPreviousPage: false, hasNextPage: false });
  });

  test('grows at its start when it was read from the end', () => {
    const known = written(
      [{ last: 2 }, nodesPage('cd', { startCursor: '3', endCursor: '4', hasPreviousPage: true, hasNextPage: false })],
      [{ last: 2, before: '3' }, nodesPage('ab', { startCursor: '1', endCursor: '2', hasPreviousPage: false, hasNextPage: true })],
    );
    expect(names(readWith(known, { last: 2 }))).toBe('abcd');
    expect(known?.pageInfo).toEqual({ startCursor: '1', endCursor: '4', hasPreviousPage: false, hasNextPage: false });
  });

  test('keeps its end when an empty page comes after it', () => {
    const known = written(firstPage, [{ first: 2, after: '2' }, nodesPage('', { startCursor: null, endCursor: null, hasNextPage: false })]);
    expect(names(readWith(known))).toBe('ab');
    expect(known?.pageInfo).toMatchObject({ endCursor: '2', hasNextPage: false });
  });

  test('is replaced by a page that does not go on from it', () => {
    const known = written(firstPage, [{ first: 2, after: '8' }, nodesPage('ij', { startCursor: '9', endCursor: '10' })]);
    expect(names(readWith(known, { first: 2, after: '8' }))).toBe('ij');
    expect(readWith(known, { first: 2 })).toBeUndefined();
  });

  test('answers a page behind one of its cursors with what is known there, and not where nothing is', () => {
    const known = written(firstPage, secondPage);
    expect(names(readWith(known, { first: 2, after: '2' }))).toBe('cd');
    expect(readWith(known, { first: 2, after: '2' })?.pageInfo).toMatchObject({ hasPreviousPage: true });
    expect(readWith(known, { first: 2, after: '4' })).toBeUndefined();
  });

  test('stays whole when its beginning is read again, and not when that has changed', () => {
    expect(names(readWith(written(firstPage, secondPage, firstPage)))).toBe('abcd');
    expect(names(readWith(written(firstPage, secondPage, [{ first: 2 }, nodesPage('zb')])))).toBe('zb');
  });

  test('stays as it is when only the total was asked', () => {
    const known = written(firstPage, [{ first: 0 }, { ...nodesPage(''), totalCount: 9 }]);
    expect(names(readWith(known))).toBe('ab');
    expect(known).toMatchObject({ totalCount: 9, pageInfo: { endCursor: '2' } });
  });

  test('leaves out rows that were evicted, and keeps the place of damaged ones', () => {
    const known = written([{}, { nodes: [row('a'), null as never, row('b')], pageInfo: {} }]);
    expect(
      connectionPolicy.read(known, { args: {}, canRead: ({ __ref }: { __ref: string }) => __ref !== 'EvaluationLog:a' })?.nodes,
    ).toEqual([null, row('b')]);
  });

  test('is one entry for a growing list, and one for each numbered page, direction and filter', () => {
    const key = connectionPolicy.keyArgs;
    expect(key({ first: 2, after: null, page: null })).toBe(key({ first: 50, after: '2' }));
    expect(key(null)).toBe(key({ first: 10 }));
    const others: Record<string, unknown>[] = [
      { first: 2 },
      { last: 2 },
      { page: 1 },
      { page: 2 },
      { page: 2, perPage: 5 },
      { filter: { runIds: ['r'] } },
      { filter: { runIds: ['r'] }, orderBy: [{ by: { field: 'DURATION' } }] },
      { filter: { runIds: ['r'] }, orderBy: [{ by: { field: 'DURATION' }, direction: 'DESC' }] },
      { orderBy: [{ by: { field: 'DURATION' } }, { by: { field: 'LISTED' } }] },
      { orderBy: [{ by: { field: 'LISTED' } }, { by: { field: 'DURATION' } }] },
      { fileId: 'f' },
    ];
    expect(new Set(others.map(key)).size).toBe(others.length);
    expect(key({ filter: { a: 1, b: 2 } })).toBe(key({ filter: { b: 2, a: 1 } }));
  });
});

describe('groups in the cache of Apollo Client', () => {
  const policy = kit.typePolicies['EvaluationLogGroups']?.fields?.['nodes'] as { merge(...args: unknown[]): unknown };
  const options = { readField: (field: string, from: Record<string, unknown>) => from[field], mergeObjects: () => 'not merged here' };
  const group = (keys: object, aggregates: object) => ({
    __typename: 'EvaluationLogGroup',
    keys: [{ __typename: 'EvaluationLogGroupKey', ...keys }],
    aggregates: { __typename: 'EvaluationLogAggregates', ...aggregates },
  });

  test('are told by the value of their keys: what was known of one stays, wherever it stands now', () => {
    const known = [group({ value: null, label: null }, { count: 2 }), group({ value: 'a', label: 'A' }, { count: 1 })];
    const incoming = [
      group({ value: 'a' }, { errorCount: 0 }),
      group({ value: 'b' }, { errorCount: 3 }),
      group({ value: null }, { errorCount: 1 }),
    ];
    expect(policy.merge(known, incoming, options)).toEqual([
      group({ value: 'a', label: 'A' }, { count: 1, errorCount: 0 }),
      group({ value: 'b' }, { errorCount: 3 }),
      group({ value: null, label: null }, { count: 2, errorCount: 1 }),
    ]);
  });

  test('are replaced where only labels were asked: two runs may have the same', () => {
    const incoming = [group({ label: 'v1' }, { errorCount: 0 }), group({ label: 'v1' }, { errorCount: 3 })];
    expect(policy.merge([group({ label: 'v1' }, { count: 1 }), group({ label: 'v1' }, { count: 2 })], incoming, options)).toEqual(incoming);
  });

  test('keep lists within them by the policies of those lists', () => {
    const judged = (evaluatorVersionId: string, fields: object) => ({
      judgments: [{ __typename: 'EvaluationJudgmentAggregates', evaluatorVersionId, ...fields }],
    });
    const known = [group({ value: 'a' }, { ...judged('evv_1', { score: 1 }), createdFrom: null })];
    expect(policy.merge(known, [group({ value: 'a' }, judged('evv_1', { numMissing: 2 }))], options)).toEqual([
      group({ value: 'a' }, { ...judged('evv_1', { score: 1, numMissing: 2 }), createdFrom: null }),
    ]);
    expect(policy.merge(known, [group({ value: 'a' }, judged('evv_2', { numMissing: 2 }))], options)).toEqual([
      group({ value: 'a' }, { ...judged('evv_2', { numMissing: 2 }), createdFrom: null }),
    ]);
  });
});

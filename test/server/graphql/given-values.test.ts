import {
  buildSchema,
  type GraphQLArgument,
  type GraphQLInputType,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isEnumType,
  isInputObjectType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  OperationTypeNode,
  printSchema,
} from 'graphql';
import { describe, expect, test } from 'vitest';
import { createSubgraph } from '../../../src/schema/index.ts';
import { facade } from '../../support/helpers.ts';

/** The public schema with every root field of a subgraph, in which every object is there, so that every field is reached. */
const everything = (): GraphQLSchema => {
  const schema = buildSchema(printSchema(createSubgraph({ nodeFields: true }).schema), { assumeValidSDL: true });
  for (const type of Object.values(schema.getTypeMap())) {
    if (isAbstractType(type)) type.resolveType = () => schema.getPossibleTypes(type)[0]?.name;
    if (!isObjectType(type) || type.name.startsWith('__')) continue;
    for (const field of Object.values(type.getFields())) {
      field.resolve = () => mockOf(field.type);
      if (type === schema.getSubscriptionType())
        field.subscribe = async function* () {
          yield {};
        };
    }
  }
  return schema;
};

const mockOf = (type: GraphQLOutputType): unknown => {
  if (isNonNullType(type)) return mockOf(type.ofType);
  if (isListType(type)) return [mockOf(type.ofType)];
  if (isEnumType(type)) return type.getValues()[0]?.value;
  return isLeafType(type) ? (['Int', 'Float'].includes(type.name) ? 1 : 'x') : {};
};

const literalOf = (type: GraphQLInputType): string => {
  if (isNonNullType(type)) return literalOf(type.ofType);
  if (isListType(type)) return `[${literalOf(type.ofType)}]`;
  if (isInputObjectType(type)) {
    const fields = Object.values(type.getFields());
    const given = type.isOneOf ? fields.slice(0, 1) : fields.filter((field) => isNonNullType(field.type));
    return `{ ${given.map((field) => `${field.name}: ${literalOf(field.type)}`).join(' ')} }`;
  }
  if (isEnumType(type)) return type.getValues()[0]?.name ?? '';
  return type.name === 'Boolean' ? 'true' : ['Int', 'Float'].includes(type.name) ? '1' : '"x"';
};

/** A literal that has a variable in a place where null may not be, and how the variable is declared. */
interface Position {
  readonly literal: string;
  readonly variable: string;
}

const positionsIn = (type: GraphQLInputType, seen: readonly string[] = []): Position[] => {
  if (isNonNullType(type)) {
    return [{ literal: '$v', variable: `$v: ${type.ofType} = ${literalOf(type)}` }, ...positionsIn(type.ofType, seen)];
  }
  if (isListType(type)) return positionsIn(type.ofType, seen).map(({ literal, variable }) => ({ literal: `[${literal}]`, variable }));
  if (!isInputObjectType(type) || seen.includes(type.name)) return [];
  const fields = Object.values(type.getFields());
  return fields.flatMap((field) => {
    const others = type.isOneOf ? [] : fields.filter((other) => other !== field && isNonNullType(other.type));
    const rest = others.map((other) => `${other.name}: ${literalOf(other.type)}`).join(' ');
    const inner = positionsIn(field.type, [...seen, type.name]);
    const own = type.isOneOf ? [{ literal: '$v', variable: `$v: ${field.type}` }] : [];
    return [...own, ...inner].map(({ literal, variable }) => ({ literal: `{ ${field.name}: ${literal} ${rest} }`, variable }));
  });
};

const argumentsOf = (args: readonly GraphQLArgument[], except?: GraphQLArgument, literal = ''): string => {
  const given = args.filter((arg) => arg === except || isNonNullType(arg.type));
  if (given.length === 0) return '';
  return `(${given.map((arg) => `${arg.name}: ${arg === except ? literal : literalOf(arg.type)}`).join(', ')})`;
};

/** A document for each position of each argument of each field, by the shortest way there. */
const documentsOf = (schema: GraphQLSchema): string[] => {
  const documents: string[] = [];
  const seen = new Set<string>();
  let level = Object.values(OperationTypeNode).map((kind) => ({
    type: schema.getRootType(kind)?.name ?? '',
    wrap: (variable: string, selection: string): string => `${kind}(${variable}) { ${selection} }`,
  }));
  while (level.length > 0) {
    const next: typeof level = [];
    for (const { type: name, wrap } of level) {
      const type = schema.getType(name);
      if (!isObjectType(type) || seen.has(name)) continue;
      seen.add(name);
      for (const field of Object.values(type.getFields())) {
        const below = getNamedType(field.type);
        const rest = isLeafType(below) ? '' : ' { __typename }';
        for (const arg of field.args) {
          for (const { literal, variable } of positionsIn(arg.type)) {
            documents.push(wrap(variable, `${field.name}${argumentsOf(field.args, arg, literal)}${rest}`));
          }
        }
        const types = isAbstractType(below) ? schema.getPossibleTypes(below).slice(0, 1) : [below];
        for (const { name: inner } of types) {
          next.push({
            type: inner,
            wrap: (variable, selection) => wrap(variable, `${field.name}${argumentsOf(field.args)} { ... on ${inner} { ${selection} } }`),
          });
        }
      }
    }
    level = next;
  }
  return documents;
};

const ACCEPTED = 'application/json, text/event-stream;q=0.5, multipart/mixed;q=0.4';

/** The codes of all errors of an answer, however it comes. */
const codesOf = (text: string): unknown[] => [...text.matchAll(/"code":"(\w+)"/g)].map(([, code]) => code);

describe('null for a variable that has a default, where null may not be', () => {
  const over = facade({ schema: everything() });
  const documents = documentsOf(everything());

  test('there are many such places', () => {
    expect(documents.length).toBeGreaterThan(60);
    for (const kind of ['query', 'mutation', 'subscription']) expect(documents.some((document) => document.startsWith(kind))).toBe(true);
  });

  test.each(documents)('%s', async (query) => {
    const response = await over.post({ query, variables: { v: null } }, { accept: ACCEPTED });
    const text = await response.text();
    // Validation knows already that a member of a oneOf input object may not be a variable that may be null.
    expect(new Set(codesOf(text))).toEqual(new Set([text.includes('OneOf') ? 'GRAPHQL_VALIDATION_FAILED' : 'BAD_USER_INPUT']));
    expect(text).toMatch(/(?:Argument|Variable) \\"/);
    expect(over.bugs).toEqual([]);
  });
});

describe('what a directive is given', () => {
  const EVALUATION = 'evaluation(id: "evr_7ZAECYi82P80BOqjkseLt")';
  test.each([
    ['query ($v: Boolean = true) { evaluations(first: 1) @include(if: $v) { totalCount } }', null],
    ['query ($v: Boolean = true) { evaluations(first: 1) { totalCount @skip(if: $v) } }', null],
    ['query ($v: Boolean = true) { evaluations(first: 1) { nodes { ... @include(if: $v) { id } } } }', null],
    ['query ($v: Boolean = true) { evaluations(first: 1) { nodes { ...A @skip(if: $v) } } } fragment A on Evaluation { id }', null],
    [`mutation ($v: Boolean = true) { deleteEvaluation(input: { id: "x" }) { userErrors @include(if: $v) { code } } }`, null],
    ['subscription ($v: Boolean = true) { evaluationProgress(id: "evr_7ZAECYi82P80BOqjkseLt") { isFinal @include(if: $v) } }', null],
    [`query ($v: Boolean = true) { ${EVALUATION} { id ... @defer(if: $v) { name } } }`, null],
    [`query ($v: Boolean = true) { ${EVALUATION} { logs(first: 3) { nodes @stream(if: $v) { id } } } }`, null],
    [`query ($v: Int = 1) { ${EVALUATION} { logs(first: 3) { nodes @stream(initialCount: $v) { id } } } }`, null],
    [`query ($v: Int = 1) { ${EVALUATION} { logs(first: 3) { nodes @stream(initialCount: $v) { id } } } }`, -1],
    [`query ($v: Int) { ${EVALUATION} { logs(first: 3) { nodes @stream(initialCount: $v) { id } } } }`, 2 ** 31],
    [`query ($v: Int) { ${EVALUATION} { logs(first: 3) { nodes @stream(initialCount: $v) { id } } } }`, 'x'],
    [`{ ${EVALUATION} { logs(first: 3) { nodes @stream(initialCount: -1) { id } } } }`, undefined],
    [`{ ${EVALUATION} { ... @defer { logs(first: 3) { nodes @stream(initialCount: -7) { id } } } } }`, undefined],
    [`query ($v: Boolean = true) { ${EVALUATION} { id ... @defer { logs(first: 1) { totalCount @skip(if: $v) } } } }`, null],
  ])('%s, given %j', async (query, v) => {
    const over = facade({ readOnly: false });
    const response = await over.post({ query, ...(v !== undefined && { variables: { v } }) }, { accept: ACCEPTED });
    expect(new Set(codesOf(await response.text()))).toEqual(new Set(['BAD_USER_INPUT']));
    expect(over.bugs).toEqual([]);
  });

  test('a list may begin empty', async () => {
    const query = `query ($v: Int) { ${EVALUATION} { logs(first: 2) { nodes @stream(initialCount: $v) { id } } } }`;
    const answer = await facade().post({ query, variables: { v: 0 } }, { accept: 'multipart/mixed' });
    expect(codesOf(await answer.text())).toEqual([]);
  });
});

describe('what a request may hold besides', () => {
  const over = facade({ readOnly: false });
  const send = async (body: string): Promise<[number, unknown[]]> => {
    const headers = { 'content-type': 'application/json' };
    const response = await over.fetch(new Request('http://facade.test/graphql', { method: 'POST', headers, body }));
    return [response.status, codesOf(await response.text())];
  };
  const LIST = 'query A($first: Int = 1) { evaluations(first: $first) { totalCount } } query B { __typename }';

  test.each([
    [{ query: '' }, 'GRAPHQL_PARSE_FAILED'],
    [{ query: ' ' }, 'GRAPHQL_PARSE_FAILED'],
    [{ query: null }, 'BAD_REQUEST'],
    [{ query: 1 }, 'BAD_REQUEST'],
    [{ query: ['{ __typename }'] }, 'BAD_REQUEST'],
    [{ query: LIST }, 'OPERATION_RESOLUTION_FAILURE'],
    [{ query: LIST, operationName: null }, 'OPERATION_RESOLUTION_FAILURE'],
    [{ query: LIST, operationName: '' }, 'OPERATION_RESOLUTION_FAILURE'],
    [{ query: LIST, operationName: 5 }, 'BAD_REQUEST'],
    [{ query: LIST, operationName: ['A'] }, 'BAD_REQUEST'],
    [{ query: LIST, operationName: '__proto__' }, 'OPERATION_RESOLUTION_FAILURE'],
    [{ query: LIST, operationName: 'A'.repeat(100_000) }, 'OPERATION_RESOLUTION_FAILURE'],
    [{ query: LIST, operationName: 'A', variables: [1] }, 'BAD_REQUEST'],
    [{ query: LIST, operationName: 'A', variables: '{"first":1}' }, 'BAD_REQUEST'],
    [{ query: LIST, operationName: 'A', variables: { first: [1, 2] } }, 'BAD_USER_INPUT'],
    [{ query: LIST, operationName: 'A', variables: { first: 1e308 } }, 'BAD_USER_INPUT'],
    [{ query: LIST, operationName: 'A', variables: { first: { __proto__: 1 } } }, 'BAD_USER_INPUT'],
    [{ query: LIST, operationName: 'A', variables: { first: null } }, undefined],
    [{ query: LIST, operationName: 'A', variables: { constructor: 1, toString: null } }, undefined],
    [{ query: LIST, operationName: 'A', variables: null, extensions: null }, undefined],
    [{ query: LIST, operationName: 'A', extensions: [1] }, 'BAD_REQUEST'],
    [{ query: LIST, operationName: 'A', extensions: 'x' }, 'BAD_REQUEST'],
    [{ query: LIST, operationName: 'A', extensions: { persistedQuery: null } }, undefined],
    [{ query: LIST, operationName: 'A', extensions: { persistedQuery: 1, tracing: { a: [null] } } }, undefined],
    [{ query: 'query($constructor: Int) { evaluations(first: $constructor) { totalCount } }' }, undefined],
    [{ query: 'query($__proto__: ID!) { evaluation(id: $__proto__) { id } }', variables: { __proto__: 'x' } }, 'BAD_USER_INPUT'],
  ])('%j', async (body, code) => {
    const [status, codes] = await send(JSON.stringify(body));
    expect(codes).toEqual(code === undefined ? [] : [code]);
    expect(status).toBe(code === undefined ? 200 : status);
    expect(status).toBeLessThan(500);
    expect(over.bugs).toEqual([]);
  });

  test.each([
    ['of two members of one name the last counts', '{"query":"{ x }","query":"{ __typename }"}', []],
    ['of two variables as well', '{"query":"query($f: Int) { evaluations(first: $f) { totalCount } }","variables":{"f":"x","f":1}}', []],
    ['a name of prototypes is an unknown variable', '{"query":"{ __typename }","variables":{"__proto__":{"a":1}}}', []],
  ])('%s', async (_what, body, expected) => {
    expect((await send(body))[1]).toEqual(expected);
    expect(over.bugs).toEqual([]);
  });

  test.each([
    '[]',
    '[null]',
    '[{"__typename":null}]',
    '[{"__typename":"Evaluation"}]',
    '[{"__typename":"Evaluation","id":null}]',
    '[{"__typename":"Evaluation","id":{"a":1}}]',
    '[{"__typename":"Evaluation","humanloopId":[1]}]',
    '[{"__typename":"__proto__","id":"x"}]',
    '[{"__typename":"constructor","id":"x"}]',
    '[{"__typename":"EvaluationSource"}]',
    '[[]]',
    '["x"]',
    '[1]',
  ])('representations %s are never reported as a bug, nor as upstream’s fault', async (text) => {
    const subgraph = facade({ schema: createSubgraph({ nodeFields: true }).schema });
    const query = 'query ($r: [_Any!]!) { _entities(representations: $r) { __typename } }';
    const { errors = [] } = await subgraph.ask(query, { r: JSON.parse(text) });
    for (const { extensions } of errors) expect(extensions['code']).toBe('BAD_USER_INPUT');
    expect(subgraph.bugs).toEqual([]);
  });
});

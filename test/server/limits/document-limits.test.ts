import { getIntrospectionQuery } from 'graphql';
import { describe, expect, test } from 'vitest';
import { createSubgraph } from '../../../src/schema/index.ts';
import { facade } from '../../support/helpers.ts';
import { synthetic } from '../../support/synthetic.ts';

type Facade = ReturnType<typeof facade>;
type Body = { readonly data?: unknown; readonly errors?: readonly { extensions: { code: string; retryable: boolean } }[] };

/** Statuses for clients that take either type of answer, and the codes. */
const askBoth = async ({ post }: Facade, query: string, variables = {}) => {
  const ask = (accept: string) => post({ query, variables }, { accept });
  const [named, plain] = [await ask('application/graphql-response+json'), await ask('application/json')];
  const bodies = [(await named.json()) as Body, (await plain.json()) as Body];
  const codes = bodies.map(({ errors }) => errors?.map(({ extensions }) => extensions.code));
  return { statuses: [named.status, plain.status], codes: codes[0], isAlike: String(codes[0]) === String(codes[1]), bodies };
};

const times = (count: number, make: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => make(index)).join(' ');

/** `evaluation { controlRun { evaluation { … id } } }`, so many levels of fields. */
const deep = (levels: number): string => {
  const names = Array.from({ length: levels - 2 }, (_, index) => (index % 2 === 0 ? 'controlRun' : 'evaluation'));
  return `evaluation(id: "evr_0") { ${names.map((name) => `${name} {`).join(' ')} id ${'}'.repeat(names.length)} }`;
};

/** So many levels of evaluatorLogs, under two other fields. */
const judged = (levels: number): string =>
  `node(id: "Log:l") { ... on Log { ${'evaluatorLogs {'.repeat(levels)} id ${'}'.repeat(levels)} } }`;

/** Fragments that each spread the next one twice: 2^levels times what the last one holds. */
const bomb = (levels: number, last: string): string =>
  `query { ...F0 } ${times(levels, (index) => `fragment F${index} on Query { ...F${index + 1} ...F${index + 1} }`)} fragment F${levels} on Query { ${last} }`;

const selfSpread = 'query { ...A } fragment A on Query { ...B } fragment B on Query { ...A __typename }';

describe('an operation at its limit is answered, and one over it is refused', () => {
  test.each<[string, string, string, string]>([
    ['bytes', `{ evaluationSource { kind } } #${'x'.repeat(65_505)}`, `{ evaluationSource { kind } } #${'x'.repeat(65_506)}`, 'TOKEN'],
    [
      'bytes of other letters',
      `{ evaluationSource { kind } } #${'é'.repeat(32_752)}`,
      `{ evaluationSource { kind } } #${'é'.repeat(32_754)}`,
      'TOKEN',
    ],
    ['levels of fields', `{ ${deep(12)} }`, `{ ${deep(13)} }`, 'DEPTH'],
    [
      'levels of fields through fragments',
      `{ ...A } fragment A on Query { ... { ...B } } fragment B on Query { ${deep(12)} }`,
      `{ ...A } fragment A on Query { ... { ...B } } fragment B on Query { ${deep(13)} }`,
      'DEPTH',
    ],
    ['levels of evaluatorLogs', `{ ${judged(6)} }`, `{ ${judged(7)} }`, 'DEPTH'],
    [
      'aliases',
      `{ evaluationSource { ${times(30, (index) => `a${index}: kind`)} } }`,
      `{ evaluationSource { ${times(31, (index) => `a${index}: kind`)} } }`,
      'ALIAS',
    ],
    [
      'aliases of __typename',
      `{ evaluationSource { ${times(30, (index) => `a${index}: __typename`)} } }`,
      `{ evaluationSource { ${times(31, (index) => `a${index}: __typename`)} } }`,
      'ALIAS',
    ],
    [
      'aliases of a fragment, each time that it is spread',
      `{ evaluationSource { ...A ...A } } fragment A on EvaluationSource { ${times(15, (index) => `a${index}: kind`)} }`,
      `{ evaluationSource { ...A ...A b: kind } } fragment A on EvaluationSource { ${times(15, (index) => `a${index}: kind`)} }`,
      'ALIAS',
    ],
    [
      '@include and the like',
      `{ evaluationSource { ${times(50, () => 'kind @include(if: true)')} } }`,
      `{ evaluationSource { ${times(51, () => 'kind @include(if: true)')} } }`,
      'DIRECTIVE',
    ],
    ['fields', `{ evaluationSource { ${times(499, () => 'kind')} } }`, `{ evaluationSource { ${times(500, () => 'kind')} } }`, 'FIELD'],
    [
      'fields of fragments',
      `{ evaluationSource { ${times(9, () => '...A')} kind } } fragment A on EvaluationSource { ${times(55, () => 'kind')} }`,
      `{ evaluationSource { ${times(10, () => '...A')} } } fragment A on EvaluationSource { ${times(55, () => 'kind')} }`,
      'FIELD',
    ],
    [
      'root fields',
      `{ ${times(10, () => 'evaluationSource { kind }')} }`,
      `{ ${times(11, () => 'evaluationSource { kind }')} }`,
      'ROOT_FIELD',
    ],
    [
      'root fields of fragments',
      `{ ...A ...A } fragment A on Query { ${times(5, () => '__typename')} }`,
      `{ ...A ...A __typename } fragment A on Query { ${times(5, () => '__typename')} }`,
      'ROOT_FIELD',
    ],
  ])('%s', async (_what, allowed, refused, limited) => {
    const over = facade({ upstream: synthetic() });
    expect((await askBoth(over, allowed)).bodies.map(({ errors }) => errors)).toEqual([undefined, undefined]);
    over.calls.length = 0;
    const { statuses, codes, isAlike, bodies } = await askBoth(over, refused);
    expect({ statuses, codes, isAlike }).toEqual({ statuses: [400, 200], codes: [`${limited}_LIMIT_EXCEEDED`], isAlike: true });
    expect(bodies.map((body) => Object.keys(body))).toEqual([['errors'], ['errors']]);
    expect(over.calls).toEqual([]);
    expect(over.bugs).toEqual([]);
  });
});

describe('what would take long is refused at once, and the next request is answered', () => {
  test.each<[string, string, readonly string[]]>([
    ['50,000 levels', `${'{a'.repeat(50_000)}${'}'.repeat(50_000)}`, ['TOKEN_LIMIT_EXCEEDED']],
    ['30,000 levels', `${'{a'.repeat(20_000)}${'}'.repeat(20_000)}`, ['TOKEN_LIMIT_EXCEEDED']],
    ['1,000 levels', `${'{a'.repeat(666)}${'}'.repeat(666)}`, ['DEPTH_LIMIT_EXCEEDED', 'FIELD_LIMIT_EXCEEDED']],
    ['1,900 levels of a list', `{ node(id: ${'['.repeat(900)}${']'.repeat(900)}) { id } }`, ['GRAPHQL_VALIDATION_FAILED']],
    ['2^100 fields', bomb(100, 'evaluationSource { kind }'), ['FIELD_LIMIT_EXCEEDED', 'ROOT_FIELD_LIMIT_EXCEEDED']],
    [
      '2^100 aliases',
      bomb(100, 'a: evaluationSource { kind }'),
      ['ALIAS_LIMIT_EXCEEDED', 'FIELD_LIMIT_EXCEEDED', 'ROOT_FIELD_LIMIT_EXCEEDED'],
    ],
    ['a fragment that spreads itself', selfSpread, ['GRAPHQL_VALIDATION_FAILED']],
    ['fields that all conflict', `{ ${times(200, (index) => `evaluation(id: "${index}") { id }`)} }`, ['ROOT_FIELD_LIMIT_EXCEEDED']],
    [
      'introspection that goes in circles',
      `{ __schema { types { fields { type { fields { type { fields { type { fields { name } } } } } } } } } }`,
      ['GRAPHQL_VALIDATION_FAILED'],
    ],
    ['ten directives', `{ __typename ${'@aa '.repeat(10)} }`, ['DIRECTIVE_LIMIT_EXCEEDED']],
    ['a hundred directives of a variable', `query ($a: Int ${'@aa '.repeat(100)}) { __typename }`, ['DIRECTIVE_LIMIT_EXCEEDED']],
    [
      'a hundred unknown fields',
      `{ evaluationSource { ${times(100, (index) => `x${index}`)} } }`,
      Array.from({ length: 5 }, () => 'GRAPHQL_VALIDATION_FAILED'),
    ],
  ])('%s', async (_what, query, codes) => {
    const over = facade({ upstream: synthetic(), settings: { maxBody: 2 ** 20 } });
    const refused = await askBoth(over, query);
    expect({ statuses: refused.statuses, codes: refused.codes }).toEqual({ statuses: [400, 200], codes });
    expect((await over.ask('{ evaluationSource { kind } }')).errors).toBeUndefined();
    expect(over.calls).toEqual([]);
    expect(over.bugs).toEqual([]);
  });
});

test('a document of 2,000 tokens is answered, and one of 2,001 is refused', async () => {
  const over = facade({ upstream: synthetic() });
  const document = (ids: number) => `{ nodes(ids: [${times(ids, () => '"Evaluation:evr_0"')}]) { id } }`;
  expect((await askBoth(over, document(1_988))).bodies.map(({ errors }) => errors)).toEqual([undefined, undefined]);
  const { statuses, codes } = await askBoth(over, document(1_989));
  expect({ statuses, codes }).toEqual({ statuses: [400, 200], codes: ['TOKEN_LIMIT_EXCEEDED'] });
});

test('every operation of a document is held to the limits, whichever is asked for', async () => {
  const { post } = facade();
  const query = `query Small { __typename } query Large { ${deep(13)} }`;
  expect(await (await post({ query, operationName: 'Small' })).json()).toMatchObject({
    errors: [{ extensions: { code: 'DEPTH_LIMIT_EXCEEDED' } }],
  });
});

test('a limit is a setting', async () => {
  const { ask } = facade({ settings: { maxDepth: 20, maxAliases: 0 } });
  expect((await ask(`{ ${deep(13)} }`)).errors).toBeUndefined();
  expect((await ask('{ a: __typename }')).errors).toMatchObject([{ extensions: { code: 'ALIAS_LIMIT_EXCEEDED' } }]);
});

test.each([
  ['lists', `{ node(id: ${'['.repeat(1_990)}`],
  ['objects', `{ node(id: ${'{a:'.repeat(660)}`],
  ['types', `query ($a: ${'['.repeat(1_990)}`],
])('%s that never end are refused, by the stack or the parser, whichever ends first', async (_what, query) => {
  const over = facade();
  const { statuses, codes } = await askBoth(over, query);
  expect(statuses).toEqual([400, 200]);
  expect(['DEPTH_LIMIT_EXCEEDED', 'GRAPHQL_PARSE_FAILED']).toContain(codes?.join());
  expect(over.bugs).toEqual([]);
});

test.each([2_000, 4_000, 9_000])('%s levels are refused, not too much, where a setting lets the tokens pass', async (levels) => {
  const { ask, bugs } = facade({ settings: { maxTokens: 20_000, maxFields: 20_000 } });
  const { errors } = await ask(`${'{a'.repeat(levels)}${'}'.repeat(levels)}`);
  expect(errors).toMatchObject([{ extensions: { code: 'DEPTH_LIMIT_EXCEEDED' } }]);
  expect(bugs).toEqual([]);
});

test('a full introspection is answered at the defaults', async () => {
  const query = getIntrospectionQuery({
    descriptions: true,
    specifiedByUrl: true,
    directiveIsRepeatable: true,
    schemaDescription: true,
    inputValueDeprecation: true,
    oneOf: true,
  });
  for (const schema of [undefined, createSubgraph({ nodeFields: false }).schema]) {
    const { data, errors } = await facade(schema ? { schema } : {}).ask(query);
    expect(errors).toBeUndefined();
    expect(data.__schema.types.length).toBeGreaterThan(50);
  }
});

test('a persisted document is held to the limits as well', async () => {
  const query = `{ ${deep(13)} }`;
  const { post } = facade({ persisted: new Map([['abc', query]]) });
  expect(await (await post({ documentId: 'abc' })).json()).toMatchObject({ errors: [{ extensions: { code: 'DEPTH_LIMIT_EXCEEDED' } }] });
});

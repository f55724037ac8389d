import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createSubgraph, schema } from '../../src/schema/index.ts';
import { facade } from '../support/helpers.ts';
import { synthetic } from '../support/synthetic.ts';

const over = facade({ upstream: synthetic(), schema: createSubgraph({ nodeFields: true }).schema, readOnly: false });

/** What every answer is, whatever was asked: JSON with data, or errors that have their codes, or both. */
const expectAnswer = async (body: string | Uint8Array<ArrayBuffer>, accept: string): Promise<void> => {
  const headers = { 'content-type': 'application/json', accept };
  const response = await over.fetch(new Request('http://facade.test/graphql', { method: 'POST', headers, body }));
  const {
    data,
    errors = [],
    ...rest
  } = JSON.parse(await response.text()) as { data?: unknown; errors?: { message: string; extensions: Record<string, unknown> }[] };
  expect([200, 400, 406, 413]).toContain(response.status);
  expect(data !== undefined || errors.length > 0).toBe(true);
  expect(rest).toEqual({});
  for (const { message, extensions } of errors) {
    const { code, retryable, requestId, field, retryAfterSeconds, ...others } = extensions;
    expect([typeof message, typeof code, typeof retryable, typeof requestId]).toEqual(['string', 'string', 'boolean', 'string']);
    expect([['string', 'undefined'].includes(typeof field), ['number', 'undefined'].includes(typeof retryAfterSeconds), others]).toEqual([
      true,
      true,
      {},
    ]);
    expect(code).not.toBe('INTERNAL_SERVER_ERROR');
  }
  expect(over.bugs).toEqual([]);
};

const accepts = fc.constantFrom('application/json', 'application/graphql-response+json');
const names = Object.values(schema.getTypeMap()).flatMap((type) => [
  type.name,
  ...('getFields' in type ? Object.keys(type.getFields()) : []),
]);
const tokens = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.constantFrom(
      '{',
      '}',
      '{',
      '}',
      '(',
      ')',
      ':',
      '...',
      '@',
      '$',
      '!',
      '[',
      ']',
      '=',
      '|',
      '&',
      '"',
      '"""',
      '#',
      '\n',
      ',',
      '\ufeff',
    ),
  },
  { weight: 3, arbitrary: fc.constantFrom(...names) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      'query',
      'mutation',
      'subscription',
      'fragment A on',
      'on',
      'true',
      'null',
      '@include(if: $a)',
      '@defer',
      '@stream',
      '...A',
      '$a: Int = 3',
      '__typename',
      '__schema',
    ),
  },
  {
    weight: 1,
    arbitrary: fc.oneof(
      fc.integer().map(String),
      fc.double().map(String),
      fc.string().map((text) => JSON.stringify(text)),
      fc.string({ unit: 'binary' }),
    ),
  },
);

/** Documents that are GraphQL for the most part: nested selections of names of the schema, of which few fit where they stand. */
const { selection } = fc.letrec<{ selection: string; field: string }>((tie) => ({
  field: fc
    .tuple(
      fc.constantFrom(...names),
      fc.constantFrom('', '(id: "evr_0")', '(first: $a)', '(id: $b)'),
      fc.option(tie('selection'), { depthSize: 'small', nil: '' }),
    )
    .map((parts) => parts.join(' ')),
  selection: fc
    .array(fc.oneof(tie('field'), fc.constantFrom('...A', '... on Run { id }', '... @defer { id }', '__typename')), {
      minLength: 1,
      maxLength: 4,
    })
    .map((fields) => `{ ${fields.join(' ')} }`),
}));

describe('anything that is sent is answered by JSON with codes, and nothing of it is a bug', () => {
  const run = { numRuns: 100 };

  test('bytes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), accepts, (bytes, accept) => expectAnswer(new Uint8Array(bytes), accept)),
      run,
    );
  });

  test('JSON', async () => {
    await fc.assert(fc.asyncProperty(fc.json({ maxDepth: 5 }), accepts, expectAnswer), run);
  });

  test('parameters of any type', async () => {
    const parameters = fc.record(
      {
        query: fc.oneof(fc.constant('query ($a: Int) { evaluations(first: $a) { totalCount } }'), fc.jsonValue()),
        variables: fc.jsonValue(),
        operationName: fc.jsonValue(),
        extensions: fc.oneof(
          fc.jsonValue(),
          fc.record({ persistedQuery: fc.jsonValue() }),
          fc.record({ persistedQuery: fc.record({ version: fc.constant(1), sha256Hash: fc.jsonValue() }) }),
        ),
        documentId: fc.jsonValue(),
      },
      { requiredKeys: [] },
    );
    await fc.assert(
      fc.asyncProperty(parameters, accepts, (body, accept) => expectAnswer(JSON.stringify(body), accept)),
      run,
    );
  });

  test('documents of any tokens', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(tokens, { maxLength: 60 }), accepts, (parts, accept) =>
        expectAnswer(JSON.stringify({ query: parts.join(' ') }), accept),
      ),
      run,
    );
  });

  test('documents of any fields', async () => {
    const documents = fc.tuple(
      fc.constantFrom('query ($a: Int, $b: ID) ', 'mutation ', '{ evaluation(id: "evr_0") ', ''),
      selection,
      fc.constantFrom('', '}', 'fragment A on Run { id ...A }'),
    );
    await fc.assert(
      fc.asyncProperty(documents, accepts, (parts, accept) => expectAnswer(JSON.stringify({ query: parts.join(' ') }), accept)),
      run,
    );
  });

  test('variables of any type', async () => {
    const query =
      `query ($id: ID!, $first: Int, $last: Int, $after: String, $page: Int, $select: EvaluatorSelector, $filter: EvaluationLogFilter, $r: [_Any!]!) {
      evaluation(id: $id) { evaluator(select: $select) { orchestrated } logs(first: $first, last: $last, after: $after, page: $page, filter: $filter) { totalCount } }
      _entities(representations: $r) { ... on Evaluation { name } }
    }`.replace('select: EvaluatorSelector,', 'select: EvaluatorSelector!,');
    const variables = fc.record(
      {
        id: fc.oneof(fc.constant('evr_0'), fc.string(), fc.jsonValue()),
        first: fc.oneof(fc.integer(), fc.jsonValue()),
        last: fc.oneof(fc.integer(), fc.jsonValue()),
        after: fc.oneof(fc.string(), fc.jsonValue()),
        page: fc.oneof(fc.integer(), fc.jsonValue()),
        select: fc.oneof(fc.record({ name: fc.string() }), fc.jsonValue()),
        filter: fc.oneof(fc.record({ runIds: fc.array(fc.string()) }), fc.jsonValue()),
        r: fc.oneof(
          fc.array(
            fc.record({ __typename: fc.constantFrom('Evaluation', 'Run', '__proto__'), id: fc.jsonValue(), humanloopId: fc.string() }),
          ),
          fc.jsonValue(),
        ),
      },
      { requiredKeys: [] },
    );
    await fc.assert(
      fc.asyncProperty(variables, accepts, (values, accept) => expectAnswer(JSON.stringify({ query, variables: values }), accept)),
      run,
    );
  });
});

import { GraphQLNonNull, GraphQLObjectType, GraphQLSchema, GraphQLString } from 'graphql';
import { describe, expect, test } from 'vitest';
import type { Answer, Call } from '../../src/contract/send.ts';
import { createSubgraph } from '../../src/schema/index.ts';
import { posted, sendAsEach } from '../support/each-answer-type.ts';
import { type FacadeOptions, json } from '../support/helpers.ts';
import { synthetic } from '../support/synthetic.ts';

const NAME = '{ evaluation(id: "evr_0") { name } }';
const BESIDE = '{ evaluationSource { kind } evaluation(id: "evr_0") { name runs { id } } }';
const DELETE = 'mutation { deleteEvaluation(input: { id: "evr_0" }) { deletedEvaluationId userErrors { code } } }';

/** An upstream that answers one of its paths in this way. */
const answering = (path: string, answer: () => Answer | Promise<Answer>): FacadeOptions => ({
  respond: (call: Call) => (call.path.split('?')[0] === path ? answer() : undefined),
});
const status = (code: number, headers: Record<string, string> = {}) =>
  answering('/evaluations/evr_0', () => json({ detail: 'secret' }, code, headers));

const ALLOWED = ['code', 'retryable', 'retryAfterSeconds', 'requestId', 'field'];

describe('what is refused before there is an operation has its status for every client', () => {
  test.each<[string, string, number, RequestInit & { search?: string }, FacadeOptions?]>([
    ['text that is no JSON', 'BAD_REQUEST', 400, posted('{"query":')],
    ['JSON that is no object', 'BAD_REQUEST', 400, posted('7')],
    ['null', 'BAD_REQUEST', 400, posted('null')],
    ['no query', 'BAD_REQUEST', 400, posted({})],
    ['variables that are a text', 'BAD_REQUEST', 400, posted({ query: NAME, variables: 'x' })],
    [
      'a query that is an object, with the hash of one',
      'BAD_REQUEST',
      400,
      posted({ query: {}, extensions: { persistedQuery: { version: 1, sha256Hash: 'x' } } }),
    ],
    ['an operation name that is a number', 'BAD_REQUEST', 400, posted({ query: NAME, operationName: 7 })],
    ['extensions that are a list', 'BAD_REQUEST', 400, posted({ query: NAME, extensions: [] })],
    ['several operations at once', 'BAD_REQUEST', 400, posted([{ query: NAME }, { query: NAME }])],
    ['no operations at once', 'BAD_REQUEST', 400, posted([])],
    ['too many bytes', 'PAYLOAD_TOO_LARGE', 413, posted({ query: NAME, variables: { x: 'x'.repeat(1_000) } }), { maxBody: 1_000 }],
    [
      'a form',
      'UNSUPPORTED_MEDIA_TYPE',
      415,
      { ...posted({ query: NAME }), headers: { 'content-type': 'application/x-www-form-urlencoded' } },
    ],
    [
      'JSON of another kind',
      'UNSUPPORTED_MEDIA_TYPE',
      415,
      { ...posted({ query: NAME }), headers: { 'content-type': 'application/ld+json' } },
    ],
    ['another method', 'METHOD_NOT_ALLOWED', 405, { method: 'PUT', body: '{}' }],
    ['a change by GET', 'METHOD_NOT_ALLOWED', 405, { search: `?query=${encodeURIComponent(DELETE)}` }],
    ['another host', 'CSRF_PREVENTED', 403, { ...posted({ query: NAME }), headers: { host: 'evil.example' } }, { ownHostOnly: true }],
    ['a document that is not on the list', 'PERSISTED_QUERY_ONLY', 400, posted({ query: NAME }), { persisted: new Map() }],
  ])('%s: %s, %s', async (_what, code, expected, init, options) => {
    const { statuses, replies } = await sendAsEach(init, options);
    expect(statuses).toEqual([expected, expected]);
    for (const reply of replies) {
      expect(Object.keys(reply)).toEqual(['errors']);
      expect(reply.errors).toEqual([
        { message: expect.any(String), extensions: { code, retryable: false, requestId: expect.any(String) } },
      ]);
    }
  });
});

describe('an operation that is not executed has its status for clients that know it, and 200 for the others', () => {
  test.each<[string, string, Record<string, unknown>, FacadeOptions?]>([
    ['no GraphQL', 'GRAPHQL_PARSE_FAILED', { query: '{' }],
    ['a text that does not end', 'GRAPHQL_PARSE_FAILED', { query: '{ a(b: "' }],
    ['an unknown field', 'GRAPHQL_VALIDATION_FAILED', { query: '{ nothing }' }],
    ['an operation of another name', 'OPERATION_RESOLUTION_FAILURE', { query: 'query A { __typename }', operationName: 'B' }],
    ['no name where there are two', 'OPERATION_RESOLUTION_FAILURE', { query: 'query A { __typename } query B { __typename }' }],
    ['no operation at all', 'OPERATION_RESOLUTION_FAILURE', { query: 'fragment A on Query { __typename }' }],
    [
      'a variable of another type',
      'BAD_USER_INPUT',
      { query: 'query ($n: Int) { evaluations(first: $n) { totalCount } }', variables: { n: 'x' } },
    ],
    ['a missing variable', 'BAD_USER_INPUT', { query: 'query ($id: ID!) { evaluation(id: $id) { name } }' }],
    ['the schema in production', 'INTROSPECTION_DISABLED', { query: '{ __schema { queryType { name } } }' }, { closed: true }],
    ['a type in production', 'INTROSPECTION_DISABLED', { query: '{ __type(name: "Run") { name } }' }, { closed: true }],
  ])('%s: %s', async (_what, code, body, options) => {
    const { statuses, replies } = await sendAsEach(posted(body), options);
    expect(statuses).toEqual([400, 200]);
    for (const reply of replies) {
      expect(Object.keys(reply)).toEqual(['errors']);
      expect(reply.errors.map(({ extensions }) => extensions)).toEqual([{ code, retryable: false, requestId: expect.any(String) }]);
    }
  });

  test('but for a hash that is not known yet, which its client answers with the document', async () => {
    const extensions = { persistedQuery: { version: 1, sha256Hash: 'abc' } };
    const { statuses, replies } = await sendAsEach(posted({ extensions }));
    expect(statuses).toEqual([200, 200]);
    for (const { errors } of replies)
      expect(errors).toMatchObject([{ extensions: { code: 'PERSISTED_QUERY_NOT_FOUND', retryable: false } }]);
  });

  test('and for the id of a list that there is none of', async () => {
    const { statuses, replies } = await sendAsEach(posted({ documentId: 'abc' }));
    expect(statuses).toEqual([200, 200]);
    for (const { errors } of replies)
      expect(errors).toMatchObject([{ extensions: { code: 'PERSISTED_QUERY_NOT_SUPPORTED', retryable: false } }]);
  });

  test('and no more errors are reported than a reader wants', async () => {
    const unknown = Array.from({ length: 20 }, (_, index) => `x${index}`).join(' ');
    const wrong = `query (${[0, 1, 2, 3, 4, 5, 6].map((index) => `$v${index}: Int!`).join(' ')}) { ${[0, 1, 2, 3, 4, 5, 6].map((index) => `a${index}: evaluations(first: $v${index}) { totalCount }`).join(' ')} }`;
    for (const query of [`{ evaluationSource { ${unknown} } }`, wrong]) {
      const { replies } = await sendAsEach(posted({ query }));
      expect(replies.map(({ errors }) => errors.length)).toEqual([5, 5]);
    }
  });
});

describe('a field that failed is reported with its path, and its siblings are answered', () => {
  const redirect = status(302, { location: 'http://elsewhere.example/' });
  test.each<[string, string, boolean, FacadeOptions]>([
    ['no right', 'FORBIDDEN', false, status(403)],
    ['a refused argument', 'BAD_USER_INPUT', false, status(422)],
    ['no more for now', 'RATE_LIMITED', true, status(429, { 'retry-after': '7' })],
    ['an upstream that failed', 'UPSTREAM_UNAVAILABLE', true, status(500)],
    [
      'an upstream that is not there',
      'UPSTREAM_UNAVAILABLE',
      true,
      answering('/evaluations/evr_0', () => Promise.reject(new Error('secret'))),
    ],
    ['a redirect', 'UPSTREAM_BAD_RESPONSE', false, redirect],
    ['another shape', 'UPSTREAM_BAD_RESPONSE', false, answering('/evaluations/evr_0', () => json('[1'))],
  ])('%s: %s', async (_what, code, retryable, options) => {
    const { statuses, replies } = await sendAsEach(posted({ query: BESIDE }), options);
    expect(statuses).toEqual([200, 200]);
    for (const { data, errors } of replies) {
      expect(data).toEqual({ evaluationSource: { kind: 'SAMPLE' }, evaluation: null });
      expect(errors).toMatchObject([{ path: ['evaluation'], extensions: { code, retryable } }]);
      for (const { extensions } of errors) expect(ALLOWED).toEqual(expect.arrayContaining(Object.keys(extensions)));
      if (code === 'RATE_LIMITED') expect(errors[0]?.extensions['retryAfterSeconds']).toBe(7);
      expect(JSON.stringify(errors)).not.toMatch(/secret|elsewhere/);
    }
  });

  test('a deadline that has passed: UPSTREAM_TIMEOUT', async () => {
    const never = answering('/evaluations/evr_0/runs', () => new Promise(() => undefined));
    const { statuses, replies } = await sendAsEach(posted({ query: BESIDE }), { ...never, operationTimeout: 400 });
    expect(statuses).toEqual([200, 200]);
    for (const { data, errors } of replies) {
      expect(data).toEqual({ evaluationSource: { kind: 'SAMPLE' }, evaluation: { name: 'Evaluation evr_0', runs: null } });
      expect(errors).toMatchObject([{ path: ['evaluation', 'runs'], extensions: { code: 'UPSTREAM_TIMEOUT', retryable: true } }]);
    }
  });

  test('what is missing below what exists: NOT_FOUND; what is looked up is null and no error', async () => {
    const { statuses, replies } = await sendAsEach(
      posted({ query: BESIDE }),
      answering('/evaluations/evr_0/runs', () => json({}, 404)),
    );
    expect(statuses).toEqual([200, 200]);
    for (const { errors } of replies) expect(errors).toMatchObject([{ path: ['evaluation', 'runs'], extensions: { code: 'NOT_FOUND' } }]);
    expect((await sendAsEach(posted({ query: '{ evaluation(id: "evr_77") { name } }' }))).replies).toEqual([
      { data: { evaluation: null } },
      { data: { evaluation: null } },
    ]);
  });

  test('a look-up that takes too many calls: SCAN_LIMIT_EXCEEDED', async () => {
    const options = { upstream: synthetic({ evaluations: 500 }), scanLimit: 1, upstreamPage: 10 };
    const { statuses, replies } = await sendAsEach(posted({ query: '{ evaluationByName(fileId: "pr_1", name: "x") { id } }' }), options);
    expect(statuses).toEqual([200, 200]);
    for (const { errors } of replies)
      expect(errors).toMatchObject([{ path: ['evaluationByName'], extensions: { code: 'SCAN_LIMIT_EXCEEDED', retryable: false } }]);
  });

  test('a change that nobody answered: WRITE_OUTCOME_UNKNOWN; one that its caller can mend is data', async () => {
    const over = { readOnly: false, ...answering('/evaluations/evr_0', () => Promise.reject(new Error('secret'))) };
    const { statuses, replies } = await sendAsEach(posted({ query: DELETE }), over);
    expect(statuses).toEqual([200, 200]);
    for (const { errors } of replies)
      expect(errors).toMatchObject([{ path: ['deleteEvaluation'], extensions: { code: 'WRITE_OUTCOME_UNKNOWN', retryable: false } }]);
    const missing = await sendAsEach(posted({ query: DELETE }), { readOnly: false, ...status(404) });
    expect(missing.replies[0]).toEqual({ data: { deleteEvaluation: { deletedEvaluationId: null, userErrors: [{ code: 'NOT_FOUND' }] } } });
  });
});

describe('a caller without a key', () => {
  const live = { live: true };
  test.each([NAME, `{ a: ${NAME.slice(1, -1)} ${NAME.slice(1, -1)} }`, '{ nodes(ids: ["Log:a", "Log:b"]) { id } }'])(
    'is answered so, by the status too where every root field failed for it: %s',
    async (query) => {
      const { statuses, replies } = await sendAsEach(posted({ query }), live);
      expect(statuses).toEqual([401, 200]);
      for (const { errors } of replies)
        expect(new Set(errors.map(({ extensions }) => extensions['code']))).toEqual(new Set(['UNAUTHENTICATED']));
    },
  );

  test('gets what needs none', async () => {
    expect((await sendAsEach(posted({ query: BESIDE }), live)).statuses).toEqual([200, 200]);
    for (const query of ['{ __schema { queryType { name } } }', '{ _service { sdl } }', '{ evaluationSource { kind } }']) {
      const { statuses, replies } = await sendAsEach(posted({ query }), { ...live, schema: createSubgraph({ nodeFields: false }).schema });
      expect([statuses, replies.map(({ errors }) => errors)]).toEqual([
        [200, 200],
        [undefined, undefined],
      ]);
    }
  });

  test('and one whose key upstream does not take get the same answer', async () => {
    expect((await sendAsEach(posted({ query: NAME }), status(401))).statuses).toEqual([401, 200]);
  });
});

describe('a bug of ours', () => {
  const broken = () => {
    throw new Error('secret');
  };
  const schemaOf = (type: typeof GraphQLString | GraphQLNonNull<typeof GraphQLString>) =>
    new GraphQLSchema({
      query: new GraphQLObjectType({
        name: 'Query',
        fields: { broken: { type, resolve: broken }, sound: { type: GraphQLString, resolve: () => 'x' } },
      }),
    });

  test.each([
    ['leaves no data', schemaOf(new GraphQLNonNull(GraphQLString)), 500, null],
    ['leaves some data', schemaOf(GraphQLString), 200, { broken: null, sound: 'x' }],
  ])('that %s', async (_what, schema, expected, data) => {
    const { statuses, replies } = await sendAsEach(posted({ query: '{ broken sound }' }), { schema });
    expect(statuses).toEqual([expected, expected]);
    for (const reply of replies) {
      expect(reply.data).toEqual(data);
      expect(reply.errors).toEqual([
        {
          message: 'Internal server error.',
          path: ['broken'],
          locations: expect.anything(),
          extensions: { code: 'INTERNAL_SERVER_ERROR', retryable: false, requestId: expect.any(String) },
        },
      ]);
    }
  });
});

import { serverAudits } from 'graphql-http';
import { describe, expect, test } from 'vitest';
import { createSubgraph } from '../../src/schema/index.ts';
import { posted, sendAsEach } from '../support/each-answer-type.ts';
import { type FacadeOptions, facade } from '../support/helpers.ts';

/** Fetches from a facade, for code that brings a URL. */
const fetchFrom = (options: FacadeOptions) => {
  const over = facade(options);
  return { ...over, fetchFn: async (url: string, init?: RequestInit) => over.fetch(new Request(url, init)) };
};

describe.each<[string, FacadeOptions]>([
  ['the public schema', {}],
  ['the subgraph', { schema: createSubgraph({ nodeFields: false }).schema }],
  ['a live API', { live: true }],
])('GraphQL over HTTP, over %s', (_what, options) => {
  const { fetchFn, bugs } = fetchFrom(options);

  test.each(serverAudits({ url: 'http://facade.test/graphql', fetchFn }).map((audit) => [audit.name, audit] as const))(
    '%s',
    async (_name, audit) => {
      expect(await audit.fn()).toMatchObject({ status: 'ok' });
      expect(bugs).toEqual([]);
    },
  );
});

/** What a scanner for GraphQL looks for, each in production: a finding would be what `isFound` sees in the answer. */
describe('a scanner finds nothing', () => {
  const times = (count: number, make: (index: number) => string): string =>
    Array.from({ length: count }, (_, index) => make(index)).join(' ');
  const closed: FacadeOptions = { closed: true };

  test.each<[string, Record<string, unknown> | readonly unknown[], string]>([
    ['101 aliases', { query: `query cop { ${times(101, (index) => `alias${index}: __typename`)} }` }, 'ALIAS_LIMIT_EXCEEDED'],
    ['a batch of ten', Array.from({ length: 10 }, () => ({ query: 'query cop { __typename }' })), 'BAD_REQUEST'],
    ['500 times one field', { query: `query cop { ${times(500, () => '__typename')} }` }, 'ROOT_FIELD_LIMIT_EXCEEDED'],
    ['ten directives', { query: `query cop { __typename ${'@aa'.repeat(10)} }` }, 'DIRECTIVE_LIMIT_EXCEEDED'],
    [
      'introspection in circles',
      { query: 'query cop { __schema { types { fields { type { fields { type { fields { type { fields { name } } } } } } } } } }' },
      'INTROSPECTION_DISABLED',
    ],
    ['introspection', { query: 'query cop { __schema { types { name fields { name } } } }' }, 'INTROSPECTION_DISABLED'],
    ['suggestions of fields', { query: 'query cop { __schema { directive } }' }, 'GRAPHQL_VALIDATION_FAILED'],
  ])('by %s', async (_what, body, code) => {
    const { replies } = await sendAsEach(posted(body), closed);
    for (const { data, errors } of replies) {
      expect(data).toBeUndefined();
      expect(errors.map(({ extensions }) => extensions['code'])).toContain(code);
      expect(errors.length).toBeLessThanOrEqual(5);
      expect(JSON.stringify(errors)).not.toMatch(/Did you mean/);
    }
  });

  test('by mutations over GET, or as a form', async () => {
    const { fetchFn, calls } = fetchFrom(closed);
    const query = 'mutation cop { deleteEvaluation(input: { id: "evr_0" }) { deletedEvaluationId } }';
    const url = `http://facade.test/graphql?query=${encodeURIComponent(query)}`;
    const get = await fetchFn(url);
    const ownGet = await fetchFn(url, { headers: { 'x-api-key': 'k' } });
    const form = await fetchFn('http://facade.test/graphql', { method: 'POST', body: new URLSearchParams({ query }) });
    expect([get.status, ownGet.status, form.status, calls]).toEqual([403, 405, 415, []]);
    expect([await get.text(), await ownGet.text(), await form.text()].join()).not.toContain('"data"');
  });

  test('by queries over GET that a foreign page could send', async () => {
    const { fetchFn } = fetchFrom(closed);
    const url = 'http://facade.test/graphql?query=query+cop+%7B__typename%7D';
    for (const headers of [{}, { accept: 'application/json' }, { 'content-type': 'text/plain' }] as Record<string, string>[]) {
      const refused = await fetchFn(url, { headers });
      expect([refused.status, await refused.json()]).toMatchObject([403, { errors: [{ extensions: { code: 'CSRF_PREVENTED' } }] }]);
    }
    for (const name of ['x-api-key', 'apollo-require-preflight', 'x-apollo-operation-name']) {
      expect(await (await fetchFn(url, { headers: { [name]: 'x' } })).json()).toEqual({ data: { __typename: 'Query' } });
    }
  });

  test('by a form that queries', async () => {
    const { fetchFn } = fetchFrom(closed);
    const form = await fetchFn('http://facade.test/graphql', {
      method: 'POST',
      body: new URLSearchParams({ query: 'query cop { __typename }' }),
    });
    expect([form.status, await form.text()]).toEqual([415, expect.not.stringContaining('"data"')]);
  });

  test('by looking for an editor', async () => {
    const { fetchFn } = fetchFrom(closed);
    for (const path of ['/graphql', '/graphiql', '/playground', '/console', '/']) {
      const response = await fetchFn(`http://facade.test${path}`, { headers: { accept: 'text/html' } });
      expect(await response.text()).not.toMatch(/graphiql|playground|<html/i);
    }
  });

  test('by asking for traces, or for how an error came about', async () => {
    const { fetchFn } = fetchFrom(closed);
    for (const query of ['query cop { __typename }', 'qwerty cop { abc }', '{ evaluation(id: "..") { name } }']) {
      const headers = { 'content-type': 'application/json', 'x-apollo-tracing': '1', 'apollo-query-plan-experimental': '1' };
      const response = await fetchFn('http://facade.test/graphql', {
        method: 'POST',
        headers,
        body: JSON.stringify({ query, extensions: { tracing: true } }),
      });
      expect(await response.text()).not.toMatch(/tracing|stack|exception|node_modules|\.ts:|\.js:/i);
    }
  });
});

import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { facade } from '../../support/helpers.ts';

const QUERY = 'query Kind { evaluationSource { kind } }';
const DATA = { data: { evaluationSource: { kind: 'SAMPLE' } } };
const id = createHash('md5').update(QUERY).digest('hex');
const search = (parameters: Record<string, string>): Request =>
  new Request(`http://facade.test/graphql?${new URLSearchParams(parameters)}`);
const codeOf = async (response: Response): Promise<unknown> =>
  ((await response.json()) as { errors: { extensions: { code: string } }[] }).errors[0]?.extensions.code;

describe('the id of a listed document', () => {
  const over = facade({ persisted: new Map([[id, QUERY]]) });

  test.each([
    { documentId: id },
    { documentId: `sha256:${id}` },
    { id },
    { doc_id: id },
    { extensions: JSON.stringify({ persistedQuery: { version: 1, sha256Hash: id } }) },
    { documentId: id, operationName: 'Kind', variables: '{"a":1}' },
  ])('comes by GET: %j', async (parameters) => {
    const response = await over.fetch(search(parameters));
    expect([response.status, await response.json()]).toEqual([200, DATA]);
  });

  test.each([
    { documentId: id },
    { id, query: QUERY },
    { id, query: null },
    { doc_id: id, query: QUERY },
    { extensions: { persistedQuery: { version: 1, sha256Hash: id } }, query: QUERY, operationType: 'query' },
  ])('or by POST: %j', async (body) => {
    expect(await (await over.post(body)).json()).toEqual(DATA);
  });

  test.each([
    [{ documentId: 'nope' }, 'PERSISTED_QUERY_NOT_FOUND'],
    [{ documentId: '__proto__' }, 'PERSISTED_QUERY_NOT_FOUND'],
    [{ query: QUERY }, 'PERSISTED_QUERY_ONLY'],
    [{ id, query: '{ __typename }' }, 'PERSISTED_QUERY_ONLY'],
    [{ documentId: '' }, 'PERSISTED_QUERY_NOT_FOUND'],
    [{ operationName: 'Kind' }, 'PERSISTED_QUERY_ONLY'],
  ])('admits nothing else: %j', async (parameters, code) => {
    expect(await codeOf(await over.fetch(search(parameters as Record<string, string>)))).toBe(code);
    expect(await codeOf(await over.post(parameters))).toBe(code);
  });

  test('is refused where there is no list, by either method', async () => {
    const open = facade();
    for (const parameters of [{ documentId: id }, { id }, { doc_id: id }]) {
      expect(await codeOf(await open.fetch(search(parameters)))).toBe('PERSISTED_QUERY_NOT_SUPPORTED');
      expect(await codeOf(await open.post(parameters))).toBe('PERSISTED_QUERY_NOT_SUPPORTED');
    }
  });
});

describe('what clients send besides is let pass', () => {
  test.each([
    { id: 'abc', query: QUERY },
    { id: null, query: QUERY },
    { operationType: 'query', query: QUERY },
    { operationName: '', query: QUERY },
    { query: QUERY, clientInfo: { name: 'x' }, context: {}, key: 7 },
    { query: QUERY, documentId: 5 },
  ])('%j', async (body) => {
    const response = await facade().post(body);
    expect([response.status, await response.json()]).toEqual([200, DATA]);
  });

  test('in a URL as well, and where the name is one of prototypes', async () => {
    expect(await (await facade().fetch(search({ query: QUERY, id: 'abc', utm: 'x', constructor: '1' }))).json()).toEqual(DATA);
    const headers = { 'content-type': 'application/json' };
    const body = `{"query":${JSON.stringify(QUERY)},"__proto__":{"query":1}}`;
    expect(await (await facade().fetch(new Request('http://facade.test/graphql', { method: 'POST', headers, body }))).json()).toEqual(DATA);
  });
});

describe('a list of operations', () => {
  test('learns of the option that takes it', async () => {
    const response = await facade().post([{ query: QUERY }]);
    expect([response.status, await response.json()]).toMatchObject([
      400,
      { errors: [{ message: expect.stringContaining('--batch'), extensions: { code: 'BAD_REQUEST' } }] },
    ]);
  });

  test('is taken up to its limit, each operation with whatever comes besides', async () => {
    const { post } = facade({ settings: { batch: 2 } });
    expect(
      await (
        await post([
          { query: QUERY, id: 'x' },
          { query: QUERY, operationType: 'query' },
        ])
      ).json(),
    ).toEqual([DATA, DATA]);
    const many = await post([{ query: QUERY }, { query: QUERY }, { query: QUERY }]);
    expect([many.status, await many.json()]).toMatchObject([413, { errors: [{ message: expect.stringContaining('at most 2 ') }] }]);
  });
});

describe('an operation that is not there', () => {
  const TWO = 'query First { __typename } query Second { __typename }';
  test.each([
    [{ query: TWO, operationName: 'Third' }, 'The document has no operation "Third"; it has "First", "Second".'],
    [{ query: TWO }, 'The document has several operations, and "operationName" does not say which is meant: "First", "Second".'],
    [{ query: 'fragment A on Query { __typename }' }, 'The document has no operation.'],
    [{ query: '{ __typename }', operationName: 'x' }, 'The document has no operation "x"; it has one without a name.'],
  ])('%j', async (body, message) => {
    const over = facade();
    const expected = { errors: [{ message, extensions: { code: 'OPERATION_RESOLUTION_FAILURE' } }] };
    expect(await (await over.post(body)).json()).toMatchObject(expected);
    expect(await (await over.fetch(search(body as Record<string, string>))).json()).toMatchObject(expected);
    expect(over.bugs).toEqual([]);
  });

  test('is named in part where there is much to name', async () => {
    const query = Array.from({ length: 30 }, (_, index) => `query Q${index} { __typename }`).join(' ');
    const { errors } = (await (await facade().post({ query, operationName: 'A'.repeat(5_000) })).json()) as {
      errors: { message: string }[];
    };
    expect(errors[0]?.message).toContain('"Q9", ….');
    expect(errors[0]?.message.length).toBeLessThan(300);
  });
});

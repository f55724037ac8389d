import { expect, test } from 'vitest';
import type { Operation } from '../../../src/server/operation.ts';
import { createLog, type Log } from '../../../src/server/telemetry/log.ts';
import { type FacadeOptions, facade } from '../../support/helpers.ts';

const logged = (options: FacadeOptions) => {
  const operations: [string | undefined, number][] = [];
  const log: Log = {
    operation: ({ record }: Operation, status) => operations.push([record.name, status]),
    bug: () => undefined,
    note: () => undefined,
    problem: () => undefined,
  };
  return { over: facade({ log, ...options }), operations };
};

const send = (body: string, headers: Record<string, string> = {}): Request =>
  new Request('http://facade.test/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'content-length': String(body.length), ...headers },
    body,
  });

test.each([
  ['{"query":"query Rows { __typename }"}', {}, 'Rows'],
  ['{"query":"# a page\\n mutation Change { x }"}', {}, 'Change'],
  ['{"query":"query A { x } query B { x }","operationName":"B"}', {}, 'B'],
  ['{"query":"{ x }"}', { 'x-apollo-operation-name': 'Named' }, 'Named'],
  ['{"query":"{ query Fake }"}', {}, undefined],
  ['{"query":"{ x }","operationName":"no name\\n"}', {}, undefined],
  ['no JSON', {}, undefined],
])('an operation that its rate refuses is logged by its name: %s', async (body, headers, name) => {
  const { over, operations } = logged({ settings: { rateLimitOperations: 1 } });
  await over.fetch(send('{"query":"{ __typename }"}'));
  expect((await over.fetch(send(body, headers))).status).toBe(429);
  expect(operations.at(-1)).toEqual([name, 429]);
});

test('and so is one by GET, one that is too large, and one whose document is refused', async () => {
  const { over, operations } = logged({ settings: { rateLimitOperations: 1 } });
  const get = new Request(`http://facade.test/graphql?query=${encodeURIComponent('query Get { __typename }')}`);
  await over.fetch(get.clone());
  await over.fetch(get);
  expect(operations.at(-1)).toEqual(['Get', 429]);
  const large = logged({ maxBody: 100_000 });
  const tooLarge = await large.over.fetch(send('x', { 'content-length': '300000', 'x-apollo-operation-name': 'Large' }));
  expect([tooLarge.status, large.operations.at(-1)?.[0]]).toEqual([413, 'Large']);
  await large.over.post(
    { query: `query Big { ${'a '.repeat(3_000)} }`, operationName: 'Big' },
    { accept: 'application/graphql-response+json' },
  );
  expect(large.operations.at(-1)).toEqual(['Big', 400]);
  await large.over.post(
    { query: 'query There { __typename }', operationName: 'Elsewhere' },
    { accept: 'application/graphql-response+json' },
  );
  expect(large.operations.at(-1)).toEqual(['Elsewhere', 400]);
});

test('a document of comments without an end holds nobody up', async () => {
  const { over, operations } = logged({});
  const body = JSON.stringify({ query: '#'.repeat(60_000) });
  const response = await over.fetch(send(body, { 'content-type': 'text/plain' }));
  expect(response.status).toBe(415);
  expect(operations).toEqual([[undefined, 415]]);
});

test('an operation that finds no place is logged by its name, and its answer has the id of the request', async () => {
  const opened = Promise.withResolvers<void>();
  const { over, operations } = logged({
    settings: { maxRequests: 1 },
    upstream: async () => {
      await opened.promise;
      return { status: 404, headers: {}, body: new TextEncoder().encode('{}') };
    },
  });
  const busy = over.fetch(send('{"query":"{ evaluation(id: \\"evr_1\\") { name } }"}'));
  await expect.poll(() => over.calls.length).toBe(1);
  const refused = await over.fetch(send('{"query":"query Late { __typename }"}', { 'x-request-id': 'mine' }));
  expect([refused.status, refused.headers.get('retry-after'), refused.headers.get('x-request-id')]).toEqual([503, '1', 'mine']);
  expect(operations).toEqual([['Late', 503]]);
  opened.resolve();
  await busy;
});

test('the message of a bug is logged in development alone', () => {
  const lines: string[] = [];
  const destination = { write: (line: string) => lines.push(line) };
  createLog('info', destination, { showMessages: true }).bug(new Error('what it was'), undefined);
  createLog('info', destination).bug(new Error('secret'), undefined);
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({ level: 'error', msg: 'bug', type: 'Error', message: 'what it was' });
  expect(lines[1]).not.toContain('secret');
});

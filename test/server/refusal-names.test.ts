import { expect, test } from 'vitest';
import type { Operation } from '../../src/server/operation.ts';
import { createLog, type Log } from '../../src/server/telemetry/log.ts';
import { type FacadeOptions, facade } from '../helpers.ts';

const logged = (options: FacadeOptions) => {
  const operations: [string | undefined, number][] = [];
  const log: Log = {
    operation: ({ name }: Operation, status) => operations.push([name, status]),
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
});

test('the message of a bug is logged in development alone', () => {
  const lines: string[] = [];
  const destination = { write: (line: string) => lines.push(line) };
  createLog('info', destination, { tellMessages: true }).bug(new Error('what it was'), undefined);
  createLog('info', destination).bug(new Error('secret'), undefined);
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({ level: 'error', msg: 'bug', type: 'Error', message: 'what it was' });
  expect(lines[1]).not.toContain('secret');
});

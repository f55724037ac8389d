import { createHash } from 'node:crypto';
import { GraphQLObjectType, GraphQLSchema, GraphQLString } from 'graphql';
import { expect, onTestFinished, test, vi } from 'vitest';
import { createLog } from '../../src/server/telemetry/log.ts';
import { facade } from '../support/helpers.ts';
import { listening, served } from './served.ts';

const QUERY = 'query Names { evaluations(first: 2) { nodes { name runs { id } } } }';
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

test('an operation is one line of JSON that says what it was and what it cost', async () => {
  const { post, lines } = await served();
  const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
  await post({ query: QUERY }, { 'x-api-key': 'tenant-one', 'x-request-id': 'r-1', traceparent });
  expect(lines()).toEqual([
    {
      level: 'info',
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      msg: 'operation',
      name: 'Names',
      type: 'query',
      documentHash: sha256(QUERY).slice(0, 12),
      ms: expect.any(Number),
      status: 200,
      upstreamCalls: 3,
      cost: 22,
      requestId: 'r-1',
      traceId: '0af7651916cd43dd8448eb211c80319c',
      keyHash: sha256('tenant-one').slice(0, 12),
    },
  ]);
});

test('a line says when it was written, to the millisecond', () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  onTestFinished(() => void vi.useRealTimers());
  const times = ['2025-09-08T23:59:59.007Z', '2025-09-08T23:59:59.120Z', '2025-09-09T00:00:00.000Z', '2024-02-29T12:30:01.999Z'];
  const written: string[] = [];
  const log = createLog('info', { write: (line) => void written.push(line) });
  for (const time of times) {
    vi.setSystemTime(new Date(time));
    log.note('A note.');
  }
  expect(written).toEqual(times.map((time) => `${JSON.stringify({ level: 'info', time, msg: 'A note.' })}\n`));
});

test('an error whose name and message are no texts is a line like others', () => {
  const written: string[] = [];
  const log = createLog('error', { write: (line) => void written.push(line) }, { showMessages: true });
  log.bug(Object.assign(new Error('first'), { name: 1n, message: 2n }), undefined);
  expect(written.map((line) => JSON.parse(line))).toMatchObject([{ level: 'error', type: '1', message: '2', msg: 'bug' }]);
});

test.each([
  ['a document that is no GraphQL', { query: '{' }, { status: 200, errors: ['GRAPHQL_PARSE_FAILED'] }],
  ['a field that is not there', { query: 'query Bad { nothing }' }, { name: 'Bad', status: 200, errors: ['GRAPHQL_VALIDATION_FAILED'] }],
  ['a body that is too large', { query: ' '.repeat(300_000) }, { status: 413, errors: ['PAYLOAD_TOO_LARGE'] }],
  ['one of two operations', { query: 'query A { __typename } query B { __typename }', operationName: 'B' }, { name: 'B', type: 'query' }],
  ['no request at all', {}, { status: 400, errors: ['BAD_REQUEST'] }],
])('%s is a line too', async (_what, body, line) => {
  const { post, lines } = await served();
  await post(body);
  expect(lines()).toMatchObject([line]);
});

test('a stream is a line when it has ended, or its client has left', async () => {
  const { post, lines } = await served();
  const query = 'subscription Watch { evaluationProgress(id: "evr_7ZAECYi82P80BOqjkseLt") { isFinal } }';
  const whole = await post({ query }, { accept: 'text/event-stream' });
  await whole.text();
  expect(lines()).toMatchObject([{ name: 'Watch', type: 'subscription', status: 200 }]);
  const left = await post({ query }, { accept: 'text/event-stream' });
  expect(lines()).toHaveLength(1);
  const reader = left.body?.getReader();
  await reader?.read();
  await reader?.cancel();
  await expect.poll(lines).toHaveLength(2);
});

test.each([
  ['as the HTTP server reports it', 'Client connection prematurely closed.'],
  ['as fetch reports it', undefined],
])('an operation whose client left is a line too, and no longer in flight: %s', async (_how, reason) => {
  const { promise: called, resolve: onCall } = Promise.withResolvers<void>();
  const { origin, close } = await listening(() => onCall());
  const { facade: app, get, lines } = await served({ HUMANLOOP_BASE_URL: `${origin}/v5`, HUMANLOOP_API_KEY: 'configured-key' });
  const leaving = new AbortController();
  const body = JSON.stringify({ query: 'query Left { evaluation(id: "evr_1") { name } }' });
  const headers = { 'content-type': 'application/json' };
  const left = app.fetch(new Request('http://localhost/graphql', { method: 'POST', headers, body, signal: leaving.signal }));
  await called;
  leaving.abort(reason);
  await left;
  expect(lines()).toMatchObject([{ name: 'Left', status: 499, upstreamCalls: 1 }]);
  expect(await (await get('/metrics')).text()).toMatch(/^graphql_requests_in_flight 0$/m);
  await close();
});

test('neither GraphiQL nor a probe is an operation', async () => {
  const { facade: app, get, lines } = await served();
  await app.fetch(new Request('http://localhost/graphql', { headers: { accept: 'text/html' } }));
  await get('/health');
  expect(lines()).toEqual([]);
});

test('no key, host or text of upstream is in the log, whatever goes wrong', async () => {
  const { origin, close } = await listening((request, response) => {
    if (request.url?.includes('runs')) request.socket.destroy();
    else response.writeHead(500).end(`Psst: ${request.headers['x-api-key']}`);
  });
  const { ask, written } = await served({ HUMANLOOP_BASE_URL: `${origin}/v5/tucked-away`, HUMANLOOP_API_KEY: 'configured-key' });
  const query = '{ evaluations(fileId: "pr_1") { totalCount } evaluation(id: "evr_1") { runs { id } } }';
  for (const headers of [{}, { 'x-api-key': 'callers-key' }]) expect((await ask(query, headers)).errors).not.toBeUndefined();
  await ask('query ($key: String) { __typename }', { authorization: 'Bearer another-key' });
  await close();
  await ask(query);
  expect(written).toHaveLength(4);
  for (const secret of ['configured-key', 'callers-key', 'another-key', 'Psst', '127.0.0.1', 'tucked-away', 'localhost', ' at ']) {
    expect(written.join('')).not.toContain(secret);
  }
});

test('a log reports nothing that is less grave than its level', async () => {
  const written: string[] = [];
  const log = createLog('warn', { write: (line) => written.push(line) });
  log.note('Nothing of note.');
  log.bug(new Error('x'), undefined);
  expect(written).toHaveLength(1);
});

const written = (error: unknown): Record<string, unknown> => {
  const lines: string[] = [];
  createLog('info', { write: (line) => lines.push(line) }).bug(error, undefined);
  return JSON.parse(lines.join('')) as Record<string, unknown>;
};

test.each([
  ['its message', new TypeError('sk-secret')],
  ['a message of several lines', new Error('a\n    at sk-secret (http://sk-secret:1:2)\nb')],
  ['a message that was changed', Object.assign(new Error('sk-secret'), { message: 'x' })],
  ['its cause', new Error('x', { cause: new Error('sk-secret') })],
  ['what it carries', Object.assign(new Error('x'), { code: 'sk-secret', headers: { 'x-api-key': 'sk-secret' } })],
  ['itself, being no error', 'sk-secret'],
])('a bug is logged with its kind and its place, without %s', (_what, error) => {
  const line = written(error);
  expect(JSON.stringify(line)).not.toContain('sk-secret');
  expect(line).toMatchObject({ level: 'error', msg: 'bug', type: error instanceof Error ? error.name : 'string' });
  if (error instanceof Error) expect((line['stack'] as string[])[0]).toMatch(/log\.test\.ts:\d+:\d+/);
});

test('a bug is logged with the id of its request, which its answer has as well', async () => {
  const lines: string[] = [];
  const fail = (): never => {
    throw new RangeError('sk-secret');
  };
  const query = new GraphQLObjectType({ name: 'Query', fields: { fails: { type: GraphQLString, resolve: fail } } });
  const { ask } = facade({ schema: new GraphQLSchema({ query }), log: createLog('info', { write: (line) => lines.push(line) }) });
  const { errors } = await ask('{ fails }', {}, { 'x-request-id': 'r-2' });
  expect(errors).toMatchObject([{ message: 'Internal server error.', extensions: { code: 'INTERNAL_SERVER_ERROR', requestId: 'r-2' } }]);
  expect(lines.map((line) => JSON.parse(line) as unknown)).toMatchObject([
    {
      level: 'error',
      msg: 'bug',
      type: 'RangeError',
      requestId: 'r-2',
      stack: expect.arrayContaining([expect.stringMatching(/^at fail /)]),
    },
    { level: 'info', msg: 'operation', requestId: 'r-2', errors: ['INTERNAL_SERVER_ERROR'] },
  ]);
  expect(lines.join('')).not.toContain('sk-secret');
});

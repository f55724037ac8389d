import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { expect, onTestFinished, test } from 'vitest';
import { startProxy } from './proxies.ts';

const listening = async (serve: (request: IncomingMessage, response: ServerResponse) => void): Promise<string> => {
  const server = createServer(serve).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
};

/** Two servers, each of which reads what it is sent and breaks off the first time; what both were sent. */
const behindHaproxy = async (breaksAt: number) => {
  const sent: string[] = [];
  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (request.url === '/readiness' || request.url === '/health') {
      response.end('ok');
      return;
    }
    sent.push(await text(request));
    if (sent.length <= breaksAt) request.socket.destroy();
    else response.end('{}');
  };
  const proxy = await startProxy('haproxy', [
    await listening((...both) => void serve(...both)),
    await listening((...both) => void serve(...both)),
  ]);
  onTestFinished(() => proxy.stop());
  const send = (path: string, method: string, body?: string) =>
    fetch(`${proxy.url}${path}`, { method, body: body ?? null, headers: { 'content-type': 'application/json' } }).catch(() => undefined);
  return { sent, send };
};

const apollo = { operationName: 'Names', variables: { id: 'evr_1', query: 'mutation' }, extensions: {}, query: 'query Names { a }' };

test.each([
  ['GET', '/graphql?query={a}', undefined],
  ['GET', '/v5/evaluations', undefined],
  ['POST', '/graphql', JSON.stringify({ query: '{ a }' })],
  ['POST', '/graphql', JSON.stringify({ query: '\n  query Names($id: ID!) { a(id: $id) }', variables: { id: 'evr_1' } })],
  ['POST', '/graphql', JSON.stringify({ query: 'subscription { a }' })],
  ['POST', '/graphql', JSON.stringify({ ...apollo, variables: {} })],
])('HAProxy sends %s %s %s to another server where the first one fails', async (method, path, body) => {
  const { sent, send } = await behindHaproxy(1);
  const answer = await send(path, method, body);
  expect(answer?.status).toBe(200);
  expect(sent).toEqual([body ?? '', body ?? '']);
});

test.each([
  ['POST', '/graphql', JSON.stringify({ query: 'mutation { a }' })],
  ['POST', '/graphql', JSON.stringify({ query: 'fragment F on A { b } mutation { a { ...F } }' })],
  ['POST', '/graphql', '{"query":"\\u006dutation { a }"}'],
  ['POST', '/graphql', '{"query":"{ a } \\u006dutation B { b }","operationName":"B"}'],
  ['POST', '/graphql', JSON.stringify([{ query: '{ a }' }, { query: 'mutation { a }' }])],
  ['POST', '/graphql', JSON.stringify({ extensions: { persistedQuery: { version: 1, sha256Hash: 'a' } }, variables: { query: '{' } })],
  ['POST', '/graphql', JSON.stringify({ documentId: 'a', variables: { query: '{' } })],
  ['POST', '/graphql', JSON.stringify({ id: 'a', variables: { query: 'a text' } })],
  ['POST', '/v5/logs', JSON.stringify({ inputs: { query: '{ a }' } })],
  ['PATCH', '/v5/evaluations/evr_1', '{}'],
  ['DELETE', '/v5/evaluations/evr_1', undefined],
])('HAProxy sends %s %s %s once, whatever becomes of it', async (method, path, body) => {
  const { sent, send } = await behindHaproxy(1);
  const answer = await send(path, method, body);
  expect(answer?.status ?? 502).toBe(502);
  expect(sent).toEqual([body ?? '']);
});

test('HAProxy asks those that fail their checks where none passes them', async () => {
  const isReady = { now: true };
  const host = await listening((request, response) => {
    response.writeHead(request.url === '/readiness' && !isReady.now ? 503 : 200).end('{}');
  });
  const proxy = await startProxy('haproxy', [host]);
  onTestFinished(() => proxy.stop());
  isReady.now = false;
  const statuses = new Set<number>();
  // Longer than it takes to notice.
  for (const until = performance.now() + 1_500; performance.now() < until; ) statuses.add((await fetch(`${proxy.url}/graphql`)).status);
  expect([...statuses]).toEqual([200]);
});

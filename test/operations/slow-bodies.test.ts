import { once } from 'node:events';
import { connect } from 'node:net';
import { ReadableStream } from 'node:stream/web';
import { afterEach, expect, test } from 'vitest';
import { startInProcess } from '../support/in-process.ts';
import { endAll, start } from '../support/processes.ts';

afterEach(endAll);

const QUERY = '{ evaluations(first: 1) { totalCount } }';

test('bodies that come slowly take nobody’s place, and are answered when they are there', async () => {
  const { url } = await startInProcess({ MAX_REQUESTS: '2' }, { requestTimeout: 60_000 });
  const ask = async (): Promise<unknown> => (await fetch(`${url}/graphql?query=${encodeURIComponent(QUERY)}`)).json();
  const { hostname, port } = new URL(url);
  const body = JSON.stringify({ query: QUERY });
  const slow = Array.from({ length: 8 }, (_, index) => {
    const socket = connect(Number(port), hostname);
    const path = index % 2 === 0 ? '/graphql' : '/v5/evaluations';
    socket.write(`POST ${path} HTTP/1.1\r\nHost: ${hostname}\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n{`);
    return socket;
  });
  await Promise.all(slow.map((socket) => once(socket, 'connect')));
  for (let sent = 0; sent < 4; sent += 1) expect(await ask()).toEqual({ data: { evaluations: { totalCount: 5 } } });
  expect((await fetch(`${url}/readiness`)).status).toBe(200);
  const [first] = slow;
  first?.write(body.slice(1));
  expect(String(await once(first as NonNullable<typeof first>, 'data'))).toMatch(/^HTTP\/1\.1 200 [\s\S]*"totalCount":5/);
  for (const socket of slow) socket.destroy();
});

test('a body in many parts is read to its end, and one that is too large is refused', async () => {
  const { url } = await start(['--max-body', '200000']);
  const large = (length: number): ReadableStream<Uint8Array> => {
    const text = JSON.stringify({ query: QUERY, extensions: { padding: 'x'.repeat(length) } });
    const parts = text.match(/.{1,1000}/gs) ?? [];
    return ReadableStream.from(parts.map((part) => Buffer.from(part)));
  };
  const send = (body: ReadableStream<Uint8Array>): Promise<Response> =>
    fetch(`${url}/graphql`, { method: 'POST', headers: { 'content-type': 'application/json' }, body, duplex: 'half' } as RequestInit);
  expect(await (await send(large(150_000))).json()).toEqual({ data: { evaluations: { totalCount: 5 } } });
  expect((await send(large(250_000))).status).toBe(413);
});

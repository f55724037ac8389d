import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { gzipSync } from 'node:zlib';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Call } from '../../src/contract/send.ts';
import { createHttpSend, type HttpSendOptions } from '../../src/upstream/send.ts';

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

/** A server on a free port of this machine until the test ends, and the requests that it got. */
const serve = async (handler: Handler) => {
  const requests: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    requests.push(request);
    handler(request, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests };
};

const sendTo = (baseUrl: string, options: Partial<HttpSendOptions> = {}) => {
  const { send, close } = createHttpSend({ baseUrl: new URL(baseUrl), concurrency: 4, maxBytes: 1_000, maxRecordBytes: 5_000, ...options });
  onTestFinished(async () => {
    await close();
  });
  return send;
};

const get = (path: string, more: Partial<Call> = {}): Call => ({ method: 'GET', path, headers: { accept: 'application/json' }, ...more });
const textOf = (body: Uint8Array): string => new TextDecoder().decode(body);
const faultOf = (fault: object) => ({ name: 'UpstreamError', fault });
const UNREACHABLE = faultOf({ kind: 'unreachable' });
const TOO_LARGE = faultOf({ kind: 'too-large' });

/** Lets everything that can happen without further input happen. */
const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
};

/** Resolves once this holds, looking after every turn of the event loop. */
const until = async (holds: () => boolean): Promise<void> => {
  for (const limit = performance.now() + 60_000; !holds(); ) {
    if (performance.now() > limit) throw new Error('It never came to hold.');
    await new Promise((resolve) => setImmediate(resolve));
  }
};

describe('a call over HTTP', () => {
  test.each([
    ['', '/evaluations'],
    ['/', '/evaluations?page=1&size=10'],
    ['/v5', '/evaluations/evr_1/logs?page=1&size=10&run_id=a&run_id=b'],
    ['/proxy/v5/', '/logs/order-17%2F3%20%C3%A9%3F'],
    ['/v5', '/logs/..%2F..%2Fx'],
    ['/v5', '/logs/%2E%2E'],
  ])('below %s asks for exactly %s', async (prefix, path) => {
    const { origin, requests } = await serve((_request, response) => response.end('{}'));
    await sendTo(origin + prefix)(get(path));
    expect(requests.map(({ method, url }) => `${method} ${url}`)).toEqual([`GET ${prefix.replace(/\/$/, '')}${path}`]);
  });

  test('carries the headers that it is given, and no content type without a body', async () => {
    const { origin, requests } = await serve((_request, response) => response.end('{}'));
    await sendTo(origin)(get('/x', { headers: { accept: 'application/json', 'x-api-key': 'hl_1' } }));
    expect(requests[0]?.headers).toEqual({
      host: origin.slice('http://'.length),
      connection: 'keep-alive',
      accept: 'application/json',
      'accept-encoding': 'gzip, deflate, br',
      'x-api-key': 'hl_1',
    });
  });

  test('carries its body', async () => {
    const { origin } = await serve((request, response) => request.pipe(response));
    const body = new TextEncoder().encode('{"name":"Grüße"}');
    const answer = await sendTo(origin)({ method: 'POST', path: '/evaluations', headers: { 'content-type': 'application/json' }, body });
    expect(textOf(answer.body)).toBe('{"name":"Grüße"}');
  });

  test('brings status, headers and body of the answer, whatever the status', async () => {
    const { origin } = await serve((_request, response) => {
      response.writeHead(503, { 'Retry-After': '7', 'Set-Cookie': ['a=1', 'b=2'] });
      response.write('{"detail":');
      response.end('"Down."}');
    });
    const { status, headers, body } = await sendTo(origin)(get('/x'));
    expect([status, headers['retry-after'], headers['set-cookie'], textOf(body)]).toEqual([503, '7', 'a=1, b=2', '{"detail":"Down."}']);
  });

  test.each<[string, Handler]>([
    [
      'has no end',
      (request, response) => {
        response.writeHead(500);
        const more = () => {
          if (!request.socket.destroyed) response.write('x'.repeat(1_000), () => setImmediate(more));
        };
        more();
      },
    ],
    [
      'breaks off',
      (request, response) => {
        response.writeHead(500, { 'content-length': '500' });
        response.write('{"detail":', () => request.socket.destroy());
      },
    ],
    ['is no gzip', (_request, response) => response.writeHead(500, { 'content-encoding': 'gzip' }).end('{}')],
    ['has an unknown encoding', (_request, response) => response.writeHead(500, { 'content-encoding': 'sesame' }).end('{}')],
    ['has the encoding of no object', (_request, response) => response.writeHead(500, { 'content-encoding': 'constructor' }).end('{}')],
  ])('brings the status of a failure whose body %s', async (_name, handler) => {
    const { origin } = await serve(handler);
    const { status, body } = await sendTo(origin)(get('/x'));
    expect([status, body.length]).toEqual([500, 0]);
  });

  test('unpacks what a refusal says', async () => {
    const { origin } = await serve((_request, response) =>
      response.writeHead(422, { 'content-encoding': 'gzip' }).end(gzipSync('{"detail":[]}')),
    );
    expect(textOf((await sendTo(origin)(get('/x'))).body)).toBe('{"detail":[]}');
  });

  test('brings an empty answer', async () => {
    const { origin } = await serve((_request, response) => response.writeHead(204).end());
    const { status, body } = await sendTo(origin)(get('/x'));
    expect([status, textOf(body)]).toEqual([204, '']);
  });

  test.each([301, 302, 303, 307, 308])('does not follow a redirect (%i), so that the key stays', async (status) => {
    const other = await serve((_request, response) => response.end('{}'));
    const { origin, requests } = await serve((_request, response) => response.writeHead(status, { location: `${other.origin}/x` }).end());
    const answer = await sendTo(origin)(get('/x', { headers: { 'x-api-key': 'hl_1' } }));
    await settle();
    expect(answer.status).toBe(status);
    expect(requests).toHaveLength(1);
    expect(other.requests).toEqual([]);
  });
});

describe('an answer that is none', () => {
  test('a refused connection is unreachable', async () => {
    const server = createTcpServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    server.close();
    await once(server, 'close');
    await expect(sendTo(`http://127.0.0.1:${port}`)(get('/x'))).rejects.toMatchObject(UNREACHABLE);
  });

  test('a connection closed without an answer is unreachable', async () => {
    const { origin } = await serve((request) => request.socket.destroy());
    await expect(sendTo(origin)(get('/x'))).rejects.toMatchObject(UNREACHABLE);
  });

  test('what is not HTTP is unreachable', async () => {
    const server = createTcpServer((socket) => socket.end('220 mail.test ESMTP\r\n')).listen(0, '127.0.0.1');
    await once(server, 'listening');
    onTestFinished(() => void server.close());
    const { port } = server.address() as AddressInfo;
    await expect(sendTo(`http://127.0.0.1:${port}`)(get('/x'))).rejects.toMatchObject(UNREACHABLE);
  });

  test.each<[string, Record<string, string>]>([
    ['of a given length', { 'content-length': '500' }],
    ['in chunks', {}],
  ])('a body %s that breaks off is unreachable, never half an answer', async (_name, headers) => {
    const { origin } = await serve((request, response) => {
      response.writeHead(200, headers);
      response.write('{"records":[');
      setImmediate(() => request.socket.destroy());
    });
    await expect(sendTo(origin)(get('/x'))).rejects.toMatchObject(UNREACHABLE);
  });

  test.each<[string, Record<string, string>]>([
    ['of a given length', { 'content-length': '1001' }],
    ['in chunks', {}],
  ])('a body %s that is one byte too large is refused', async (_name, headers) => {
    const { origin } = await serve((_request, response) => response.writeHead(200, headers).end('x'.repeat(1_001)));
    await expect(sendTo(origin)(get('/x'))).rejects.toMatchObject(TOO_LARGE);
  });

  test('a body without end is refused when it is too large, and its connection closed', async () => {
    const { origin, requests } = await serve((request, response) => {
      const more = () => {
        if (!request.socket.destroyed) response.write('x'.repeat(100), () => setImmediate(more));
      };
      more();
    });
    await expect(sendTo(origin)(get('/x'))).rejects.toMatchObject(TOO_LARGE);
    await until(() => requests[0]?.socket.destroyed === true);
  });

  test('a body of exactly the largest size is brought', async () => {
    const { origin } = await serve((_request, response) => response.end('x'.repeat(1_000)));
    expect((await sendTo(origin)(get('/x'))).body).toHaveLength(1_000);
  });

  test('the next call after a broken one is answered', async () => {
    const { origin } = await serve((request, response) => {
      if (request.url === '/broken') request.socket.destroy();
      else response.end('{}');
    });
    const send = sendTo(origin, { concurrency: 1 });
    await expect(send(get('/broken'))).rejects.toMatchObject(UNREACHABLE);
    expect((await send(get('/x'))).status).toBe(200);
  });
});

describe('a call that is aborted', () => {
  test.each<[string, Handler]>([
    ['before an answer', () => undefined],
    ['in the middle of the answer', (_request, response) => void response.writeHead(200, { 'content-length': '500' }).write('{')],
  ])('%s closes its connection', async (_name, handler) => {
    const { origin, requests } = await serve(handler);
    const client = new AbortController();
    const answer = sendTo(origin)(get('/x', { signal: client.signal }));
    const rejection = expect(answer).rejects.toMatchObject(UNREACHABLE);
    await until(() => requests.length === 1);
    await settle();
    client.abort();
    await rejection;
    await until(() => requests[0]?.socket.destroyed === true);
  });

  test('before it is made is not made', async () => {
    const { origin, requests } = await serve((_request, response) => response.end('{}'));
    await expect(sendTo(origin)(get('/x', { signal: AbortSignal.abort() }))).rejects.toMatchObject(UNREACHABLE);
    await settle();
    expect(requests).toEqual([]);
  });

  test('while it waits for a connection leaves the queue, and the others go on', async () => {
    const held: ServerResponse[] = [];
    const { origin, requests } = await serve((_request, response) => void held.push(response));
    const send = sendTo(origin, { concurrency: 1 });
    const client = new AbortController();
    const first = send(get('/first'));
    const second = expect(send(get('/second', { signal: client.signal }))).rejects.toMatchObject(UNREACHABLE);
    const third = send(get('/third'));
    await until(() => held.length === 1);
    client.abort();
    await second; // has to come while the first call is still held
    held[0]?.end('{}');
    await until(() => held.length === 2);
    held[1]?.end('{}');
    expect([(await first).status, (await third).status]).toEqual([200, 200]);
    expect(requests.map(({ url }) => url)).toEqual(['/first', '/third']);
  });
});

describe('many calls at once', () => {
  test('are at most as many in flight as allowed, and all are answered', async () => {
    const held: ServerResponse[] = [];
    const { origin, requests } = await serve((_request, response) => void held.push(response));
    const send = sendTo(origin, { concurrency: 3 });
    const answers = Array.from({ length: 10 }, (_, index) => send(get(`/${index}`)));
    await until(() => requests.length === 3);
    for (let answered = 0; answered < 10; answered += 1) {
      await settle();
      expect(requests.length).toBe(Math.min(10, answered + 3));
      held[answered]?.end(`{"index":${answered}}`);
      await until(() => requests.length === Math.min(10, answered + 4));
    }
    const bodies = (await Promise.all(answers)).map(({ body }) => JSON.parse(textOf(body)).index);
    expect(bodies).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  test('share connections that are kept', async () => {
    const { origin, requests } = await serve((_request, response) => response.end('{}'));
    const send = sendTo(origin, { concurrency: 1 });
    for (const path of ['/1', '/2', '/3']) await send(get(path));
    expect(new Set(requests.map(({ socket }) => socket)).size).toBe(1);
  });
});

test('closing waits for the calls in flight and takes no more', async () => {
  const held: ServerResponse[] = [];
  const { origin } = await serve((_request, response) => void held.push(response));
  const { send, close } = createHttpSend({ baseUrl: new URL(origin), concurrency: 1, maxBytes: 1_000, maxRecordBytes: 5_000 });
  const answer = send(get('/x'));
  await until(() => held.length === 1);
  const closed = close();
  await expect(send(get('/y'))).rejects.toMatchObject(UNREACHABLE);
  held[0]?.end('{}');
  expect((await answer).status).toBe(200);
  await closed;
});

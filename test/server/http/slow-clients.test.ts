import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { Agent, type IncomingMessage, request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, test } from 'vitest';
import { startInProcess } from '../../support/in-process.ts';

const BIN = fileURLToPath(new URL('../../../bin/humanloop-graphql.js', import.meta.url));

const running = new Set<ChildProcess>();
afterEach(() => {
  for (const child of running) child.kill('SIGKILL');
  running.clear();
});

/** A server on a free port, once it says where it listens. */
const start = async (args: readonly string[]) => {
  const child = spawn(process.execPath, [BIN, '--port', '0', ...args], { env: { PATH: process.env['PATH'] ?? '' } });
  running.add(child);
  const output = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk) => (output.stdout += chunk));
  child.stderr.on('data', (chunk) => (output.stderr += chunk));
  while (!/\/graphql/.test(output.stdout)) await once(child.stdout, 'data');
  return { url: /on (http:\/\/[^/]+)\/graphql/.exec(output.stdout)?.[1] ?? '', output };
};

/** What the server says on a connection until it closes it; `begin` is all that the client ever sends. */
const saying = async (url: string, begin: string): Promise<string> => {
  const { hostname, port } = new URL(url);
  const socket: Socket = connect(Number(port), hostname);
  let said = '';
  socket.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  socket.write(begin);
  await once(socket, 'close');
  return said;
};

describe('a client that takes its time', () => {
  const POST = 'POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n';

  test('is let go, for its headers and for its body, while others are served', async () => {
    const { url, bugs } = await startInProcess({}, { requestTimeout: 300 });
    const slow = [
      saying(url, POST),
      saying(url, `${POST}Content-Length: 100\r\n\r\n{"query":`),
      saying(url, `${POST}Transfer-Encoding: chunked\r\n\r\n3\r\n{"q\r\n`),
    ];
    expect(await (await fetch(`${url}/graphql?query={__typename}`)).json()).toEqual({ data: { __typename: 'Query' } });
    for (const said of await Promise.all(slow)) expect(said).toMatch(/^(?:HTTP\/1\.1 408 |$)/);
    expect((await fetch(`${url}/health`)).headers.get('keep-alive')).toBe('timeout=65');
    expect(bugs).toEqual([]);
  });

  test('between two requests keeps its connection for as long as a setting says', async () => {
    const { url } = await start(['--keep-alive-timeout', '100']);
    expect(await saying(url, 'GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n')).toMatch(/^HTTP\/1\.1 200 /);
  });
});

describe('a client that sends too much', () => {
  test.each([
    ['of a length that it gives', { 'content-length': '1000000' }],
    ['in chunks', { 'transfer-encoding': 'chunked' }],
  ])('%s is answered so, and served with its next request on the same connection', async (_how, framing) => {
    const { url } = await start([]);
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const post = async (body: string, headers: Record<string, string>) => {
      const sent = request(`${url}/graphql`, { agent, method: 'POST', headers: { 'content-type': 'application/json', ...headers } });
      sent.end(body);
      const [answer] = (await once(sent, 'response')) as [IncomingMessage];
      return { status: answer.statusCode, body: await text(answer), isSameConnection: sent.reusedSocket };
    };
    expect(await post('x'.repeat(1_000_000), framing)).toMatchObject({ status: 413, isSameConnection: false });
    expect(await post('{"query":"{ __typename }"}', {})).toEqual({
      status: 200,
      body: '{"data":{"__typename":"Query"}}',
      isSameConnection: true,
    });
    agent.destroy();
  });
});

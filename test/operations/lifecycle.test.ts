import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, test } from 'vitest';
import { createReadiness } from '../../src/server/http/readiness.ts';
import { endAll, run, start } from '../support/processes.ts';
import { listening, served } from './served.ts';

afterEach(endAll);

const SAMPLE = fileURLToPath(new URL('../../src/backend/sample/export/20250606-120000', import.meta.url));

const post = (url: string, query: string, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query }),
  });

const statusOf = async (url: string): Promise<number> => (await fetch(url, { headers: { connection: 'close' } })).status;

/** A v5 API that wants a key for its list, and answers everything else when it is let. */
const heldUpstream = async () => {
  const arrived = Promise.withResolvers<void>();
  const held = Promise.withResolvers<void>();
  const { origin, close } = await listening(async ({ url }, response) => {
    if (url?.startsWith('/evaluations?'))
      return void response.writeHead(401, { 'content-type': 'application/json' }).end('{"detail":"no"}');
    arrived.resolve();
    await held.promise;
    response.writeHead(200, { 'content-type': 'application/json' }).end('{"id":"evr_1","evaluators":[],"name":"One"}');
  });
  return { origin, close, arrived: arrived.promise, release: held.resolve };
};

describe.each(['SIGTERM', 'SIGINT'] as const)('at %s', (signal) => {
  test('readiness refuses, the requests that are under way are answered, and the process ends with 0', async () => {
    const upstream = await heldUpstream();
    const { url, child, ended, output } = await start(['--metrics-port', '0'], {
      HUMANLOOP_BASE_URL: upstream.origin,
      HUMANLOOP_API_KEY: 'k',
      HUMANLOOP_GRAPHQL_SHUTDOWN_DELAY: '300',
    });
    const probes = /on (http:\/\/[^/]+)\/metrics/.exec(output.stdout)?.[1] ?? '';
    expect(await Promise.all([statusOf(`${url}/readiness`), statusOf(`${probes}/readiness`)])).toEqual([200, 200]);
    const answer = post(url, '{ evaluation(id: "evr_1") { name } }');
    await upstream.arrived;
    child.kill(signal);
    await expect.poll(() => statusOf(`${probes}/readiness`)).toBe(503);
    expect(await statusOf(`${probes}/health`)).toBe(200);
    await expect.poll(() => statusOf(`${url}/readiness`).catch(() => 'refused')).toBe('refused');
    upstream.release();
    const response = await answer;
    expect(response.headers.get('connection')).toBe('close');
    expect(await response.json()).toEqual({ data: { evaluation: { name: 'One' } } });
    expect(await ended).toMatchObject({ code: 0, stderr: '' });
    await upstream.close();
  });

  test('streams that are not over are broken off, so that their clients come back', async () => {
    const { url, child, ended, ask, output } = await start(['--log-level', 'info']);
    await ask('mutation { createEvaluation(input: { name: "Open", evaluators: [] }) { userErrors { code } } }');
    const { data } = await ask('{ evaluations(first: 1) { nodes { id } } }');
    const [{ id }] = (data as { evaluations: { nodes: [{ id: string }] } }).evaluations.nodes;
    const response = await post(url, `subscription Left { evaluationProgress(id: "${id}") { isFinal } }`, { accept: 'text/event-stream' });
    let text = '';
    const reading = (async () => {
      for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
        text += chunk;
        if (text.endsWith('}\n\n')) child.kill(signal);
      }
    })();
    await expect(reading).rejects.toThrow();
    expect(text).toContain('"isFinal":false');
    expect(text).not.toContain('event: complete');
    expect(await ended).toMatchObject({ code: 0, stderr: '' });
    expect(output.stdout).toContain('"name":"Left","type":"subscription"');
  });
});

test('new requests are served while the load balancer has time to notice, and sent elsewhere next time', async () => {
  const { url, child, ended } = await start([], { HUMANLOOP_GRAPHQL_SHUTDOWN_DELAY: '60000' });
  child.kill('SIGTERM');
  await expect.poll(() => statusOf(`${url}/readiness`)).toBe(503);
  const response = await post(url, '{ __typename }');
  expect([response.status, response.headers.get('connection')]).toEqual([200, 'close']);
  child.kill('SIGTERM');
  expect(await ended).toMatchObject({ code: 1 });
});

test('an idle connection holds nothing up', async () => {
  const { url, child, ended } = await start();
  await (await post(url, '{ __typename }')).text();
  child.kill('SIGINT');
  expect(await ended).toMatchObject({ code: 0 });
});

test('nor does a connection on which nothing was ever asked', async () => {
  const { url, child, ended } = await start();
  const { hostname, port } = new URL(url);
  const unused = connect(Number(port), hostname);
  await once(unused, 'connect');
  // Accepted after the one above: the server knows both.
  expect(await statusOf(`${url}/health`)).toBe(200);
  const killedAt = performance.now();
  child.kill('SIGINT');
  expect(await ended).toMatchObject({ code: 0, stderr: '' });
  // What waits for a request waits longer.
  expect(performance.now() - killedAt).toBeLessThan(10_000);
});

test('readiness reports overload, and draining before that', async () => {
  let isOverloaded = false;
  const readiness = createReadiness(() => isOverloaded);
  expect(readiness.obstacle()).toBeUndefined();
  isOverloaded = true;
  expect(readiness.obstacle()).toBe('overloaded');
  readiness.drain();
  expect(readiness.obstacle()).toBe('draining');
});

test('the state of upstream changes neither health nor readiness', async () => {
  const { origin, close } = await listening((request) => request.socket.destroy());
  const { ask, get } = await served({ HUMANLOOP_BASE_URL: origin, HUMANLOOP_API_KEY: 'k' });
  for (let asked = 0; asked < 12; asked += 1) await ask('{ evaluation(id: "evr_1") { name } }');
  await close();
  expect([(await get('/health')).status, (await get('/readiness')).status]).toEqual([200, 200]);
  expect(await (await get('/readiness')).json()).toEqual({ status: 'ready' });
});

test('in production the log is JSON from its first line', async () => {
  const { child, ended, ask } = await start(['--metrics-port', '0', '--export', SAMPLE], { NODE_ENV: 'production' });
  await ask('query Hello { __typename }');
  child.kill('SIGINT');
  const { stdout } = await ended;
  const lines = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { msg: string; name?: string });
  expect(lines.map(({ msg, name }) => name ?? msg.split(' ')[0])).toEqual(expect.arrayContaining(['Metrics,', 'Evaluations', 'Hello']));
});

describe('a key', () => {
  test('is read from a file', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'humanloop-graphql-secret-'));
    const file = join(folder, 'key');
    await writeFile(file, 'sesame\n');
    const { url, child, ended } = await start([], { HUMANLOOP_GRAPHQL_SERVER_API_KEY_FILE: file });
    const evaluations = (headers: Record<string, string>) => fetch(`${url}/v5/evaluations?page=1&size=1`, { headers });
    expect((await evaluations({ 'x-api-key': 'sesame' })).status).toBe(200);
    expect((await evaluations({})).status).toBe(401);
    child.kill('SIGINT');
    const { stdout, stderr } = await ended;
    expect(stdout + stderr).not.toContain('sesame');
    await rm(folder, { recursive: true });
  });

  test.each([
    ['that is nowhere', '/nowhere/key', {}, 'HUMANLOOP_API_KEY_FILE names a file that cannot be read'],
    ['that is empty', '/dev/null', {}, 'HUMANLOOP_API_KEY_FILE names a file that is empty'],
    [
      'beside the key itself',
      '/dev/null',
      { HUMANLOOP_API_KEY: 'sesame' },
      '--api-key (HUMANLOOP_API_KEY) and HUMANLOOP_API_KEY_FILE cannot be used together',
    ],
  ])('in a file %s stops the start with one line', async (_where, file, env, message) => {
    expect(await run([], { HUMANLOOP_API_KEY_FILE: file, ...env })).toEqual({
      code: 78,
      stdout: '',
      stderr: `humanloop-graphql: ${message}\n`,
    });
  });
});

test('a second port that is taken stops the start', async () => {
  const { origin, close } = await listening(() => undefined);
  const port = new URL(origin).port;
  expect(await run(['--port', '0', '--metrics-port', port])).toEqual({
    code: 1,
    stdout: '',
    stderr: `humanloop-graphql: port ${port} on 127.0.0.1 is taken; choose another with --metrics-port\n`,
  });
  await close();
});

test('SIGHUP reads a file of keys again, and one that is wrong changes nothing', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'humanloop-graphql-keys-'));
  const file = join(folder, 'keys');
  const write = (text: string): Promise<void> => writeFile(file, text);
  await write('read first\n');
  const { url, child, ended, output } = await start(['--server-api-key-file', file]);
  const statusFor = async (key: string): Promise<number> =>
    (await fetch(`${url}/v5/evaluations`, { headers: { 'x-api-key': key } })).status;
  const hangUp = async (line: string): Promise<void> => {
    child.kill('SIGHUP');
    while (!output.stdout.includes(line)) await once(child.stdout as NodeJS.ReadableStream, 'data');
  };
  expect([await statusFor('first'), await statusFor('second')]).toEqual([200, 401]);
  await write('reed second-secret\n');
  await hangUp('The keys stay as they were');
  expect([await statusFor('first'), await statusFor('second')]).toEqual([200, 401]);
  await write('read second\n');
  await hangUp('was read again');
  expect([await statusFor('first'), await statusFor('second')]).toEqual([401, 200]);
  child.kill('SIGTERM');
  expect((await ended).code).toBe(0);
  expect(output.stdout + output.stderr).not.toContain('second-secret');
  await rm(folder, { recursive: true });
});

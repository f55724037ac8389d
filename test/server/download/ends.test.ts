import { once } from 'node:events';
import { type IncomingMessage, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { gunzipSync } from 'node:zlib';
import { serve } from '@hono/node-server';
import { afterEach, expect, test } from 'vitest';
import type { Operation } from '../../../src/server/operation.ts';
import { type FacadeOptions, facade, json } from '../../support/helpers.ts';
import { synthetic } from '../../support/synthetic.ts';
import { download, pathOf, refusal } from './downloading.ts';

const servers = new Set<Server>();
afterEach(() => {
  for (const server of servers) server.close();
  servers.clear();
});

/** What the log says of operations. */
const logging = () => {
  const ended: { status: number; record: Operation['record'] }[] = [];
  const log = {
    operation: ({ record }: Operation, status: number) => void ended.push({ status, record }),
    bug: () => undefined,
    note: () => undefined,
    problem: () => undefined,
  };
  return { ended, log };
};

const over = async (options: FacadeOptions) => {
  const { ended, log } = logging();
  const served = facade({ ...options, log });
  const server = serve({ fetch: served.fetch, port: 0, hostname: '127.0.0.1' }) as Server;
  servers.add(server);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const get = async (path: string, headers: Record<string, string> = {}): Promise<IncomingMessage> => {
    const [response] = (await once(request({ port, host: '127.0.0.1', path, headers }).end(), 'response')) as [IncomingMessage];
    return response;
  };
  return { ...served, get, ended };
};

/** What came of a file, and whether it came to its end in order. */
const received = async (response: IncomingMessage): Promise<{ body: Buffer; isWhole: boolean }> => {
  const chunks: Buffer[] = [];
  response.on('data', (chunk: Buffer) => chunks.push(chunk));
  let isWhole = false;
  response.once('end', () => {
    isWhole = true;
  });
  response.once('error', () => undefined);
  await new Promise((resolve) => response.once('close', resolve));
  return { body: Buffer.concat(chunks), isWhole };
};

const wide = synthetic({ runs: 1, logsPerRun: 1_000 });
const PATH = pathOf('jsonl', undefined, 'evr_0');

test.each(['identity', 'gzip'])('what comes whole ends in order, as %s', async (coding) => {
  const { get, ended } = await over({ upstream: wide });
  const response = await get(PATH, { 'accept-encoding': coding });
  const { body, isWhole } = await received(response);
  const text = (coding === 'gzip' ? gunzipSync(body) : body).toString();
  expect([isWhole, response.headers['content-encoding'] ?? 'identity', text.trimEnd().split('\n').length]).toEqual([true, coding, 1_000]);
  expect(ended).toEqual([
    {
      status: 200,
      record: expect.objectContaining({
        name: 'GET /evaluations/{id}/logs.jsonl',
        type: 'download',
        upstreamCalls: 12,
        errorCodes: new Set(),
      }),
    },
  ]);
});

const failing = (page: number, status = 500): FacadeOptions => ({
  upstream: wide,
  respond: ({ path }) => (path.includes(`page=${page}&`) ? json({ detail: 'no' }, status) : undefined),
});

test.each([
  ['identity', PATH],
  ['gzip', PATH],
  ['identity', pathOf('csv', { columns: ['id'] }, 'evr_0')],
  ['identity', pathOf('csv', { orderBy: [{ by: { field: 'CREATED_AT' }, direction: 'DESC' }] }, 'evr_0')],
])('where upstream fails in the middle the connection is reset, and no shorter file looks whole, as %s, %s', async (coding, path) => {
  const { get, ended } = await over(failing(7));
  const response = await get(path, { 'accept-encoding': coding });
  expect(response.statusCode).toBe(200);
  expect((await received(response)).isWhole).toBe(false);
  expect(ended.map(({ record }) => [...record.errorCodes])).toEqual([['UPSTREAM_UNAVAILABLE']]);
});

test('where upstream fails at once there is no file, and a code says why', async () => {
  for (const [status, code, own] of [
    [500, 'UPSTREAM_UNAVAILABLE', 502],
    [401, 'UNAUTHENTICATED', 401],
    [429, 'RATE_LIMITED', 429],
  ] as const) {
    expect(await refusal(await download(facade(failing(1, status)), PATH))).toEqual([own, code, expect.any(String)]);
  }
});

test('rows that change while they are read end it, whether upstream says so or they were changed here', async () => {
  const shrinking: FacadeOptions = {
    upstream: async (call) => {
      const answer = await wide(call);
      if (!call.path.includes('page=5&')) return answer;
      return json({ ...JSON.parse(Buffer.from(answer.body).toString()), total: 999 });
    },
  };
  const { get } = await over(shrinking);
  expect((await received(await get(PATH))).isWhole).toBe(false);

  let change: (() => Promise<unknown>) | undefined;
  const writable: FacadeOptions = {
    upstream: async (call) => {
      if (call.path.includes('page=5&')) await change?.();
      return call.method === 'GET' ? wide(call) : json({});
    },
    backend: async () => json({}),
  };
  const { get: read, fetch, ended } = await over(writable);
  change = async () =>
    fetch(
      new Request('http://facade.test/v5/evaluations/evr_9/runs/evr_0-r0/logs', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: '{}',
      }),
    );
  expect((await received(await read(PATH))).isWhole).toBe(false);
  expect(ended.find(({ record }) => record.type === 'download')?.record.errorCodes).toEqual(new Set(['UPSTREAM_UNAVAILABLE']));
  change = async () => fetch(new Request('http://facade.test/v5/evaluations/evr_9', { method: 'DELETE', headers: { 'x-api-key': 'any' } }));
  expect((await received(await read(PATH))).isWhole).toBe(true);
});

test('a client that leaves ends it, with the calls that are under way, and its place is free again', async () => {
  const held: AbortSignal[] = [];
  const { get, ended, calls } = await over({
    upstream: async (call) => {
      if (!call.path.includes('page=5&')) return wide(call);
      held.push(call.signal as AbortSignal);
      return new Promise((_resolve, reject) => call.signal?.addEventListener('abort', () => reject(call.signal?.reason)));
    },
  });
  for (let time = 1; time <= 3; time += 1) {
    const response = await get(PATH);
    response.on('error', () => undefined);
    await once(response, 'data');
    while (held.length < time) await setImmediate();
    response.destroy();
    while (ended.length < time) await setImmediate();
  }
  expect(held.map(({ aborted }) => aborted)).toEqual([true, true, true]);
  expect(ended.map(({ status }) => status)).toEqual([499, 499, 499]);
  const made = calls.length;
  for (let turn = 0; turn < 20; turn += 1) await setImmediate();
  expect(calls).toHaveLength(made);
});

test('a client that takes nothing is given up', async () => {
  const { get, ended } = await over({ upstream: synthetic({ runs: 1, logsPerRun: 50_000 }), downloadIdleTimeout: 300 });
  const response = await get(PATH);
  response.pause();
  while (ended.length === 0) await setImmediate();
  expect(ended[0]?.status).toBe(499);
  response.destroy();
});

test('a source that does not answer in time ends it', async () => {
  const silent: FacadeOptions = {
    upstream: (call) =>
      call.path.includes('page=5&')
        ? new Promise((_resolve, reject) => call.signal?.addEventListener('abort', () => reject(call.signal?.reason)))
        : wide(call),
    downloadIdleTimeout: 200,
  };
  const { get, ended } = await over(silent);
  expect((await received(await get(PATH))).isWhole).toBe(false);
  expect([...(ended[0]?.record.errorCodes ?? [])]).toEqual(['UPSTREAM_TIMEOUT']);
});

test('at the end of the server downloads are broken off', async () => {
  const { get, breakOff } = await over({
    upstream: (call) => (call.path.includes('page=5&') ? new Promise(() => undefined) : wide(call)),
  });
  const response = await get(PATH);
  const whole = received(response);
  await once(response, 'data');
  breakOff();
  expect((await whole).isWhole).toBe(false);
});

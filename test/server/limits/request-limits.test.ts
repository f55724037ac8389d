import { gzipSync } from 'node:zlib';
import { describe, expect, test, vi } from 'vitest';
import { eventsOf } from '../../support/events.ts';
import { type FacadeOptions, facade, json, sampleBackend } from '../../support/helpers.ts';
import { evaluationBody, synthetic } from '../../support/synthetic.ts';

const JSON_TYPE = { 'content-type': 'application/json' };
const NAME = '{ evaluation(id: "evr_0") { name } }';
const request = (path: string, init: RequestInit = {}) =>
  new Request(`http://localhost${path}`, { method: 'POST', headers: JSON_TYPE, ...init });

/** An evaluation that goes on. */
const running: FacadeOptions['respond'] = ({ path }) =>
  path.endsWith('/stats')
    ? json({ status: 'running', run_stats: [{ run_id: 'run_1', num_logs: 0, status: 'running', evaluator_stats: [] }] })
    : undefined;

const overloaded = {
  errors: [
    {
      message: expect.any(String),
      extensions: { code: 'SERVICE_OVERLOADED', retryable: true, retryAfterSeconds: 1, requestId: expect.any(String) },
    },
  ],
};

describe('more requests than are worked on at a time', () => {
  test('are turned away until one is answered, over GraphQL and REST; the health check is not', async () => {
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const { post, fetch, bugs } = facade({
      settings: { maxRequests: 2 },
      backend: await sampleBackend(),
      respond: () => held.then(() => json(evaluationBody('evr_0', 0))),
    });
    const working = [post({ query: NAME }), post({ query: NAME })];
    for (const accept of ['application/json', 'application/graphql-response+json']) {
      const refused = await post({ query: '{ __typename }' }, { accept });
      expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '1']);
      expect(refused.headers.get('content-type')).toContain(accept);
      expect(await refused.json()).toEqual(overloaded);
    }
    const rest = await fetch(request('/v5/evaluations', { method: 'GET' }));
    expect([rest.status, rest.headers.get('retry-after'), await rest.json()]).toEqual([503, '1', { detail: expect.any(String) }]);
    expect((await fetch(request('/health', { method: 'GET' }))).status).toBe(200);
    release();
    for (const response of working) expect(await (await response).json()).toEqual({ data: { evaluation: { name: 'Evaluation evr_0' } } });
    expect((await post({ query: '{ __typename }' })).status).toBe(200);
    expect((await fetch(request('/v5/evaluations', { method: 'GET' }))).status).toBe(200);
    expect(bugs).toEqual([]);
  });
});

describe('more streams than are open at a time', () => {
  const WATCH = 'subscription { evaluationProgress(id: "evr_0", intervalSeconds: 3600) { isFinal } }';
  const watching = (settings: Parameters<typeof facade>[0]) => {
    const over = facade({ upstream: synthetic(), ...settings });
    const watch = (query = WATCH, accept = 'text/event-stream') => over.post({ query }, { accept });
    /** Reads the first part, and leaves. */
    const leave = async ({ body }: Response) => {
      const reader = body?.getReader();
      await reader?.read();
      await reader?.cancel();
    };
    return { ...over, watch, leave };
  };

  test('are turned away until one ends, and no other request with them', async () => {
    const { watch, leave, ask, bugs } = watching({ settings: { maxStreams: 1 } });
    const first = await watch();
    const refused = await watch();
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '1']);
    expect(await refused.text()).toContain('"code":"SERVICE_OVERLOADED"');
    expect((await ask('{ evaluationSource { kind } }')).errors).toBeUndefined();
    await leave(first);
    const second = await watch();
    expect(second.status).toBe(200);
    await leave(second);
    expect(bugs).toEqual([]);
  });

  test('do not count the stream of a client that left before it read anything', async () => {
    const { fetch, watch, leave } = watching({ settings: { maxStreams: 1 } });
    const client = new AbortController();
    const headers = { ...JSON_TYPE, accept: 'text/event-stream' };
    expect((await fetch(request('/graphql', { headers, body: JSON.stringify({ query: WATCH }), signal: client.signal }))).status).toBe(200);
    client.abort();
    const second = await watch();
    expect(second.status).toBe(200);
    await leave(second);
  });

  test('count parts that are sent later', async () => {
    const { watch, leave } = watching({ settings: { maxStreams: 1 } });
    const first = await watch();
    const query = '{ evaluation(id: "evr_0") { name ... @defer { runs { id } } } }';
    const refused = await watch(query, 'multipart/mixed');
    expect(await refused.text()).toContain('"code":"SERVICE_OVERLOADED"');
    await leave(first);
    expect(await (await watch(query, 'multipart/mixed')).text()).toContain('Run:evr_0:');
    expect(await (await watch(query, 'multipart/mixed')).text()).toContain('Run:evr_0:');
  });

  test('do not count streams that nobody could be sent', async () => {
    const { watch, leave } = watching({ settings: { maxStreams: 1 } });
    for (let index = 0; index < 3; index += 1) {
      const refused = await watch(WATCH, 'application/json');
      expect([refused.status, await refused.json()]).toEqual([
        406,
        { errors: [expect.objectContaining({ extensions: expect.objectContaining({ code: 'BAD_REQUEST' }) })] },
      ]);
    }
    const open = await watch();
    expect(open.status).toBe(200);
    await leave(open);
  });

  test('a subscription is broken off when it has gone on for long enough, so that its client begins anew', async () => {
    const { watch, leave } = watching({ settings: { subscriptionTimeout: 50, maxStreams: 1 }, respond: running });
    const events = eventsOf(await watch());
    expect((await events.next())?.data).toEqual({ evaluationProgress: { isFinal: false } });
    await expect(events.next()).rejects.toThrow('broken off');
    const again = await watch();
    expect(again.status).toBe(200);
    await leave(again);
  });
});

test.each([
  ['text/event-stream', /isFinal.*\n\n:\n\n$/s],
  ['multipart/mixed;subscriptionSpec="1.0"', /isFinal[\s\S]*json\r\n\r\n\{\}\r\n--graphql\r\ncontent-type: application\/json\r\n\r\n$/],
])('a subscription over %s on which nothing happens is kept open', async (accept, kept) => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  const { post } = facade({ upstream: synthetic(), respond: running });
  const query = 'subscription { evaluationProgress(id: "evr_0", intervalSeconds: 3600) { isFinal } }';
  const reader = (await post({ query }, { accept })).body?.getReader();
  let text = '';
  while (!kept.test(text)) {
    const part = await reader?.read();
    if (!part || part.done) throw new Error(`It ended: ${text}`);
    text += Buffer.from(part.value).toString();
    if (text.includes('isFinal')) vi.advanceTimersByTime(12_000);
  }
  await reader?.cancel();
  vi.useRealTimers();
});

describe('several operations in one request', () => {
  const list = (count: number) => Array.from({ length: count }, () => ({ query: '{ evaluation(id: "evr_0") { name } }' }));

  test('are answered in their order where a setting allows it, up to its number', async () => {
    const { post, bugs } = facade({ upstream: synthetic(), settings: { batch: 3 } });
    const queries = [{ query: '{ evaluation(id: "evr_0") { name } }' }, { query: '{ nothing }' }, { query: '{ __typename }' }];
    expect(await (await post(queries)).json()).toMatchObject([
      { data: { evaluation: { name: 'Evaluation evr_0' } } },
      { errors: [{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }] },
      { data: { __typename: 'Query' } },
    ]);
    const refused = await post(list(4));
    expect([refused.status, await refused.json()]).toMatchObject([
      413,
      { errors: [{ extensions: { code: 'BAD_REQUEST', retryable: false } }] },
    ]);
    expect(bugs).toEqual([]);
  });

  test('are refused without one', async () => {
    const { post, calls } = facade({ upstream: synthetic() });
    const refused = await post(list(2));
    expect([refused.status, await refused.json()]).toMatchObject([
      400,
      { errors: [{ extensions: { code: 'BAD_REQUEST', retryable: false } }] },
    ]);
    expect(calls).toEqual([]);
  });
});

describe('a body', () => {
  test.each(['gzip', 'br', 'deflate', 'identity, gzip'])('in %s is refused before it is read', async (encoding) => {
    const over = facade({ backend: await sampleBackend() });
    const body = gzipSync(JSON.stringify({ query: '{ __typename }' }));
    const headers = { ...JSON_TYPE, 'content-encoding': encoding };
    const refused = await over.fetch(request('/graphql', { headers, body }));
    expect([refused.status, await refused.json()]).toMatchObject([
      415,
      { errors: [{ extensions: { code: 'UNSUPPORTED_MEDIA_TYPE', retryable: false } }] },
    ]);
    const rest = await over.fetch(request('/v5/evaluations', { headers, body }));
    expect([rest.status, await rest.json()]).toEqual([415, { detail: expect.any(String) }]);
    expect(over.bugs).toEqual([]);
  });

  test('that is said to be as it is, is read', async () => {
    const { post } = facade();
    expect(await (await post({ query: '{ __typename }' }, { 'content-encoding': 'identity' })).json()).toEqual({
      data: { __typename: 'Query' },
    });
  });
});

test.each([
  ['image/png', 406],
  ['application/*', 200],
  ['*/*', 200],
  ['image/png, application/json;q=0.1', 200],
])('a client that accepts %s is answered by %s, and a change is not made for nothing', async (accept, status) => {
  const { post, calls } = facade({ upstream: synthetic(), readOnly: false });
  const response = await post({ query: 'mutation { deleteEvaluation(input: { id: "evr_0" }) { deletedEvaluationId } }' }, { accept });
  expect([response.status, calls.length]).toEqual([status, status === 200 ? 1 : 0]);
});

describe('variables', () => {
  const query = 'query ($r: [_Any!]!) { __typename }';
  const nested = (levels: number): unknown => JSON.parse('['.repeat(levels) + ']'.repeat(levels));

  test.each([21, 100_000])('of %s levels are refused', async (levels) => {
    const { fetch, bugs } = facade();
    const body = `{"query":"${query}","variables":{"r":${'['.repeat(levels)}${']'.repeat(levels)}}}`;
    const refused = await fetch(request('/graphql', { body, headers: { ...JSON_TYPE, accept: 'application/graphql-response+json' } }));
    expect([refused.status, await refused.json()]).toMatchObject([
      400,
      { errors: [{ extensions: { code: 'BAD_USER_INPUT', retryable: false } }] },
    ]);
    expect(bugs).toEqual([]);
  });

  test('of 20 levels are read', async () => {
    const { ask } = facade();
    const { errors } = await ask('query ($id: ID!) { node(id: $id) { id } }', { id: nested(20) });
    expect(errors?.[0]?.message).toContain('$id');
  });
});

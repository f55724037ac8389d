import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { served } from './served.ts';

const ASKED = { query: '{ __typename }' };

const COUNT = { query: '{ evaluations(first: 1) { totalCount } }' };

/** Keys in a file, as the server takes several. */
const keysFile = join(mkdtempSync(join(tmpdir(), 'humanloop-graphql-rates-')), 'keys');
writeFileSync(keysFile, 'read one\nwrite two\n');

test('operations beyond the rate of a key that the source took are refused, and other keys served', async () => {
  const { post } = await served({ RATE_LIMIT_OPERATIONS: '3', SERVER_API_KEY_FILE: keysFile });
  const statuses = async (headers: Record<string, string>): Promise<number[]> => {
    const all: number[] = [];
    for (let sent = 0; sent < 5; sent += 1) all.push((await post(COUNT, headers)).status);
    return all;
  };
  // The first of each is counted with its address, as nothing is known of its key yet.
  expect(await statuses({ 'x-api-key': 'one' })).toEqual([200, 200, 200, 200, 429]);
  expect(await statuses({ 'x-api-key': 'two' })).toEqual([200, 200, 200, 200, 429]);
});

test.each([
  ['where none is asked for', {}],
  ['where it is not accepted', { SERVER_API_KEY_FILE: keysFile }],
])('a new key in every request is no new allowance, %s', async (_, settings) => {
  const { facade } = await served({ RATE_LIMIT_OPERATIONS: '3', ...settings });
  let sent = 0;
  const send = async (path: string, remoteAddress: string, body?: unknown): Promise<number> => {
    const headers = { 'content-type': 'application/json', 'x-api-key': `made-up-${sent++}` };
    const init = body === undefined ? { headers } : { headers, method: 'POST', body: JSON.stringify(body) };
    return (await facade.fetch(new Request(`http://localhost${path}`, init), { incoming: { socket: { remoteAddress } } })).status;
  };
  await send('/graphql', '192.0.2.1', COUNT);
  await send('/v5/evaluations', '192.0.2.1');
  await send('/graphql', '::ffff:192.0.2.1', COUNT);
  expect(await send('/graphql', '192.0.2.1', COUNT)).toBe(429);
  expect(await send('/v5/evaluations', '192.0.2.1')).toBe(429);
  for (const address of ['2001:db8:0:7::1', '2001:db8::7:0:0:0:2', '2001:db8:0:7:ffff::']) await send('/graphql', address, COUNT);
  expect(await send('/graphql', '2001:db8:0:7::9', COUNT)).toBe(429);
  expect(await send('/graphql', '2001:db8:0:8::9', COUNT)).not.toBe(429);
});

test('a batch counts as its operations', async () => {
  const { post } = await served({ RATE_LIMIT_OPERATIONS: '3', BATCH: '5' });
  const answers = (await (await post([ASKED, ASKED, ASKED, ASKED, ASKED])).json()) as { errors?: { extensions: { code: string } }[] }[];
  expect(answers.map(({ errors }) => errors?.[0]?.extensions.code)).toEqual([
    undefined,
    undefined,
    undefined,
    'RATE_LIMITED',
    'RATE_LIMITED',
  ]);
  expect((await post(ASKED)).status).toBe(429);
});

test('requests of the REST API are logged and counted by endpoint, and their answers have an id', async () => {
  const { rest, lines, get } = await served({ RATE_LIMIT_OPERATIONS: '2' });
  const response = await rest('/evaluations/evr_7ZAECYi82P80BOqjkseLt/runs', {});
  await rest('/evaluations/evr_7ZAECYi82P80BOqjkseLt/secret-path', {});
  const refused = await rest('/logs/a/b', {});
  expect([refused.status, refused.headers.has('retry-after')]).toEqual([429, true]);
  expect(lines().map(({ name, type, status }) => [name, type, status])).toEqual([
    ['GET /evaluations/{id}/runs', 'rest', 200],
    [undefined, 'rest', 404],
    ['GET /logs/{id}', 'rest', 429],
  ]);
  expect(lines()[0]).toMatchObject({ requestId: response.headers.get('x-request-id') });
  const metrics = await (await get('/metrics')).text();
  expect(metrics).toContain('rest_request_duration_seconds_count{endpoint="GET /evaluations/{id}/runs",status="200"} 1');
  expect(metrics).toContain('rest_request_duration_seconds_count{endpoint="other",status="404"} 1');
  expect(metrics).not.toContain('graphql_request_duration_seconds_count{operation="other",type="rest"}');
});

test('a refusal says when to try again, in a header and in the error', async () => {
  const { post, lines, get } = await served({ RATE_LIMIT_OPERATIONS: '1' });
  await post(ASKED);
  const refusal = await post(ASKED);
  const retryAfterSeconds = Number(refusal.headers.get('retry-after'));
  expect(retryAfterSeconds).toBeGreaterThan(0);
  expect(retryAfterSeconds).toBeLessThanOrEqual(60);
  expect(await refusal.json()).toEqual({
    errors: [
      {
        message: 'This caller has sent too many operations in this minute.',
        extensions: { code: 'RATE_LIMITED', retryable: true, retryAfterSeconds, requestId: refusal.headers.get('x-request-id') },
      },
    ],
  });
  expect(lines().at(-1)).toMatchObject({ status: 429, errors: ['RATE_LIMITED'] });
  expect(await (await get('/metrics')).text()).toContain('graphql_refusals_total{code="RATE_LIMITED"} 1');
});

test('without a limit any number is served', async () => {
  const { post } = await served();
  for (let sent = 0; sent < 20; sent += 1) expect((await post(ASKED)).status).toBe(200);
});

test('operations that together cost too much are refused before they ask anything of upstream', async () => {
  const { post, lines } = await served({ RATE_LIMIT_COST: '50' });
  const dear = { query: '{ evaluations(first: 30) { nodes { name } } }' };
  expect((await post(dear, { 'x-api-key': 'one' })).status).toBe(200);
  const refusal = await post(dear, { 'x-api-key': 'one' });
  const retryAfterSeconds = Number(refusal.headers.get('retry-after'));
  expect(refusal.status).toBe(429);
  expect(await refusal.json()).toMatchObject({ errors: [{ extensions: { code: 'RATE_LIMITED', retryable: true, retryAfterSeconds } }] });
  expect(lines().at(-1)).toMatchObject({ status: 429, upstreamCalls: 0, cost: 30 });
  expect((await post(ASKED, { 'x-api-key': 'one' })).status).toBe(200);
});

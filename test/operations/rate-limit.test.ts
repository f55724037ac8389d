import { expect, test } from 'vitest';
import { served } from './served.ts';

const ASKED = { query: '{ __typename }' };

test('operations beyond the rate of their key are refused, and other keys served', async () => {
  const { post } = await served({ RATE_LIMIT_OPERATIONS: '2' });
  const statuses = async (headers: Record<string, string>): Promise<number[]> => {
    const all: number[] = [];
    for (let sent = 0; sent < 3; sent += 1) all.push((await post(ASKED, headers)).status);
    return all;
  };
  expect(await statuses({ 'x-api-key': 'one' })).toEqual([200, 200, 429]);
  expect(await statuses({ 'x-api-key': 'two' })).toEqual([200, 200, 429]);
  expect(await statuses({})).toEqual([200, 200, 429]);
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
        message: 'This key has sent too many operations in this minute.',
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
  expect((await post(dear, { 'x-api-key': 'two' })).status).toBe(200);
  expect((await post(ASKED, { 'x-api-key': 'one' })).status).toBe(200);
});

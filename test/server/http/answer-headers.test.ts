import { describe, expect, test } from 'vitest';
import { parseConfig } from '../../../src/config/config.ts';
import { facade, sampleBackend } from '../../support/helpers.ts';

const over = facade({ backend: await sampleBackend(), graphiql: true });
const JSON_TYPE = { 'content-type': 'application/json' };
const request = (path: string, init: RequestInit = {}): Request => new Request(`http://localhost${path}`, init);

test.each([
  ['an answer', request('/graphql', { method: 'POST', headers: JSON_TYPE, body: '{"query":"{ __typename }"}' })],
  [
    'a packed one',
    request('/graphql', {
      method: 'POST',
      headers: { ...JSON_TYPE, 'accept-encoding': 'gzip' },
      body: '{"query":"{ __schema { types { name description } } }"}',
    }),
  ],
  ['a refusal', request('/graphql', { method: 'POST', body: 'x' })],
  ['a method that is not', request('/graphql', { method: 'HEAD' })],
  ['GraphiQL', request('/graphql', { headers: { accept: 'text/html' } })],
  ['the REST API', request('/v5/evaluations/evr_7ZAECYi82P80BOqjkseLt')],
  ['what it does not know', request('/v5/evaluations/nope')],
  ['health', request('/health')],
  ['readiness', request('/readiness')],
  ['a redirection', request('/')],
  ['nothing', request('/nowhere')],
])('%s is no other type than it says, and nobody keeps it', async (_what, asked) => {
  const { headers, body } = await over.fetch(asked);
  expect([headers.get('x-content-type-options'), headers.get('cache-control')]).toEqual(['nosniff', 'no-store']);
  await body?.cancel();
});

describe('pages of other origins', () => {
  const origin = 'https://app.example.com';
  const open = (credentials: boolean) => facade({ settings: { corsOrigins: [origin], corsCredentials: credentials } });
  const post = (from: string) =>
    request('/graphql', { method: 'POST', headers: { ...JSON_TYPE, origin: from }, body: '{"query":"{ __typename }"}' });

  test('read the id of their request, and when to come again', async () => {
    const { headers } = await open(false).fetch(post(origin));
    expect(headers.get('access-control-allow-origin')).toBe(origin);
    expect(
      headers
        .get('access-control-expose-headers')
        ?.toLowerCase()
        .split(/\s*,\s*/),
    ).toEqual(['x-request-id', 'retry-after']);
    expect(headers.get('access-control-allow-credentials')).toBeNull();
    expect((await open(false).fetch(post('https://other.example.com'))).headers.get('access-control-allow-origin')).toBeNull();
  });

  test('ask first, with the headers that clients send', async () => {
    const asked = 'content-type,x-api-key,x-request-id,apollo-require-preflight,traceparent';
    const headers = { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': asked };
    const response = await open(true).fetch(request('/graphql', { method: 'OPTIONS', headers }));
    expect(response.status).toBe(204);
    expect(response.headers.get('access-control-allow-headers')?.split(/\s*,\s*/)).toEqual(asked.split(','));
    expect(response.headers.get('access-control-allow-credentials')).toBe('true');
  });

  test('send cookies along where that is asked for, which needs origins', async () => {
    expect((await open(true).fetch(post(origin))).headers.get('access-control-allow-credentials')).toBe('true');
    const given = (flags: Record<string, string | boolean>) => () => parseConfig({ flags, env: {}, readFile: () => '' });
    expect(given({ 'cors-credentials': 'true' })).toThrow('--cors-origin');
    expect(given({ 'cors-credentials': 'true', 'cors-origin': '*' })).toThrow('--cors-origin');
  });
});

import { describe, expect, test } from 'vitest';
import { SAMPLE_IDS } from '../../../sample/sample-ids.ts';
import { backendOver, facade } from '../../support/helpers.ts';

const DELETE = `mutation { deleteEvaluation(input: { id: "${SAMPLE_IDS.evaluations.gruff}" }) { deletedEvaluationId } }`;

const open = async () => {
  const backend = await backendOver();
  return facade({ upstream: backend, backend, readOnly: false, ownHostOnly: true });
};

const request = (path: string, init: RequestInit & { host?: string } = {}) =>
  new Request(`http://localhost:4000${path}`, { ...init, headers: { host: init.host ?? 'localhost:4000', ...init.headers } });

const FOREIGN_HOSTS: readonly string[] = [
  'evil.example',
  'localhost.evil.example',
  'notlocalhost',
  '127.evil.example',
  '127.0.0.1.evil.example',
  '127.0.0.1.5',
];

describe('a mutation', () => {
  test.each([
    ['GET', () => request(`/graphql?query=${encodeURIComponent(DELETE)}`, { headers: { accept: 'application/json' } }), 405],
    ['a form', () => request('/graphql', { method: 'POST', body: new URLSearchParams({ query: DELETE }) }), 415],
    ['plain text', () => request('/graphql', { method: 'POST', body: JSON.stringify({ query: DELETE }) }), 415],
    [
      'application/graphql',
      () => request('/graphql', { method: 'POST', body: DELETE, headers: { 'content-type': 'application/graphql' } }),
      415,
    ],
    [
      'multipart',
      () => {
        const body = new FormData();
        body.set('operations', JSON.stringify({ query: DELETE }));
        return request('/graphql', { method: 'POST', body });
      },
      415,
    ],
    [
      'the name of another host',
      () =>
        request('/graphql', {
          method: 'POST',
          host: 'evil.example',
          body: JSON.stringify({ query: DELETE }),
          headers: { 'content-type': 'application/json' },
        }),
      403,
    ],
  ])('by %s is refused', async (_way, make, status) => {
    const { fetch, calls } = await open();
    expect((await fetch(make())).status).toBe(status);
    expect(calls).toEqual([]);
  });

  test.each(['localhost:4000', 'LOCALHOST:4000', '127.0.0.1:4000', '[::1]:4000', 'evals.internal'])(
    'as JSON to %s is carried out',
    async (host) => {
      const { fetch } = await open();
      const response = await fetch(
        request('/graphql', {
          method: 'POST',
          host,
          body: JSON.stringify({ query: DELETE }),
          headers: { 'content-type': 'application/json' },
        }),
      );
      expect(await response.json()).toEqual({
        data: { deleteEvaluation: { deletedEvaluationId: `Evaluation:${SAMPLE_IDS.evaluations.gruff}` } },
      });
    },
  );
});

describe('a change over REST', () => {
  const path = `/v5/evaluations/${SAMPLE_IDS.evaluations.gruff}`;

  test('needs a JSON content type or a key, and our own host', async () => {
    const { fetch } = await open();
    const remove = async (init: RequestInit & { host?: string }) => (await fetch(request(path, { method: 'DELETE', ...init }))).status;
    expect(await remove({})).toBe(403);
    expect(await remove({ headers: { 'content-type': 'text/plain' } })).toBe(403);
    for (const host of FOREIGN_HOSTS) expect([host, await remove({ headers: { 'x-api-key': 'k' }, host })]).toEqual([host, 403]);
    expect((await fetch(request(path))).status).toBe(200);
    expect(await remove({ headers: { 'x-api-key': 'k' } })).toBe(204);
    expect((await fetch(request(path))).status).toBe(404);
  });
});

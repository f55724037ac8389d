import { describe, expect, test } from 'vitest';
import { createBackend } from '../../../src/backend/backend.ts';
import { openStore } from '../../../src/backend/store/sqlite/store.ts';
import { evaluationFiles, importFiles } from '../../support/export-directory.ts';

describe('unknown things', () => {
  test.each([
    ['/evaluations/evr_9', 'There is no evaluation with the id evr_9.'],
    ['/evaluations/evr_9/runs', 'There is no evaluation with the id evr_9.'],
    ['/evaluations/evr_9/stats', 'There is no evaluation with the id evr_9.'],
    ['/evaluations/evr_9/logs', 'There is no evaluation with the id evr_9.'],
    ['/evaluations/%22%3E', 'There is no evaluation with the id ">.'],
    ['/logs/log_9', 'There is no log with the id log_9.'],
    ['/evaluations/evr_2/stats', 'The export has no stats for the evaluation evr_2.'],
    ['/', 'There is no such endpoint.'],
    ['', 'There is no such endpoint.'],
    ['/widgets', 'There is no such endpoint.'],
    ['/evaluations/', 'There is no such endpoint.'],
    ['/evaluations//runs', 'There is no such endpoint.'],
    ['/evaluations/evr_1/runs/run_1/more', 'There is no such endpoint.'],
    ['/logs/', 'There is no such endpoint.'],
  ])('GET %s is 404', async (path, detail) => {
    const { get } = await importFiles({ ...evaluationFiles('evr_1'), ...evaluationFiles('evr_2', { stats: null }) });
    expect(await get(path)).toMatchObject({ status: 404, body: { detail } });
  });

  test.each(['/evaluations/%', '/evaluations/%E0%A4%A/logs', '/logs/%zz'])('malformed percent-encoding in %s is 422', async (path) => {
    const { get } = await importFiles(evaluationFiles('evr_1'));
    const detail = [{ loc: ['path', 'id'], msg: 'value is not valid percent-encoding', type: 'value_error.url' }];
    expect(await get(path)).toMatchObject({ status: 422, body: { detail } });
  });

  test('malformed percent-encoding in the query is no failure', async () => {
    const { get } = await importFiles(evaluationFiles('evr_1'));
    expect(await get('/evaluations?file_id=%zz')).toMatchObject({ status: 200, body: { total: 0 } });
  });
});

describe('methods', () => {
  test('another method on a known path is 405 and says which ones there are', async () => {
    const { call } = await importFiles(evaluationFiles('evr_1'));
    for (const [path, allow] of [
      ['/evaluations/evr_1/stats', 'GET'],
      ['/logs/log_1', 'GET'],
      ['/evaluations/evr_9', 'GET, DELETE'],
      ['/evaluations/evr_1/runs', 'GET, POST'],
    ] as const) {
      expect(await call({ method: 'PATCH', path })).toMatchObject({
        status: 405,
        headers: { allow },
        text: '{"detail":"This path does not take this method."}',
      });
    }
  });

  test('another method on an unknown path is 404', async () => {
    const { call } = await importFiles(evaluationFiles('evr_1'));
    for (const path of ['', '/', '/widgets']) expect((await call({ method: 'POST', path })).status).toBe(404);
  });
});

describe('the key', () => {
  test.each([
    ['none', {}, 401],
    ['an empty one', { 'x-api-key': '' }, 401],
    ['another', { 'x-api-key': 'hl_secre' }, 401],
    ['a longer one', { 'x-api-key': 'hl_secret2' }, 401],
    ['the right one', { 'x-api-key': 'hl_secret' }, 200],
    ['a bearer token', { authorization: 'Bearer hl_secret' }, 200],
    ['another bearer token', { authorization: 'Bearer hl_secre' }, 401],
    ['the right one as another scheme', { authorization: 'Basic hl_secret' }, 401],
    ['another one, and the right one as a token', { 'x-api-key': 'hl_secre', authorization: 'Bearer hl_secret' }, 401],
  ])('with a key set, a caller with %s is answered as such', async (_, headers, status) => {
    const { call } = await importFiles(evaluationFiles('evr_1'), 'hl_secret');
    expect((await call({ path: '/evaluations', headers })).status).toBe(status);
  });

  test('without the key nothing is disclosed, not even which paths there are', async () => {
    const { call } = await importFiles(evaluationFiles('evr_1'), 'hl_secret');
    for (const path of ['/evaluations/evr_9', '/widgets', '/evaluations?page=0']) {
      expect(await call({ path })).toMatchObject({
        status: 401,
        text: '{"detail":"A key is needed: send it in the X-API-KEY header."}',
      });
    }
  });

  test('without a key set, any caller is let in', async () => {
    const { call } = await importFiles(evaluationFiles('evr_1'));
    expect((await call({ path: '/evaluations', headers: { 'x-api-key': 'whatever' } })).status).toBe(200);
  });
});

test('a call whose signal is aborted gets no answer', async () => {
  const { call } = await importFiles(evaluationFiles('evr_1'));
  const reason = new Error('the client left');
  await expect(call({ path: '/evaluations', signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
});

test('a closed backend answers no more', async () => {
  const backend = createBackend({ store: openStore(':memory:') });
  await backend.close();
  await expect(backend.send({ method: 'GET', path: '/evaluations', headers: {} })).rejects.toThrow();
});

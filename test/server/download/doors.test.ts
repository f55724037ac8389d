import { expect, test } from 'vitest';
import { createDownloadLimits } from '../../../src/server/limits/download-limits.ts';
import { backendOver, facade } from '../../support/helpers.ts';
import { synthetic } from '../../support/synthetic.ts';
import { download, pathOf, refusal } from './downloading.ts';

const PATH = pathOf('csv');

test('over an archive that cannot change a download has a tag, by which it is not sent again', async () => {
  const { calls, ...archive } = facade({ readOnlyReason: 'export' });
  const first = await download(archive, PATH);
  const tag = first.headers.get('etag') ?? '';
  expect([first.status, tag, first.headers.get('cache-control')]).toEqual([
    200,
    expect.stringMatching(/^W\/"[0-9a-f]{32}"$/),
    'private, no-cache',
  ]);
  await first.text();
  calls.length = 0;
  for (const named of [tag, tag.slice(2), `"other", ${tag}`, '*']) {
    const again = await download(archive, PATH, { 'if-none-match': named });
    expect([again.status, await again.text(), again.headers.get('etag')]).toEqual([304, '', tag]);
  }
  expect(calls.filter((call) => call.includes('/logs'))).toEqual([]);
  for (const other of [pathOf('jsonl'), pathOf('csv', { columns: ['id'] }), pathOf('csv', { filter: { hasError: true } })]) {
    const response = await download(archive, other, { 'if-none-match': tag });
    expect([response.status, response.headers.get('etag') === tag]).toEqual([200, false]);
    await response.text();
  }
  expect((await download(archive, pathOf('csv', { filter: {}, orderBy: [] }), { 'if-none-match': tag })).status).toBe(304);
});

test('what can change has no tag', async () => {
  const response = await download(facade({ readOnly: false }), PATH);
  expect([response.headers.get('etag'), response.headers.get('cache-control')]).toEqual([null, 'no-store']);
  await response.text();
});

test('a key is asked for as everywhere, never taken from the URL, and before a tag says anything', async () => {
  const served = facade({ upstream: await backendOver(undefined, 'secret'), live: true, readOnlyReason: 'export' });
  expect(await refusal(await download(served, PATH))).toEqual([401, 'UNAUTHENTICATED', expect.any(String)]);
  expect(await refusal(await download(served, PATH, { 'x-api-key': 'wrong', 'if-none-match': '*' }))).toEqual([
    401,
    'UNAUTHENTICATED',
    expect.any(String),
  ]);
  for (const name of ['api_key', 'x-api-key', 'key', 'authorization']) {
    expect((await download(served, `${PATH}?${name}=secret`)).status).toBe(401);
  }
  const response = await download(served, PATH, { 'x-api-key': 'secret' });
  expect(response.status).toBe(200);
  await response.text();
  expect(new Set(served.keys)).toEqual(new Set(['wrong', 'secret']));
});

test('one key has two downloads at a time, and there are eight in all', async () => {
  const { calls, ...served } = facade({ upstream: synthetic() });
  const open = async () => download(served, pathOf('csv', undefined, 'evr_0'));
  const [first, second] = [await open(), await open()];
  calls.length = 0;
  const third = await open();
  expect([third.headers.get('retry-after'), ...(await refusal(third))]).toEqual(['10', 429, 'RATE_LIMITED', expect.any(String)]);
  expect(calls).toEqual([]);
  await first.text();
  expect((await open()).status).toBe(200);
  await second.body?.cancel();
  expect((await open()).status).toBe(200);

  const limits = createDownloadLimits();
  const entered = Array.from({ length: 9 }, (_, index) => limits.enter(`key ${Math.floor(index / 2)}`));
  expect(entered.slice(0, 8).every((leave) => typeof leave === 'function')).toBe(true);
  expect(entered[8]).toMatchObject({ status: 503, code: 'SERVICE_OVERLOADED' });
  for (const leave of entered.slice(0, 2)) {
    if (typeof leave !== 'function') continue;
    leave();
    leave();
  }
  expect(typeof limits.enter('key 4')).toBe('function');
  expect(typeof limits.enter('key 1')).toBe('object');
  expect(typeof limits.enter('key 4')).toBe('function');
  expect(limits.enter('key 5')).toMatchObject({ status: 503 });
});

test('an upstream that refuses leaves the place free', async () => {
  const served = facade();
  for (let time = 0; time < 4; time += 1) {
    expect((await download(served, pathOf('csv', { columns: ['nothing'] }))).status).toBe(400);
    expect((await download(served, pathOf('csv', undefined, 'evr_none'))).status).toBe(404);
  }
  expect((await download(served, PATH)).status).toBe(200);
});

test('the guards of GraphQL stand before it', async () => {
  const sent = (init: RequestInit, options = {}) => facade(options).fetch(new Request(`http://facade.test${PATH}`, init));
  expect(await refusal(await sent({ method: 'POST', body: '{}' }))).toEqual([415, 'UNSUPPORTED_MEDIA_TYPE', expect.any(String)]);
  const json = { 'content-type': 'application/json' };
  expect(await refusal(await sent({ method: 'POST', body: '{}', headers: { ...json, 'content-encoding': 'gzip' } }))).toEqual([
    415,
    'UNSUPPORTED_MEDIA_TYPE',
    expect.any(String),
  ]);
  expect(
    await refusal(await sent({ method: 'POST', body: JSON.stringify({ columns: ['id'.repeat(100)] }), headers: json }, { maxBody: 100 })),
  ).toEqual([413, 'PAYLOAD_TOO_LARGE', expect.any(String)]);
  expect(await refusal(await sent({ method: 'DELETE' }))).toEqual([405, 'METHOD_NOT_ALLOWED', expect.any(String)]);
  expect((await sent({ method: 'HEAD' })).status).toBe(405);
  expect(await refusal(await sent({ headers: { accept: 'application/json' } }))).toEqual([406, 'BAD_REQUEST', expect.any(String)]);
  expect((await sent({ headers: { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' } })).status).toBe(200);
  expect(await refusal(await sent({}, { closed: true }))).toEqual([403, 'CSRF_PREVENTED', expect.any(String)]);
  expect((await sent({ headers: { 'apollo-require-preflight': 'yes' } }, { closed: true })).status).toBe(200);
  expect((await sent({ headers: { 'sec-fetch-site': 'same-origin' } }, { closed: true })).status).toBe(200);
  for (const site of ['cross-site', 'same-site', 'none'])
    expect((await sent({ headers: { 'sec-fetch-site': site } }, { closed: true })).status).toBe(403);
  const rated = facade({ settings: { rateLimitOperations: 1 } });
  expect((await download(rated, PATH)).status).toBe(200);
  expect(await refusal(await download(rated, PATH))).toEqual([429, 'RATE_LIMITED', expect.any(String)]);
  expect((await download(facade(), '/evaluations/evr_1/logs.xlsx')).status).toBe(404);
});

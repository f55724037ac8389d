import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { serve } from '@hono/node-server';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { type BuiltPages, readPages } from '../../../src/server/pages/built-pages.ts';
import { facade, sampleBackend } from '../../support/helpers.ts';

const BROWSER = 'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8';
const HTML =
  '<!doctype html><html><head><base href="/" /><meta name="graphiql" content="open" /><script type="module" src="./assets/index-a1.js"></script></head></html>';
const SCRIPT = `export const text = '${'evaluations '.repeat(200)}';`;

let folder = '';
let pages: BuiltPages;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pages-'));
  await writeFile(join(folder, 'secret.txt'), 'not for the web');
  const built = join(folder, 'dist');
  await mkdir(join(built, 'assets'), { recursive: true });
  await writeFile(join(built, 'index.html'), HTML);
  await writeFile(join(built, 'favicon.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>');
  await writeFile(join(built, 'persisted-documents.json'), JSON.stringify({ abc: 'query Count { evaluations(first: 1) { totalCount } }' }));
  await writeFile(join(built, 'assets/index-a1.js'), SCRIPT);
  await writeFile(join(built, 'assets/notes.txt'), 'left behind');
  const read = await readPages(pathToFileURL(`${built}/`));
  if (!read) throw new Error('Nothing was read.');
  pages = read;
});
afterAll(() => rm(folder, { recursive: true, force: true }));

type Init = { readonly accept?: string; readonly method?: string; readonly headers?: Record<string, string> };

const ask = async (path: string, { accept = BROWSER, method = 'GET', headers = {} }: Init = {}, options = {}): Promise<Response> =>
  facade({ pages, ...options }).fetch(new Request(`http://facade.test${path}`, { method, headers: { accept, ...headers } }));

describe('a browser', () => {
  test.each(['/', '/evaluations/evr_1', '/evaluations/evr_1/rows?run=run_1', '/evaluations/evr_1/rows/a%2Fb.c'])(
    'gets the page at %s, which may load files of this server alone',
    async (path) => {
      const response = await ask(path);
      expect(response.status).toBe(200);
      expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
      expect(response.headers.get('cache-control')).toBe('no-cache');
      expect(response.headers.get('vary')).toBe('accept, accept-encoding');
      const policy = response.headers.get('content-security-policy') ?? '';
      expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self'");
      expect(policy).not.toContain('unsafe');
      expect(policy).not.toContain('http');
    },
  );

  test.each([
    ['/', './'],
    ['/evaluations/evr_1', '../'],
    ['/evaluations/evr_1/rows/log_1', '../../../'],
    ['//elsewhere.example/x', '../../'],
  ])('is told at %s that the root of the pages is %s', async (path, way) => {
    expect(await (await ask(path)).text()).toContain(`<base href="${way}" />`);
  });

  test('is told whether GraphiQL is open', async () => {
    expect(await (await ask('/', {}, { graphiql: true })).text()).toContain('content="open"');
    expect(await (await ask('/', {}, { graphiql: false })).text()).toContain('content="closed"');
  });

  test.each(['/assets/index-old.js', '/assets/', '/health/x', '/v5/evaluations', '/metrics', '/graphql/x', '/robots.txt'])(
    'finds no screen at %s',
    async (path) => {
      expect((await ask(path)).status).toBe(404);
    },
  );

  test('finds at other doors what was there before', async () => {
    const backend = await sampleBackend();
    expect(await (await ask('/health', {}, { backend })).json()).toEqual({ status: 'ok' });
    expect(await (await ask('/v5/evaluations?size=1', {}, { backend })).json()).toMatchObject({ total: 5 });
    expect((await ask('/graphql?query={evaluationSource{kind}}', { accept: 'application/json' })).headers.get('content-type')).toContain(
      'json',
    );
    const rows = await ask('/evaluations/evr_7ZAECYi82P80BOqjkseLt/logs.csv', { accept: '*/*' });
    expect(rows.headers.get('content-type')).toContain('text/csv');
    await rows.body?.cancel();
  });
});

describe('whoever is no browser', () => {
  test.each(['*/*', 'application/json', 'text/*;q=0.1, application/json'])(
    '(%s) is led from / to GraphQL, and finds no screens',
    async (accept) => {
      const root = await ask('/', { accept });
      expect([root.status, root.headers.get('location')]).toEqual([302, 'graphql']);
      expect((await ask('/evaluations/evr_1', { accept })).status).toBe(404);
    },
  );

  test.each(['POST', 'PUT', 'DELETE', 'OPTIONS'])('gets no page by %s', async (method) => {
    expect((await ask('/evaluations/evr_1', { method })).status).toBe(404);
  });

  test('is led to GraphQL for good where there are no pages', async () => {
    const root = await facade().fetch(new Request('http://facade.test/', { headers: { accept: BROWSER } }));
    expect([root.status, root.headers.get('location')]).toEqual([302, '/graphql']);
  });
});

describe('a file', () => {
  test('whose name holds its hash is kept for ever, others are asked for again', async () => {
    const script = await ask('/assets/index-a1.js', { accept: '*/*' });
    expect(script.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(script.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
    expect(script.headers.get('x-content-type-options')).toBe('nosniff');
    expect(await script.text()).toBe(SCRIPT);
    const icon = await ask('/favicon.svg', { accept: 'image/*' });
    expect([icon.headers.get('cache-control'), icon.headers.get('content-type')]).toEqual(['no-cache', 'image/svg+xml; charset=utf-8']);
  });

  test.each(['br', 'gzip'])('is sent as %s where that is taken', async (coding) => {
    const response = await ask('/assets/index-a1.js', { headers: { 'accept-encoding': coding } });
    expect(response.headers.get('content-encoding')).toBe(coding);
    expect(response.headers.get('vary')).toContain('accept-encoding');
    expect((await response.arrayBuffer()).byteLength).toBeLessThan(SCRIPT.length / 4);
  });

  test.each(['/', '/assets/index-a1.js'])('%s is not sent again to whoever has it', async (path) => {
    const first = await ask(path);
    const etag = first.headers.get('etag') ?? '';
    expect(etag).toMatch(/^W\/"[\w-]{22}"$/);
    for (const known of [etag, etag.slice(2), `"other", ${etag}`, '*']) {
      const again = await ask(path, { headers: { 'if-none-match': known } });
      expect([again.status, await again.text(), again.headers.get('etag')]).toEqual([304, '', etag]);
      expect(again.headers.get('cache-control')).toBe(first.headers.get('cache-control'));
    }
    for (const other of ['"other"', '', etag.slice(0, -2)]) {
      expect((await ask(path, { headers: { 'if-none-match': other } })).status).toBe(200);
    }
  });

  test('answers HEAD with its headers alone', async () => {
    const head = await ask('/assets/index-a1.js', { method: 'HEAD' });
    const get = await ask('/assets/index-a1.js');
    expect([head.status, await head.text()]).toEqual([200, '']);
    for (const name of ['content-type', 'etag', 'cache-control']) expect(head.headers.get(name)).toBe(get.headers.get(name));
  });

  test('that is no part of the pages is not served, whatever lies beside them', async () => {
    for (const path of ['/assets/notes.txt', '/persisted-documents.json', '/index.html'])
      expect((await ask(path, { accept: '*/*' })).status).toBe(404);
  });
});

/** A request whose path is sent as it is written, which `fetch` would tidy up first. */
const rawGet = (port: number, path: string): Promise<{ status: number; text: string }> =>
  new Promise((resolve, reject) => {
    httpRequest({ port, host: '127.0.0.1', path, headers: { accept: BROWSER, host: 'facade.test' } }, (response) => {
      let text = '';
      response.on('data', (chunk) => (text += chunk));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text }));
    })
      .on('error', reject)
      .end();
  });

test('no path leads out of the build', async () => {
  const { fetch } = facade({ pages });
  const port = await new Promise<number>((resolve) => {
    const server = serve({ fetch, port: 0, hostname: '127.0.0.1' }, (info) => resolve(info.port));
    onTestFinished(() => void server.close());
  });
  const ways = ['..', '%2e%2e', '..%2f', '%2e%2e%2f', '..%5c', '..\\', '%252e%252e%252f', '....//', '%c0%ae%c0%ae/'];
  for (const way of ways) {
    for (const path of [
      `/${way}/secret.txt`,
      `/assets/${way}/${way}/secret.txt`,
      `/assets/${way}${way}secret.txt`,
      `/assets/${way}/index.html%00`,
    ]) {
      expect((await rawGet(port, path)).text).not.toContain('not for the web');
    }
  }
  expect((await rawGet(port, '/')).status).toBe(200);
});

test('the documents of the pages are known by their hashes, with an allow-list or without', async () => {
  const extensions = { persistedQuery: { version: 1, sha256Hash: 'abc' } };
  expect(await (await facade({ pages }).post({ extensions })).json()).toEqual({ data: { evaluations: { totalCount: 5 } } });
  expect(await (await facade().post({ extensions })).json()).toMatchObject({
    errors: [{ extensions: { code: 'PERSISTED_QUERY_NOT_FOUND' } }],
  });
});

test('nothing is read where nothing was built', async () => {
  expect(await readPages(pathToFileURL(join(folder, 'nowhere/')))).toBeUndefined();
});

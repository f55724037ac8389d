import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Hono } from 'hono';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { FacadeConfig, MountedFacade } from '../../src/facade-config.ts';
import { createFacade } from '../../src/mount.ts';

const EXPORT = fileURLToPath(new URL('../../src/backend/sample/export/20250606-120000', import.meta.url));

let folder = '';
const made: MountedFacade[] = [];
const make = async (config?: FacadeConfig): Promise<MountedFacade> => {
  const facade = await createFacade(config);
  made.push(facade);
  return facade;
};
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'humanloop-graphql-mount-'));
  vi.stubEnv('XDG_CACHE_HOME', folder);
});
afterEach(async () => {
  await Promise.all(made.splice(0).map(({ close }) => close()));
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true, force: true });
});

const asking = (query: string, { url = 'https://app.example/graphql', headers = {} }: { url?: string; headers?: object } = {}): Request =>
  new Request(url, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify({ query }) });
const COUNT = '{ evaluations { totalCount } }';
const COUNTED = { data: { evaluations: { totalCount: 5 } } };

describe('the service as a function', () => {
  test('serves the sample without a config, under any host name, apart from its object', async () => {
    const { fetch } = await make();
    expect(await (await fetch(asking(COUNT))).json()).toEqual(COUNTED);
    expect((await fetch(new Request('https://app.example/health'))).status).toBe(200);
    expect((await fetch(new Request('https://app.example/v5/evaluations?file_id=x'))).status).toBe(200);
    const page = await fetch(new Request('https://app.example/graphql', { headers: { accept: 'text/html' } }));
    expect(page.headers.get('content-type')).toMatch('text/html');
    expect((await fetch(new Request('https://app.example/other'))).status).toBe(404);
  });

  test('takes whatever a framework gives beside a request', async () => {
    const { fetch } = await make({ rateLimitOperations: 100 });
    const beside = [undefined, null, 7, 'text', { params: Promise.resolve({}) }, { incoming: {} }, { incoming: null }];
    for (const each of beside) expect(await (await fetch(asking(COUNT), each)).json()).toEqual(COUNTED);
  });

  test('serves an export to those who bring its key alone', async () => {
    const { fetch } = await make({ exportDirectory: EXPORT, serverApiKey: 'secret' });
    expect((await (await fetch(asking(COUNT))).json()) as object).toMatchObject({
      errors: [{ extensions: { code: 'UNAUTHENTICATED' } }],
    });
    expect(await (await fetch(asking(COUNT, { headers: { 'x-api-key': 'secret' } }))).json()).toEqual(COUNTED);
  });

  test('takes the settings of the option table', async () => {
    const { fetch } = await make({ maxCost: 7, corsOrigins: ['https://one.example', 'https://two.example'], compression: false });
    const refused = await fetch(asking('{ evaluations(first: 8) { nodes { id } } }', { headers: { origin: 'https://two.example' } }));
    expect(await refused.json()).toMatchObject({ errors: [{ extensions: { code: 'COST_LIMIT_EXCEEDED' } }] });
    expect(refused.headers.get('access-control-allow-origin')).toBe('https://two.example');
  });

  test('answers those alone whose Host header is allowed, where some are', async () => {
    const { fetch } = await make({ allowedHosts: ['app.example'] });
    const from = (host: string) => fetch(asking(COUNT, { url: `https://${host}/graphql`, headers: { host } }));
    expect((await from('app.example')).status).toBe(200);
    expect((await from('evil.example')).status).toBe(403);
  });

  test('is closed in production: no sample, no GraphiQL', async () => {
    await expect(createFacade({ production: true })).rejects.toThrow('the sample is not served: name a live API with baseUrl');
    vi.stubEnv('NODE_ENV', 'production');
    await expect(createFacade()).rejects.toThrow('the sample is not served');
    const { fetch } = await make({ exportDirectory: EXPORT, open: true });
    const page = await fetch(new Request('https://app.example/graphql', { headers: { accept: 'text/html' } }));
    expect(page.headers.get('content-type')).not.toMatch('text/html');
  });

  test('refuses requests once it is closed, and closes once', async () => {
    const facade = await make();
    await Promise.all([facade.close(), facade.close()]);
    expect((await facade.fetch(asking(COUNT))).status).toBe(503);
  });

  test('may be there several times in a process, each over a source of its own', async () => {
    const [sample, other] = [await make(), await make({ dataFile: join(folder, 'data.db'), open: true, readOnly: true })];
    const removal = 'mutation { deleteEvaluation(input: { id: "evr_7ZAECYi82P80BOqjkseLt" }) { userErrors { code } } }';
    expect(await (await sample.fetch(asking(removal))).json()).toEqual({ data: { deleteEvaluation: { userErrors: [] } } });
    expect(await (await sample.fetch(asking(COUNT))).json()).toEqual({ data: { evaluations: { totalCount: 4 } } });
    expect(await (await other.fetch(asking(removal))).json()).toEqual({
      data: { deleteEvaluation: { userErrors: [{ code: 'READ_ONLY_SOURCE' }] } },
    });
    expect(await (await other.fetch(asking(COUNT))).json()).toEqual(COUNTED);
  });
});

describe('below a path', () => {
  test.each(['/evaluations', '/evaluations/', '/api/v1'])('%s, requests are handed over as they came', async (basePath) => {
    const { fetch } = await make({ basePath });
    const base = `https://app.example${basePath.replace(/\/$/, '')}`;
    expect(await (await fetch(asking(COUNT, { url: `${base}/graphql` }))).json()).toEqual(COUNTED);
    const query = new URLSearchParams({ query: COUNT });
    expect(await (await fetch(new Request(`${base}/graphql?${query}`))).json()).toEqual(COUNTED);
    for (const path of ['', '/']) {
      const root = await fetch(new Request(`${base}${path}`));
      expect([root.status, root.headers.get('location')]).toEqual([302, `${new URL(base).pathname}/graphql`]);
    }
    for (const path of ['https://app.example/graphql', `${base}s/graphql`])
      expect((await fetch(asking(COUNT, { url: path }))).status).toBe(404);
  });

  test('the pages find their root, and whatever is no browser finds GraphQL', async () => {
    const { fetch } = await make({ basePath: '/evals', pages: true });
    const get = (path: string, accept: string) => fetch(new Request(`https://app.example${path}`, { headers: { accept } }));
    expect((await get('/evals', 'text/html')).headers.get('location')).toBe('/evals/');
    expect(await (await get('/evals/', 'text/html')).text()).toContain('<base href="./" />');
    expect(await (await get('/evals/evaluations/evr_1', 'text/html')).text()).toContain('<base href="../" />');
    expect((await get('/evals/', '*/*')).headers.get('location')).toBe('graphql');
    expect((await get('/elsewhere', 'text/html')).status).toBe(404);
  });

  test('a router of Hono mounts it, with its path taken off or not', async () => {
    const [whole, taken] = [await make({ basePath: '/whole' }), await make()];
    const app = new Hono();
    app.all('/whole/*', (context) => whole.fetch(context.req.raw));
    app.mount('/taken', taken.fetch);
    for (const path of ['whole', 'taken']) {
      const answer = await app.request(asking(COUNT, { url: `https://app.example/${path}/graphql` }));
      expect(await answer.json()).toEqual(COUNTED);
    }
  });

  test.each(['evaluations', '/a?b', '/a#b', '/a/../b', 'https://x.example/a'])('%s is no path to be below', async (basePath) => {
    await expect(createFacade({ basePath })).rejects.toThrow('basePath has to be the path of a URL');
  });
});

test('what is no option of the command is a setting of a program', async () => {
  const { fetch } = await make({ maxErrors: 1, maxRootFields: 1 });
  const errorsOf = async (query: string): Promise<readonly { message: string }[]> => {
    const response = await fetch(new Request(`http://localhost/graphql?query=${encodeURIComponent(query)}`));
    return ((await response.json()) as { errors: readonly { message: string }[] }).errors;
  };
  expect((await errorsOf('{ evaluationSource { a b c } }')).length).toBeLessThanOrEqual(2);
  expect((await errorsOf('{ a: __typename b: __typename }'))[0]).toMatchObject({ extensions: { code: 'ROOT_FIELD_LIMIT_EXCEEDED' } });
});

describe('a config that cannot be used is refused in its own words:', () => {
  test.each<[FacadeConfig, string]>([
    [{ maxCost: -1 }, 'maxCost has to be a whole number from 0 to 1000000000'],
    [{ maxDepth: 1.5 }, 'maxDepth has to be a whole number'],
    [{ maxCost: Number.NaN }, 'maxCost has to be a whole number'],
    [{ baseUrl: 'ftp://x.example' }, 'baseUrl has to be an http or https URL'],
    [{ baseUrl: new URL('https://x.example/v5?a=b') }, 'baseUrl cannot have a query or a fragment'],
    [{ baseUrl: 'https://x.example', exportDirectory: EXPORT }, 'baseUrl and exportDirectory cannot be used together'],
    [{ baseUrl: 'https://x.example', apiKey: 'k' }, 'apiKey would be lent to everyone who reaches the program; add shareKey'],
    [{ exportDirectory: EXPORT }, 'give serverApiKey or serverApiKeyFile, or open if that is meant'],
    [{ dataFile: '/nowhere/data.db' }, 'give serverApiKey or serverApiKeyFile, or open if that is meant'],
    [{ open: false }, 'give serverApiKey or serverApiKeyFile, or open if that is meant'],
    [{ federationNode: true }, 'federationNode says how to be a subgraph; add federation'],
    [{ persistedFile: '/nowhere' }, 'persistedFile names a file that cannot be read'],
    [{ maxErrors: 1.5 }, 'maxErrors has to be a whole number'],
    [{ maxRootFields: -1 }, 'maxRootFields has to be a whole number'],
    [{ shareInFlight: 'no' } as unknown as FacadeConfig, 'shareInFlight has to be true or false'],
    [{ sharedAddress: 'http://cache' }, 'sharedAddress has to be redis://HOST:PORT'],
    [{ requestTimeout: 5 } as FacadeConfig, 'there is no setting requestTimeout'],
    [{ maxCots: 5 } as FacadeConfig, 'there is no setting maxCots; did you mean maxCost?'],
    [{ port: 4000 } as FacadeConfig, 'there is no setting port'],
    [{ 'max-cost': 4000 } as FacadeConfig, 'there is no setting max-cost'],
    [{ maxCost: { of: 4000 } } as unknown as FacadeConfig, 'maxCost has to be a text, a number'],
  ])('%o', async (config, message) => {
    const error = await createFacade(config).then(
      () => undefined,
      (reason: unknown) => reason as Error,
    );
    expect(error?.message).toContain(message);
    expect(error?.message).not.toMatch(/--[a-z]|HUMANLOOP_/);
  });

  test('a secret is not repeated', async () => {
    await expect(createFacade({ serverApiKey: 'two words' })).rejects.not.toThrow('two words');
  });
});

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { parseKeys } from '../../src/backend/rest/access.ts';
import { codes } from '../support/helpers.ts';
import { listening, served } from './served.ts';

const folder = mkdtempSync(join(tmpdir(), 'humanloop-graphql-keys-'));
const keysFile = join(folder, 'keys');
afterAll(() => rmSync(folder, { recursive: true }));

const COUNT = '{ evaluations(first: 1) { totalCount } }';
const CREATE = 'mutation { createEvaluation(input: { name: "Kept", evaluators: [] }) { evaluation { name } userErrors { code } } }';
const PUBLIC = { HOST: '0.0.0.0' };

describe('a public address', () => {
  test.each([[{}], [{ READ_ONLY: 'true' }], [{ HOST: '192.168.1.7' }], [{ HOST: '::' }], [{ HOST: 'evals.example.com' }]])(
    'is refused to the embedded backend without a key, with %j',
    async (settings) => {
      await expect(served({ ...PUBLIC, ...settings })).rejects.toThrow(/^everyone who reaches .* --server-api-key .* or --open/);
    },
  );

  test.each([[{ OPEN: 'true' }], [{ SERVER_API_KEY: 'sesame' }]])('is taken with %j', async (settings) => {
    const { facade, ask } = await served({ ...PUBLIC, ...settings });
    expect((await ask(COUNT, { 'x-api-key': 'sesame' })).data.evaluations).toEqual({ totalCount: 5 });
    await facade.close();
  });
});

test.each([[{}], [{ SERVER_API_KEY: 'sesame' }]])('in production the sample is not served, with %j', async (settings) => {
  await expect(served({ NODE_ENV: 'production', ...settings })).rejects.toThrow(
    /the sample is not served: .*--base-url.*--export or --data/,
  );
});

describe('keys', () => {
  test('may read, or read and write; a missing key and a wrong one are distinguished', async () => {
    writeFileSync(keysFile, '# the team\nread r-key dashboard\r\n\nwrite\tw-key ci of the team\n');
    const { facade, ask, rest } = await served({ SERVER_API_KEY_FILE: keysFile });
    for (const headers of [{ 'x-api-key': 'r-key' }, { authorization: 'Bearer w-key' }, { authorization: 'bearer r-key' }])
      expect((await ask(COUNT, headers)).data.evaluations).toEqual({ totalCount: 5 });
    const none = await ask(COUNT);
    const wrong = await ask(COUNT, { 'x-api-key': 'x-key' });
    for (const reply of [none, wrong, await ask(COUNT, { authorization: 'Bearer x-key' })])
      expect(codes(reply)).toEqual({ evaluations: 'UNAUTHENTICATED' });
    expect(none.errors?.[0]?.message).toContain('is needed');
    expect(wrong.errors?.[0]?.message).toContain('does not accept');
    // X-API-KEY outweighs the other header.
    expect(codes(await ask(COUNT, { 'x-api-key': 'x-key', authorization: 'Bearer w-key' }))).toEqual({ evaluations: 'UNAUTHENTICATED' });
    expect(codes(await ask(CREATE, { 'x-api-key': 'r-key' }))).toEqual({ createEvaluation: 'FORBIDDEN' });
    expect((await ask(CREATE, { authorization: 'Bearer w-key' })).data.createEvaluation.evaluation).toEqual({ name: 'Kept' });

    const created = { method: 'POST', body: '{"name":"REST","evaluators":[]}' };
    expect((await rest('/evaluations', { key: 'r-key' })).status).toBe(200);
    expect((await rest('/evaluations', { key: 'r-key', ...created })).status).toBe(403);
    expect((await rest('/evaluations', { key: 'w-key', ...created })).status).toBe(201);
    expect(await (await rest('/evaluations', {})).json()).toEqual({ detail: 'A key is needed: send it in the X-API-KEY header.' });
    expect(await (await rest('/evaluations', { key: 'x-key' })).json()).toEqual({
      detail: 'This server does not know the key that was sent.',
    });
    await facade.close();
  });

  test('are named in the log as their file names them: who made a change, and who asked', async () => {
    writeFileSync(keysFile, 'read r-key\nwrite\tw-key ci of the team\nread x-key twin\n');
    const { facade, ask, rest, lines } = await served({ SERVER_API_KEY_FILE: keysFile });
    const logged = (): unknown => lines().map(({ type, keyName }) => [type, keyName]);
    await ask(CREATE, { 'x-api-key': 'w-key' });
    await ask(COUNT, { 'x-api-key': 'r-key' });
    await ask(COUNT, { 'x-api-key': 'wrong' });
    await ask(COUNT);
    const body = '{"name":"REST","evaluators":[]}';
    await rest('/evaluations', { key: 'w-key', method: 'POST', body });
    writeFileSync(keysFile, 'write w-key night shift\n');
    facade.reloadKeys();
    await ask(COUNT, { authorization: 'Bearer w-key' });
    expect(logged()).toEqual([
      ['mutation', 'ci of the team'],
      ['query', undefined],
      ['query', undefined],
      ['query', undefined],
      ['rest', 'ci of the team'],
      ['query', 'night shift'],
    ]);
    expect(JSON.stringify(lines())).not.toContain('w-key');
    await facade.close();
  });

  test('are read again when asked for; a file with a wrong line leaves them as they were, and its keys untold', async () => {
    writeFileSync(keysFile, 'old-key\n');
    const { facade, ask } = await served({ SERVER_API_KEY_FILE: keysFile });
    const accepted = async (key: string): Promise<boolean> => !(await ask(COUNT, { 'x-api-key': key })).errors;
    expect(await accepted('old-key')).toBe(true);
    writeFileSync(keysFile, 'read new-key\nreed secret-key\n');
    expect(() => facade.reloadKeys()).toThrow(/SERVER_API_KEY_FILE\) has to have .* in line 2$/);
    expect([await accepted('old-key'), await accepted('new-key')]).toEqual([true, false]);
    writeFileSync(keysFile, 'read new-key\n');
    facade.reloadKeys();
    expect([await accepted('old-key'), await accepted('new-key')]).toEqual([false, true]);
    await facade.close();
  });

  test.each([
    ['', 'has no key'],
    ['# only words\n', 'has no key'],
    ['read\n', 'in line 1'],
    ['write a\n\n# x\nkey-alone\n', 'in line 4'],
    ['admin a-key\n', 'in line 1'],
    ['read käse\n', 'in line 1'],
    ['read same\nwrite same\n', 'has the key of line 2 twice'],
  ])('of a file that reads %j are an error that shows none', (text, message) => {
    expect(() => parseKeys(text)).toThrow(message);
  });
});

test('--read-only refuses every change, and says so', async () => {
  const { facade, ask, rest } = await served({ READ_ONLY: 'true' });
  expect((await ask('{ evaluationSource { isReadOnly } }')).data.evaluationSource).toEqual({ isReadOnly: true });
  const refused = await ask(CREATE);
  expect(refused.data.createEvaluation).toEqual({ evaluation: null, userErrors: [{ code: 'READ_ONLY_SOURCE' }] });
  expect((await rest('/evaluations', { method: 'POST', body: '{"name":"REST","evaluators":[]}' })).status).toBe(403);
  await facade.close();
});

test('--allowed-host is kept wherever the server listens; probes answer under any name', async () => {
  const { facade } = await served({ ...PUBLIC, OPEN: 'true', ALLOWED_HOST: 'evals.internal' });
  const status = async (host: string, path = '/v5/evaluations'): Promise<number> =>
    (await facade.fetch(new Request(`http://${host}${path}`))).status;
  expect(await status('evals.internal')).toBe(200);
  expect(await status('evals.internal:8080')).toBe(200);
  expect(await status('evil.example')).toBe(403);
  expect(await status('10.0.0.7', '/graphql?query={__typename}')).toBe(403);
  expect(await status('10.0.0.7', '/health')).toBe(200);
  expect(await status('10.0.0.7', '/metrics')).toBe(403);
  await facade.close();
});

/** A v5 API without evaluations, and the keys and tokens that it is sent. */
const listeningForKeys = (seen: string[]) =>
  listening(({ headers }, response) => {
    seen.push(`${headers['x-api-key']} / ${headers.authorization}`);
    response.setHeader('content-type', 'application/json').end('{"records":[],"page":1,"size":1,"total":0}');
  });

test('a live API never sees the token of another', async () => {
  const seen: string[] = [];
  const upstream = await listeningForKeys(seen);
  const { facade, ask } = await served({ HUMANLOOP_BASE_URL: `${upstream.origin}/v5` });
  expect(codes(await ask(COUNT, { authorization: 'Bearer somebody-elses' }))).toEqual({ evaluations: 'UNAUTHENTICATED' });
  await ask(COUNT, { authorization: 'Bearer somebody-elses', 'x-api-key': 'mine' });
  expect(seen).toEqual(['mine / undefined']);
  await facade.close();
  await upstream.close();
});

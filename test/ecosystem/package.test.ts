import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const run = promisify(execFile);
/** Node 24 first in the PATH, as on the machine of someone who installs the package. */
const env = { ...process.env, PATH: `${dirname(process.execPath)}:${process.env['PATH']}` };

let folder = '';
let files: string[] = [];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'humanloop-graphql-package-'));
  const { stdout } = await run('npm', ['pack', '--json', '--silent', '--pack-destination', folder], { cwd: ROOT, env, maxBuffer: 2 ** 24 });
  const packed = JSON.parse(stdout.slice(stdout.indexOf('['))) as { filename: string; files: { path: string }[] }[];
  files = packed[0]?.files.map(({ path }) => path) ?? [];
  await writeFile(join(folder, 'package.json'), '{ "private": true, "type": "module" }');
  await run('npm', ['install', '--no-audit', '--no-fund', '--silent', `./${packed[0]?.filename}`], { cwd: folder, env });
}, 180_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

test('the package has JavaScript, types, the schema and the sample, and nothing else', () => {
  const others = files.filter((path) => !/^(?:dist\/.*\.(?:js|d\.ts)|dist\/backend\/sample\/export\/.*|bin\/.*\.js)$/.test(path));
  expect(others.toSorted()).toEqual(['LICENSE', 'README.md', 'package.json', 'persisted-documents.json', 'schema.graphql']);
  expect(files).toContain('dist/client/index.d.ts');
  expect(files.filter((path) => path.endsWith('/.done')).length).toBeGreaterThan(5);
});

test('it runs by its name on a machine that has only Node 24', async () => {
  const child = spawn('npx', ['--no-install', 'humanloop-graphql', '--port', '0'], { cwd: folder, env, detached: true });
  let output = '';
  child.stdout.on('data', (chunk) => (output += chunk));
  child.stderr.on('data', (chunk) => (output += chunk));
  const ended = once(child, 'close');
  while (!/\/graphql/.test(output)) await Promise.race([once(child.stdout, 'data'), ended.then(() => Promise.reject(new Error(output)))]);
  const url = /on (http:\/\/[^/]+)\/graphql/.exec(output)?.[1];
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"query":"{ evaluations { totalCount } }"}',
  });
  expect(await response.json()).toEqual({ data: { evaluations: { totalCount: 5 } } });
  process.kill(-Number(child.pid), 'SIGTERM');
  await ended;
});

test('its client kit is imported by name', async () => {
  const { stdout } = await run(
    process.execPath,
    ['-e', "import('humanloop-graphql/client').then((kit) => console.log(typeof kit.possibleTypes))"],
    { cwd: folder },
  );
  expect(stdout).toBe('object\n');
});

import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { access, copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { start } from '../support/processes.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const unit = await readFile(`${ROOT}deploy/humanloop-graphql.service`, 'utf8');
const dockerfile = await readFile(`${ROOT}Dockerfile`, 'utf8');

/** The values of a setting of the unit, with this clone in the place of the installed one. */
const settings = (name: string): string[] =>
  [...unit.matchAll(new RegExp(`^${name}=(.*)$`, 'gm'))].map(([, value = '']) => value.replaceAll('/opt/humanloop-graphql/', ROOT));

test('the command of the systemd unit serves with its environment, and ends at its signal', async () => {
  const [command = '', ...args] = settings('ExecStart')[0]?.split(' ') ?? [];
  const given = Object.fromEntries(settings('Environment').flatMap((line) => line.split(' ').map((pair) => pair.split('='))));
  expect(given).toMatchObject({ NODE_ENV: 'production', HUMANLOOP_GRAPHQL_PORT: '4000', HUMANLOOP_GRAPHQL_METRICS_PORT: '9464' });
  expect(given).toHaveProperty('HUMANLOOP_GRAPHQL_EXPORT');
  const cache = await mkdtemp(join(tmpdir(), 'humanloop-graphql-cache-'));
  const exported = { HUMANLOOP_GRAPHQL_EXPORT: `${ROOT}src/backend/sample/export`, XDG_CACHE_HOME: cache };
  const env = {
    ...given,
    ...exported,
    HUMANLOOP_GRAPHQL_PORT: '0',
    HUMANLOOP_GRAPHQL_METRICS_PORT: '0',
    HUMANLOOP_GRAPHQL_SHUTDOWN_DELAY: '0',
  };
  const child = spawn(command, args, { cwd: ROOT, env, stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'close');
  for await (const chunk of child.stdout) if (String(chunk).includes('/graphql')) break;
  child.kill('SIGTERM');
  expect(await ended).toEqual([0, null]);
  await rm(cache, { recursive: true });
});

test('systemd finds nothing wrong in the unit, with its secrets from files, where there is a systemd', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'humanloop-graphql-unit-'));
  const installed = join(folder, 'humanloop-graphql.service');
  await writeFile(installed, unit);
  await mkdir(`${installed}.d`);
  await copyFile(`${ROOT}deploy/humanloop-graphql-secrets.conf`, `${installed}.d/secrets.conf`);
  const env = { ...process.env, SYSTEMD_UNIT_PATH: `${folder}:` };
  const verified = promisify(execFile)('systemd-analyze', ['verify', installed], { env }).catch(
    (error: { code: unknown; stderr?: string }) => error,
  );
  // The clone need not be where the unit has it.
  const complaints = String((await verified).stderr ?? '')
    .split('\n')
    .filter((line) => line !== '' && !line.includes('/opt/humanloop-graphql'));
  expect(complaints).toEqual([]);
  await rm(folder, { recursive: true });
});

test('the health check of the image distinguishes a server that lives from one that does not', async () => {
  const [, json = ''] = /^HEALTHCHECK .*CMD (\[.*\])$/m.exec(dockerfile) ?? [];
  const [, ...args] = JSON.parse(json) as string[];
  const { url, child, ended } = await start();
  const check = async (): Promise<unknown> => (await once(spawn(process.execPath, args, { env: { PORT: new URL(url).port } }), 'close'))[0];
  expect(await check()).toBe(0);
  child.kill('SIGINT');
  await ended;
  expect(await check()).toBe(1);
});

test('what the image copies is there', async () => {
  const copied = [...dockerfile.matchAll(/^COPY (?!--from)(.*) \S+$/gm)].flatMap(([, paths = '']) => paths.split(' '));
  expect(copied).toContain('package-lock.json');
  for (const path of copied) await access(ROOT + path);
});

test('what the sample of settings names as secrets is handed to the unit', async () => {
  const [sample, secrets] = await Promise.all(
    ['humanloop-graphql.env', 'humanloop-graphql-secrets.conf'].map((file) => readFile(`${ROOT}deploy/${file}`, 'utf8')),
  );
  const named = [...(sample ?? '').matchAll(/_FILE=\/run\/credentials\/humanloop-graphql\.service\/(\S+)$/gm)].map(([, name]) => name);
  const handed = [...(secrets ?? '').matchAll(/^LoadCredential=(\S+):/gm)].map(([, name]) => name);
  expect(named.length).toBeGreaterThan(0);
  expect(handed.toSorted()).toEqual(named.toSorted());
  expect(sample).not.toMatch(/_FILE=(?!\/run\/credentials\/)/);
});

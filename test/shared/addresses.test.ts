import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { expect, onTestFinished, test } from 'vitest';
import { freePort, redisPath } from '../support/redis.ts';
import { asked, patientReplica, type Replica, redis, replica, statusesOf } from './replicas.ts';
import { heardBy, RUNS, setControl, twoReplicas, watching } from './watching.ts';

const RATE = { RATE_LIMIT_OPERATIONS: '2' };

/** Whether two replicas at this address count together. */
const sharesBy = async (url: string): Promise<boolean> => {
  const [one, two] = [await patientReplica(url, RATE), await patientReplica(url, RATE)];
  const statuses = [...(await statusesOf(one, 2)), ...(await statusesOf(two, 1))];
  expect(told(one)).toEqual([]);
  return statuses.at(-1) === 429;
};

/** Whether what is changed through one replica at this address is shown by another, once both hear at this server. */
const tellsBy = async (url: string, server: { readonly url: string }): Promise<boolean> => {
  const [one, two] = (await twoReplicas(url)).replicas;
  await heardBy(2, server);
  await setControl(one, RUNS[0]);
  const control = await watching(two);
  await control();
  await setControl(one, RUNS[1]);
  return (await control()) === RUNS[1];
};

const told = ({ lines }: Replica): unknown[] => lines().flatMap(({ level, msg }) => (level === 'error' ? [msg] : []));

const cannot = (why: string): string =>
  `--shared (HUMANLOOP_GRAPHQL_SHARED) cannot be used: ${why}. Until it can, each replica goes on by itself.`;

test('a server by its password, and by the user that it is of', async () => {
  const { port } = await redis(['--requirepass', 'open sesame']);
  expect(await sharesBy(`redis://:open%20sesame@127.0.0.1:${port}/3`)).toBe(true);
  expect(await sharesBy(`valkey://default:open%20sesame@localhost:${port}`)).toBe(true);
});

test.each([
  ['without the password that it wants', '', 'it wants a password'],
  ['with another password', ':wrong-secret@', 'it takes another password'],
])('a server %s is one line, without a word of the address, and everything else is served', async (_how, secret, why) => {
  const { port } = await redis(['--requirepass', 'open sesame']);
  const one = await replica(`redis://${secret}127.0.0.1:${port}`, RATE);
  expect(await statusesOf(one, 3)).toEqual([200, 200, 429]);
  expect(told(one)).toEqual([cannot(why)]);
  for (const line of one.written) expect(line).not.toMatch(/wrong-secret|sesame|127\.0\.0\.1/);
});

test('a host that nobody listens at is one line', async () => {
  const one = await replica(`redis://127.0.0.1:${await freePort()}`, RATE);
  expect(await statusesOf(one, 3)).toEqual([200, 200, 429]);
  expect(told(one)).toEqual([cannot('it cannot be reached, ECONNREFUSED')]);
});

test('a server that never answers is one line', async () => {
  const silent = createServer((socket) => socket.on('error', () => undefined).resume()).listen(0, '127.0.0.1');
  await once(silent, 'listening');
  onTestFinished(() => void silent.close());
  const one = await replica(`redis://127.0.0.1:${(silent.address() as { port: number }).port}`, RATE);
  expect(await statusesOf(one, 3)).toEqual([200, 200, 429]);
  expect(told(one)).toEqual([cannot('it does not answer')]);
});

test('TLS with a server that has none is one line', async () => {
  const { port } = await redis();
  const one = await replica(`rediss://127.0.0.1:${port}`, RATE);
  expect(await statusesOf(one, 3)).toEqual([200, 200, 429]);
  expect(told(one)).toEqual([expect.stringMatching(/cannot be used: it (?:cannot be reached, \w+|does not answer)\./)]);
});

test('a cluster by one of its nodes', async () => {
  const { port, url } = await redis(['--cluster-enabled', 'yes', '--cluster-announce-ip', '127.0.0.1']);
  const client = new Redis(url);
  onTestFinished(() => client.disconnect());
  await client.cluster('ADDSLOTSRANGE', 0, 16_383);
  while (!(await client.cluster('INFO')).includes('cluster_state:ok')) await new Promise((resolve) => setTimeout(resolve, 20));
  const address = `redis://127.0.0.1:${port},redis://127.0.0.1:${await freePort()}`;
  expect(await tellsBy(address, { url })).toBe(true);
  expect(await sharesBy(address)).toBe(true);
});

test('a server by its sentinels', async () => {
  const server = await redis();
  const port = await freePort();
  const folder = await mkdtemp(join(tmpdir(), 'humanloop-graphql-sentinel-'));
  const config = join(folder, 'sentinel.conf');
  await writeFile(config, `port ${port}\nbind 127.0.0.1\ndir ${folder}\nsentinel monitor main 127.0.0.1 ${server.port} 1\n`);
  const child = spawn(redisPath ?? '', [config, '--sentinel'], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await rm(folder, { recursive: true, force: true });
  });
  for (let output = ''; !output.includes('+monitor'); ) output += ((await once(child.stdout, 'data')) as [Buffer])[0];
  child.stdout.resume();
  const address = `redis-sentinel://127.0.0.1:${port},127.0.0.1:${await freePort()}#main`;
  expect(await tellsBy(address, server)).toBe(true);
  expect(await sharesBy(address)).toBe(true);
  const other = await replica(`redis-sentinel://127.0.0.1:${port}#another`, RATE);
  expect(told(other)).toEqual([expect.stringContaining('cannot be used')]);
  expect(await asked(other, 'count', 'done')).toBe(0);
});

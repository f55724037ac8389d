import { hash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createReplica, type Replica } from '../fleet/replica.ts';
import { type Services, startServices } from '../fleet/services.ts';
import { run } from '../support/processes.ts';
import { allOfActivity, allOfRedis } from './audit/left-behind.ts';
import { newSecret, secretsIn } from './audit/secrets.ts';
import { startCollector, startTenants, type Tenant } from './audit/tenants.ts';

/*
 * Replicas of all kinds with secrets of all kinds serve several tenants, well and badly, while what they need is ended and started. Then everything that they said,
 * and all that they left behind, is searched for a piece of a secret, and the answers of each tenant for what is another's.
 */

const SECRETS = {
  'the password of PostgreSQL and Redis': newSecret(),
  'the key of the first tenant': newSecret(),
  'the key of the second tenant': newSecret(),
  'a key that nobody has': newSecret(),
  'the key that writes': newSecret(),
  'the key that reads': newSecret(),
  'the header for the collector': newSecret(),
};
const PASSWORD = SECRETS['the password of PostgreSQL and Redis'];
const TENANTS: readonly [Tenant, Tenant] = [
  { key: SECRETS['the key of the first tenant'], marker: newSecret() },
  { key: SECRETS['the key of the second tenant'], marker: newSecret() },
];

let services: Services;
let tenants: Awaited<ReturnType<typeof startTenants>>;
let collector: Awaited<ReturnType<typeof startCollector>>;
let replicas: readonly Replica[] = [];
/** What was answered: to which key, and all of it. */
const answers: { readonly key: string | undefined; readonly text: string }[] = [];
/** What was in Redis, while it was used. */
const shared: Record<string, unknown>[] = [];
/** What commands said that could not be carried out. */
const refusals: string[] = [];

const startReplicas = async (): Promise<readonly Replica[]> => {
  const { folder, database, redis } = services;
  const file = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  const keys = file('keys', `write ${SECRETS['the key that writes']} writer\nread ${SECRETS['the key that reads']} reader\n`);
  const env = {
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
    OTEL_EXPORTER_OTLP_HEADERS: `authorization=${SECRETS['the header for the collector']}`,
    OTEL_BSP_SCHEDULE_DELAY: '100',
    HUMANLOOP_GRAPHQL_RATE_LIMIT_OPERATIONS: '500',
    HUMANLOOP_GRAPHQL_SHUTDOWN_DELAY: '0',
  };
  const byUrl = { ...env, HUMANLOOP_GRAPHQL_SHARED: redis.url };
  const byFile = { ...env, HUMANLOOP_GRAPHQL_SHARED_FILE: file('shared', redis.url) };
  const args = ['--server-api-key-file', keys];
  const live = { HUMANLOOP_BASE_URL: tenants.url, HUMANLOOP_GRAPHQL_CACHE_FINAL: '60' };
  const outsideProduction = { NODE_ENV: '' };
  const made = await Promise.all([
    createReplica({ name: 'stored-by-url', kind: 'stored', folder, args, env: { ...byUrl, HUMANLOOP_GRAPHQL_DATA: database } }),
    createReplica({
      name: 'stored-by-file',
      kind: 'stored',
      folder,
      args,
      env: { ...byFile, ...outsideProduction, HUMANLOOP_GRAPHQL_DATA_FILE: file('database', database) },
    }),
    createReplica({ name: 'live-by-url', kind: 'live', folder, args: [], env: { ...byUrl, ...live } }),
    createReplica({ name: 'live-by-file', kind: 'live', folder, args: [], env: { ...byFile, ...live, ...outsideProduction } }),
  ]);
  await Promise.all(made.map((replica) => replica.start()));
  return made;
};

const get = async (url: string, key?: string, accept = '*/*'): Promise<string> => {
  const headers = { accept, ...(key !== undefined && { 'x-api-key': key }) };
  const answer = await fetch(url, { headers });
  const text = JSON.stringify([...answer.headers]) + (await answer.text());
  answers.push({ key, text });
  return text;
};

const post = async ({ url }: Replica, key: string | undefined, body: object): Promise<void> => {
  const headers = { 'content-type': 'application/json', ...(key !== undefined && { 'x-api-key': key }) };
  const answer = await fetch(`${url}/graphql`, { method: 'POST', headers, body: JSON.stringify(body) });
  answers.push({ key, text: JSON.stringify([...answer.headers]) + (await answer.text()) });
};

const ROWS =
  'query Rows($id: ID!) { evaluation(id: $id) { name runs { id } stats { status } logs(first: 5) { nodes { id log { output } datapoint { inputs } } } } }';
const HASH = hash('sha256', ROWS);

/** What is asked of any replica with any key: well, wrongly, and of what fails. */
const BODIES: readonly object[] = [
  ...['evr_0', 'evr_1', 'evr_2', 'evr_3', 'evr_nothing', '../evr'].map((id) => ({ query: ROWS, variables: { id } })),
  { query: '{ evaluations(first: 5, fileId: "pr_0") { totalCount nodes { id name } } }' },
  { query: '{ nothing }' },
  { query: '{ evaluation(id: 1' },
  { query: 'mutation { deleteEvaluation(input: { id: "evr_nothing" }) { userErrors { code message } } }' },
  {
    query:
      'mutation { createEvaluation(input: { file: { id: "pr_0" }, evaluators: [] }) { evaluation { id } userErrors { code message } } }',
  },
  { extensions: { persistedQuery: { version: 1, sha256Hash: HASH } } },
  { query: ROWS, extensions: { persistedQuery: { version: 1, sha256Hash: HASH } }, variables: { id: 'evr_0' } },
];

const shuffled = <T>(values: readonly T[]): T[] =>
  values
    .map((value) => [Math.random(), value] as const)
    .toSorted(([a], [b]) => a - b)
    .map(([, value]) => value);

const KEYS = [
  ...TENANTS.map(({ key }) => key),
  ...Object.entries(SECRETS).flatMap(([name, secret]) => (/key that/.test(name) ? [secret] : [])),
  undefined,
];

/** All asks of all, in any order, as many at a time as there are replicas. */
const askAll = async (): Promise<void> => {
  const all = replicas.flatMap((replica) => KEYS.flatMap((key) => BODIES.map((body) => ({ replica, key, body }))));
  const waiting = shuffled(all);
  const one = async (): Promise<void> => {
    for (let next = waiting.pop(); next; next = waiting.pop()) await post(next.replica, next.key, next.body);
  };
  await Promise.all(replicas.flatMap(() => [one(), one()]));
};

/** What is started with secrets and cannot be. */
const refuse = async (): Promise<void> => {
  const { folder, database } = services;
  const wrong = [
    ['--data', `postgres://user:${PASSWORD}@127.0.0.1:1/name`],
    ['--data', `postgres://user:${PASSWORD}@127.0.0.1:notaport/name`],
    ['--data', database.replace(/\/postgres$/, '/another')],
    ['--data', database, '--shared', `redis://:${PASSWORD}@:bad port`],
    ['--shared', `http://:${PASSWORD}@127.0.0.1:6379`],
    ['--base-url', `http://user:${PASSWORD}@127.0.0.1:1/v5`],
    ['--data', join(folder, 'new.db'), '--server-api-key', SECRETS['the key that writes'], '--server-api-key-file', join(folder, 'keys')],
    ['import', folder, '--data', `postgres://user:${PASSWORD}@127.0.0.1:1/name`],
  ];
  for (const { code, stdout, stderr } of await Promise.all(wrong.map((args) => run(args)))) {
    expect(code).not.toBe(0);
    refusals.push(stdout + stderr);
  }
};

beforeAll(async () => {
  services = await startServices({ worlds: 5, password: PASSWORD });
  [tenants, collector] = await Promise.all([startTenants(TENANTS), startCollector()]);
  replicas = await startReplicas();
  await askAll();
  shared.push(await allOfRedis(services.redis.url));
  // Everything fails once, while it is asked.
  services.redis.child.kill('SIGSTOP');
  await askAll();
  services.redis.child.kill('SIGCONT');
  const asked = askAll();
  await services.postgres.restart(200);
  await asked;
  await Promise.all(replicas.map((replica) => (replica.name.includes('url') ? replica.kill() : replica.end())));
  await Promise.all(replicas.map((replica) => replica.start()));
  await askAll();
  shared.push(await allOfRedis(services.redis.url));
  for (const { url, probesUrl } of replicas)
    for (const key of KEYS) {
      for (const place of ['/', '/graphql', '/health', '/readiness', '/metrics', '/v5/evaluations', '/v5/nothing', '/evaluations/evr_0'])
        await get(`${url}${place}`, key, 'text/html');
      for (const place of ['/metrics', '/health', '/readiness', '/nothing']) await get(`${probesUrl}${place}`, key);
      await get(`${url}/v5/evaluations/evr_0/logs`, key);
    }
  await refuse();
}, 600_000);

afterAll(async () => {
  await Promise.all(replicas.map((replica) => replica.kill()));
  tenants.close();
  collector.close();
  await services.stop();
});

/** What of a list has a piece of a secret, with where. */
const leaksOf = (texts: readonly string[], secrets: Readonly<Record<string, string>> = SECRETS): string[] =>
  texts.flatMap((text) => secretsIn(text, secrets).map((name) => `${name} in ${text.slice(0, 500)}`)).slice(0, 5);

describe('no piece of a key or password', () => {
  test('is in an answer', () => {
    expect(answers.length).toBeGreaterThan(1_000);
    expect(leaksOf(answers.map(({ text }) => text))).toEqual([]);
  });

  test('is in a line of a log, or in what a process says at its start and end', () => {
    const lines = replicas.flatMap(({ log }) => readFileSync(log, 'utf8').split('\n'));
    expect(lines.filter((line) => line.includes('"msg":"operation"')).length).toBeGreaterThan(1_000);
    expect(leaksOf(lines)).toEqual([]);
  });

  test('is in what a command says that is refused', () => {
    expect(refusals.every((text) => text.length > 0)).toBe(true);
    expect(leaksOf(refusals)).toEqual([]);
  });

  test('is in a key or value of Redis', () => {
    const found = shared.flatMap((each) => Object.entries(each));
    expect(found.filter(([key]) => key.startsWith('humanloop-graphql:')).length).toBeGreaterThan(3);
    expect(found.filter(([key]) => key.startsWith('humanloop-graphql:1:answer:')).length).toBeGreaterThan(3);
    expect(leaksOf(found.map((entry) => JSON.stringify(entry)))).toEqual([]);
  });

  test('is in what PostgreSQL shows of its connections', async () => {
    const rows = await allOfActivity(services.database);
    expect(rows.length).toBeGreaterThan(5);
    expect(leaksOf(rows.map((row) => JSON.stringify(row)))).toEqual([]);
  });

  test('is in a trace', () => {
    expect(collector.bodies.join('')).toContain('evaluation');
    expect(leaksOf(collector.bodies)).toEqual([]);
  });
});

describe('what is a tenant’s', () => {
  const markers = { first: TENANTS[0].marker, second: TENANTS[1].marker };

  test('is in answers to its key alone', () => {
    const foreign = answers.flatMap(({ key, text }) => {
      const own = TENANTS.find((tenant) => tenant.key === key)?.marker;
      return Object.values(markers).some((marker) => marker !== own && text.includes(marker)) ? [text.slice(0, 500)] : [];
    });
    expect(foreign).toEqual([]);
    // Of what was kept some was given out.
    expect(answers.filter(({ text }) => /"x-cache","[^"]*hit=/.test(text)).length).toBeGreaterThan(3);
    for (const { key, marker } of TENANTS)
      expect(answers.filter((answer) => answer.key === key && answer.text.includes(marker)).length).toBeGreaterThan(20);
  });

  test('is in no log, trace or list of connections', async () => {
    const logs = replicas.map(({ log }) => readFileSync(log, 'utf8'));
    const activity = (await allOfActivity(services.database)).map((row) => JSON.stringify(row));
    expect(leaksOf([...logs, ...collector.bodies, ...activity, ...refusals], markers)).toEqual([]);
  });
});

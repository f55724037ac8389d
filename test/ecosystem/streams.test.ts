import { spawnSync } from 'node:child_process';
import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApolloClient, gql, HttpLink, InMemoryCache } from '@apollo/client';
import { Defer20220824Handler, GraphQL17Alpha9Handler } from '@apollo/client/incremental';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { checkTypes, openWorkshop } from './clients/workshop.ts';
import { faultsOf, startProxy } from './proxies.ts';
import { rollingRestart } from './rolling-restart.ts';
import { type RunningServer, startServer } from './server.ts';

const GRUFF = 'evr_jkDGEZI2gnC7uZPTsV5Bp';
const PENDING = 'run_5CY6u6HZuHDigyU4sQTCe';

test.each(['nginx', 'haproxy'] as const)('%s takes the example with its certificate', (proxy) => {
  const directory = mkdtempSync(join(tmpdir(), 'certificate-'));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  const file = join(directory, 'certificate.pem');
  const made = spawnSync('openssl', `req -x509 -newkey rsa:2048 -nodes -subj /CN=evaluations -keyout ${file} -out ${file}.crt`.split(' '));
  expect(made.status).toBe(0);
  appendFileSync(file, readFileSync(`${file}.crt`));
  expect(faultsOf(proxy, file)).toBe('');
});

describe('through nginx with its default buffering', () => {
  test.each(['text/event-stream', 'multipart/mixed;subscriptionSpec="1.0"'])('%s arrives event by event', async (accept) => {
    const server = await startServer();
    const proxy = await startProxy('nginx', [new URL(server.url).host]);
    const post = (query: string, headers: Record<string, string> = {}) =>
      fetch(`${proxy.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify({ query }),
        signal: AbortSignal.timeout(10_000),
      });
    const response = await post(`subscription { evaluationProgress(id: "${GRUFF}", intervalSeconds: 3600) { isFinal } }`, { accept });
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    let text = '';
    const until = async (expected: string) => {
      while (!text.includes(expected)) {
        const { value, done } = (await reader?.read()) ?? { value: undefined, done: true };
        if (done) throw new Error(`It ended: ${text}`);
        text += value;
      }
    };
    await until('"isFinal":false');
    await post(`mutation { cancelEvaluationRun(input: { evaluationId: "${GRUFF}", runId: "${PENDING}" }) { userErrors { message } } }`);
    await until('"isFinal":true');
    await reader?.cancel();
    await proxy.stop();
    await server.stop();
  });
});

test('the examples of clients that come back hold under strict checks', async () => {
  expect(await checkTypes(await openWorkshop('live-types', 'live'))).toEqual({ succeeded: true, output: '' });
});

describe('two replicas that are restarted one after the other', () => {
  test.each(['haproxy', 'nginx'] as const)('behind %s leave none of fifty watchers still', { timeout: 300_000 }, async (proxy) => {
    const told: string[] = [];
    await rollingRestart({ proxy, watchers: 50, tell: (line) => told.push(line) });
    expect(told.at(-1)).toContain('both were restarted');
  });
});

describe('Apollo Client', () => {
  let server: RunningServer;
  beforeAll(async () => {
    server = await startServer();
  });
  afterAll(() => server.stop());

  const QUERY = `query Deferred { evaluation(id: "evr_7ZAECYi82P80BOqjkseLt") {
    id
    ... DEFER { stats { status } controlRun { id label } }
    runs { id ... DEFER { stats { numLogs } } }
    logs(first: 30) { totalCount nodes STREAM { id runId } }
  } }`;
  const answer = async (query: string, incrementalHandler?: Defer20220824Handler | GraphQL17Alpha9Handler) => {
    const client = new ApolloClient({
      link: new HttpLink({ uri: `${server.url}/graphql` }),
      cache: new InMemoryCache(),
      // The types of the second lack what its class has.
      ...(incrementalHandler && { incrementalHandler: incrementalHandler as Defer20220824Handler }),
    });
    const { data, error } = await client.query({ query: gql(query), fetchPolicy: 'no-cache' });
    expect(error).toBeUndefined();
    return data;
  };

  test.each([
    ['Defer20220824Handler', () => new Defer20220824Handler()],
    ['GraphQL17Alpha9Handler', () => new GraphQL17Alpha9Handler()],
  ])('puts deferred and streamed parts together with %s', async (_name, handler) => {
    const plain = await answer(QUERY.replaceAll(/DEFER|STREAM/g, ''));
    const deferred = QUERY.replaceAll('DEFER', '@defer').replace('STREAM', '@stream(initialCount: 3)');
    expect(await answer(deferred, handler())).toEqual(plain);
  });
});

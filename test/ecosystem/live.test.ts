import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { ApolloClient, ApolloLink, gql, InMemoryCache, Observable } from '@apollo/client';
import { Client, fetchExchange } from '@urql/core';
import { print } from 'graphql';
import { createClient } from 'graphql-sse';
import { meros } from 'meros/browser';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openSupergraph } from './federation/open-supergraph.ts';
import { REVIEWS_SDL } from './federation/reviews.ts';
import { type RunningServer, startServer } from './server.ts';

const KEY = 'sesame';
const headers = { 'x-api-key': KEY };
const GRUFF = 'evr_jkDGEZI2gnC7uZPTsV5Bp';
const PENDING = 'run_5CY6u6HZuHDigyU4sQTCe';
const PROGRESS = `subscription Progress($id: ID!) {
  evaluationProgress(id: $id, intervalSeconds: 1) { isFinal runs { run { id label } status numLogs } }
}`;

interface Progress {
  readonly evaluationProgress: { readonly isFinal: boolean; readonly runs: readonly { readonly status: string }[] };
}

type Events = AsyncIterator<Progress>;

describe('progress over Server-Sent Events', () => {
  let server: RunningServer;
  beforeAll(async () => {
    server = await startServer(['--federation', '--server-api-key', KEY]);
  });
  afterAll(() => server.stop());

  const cancel = async (): Promise<void> => {
    const query = `mutation { cancelEvaluationRun(input: { evaluationId: "${GRUFF}", runId: "${PENDING}" }) { userErrors { message } } }`;
    await fetch(`${server.url}/graphql`, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body: JSON.stringify({ query }),
    });
  };

  /** Turns what a client calls for every event into something to wait on. */
  const collected = (subscribe: (next: (event: Progress) => void, end: (error?: unknown) => void) => () => void): Events => {
    const events: Progress[] = [];
    let ended = false;
    let failure: unknown;
    let wake = (): void => undefined;
    const stop = subscribe(
      (event) => {
        events.push(event);
        wake();
      },
      (error) => {
        ended = true;
        failure = error;
        wake();
      },
    );
    return {
      next: async () => {
        while (events.length === 0 && !ended) await new Promise<void>((resolve) => (wake = resolve));
        if (failure) throw failure;
        const value = events.shift();
        return value ? { value, done: false } : { value: undefined, done: true };
      },
      return: async () => {
        stop();
        return { value: undefined, done: true };
      },
    };
  };

  const sse = (url: string, singleConnection = false) => createClient({ url, headers, singleConnection, retryAttempts: 0 });

  const clients: Readonly<Record<string, (url: string, id: string) => Events>> = {
    'graphql-sse': (url, id) =>
      collected((next, end) =>
        sse(url).subscribe<Progress>(
          { query: PROGRESS, variables: { id } },
          { next: ({ data, errors }) => (data ? next(data) : end(errors)), error: end, complete: end },
        ),
      ),
    urql: (url, id) =>
      collected((next, end) => {
        const client = new Client({
          url,
          preferGetMethod: false,
          fetchSubscriptions: true,
          exchanges: [fetchExchange],
          fetchOptions: { headers },
        });
        const { unsubscribe } = client.subscription<Progress>(PROGRESS, { id }).subscribe(({ data, error, hasNext }) => {
          if (error) end(error);
          // At the end urql tells the last event once more.
          else if (hasNext === false) end();
          else if (data) next(data);
        });
        return unsubscribe;
      }),
    'Apollo Client': (url, id) =>
      collected((next, end) => {
        const transport = sse(url);
        const link = new ApolloLink(
          ({ query, variables, operationName }) =>
            new Observable((observer) =>
              transport.subscribe(
                { query: print(query), variables, ...(operationName && { operationName }) },
                {
                  next: (result) => observer.next(result as ApolloLink.Result),
                  error: (error) => observer.error(error),
                  complete: () => observer.complete(),
                },
              ),
            ),
        );
        const client = new ApolloClient({ link, cache: new InMemoryCache() });
        const subscription = client
          .subscribe<Progress>({ query: gql(PROGRESS), variables: { id } })
          .subscribe({ next: ({ data, error }) => (data ? next(data) : end(error)), error: end, complete: end });
        return () => subscription.unsubscribe();
      }),
  };

  test.each(Object.entries(clients))('%s is told the state at once, and that it is over', async (_name, subscribe) => {
    const events = subscribe(`${server.url}/graphql`, 'evr_7ZAECYi82P80BOqjkseLt');
    expect((await events.next()).value).toMatchObject({
      evaluationProgress: { isFinal: true, runs: Array(5).fill({ status: 'COMPLETED' }) },
    });
    expect((await events.next()).done).toBe(true);
  });

  test('all of them are told a change, and Hive Gateway hands it through', async () => {
    const { composeSupergraph, hiveGateway } = await openSupergraph('supergraph-live');
    const supergraph = composeSupergraph([
      { name: 'evaluations', url: `${server.url}/graphql`, sdl: await subgraphSdl(server.url) },
      { name: 'reviews', url: 'http://127.0.0.1:9/graphql', sdl: REVIEWS_SDL },
    ]);
    const gateway = hiveGateway(supergraph).listen(0, '127.0.0.1');
    await once(gateway, 'listening');
    const gatewayUrl = `http://127.0.0.1:${(gateway.address() as AddressInfo).port}/graphql`;
    const watchers = [...Object.values(clients).map((subscribe) => subscribe(`${server.url}/graphql`, GRUFF))];
    const through = clients['graphql-sse']?.(gatewayUrl, GRUFF);
    if (through) watchers.push(through);
    for (const watcher of watchers) expect((await watcher.next()).value?.evaluationProgress.isFinal).toBe(false);
    await cancel();
    for (const watcher of watchers) {
      expect((await watcher.next()).value?.evaluationProgress).toMatchObject({ isFinal: true });
      await watcher.return?.();
    }
    gateway.closeAllConnections();
    gateway.close();
  });
});

const subgraphSdl = async (url: string): Promise<string> => {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"query":"{ _service { sdl } }"}',
  });
  return ((await response.json()) as { data: { _service: { sdl: string } } }).data._service.sdl;
};

test('deferred stats and streamed rows are put together by a multipart client', async () => {
  const server = await startServer();
  const query = `{ evaluation(id: "evr_7ZAECYi82P80BOqjkseLt") { name ... @defer { stats { status } } logs(first: 104) { totalCount nodes @stream(initialCount: 2) { runId } } } }`;
  const response = await fetch(`${server.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'multipart/mixed' },
    body: JSON.stringify({ query }),
  });
  const parts = await meros<{
    data?: { evaluation: { name: string; logs: { nodes: unknown[] } } };
    incremental?: { items?: unknown[]; data?: unknown }[];
  }>(response);
  if (parts instanceof Response) throw new Error('The answer came in one piece.');
  let rows = 0;
  let deferred: unknown;
  let first: string | undefined;
  for await (const { json, body } of parts) {
    if (!json) throw new Error('A part is no JSON.');
    first ??= body.data?.evaluation.name;
    rows += body.data?.evaluation.logs.nodes.length ?? 0;
    for (const { items, data } of body.incremental ?? []) {
      rows += items?.length ?? 0;
      deferred ??= data;
    }
  }
  expect([first, rows, deferred]).toEqual(['Spring: who answers best?', 104, { stats: { status: 'COMPLETED' } }]);
  await server.stop();
});

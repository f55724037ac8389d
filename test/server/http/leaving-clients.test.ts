import { once } from 'node:events';
import { type AddressInfo, connect } from 'node:net';
import type { HttpBindings } from '@hono/node-server';
import { expect, onTestFinished, test } from 'vitest';
import { closed, listen } from '../../../src/cli/listening.ts';
import { parseConfig } from '../../../src/config/config.ts';
import { facade } from '../../support/helpers.ts';

/** A server whose requests go in when they may, which says of each what its log has of it. */
const start = async (mayGoIn: (bindings: HttpBindings) => Promise<unknown>) => {
  const bugs: unknown[] = [];
  const logged = Promise.withResolvers<number>();
  const log = {
    operation: (_operation: unknown, status: number) => logged.resolve(status),
    bug: (error: unknown) => bugs.push(error),
    note: () => undefined,
    problem: () => undefined,
  };
  const { fetch } = facade({ log });
  const goIn = async (request: Request, bindings?: object): Promise<Response> => {
    await mayGoIn(bindings as HttpBindings);
    return fetch(request, bindings);
  };
  const config = parseConfig({ flags: {}, env: {}, readFile: () => '' });
  const server = await listen({ fetch: goIn }, { port: 0, flag: '--port', config });
  onTestFinished(() => {
    server.closeAllConnections();
    return closed(server);
  });
  return { port: (server.address() as AddressInfo).port, logged: logged.promise, bugs };
};

const HALF = 'POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{"query":';

test.each([
  ['while it is waited for', () => Promise.resolve()],
  ['before anybody reads it', ({ incoming }: HttpBindings) => new Promise((resolve) => incoming.on('error', resolve))],
])('a client that leaves in the middle of its body %s has left, and nothing is wrong', async (_when, mayGoIn) => {
  const came = Promise.withResolvers<void>();
  const { port, logged, bugs } = await start((bindings) => {
    came.resolve();
    return mayGoIn(bindings);
  });
  const client = connect(port, '127.0.0.1');
  client.write(HALF);
  await came.promise;
  client.destroy();
  await once(client, 'close');
  expect(await logged).toBe(499);
  expect(bugs).toEqual([]);
});

import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import { HumanloopClient } from 'humanloop';
import { onTestFinished } from 'vitest';
import { backendOver, facade } from './helpers.ts';

/** A server with a writable sample until the test has finished: where its /v5 is, and GraphQL over the same. */
export const servedSample = async () => {
  const backend = await backendOver();
  const { fetch, ask } = facade({ upstream: backend, backend, readOnly: false });
  const server = serve({ fetch, port: 0, hostname: '127.0.0.1' }) as Server;
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return { baseUrl: `http://127.0.0.1:${port}/v5`, ask };
};

/** The vendor's SDK over that server. */
export const vendorSdk = async () => {
  const { baseUrl, ask } = await servedSample();
  return { client: new HumanloopClient({ apiKey: 'any', baseUrl }), ask };
};

/** What a listing of the SDK has on all of its pages. */
export const all = async <T>(pages: AsyncIterable<T>): Promise<T[]> => {
  const items: T[] = [];
  for await (const item of pages) items.push(item);
  return items;
};

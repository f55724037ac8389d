import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { onTestFinished } from 'vitest';
import type { Constants } from '../../src/config/constants.ts';
import { served } from '../operations/served.ts';
import { type RunningRedis, startRedis } from '../support/redis.ts';

export type Replica = Awaited<ReturnType<typeof served>>;

/** A server for one test. */
export const redis = async (settings?: readonly string[], port?: number): Promise<RunningRedis> => {
  const running = await startRedis(settings, port);
  onTestFinished(() => running.stop());
  return running;
};

/** A replica that shares by this address. On a busy machine only a patient one shares for certain. */
export const patientReplica = (
  url: string,
  settings: Readonly<Record<string, string>> = {},
  constants: Partial<Constants> = {},
): Promise<Replica> => replica(url, settings, { sharedPatience: 30_000, ...constants });

/** A replica as it is; without an address it shares nothing. */
export const replica = async (
  url: string | undefined,
  settings: Readonly<Record<string, string>> = {},
  constants: Partial<Constants> = {},
): Promise<Replica> => {
  const running = await served({ ...(url !== undefined && { SHARED: url }), ...settings }, constants);
  onTestFinished(() => running.facade.close());
  return running;
};

export const QUERY = '{ evaluations(first: 1) { totalCount } }';
const HASH = createHash('sha256').update(QUERY).digest('hex');

/** Asks by the hash of the document, with its text or without: what comes of it. */
export const askByHash = async ({ post }: Replica, query?: string): Promise<unknown> => {
  const extensions = { persistedQuery: { version: 1, sha256Hash: HASH } };
  const { data, errors } = (await (await post({ ...(query && { query }), extensions })).json()) as {
    data?: unknown;
    errors?: { extensions: { code: string } }[];
  };
  return errors ? errors[0]?.extensions.code : data;
};

export const ANSWER = { evaluations: { totalCount: 5 } };
export const UNKNOWN = 'PERSISTED_QUERY_NOT_FOUND';

/** The statuses of so many requests, one after another. */
export const statusesOf = async ({ post }: Replica, times: number): Promise<number[]> => {
  const statuses: number[] = [];
  for (let sent = 0; sent < times; sent += 1) statuses.push((await post({ query: '{ __typename }' })).status);
  return statuses;
};

/** How often what replicas share was asked so, by the metrics. */
export const asked = async ({ get }: Replica, command: string, outcome: string): Promise<number> => {
  const text = await (await get('/metrics')).text();
  return Number(new RegExp(`shared_requests_total\\{command="${command}",outcome="${outcome}"\\} (\\d+)`).exec(text)?.[1] ?? 0);
};

/** Waits until something is so. */
export const until = async (isSo: () => Promise<boolean>): Promise<void> => {
  while (!(await isSo())) await sleep(20);
};

/** A client that looks at, and puts, whatever it likes. */
export const admin = ({ url }: Pick<RunningRedis, 'url'>, password?: string): Redis => {
  const client = new Redis(url, { ...(password !== undefined && { password }) });
  onTestFinished(() => client.disconnect());
  return client;
};

export const DOCUMENT_KEY = `humanloop-graphql:1:document:${HASH}`;

/** An address that leads to a server with so many milliseconds on the way. */
export const slowly = async ({ port }: RunningRedis, ms: number): Promise<string> => {
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = connect(port, '127.0.0.1');
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
    }
    client.on('data', (chunk) => setTimeout(() => upstream.write(chunk), ms));
    upstream.on('data', (chunk) => client.write(chunk));
    client.on('close', () => upstream.destroy());
    upstream.on('close', () => client.destroy());
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return `redis://127.0.0.1:${(server.address() as { port: number }).port}`;
};

/** An address that leads nobody anywhere until so many have come. */
export const together = async ({ port }: RunningRedis, count: number): Promise<string> => {
  const waiting: Socket[] = [];
  const server = createServer((client) => {
    waiting.push(client.on('error', () => undefined));
    if (waiting.length < count) return;
    for (const each of waiting.splice(0)) {
      const upstream = connect(port, '127.0.0.1').on('error', () => undefined);
      each.pipe(upstream).pipe(each);
    }
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return `redis://127.0.0.1:${(server.address() as { port: number }).port}`;
};

/** An address that leads to a server as long as nobody cuts the way. */
export const passage = async ({ port }: RunningRedis) => {
  const sockets = new Set<Socket>();
  const connected = (client: Socket): void => {
    const upstream = connect(port, '127.0.0.1');
    for (const socket of [client, upstream]) sockets.add(socket.on('error', () => undefined));
    client.pipe(upstream).pipe(client);
    client.on('close', () => upstream.destroy());
    upstream.on('close', () => client.destroy());
  };
  const listen = async (at: number): Promise<Server> => {
    const server = createServer(connected).listen(at, '127.0.0.1');
    await once(server, 'listening');
    return server;
  };
  let server = await listen(0);
  const { port: own } = server.address() as { port: number };
  const cut = async (): Promise<void> => {
    const closed = once(server, 'close');
    server.close();
    for (const socket of sockets) socket.destroy();
    await closed;
  };
  onTestFinished(async () => {
    if (server.listening) await cut();
  });
  return {
    url: `redis://127.0.0.1:${own}`,
    cut,
    mend: async (): Promise<void> => {
      server = await listen(own);
    },
  };
};

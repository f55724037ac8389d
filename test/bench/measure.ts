import { type Contestant, startOf } from './contestants.ts';
import { type Client, createClient } from './load.ts';
import { freePort, type Running, startServer } from './processes.ts';
import type { BenchQuery } from './queries.ts';

/** What one run of one server on one query cost. */
export interface Measured {
  /** Milliseconds of CPU for a request, one after another. */
  readonly cpu: number;
  /** Milliseconds for a request with an upstream that takes `LATENCY` for each answer. */
  readonly cold: number;
  /** The most memory held, in MiB. */
  readonly peak: number;
  /** Answers in a second to `CLIENTS` who ask at once. */
  readonly rate: number;
}

export const LATENCY = 20;
export const CLIENTS = 32;

const FEWEST_REQUESTS = 20;
const COLD_TIMES = 9;

export const median = (values: readonly number[]): number => {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  return ((sorted[Math.ceil(middle) - 1] ?? Number.NaN) + (sorted[Math.floor(middle)] ?? Number.NaN)) / 2;
};

/** Asks for one and a half times so many seconds, twenty times at least; the milliseconds that an answer takes then. */
export const warmUp = async (client: Client, seconds: number): Promise<number> => {
  const taken: number[] = [];
  for (const start = performance.now(); taken.length < FEWEST_REQUESTS || performance.now() - start < seconds * 1500; )
    taken.push(await client.ask());
  return median(taken);
};

/** Milliseconds of CPU for a request, over so many of them. */
export const cpuOver = async (server: Running, client: Client, times: number): Promise<number> => {
  const before = await server.usage();
  await client.askInTurn(times);
  const after = await server.usage();
  return (after.cpu - before.cpu) / times;
};

/** Milliseconds of CPU for a request, once the server is warm: over so many seconds' worth of requests, twenty at least. */
export const cpuOf = async (server: Running, query: BenchQuery, seconds: number): Promise<number> => {
  const client = createClient(server.url, query);
  const taken = await warmUp(client, seconds);
  const cpu = await cpuOver(server, client, Math.max(FEWEST_REQUESTS, Math.ceil((seconds * 1000) / taken)));
  await client.close();
  return cpu;
};

/** Milliseconds by the clock for an answer, where upstream takes `LATENCY` for each of its own. */
export const coldOf = async (client: Client, upstream: Running): Promise<number> => {
  upstream.child.send(LATENCY);
  const cold = median(await client.askInTurn(COLD_TIMES));
  upstream.child.send(0);
  return cold;
};

export interface Effort {
  readonly query: BenchQuery;
  readonly upstream: Running;
  /** How long to measure what is measured one after another; three times that under load. */
  readonly seconds: number;
}

/** Starts a server anew and measures it on one query. */
export const measure = async (contestant: Contestant, { query, upstream, seconds }: Effort): Promise<Measured> => {
  const port = await freePort();
  const server = await startServer(startOf(contestant, upstream.url, port), port);
  const client = createClient(server.url, query);
  try {
    const cpu = await cpuOf(server, query, seconds);
    const rate = await client.rate(CLIENTS, seconds * 3000);
    const { peak } = await server.usage();
    return { cpu, cold: await coldOf(client, upstream), peak, rate };
  } finally {
    await client.close();
    await server.stop();
  }
};

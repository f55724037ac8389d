import { once } from 'node:events';
import { isDeepStrictEqual } from 'node:util';
import type { ContestOptions } from './contest.ts';
import { PEERS, type Peer, startOf } from './contestants.ts';
import { type Client, createClient } from './load.ts';
import { CLIENTS, coldOf, cpuOver, LATENCY, median, warmUp } from './measure.ts';
import { freePort, type Running, startServer, startUpstream } from './processes.ts';
import { type BenchQuery, benchQuery } from './queries.ts';
import { loadNow, number, tableHead, tableLine, tableOf, withRatio } from './table.ts';
import { installPeers, peerVersions } from './versions.ts';

/** Each time that the servers are started, their CPU is measured so often, each time for a fifth of the seconds that one asked for. */
const WINDOWS = 7;
const WINDOW_SHARE = 0.2;
const FEWEST_REQUESTS = 3;

interface Contender {
  readonly peer: Peer;
  readonly server: Running;
  readonly client: Client;
}

/** What was measured of one server, each time anew. */
interface Taken {
  readonly calls: number[];
  readonly cpu: number[];
  readonly cold: number[];
  readonly rate: number[];
}

const startAll = async (query: BenchQuery, upstream: Running): Promise<Contender[]> => {
  const contenders: Contender[] = [];
  for (const peer of PEERS) {
    const port = await freePort();
    const server = await startServer(startOf(peer, upstream.url, port), port);
    contenders.push({ peer, server, client: createClient(server.url, query) });
  }
  return contenders;
};

/** How many calls upstream was asked since it was asked this last. */
const callsOf = async ({ child }: Running): Promise<number> => {
  child.send('calls');
  const [calls] = await once(child, 'message');
  return calls;
};

interface Round {
  readonly query: BenchQuery;
  readonly upstream: Running;
  readonly seconds: number;
  readonly taken: Readonly<Record<Peer, Taken>>;
}

/** Asks each once; rejects where two have different answers. */
const compare = async (contenders: readonly Contender[], { upstream, taken }: Round): Promise<void> => {
  let expected: unknown;
  for (const { peer, client } of contenders) {
    await callsOf(upstream);
    const answer: unknown = JSON.parse((await client.bytes()).toString());
    taken[peer].calls.push(await callsOf(upstream));
    expected ??= answer;
    if (!isDeepStrictEqual(answer, expected)) throw new Error(`${peer} answers otherwise: ${JSON.stringify(answer).slice(0, 300)}`);
  }
};

/** CPU of all, by turns in short windows, so that what else the machine does is shared by all. */
const takeCpu = async (contenders: readonly Contender[], { seconds, taken }: Round): Promise<void> => {
  const times = new Map<Peer, number>();
  for (const { peer, client } of contenders)
    times.set(peer, Math.max(FEWEST_REQUESTS, Math.ceil((seconds * 1000 * WINDOW_SHARE) / (await warmUp(client, seconds)))));
  for (let window = 0; window < WINDOWS; window += 1) {
    for (const { peer, server, client } of window % 2 === 0 ? contenders : contenders.toReversed())
      taken[peer].cpu.push(await cpuOver(server, client, times.get(peer) ?? FEWEST_REQUESTS));
  }
};

/** Starts all of them anew, and measures each. */
const measureAll = async (round: Round): Promise<void> => {
  const { query, upstream, seconds, taken } = round;
  const contenders = await startAll(query, upstream);
  try {
    await compare(contenders, round);
    await takeCpu(contenders, round);
    for (const { peer, client } of contenders) {
      taken[peer].rate.push(await client.rate(CLIENTS, seconds * 1000));
      taken[peer].cold.push(await coldOf(client, upstream));
    }
  } finally {
    for (const { server, client } of contenders) {
      await client.close();
      await server.stop();
    }
  }
};

const HEAD = ['query', 'server', 'calls', 'CPU ms', 'CPU ms at the least', `wall ms at ${LATENCY} ms`, `answers/s of ${CLIENTS}`];

const lineOf = (name: string, peer: Peer, { calls, cpu, cold, rate }: Taken, yardstick: Taken): string =>
  tableLine([
    name,
    peer,
    String(median(calls)),
    withRatio(median(cpu), median(yardstick.cpu)),
    withRatio(Math.min(...cpu), Math.min(...yardstick.cpu)),
    withRatio(median(cold), median(yardstick.cold)),
    withRatio(median(rate), median(yardstick.rate)),
  ]);

const [HANDLER, ...OTHERS] = PEERS;

/** The ratio of medians, and in brackets that of the least. */
const ratiosOf = ({ cpu }: Taken, yardstick: Taken): string =>
  `×${(median(cpu) / median(yardstick.cpu)).toFixed(2)} (${(Math.min(...cpu) / Math.min(...yardstick.cpu)).toFixed(2)})`;

/** The hand-written handler, Yoga, Yoga with what makes it faster, Grafast, and this server: over rows that favour none, all with the same answers. */
export const peerContest = async ({ queries, repeats, seconds, print }: ContestOptions): Promise<void> => {
  installPeers();
  print(`beside ${peerVersions()}; load ${loadNow()}\n`);
  const upstream = await startUpstream('neutral');
  const ratios: string[][] = [];
  print(tableHead(HEAD, 2));
  for (const name of queries) {
    const empty = (): Taken => ({ calls: [], cpu: [], cold: [], rate: [] });
    const taken = Object.fromEntries(PEERS.map((peer) => [peer, empty()])) as Record<Peer, Taken>;
    for (let repeat = 0; repeat < repeats; repeat += 1) await measureAll({ query: benchQuery(name), upstream, seconds, taken });
    for (const peer of PEERS) print(lineOf(name, peer, taken[peer], taken[HANDLER]));
    const cells = OTHERS.map((peer) => ratiosOf(taken[peer], taken[HANDLER]));
    ratios.push([name, number(median(taken[HANDLER].cpu)), ...cells]);
  }
  await upstream.stop();
  print(`\n${tableOf(['CPU to the handler', `${HANDLER}, ms`, ...OTHERS], ratios)}\n`);
  print(`load ${loadNow()}`);
};

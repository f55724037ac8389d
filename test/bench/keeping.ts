import { request } from 'undici';
import { startRedis } from '../support/redis.ts';
import { startOf } from './contestants.ts';
import { inTheAir } from './in-the-air.ts';
import { createClient } from './load.ts';
import { cpuOf, LATENCY, median } from './measure.ts';
import { freePort, type Running, startServer, startUpstream } from './processes.ts';
import type { BenchQuery } from './queries.ts';
import { tableOf, withRatio } from './table.ts';

/** What a screen of an evaluation asks: itself, its runs and stats, and a page of rows, large or small. */
const dashboard = (id: string, rows: number): BenchQuery => ({
  operationName: undefined,
  query: `query ($id: ID!) {
    evaluation(id: $id) {
      name
      runs { humanloopId status control label }
      stats { status runStats { numLogs evaluatorStats { numJudgments } } }
      logs(first: ${rows}) {
        totalCount
        nodes { runId log { humanloopId output createdAt } evaluatorLogs { humanloopId judgment { raw } evaluator { name } } }
      }
    }
  }`,
  variables: [{ id }],
});

const ASKED = [
  ['a final evaluation, 10 rows', dashboard('evr_final', 10)],
  ['a final evaluation, 100 rows', dashboard('evr_final', 100)],
  ['one that goes on, 10 rows', dashboard('evr_1', 10)],
  ['one that goes on, 100 rows', dashboard('evr_1', 100)],
] as const;

/** The machine has other things to do: what a quarter of the answers take at most says more than their middle. */
const TIMES = 40;
const quarterOf = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 4)] ?? Number.NaN;

interface Measured {
  readonly cpu: number;
  readonly late: number;
}

export interface KeepingOptions {
  readonly repeats: number;
  readonly seconds: number;
  readonly print: (line: string) => void;
}

/** How its calls came by their answers, once what can be kept is kept. */
const cacheOf = async ({ url }: Running, { query, variables }: BenchQuery): Promise<string> => {
  const body = JSON.stringify({ query, variables: variables[0] });
  const response = await request(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
  await response.body.dump();
  return String(response.headers['x-cache'] ?? '4');
};

const measure = async (server: Running, upstream: Running, query: BenchQuery, seconds: number): Promise<Measured> => {
  const client = createClient(server.url, query);
  const cpu = await cpuOf(server, query, seconds);
  upstream.child.send(LATENCY);
  const late = quarterOf(await client.askInTurn(TIMES));
  upstream.child.send(0);
  await client.close();
  return { cpu, late };
};

interface Run extends Measured {
  readonly cache: string;
}

/** Measures a server that is started for it, with these variables beside. */
const run = async (upstream: Running, query: BenchQuery, seconds: number, env: Readonly<Record<string, string>>): Promise<Run> => {
  const port = await freePort();
  const start = startOf('ours', upstream.url, port);
  const server = await startServer({ ...start, env: { ...start.env, ...env } }, port);
  const measured = await measure(server, upstream, query, seconds);
  const cache = await cacheOf(server, query);
  await server.stop();
  return { ...measured, cache };
};

const medianOf = (runs: readonly Run[]): Run => ({
  cpu: median(runs.map(({ cpu }) => cpu)),
  late: median(runs.map(({ late }) => late)),
  cache: runs[0]?.cache ?? '',
});

/** What it costs to ask for what can be kept, and for what cannot, of a server that keeps answers and of one that does not. */
export const keeping = async ({ repeats, seconds, print }: KeepingOptions): Promise<void> => {
  const [upstream, redis] = [await startUpstream(), await startRedis()];
  const keep = { HUMANLOOP_GRAPHQL_SHARED: redis.url, HUMANLOOP_GRAPHQL_CACHE_FINAL: '3600' };
  const rows: string[][] = [];
  for (const [name, query] of ASKED) {
    const [alone, kept]: [Run[], Run[]] = [[], []];
    for (let repeat = 0; repeat < repeats; repeat += 1) {
      alone.push(await run(upstream, query, seconds, {}));
      kept.push(await run(upstream, query, seconds, keep));
    }
    const yardstick = medianOf(alone);
    for (const [title, of] of [[name, yardstick] as const, ['  keeping answers', medianOf(kept)] as const]) {
      const { cpu, late, cache } = of;
      rows.push([title, cache, withRatio(cpu, yardstick.cpu), withRatio(late, yardstick.late)]);
    }
  }
  print(tableOf(['', 'calls', 'CPU ms', `ms at ${LATENCY} ms`], rows));
  await upstream.stop();
  await redis.stop();
  print('');
  print(await inTheAir(seconds * 10));
};

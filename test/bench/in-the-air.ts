import { setTimeout } from 'node:timers/promises';
import { listening } from '../operations/served.ts';
import { give } from '../support/faulty-upstream.ts';
import { type LiveFacade, liveFacade } from '../support/live-facade.ts';
import { tableOf } from './table.ts';
import { createUpstream } from './upstream.ts';

const REPLICAS = 4;
const WATCHERS = 50;
/** Milliseconds between two looks of one who watches, on average. */
const PAUSE = 10_000;
const QUERY = '{ evaluation(id: "evr_1") { name runs { status } stats { status } logs(first: 10) { totalCount nodes { runId } } } }';

/** An upstream that takes so many milliseconds, and counts the calls that come while an equal one is answered. */
const countingUpstream = async (latency: number) => {
  const send = createUpstream();
  const inAir = new Map<string, number>();
  const counts = { all: 0, equal: 0 };
  const { origin, close } = await listening(async ({ url = '' }, response) => {
    const path = url.slice('/v5'.length);
    const others = inAir.get(path) ?? 0;
    counts.all += 1;
    if (others > 0) counts.equal += 1;
    inAir.set(path, others + 1);
    await setTimeout(latency);
    inAir.set(path, (inAir.get(path) ?? 1) - 1);
    give(response, await send({ method: 'GET', path, headers: {} }));
  });
  return { url: `${origin}/v5`, counts, close };
};

/** The share of calls that are in the air already through another replica, where many look at one evaluation that goes on. */
const shareAt = async (latency: number, seconds: number): Promise<string[]> => {
  const upstream = await countingUpstream(latency);
  const replicas: LiveFacade[] = [];
  for (let made = 0; made < REPLICAS; made += 1) replicas.push(await liveFacade(upstream.url));
  const end = performance.now() + seconds * 1_000;
  const watch = async (): Promise<void> => {
    for (;;) {
      const pause = -Math.log(1 - Math.random()) * PAUSE;
      if (performance.now() + pause > end) return;
      await setTimeout(pause);
      await replicas[Math.floor(Math.random() * REPLICAS)]?.ask(QUERY, { key: 'bench' });
    }
  };
  await Promise.all(Array.from({ length: WATCHERS }, watch));
  await Promise.all(replicas.map((replica) => replica.close()));
  await upstream.close();
  const { all, equal } = upstream.counts;
  return [String(latency), String(all), String(equal), `${((equal / Math.max(1, all)) * 100).toFixed(0)} %`];
};

/** What it would save to ask for what is in the air once for all replicas, and not for each. */
export const inTheAir = async (seconds: number): Promise<string> => {
  const rows: string[][] = [];
  for (const latency of [20, 100, 500]) rows.push(await shareAt(latency, seconds));
  return tableOf(
    [`${WATCHERS} who look every ${PAUSE / 1_000} s, ${REPLICAS} replicas, ms of upstream`, 'calls', 'equal in the air', 'share'],
    rows,
  );
};

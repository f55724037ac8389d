import { setTimeout } from 'node:timers/promises';
import { afterEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import type { Constants } from '../../src/config/constants.ts';
import type { Send } from '../../src/contract/send.ts';
import { type Exchange, give, startFaultyUpstream } from '../support/faulty-upstream.ts';
import { codes } from '../support/helpers.ts';
import { liveFacade } from '../support/live-facade.ts';
import { synthetic } from '../support/synthetic.ts';

const KEY = 'hl_limits';

const start = async (
  settings: Record<string, string> = {},
  sound: Send = synthetic({ evaluations: 100 }),
  constants: Partial<Constants> = {},
) => {
  const upstream = await startFaultyUpstream(sound);
  const live = await liveFacade(upstream.url, { MAX_ALIASES: '100', ...settings }, { maxRootFields: 100, ...constants });
  onTestFinished(async () => {
    await upstream.close();
    await live.close();
  });
  return { ...live, upstream, seen: () => upstream.seen(KEY), ask: (query: string) => live.ask(query, { key: KEY }) };
};

/** An upstream that takes its time, so that calls meet there. */
const slow =
  (sound: Send): Send =>
  async (call) => {
    await setTimeout(20);
    return sound(call);
  };

/** A query of evaluations, one call each. */
const evaluations = (count: number): string =>
  `{ ${Array.from({ length: count }, (_, index) => `e${index}: evaluation(id: "evr_${index}") { name }`).join(' ')} }`;

/** Holds every call until it is let go. */
const holding = () => {
  const held: Exchange[] = [];
  return {
    held,
    fault: (exchange: Exchange) => void held.push(exchange),
    letGo: () => {
      for (const { response, sound } of held.splice(0)) give(response, sound);
    },
  };
};

afterEach(() => void vi.restoreAllMocks());

const until = (holds: () => boolean) => vi.waitUntil(holds, { timeout: 60_000 });

test('a page of 25 rows with a run list and stats each costs 51 calls, none twice', async () => {
  const { ask, seen, upstream } = await start({}, slow(synthetic({ evaluations: 25 })));
  const reply = await ask(
    '{ evaluations(first: 25) { nodes { name a: runs { id } b: runs { label } stats { runStats { runId } } again: stats { status } } } }',
  );
  expect(reply.errors).toBeUndefined();
  const paths = seen().map(({ path }) => path);
  expect(paths).toHaveLength(51);
  expect(new Set(paths).size).toBe(51);
  expect(upstream.load.highest).toBeGreaterThan(1);
  expect(upstream.load.highest).toBeLessThanOrEqual(64);
});

test('no more calls are in flight than allowed, whoever asks, and all are answered', async () => {
  const { ask, upstream } = await start({ UPSTREAM_CONCURRENCY: '5' }, slow(synthetic({ evaluations: 40 })));
  const replies = await Promise.all([ask(evaluations(30)), ask('{ evaluations(first: 40) { nodes { stats { status } } } }')]);
  expect(replies.map(({ errors }) => errors)).toEqual([undefined, undefined]);
  expect(upstream.load.highest).toBe(5);
});

test('calls beyond the queue are refused at once, and the others answered', async () => {
  const { ask, upstream, seen, load } = await start({ UPSTREAM_CONCURRENCY: '2' }, undefined, { upstreamQueue: 3 });
  const { held, fault, letGo } = holding();
  upstream.plant(KEY, fault);
  const reply = ask(evaluations(8));
  await until(() => held.length === 2);
  expect(load()).toEqual({ inFlight: 2, queued: 3 });
  upstream.mend(KEY);
  letGo();
  const { data, errors } = await reply;
  expect(errors).toMatchObject(
    ['e5', 'e6', 'e7'].map((field) => ({ path: [field], extensions: { code: 'SERVICE_OVERLOADED', retryable: true } })),
  );
  expect(data.e4).toEqual({ name: 'Evaluation evr_4' });
  expect(seen()).toHaveLength(5);
});

test('the call after the last that an operation may make is not made', async () => {
  const { ask, seen } = await start({ UPSTREAM_CALLS: '4' });
  const reply = await ask(evaluations(6));
  expect(codes(reply)).toEqual({ e4: 'UPSTREAM_CALLS_LIMIT_EXCEEDED', e5: 'UPSTREAM_CALLS_LIMIT_EXCEEDED' });
  expect(reply.errors?.[0]?.extensions['retryable']).toBe(false);
  expect(reply.data.e3).toEqual({ name: 'Evaluation evr_3' });
  expect(seen()).toHaveLength(4);
  expect((await ask(evaluations(4))).errors).toBeUndefined();
});

test('by default that is the 201st', async () => {
  const { ask, seen } = await start({}, synthetic({ evaluations: 201 }));
  const { data, errors } = await ask('{ a: evaluations(first: 100) { nodes { runs { id } stats { status } } } }');
  expect(seen()).toHaveLength(200);
  expect(errors).toMatchObject([{ extensions: { code: 'UPSTREAM_CALLS_LIMIT_EXCEEDED' } }]);
  expect(data.a.nodes).toHaveLength(100);
});

test('an attempt to make a call again is not counted', async () => {
  vi.spyOn(Math, 'random').mockReturnValue(0);
  const { ask, upstream, seen } = await start({ UPSTREAM_CALLS: '2' });
  upstream.plant(KEY, (exchange) =>
    exchange.met < 2 ? void exchange.response.writeHead(500).end() : give(exchange.response, exchange.sound),
  );
  expect((await ask(evaluations(2))).errors).toBeUndefined();
  expect(seen()).toHaveLength(4);
});

describe('a client that leaves', () => {
  test('takes its calls along, those in flight and those that wait', async () => {
    const { post, upstream, seen, load } = await start({ UPSTREAM_CONCURRENCY: '2' });
    const { held, fault } = holding();
    upstream.plant(KEY, fault);
    const client = new AbortController();
    const reply = post(evaluations(10), { key: KEY, signal: client.signal }).catch(() => undefined);
    await until(() => held.length === 2 && load().queued === 8);
    client.abort();
    await until(() => seen().every(({ isCut }) => isCut));
    await reply;
    expect(load()).toEqual({ inFlight: 0, queued: 0 });
    expect(seen()).toHaveLength(2);
  });

  test('leaves others in the queue', async () => {
    const { post, ask, upstream, load } = await start({ UPSTREAM_CONCURRENCY: '1' });
    const { held, fault, letGo } = holding();
    upstream.plant(KEY, fault);
    const client = new AbortController();
    const leaving = post(evaluations(5), { key: KEY, signal: client.signal }).catch(() => undefined);
    await until(() => held.length === 1);
    const staying = ask('{ evaluation(id: "evr_50") { name } }');
    await until(() => load().queued === 5);
    upstream.mend(KEY);
    client.abort();
    await leaving;
    letGo();
    expect((await staying).errors).toBeUndefined();
  });
});

test('at default settings a hang ends in time, with what came before it', async () => {
  const { ask, upstream } = await start();
  upstream.plant(KEY, () => undefined, 'GET /evaluations/{id}/stats');
  const began = performance.now();
  const { data, errors } = await ask('{ evaluation(id: "evr_1") { name stats { status } } }');
  expect(performance.now() - began).toBeLessThan(60_000);
  expect(data).toEqual({ evaluation: { name: 'Evaluation evr_1', stats: null } });
  expect(errors).toMatchObject([{ path: ['evaluation', 'stats'], extensions: { code: 'UPSTREAM_TIMEOUT', retryable: true } }]);
});

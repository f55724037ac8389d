import { describe, expect, onTestFinished, test } from 'vitest';
import { watchNameOf } from '../../src/loaders/progress/watch-identity.ts';
import { eventsOf } from '../support/events.ts';
import { endAll, start } from '../support/processes.ts';
import type { RunningRedis } from '../support/redis.ts';
import { liveUpstream } from './live-upstream.ts';
import { admin, patientReplica, type Replica, redis, replica, until } from './replicas.ts';
import { type WatchedUpstream, watchedUpstream } from './watched-upstream.ts';
import { heardBy, RUNS, setControl, watching } from './watching.ts';

const STATS = '{ isFinal runs { numLogs } }';
const WHOLE = '{ isFinal runs { numLogs } evaluation { name } }';

/** One who watches: the logs of the run in each event, the code of an error in its place, and undefined at the end. */
const watcher = async ({ post }: Pick<Replica, 'post'>, key: string, shown = STATS) => {
  const query = `subscription { evaluationProgress(id: "evr_1", intervalSeconds: 1) ${shown} }`;
  const events = eventsOf(await post({ query }, { accept: 'text/event-stream', 'x-api-key': key }));
  onTestFinished(() => void events.leave()?.catch(() => undefined));
  const next = async (): Promise<number | string | undefined> => {
    const event = await events.next();
    return event && (event.errors?.[0] ? String(event.errors[0].extensions['code']) : event.data.evaluationProgress.runs[0].numLogs);
  };
  const rest = async (): Promise<unknown[]> => {
    const seen: unknown[] = [];
    for (let event = await next(); event !== undefined; event = await next()) seen.push(event);
    return seen;
  };
  return { next, rest };
};

type Watcher = Awaited<ReturnType<typeof watcher>>;

/** Replicas of one upstream that hear each other. */
const replicasOf = async (upstream: WatchedUpstream, count: number, running: RunningRedis): Promise<Replica[]> => {
  const replicas = await Promise.all(
    Array.from({ length: count }, () => patientReplica(running.url, { HUMANLOOP_BASE_URL: upstream.url })),
  );
  await hearing(running, count);
  return replicas;
};

const hearing = async (running: RunningRedis, count: number): Promise<void> => {
  const client = admin(running);
  await until(async () => Number((await client.pubsub('NUMSUB', 'humanloop-graphql:1:0:looks'))[1]) === count);
};

const looks = async (replicas: readonly Replica[], how: string): Promise<number> => {
  let sum = 0;
  for (const { get } of replicas) {
    const text = await (await get('/metrics')).text();
    sum += Number(new RegExp(`graphql_progress_looks_total\\{how="${how}"\\} (\\d+)`).exec(text)?.[1] ?? 0);
  }
  return sum;
};

/** What a watch is called where replicas share. */
const nameOf = ({ url }: WatchedUpstream, apiKey = 'alice'): string => watchNameOf({ source: url, apiKey, evaluationId: 'evr_1' });

const ALICE = { first: 0, looks: 4 };
const BOB = { first: 1_000, looks: 6 };
const ENDLESS = { first: 0, looks: 1_000_000 };

/** Watchers who have each seen how it begins. */
const watchers = async (replicas: readonly Pick<Replica, 'post'>[], keys: readonly string[], shown?: string): Promise<Watcher[]> => {
  const all: Watcher[] = [];
  for (const one of replicas) for (const key of keys) all.push(await watcher(one, key, shown));
  await nextOf(all);
  return all;
};

const nextOf = (all: readonly Watcher[]): Promise<unknown[]> => Promise.all(all.map(({ next }) => next()));
const restOf = (all: readonly Watcher[]): Promise<unknown[][]> => Promise.all(all.map(({ rest }) => rest()));

/** What somebody saw who missed some looks, perhaps, but was shown none twice, nor an older one after it. */
const expectToTheEnd = (seen: readonly unknown[], last: number): void => {
  expect(seen).toEqual([...new Set(seen)].toSorted((one, other) => Number(one) - Number(other)));
  expect(seen.at(-1)).toBeGreaterThanOrEqual(last);
};

describe('replicas whose callers watch one evaluation', () => {
  test.each([1, 4])('%i of them look at it as often as one does, and each watcher sees every look', async (count) => {
    const upstream = await watchedUpstream({ alice: ALICE });
    const replicas = await replicasOf(upstream, count, await redis());
    const all = await watchers(replicas, ['alice', 'alice', 'alice']);
    upstream.calls();
    upstream.goOn();
    expect(await restOf(all)).toEqual(all.map(() => [1, 2, 3, 4]));
    expect(upstream.calls()).toEqual(Array(4).fill('alice evr_1/stats'));
    expect(await looks(replicas, 'alone')).toBe(0);
    if (count > 1) expect(await looks(replicas, 'followed')).toBeGreaterThanOrEqual(4 * (count - 1));
  });

  test('look at the whole for one who needs it, and not twice', async () => {
    const upstream = await watchedUpstream({ alice: ALICE });
    const replicas = await replicasOf(upstream, 3, await redis());
    const all = await watchers(replicas.slice(0, 2), ['alice', 'alice']);
    all.push(...(await watchers(replicas.slice(2), ['alice'], WHOLE)));
    upstream.calls();
    upstream.goOn();
    expect(await restOf(all)).toEqual(all.map(() => [1, 2, 3, 4]));
    expect(upstream.calls().toSorted()).toEqual([
      ...Array(4).fill('alice evr_1'),
      ...Array(4).fill('alice evr_1/runs'),
      ...Array(4).fill('alice evr_1/stats'),
    ]);
  });

  test('show each key its own, and the fault of one to nobody else', async () => {
    const upstream = await watchedUpstream({ alice: ALICE, bob: BOB });
    const replicas = await replicasOf(upstream, 3, await redis());
    const keys = [
      ['alice', 'bob'],
      ['bob', 'alice'],
      ['bob', 'bob', 'alice'],
    ];
    const all = (await Promise.all(replicas.map((one, index) => watchers([one], keys[index] ?? [])))).flat();
    const strangers = await Promise.all(replicas.map((one) => watcher(one, 'mallory')));
    expect(await restOf(strangers)).toEqual(strangers.map(() => ['UNAUTHENTICATED']));
    upstream.calls();
    upstream.goOn();
    const seen = { alice: [1, 2, 3, 4], bob: [1001, 1002, 1003, 1004, 1005, 1006] };
    expect(await restOf(all)).toEqual(keys.flat().map((key) => seen[key as 'alice' | 'bob']));
    const calls = [...Array(4).fill('alice evr_1/stats'), ...Array(6).fill('bob evr_1/stats')];
    expect(upstream.calls().toSorted()).toEqual(calls);
  });

  test.each([
    [503, 'UPSTREAM_UNAVAILABLE'],
    [0, 'UPSTREAM_UNAVAILABLE'],
    [429, 'RATE_LIMITED'],
  ])('report once that upstream fails (%i), and go on when it does', async (status, code) => {
    const upstream = await watchedUpstream({ alice: ALICE });
    const all = await watchers(await replicasOf(upstream, 3, await redis()), ['alice', 'alice']);
    upstream.fail(status);
    expect(await nextOf(all)).toEqual(all.map(() => code));
    upstream.fail(undefined);
    upstream.goOn();
    for (const seen of await restOf(all)) expectToTheEnd(seen, 4);
  });

  test('end all at one look that finds nothing there', async () => {
    const upstream = await watchedUpstream({ alice: ENDLESS });
    const all = await watchers(await replicasOf(upstream, 3, await redis()), ['alice']);
    upstream.calls();
    upstream.fail(404);
    expect(await restOf(all)).toEqual(all.map(() => ['NOT_FOUND']));
    // Of what is not there it is asked once more whether the evaluation is.
    expect(upstream.calls()).toEqual(['alice evr_1/stats', 'alice evr_1']);
  });

  test('look once more than one alone, at most, when a change is made through any of them', async () => {
    const upstream = await liveUpstream();
    const running = await redis();
    const replicas = await Promise.all([0, 1, 2].map(() => patientReplica(running.url, { HUMANLOOP_BASE_URL: upstream.url })));
    await Promise.all([hearing(running, 3), heardBy(3, running)]);
    const [one] = replicas as [Replica];
    await setControl(one, RUNS[0]);
    const controls = await Promise.all(replicas.map(watching));
    expect(await Promise.all(controls.map((control) => control()))).toEqual(Array(3).fill(RUNS[0]));
    upstream.reads();
    await setControl(one, RUNS[1]);
    expect(await Promise.all(controls.map((control) => control()))).toEqual(Array(3).fill(RUNS[1]));
    expect(upstream.reads().filter((path) => path.endsWith('/stats')).length).toBeLessThanOrEqual(2);
  });

  test('leave nothing that lasts, and nothing in clear', async () => {
    const upstream = await watchedUpstream({ 'key-of-alice': ALICE });
    const running = await redis();
    const client = admin(running);
    const replicas = await replicasOf(upstream, 2, running);
    const told: string[] = [];
    const listener = admin(running);
    listener.on('pmessage', (_pattern, channel, message) => told.push(channel, message));
    await listener.psubscribe('*');
    const all = await watchers(replicas, ['key-of-alice'], WHOLE);
    const keys = await client.keys('*');
    expect(keys.map((key) => key.split(':')[2])).toEqual(expect.arrayContaining(['seen', 'whole']));
    for (const key of keys) {
      const ms = await client.pttl(key);
      // Or it is gone already.
      expect(ms === -2 || (ms >= 0 && ms <= 60_000)).toBe(true);
      told.push(key, String(await client.get(key)));
    }
    expect(told.length).toBeGreaterThan(4);
    for (const text of told) expect(text).not.toMatch(/alice|evr_1|127\.0\.0\.1/);
    upstream.goOn();
    await restOf(all);
  });
});

describe('what is shared may fail while someone watches', () => {
  test('frozen, each replica looks by itself, and again for all when it goes on', async () => {
    const upstream = await watchedUpstream({ alice: ENDLESS });
    const running = await redis();
    const replicas = await Promise.all([0, 1, 2].map(() => replica(running.url, { HUMANLOOP_BASE_URL: upstream.url })));
    await hearing(running, 3);
    const all = await watchers(replicas, ['alice']);
    running.child.kill('SIGSTOP');
    upstream.goOn();
    const before = await looks(replicas, 'alone');
    const seen = [await nextOf(all), await nextOf(all), await nextOf(all)];
    for (const index of all.keys())
      expectToTheEnd(
        seen.map((values) => values[index]),
        3,
      );
    expect(await looks(replicas, 'alone')).toBeGreaterThanOrEqual(before + 3);
    running.child.kill('SIGCONT');
    const followed = await looks(replicas, 'followed');
    while ((await looks(replicas, 'followed')) < followed + 3) await nextOf(all);
  });

  test.each([
    ['a list in the place of a turn', async (turn: string, client: ReturnType<typeof admin>) => void (await client.rpush(turn, 'x'))],
    ['a turn that never ends', async (turn: string, client: ReturnType<typeof admin>) => void (await client.set(turn, '1'))],
    ['a turn of nobody', async (turn: string, client: ReturnType<typeof admin>) => void (await client.set(turn, 'x', 'PX', 4_000))],
  ])('%s keeps nobody from looking', async (_what, put) => {
    const upstream = await watchedUpstream({ alice: ALICE });
    const running = await redis();
    const replicas = await replicasOf(upstream, 2, running);
    await put(`humanloop-graphql:1:turn:${nameOf(upstream)}`, admin(running));
    const all = await watchers(replicas, ['alice']);
    upstream.goOn();
    for (const seen of await restOf(all)) expectToTheEnd(seen, 4);
  });

  test('what another key saw is not taken for what this one would', async () => {
    const upstream = await watchedUpstream({ alice: BOB, bob: { ...BOB, first: 0 } });
    const running = await redis();
    const replicas = await replicasOf(upstream, 2, running);
    const all = await watchers(replicas, ['alice']);
    const others = await watchers(replicas, ['bob']);
    const [client, listener] = [admin(running), admin(running)];
    const [alice, bob] = [nameOf(upstream), nameOf(upstream, 'bob')];
    let forged = 0;
    listener.on('message', async (channel: string, message: string) => {
      const number = new RegExp(`${bob} (\\d+)$`).exec(message)?.[1];
      if (number === undefined) return;
      await client.copy(`humanloop-graphql:1:seen:${bob}`, `humanloop-graphql:1:seen:${alice}`, 'REPLACE');
      await client.publish(channel, `${'0'.repeat(36)} 1 ${alice} ${number}`);
      forged += 1;
    });
    await listener.subscribe('humanloop-graphql:1:0:looks');
    upstream.goOn();
    const [seen] = await Promise.all([restOf(all), restOf(others)]);
    for (const values of seen) {
      expectToTheEnd(values, 1_006);
      expect(values.at(0)).toBeGreaterThan(1_000);
    }
    expect(forged).toBeGreaterThan(0);
  });

  test('a replica that is killed in the middle of a look is not waited for', async () => {
    const upstream = await watchedUpstream({ alice: { first: 0, looks: 8 } });
    const running = await redis();
    onTestFinished(endAll);
    const env = { HUMANLOOP_BASE_URL: upstream.url, HUMANLOOP_GRAPHQL_SHARED: running.url };
    const processes = await Promise.all([0, 1, 2].map(() => start([], env)));
    await hearing(running, 3);
    const asReplica = ({ url }: { readonly url: string }) => ({
      post: (body: unknown, headers: Record<string, string> = {}) =>
        fetch(`${url}/graphql`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', ...headers },
          body: JSON.stringify(body),
        }),
    });
    const all = await watchers(processes.map(asReplica), ['alice']);
    upstream.goOn();
    const { came } = upstream.holdNext();
    await came;
    const busy = await Promise.all(
      processes.map(async ({ url }) => /upstream_requests_in_flight 1\b/.test(await (await fetch(`${url}/metrics`)).text())),
    );
    expect(busy.filter(Boolean)).toHaveLength(1);
    processes[busy.indexOf(true)]?.child.kill('SIGKILL');
    for (const seen of await restOf(all.filter((_, index) => !busy[index]))) expectToTheEnd(seen, 8);
  });
});

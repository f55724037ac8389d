import { describe, expect, onTestFinished, test } from 'vitest';
import { BUILT_PAGES } from '../../src/compose.ts';
import { createFacade } from '../../src/mount.ts';
import { readPages } from '../../src/server/pages/built-pages.ts';
import { freePort } from '../support/redis.ts';
import {
  ANSWER,
  admin,
  askByHash,
  asked,
  DOCUMENT_KEY,
  patientReplica,
  QUERY,
  type Replica,
  redis,
  replica,
  slowly,
  statusesOf,
  UNKNOWN,
  until,
} from './replicas.ts';

const RATE = { RATE_LIMIT_OPERATIONS: '4' };

/** What a replica logged of what is shared. */
const told = ({ lines }: Replica): unknown[] => lines().flatMap(({ msg }) => (/share/.test(String(msg)) ? [msg] : []));
const LOST = 'What replicas share does not answer: this one goes on by itself.';
const BACK = 'What replicas share is there again.';

describe('replicas with something in common', () => {
  test('count the operations of a caller together', async () => {
    const { url } = await redis();
    const [one, two] = [await patientReplica(url, RATE), await patientReplica(url, RATE)];
    expect(await statusesOf(one, 2)).toEqual([200, 200]);
    expect(await statusesOf(two, 3)).toEqual([200, 200, 429]);
    // What is refused is never counted, and so need not be given back: that could be lost, or come when the next minute has begun.
    expect(await asked(two, 'count', 'done')).toBe(3);
    const refused = await one.post({ query: QUERY });
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
  });

  test('count what operations cost together, and take nothing for what is refused', async () => {
    const { url } = await redis();
    const cost = { RATE_LIMIT_COST: '100' };
    const [one, two] = [await patientReplica(url, cost), await patientReplica(url, cost)];
    const rows = async ({ post }: Replica, first: number): Promise<number> =>
      (await post({ query: `{ evaluations(first: ${first}) { nodes { id } } }` })).status;
    expect([await rows(one, 60), await rows(two, 60), await rows(two, 30), await rows(one, 30)]).toEqual([200, 429, 200, 429]);
  });

  test('know the documents that clients registered with any of them', async () => {
    const { url } = await redis();
    const [one, two] = [await patientReplica(url), await patientReplica(url)];
    expect(await askByHash(two)).toBe(UNKNOWN);
    expect(await askByHash(one, QUERY)).toEqual(ANSWER);
    expect(await askByHash(two)).toEqual(ANSWER);
    // From then on it is known here.
    const before = await asked(two, 'get', 'found');
    expect(await askByHash(two)).toEqual(ANSWER);
    expect(await asked(two, 'get', 'found')).toBe(before);
  });

  test('keep to themselves what each of them knows anyway: the documents of the pages', async () => {
    const running = await redis();
    const { documents = new Map<string, string>() } = (await readPages(BUILT_PAGES)) ?? {};
    const [[hash, query] = []] = documents;
    const one = await patientReplica(running.url);
    await one.post({ query, extensions: { persistedQuery: { version: 1, sha256Hash: hash } } });
    await askByHash(one, QUERY);
    expect([documents.size > 0, await admin(running).keys('*')]).toEqual([true, [DOCUMENT_KEY]]);
  });

  test('leave nothing that lasts, and none of a caller but hashes', async () => {
    const running = await redis();
    const one = await patientReplica(running.url, { ...RATE, RATE_LIMIT_COST: '1000' });
    await one.post({ query: QUERY }, { 'x-api-key': 'a-key-of-somebody' });
    await askByHash(one, QUERY);
    const client = admin(running);
    const keys = await client.keys('*');
    expect(keys.length).toBeGreaterThanOrEqual(3);
    for (const key of keys) {
      expect(key).toMatch(/^humanloop-graphql:1:(?:rate|document):/);
      expect(await client.pttl(key)).toBeGreaterThan(0);
    }
    expect(JSON.stringify([keys, await Promise.all(keys.map((key) => client.get(key)))])).not.toContain('a-key-of-somebody');
  });
});

test('a mounted replica shares as well', async () => {
  const running = await redis();
  const mounted = await createFacade({ sharedAddress: running.url, rateLimitOperations: 4 });
  onTestFinished(() => mounted.close());
  const { status } = await mounted.fetch(
    new Request('http://localhost/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: QUERY }),
    }),
  );
  expect(status).toBe(200);
  const client = admin(running);
  await until(async () => (await client.keys('*')).includes('humanloop-graphql:1:rate:operations:nowhere'));
});

describe('what is shared may fail', () => {
  /** A replica that shared something, and what it answers once that is gone. */
  const goesOn = async (of: Replica): Promise<void> => {
    expect(await askByHash(of, QUERY)).toEqual(ANSWER);
    expect(await askByHash(of)).toEqual(ANSWER);
    expect((await of.post({ query: QUERY })).status).toBe(200);
  };

  test('frozen, it is left alone until it goes on, and then used again', async () => {
    const running = await redis();
    const one = await replica(running.url, { RATE_LIMIT_OPERATIONS: '100000' });
    running.child.kill('SIGSTOP');
    await goesOn(one);
    expect(await asked(one, 'count', 'lost')).toBe(1);
    expect(await asked(one, 'count', 'skipped')).toBe(2);
    running.child.kill('SIGCONT');
    await until(async () => told(one).includes(BACK));
    const before = await asked(one, 'count', 'done');
    await goesOn(one);
    expect(await asked(one, 'count', 'done')).toBe(before + 3);
    expect(told(one)).toEqual([LOST, BACK]);
  });

  test('killed and started anew, it is used again, by itself', async () => {
    const port = await freePort();
    const first = await redis([], port);
    const one = await replica(first.url, RATE);
    expect(await statusesOf(one, 1)).toEqual([200]);
    await first.stop();
    // Counted by itself, from nothing.
    expect(await statusesOf(one, 5)).toEqual([200, 200, 200, 200, 429]);
    await redis([], port);
    await until(async () => told(one).includes(BACK));
    expect(await statusesOf(one, 5)).toEqual([200, 200, 200, 200, 429]);
    expect(await asked(one, 'count', 'done')).toBeGreaterThanOrEqual(6);
  });

  test('full, it refuses and is not waited for', async () => {
    const running = await redis(['--maxmemory', '2mb', '--maxmemory-policy', 'noeviction']);
    const one = await patientReplica(running.url, RATE);
    const client = admin(running);
    for (let [bytes, number] = [100_000, 0]; bytes >= 1; number += 1) {
      await client.set(`filler:${number}`, Buffer.alloc(bytes)).catch(() => {
        bytes /= 10;
      });
    }
    await client.config('SET', 'maxmemory', '1mb');
    expect(await statusesOf(one, 5)).toEqual([200, 200, 200, 200, 429]);
    expect(await asked(one, 'count', 'refused')).toBeGreaterThan(0);
    expect(told(one)).toEqual(['What replicas share refuses what it is asked (OOM): this one goes on by itself.']);
  });

  test('slow by half a second, it is not waited for', async () => {
    const one = await replica(await slowly(await redis(), 500), RATE);
    expect(await statusesOf(one, 5)).toEqual([200, 200, 200, 200, 429]);
    await goesOn(await replica(await slowly(await redis(), 500)));
  });

  test('holding what others put there, it is not believed', async () => {
    const running = await redis();
    const client = admin(running);
    const one = await patientReplica(running.url, RATE);
    await client.set(DOCUMENT_KEY, '{ evaluations { totalCount } } # of somebody else');
    expect(await askByHash(one)).toBe(UNKNOWN);
    await client.del(DOCUMENT_KEY);
    await client.rpush(DOCUMENT_KEY, 'a list');
    expect(await askByHash(one)).toBe(UNKNOWN);
    await client.flushall();
    await client.set('humanloop-graphql:1:rate:operations:nowhere', 'no number');
    expect(await statusesOf(one, 5)).toEqual([200, 200, 200, 200, 429]);
    await client.set('humanloop-graphql:1:rate:operations:nowhere', '-9007199254740993');
    expect(await client.pttl('humanloop-graphql:1:rate:operations:nowhere')).toBe(-1);
    await statusesOf(one, 1);
    // Even that comes to its end.
    expect(await client.pttl('humanloop-graphql:1:rate:operations:nowhere')).toBeGreaterThan(0);
  });
});

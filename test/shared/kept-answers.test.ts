import { describe, expect, test } from 'vitest';
import type { Call, Method } from '../../src/contract/send.ts';
import { served } from '../operations/served.ts';
import { json } from '../support/helpers.ts';
import { askAs, dashboard, FINAL, type KeepingReplicas, keepingReplicas, RUN_OF_BOTH, RUNNING, warm } from './keeping.ts';
import { admin, patientReplica, type Replica, redis, until } from './replicas.ts';

const VERSION = '{ humanloopFileVersion(id: "prv_g3eMIGAZYU7LWlddtZMi2", fileId: "pr_HtspqRAhzazBIndvCsYSv") { versionName } }';

const countOf = async ({ get }: Replica, result: string): Promise<number> => {
  const text = await (await get('/metrics')).text();
  return Number(new RegExp(`graphql_cache_lookups_total\\{cache="answer",result="${result}"\\} (\\d+)`).exec(text)?.[1] ?? 0);
};

describe('what cannot change', () => {
  test('is read once for all replicas, and is the same', async () => {
    const set = await keepingReplicas((await redis()).url);
    const [one, two] = set.replicas;
    const truth = await dashboard(set.alone, FINAL);
    expect(truth.codes).toEqual([]);
    expect(await warm(set, one, FINAL)).toEqual({ ...truth, cache: 'hit=4' });
    expect(await dashboard(two, FINAL)).toEqual({ ...truth, cache: 'hit=4' });
    expect(set.upstream.reads()).toEqual([]);
    expect(await countOf(two, 'hit')).toBe(4);
  });

  test('is all that is kept: nothing of an evaluation with a run that goes on, and no list', async () => {
    const running = await redis();
    const set = await keepingReplicas(running.url);
    const [one] = set.replicas;
    for (let asked = 0; asked < 2; asked += 1) {
      expect(await dashboard(one, RUNNING)).toEqual({ ...(await dashboard(set.alone, RUNNING)), cache: 'miss=4' });
      await askAs(one, 'key-of-one', '{ evaluations(first: 3) { nodes { name } } }');
    }
    await warm(set, one, FINAL);
    expect(await admin(running).keys('humanloop-graphql:1:answer:*')).toHaveLength(4);
  });

  test('is kept nowhere where nobody asked for it', async () => {
    const running = await redis();
    const set = await keepingReplicas(running.url);
    const other = await patientReplica(running.url, { HUMANLOOP_BASE_URL: set.upstream.url });
    for (let asked = 0; asked < 2; asked += 1) expect((await dashboard(other, FINAL)).cache).toBeNull();
    expect(await admin(running).keys('*')).toEqual([]);
  });

  test('can be read, or made, by nobody who has not its caller’s key, and ends', async () => {
    const running = await redis();
    const set = await keepingReplicas(running.url);
    const { data } = await warm(set, set.replicas[0], FINAL);
    const client = admin(running);
    const keys = await client.keys('*');
    const values = await Promise.all(keys.map((key) => client.getBuffer(key)));
    for (const key of keys) expect(await client.pttl(key)).toBeGreaterThan(0);
    const kept = Buffer.concat(values.map((value) => value ?? Buffer.alloc(0))).toString('latin1');
    for (const secret of [
      'key-of-one',
      FINAL,
      RUN_OF_BOTH,
      'application/json',
      (data as { evaluation: { name: string } }).evaluation.name,
    ]) {
      expect(`${keys.join()} ${kept}`).not.toContain(secret);
    }
  });
});

/** A change by the graph: its fields, and what comes of it. */
const CHANGES: [what: string, id: string, mutation: string][] = [
  [
    'the control run',
    FINAL,
    `setEvaluationControlRun(input: { evaluationId: "${FINAL}", runId: "${RUN_OF_BOTH}" }) { userErrors { message } }`,
  ],
  [
    'a run that is removed',
    FINAL,
    `removeRunFromEvaluation(input: { evaluationId: "${FINAL}", runId: "${RUN_OF_BOTH}" }) { userErrors { message } }`,
  ],
  [
    'a judgment of a log',
    'evr_UkZs5AZvkkNtrBJMuKEA0',
    `giveEvaluationJudgment(input: { evaluationId: "evr_UkZs5AZvkkNtrBJMuKEA0", runId: "run_kOElQfOfoJzsp9HsvFKKE", logId: "log_fv90ZImr9KQ3GTEVyiaXx", evaluator: { name: "Resolved" }, judgment: { option: "half solved" }, user: "ida" }) { userErrors { message } }`,
  ],
  ['its own end', FINAL, `deleteEvaluation(input: { id: "${FINAL}" }) { userErrors { message } }`],
];

describe.each(CHANGES)('a change through one replica, %s', (_what, id, mutation) => {
  test('is seen at once through every other', async () => {
    const set = await keepingReplicas((await redis()).url);
    const [one, two] = set.replicas;
    const before = await warm(set, two, id);
    const { data, codes } = await askAs(one, 'key-of-two', `mutation { changed: ${mutation} }`);
    expect({ data, codes }).toEqual({ data: { changed: { userErrors: [] } }, codes: [] });
    const after = await dashboard(two, id);
    expect(after).toEqual({ ...(await dashboard(set.alone, id)), cache: 'forgotten=4' });
    expect(after.data).not.toEqual(before.data);
  });
});

test('what is read while a change is made is not kept', async () => {
  const set = await keepingReplicas((await redis()).url);
  const [one, two] = set.replicas;
  await dashboard(one, FINAL);
  const [read, go] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  // Read before the change, answered after it.
  set.upstream.respond(async (call) => {
    if (call.method !== 'GET' || !call.path.endsWith('/stats')) return undefined as never;
    const answer = await set.upstream.send(call);
    read.resolve();
    await go.promise;
    return answer;
  });
  const reading = dashboard(two, FINAL, 'key-of-two');
  await read.promise;
  await askAs(
    one,
    'key-of-one',
    `mutation { removeRunFromEvaluation(input: { evaluationId: "${FINAL}", runId: "${RUN_OF_BOTH}" }) { userErrors { message } } }`,
  );
  go.resolve();
  set.upstream.respond(undefined);
  await reading;
  const truth = await dashboard(set.alone, FINAL);
  for (const of of set.replicas) expect((await dashboard(of, FINAL, 'key-of-two')).data).toEqual(truth.data);
});

/** Answers all reads, or those of one key, with a status. */
const answering = (status: number, key?: string) => (call: Call) =>
  (key === undefined || call.headers['x-api-key'] === key ? json({ detail: 'No.' }, status) : undefined) as never;

describe('of two callers', () => {
  test('neither is shown what the other read', async () => {
    const set = await keepingReplicas((await redis()).url);
    const [one, two] = set.replicas;
    await warm(set, one, FINAL);
    set.upstream.respond(answering(404, 'key-of-two'));
    expect(await dashboard(two, FINAL, 'key-of-two')).toMatchObject({ data: { evaluation: null }, cache: 'miss=4' });
    expect((await dashboard(two, FINAL, 'key-of-one')).cache).toBe('hit=4');
  });

  test('one whose key is refused is shown nothing from then on', async () => {
    const set = await keepingReplicas((await redis()).url);
    const [one, two] = set.replicas;
    const { data } = await warm(set, one, FINAL);
    set.upstream.respond(answering(401, 'key-of-one'));
    expect((await askAs(one, 'key-of-one', '{ evaluations(first: 1) { totalCount } }')).codes).toEqual(['UNAUTHENTICATED']);
    expect(await dashboard(two, FINAL)).toMatchObject({ data: { evaluation: null }, codes: expect.arrayContaining(['UNAUTHENTICATED']) });
    expect((await warm(set, two, FINAL, 'key-of-two')).data).toEqual(data);
  });
});

/** Changes of an evaluation, and of a run that others may have as well. */
const REFUSED = [
  CHANGES[0]?.[2],
  `cancelEvaluationRun(input: { evaluationId: "${FINAL}", runId: "${RUN_OF_BOTH}" }) { userErrors { message } }`,
];
const refuseChanges = ({ method }: Call) => (method === 'GET' ? undefined : json({ detail: 'No.' }, 401)) as never;

describe('a change that is refused', () => {
  test.each(REFUSED)('has nothing forgotten of others: %s', async (change) => {
    const set = await keepingReplicas((await redis()).url);
    const [one, two] = set.replicas;
    await warm(set, one, FINAL);
    set.upstream.respond(refuseChanges);
    expect((await askAs(one, 'key-of-two', `mutation { ${change} }`)).codes).toEqual(['UNAUTHENTICATED']);
    expect((await dashboard(two, FINAL)).cache).toBe('hit=4');
  });

  test('because its key was revoked is the last that this key is shown', async () => {
    const set = await keepingReplicas((await redis()).url);
    const [one, two] = set.replicas;
    await warm(set, one, FINAL);
    set.upstream.respond(refuseChanges);
    expect((await askAs(one, 'key-of-one', `mutation { ${REFUSED[0]} }`)).codes).toEqual(['UNAUTHENTICATED']);
    set.upstream.respond(answering(401, 'key-of-one'));
    expect(await dashboard(two, FINAL)).toMatchObject({ data: { evaluation: null }, codes: expect.arrayContaining(['UNAUTHENTICATED']) });
  });
});

test('an address with a slash at its end is the same one', async () => {
  const running = await redis();
  const set = await keepingReplicas(running.url);
  const slashed = await patientReplica(running.url, { HUMANLOOP_BASE_URL: `${set.upstream.url}/`, CACHE_FINAL: '60' });
  await warm(set, set.replicas[0], FINAL);
  expect((await dashboard(slashed, FINAL)).cache).toBe('hit=4');
  expect((await askAs(slashed, 'key-of-one', `mutation { ${CHANGES[0]?.[2]} }`)).codes).toEqual([]);
  expect((await dashboard(set.replicas[0], FINAL)).cache).toBe('forgotten=4');
});

test.each([401, 403, 404, 500, 503])('an answer of %i is kept by nobody', async (status) => {
  const running = await redis();
  const set = await keepingReplicas(running.url);
  const [one] = set.replicas;
  await dashboard(one, FINAL);
  set.upstream.respond(answering(status));
  await askAs(one, 'key-of-two', `{ evaluation(id: "${FINAL}") { stats { status } } }`);
  set.upstream.respond(undefined);
  await until(async () => (await dashboard(one, FINAL, 'key-of-two')).codes.length === 0);
});

describe('what others put under a key of ours', () => {
  const meddled: [what: string, with_: (value: Buffer, others: readonly Buffer[]) => Buffer][] = [
    ['nothing', () => Buffer.alloc(0)],
    ['a text', () => Buffer.from('{"run_stats":[]}')],
    [
      'what was there, with a bit turned',
      (value) => Buffer.from(value.map((byte, index) => (index === value.length - 1 ? byte ^ 1 : byte))),
    ],
    ['what was there, cut', (value) => value.subarray(0, 40)],
    ['another answer of the same caller', (value, others) => others.find((other) => !other.equals(value)) ?? Buffer.alloc(0)],
  ];
  test.each(meddled)('is passed over: %s', async (_what, meddle) => {
    const running = await redis();
    const set = await keepingReplicas(running.url);
    const truth = await warm(set, set.replicas[0], FINAL);
    const client = admin(running);
    const keys = await client.keys('humanloop-graphql:1:answer:*');
    const values = await Promise.all(keys.map(async (key) => (await client.getBuffer(key)) ?? Buffer.alloc(0)));
    // What was read twice may be kept once more meanwhile.
    await until(async () => {
      for (const [index, key] of keys.entries()) await client.set(key, meddle(values[index] ?? Buffer.alloc(0), values));
      set.upstream.reads();
      expect((await dashboard(set.replicas[1], FINAL)).data).toEqual(truth.data);
      return set.upstream.reads().length === 4;
    });
    expect((await warm(set, set.replicas[1], FINAL)).cache).toBe('hit=4');
  });

  test('is passed over: a list, also for a mark', async () => {
    const running = await redis();
    const set = await keepingReplicas(running.url);
    const truth = await warm(set, set.replicas[0], FINAL);
    const client = admin(running);
    for (const key of await client.keys('*')) await client.multi().del(key).rpush(key, 'a list').exec();
    expect((await dashboard(set.replicas[1], FINAL)).data).toEqual(truth.data);
  });
});

/** A change that nobody hears of. */
const changeUnheard = async ({ upstream }: KeepingReplicas, method: Method, path: string): Promise<void> => {
  expect((await upstream.send({ method, path, headers: {} })).status).toBeLessThan(300);
};

test('what changes unheard is seen when its time is over', async () => {
  const set = await keepingReplicas((await redis()).url, { seconds: 1 });
  const [one] = set.replicas;
  await warm(set, one, FINAL);
  await changeUnheard(set, 'DELETE', `/evaluations/${FINAL}/runs/${RUN_OF_BOTH}`);
  const { data } = await dashboard(set.alone, FINAL);
  await until(async () => JSON.stringify((await dashboard(one, FINAL)).data) === JSON.stringify(data));
});

test('a version of a file is kept by its id', async () => {
  const set = await keepingReplicas((await redis()).url);
  const [one, two] = set.replicas;
  const truth = await askAs(set.alone, 'key-of-one', VERSION);
  expect(truth.codes).toEqual([]);
  await askAs(one, 'key-of-one', VERSION);
  await until(async () => (await askAs(two, 'key-of-one', VERSION)).cache?.includes('hit') ?? false);
  expect((await askAs(two, 'key-of-one', VERSION)).data).toEqual(truth.data);
});

test.each([
  [{ CACHE_FINAL: '60', HUMANLOOP_BASE_URL: 'http://127.0.0.1:1/v5' }, '--cache-final keeps answers where --shared leads to; add --shared'],
  [{ CACHE_FINAL: '60', SHARED: 'redis://127.0.0.1:1' }, '--cache-final keeps answers of a live API; add --base-url'],
  [{ CACHE_FINAL: '0' }, '--cache-final (HUMANLOOP_GRAPHQL_CACHE_FINAL) has to be a whole number from 1 to 86400'],
])('what nothing can be kept with is refused at the start: %j', async (settings, message) => {
  await expect(served(settings)).rejects.toThrow(message);
});

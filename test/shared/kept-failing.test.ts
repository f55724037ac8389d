import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { json } from '../support/helpers.ts';
import { askAs, dashboard, FINAL, keepingReplicas, RUN_OF_BOTH, RUNNING, warm } from './keeping.ts';
import { admin, asked, passage, patientReplica, type Replica, redis, replica, slowly, together, until } from './replicas.ts';

const REMOVE = `mutation { removeRunFromEvaluation(input: { evaluationId: "${FINAL}", runId: "${RUN_OF_BOTH}" }) { userErrors { message } } }`;
/** Of a log that other evaluations may have as well. */
const JUDGE =
  'mutation { giveEvaluationJudgment(input: { evaluationId: "evr_UkZs5AZvkkNtrBJMuKEA0", runId: "run_kOElQfOfoJzsp9HsvFKKE", logId: "log_fv90ZImr9KQ3GTEVyiaXx", evaluator: { name: "Resolved" }, judgment: { option: "solved" }, user: "ida" }) { userErrors { message } } }';

const remove = async (through: Replica): Promise<void> => {
  expect(await askAs(through, 'key-of-one', REMOVE)).toMatchObject({ data: { removeRunFromEvaluation: { userErrors: [] } }, codes: [] });
};

/** Whether a replica shows an evaluation as one does that keeps nothing. */
const isTrue = async (of: Replica, alone: Replica): Promise<boolean> =>
  JSON.stringify((await dashboard(of, FINAL)).data) === JSON.stringify((await dashboard(alone, FINAL)).data);

test('frozen, what is kept is done without, also by changes, and is forgotten by the time it can be used again', async () => {
  const running = await redis();
  const set = await keepingReplicas(running.url, { isPatient: false });
  const [one, two] = set.replicas;
  await warm(set, one, FINAL);
  running.child.kill('SIGSTOP');
  expect(await dashboard(two, FINAL)).toMatchObject({ codes: [], cache: 'skipped=4' });
  await remove(one);
  for (const of of [one, two]) expect(await isTrue(of, set.alone)).toBe(true);
  running.child.kill('SIGCONT');
  await until(async () => (await dashboard(two, FINAL)).cache === 'forgotten=4');
  for (const of of [one, two]) expect(await isTrue(of, set.alone)).toBe(true);
});

test('full, it keeps nothing new, and forgets all the same', async () => {
  const running = await redis(['--maxmemory-policy', 'noeviction']);
  const set = await keepingReplicas(running.url);
  const [one, two] = set.replicas;
  await warm(set, one, FINAL);
  const client = admin(running);
  await client.config('SET', 'maxmemory', '1mb');
  expect(await dashboard(two, FINAL)).toMatchObject({ codes: [], cache: 'hit=4' });
  await remove(one);
  for (let times = 0; times < 2; times += 1) for (const of of [one, two]) expect(await isTrue(of, set.alone)).toBe(true);
  await dashboard(two, RUNNING);
  await until(async () => (await asked(two, 'mark', 'refused')) > 0);
});

test('slow by half a second, it is not waited for', async () => {
  const running = await redis();
  const set = await keepingReplicas(await slowly(running, 500), { isPatient: false });
  const [one, two] = set.replicas;
  for (const of of [one, two]) expect(await isTrue(of, set.alone)).toBe(true);
  await remove(one);
  for (const of of [one, two]) expect(await isTrue(of, set.alone)).toBe(true);
});

test('killed and started anew, it is used again by itself', async () => {
  const running = await redis();
  const set = await keepingReplicas(running.url);
  const [one] = set.replicas;
  await warm(set, one, FINAL);
  await running.stop();
  expect(await isTrue(one, set.alone)).toBe(true);
  await redis([], running.port);
  await warm(set, one, FINAL);
});

test('started anew from a file of before a change, it brings back nothing of before', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'humanloop-graphql-kept-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const settings = ['--dir', folder];
  const running = await redis(settings);
  const set = await keepingReplicas(running.url);
  const [one, two] = set.replicas;
  await warm(set, two, FINAL);
  await admin(running).save();
  await remove(one);
  await running.stop();
  const again = await redis(settings, running.port);
  expect(await admin(again).keys('humanloop-graphql:1:answer:*')).toHaveLength(4);
  await until(async () => !(await dashboard(two, FINAL)).cache?.includes('skipped'));
  for (const of of set.replicas) expect(await isTrue(of, set.alone)).toBe(true);
});

test('lost, it is waited for once by a request that needs more than one thing of it', async () => {
  const running = await redis();
  const { upstream } = await keepingReplicas(running.url);
  const settings = { HUMANLOOP_BASE_URL: upstream.url, CACHE_FINAL: '60', RATE_LIMIT_OPERATIONS: '100' };
  const one = await replica(running.url, settings);
  running.child.kill('SIGSTOP');
  expect(await dashboard(one, FINAL)).toMatchObject({ codes: [], cache: 'skipped=4' });
  expect(await asked(one, 'count', 'lost')).toBe(1);
  expect(await asked(one, 'look', 'lost')).toBe(0);
});

test('what may still change by itself is not kept because something else was changed meanwhile', async () => {
  const running = await redis();
  const set = await keepingReplicas(running.url);
  const [one, two] = set.replicas;
  await warm(set, two, FINAL);
  set.upstream.respond(async ({ method }) => (method === 'GET' ? (undefined as never) : json({ detail: 'No.' }, 500)));
  expect((await askAs(one, 'key-of-one', JUDGE)).codes).toEqual(['WRITE_OUTCOME_UNKNOWN']);
  set.upstream.respond(undefined);
  expect(await askAs(one, 'key-of-one', JUDGE)).toMatchObject({ codes: [] });
  for (let times = 0; times < 3; times += 1) expect((await dashboard(two, FINAL)).cache).not.toContain('hit');
});

test('a change through a replica that is cut off is made good when it no longer is, and until then that replica uses nothing that is kept', async () => {
  const running = await redis();
  const way = await passage(running);
  const set = await keepingReplicas(running.url);
  const [, two] = set.replicas;
  const one = await patientReplica(way.url, { HUMANLOOP_BASE_URL: set.upstream.url, CACHE_FINAL: '3600' });
  await warm(set, one, FINAL);
  await way.cut();
  await remove(one);
  expect(await isTrue(one, set.alone)).toBe(true);
  // Nobody could tell the other.
  expect((await dashboard(two, FINAL)).cache).toBe('hit=4');
  await way.mend();
  await until(() => isTrue(two, set.alone));
  expect(await isTrue(one, set.alone)).toBe(true);
});

test('a start waits for all that it needs of it at the same time', async () => {
  const running = await redis();
  const url = await together(running, 2);
  const one = await patientReplica(url, { HUMANLOOP_BASE_URL: 'http://127.0.0.1:1/v5', CACHE_FINAL: '60' });
  expect(one.lines().filter(({ level }) => level === 'error')).toEqual([]);
});

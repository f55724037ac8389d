import { expect, test } from 'vitest';
import { admin, patientReplica, redis } from './replicas.ts';
import { changesOf, EVALUATION, heardBy, RUNS, setControl, twoReplicas, watching } from './watching.ts';

/** Two replicas, each of which hears the other. */
const hearing = async () => {
  const running = await redis();
  const { replicas } = await twoReplicas(running.url);
  await heardBy(2, running);
  return { running, replicas };
};

test('a change through one replica is shown at once to who watches at another', async () => {
  const [one, two] = (await hearing()).replicas;
  await setControl(one, RUNS[0]);
  const control = await watching(two);
  expect(await control()).toBe(RUNS[0]);
  await setControl(one, RUNS[1]);
  expect(await control()).toBe(RUNS[1]);
  await setControl(two, RUNS[0]);
  expect(await control()).toBe(RUNS[0]);
});

test('what was told while nobody could hear it is made good', async () => {
  const { running, replicas } = await hearing();
  const [one, two] = replicas;
  await setControl(one, RUNS[0]);
  const control = await watching(two);
  expect(await control()).toBe(RUNS[0]);
  await admin(running).client('KILL', 'TYPE', 'PUBSUB');
  await setControl(one, RUNS[1]);
  expect(await control()).toBe(RUNS[1]);
});

test('what others tell there does no harm', async () => {
  const { running, replicas } = await hearing();
  const [one, two] = replicas;
  await setControl(one, RUNS[0]);
  const control = await watching(two);
  expect(await control()).toBe(RUNS[0]);
  const client = admin(running);
  const somebody = '0'.repeat(36);
  for (const text of ['', ' ', 'x y z', `${somebody} 1 /../..`, `${somebody} 999999999999999 no path`, '\0'.repeat(9_000)]) {
    await client.publish(changesOf(), text);
  }
  await setControl(one, RUNS[1]);
  expect(await control()).toBe(RUNS[1]);
});

test('neither a key nor what a client wrote behind a path is told', async () => {
  const { running, replicas } = await hearing();
  const embedded = await patientReplica(running.url);
  const listener = admin(running);
  const told: string[] = [];
  listener.on('message', (_channel, message: string) => told.push(message));
  await listener.subscribe(changesOf());
  await setControl(replicas[0], RUNS[0]);
  const path = `/evaluations/${EVALUATION}/runs/${RUNS[1]}`;
  const { status } = await embedded.rest(`${path}?token=sesame`, { key: 'another-key', method: 'PATCH', body: '{"control":true}' });
  expect(status).toBe(200);
  await listener.ping();
  const changes = told.filter((text) => text.includes('/')).map((text) => text.split(' ').slice(1).join(' '));
  expect(changes).toEqual([`1 /evaluations/${EVALUATION}/runs/${RUNS[0]}`, `1 ${path}`]);
});

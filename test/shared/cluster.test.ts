import { Redis } from 'ioredis';
import { expect, onTestFinished, test } from 'vitest';
import { askAs, dashboard, FINAL, keepingReplicas, RUN_OF_BOTH, warm } from './keeping.ts';
import { redis, until } from './replicas.ts';

const SLOTS = 16_384;
const NODES = 3;

/** The nodes of a cluster, each with its share of the slots. */
const cluster = async (): Promise<Redis[]> => {
  const nodes: Redis[] = [];
  for (let index = 0; index < NODES; index += 1) {
    const { url } = await redis(['--cluster-enabled', 'yes', '--cluster-announce-ip', '127.0.0.1']);
    const node = new Redis(url);
    onTestFinished(() => node.disconnect());
    await node.cluster('ADDSLOTSRANGE', Math.ceil((index * SLOTS) / NODES), Math.ceil(((index + 1) * SLOTS) / NODES) - 1);
    nodes.push(node);
  }
  const [first] = nodes as [Redis];
  for (const node of nodes.slice(1)) await first.cluster('MEET', '127.0.0.1', node.options.port ?? 0);
  await until(async () => {
    const states = await Promise.all(nodes.map((node) => node.cluster('INFO')));
    return states.every((state) => state.includes('cluster_state:ok') && state.includes(`cluster_known_nodes:${NODES}`));
  });
  return nodes;
};

test('in a cluster answers are kept, and forgotten, whichever nodes they and their marks are at', async () => {
  const nodes = await cluster();
  const set = await keepingReplicas(nodes.map(({ options }) => `redis://127.0.0.1:${options.port}`).join());
  const [one, two] = set.replicas;
  const truth = await dashboard(set.alone, FINAL);
  for (const key of ['key-of-one', 'key-of-two', ...'345678']) {
    expect(await warm(set, one, FINAL, key)).toEqual({ ...truth, cache: 'hit=4' });
    expect((await dashboard(two, FINAL, key)).cache).toBe('hit=4');
  }
  // Of 32 answers and ten marks each node has some.
  for (const node of nodes) expect(await node.dbsize()).toBeGreaterThan(0);
  const removal = `removeRunFromEvaluation(input: { evaluationId: "${FINAL}", runId: "${RUN_OF_BOTH}" }) { userErrors { message } }`;
  expect(await askAs(one, 'key-of-one', `mutation { ${removal} }`)).toMatchObject({ codes: [] });
  expect(await dashboard(two, FINAL)).toEqual({ ...(await dashboard(set.alone, FINAL)), cache: 'forgotten=4' });
});

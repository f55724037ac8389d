import { Client, cacheExchange as documentCache, fetchExchange, gql } from '@urql/core';
import { type CacheExchangeOpts, cacheExchange } from '@urql/exchange-graphcache';
import { relayPagination } from '@urql/exchange-graphcache/extras';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { keys, possibleTypes, resolversWith, updates } from '../../../client/src/index.ts';
import { type RunningServer, startServer } from '../server.ts';
import { ASKED, COMPARED, controlOf, REMOVE_VOICE, SET_CONTROL, scoresOf } from './asked.ts';
import { askPlainly, COLD, SAMPLE, screens, textOf } from './screens.ts';

let server: RunningServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.stop());

/** A client that counts the requests it sends and keeps what graphcache warns of. */
const createClient = (overrides: CacheExchangeOpts = {}, { url: origin } = server) => {
  let requests = 0;
  const warnings: string[] = [];
  const logger = (severity: string, message: string) => {
    if (severity === 'warn') warnings.push(message);
  };
  const options: CacheExchangeOpts = { keys, possibleTypes, resolvers: resolversWith(relayPagination), updates, logger, ...overrides };
  const counted: typeof fetch = (...request) => {
    requests += 1;
    return fetch(...request);
  };
  const client = new Client({
    url: `${origin}/graphql`,
    fetch: counted,
    preferGetMethod: false,
    fetchSubscriptions: true,
    exchanges: [cacheExchange(options), fetchExchange],
  });
  return { client, warnings, requestCount: () => requests };
};

const LOGS = gql`
  query Logs($id: ID!, $run: ID!, $first: Int, $after: String, $last: Int, $before: String, $page: Int, $perPage: Int) {
    evaluation(id: $id) {
      id
      logs(first: $first, after: $after, last: $last, before: $before, page: $page, perPage: $perPage, filter: { runIds: [$run] }) {
        totalCount
        pageInfo { startCursor endCursor hasNextPage hasPreviousPage }
        nodes { id }
      }
    }
  }
`;
interface Logs {
  evaluation: {
    logs: { totalCount: number; pageInfo: { startCursor: string; endCursor: string; hasNextPage: boolean }; nodes: { id: string }[] };
  };
}
const id = SAMPLE.evaluation;
const run = SAMPLE.run;
const logsOf = async (client: Client, args: object) => {
  const { data, error } = await client.query<Logs>(LOGS, { id, run, ...args }).toPromise();
  if (!data) throw error ?? new Error('No data.');
  return { ...data.evaluation.logs, ids: data.evaluation.logs.nodes.map((node) => node.id) };
};
const allIds = async () => {
  const plain = new Client({ url: `${server.url}/graphql`, preferGetMethod: false, exchanges: [documentCache, fetchExchange] });
  return (await logsOf(plain, { first: 500 })).ids;
};

describe('urql with the kit', () => {
  test.each(screens)('reads $name from its cache as the server sent it', async ({ text, variables }) => {
    const { client, requestCount } = createClient();
    const plain = await askPlainly(server.url, text, variables);
    const { data, error } = await client.query(text, variables).toPromise();
    expect(error).toBeUndefined();
    expect(data).toMatchObject(plain as object);
    const again = await client.query(text, variables, { requestPolicy: 'cache-only' }).toPromise();
    expect(again.data).toMatchObject(plain as object);
    expect(requestCount()).toBe(1);
  });

  test('is not warned of any type, as it is without the keys', async () => {
    const { client, warnings } = createClient();
    const { client: bare, warnings: bareWarnings } = createClient({ keys: {} });
    for (const { text, variables } of screens) {
      await client.query(text, variables).toPromise();
      await bare.query(text, variables).toPromise();
    }
    expect(warnings).toEqual([]);
    expect(bareWarnings).not.toEqual([]);
  });

  test('joins the pages of a list that grows from its start', async () => {
    const { client } = createClient();
    let logs = await logsOf(client, { first: 10 });
    while (logs.pageInfo.hasNextPage) logs = await logsOf(client, { first: 10, after: logs.pageInfo.endCursor });
    expect(logs.ids).toEqual(await allIds());
    expect(logs.ids).toHaveLength(logs.totalCount);
  });

  test('joins the pages of a list that grows from its end', async () => {
    const { client } = createClient();
    const { pageInfo } = await logsOf(client, { last: 10 });
    const { ids } = await logsOf(client, { last: 10, before: pageInfo.startCursor });
    expect(ids).toEqual((await allIds()).slice(-20));
  });

  test('does not join the start of a list to its end over rows that nobody has read', async () => {
    const { client } = createClient();
    const all = await allIds();
    expect((await logsOf(client, { first: 5 })).ids).toEqual(all.slice(0, 5));
    expect((await logsOf(client, { last: 5 })).ids).toEqual(all.slice(-5));
    expect((await logsOf(client, { first: 5 })).ids).toEqual(all.slice(0, 5));
  });

  test('keeps numbered pages apart, and shows each again without a request', async () => {
    const { client, requestCount } = createClient();
    const all = await allIds();
    expect((await logsOf(client, { page: 1, perPage: 5 })).ids).toEqual(all.slice(0, 5));
    expect((await logsOf(client, { page: 3, perPage: 5 })).ids).toEqual(all.slice(10, 15));
    expect((await logsOf(client, { page: 1, perPage: 5 })).ids).toEqual(all.slice(0, 5));
    expect(requestCount()).toBe(2);
  });

  test('finds an evaluation and any node in its cache by either id', async () => {
    const { client, requestCount } = createClient();
    await client
      .query(gql`query ($file: ID!) { evaluations(fileId: $file) { nodes { id name runs { id label } } } }`, { file: SAMPLE.file })
      .toPromise();
    const { data } = await client
      .query(
        gql`
          query ($id: ID!, $global: ID!, $runNode: ID!) {
            evaluation(id: $id) { id name }
            again: evaluation(id: $global) { id name }
            node(id: $runNode) { id ... on Run { label } }
          }
        `,
        { id, global: `Evaluation:${id}`, runNode: SAMPLE.runNode },
      )
      .toPromise();
    expect(data).toMatchObject({
      evaluation: { name: 'Spring: who answers best?' },
      again: { name: 'Spring: who answers best?' },
      node: { label: 'storyteller' },
    });
    expect(requestCount()).toBe(1);
  });

  test('finds a run and a row at the root in its cache, by global id or by upstream ids', async () => {
    const { client, requestCount } = createClient();
    const known = gql`query ($id: ID!, $run: ID!) {
      evaluation(id: $id) { id run(id: $run) { id label logs(first: 1) { nodes { id log { id humanloopId } } } } }
    }`;
    const { data: first } = await client.query(known, { id, run }).toPromise();
    const [row] = first.evaluation.run.logs.nodes;
    const query = gql`
      query ($id: ID!, $run: ID!, $runNode: ID!, $row: ID!, $log: ID!) {
        run(id: $runNode) { id label }
        again: run(evaluationId: $id, id: $run) { id label }
        evaluationLog(id: $row) { id log { id humanloopId } }
        once: evaluationLog(evaluationId: $id, runId: $run, id: $log) { id log { id humanloopId } }
      }
    `;
    const variables = { id, run, runNode: SAMPLE.runNode, row: row.id, log: row.log.humanloopId };
    const { data } = await client.query(query, variables).toPromise();
    expect(data).toMatchObject({ run: { label: 'storyteller' }, again: { label: 'storyteller' }, evaluationLog: row, once: row });
    expect(requestCount()).toBe(1);
  });

  test('shows what a mutation changed', async () => {
    const { client } = createClient();
    const query = gql`query ($id: ID!) { evaluation(id: $id) { id runs { id control } } }`;
    await client.query(query, { id }).toPromise();
    await client.mutation(textOf('PromoteControl'), { evaluation: id, run }).toPromise();
    const { data } = await client.query(query, { id }, { requestPolicy: 'cache-only' }).toPromise();
    expect(data.evaluation.runs).toContainEqual({ id: SAMPLE.runNode, control: true });
  });

  test('joins the pages of a filtered and ordered list, apart from those of another filter', async () => {
    const { client } = createClient();
    const page = async (args: object) => {
      const { data } = await client.query<Logs>(gql(ASKED.page), { id, ...args }).toPromise();
      return data?.evaluation.logs;
    };
    let logs = await page({ first: 3, ...COLD });
    while (logs?.pageInfo.hasNextPage) {
      await page({ first: 3 });
      logs = await page({ first: 3, after: logs.pageInfo.endCursor, ...COLD });
    }
    const all = (await askPlainly(server.url, ASKED.page, { id, first: 500, ...COLD })) as Logs;
    expect(all.evaluation.logs.nodes.length).toBeGreaterThan(6);
    expect(logs?.nodes).toMatchObject(all.evaluation.logs.nodes);
    expect((await page({ first: 3 }))?.nodes).toHaveLength(3);
  });

  test('keeps what two queries ask of the rows of one filter', async () => {
    const { client, warnings, requestCount } = createClient();
    const variables = { id, filter: COLD.filter };
    const asked = [ASKED.page, ASKED.charts, ASKED.otherCharts];
    for (const text of asked) await client.query(gql(text), variables).toPromise();
    for (const text of asked) {
      const { data } = await client.query(gql(text), variables, { requestPolicy: 'cache-only' }).toPromise();
      expect(data).toMatchObject((await askPlainly(server.url, text, variables)) as object);
    }
    expect([requestCount(), warnings]).toEqual([asked.length, []]);
  });

  test('asks anew what rows come to after a change of evaluators', async () => {
    const own = await startServer();
    const { client, requestCount } = createClient({}, own);
    const scores = async () => scoresOf((await client.query(gql(ASKED.scores), { id, run }).toPromise()).data);
    const before = await scores();
    expect(before.map((names) => names.includes('Voice'))).toEqual([true, true, true]);
    const overTime = () => client.query(textOf('ScoresOverTime'), { file: SAMPLE.file, evaluator: { path: SAMPLE.evaluator } }).toPromise();
    const { data } = await overTime();
    const asked = requestCount();
    await client.mutation(gql(REMOVE_VOICE), { id }).toPromise();
    expect(await scores()).toEqual(before.map((names) => names.filter((name) => name !== 'Voice')));
    expect((await overTime()).data).toEqual(data);
    // The change, and what is stale after it.
    expect(requestCount()).toBe(asked + 3);
    await own.stop();
  });

  test('compares anew after a change of the control run', async () => {
    const own = await startServer();
    const { client, requestCount } = createClient({}, own);
    const compared = async () => controlOf((await client.query(gql(COMPARED), { id }).toPromise()).data);
    expect([await compared(), await compared()]).not.toContain(SAMPLE.runNode);
    expect(requestCount()).toBe(1);
    await client.mutation(gql(SET_CONTROL), { id, run }).toPromise();
    expect(await compared()).toBe(SAMPLE.runNode);
    await own.stop();
  });

  test('follows the progress of an evaluation with no exchange of its own for that', async () => {
    const { client } = createClient();
    const { data, error } = await client.subscription(textOf('Progress'), { id }).toPromise();
    expect(error).toBeUndefined();
    expect(data?.evaluationProgress).toMatchObject({ isFinal: true, stats: { status: 'COMPLETED' } });
  });

  test('takes null for an answer where the server knows no such evaluation', async () => {
    const { client, requestCount } = createClient();
    const query = gql`query { evaluation(id: "evr_none") { id name } node(id: "Run:evr_none:run_none") { id } }`;
    expect((await client.query(query, {}).toPromise()).data).toMatchObject({ evaluation: null, node: null });
    expect((await client.query(query, {}).toPromise()).data).toMatchObject({ evaluation: null, node: null });
    expect(requestCount()).toBe(1);
  });
});

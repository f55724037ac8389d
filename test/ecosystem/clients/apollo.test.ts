import { ApolloClient, gql, HttpLink, InMemoryCache, type TypePolicies } from '@apollo/client';
import { filter, firstValueFrom } from 'rxjs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { forgetRows, possibleTypes, typePolicies } from '../../../client/src/index.ts';
import { type RunningServer, startServer } from '../server.ts';
import { ASKED, COMPARED, controlOf, REMOVE_VOICE, SET_CONTROL, scoresOf } from './asked.ts';
import { askPlainly, COLD, SAMPLE, screens, textOf } from './screens.ts';

let server: RunningServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.stop());

const createCache = () => new InMemoryCache({ possibleTypes, typePolicies: typePolicies satisfies TypePolicies });

/** A client that counts the requests it sends. */
const createClient = () => {
  let requests = 0;
  const counted: typeof fetch = (...request) => {
    requests += 1;
    return fetch(...request);
  };
  const client = new ApolloClient({ link: new HttpLink({ uri: `${server.url}/graphql`, fetch: counted }), cache: createCache() });
  return { client, requestCount: () => requests };
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
    logs: {
      totalCount: number;
      pageInfo: { startCursor: string; endCursor: string; hasNextPage: boolean; hasPreviousPage: boolean };
      nodes: { id: string }[];
    };
  };
}
const id = SAMPLE.evaluation;
const run = SAMPLE.run;
const idsOf = (data: unknown) => (data as Logs).evaluation.logs.nodes.map((node) => node.id);
const allIds = async () => idsOf(await askPlainly(server.url, LOGS.loc?.source.body ?? '', { id, run, first: 500 }));

describe('Apollo Client with the kit', () => {
  test.each(screens)('reads $name from its cache as the server sent it', async ({ text, variables }) => {
    const { client, requestCount } = createClient();
    const plain = await askPlainly(server.url, text, variables);
    const { data } = await client.query({ query: gql(text), variables });
    expect(data).toMatchObject(plain as object);
    const again = await client.query({ query: gql(text), variables, fetchPolicy: 'cache-only' });
    expect(again.data).toMatchObject(plain as object);
    expect(requestCount()).toBe(1);
  });

  test('holds all screens in one cache, and each is still whole when the others have been read', async () => {
    const { client, requestCount } = createClient();
    for (const { text, variables } of screens) await client.query({ query: gql(text), variables });
    for (const { text, variables } of screens) {
      const { data } = await client.query({ query: gql(text), variables });
      expect(data).toMatchObject((await askPlainly(server.url, text, variables)) as object);
    }
    expect(requestCount()).toBe(screens.length);
  });

  test('appends the pages that fetchMore brings, without a policy written by the user', async () => {
    const { client } = createClient();
    const query = client.watchQuery<Logs>({ query: LOGS, variables: { id, run, first: 10 } });
    const watching = query.subscribe(() => undefined);
    let page = await client.query<Logs>({ query: LOGS, variables: { id, run, first: 10 } });
    while (page.data?.evaluation.logs.pageInfo.hasNextPage) {
      page = await query.fetchMore({ variables: { after: page.data.evaluation.logs.pageInfo.endCursor } });
    }
    await firstValueFrom(query.pipe(filter(({ data }) => data?.evaluation?.logs?.nodes?.length === 24)));
    watching.unsubscribe();
    expect(idsOf(client.readQuery({ query: LOGS, variables: { id, run, first: 10 } }))).toEqual(await allIds());
  });

  test('prepends the pages of a list read from its end', async () => {
    const { client } = createClient();
    const variables = { id, run, last: 10 };
    const { data } = await client.query<Logs>({ query: LOGS, variables });
    await client
      .watchQuery<Logs>({ query: LOGS, variables })
      .fetchMore({ variables: { before: data?.evaluation.logs.pageInfo.startCursor } });
    expect(idsOf(client.readQuery({ query: LOGS, variables }))).toEqual((await allIds()).slice(-20));
  });

  test('keeps numbered pages apart, and shows each again without a request', async () => {
    const { client, requestCount } = createClient();
    const all = await allIds();
    const page = async (number: number) =>
      idsOf((await client.query({ query: LOGS, variables: { id, run, page: number, perPage: 5 } })).data);
    expect(await page(1)).toEqual(all.slice(0, 5));
    expect(await page(3)).toEqual(all.slice(10, 15));
    expect(await page(1)).toEqual(all.slice(0, 5));
    expect(requestCount()).toBe(2);
  });

  test('finds an evaluation, a run and any node in its cache by either id', async () => {
    const { client, requestCount } = createClient();
    await client.query({ query: gql`{ evaluations(fileId: "${SAMPLE.file}") { nodes { id name runs { id label } } } }` });
    await client.query({ query: gql`query ($id: ID!) { node(id: $id) { ... on Log { id kind } } }`, variables: { id: 'Log:order-17/1' } });
    const found = await client.query({
      query: gql`
        query ($id: ID!, $global: ID!, $run: ID!, $runNode: ID!, $log: ID!) {
          evaluation(id: $id) { id name run(id: $run) { id label } }
          again: evaluation(id: $global) { id name }
          node(id: $runNode) { id ... on Run { label } }
          log: node(id: $log) { id ... on Log { kind } }
        }
      `,
      variables: { id, run, global: `Evaluation:${id}`, runNode: SAMPLE.runNode, log: 'Log:order-17/1' },
    });
    expect(found.data).toMatchObject({
      evaluation: { name: 'Spring: who answers best?', run: { label: 'storyteller' } },
      again: { name: 'Spring: who answers best?' },
      node: { label: 'storyteller' },
      log: { kind: 'PROMPT' },
    });
    expect(requestCount()).toBe(2);
  });

  test('finds a run and a row at the root in its cache, by global id or by upstream ids', async () => {
    const { client, requestCount } = createClient();
    const known = gql`query ($id: ID!, $run: ID!) {
      evaluation(id: $id) { id run(id: $run) { id label logs(first: 1) { nodes { id log { humanloopId } } } } }
    }`;
    const { data } = await client.query<{ evaluation: { run: { logs: { nodes: { id: string; log: { humanloopId: string } }[] } } } }>({
      query: known,
      variables: { id, run },
    });
    const [row] = data?.evaluation.run.logs.nodes ?? [];
    const found = await client.query({
      query: gql`
        query ($id: ID!, $run: ID!, $runNode: ID!, $row: ID!, $log: ID!) {
          run(id: $runNode) { id label }
          again: run(evaluationId: $id, id: $run) { id label }
          evaluationLog(id: $row) { id log { humanloopId } }
          once: evaluationLog(evaluationId: $id, runId: $run, id: $log) { id log { humanloopId } }
        }
      `,
      variables: { id, run, runNode: SAMPLE.runNode, row: row?.id, log: row?.log.humanloopId },
    });
    expect(found.data).toMatchObject({ run: { label: 'storyteller' }, again: { label: 'storyteller' }, evaluationLog: row, once: row });
    expect(requestCount()).toBe(1);
  });

  test('shows what a mutation changed', async () => {
    const { client } = createClient();
    const query = gql`query ($id: ID!) { evaluation(id: $id) { id runs { id control } } }`;
    await client.query({ query, variables: { id } });
    await client.mutate({ mutation: gql(textOf('PromoteControl')), variables: { evaluation: id, run } });
    const runs = client.readQuery<{ evaluation: { runs: unknown[] } }>({ query, variables: { id } })?.evaluation.runs;
    expect(runs).toContainEqual({ __typename: 'Run', id: SAMPLE.runNode, control: true });
  });

  test('appends the pages of a filtered and ordered list, apart from those of another filter', async () => {
    const { client } = createClient();
    const variables = { id, first: 3, ...COLD };
    const query = client.watchQuery<Logs>({ query: gql(ASKED.page), variables });
    const watching = query.subscribe(() => undefined);
    let page = await client.query<Logs>({ query: gql(ASKED.page), variables });
    while (page.data?.evaluation.logs.pageInfo.hasNextPage) {
      page = await query.fetchMore({ variables: { after: page.data.evaluation.logs.pageInfo.endCursor } });
      await client.query({ query: gql(ASKED.page), variables: { id, first: 3 } });
    }
    watching.unsubscribe();
    const all = idsOf(await askPlainly(server.url, ASKED.page, { ...variables, first: 500 }));
    expect(all.length).toBeGreaterThan(6);
    expect(idsOf(client.readQuery({ query: gql(ASKED.page), variables }))).toEqual(all);
    expect(idsOf(client.readQuery({ query: gql(ASKED.page), variables: { id, first: 3 } }))).toHaveLength(3);
  });

  test('keeps what two queries ask of the rows of one filter', async () => {
    const { client, requestCount } = createClient();
    const variables = { id, filter: COLD.filter };
    const asked = [ASKED.page, ASKED.charts, ASKED.otherCharts];
    for (const text of asked) await client.query({ query: gql(text), variables });
    for (const text of asked) {
      const { data } = await client.query({ query: gql(text), variables, fetchPolicy: 'cache-only' });
      expect(data).toMatchObject((await askPlainly(server.url, text, variables)) as object);
    }
    expect(requestCount()).toBe(asked.length);
  });

  test('asks anew what rows come to once they were forgotten after a change', async () => {
    const { client } = createClient();
    const own = await startServer();
    client.setLink(new HttpLink({ uri: `${own.url}/graphql` }));
    const overTime = { query: gql(textOf('ScoresOverTime')), variables: { file: SAMPLE.file, evaluator: { path: SAMPLE.evaluator } } };
    const { data: points } = await client.query(overTime);
    const query = client.watchQuery({ query: gql(ASKED.scores), variables: { id, run } });
    const watching = query.subscribe(() => undefined);
    const before = scoresOf((await firstValueFrom(query.pipe(filter(({ dataState }) => dataState === 'complete')))).data);
    expect(before.map((names) => names.includes('Voice'))).toEqual([true, true, true]);
    await client.mutate({ mutation: gql(REMOVE_VOICE), variables: { id }, update: (cache) => forgetRows(cache, id) });
    const after = query.pipe(filter(({ data, dataState }) => dataState === 'complete' && !scoresOf(data).flat().includes('Voice')));
    expect(scoresOf((await firstValueFrom(after)).data)).toEqual(before.map((names) => names.filter((name) => name !== 'Voice')));
    watching.unsubscribe();
    expect(client.readQuery(overTime)).toBeNull();
    expect((await client.query(overTime)).data).toEqual(points);
    await own.stop();
  });

  test('compares anew once that was forgotten after a change of the control run', async () => {
    const { client } = createClient();
    const own = await startServer();
    client.setLink(new HttpLink({ uri: `${own.url}/graphql` }));
    const compared = async () => controlOf((await client.query({ query: gql(COMPARED), variables: { id } })).data);
    expect(await compared()).not.toBe(SAMPLE.runNode);
    await client.mutate({ mutation: gql(SET_CONTROL), variables: { id, run }, update: (cache) => forgetRows(cache, id) });
    expect(await compared()).toBe(SAMPLE.runNode);
    await own.stop();
  });

  test('tells two tool calls apart that a model gave the same id', () => {
    const cache = createCache();
    const query = gql`{ nodes(ids: []) { id ... on ModelLog { messages { toolCalls { id functionName } } } } }`;
    const log = (name: string, functionName: string) => ({
      __typename: 'PromptLog',
      id: name,
      messages: [{ __typename: 'ChatMessage', toolCalls: [{ __typename: 'ToolCall', id: 'call_0', functionName }] }],
    });
    const data = { nodes: [log('Log:a', 'refund'), log('Log:b', 'escalate')] };
    cache.writeQuery({ query, data });
    expect(cache.readQuery({ query })).toEqual(data);
  });
});

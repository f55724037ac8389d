import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { composeServices } from '@apollo/composition';
import { parse } from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkTypes } from '../clients/workshop.ts';
import { type RunningServer, startServer } from '../server.ts';
import { openSupergraph } from './open-supergraph.ts';
import { REVIEWS_SDL, startReviews } from './reviews.ts';

const BIN = fileURLToPath(new URL('../../../bin/humanloop-graphql.js', import.meta.url));
const KEY = 'sesame';
const SPRING = 'evr_7ZAECYi82P80BOqjkseLt';
const STORYTELLER = 'run_0rLTuIVnBtotNrNZLxGwH';

const REPLY = 'pr_t0a17v5Gt8BRSrudmJXY5';
const STAGED = 'prv_WRqXVO0Rbr2O4RbVvvQPI';
const DATASET = 'dsv_W7RTX5ZL1t50L6mZ5h5MQ';

const { directory, composeSupergraph, hiveGateway, apolloGateway } = await openSupergraph('supergraph');

test('the example of a supergraph holds under strict checks', async () => {
  expect(await checkTypes(directory)).toEqual({ succeeded: true, output: '' });
});

const printed = async (...args: readonly string[]): Promise<string> =>
  (await promisify(execFile)(process.execPath, [BIN, 'schema', '--federation', ...args], { maxBuffer: 2 ** 24 })).stdout;

/** What a query of these tests asks for, as far as they read it before they compare it. */
interface Asked {
  readonly _service: { readonly sdl: string };
  readonly reviews: { readonly nodes: readonly unknown[] };
  readonly evaluation: unknown;
  readonly humanloopFile?: unknown;
}

interface Reply {
  readonly data: Asked;
  readonly errors?: readonly { readonly message: string; readonly extensions: Readonly<Record<string, unknown>> }[];
}

const asker =
  (url: string) =>
  async (query: string, headers: Record<string, string> = { 'x-api-key': KEY }, variables: object = {}): Promise<Reply> => {
    const body = JSON.stringify({ query, variables });
    const response = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body });
    return (await response.json()) as Reply;
  };

const LOG = 'log_c40dEZ6lz47ZOk39nficm';

const FROM_REVIEWS = `{
  reviews {
    pageInfo { hasNextPage }
    nodes {
      text
      evaluation { humanloopId name controlRun { label reviewer } }
      run { label reviewer }
      row { runId log { ... on PromptLog { output(maxLength: 8) ticket prompt { changelog } } } }
      log { kind ticket }
    }
  }
}`;

const FROM_EVALUATIONS = `{
  evaluation(id: "${SPRING}") {
    run(id: "${STORYTELLER}") { label reviewer version { ... on PromptVersion { changelog } } }
    logs(first: 2) { pageInfo { hasNextPage } nodes { log { ... on PromptLog { ticket } } } }
  }
}`;

const CATALOGUE = `{
  reviews {
    nodes {
      file { name path owner deployments { environment { name } version { versionId ... on PromptVersion { changelog } } } }
      version { versionId file { name owner } changelog }
      dataset { datapointsCount datapoints(first: 1) { totalCount } }
    }
  }
  humanloopFile(id: "${REPLY}") { owner evaluations(first: 1) { nodes { file { owner } } } }
}`;

const ASKED = `query ($evaluation: ID!, $filter: EvaluationLogFilter!, $by: [EvaluationLogDimensionSelector!]!) {
  evaluation(id: $evaluation) {
    logs(first: 3, filter: $filter, orderBy: [{ by: { judgment: { name: "Helpfulness" } } }, { by: { field: DURATION }, direction: DESC }]) {
      totalCount
      pageInfo { hasNextPage endCursor }
      nodes { id log { duration } judgments { state score } }
      aggregates {
        count errorRate
        duration { mean percentiles { p value } histogram(bins: 4) { from to count } }
        judgments { evaluator { name } passRate scoreInterval { lower upper method n } }
      }
      groups(by: $by, orderBy: KEY_ASC) { totalCount nodes { keys { value label run { label } } aggregates { count totalCost { sum } } } }
      facets(by: $by) { totalCount values { key { value label } count isSelected } }
      scan { isComplete }
    }
  }
}`;

const ASKED_WITH = {
  evaluation: SPRING,
  filter: { judgments: [{ evaluator: { name: 'Voice' }, option: { ne: 'warm' } }], not: { hasError: true } },
  by: [{ field: 'RUN' }, { judgment: { name: 'Voice' } }, { inputsPath: '/train' }],
};

describe('composition', () => {
  const composed = (evaluations: string) =>
    composeServices([
      { name: 'evaluations', url: 'http://127.0.0.1:4000/graphql', typeDefs: parse(evaluations) },
      { name: 'reviews', url: 'http://127.0.0.1:4100/graphql', typeDefs: parse(REVIEWS_SDL) },
    ]);

  test('with another Relay subgraph brings no error, and no hint above INFO', async () => {
    const { errors, hints, supergraphSdl } = composed(await printed());
    expect(errors).toBeUndefined();
    expect(hints?.filter(({ definition }) => definition.level.value > 40).map(String)).toEqual([]);
    expect(supergraphSdl).toContain('join__Graph');
  });

  test('with the subgraph of the example extends runs and refers to evaluations', async () => {
    const reviews = await readFile(`${directory}/reviews.graphql`, 'utf8');
    const supergraph = composeSupergraph([
      { name: 'evaluations', url: 'http://127.0.0.1:4000/graphql', sdl: await printed() },
      { name: 'reviews', url: 'http://127.0.0.1:4100/graphql', sdl: reviews },
    ]);
    expect(supergraph).toContain('reviewer: String! @join__field(graph: REVIEWS)');
  });

  test('fails on Query.node of two subgraphs, which is why it has to be asked for', async () => {
    const { errors } = composed(await printed('--federation-node'));
    expect(errors?.map(({ extensions }) => extensions['code'])).toEqual(['INVALID_FIELD_SHARING', 'INVALID_FIELD_SHARING']);
  });
});

const GATEWAYS = {
  'Hive Gateway': async (supergraph: string) => {
    const server = hiveGateway(supergraph).listen(0, '127.0.0.1');
    await once(server, 'listening');
    return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`, stop: async () => void server.close() };
  },
  'Apollo Gateway': (supergraph: string) => apolloGateway(supergraph, 0),
};

describe('a supergraph of the product, whose evaluations need a key, and another subgraph', () => {
  let product: RunningServer;
  let reviews: Awaited<ReturnType<typeof startReviews>>;
  let supergraph = '';

  beforeAll(async () => {
    product = await startServer(['--federation', '--server-api-key', KEY]);
    reviews = await startReviews({
      evaluations: [SPRING, 'evr_nobody'],
      run: `Run:${SPRING}:${STORYTELLER}`,
      row: `EvaluationLog:${SPRING}:${STORYTELLER}:${LOG}`,
      log: `Log:${LOG}`,
      file: `HumanloopFile:${REPLY}`,
      version: `PromptVersion:${STAGED}`,
      dataset: { id: `DatasetVersion:${DATASET}`, fileId: 'ds_50L6RR0PQoSn4Ck2smhoH' },
    });
    const { data } = await asker(`${product.url}/graphql`)('{ _service { sdl } }', {});
    supergraph = composeSupergraph([
      { name: 'evaluations', url: `${product.url}/graphql`, sdl: data._service.sdl },
      { name: 'reviews', url: reviews.url, sdl: REVIEWS_SDL },
    ]);
  });
  afterAll(async () => {
    await reviews.stop();
    await product.stop();
  });

  test('the SDL that the server publishes is the one that the command prints', async () => {
    const { data } = await asker(`${product.url}/graphql`)('{ _service { sdl } }', {});
    expect(`${data._service.sdl}\n`).toBe(await printed());
  });

  describe.each(Object.entries(GATEWAYS))('under %s', (_name, start) => {
    let gateway: { readonly url: string; stop(): Promise<void> };
    beforeAll(async () => {
      gateway = await start(supergraph);
    });
    afterAll(() => gateway.stop());

    test('a query goes from the other subgraph to evaluations and back, with null for what does not exist', async () => {
      const { data, errors } = await asker(gateway.url)(FROM_REVIEWS);
      expect(errors).toBeUndefined();
      const about = {
        run: { label: 'storyteller', reviewer: `the reviewer of Run:${SPRING}:${STORYTELLER}` },
        row: {
          runId: STORYTELLER,
          log: {
            output: 'Hoo-hoo,',
            ticket: `the ticket of Log:${LOG}`,
            prompt: { changelog: 'the changelog of PromptVersion:prv_c8TDaRyYZ5UuTmqhbUFCY' },
          },
        },
        log: { kind: 'PROMPT', ticket: `the ticket of Log:${LOG}` },
      };
      const controlRun = { label: 'first-draft', reviewer: `the reviewer of Run:${SPRING}:run_uvF6oByxA7fMvZ1UC7qLZ` };
      expect(data.reviews).toEqual({
        pageInfo: { hasNextPage: false },
        nodes: [
          { text: 'Review 0', evaluation: { humanloopId: SPRING, name: 'Spring: who answers best?', controlRun }, ...about },
          { text: 'Review 1', evaluation: { humanloopId: 'evr_nobody', name: null, controlRun: null }, ...about },
        ],
      });
    });

    test('a query goes from evaluations to the other subgraph', async () => {
      const { data, errors } = await asker(gateway.url)(FROM_EVALUATIONS);
      expect(errors).toBeUndefined();
      expect(data.evaluation).toEqual({
        run: {
          label: 'storyteller',
          reviewer: `the reviewer of Run:${SPRING}:${STORYTELLER}`,
          version: { changelog: 'the changelog of PromptVersion:prv_c8TDaRyYZ5UuTmqhbUFCY' },
        },
        logs: {
          pageInfo: { hasNextPage: true },
          nodes: [{ log: { ticket: 'the ticket of Log:order-17/1' } }, { log: { ticket: 'the ticket of Log:order-17/2' } }],
        },
      });
    });

    test('references to files and versions are resolved, and the other subgraph extends them', async () => {
      const { data, errors } = await asker(gateway.url)(CATALOGUE);
      expect(errors).toBeUndefined();
      const owner = `the owner of HumanloopFile:${REPLY}`;
      const deployed = (environment: string, versionId: string) => ({
        environment: { name: environment },
        version: { versionId, changelog: `the changelog of PromptVersion:${versionId}` },
      });
      expect(data.reviews.nodes[0]).toEqual({
        file: {
          name: 'Reply',
          path: 'Support/Reply',
          owner,
          deployments: [deployed('production', 'prv_JNhMZs4HJy8T0edmKLrcs'), deployed('staging', STAGED)],
        },
        version: { versionId: STAGED, file: { name: 'Reply', owner }, changelog: `the changelog of PromptVersion:${STAGED}` },
        dataset: { datapointsCount: expect.any(Number), datapoints: { totalCount: expect.any(Number) } },
      });
      expect(data.humanloopFile).toEqual({ owner, evaluations: { nodes: [{ file: { owner } }] } });
    });

    test('what is asked of filtered rows is answered as without a gateway', async () => {
      const { data, errors } = await asker(gateway.url)(ASKED, { 'x-api-key': KEY }, ASKED_WITH);
      expect(errors).toBeUndefined();
      expect(data.evaluation).toMatchObject({ logs: { aggregates: { count: expect.any(Number) }, scan: { isComplete: true } } });
      expect({ data }).toEqual(await asker(`${product.url}/graphql`)(ASKED, { 'x-api-key': KEY }, ASKED_WITH));
    });

    test('the key of the caller goes to evaluations alone; without one the other subgraph still answers', async () => {
      const { data, errors } = await asker(gateway.url)('{ reviews { nodes { text evaluation { humanloopId name } } } }', {});
      expect(errors?.map(({ extensions }) => extensions['code'])).toEqual(['UNAUTHENTICATED', 'UNAUTHENTICATED']);
      expect(data.reviews.nodes).toEqual([
        { text: 'Review 0', evaluation: { humanloopId: SPRING, name: null } },
        { text: 'Review 1', evaluation: { humanloopId: 'evr_nobody', name: null } },
      ]);
      expect(reviews.keys.filter((key) => key !== undefined)).toEqual([]);
    });
  });
});

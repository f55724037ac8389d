import { isInterfaceType, isObjectType } from 'graphql';
import { describe, expect, test } from 'vitest';
import { createSubgraph } from '../../../src/schema/index.ts';
import { facade } from '../../support/helpers.ts';
import { synthetic } from '../../support/synthetic.ts';

type Variables = Record<string, unknown>;

const subgraph = createSubgraph({ nodeFields: true }).schema;

/** The cost of an operation, found as the smallest limit that lets it pass, of those around the one expected. */
const isCost = async (query: string, cost: number, variables: Variables = {}): Promise<boolean> => {
  const passes = async (maxCost: number) => {
    const { ask } = facade({ schema: subgraph, upstream: synthetic(), settings: { maxCost, maxFields: 5_000 } });
    const { errors } = await ask(query, variables);
    return !errors?.some(({ extensions }) => extensions['code'] === 'COST_LIMIT_EXCEEDED');
  };
  return (cost === 0 || !(await passes(cost - 1))) && passes(cost);
};

const LOGS = 'logs(first: 20) { nodes { id } }';
const ROWS = `query ($first: Int = 7, $last: Int, $perPage: Int) {
  evaluation(id: "evr_0") { logs(first: $first, last: $last, perPage: $perPage) { nodes { id } } }
}`;

describe('the cost of an operation', () => {
  test.each<[string, string, number, Variables?]>([
    ['is nothing for what brings no rows', '{ evaluation(id: "evr_0") { name evaluators { version { name } } } }', 0],
    ['is the rows asked for', `{ evaluation(id: "evr_0") { ${LOGS} } }`, 20],
    ['is ten where nothing is asked for', '{ evaluations { totalCount } }', 10],
    ['is the page asked for', '{ evaluations(page: 3, perPage: 40) { totalCount } }', 40],
    ['is ten for a page of no size', '{ evaluations(page: 3) { totalCount } }', 10],
    ['counts last as first', '{ evaluations(last: 30) { totalCount } }', 30],
    ['is nothing for the total alone', '{ evaluations(first: 0) { totalCount } }', 0],
    ['counts inner rows for every outer one', `{ evaluations(first: 30) { nodes { ${LOGS} } } }`, 30 + 30 * 20],
    ['counts through edges', `{ evaluations(first: 30) { edges { node { ${LOGS} } } } }`, 30 + 30 * 20],
    ['counts the rows of the runs that there are', `{ evaluation(id: "evr_0") { runs { ${LOGS} } } }`, 2 * 20],
    ['counts those below the runs of stats too', `{ evaluation(id: "evr_0") { stats { runStats { run { ${LOGS} } } } } }`, 2 * 20],
    [
      'counts the evaluations that scores are of',
      '{ evaluationScores(fileId: "pr_1", evaluator: { name: "Judge 1" }) { points { score } } }',
      1,
    ],
    ['counts ten runs of stats as nothing', '{ evaluation(id: "evr_0") { stats { runStats { numLogs } } } }', 0],
    [
      'is nothing for lists inside a payload',
      '{ evaluation(id: "evr_0") { logs(first: 3) { nodes { evaluatorLogs { evaluatorLogs { id } } attachedLogs { id } } } } }',
      3,
    ],
    ['adds up', `{ a: evaluation(id: "evr_0") { ${LOGS} } b: evaluation(id: "evr_0") { ${LOGS} } }`, 40],
    [
      'counts fragments as often as they are spread',
      `{ evaluation(id: "evr_0") { ...A ... on Evaluation { ...A } } } fragment A on Evaluation { ${LOGS} }`,
      40,
    ],
    ['takes the default of a variable', ROWS, 7],
    ['takes the value of a variable', ROWS, 12, { first: 12 }],
    ['takes null as nothing given', ROWS, 10, { first: null }],
    ...['constructor', '__proto__', 'toString', 'hasOwnProperty', 'valueOf'].flatMap((name): [string, string, number, Variables?][] => {
      const query = `query ($${name}: Int) { evaluation(id: "evr_0") { logs(first: $${name}) { nodes { id } } } }`;
      const given = JSON.parse(`{ "${name}": 12 }`) as Variables;
      return [
        [`takes $${name} that is not given as nothing given`, query, 10],
        [`takes the value of $${name}`, query, 12, given],
        [`takes the default of $${name}`, query.replace('Int', 'Int = 8'), 8],
      ];
    }),
    ['takes last from a variable', ROWS, 15, { first: null, last: 15 }],
    ['takes perPage from a variable', ROWS, 25, { first: null, perPage: 25 }],
    ['counts the ids of nodes', `query ($ids: [ID!]!) { nodes(ids: $ids) { id } }`, 3, { ids: ['Log:a', 'Log:b', 'Log:c'] }],
    ['counts what each node has', `{ nodes(ids: ["Run:a:b", "Run:a:c"]) { ... on Run { ${LOGS} } } }`, 2 + 2 * 20],
    [
      'counts each thing that is referred to once',
      `query ($r: [_Any!]!) { _entities(representations: $r) { ... on Evaluation { ${LOGS} } } }`,
      2 + 2 * 20,
      { r: ['evr_0', 'evr_1', 'evr_0'].map((humanloopId) => ({ __typename: 'Evaluation', humanloopId })) },
    ],
    [
      'adds a hundred where rows are summed up',
      '{ evaluation(id: "evr_0") { logs(first: 20) { nodes { id } aggregates { count } } } }',
      120,
    ],
    [
      'adds it once for a connection',
      '{ evaluation(id: "evr_0") { logs(first: 0) { aggregates { count } a: aggregates { errorRate } groups(by: { field: RUN }, first: 3) { totalCount } } } }',
      103,
    ],
    [
      'counts percentiles and bins, and those of a group for each group',
      `{ evaluation(id: "evr_0") { logs(first: 5) {
        aggregates { duration { percentile(p: 1) percentiles { p } three: percentiles(ps: [1, 2, 3]) { p } histogram { from } small: histogram(bins: 2) { from } } }
        groups(by: [{ field: RUN }], first: 4) { nodes { aggregates { duration { percentile(p: 1) } } } }
      } } }`,
      5 + 100 + (1 + 4 + 3 + 20 + 2) + (4 + 4),
    ],
    [
      'counts the values of every facet',
      '{ evaluation(id: "evr_0") { logs(first: 0) { facets(by: [{ field: RUN }, { field: KIND }], first: 7) { totalCount } } } }',
      114,
    ],
    [
      'counts groups and facets without a number by their defaults',
      '{ evaluation(id: "evr_0") { logs(first: 0) { groups(by: []) { totalCount } facets(by: { field: RUN }) { totalCount } } } }',
      100 + 50 + 20,
    ],
    [
      'counts what rows come to once, however many there are, and again for each listing',
      '{ evaluations(first: 3) { nodes { logs(first: 50) { aggregates { count } } } } }',
      3 + 3 * 150,
    ],
    ['counts the items of a change', 'mutation { deleteEvaluations(input: { ids: ["evr_0", "evr_1"] }) { succeeded } }', 2],
    [
      'counts the items of a change in a variable',
      'mutation ($input: CreateEvaluationRunsInput!) { createEvaluationRuns(input: $input) { results { run { logs(first: 2) { totalCount } } } evaluation { logs(first: 5) { totalCount } } } }',
      3 + 2 + 5,
      { input: { evaluationId: 'evr_0', versions: ['a', 'b', 'c'].map((versionId) => ({ versionId })) } },
    ],
  ])('%s', async (_what, query, cost, variables) => {
    expect(await isCost(query, cost, variables)).toBe(true);
  });

  test('is declared by every field that pages', () => {
    const paging = Object.values(subgraph.getTypeMap()).flatMap((type) =>
      isObjectType(type) || isInterfaceType(type)
        ? Object.values(type.getFields()).filter(({ args }) => args.some(({ name }) => name === 'perPage'))
        : [],
    );
    expect(paging.map(({ name }) => name)).toEqual(expect.arrayContaining(['evaluations', 'logs']));
    expect(paging.filter(({ extensions }) => typeof extensions['cost'] !== 'function').map(({ name }) => name)).toEqual([]);
  });

  test.each([501, -1, 2 ** 31 - 1])('leaves a size of %s to the field, which refuses it', async (first) => {
    const { ask } = facade({ upstream: synthetic() });
    const { errors } = await ask('query ($first: Int) { evaluations(first: $first) { nodes { logs(first: $first) { totalCount } } } }', {
      first,
    });
    expect(errors).toMatchObject([{ path: ['evaluations'], extensions: { code: 'BAD_USER_INPUT', field: 'first' } }]);
  });
});

describe('an operation whose cost only upstream knows', () => {
  const runs = '{ evaluations(first: 20) { nodes { runs { logs(first: 50) { nodes { id } } } } } }';

  test('is answered where there are fewer runs than its cost was guessed with', async () => {
    const { ask } = facade({ upstream: synthetic({ evaluations: 20, runs: 2 }) });
    const { data, errors } = await ask(runs);
    expect(errors).toBeUndefined();
    expect(data.evaluations.nodes).toHaveLength(20);
  });

  test('brings no more rows than allowed, and asks for no others', async () => {
    const { ask, calls } = facade({ upstream: synthetic({ evaluations: 20, runs: 2 }), settings: { maxCost: 1_100 } });
    const { data, errors } = await ask(runs);
    expect(new Set(errors?.map(({ extensions }) => extensions['code']))).toEqual(new Set(['COST_LIMIT_EXCEEDED']));
    expect(errors?.[0]?.message).toContain('--max-cost');
    expect(data.evaluations.nodes).toHaveLength(20);
    expect(calls.filter((call) => call.includes('/logs'))).toHaveLength(Math.floor((1_100 - 20) / 50));
  });

  test('is refused at once where even the guess is ten times too much', async () => {
    const { ask, calls } = facade({ upstream: synthetic() });
    const { errors } = await ask(
      '{ evaluations(first: 19) { nodes { runs { logs(first: 500) { nodes { run { logs(first: 2) { totalCount } } } } } } } }',
    );
    expect(errors).toMatchObject([
      { message: expect.stringContaining('evaluations.runs.logs.logs'), extensions: { code: 'COST_LIMIT_EXCEEDED' } },
    ]);
    expect(calls).toEqual([]);
  });
});

describe('an operation that may bring more than 10,000 rows', () => {
  const query = 'query ($outer: Int!, $inner: Int!) { evaluations(first: $outer) { nodes { logs(first: $inner) { nodes { id } } } } }';

  test('is refused before anything is asked upstream, and the same document with fewer is answered', async () => {
    const { post, ask, calls, bugs } = facade({ upstream: synthetic() });
    const refused = { query, variables: { outer: 20, inner: 500 } };
    const [named, plain] = [
      await post(refused, { accept: 'application/graphql-response+json' }),
      await post(refused, { accept: 'application/json' }),
    ];
    expect([named.status, plain.status]).toEqual([400, 200]);
    expect(await plain.json()).toEqual({
      errors: [
        {
          message: 'The operation may bring 10020 rows, most of them at evaluations.logs: more than the 10000 allowed (--max-cost).',
          extensions: { code: 'COST_LIMIT_EXCEEDED', retryable: false, requestId: expect.any(String) },
        },
      ],
    });
    expect(calls).toEqual([]);
    expect((await ask(query, { outer: 1, inner: 1 })).errors).toBeUndefined();
    expect((await ask(query, { outer: 20, inner: 499 })).errors).toBeUndefined();
    expect(bugs).toEqual([]);
  });

  test('is refused as a subscription too', async () => {
    const { post, calls } = facade({ upstream: synthetic() });
    const subscription =
      'subscription { evaluationProgress(id: "evr_0") { runs { run { logs(first: 500) { nodes { run { logs(first: 500) { totalCount } } } } } } } }';
    const response = await post({ query: subscription }, { accept: 'text/event-stream' });
    expect(await response.text()).toContain('COST_LIMIT_EXCEEDED');
    expect(calls).toEqual([]);
  });

  test('ten thousand references to different things are within it', async () => {
    const { ask } = facade({ schema: subgraph, upstream: async () => ({ status: 404, headers: {}, body: new Uint8Array() }) });
    const reference = (index: number) => ({ __typename: 'Evaluation', humanloopId: `evr_${index}` });
    const entities = 'query ($r: [_Any!]!) { _entities(representations: $r) { ... on Evaluation { name } } }';
    expect((await ask(entities, { r: Array.from({ length: 10_000 }, (_, index) => reference(index)) })).data._entities).toHaveLength(
      10_000,
    );
    expect((await ask(entities, { r: Array.from({ length: 10_001 }, (_, index) => reference(index)) })).errors).toMatchObject([
      { extensions: { code: 'COST_LIMIT_EXCEEDED' } },
    ]);
  });
});

describe('rows are summed up at most ten times in an operation', () => {
  const SUMS = 'logs(first: 0) { aggregates { count } }';
  const asked = async (query: string, runs = 2) => {
    const { ask, calls, bugs } = facade({ upstream: synthetic({ evaluations: 20, runs, logsPerRun: 3 }), settings: { maxFields: 5_000 } });
    const reply = await ask(query);
    expect(bugs).toEqual([]);
    return { reply, calls };
  };
  const aliased = (count: number) =>
    `{ evaluation(id: "evr_0") { ${Array.from({ length: count }, (_, index) => `a${index}: ${SUMS}`).join(' ')} } }`;

  test('as the document says, before any call', async () => {
    expect((await asked(aliased(10))).reply.errors).toBeUndefined();
    const { reply, calls } = await asked(aliased(11));
    expect(reply.errors).toMatchObject([{ message: expect.stringContaining('11 times'), extensions: { code: 'COST_LIMIT_EXCEEDED' } }]);
    expect(calls).toEqual([]);
    expect((await asked(`{ evaluations(first: 11) { nodes { ${SUMS} } } }`)).calls).toEqual([]);
  });

  test('as there are runs', async () => {
    const query = `{ evaluation(id: "evr_0") { runs { ${SUMS} } } }`;
    expect((await asked(query, 10)).reply.data.evaluation.runs).toEqual(
      Array.from({ length: 10 }, () => ({ logs: { aggregates: { count: 3 } } })),
    );
    const { reply } = await asked(query, 12);
    expect(reply.data.evaluation.runs.filter(({ logs }: { logs: unknown }) => logs === null)).toHaveLength(2);
    expect(reply.errors?.map(({ extensions }) => extensions['code'])).toEqual(['COST_LIMIT_EXCEEDED', 'COST_LIMIT_EXCEEDED']);
  });

  test('and the same question is one', async () => {
    const same = `{ evaluation(id: "evr_0") { ...A ...B } } fragment A on Evaluation { ${SUMS} } fragment B on Evaluation { ${SUMS} }`;
    expect((await asked(same)).calls.filter((call) => call.includes('page=1'))).toHaveLength(1);
  });
});

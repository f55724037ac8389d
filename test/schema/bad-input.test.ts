import { describe, expect, test } from 'vitest';
import { codes, facade, sampleBackend } from '../support/helpers.ts';
import { refusalsOf, refused } from '../support/refusals.ts';
import { synthetic } from '../support/synthetic.ts';

const E = 'GET /evaluations/evr_0';
const open = () => facade({ upstream: synthetic({ evaluations: 2, runs: 2, logsPerRun: 30 }) });

const TOO_LONG = 'x'.repeat(10_240);
/** No id of an evaluation, a run or a file, whatever it is. */
const MALFORMED = [
  '',
  ' ',
  'ev_../../x',
  'ev_1?run_id=z',
  'ev_1/runs',
  'ev_1#top',
  'ev_1%2Fruns',
  '..',
  '//host.test/',
  'évr_1',
  'evr_1\n',
  'evr_1\u0000',
  'x'.repeat(129),
  TOO_LONG,
];
const shown = (id: string): string => JSON.stringify(id.length > 40 ? `${id.slice(0, 5)}… (${id.length})` : id);

interface IdArgument {
  readonly name: string;
  readonly query: string;
  readonly path: string;
  readonly field: string;
  readonly malformed: readonly string[];
}

const ID_ARGUMENTS: readonly IdArgument[] = [
  {
    name: 'evaluation(id:)',
    query: 'query ($id: ID!) { evaluation(id: $id) { name stats { status } logs { totalCount } } }',
    path: 'evaluation',
    field: 'id',
    malformed: [...MALFORMED, 'Evaluation:', 'Evaluation:../x', 'Run:evr_0:evr_0-r0', 'Evaluation:Evaluation:evr_0'],
  },
  {
    name: 'evaluations(fileId:)',
    query: 'query ($id: ID!) { evaluations(fileId: $id) { totalCount } }',
    path: 'evaluations',
    field: 'fileId',
    malformed: MALFORMED,
  },
  {
    name: 'evaluationByName(fileId:)',
    query: 'query ($id: ID!) { evaluationByName(fileId: $id, name: "x") { name } }',
    path: 'evaluationByName',
    field: 'fileId',
    malformed: MALFORMED,
  },
  {
    name: 'run(id:)',
    query: 'query ($id: ID!) { evaluation(id: "evr_0") { id run(id: $id) { label } } }',
    path: 'evaluation.run',
    field: 'id',
    malformed: [...MALFORMED, 'Run:', 'Run:evr_0', 'Run:evr_0:', 'Run::evr_0-r0', 'Run:evr_0:evr_0-r0:x', 'Evaluation:evr_0'],
  },
  {
    name: 'log(id:)',
    query: 'query ($id: ID!) { evaluation(id: "evr_0") { id log(id: $id) { runId } } }',
    path: 'evaluation.log',
    field: 'id',
    malformed: [
      '',
      '.',
      '..',
      'Log:',
      'a\nb',
      'a\u007fb',
      '\ud800',
      'x'.repeat(513),
      TOO_LONG,
      'EvaluationLog:evr_0:evr_0-r0',
      'EvaluationLog:evr_0:evr_0-r0:',
    ],
  },
  {
    name: 'logs(filter: { runIds: })',
    query: 'query ($id: ID!) { evaluation(id: "evr_0") { id logs(filter: { runIds: ["evr_0-r0", $id] }) { totalCount } } }',
    path: 'evaluation.logs',
    field: 'runIds',
    malformed: [...MALFORMED, 'Run:evr_0', 'Run:evr_1:evr_1-r0', 'Evaluation:evr_0'],
  },
  {
    name: 'node(id:)',
    query: 'query ($id: ID!) { node(id: $id) { __typename ... on Evaluation { name stats { status } } ... on Run { stats { numLogs } } } }',
    path: 'node',
    field: 'id',
    malformed: [
      ...MALFORMED,
      'evr_0',
      'Evaluation',
      'Evaluation:',
      'Evaluation:ev_../../x',
      'evaluation:evr_0',
      'Run:evr_0',
      'Run:evr_0:',
      'Run:evr_0:a?b',
      'Log:',
      'Log:..',
      'Log:a\nb',
      `Log:${'x'.repeat(513)}`,
      'EvaluationLog:evr_0:evr_0-r0',
      'EvaluationLog:evr_0:evr_0-r0:',
      'EvaluationLog:../x:evr_0-r0:log_1',
      ':evr_0',
      'constructor:x',
      '__proto__:x',
    ],
  },
];

describe.each(ID_ARGUMENTS)('a malformed id in $name', ({ query, path, field, malformed }) => {
  test.each(malformed.map((id) => [shown(id), id] as const))('is refused without a call: %s', async (_shown, id) => {
    const { ask, calls, bugs } = open();
    expect(refusalsOf(await ask(query, { id }))).toEqual(refused(path, field));
    expect(calls).toEqual([]);
    expect(bugs).toEqual([]);
  });
});

test('a malformed id is not sent back', async () => {
  const { post } = open();
  const body = await (await post({ query: '{ evaluation(id: "ev_../../secret") { name } }' })).text();
  expect(body).toContain('Argument \\"id\\" is not the id of an Evaluation.');
  expect(body).not.toContain('secret');
});

test('one malformed id among nodes leaves the others', async () => {
  const { ask, calls } = open();
  const reply = await ask('query ($ids: [ID!]!) { nodes(ids: $ids) { id } }', {
    ids: ['Evaluation:evr_0', 'Evaluation:ev_../../x', 'evr_0', 'Evaluation:evr_9', 'Run:evr_1:evr_1-r0'],
  });
  expect(reply.data).toEqual({ nodes: [{ id: 'Evaluation:evr_0' }, null, null, null, { id: 'Run:evr_1:evr_1-r0' }] });
  expect(codes(reply)).toEqual({ 'nodes.1': 'BAD_USER_INPUT', 'nodes.2': 'BAD_USER_INPUT' });
  expect(calls.toSorted()).toEqual([E, 'GET /evaluations/evr_1/runs', 'GET /evaluations/evr_9']);
});

describe('an unknown id is null without an error', () => {
  test.each([
    [
      'evaluation',
      '{ evaluation(id: "evr_9") { name runs { id } stats { status } logs { totalCount } run(id: "r") { id } log(id: "l") { id } } }',
      { evaluation: null },
    ],
    ['evaluation by name', '{ evaluationByName(fileId: "pr_1", name: "Nobody") { name } }', { evaluationByName: null }],
    ['run', '{ evaluation(id: "evr_0") { run(id: "nobody") { id stats { numLogs } } } }', { evaluation: { run: null } }],
    ['run of another evaluation', '{ evaluation(id: "evr_0") { run(id: "Run:evr_1:evr_1-r0") { id } } }', { evaluation: { run: null } }],
    ['row', '{ evaluation(id: "evr_0") { log(id: "nobody") { id } } }', { evaluation: { log: null } }],
    ['node of an evaluation', '{ node(id: "Evaluation:evr_9") { id } }', { node: null }],
    ['node of a run', '{ node(id: "Run:evr_0:nobody") { id } }', { node: null }],
    ['node of a run of an unknown evaluation', '{ node(id: "Run:evr_9:nobody") { id } }', { node: null }],
    ['node of a log', '{ node(id: "Log:nobody") { id } }', { node: null }],
    ['node of a row', '{ node(id: "EvaluationLog:evr_0:evr_0-r0:nobody") { id } }', { node: null }],
    ['node of a row of an unknown evaluation', '{ node(id: "EvaluationLog:evr_9:r:nobody") { id } }', { node: null }],
  ])('%s', async (_name, query, data) => {
    const { ask } = open();
    expect(await ask(query)).toEqual({ data });
  });

  test.each([
    ['runs alone', 'filter: { runIds: ["nobody"] }', '{ totalCount nodes { id } }'],
    ['more than runs', 'filter: { runIds: ["nobody"], hasError: true }', '{ nodes { id } }'],
    ['a filter within', 'filter: { or: [{ runIds: ["nobody"] }] }', '{ aggregates { count } }'],
  ])('but for runs in a filter that lets nothing through, which are told from those there are: %s', async (_name, filter, selection) => {
    const { ask, calls } = open();
    const { data, errors } = await ask(`{ evaluation(id: "evr_0") { logs(${filter}) ${selection} } }`);
    expect(data).toEqual({ evaluation: { logs: null } });
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' }, message: expect.stringMatching(/"nobody".*"evr_0-r0"/) }]);
    expect(calls.filter((call) => call.endsWith('/runs'))).toHaveLength(1);
  });

  test.each([
    ['where all rows were read', 'first: 100, filter: { runIds: ["evr_0-r0", "nobody"] }', '{ nodes { id } }'],
    ['by a scan', 'filter: { hasError: false, runIds: ["evr_0-r0", "nobody"] }', '{ totalCount }'],
    ['by a scan of all runs', 'filter: { or: [{ runIds: ["evr_0-r0"] }, { runIds: ["nobody"] }] }', '{ aggregates { count } }'],
    ['beside the runs', 'first: 1, filter: { runIds: ["evr_0-r0", "nobody"] }', '{ nodes { id } } runs { id }'],
  ])('but for runs beside known ones, %s', async (_name, args, selection) => {
    const { ask, calls } = open();
    const { errors } = await ask(`{ evaluation(id: "evr_0") { logs(${args}) ${selection} } }`);
    expect(errors).toMatchObject([
      {
        path: ['evaluation', 'logs'],
        extensions: { code: 'BAD_USER_INPUT' },
        message: expect.stringMatching(/"nobody"\. It has "evr_0-r0"/),
      },
    ]);
    expect(calls.filter((call) => call.endsWith('/runs'))).toHaveLength(1);
  });

  test.each([
    ['first: 1, filter: { runIds: ["run_uvF6oByxA7fMvZ1UC7qLZ", "nobody"] }', '{ nodes { id } }'],
    ['first: 1, filter: { hasError: false, runIds: ["run_uvF6oByxA7fMvZ1UC7qLZ", "nobody"] }', '{ nodes { id } }'],
    ['filter: { or: [{ runIds: ["run_uvF6oByxA7fMvZ1UC7qLZ"] }, { runIds: ["nobody"] }] }', '{ aggregates { count } }'],
  ])('the embedded backend says so however few rows are asked: %s', async (args, selection) => {
    const { ask } = facade({ upstream: await sampleBackend(), anyRange: true });
    const { errors } = await ask(`{ evaluation(id: "evr_7ZAECYi82P80BOqjkseLt") { logs(${args}) ${selection} } }`);
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' }, message: expect.stringContaining('"nobody"') }]);
  });

  test('runs that there are cost no call', async () => {
    const { ask, calls } = open();
    for (const args of [
      'first: 1, filter: { runIds: ["evr_0-r0", "evr_0-r1"] }',
      'filter: { runIds: ["evr_0-r0", "evr_0-r1"], hasError: false }',
    ])
      expect((await ask(`{ evaluation(id: "evr_0") { logs(${args}) { totalCount nodes { id } } } }`)).errors).toBeUndefined();
    expect(calls.filter((call) => call.endsWith('/runs'))).toEqual([]);
  });

  test('rows of a known run that fit nothing are none', async () => {
    const { ask } = open();
    const query = '{ evaluation(id: "evr_0") { logs(filter: { runIds: ["evr_0-r0"], logIds: ["nobody"] }) { totalCount nodes { id } } } }';
    expect(await ask(query)).toEqual({ data: { evaluation: { logs: { totalCount: 0, nodes: [] } } } });
  });
});

describe('variables that do not fit', () => {
  test.each([
    ['a text for a number', { first: 'ten' }],
    ['half a row', { first: 2.5 }],
    ['more than an Int holds', { first: 3_000_000_000 }],
    ['a list for an id', { id: ['evr_0'] }],
    ['an object for an id', { id: { $ne: null } }],
    ['no id', { id: null }],
  ])('are refused without a call: %s', async (_name, variables) => {
    const { ask, calls } = open();
    const query = 'query ($id: ID!, $first: Int) { evaluation(id: $id) { logs(first: $first) { totalCount } } }';
    const { data, errors } = await ask(query, { id: 'evr_0', ...variables });
    expect(data).toBeUndefined();
    expect(errors?.map(({ extensions }) => extensions['code'])).toEqual(['BAD_USER_INPUT']);
    expect(calls).toEqual([]);
  });
});

describe('in front of a live API', () => {
  const QUERY =
    '{ evaluation(id: "evr_0") { name stats { status } } node(id: "Log:l") { id } evaluations(fileId: "pr_1") { totalCount } evaluationSource { kind } }';
  const live = (apiKey?: string) => facade({ upstream: synthetic(), live: true, ...(apiKey !== undefined && { apiKey }) });

  test.each([
    ['no key', {}],
    ['an empty key', { 'x-api-key': '' }],
    ['a key that no header upstream can hold', { 'x-api-key': 'a\u0001b' }],
    ['a key in another header', { authorization: 'Bearer hl_1' }],
  ])('a request with %s gets the error that it needs one, without a call', async (_name, headers) => {
    const { ask, calls, bugs } = live();
    const reply = await ask(QUERY, {}, headers);
    expect(reply.data).toEqual({ evaluation: null, node: null, evaluations: null, evaluationSource: { kind: 'LIVE_API' } });
    expect(codes(reply)).toEqual({ evaluation: 'UNAUTHENTICATED', node: 'UNAUTHENTICATED', evaluations: 'UNAUTHENTICATED' });
    expect(calls).toEqual([]);
    expect(bugs).toEqual([]);
  });

  test('the key of a request goes along with each of its calls', async () => {
    const { ask, keys } = live('hl_shared');
    expect((await ask(QUERY, {}, { 'x-api-key': 'hl_own' })).errors).toBeUndefined();
    expect(keys).toEqual(['hl_own', 'hl_own', 'hl_own', 'hl_own']);
  });

  test('a request without a key goes under the configured one', async () => {
    const { ask, keys } = live('hl_shared');
    expect((await ask(QUERY)).errors).toBeUndefined();
    expect(new Set(keys)).toEqual(new Set(['hl_shared']));
  });
});

import { describe, expect, test } from 'vitest';
import { facade } from '../../support/helpers.ts';
import { refusalsOf, refused } from '../../support/refusals.ts';
import { synthetic } from '../../support/synthetic.ts';

const open = () => facade({ upstream: synthetic({ evaluations: 2, runs: 2, logsPerRun: 3 }) });

describe('arguments that no object makes sense of are refused before any call', () => {
  test.each([
    [
      'below a list',
      '{ evaluations(fileId: "pr_1") { nodes { logs(filter: { or: [] }) { totalCount } } } }',
      'evaluations.nodes.logs',
      'filter.or',
    ],
    ['of runs', '{ evaluation(id: "evr_0") { runs { logs(filter: { runIds: [] }) { totalCount } } } }', 'evaluation.runs.logs', 'runIds'],
    ['of a run', '{ run(id: "Run:evr_0:evr_0-r0") { logs(last: 501) { totalCount } } }', 'run.logs', 'last'],
    ['below a node', '{ node(id: "Evaluation:evr_0") { ... on Evaluation { logs(first: -1) { totalCount } } } }', 'node.logs', 'first'],
    ['below an alias', '{ e: evaluation(id: "evr_0") { some: logs(page: 0) { totalCount } } }', 'e.some', 'page'],
    [
      'in a fragment',
      '{ evaluation(id: "evr_0") { ...F } } fragment F on Evaluation { logs(first: 1, page: 1) { totalCount } }',
      'evaluation.logs',
      'page',
    ],
    ['with @defer', '{ evaluation(id: "evr_0") { id ... @defer { logs(first: -1) { totalCount } } } }', 'evaluation.logs', 'first'],
    [
      'of pages',
      '{ evaluation(id: "evr_0") { logs { pageCursors(around: 51) { first { page } } } } }',
      'evaluation.logs.pageCursors',
      'around',
    ],
    [
      'of the rows themselves',
      '{ evaluation(id: "evr_0") { logs { nodes { log { inputs(path: "question") } } } } }',
      'evaluation.logs.nodes.log.inputs',
      'path',
    ],
    [
      'of an agreement',
      '{ evaluation(id: "evr_0") { agreement(first: { name: "Judge 1" }, second: { name: "Judge 1" }, filter: { not: null }) { pairs } } }',
      'evaluation.agreement',
      'filter.not',
    ],
    [
      'of a gate',
      '{ evaluationGate(input: { evaluationId: "evr_0", runId: "../x", rules: [{ measure: LOG_COUNT, min: 1 }] }) { verdict } }',
      'evaluationGate',
      'input.runId',
    ],
  ])('%s', async (_where, query, path, field) => {
    const { ask, calls, bugs } = open();
    const reply = await ask(query);
    expect(refusalsOf(reply)).toEqual(refused(path, field));
    expect(reply.data).toBeUndefined();
    expect([calls, bugs]).toEqual([[], []]);
  });

  test('all of them at once', async () => {
    const { ask, calls } = open();
    const reply = await ask(`{
      a: evaluation(id: "evr_0") { logs(first: 501) { totalCount } }
      b: evaluation(id: "evr_1") { id runs { logs(filter: { duration: {} }) { nodes { log { output(maxLength: -1) } } } } }
    }`);
    expect(refusalsOf(reply).fields).toEqual(['first', 'filter.duration']);
    expect(calls).toEqual([]);
  });

  test('and of a query that asks for more the rest is answered', async () => {
    const { ask } = open();
    const reply = await ask(`{
      a: evaluation(id: "evr_0") { logs(first: 501) { totalCount } }
      b: evaluation(id: "evr_1") { name runs { id logs(filter: { duration: {} }) { totalCount } } }
    }`);
    expect(refusalsOf(reply)).toEqual({
      codes: { 'a.logs': 'BAD_USER_INPUT', 'b.runs.0.logs': 'BAD_USER_INPUT', 'b.runs.1.logs': 'BAD_USER_INPUT' },
      fields: ['first', 'filter.duration', 'filter.duration'],
    });
    const [first, second] = ['evr_1-r0', 'evr_1-r1'].map((id) => ({ id: `Run:evr_1:${id}`, logs: null }));
    expect(reply.data).toEqual({ a: { logs: null }, b: { name: expect.any(String), runs: [first, second] } });
  });

  test('with the status of a request that is not carried out', async () => {
    const { post } = open();
    const query = '{ evaluation(id: "evr_0") { logs(first: 501) { totalCount } } }';
    expect((await post({ query }, { accept: 'application/graphql-response+json' })).status).toBe(400);
    expect((await post({ query }, { accept: 'application/json' })).status).toBe(200);
  });

  test('by variables, again and again', async () => {
    const { ask, calls } = open();
    const query = `query ($first: Int, $filter: EvaluationLogFilter, $is: Boolean!) {
      evaluation(id: "evr_0") { id logs(first: $first, filter: $filter) @include(if: $is) { totalCount } }
    }`;
    const asked = async (variables: Record<string, unknown>) => refusalsOf(await ask(query, variables));
    expect(await asked({ first: 501, is: true })).toEqual(refused('evaluation.logs', 'first'));
    expect(await asked({ filter: null, is: true })).toEqual(refused('evaluation.logs', 'filter'));
    expect(calls).toEqual([]);
    expect((await asked({ first: 501, is: false })).fields).toBeUndefined();
    expect((await asked({ first: 1, is: true })).fields).toBeUndefined();
    expect(await asked({ first: 501, is: true })).toEqual(refused('evaluation.logs', 'first'));
  });
});

describe('a cursor', () => {
  const page = (args: string) => `{ evaluation(id: "evr_0") { logs(first: 1${args}) { pageInfo { endCursor } } } }`;
  const cursorOf = async ({ ask }: ReturnType<typeof open>, args: string): Promise<string> =>
    (await ask(page(args))).data.evaluation.logs.pageInfo.endCursor;

  test.each([
    ['another filter', ', filter: { hasError: true }'],
    ['another order', ', orderBy: [{ by: { field: DURATION } }]'],
  ])('of %s is refused before any call', async (_name, args) => {
    const over = open();
    const after = await cursorOf(over, '');
    over.calls.length = 0;
    expect(refusalsOf(await over.ask(page(`${args}, after: "${after}"`)))).toEqual(refused('evaluation.logs', 'after'));
    expect(over.calls).toEqual([]);
  });

  test.each([
    ['of another evaluation', '{ evaluation(id: "evr_1") { logs(after: $after) { totalCount } } }', 'evaluation.logs'],
    [
      'of the rows of all runs',
      '{ evaluation(id: "Evaluation:evr_0") { run(id: "evr_0-r0") { logs(after: $after) { totalCount } } } }',
      'evaluation.run.logs',
    ],
    ['of rows', '{ evaluations(fileId: "pr_1", after: $after) { totalCount } }', 'evaluations'],
  ])('%s is refused before any call', async (_name, query, path) => {
    const over = open();
    const after = await cursorOf(over, '');
    over.calls.length = 0;
    expect(refusalsOf(await over.ask(`query ($after: String) ${query}`, { after }))).toEqual(refused(path, 'after'));
    expect(over.calls).toEqual([]);
  });

  test('is refused where it belongs to another listing that only the source knows', async () => {
    const over = open();
    const after = await cursorOf(over, '');
    const { errors } = await over.ask(`{ evaluation(id: "evr_0") { runs { logs(after: "${after}") { totalCount } } } }`);
    expect(errors?.map(({ path, extensions }) => [path?.join('.'), extensions['field']])).toEqual([
      ['evaluation.runs.0.logs', 'after'],
      ['evaluation.runs.1.logs', 'after'],
    ]);
  });
});

test('what may be of several types is checked as what it is', async () => {
  const { ask } = open();
  const query = `query ($id: ID!, $filter: EvaluationLogFilter, $after: String) { node(id: $id) {
    ... on Evaluation { logs(filter: $filter, after: $after) { totalCount pageInfo { endCursor } } }
    ... on Run { logs(filter: $filter, after: $after) { totalCount pageInfo { endCursor } } }
  } }`;
  expect((await ask(query, { id: 'Evaluation:evr_0', filter: { runIds: ['evr_0-r1'] } })).data.node.logs.totalCount).toBe(3);
  const id = 'Run:evr_0:evr_0-r0';
  const after = (await ask(query, { id })).data.node.logs.pageInfo.endCursor;
  expect((await ask(query, { id, after })).errors).toBeUndefined();
  expect(refusalsOf(await ask(query, { id: 'Evaluation:evr_0', after }))).toEqual(refused('node.logs', 'after'));
});

test('of a mutation nothing is done', async () => {
  const { ask, calls } = open();
  const reply = await ask(
    'mutation { addEvaluatorsToEvaluation(input: { evaluationId: "evr_0", evaluators: [] }) { evaluation { logs(filter: { and: [] }) { totalCount } } } }',
  );
  expect(refusalsOf(reply)).toEqual(refused('addEvaluatorsToEvaluation.evaluation.logs', 'filter.and'));
  expect(calls).toEqual([]);
});

test('a subscription does not begin', async () => {
  const { post, calls } = open();
  const query = 'subscription { evaluationProgress(id: "evr_0") { evaluation { logs(first: 501) { totalCount } } } }';
  const reply = await post({ query }, { accept: 'text/event-stream' });
  expect(await reply.text()).toContain('"field":"first"');
  expect(calls).toEqual([]);
});

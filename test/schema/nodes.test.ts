import { describe, expect, test } from 'vitest';
import { SAMPLE_IDS } from '../../sample/sample-ids.ts';
import { facadeOver, type Json, promptLog, promptVersion } from '../support/bodies.ts';
import { codes, facade, fixed } from '../support/helpers.ts';

const { evaluations, runs, logs } = SAMPLE_IDS;
const NODE = 'query ($id: ID!) { node(id: $id) { __typename id } }';

describe('node', () => {
  const E = `GET /evaluations/${evaluations.spring}`;
  test.each([
    ['Evaluation', `Evaluation:${evaluations.spring}`, E],
    ['Run', `Run:${evaluations.spring}:${runs.storyteller}`, `${E}/runs`],
    ['PromptLog', `Log:${logs.slash}`, 'GET /logs/order-17%2F3'],
    ['PromptLog', `Log:${logs.colon}`, 'GET /logs/mail%3A2025-04-20%2F7'],
    ['FlowLog', `Log:${logs.flow}`, `GET /logs/${logs.flow}`],
    ['AgentLog', `Log:${logs.agent}`, `GET /logs/${logs.agent}`],
    [
      'EvaluationLog',
      `EvaluationLog:${evaluations.spring}:${runs.storyteller}:${logs.threeJudgmentsDeep}`,
      `${E}/logs?page=1&size=100&run_id=${runs.storyteller}&log_id=${logs.threeJudgmentsDeep}`,
    ],
    [
      'EvaluationLog',
      `EvaluationLog:${evaluations.spring}:${runs.easterTickets}:${logs.colon}`,
      `${E}/logs?page=1&size=100&run_id=${runs.easterTickets}&log_id=mail%3A2025-04-20%2F7`,
    ],
  ])('finds a %s, %s, with one call, and has the same id', async (typename, id, call) => {
    const { ask, calls } = facade();
    expect(await ask(NODE, { id })).toEqual({ data: { node: { __typename: typename, id } } });
    expect(calls).toEqual([call]);
  });

  test.each([
    ['prompt', 'PromptLog'],
    ['tool', 'ToolLog'],
    ['evaluator', 'EvaluatorLog'],
    ['flow', 'FlowLog'],
    ['agent', 'AgentLog'],
    ['browser', 'OtherLog'],
  ])('knows a log with the key %s as %s', async (key, typename) => {
    const { ask } = facadeOver({ log: { id: 'log_1', [key]: promptVersion(), evaluator_logs: [] } });
    expect((await ask(NODE, { id: 'Log:log_1' })).data).toEqual({ node: { __typename: typename, id: 'Log:log_1' } });
  });

  const extras: readonly Json[] = [{ evaluation_id: 'evr_1' }, { evaluators: [] }, { evaluation_id: 'evr_1', log: {} }, { runs_count: 2 }];
  test.each(extras)('knows a log as a log, though it has keys of other things: %j', async (extra) => {
    const { ask, bugs } = facadeOver({ log: promptLog(extra) });
    expect(await ask(NODE, { id: 'Log:log_1' })).toEqual({ data: { node: { __typename: 'PromptLog', id: 'Log:log_1' } } });
    expect(bugs).toEqual([]);
  });

  test.each(['Größe/李 明月?&#', 'EvaluationLog:a:b:c', '100%', 'a+b', '🌙', ' ', '%2F', 'x'.repeat(512)])(
    'sends the log id %j whole, and only there',
    async (logId) => {
      const path = `/logs/${encodeURIComponent(logId)}`;
      const { ask, calls } = facade({ upstream: fixed({ [path]: promptLog({ id: logId }) }) });
      expect(await ask(NODE, { id: `Log:${logId}` })).toEqual({ data: { node: { __typename: 'PromptLog', id: `Log:${logId}` } } });
      expect(calls).toEqual([`GET ${path}`]);
    },
  );

  test.each([
    `Evaluation:evr_nobody`,
    `Run:evr_nobody:run_1`,
    `Run:${evaluations.spring}:run_nobody`,
    'Log:log_nobody',
    'EvaluationLog:evr_nobody:run_1:log_1',
    `EvaluationLog:${evaluations.spring}:run_nobody:${logs.slash}`,
    `EvaluationLog:${evaluations.spring}:${runs.storyteller}:${logs.slash}`,
  ])('is null for %s, which does not exist, after one call', async (id) => {
    const { ask, calls } = facade();
    expect(await ask(NODE, { id })).toEqual({ data: { node: null } });
    expect(calls).toHaveLength(1);
  });

  test.each([
    'evr_1',
    'Evaluation:',
    'Evaluation:a/b',
    'Run:evr_1',
    'Run:evr_1:run_1:x',
    'Log:',
    'Log:.',
    'Log:..',
    'Log:a\nb',
    'EvaluationLog:evr_1:run_1:',
    'EvaluationLog:evr_1:log_1',
    'EvaluationLog:evr_1::log_1',
    'PromptLog:log_1',
    'Datapoint:dp_1',
    'evaluation:evr_1',
    'constructor:x',
    ':x',
    '',
  ])('refuses %j before any call', async (id) => {
    const { ask, calls } = facade();
    const reply = await ask(NODE, { id });
    expect([reply.data, codes(reply), calls]).toEqual([{ node: null }, { node: 'BAD_USER_INPUT' }, []]);
  });
});

describe('nodes', () => {
  test('keep their order, with null for what does not exist and an error only at what is no id', async () => {
    const ids = [`Log:${logs.flow}`, 'Log:nobody', 'nonsense', `Evaluation:${evaluations.desk}`, `Log:${logs.flow}`];
    const { ask, calls } = facade();
    const reply = await ask('query ($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }', { ids });
    expect(reply.data.nodes).toEqual([
      { __typename: 'FlowLog', id: ids[0] },
      null,
      null,
      { __typename: 'Evaluation', id: ids[3] },
      { __typename: 'FlowLog', id: ids[0] },
    ]);
    expect(codes(reply)).toEqual({ 'nodes.2': 'BAD_USER_INPUT' });
    expect(calls).toEqual([`GET /logs/${logs.flow}`, 'GET /logs/nobody', `GET /evaluations/${evaluations.desk}`]);
  });

  test('of many rows of one run are looked up together', async () => {
    const { ask, calls } = facade();
    const reply = await ask(
      `{ evaluation(id: "${evaluations.spring}") { logs(first: 10, filter: { runIds: ["${runs.storyteller}"] }) { nodes { id } } } }`,
    );
    const ids = reply.data.evaluation.logs.nodes.map(({ id }: { id: string }) => id);
    calls.length = 0;
    expect((await ask('query ($ids: [ID!]!) { nodes(ids: $ids) { id } }', { ids })).data.nodes).toEqual(ids.map((id: string) => ({ id })));
    expect(calls).toHaveLength(1);
  });

  test('of no ids are none, without a call', async () => {
    const { ask, calls } = facade();
    expect(await ask('{ nodes(ids: []) { id } }')).toEqual({ data: { nodes: [] } });
    expect(calls).toEqual([]);
  });
});

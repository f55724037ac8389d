import { expect, test } from 'vitest';
import {
  evaluationBody,
  evaluatorLog,
  evaluatorStats,
  evaluatorVersion,
  facadeOver,
  member,
  promptLog,
  row,
  runStats,
} from '../support/bodies.ts';
import { codes, facade, json } from '../support/helpers.ts';
import { synthetic } from '../support/synthetic.ts';

test('a free-form value of 10,000 levels fails that field alone', async () => {
  const deep = '['.repeat(10_000) + ']'.repeat(10_000);
  const rows = [1, 2].map(
    (number) =>
      `{"run_id":"run_1","evaluator_logs":[],"log":{"id":"log_${number}","prompt":{},"evaluator_logs":[],"inputs":${number === 1 ? deep : '{}'}}}`,
  );
  const body = `{"page":1,"size":10,"total":2,"records":[${rows}]}`;
  const { ask, bugs } = facadeOver({}, { respond: ({ path }) => (path.includes('/logs') ? json(body) : undefined) });
  const reply = await ask('{ evaluation(id: "evr_1") { logs { nodes { log { humanloopId inputs } } } } }');
  expect(reply.data?.evaluation.logs.nodes).toEqual([
    { log: { humanloopId: 'log_1', inputs: null } },
    { log: { humanloopId: 'log_2', inputs: {} } },
  ]);
  expect([codes(reply), bugs]).toEqual([{ 'evaluation.logs.nodes.0.log.inputs': 'UPSTREAM_BAD_RESPONSE' }, []]);
});

test('damaged stats of a run are an error where they are, not silence', async () => {
  const { ask } = facadeOver({ runStats: [{ run_id: 'run_1', num_logs: 1, status: 'completed' }] });
  const reply = await ask('{ evaluation(id: "evr_1") { runs { humanloopId stats { numLogs evaluatorStats { totalLogs } } } } }');
  expect(reply.data.evaluation.runs).toEqual([{ humanloopId: 'run_1', stats: { numLogs: 1, evaluatorStats: null } }]);
  expect(codes(reply)).toEqual({ 'evaluation.runs.0.stats.evaluatorStats': 'UPSTREAM_BAD_RESPONSE' });
});

test('more rows than one URL can name are looked for in one reading of the listing', async () => {
  const { ask, calls } = facade({ upstream: synthetic({ runs: 1, logsPerRun: 100 }), upstreamPage: 10 });
  const ids = Array.from({ length: 12 }, (_, index) => `EvaluationLog:evr_0:evr_0-r0:evr_0-r0-l${88 + index}`);
  const { data } = await ask('query ($ids: [ID!]!) { nodes(ids: $ids) { id } }', { ids });
  expect(data.nodes).toEqual(ids.map((id) => ({ id })));
  expect(calls.length).toBeLessThanOrEqual(11);
});

test('a leap second does not make a judgment the newest for ever', async () => {
  const logs = [
    evaluatorLog('leap', 'T', { judgment: true, created_at: '2016-12-31T23:59:60Z' }),
    evaluatorLog('new', 'T', { judgment: true, created_at: '2025-01-01T00:00:00Z' }),
  ];
  const { ask } = facadeOver({
    evaluation: evaluationBody({ evaluators: [member(evaluatorVersion('T'))] }),
    rows: [row(promptLog(), { evaluator_logs: logs })],
  });
  const { data } = await ask('{ evaluation(id: "evr_1") { logs { nodes { judgments { log { humanloopId } } } } } }');
  expect(data.evaluation.logs.nodes[0].judgments).toEqual([{ log: { humanloopId: 'new' } }]);
});

test.each([
  ['num_true: a text', { num_true: '6', num_false: 2 }, '... on BooleanEvaluatorStats { value: passRate }'],
  ['num_true: an object', { num_true: { toString: 1 }, num_false: 2 }, '... on BooleanEvaluatorStats { value: passRate }'],
  ['mean: an object', { mean: { toString: 1 }, percentiles: {} }, 'value: score'],
])('a score of numbers that are none, %s, is damage and no other number', async (_name, stats, field) => {
  const { ask, bugs } = facadeOver({ runStats: [runStats({ evaluator_stats: [evaluatorStats('T', stats)] })] });
  const reply = await ask(`{ evaluation(id: "evr_1") { stats { runStats { evaluatorStats { ${field} } } } } }`);
  expect(bugs).toEqual([]);
  expect(reply.data.evaluation.stats.runStats[0].evaluatorStats).toEqual([{ value: null }]);
  expect(codes(reply)).toEqual({ 'evaluation.stats.runStats.0.evaluatorStats.0.value': 'UPSTREAM_BAD_RESPONSE' });
});

import { describe, expect, test } from 'vitest';
import { type Damage, damaged, named, serving } from '../support/damaged-record.ts';
import { codes } from '../support/helpers.ts';
import { rowBody } from '../support/synthetic.ts';

const BAD = 'UPSTREAM_BAD_RESPONSE';
const LOGS = '/evaluations/evr_0/logs';

const rowsWith = (damage: Damage): unknown[] => {
  const rows = [1, 2, 3].map((number) => rowBody('run_1', `log_${number}`, number));
  return rows.map((row, index) => (index === 1 ? damaged(row, damage) : row));
};

/** Asks for three rows, the second of them damaged. */
const askRows = async (damage: Damage, selection: string) => {
  const { ask, bugs } = serving(LOGS, { records: rowsWith(damage), page: 1, size: 10, total: 3 });
  const reply = await ask(`{ evaluation(id: "evr_0") { name logs { totalCount nodes { ${selection} } } } }`);
  expect(bugs).toEqual([]);
  expect(reply.data.evaluation).toMatchObject({ name: 'Evaluation evr_0', logs: { totalCount: 3 } });
  return { rows: reply.data.evaluation.logs.nodes, codes: codes(reply) };
};

describe('a damaged row between two sound ones', () => {
  test.each(
    named([
      ['', null],
      ['', 5],
      ['', 'log_2'],
      ['', []],
      ['run_id', undefined],
      ['run_id', null],
      ['run_id', ''],
      ['run_id', 7],
      ['run_id', 'run/../1'],
      ['log', undefined],
      ['log', null],
      ['log', 'log_2'],
      ['log', []],
      ['log.id', undefined],
      ['log.id', null],
      ['log.id', ''],
      ['log.id', 7],
      ['log.id', 'log\n2'],
    ]),
  )('that cannot be shown at all is an error in its place: %s', async (_name, damage) => {
    expect(await askRows(damage, 'runId log { humanloopId }')).toEqual({
      rows: [{ runId: 'run_1', log: { humanloopId: 'log_1' } }, null, { runId: 'run_1', log: { humanloopId: 'log_3' } }],
      codes: { 'evaluation.logs.nodes.1': BAD },
    });
  });

  test('is an error in its place among edges too, and keeps its cursor', async () => {
    const { ask } = serving(LOGS, { records: rowsWith(['', null]), page: 1, size: 10, total: 3 });
    const reply = await ask('{ evaluation(id: "evr_0") { logs { edges { cursor node { log { humanloopId } } } } } }');
    const { edges } = reply.data.evaluation.logs;
    expect(edges).toMatchObject([{ node: { log: { humanloopId: 'log_1' } } }, { node: null }, { node: { log: { humanloopId: 'log_3' } } }]);
    expect(edges[1].cursor).toMatch(/^2-/);
    expect(codes(reply)).toEqual({ 'evaluation.logs.edges.1.node': BAD });
  });

  test.each(
    named([
      ['evaluator_logs', undefined, 'evaluatorLogs { judgmentState }', 'evaluatorLogs'],
      ['evaluator_logs', null, 'evaluatorLogs { judgmentState }', 'evaluatorLogs'],
      ['evaluator_logs', {}, 'evaluatorLogs { judgmentState }', 'evaluatorLogs'],
      ['log.evaluator_logs', undefined, 'log { evaluatorLogs { judgmentState } }', 'log.evaluatorLogs'],
      ['log.evaluator_logs', 'none', 'log { evaluatorLogs { judgmentState } }', 'log.evaluatorLogs'],
      ['evaluator_logs.0', null, 'evaluatorLogs { judgmentState }', 'evaluatorLogs.0'],
      ['evaluator_logs.0', 5, 'evaluatorLogs { judgmentState }', 'evaluatorLogs.0'],
      ['evaluator_logs.0', 'word', 'evaluatorLogs { judgmentState }', 'evaluatorLogs.0'],
      ['evaluator_logs.0.id', undefined, 'evaluatorLogs { humanloopId }', 'evaluatorLogs.0.humanloopId'],
      ['evaluator_logs.0.id', undefined, 'evaluatorLogs { id }', 'evaluatorLogs.0.id'],
      [
        'evaluator_logs.0.evaluator.spec',
        undefined,
        'evaluatorLogs { evaluator { spec { returnType } } }',
        'evaluatorLogs.0.evaluator.spec',
      ],
      ['evaluator_logs.0.evaluator.path', null, 'evaluatorLogs { evaluator { path } }', 'evaluatorLogs.0.evaluator.path'],
      ['log.prompt.model', undefined, 'log { ... on PromptLog { prompt { model } } }', 'log.prompt.model'],
      ['log.prompt.version_id', undefined, 'log { ... on PromptLog { prompt { versionId } } }', 'log.prompt.versionId'],
      ['log.prompt.version_id', undefined, 'log { ... on PromptLog { prompt { id } } }', 'log.prompt.id'],
      ['log.prompt.version_id', null, 'log { ... on PromptLog { prompt { id } } }', 'log.prompt.id'],
      ['log.prompt.created_at', 'yesterday', 'log { ... on PromptLog { prompt { createdAt } } }', 'log.prompt.createdAt'],
    ]),
  )('that lacks what a selected field must have stays, with an error at the field: %s', async (_name, [path, value, selection, field]) => {
    const answer = await askRows([path, value], `runId ${selection}`);
    expect(answer.rows.map((row: { runId: string } | null) => row?.runId)).toEqual(['run_1', 'run_1', 'run_1']);
    expect(answer.codes).toEqual({ [`evaluation.logs.nodes.1.${field}`]: BAD });
  });

  test.each(
    named([
      ['log.created_at', 'yesterday', 'createdAt', 'createdAt'],
      ['log.created_at', 1_735_689_600, 'createdAt', 'createdAt'],
      ['log.created_at', {}, 'createdAt', 'createdAt'],
      ['log.created_at', '2025-02-30T10:00:00Z', 'createdAt', 'createdAt'],
      ['log.start_time', '2025-02-28T25:00:00Z', 'startTime', 'startTime'],
      ['log.start_time', '', 'startTime', 'startTime'],
      ['log.trace_children', 'none', 'traceChildren { kind }', 'traceChildren'],
      ['log.trace_children', [null], 'traceChildren { kind }', 'traceChildren.0'],
      ['log.trace_children', ['log_9'], 'traceChildren { kind }', 'traceChildren.0'],
      ['log.provider_latency', 'fast', 'providerLatency', 'providerLatency'],
      ['log.provider_latency', {}, 'providerLatency', 'providerLatency'],
      ['log.prompt_tokens', 1.5, '... on ModelLog { promptTokens }', 'promptTokens'],
      ['log.prompt_tokens', 3_000_000_000, '... on ModelLog { promptTokens }', 'promptTokens'],
      ['log.prompt_cost', 'free', '... on ModelLog { promptCost }', 'promptCost'],
      ['log.output', {}, 'output', 'output'],
      ['log.output', ['a'], 'output', 'output'],
      ['log.save', 'yes', 'save', 'save'],
      ['log.trace_id', 1.5, 'traceId', 'traceId'],
    ]),
  )('fails in one nullable field alone: %s', async (_name, [path, value, selection, field]) => {
    const answer = await askRows([path, value], `runId log { humanloopId ${selection} }`);
    expect(answer.rows[1]).toMatchObject({ runId: 'run_1', log: { humanloopId: 'log_2' } });
    expect(answer.codes).toEqual({ [`evaluation.logs.nodes.1.log.${field}`]: BAD });
  });

  test('fails in its datapoint alone where that is none', async () => {
    expect(await askRows(['datapoint', 'dp_2'], 'datapoint { humanloopId }')).toEqual({
      rows: [{ datapoint: { humanloopId: 'dp_1' } }, { datapoint: null }, { datapoint: { humanloopId: 'dp_3' } }],
      codes: { 'evaluation.logs.nodes.1.datapoint': BAD },
    });
  });

  test('is whole where nothing damaged is selected', async () => {
    const answer = await askRows(['log.prompt', { id: 5 }], 'runId log { humanloopId output }');
    expect(answer.rows[1]).toEqual({ runId: 'run_1', log: { humanloopId: 'log_2', output: 'Answer 2' } });
    expect(answer.codes).toEqual({});
  });
});

test.each([
  ['a blank more after a comma', (row: string) => row.replace(',"created_at"', ', "created_at"')],
  ['indented', (row: string) => JSON.stringify(JSON.parse(row), null, 2)],
  ['in another order', (row: string) => JSON.stringify(Object.fromEntries(Object.entries(JSON.parse(row)).reverse()))],
])('a row that is spelled %s among others is read like them', async (_name, respell) => {
  const rows = Array.from({ length: 6 }, (_, number) => JSON.stringify(rowBody('run_1', `log_${number}`, number)));
  const records = rows.map((row, number) => (number === 3 ? respell(row) : row));
  const { ask } = serving(LOGS, `{"records":[${records.join(',')}],"page":1,"size":10,"total":6}`);
  for (const selection of ['runId', 'log { output }', 'evaluatorLogs { judgmentState }']) {
    const reply = await ask(`{ evaluation(id: "evr_0") { logs { nodes { ${selection} } } } }`);
    expect([reply.errors, reply.data.evaluation.logs.nodes]).toEqual([undefined, expect.arrayContaining(Array(6).fill(expect.anything()))]);
  }
});

describe.each([
  ['NaN', 'NaN'],
  ['Infinity', 'Infinity'],
  ['-Infinity', '-Infinity'],
  ['a number too large', '1e400'],
])('one number that is not finite, %s, costs its field alone', (_name, word) => {
  test.each([
    ['the cost of a log', '"prompt_cost":0', 'log { output ... on ModelLog { promptCost outputTokens } }', 'log.promptCost'],
    ['a whole JSON value', '"metadata":0', 'log { output metadata }', 'log.metadata'],
    ['a value within JSON', '"metadata":{"text":"NaN","number":0}', 'log { output metadata(path: "/text") }', undefined],
  ])('%s', async (_what, member, selection, field) => {
    const rows = [0, 1, 2].map((number) => JSON.stringify(rowBody('run_1', `log_${number}`, number)));
    const records = rows.map((row, number) =>
      number === 1 ? row.replace('"output":', `${member.replace(/0(\}?)$/, `${word}$1`)},"output":`) : row,
    );
    const { ask, bugs } = serving(LOGS, `{"records":[${records.join(',')}],"page":1,"size":10,"total":3}`);
    const reply = await ask(`{ evaluation(id: "evr_0") { logs { nodes { runId ${selection} } } } }`);
    expect(bugs).toEqual([]);
    expect(reply.data.evaluation.logs.nodes.map(({ log }: { log: { output: string } }) => log.output)).toEqual([
      'Answer 0',
      'Answer 1',
      'Answer 2',
    ]);
    expect(codes(reply)).toEqual(field === undefined ? {} : { [`evaluation.logs.nodes.1.${field}`]: BAD });
  });

  test('within JSON it is null, and a warning says where', async () => {
    const rows = [0, 1, 2].map((number) => JSON.stringify(rowBody('run_1', `log_${number}`, number)));
    const records = rows.map((row, number) =>
      number === 1 ? row.replace('"output":', `"metadata":{"text":"x","deep":[{"number":${word}}]},"output":`) : row,
    );
    const { ask } = serving(LOGS, `{"records":[${records.join(',')}],"page":1,"size":10,"total":3}`);
    const reply = await ask('{ evaluation(id: "evr_0") { logs { nodes { log { output metadata } } } } }');
    expect(reply.errors).toBeUndefined();
    expect(reply.data.evaluation.logs.nodes[1].log.metadata).toEqual({ text: 'x', deep: [{ number: null }] });
    expect(reply.extensions).toEqual({
      warnings: [
        { code: 'NUMBER_NOT_FINITE', message: 'PromptLog.metadata of log_1 holds a number that is not finite; it is null in this answer.' },
      ],
    });
  });
});

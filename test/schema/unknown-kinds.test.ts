import { describe, expect, test } from 'vitest';
import {
  datasetVersion,
  evaluationBody,
  evaluatorLog,
  evaluatorStats,
  evaluatorVersion,
  facadeOver,
  type Json,
  member,
  promptLog,
  promptVersion,
  row,
  runBody,
  runStats,
  spec,
} from '../support/bodies.ts';

/** What is selected below the evaluation; unknown things must bring no error. */
const askSound = async (bodies: Parameters<typeof facadeOver>[0], selection: string) => {
  const { ask, bugs } = facadeOver(bodies);
  const { data, errors } = await ask(`{ evaluation(id: "evr_1") { ${selection} } }`);
  expect([errors, bugs]).toEqual([undefined, []]);
  return data.evaluation;
};

describe('a log of an unknown kind', () => {
  const strange = {
    id: 'log_1',
    browser: { id: 'br_1' },
    output: 'clicked',
    evaluator_logs: [evaluatorLog('log_2', 'Tone', { judgment: true })],
  };
  const nameless = { id: 'log_1', prompt: null, tool: null, evaluator_logs: [] };

  test.each<[string, Json]>([
    ['with a key of its own', strange],
    ['whose known keys are all null', nameless],
  ])('%s is an OtherLog with all that every log has, and its body', async (_name, log) => {
    const { logs } = await askSound(
      { rows: [row(log), row(promptLog({ id: 'log_9' }))] },
      'logs { nodes { log { __typename id kind output version { id } evaluatorLogs { id } ... on OtherLog { raw } } } }',
    );
    const judgments = (log['evaluator_logs'] as Json[]).map(({ id }) => ({ id: `Log:${id}` }));
    expect(logs.nodes).toEqual([
      {
        log: {
          __typename: 'OtherLog',
          id: 'Log:log_1',
          kind: 'UNKNOWN',
          output: log['output'] ?? null,
          version: null,
          evaluatorLogs: judgments,
          raw: log,
        },
      },
      {
        log: {
          __typename: 'PromptLog',
          id: 'Log:log_9',
          kind: 'PROMPT',
          output: null,
          version: { id: 'PromptVersion:prv_1' },
          evaluatorLogs: [],
        },
      },
    ]);
  });

  test('has its place in a trace and among attached logs', async () => {
    const given = row(promptLog({ trace_children: [{ ...strange, trace_children: [promptLog({ id: 'below' })] }] }), {
      evaluator_logs: [strange],
    });
    const { logs } = await askSound(
      { rows: [given] },
      'logs { nodes { attachedLogs { kind } evaluatorLogs { id } log { trace { depth log { humanloopId kind } } } } }',
    );
    expect(logs.nodes[0]).toEqual({
      attachedLogs: [{ kind: 'UNKNOWN' }],
      evaluatorLogs: [],
      log: {
        trace: [
          { depth: 1, log: { humanloopId: 'log_1', kind: 'UNKNOWN' } },
          { depth: 2, log: { humanloopId: 'below', kind: 'PROMPT' } },
        ],
      },
    });
  });
});

describe('a version of an unknown kind', () => {
  const FIELDS = '__typename id versionId fileId kind name path ... on OtherVersion { raw }';
  test.each<[string, Json]>([
    ['by its type', promptVersion({ type: 'notebook', cells: [1, 2] })],
    [
      'by keys of no known kind',
      { id: 'nb_1', version_id: 'nbv_1', name: 'N', path: 'N', created_at: '2025-01-01T00:00:00Z', updated_at: '2025-01-01T00:00:00Z' },
    ],
  ])('%s is an OtherVersion with its body', async (_name, version) => {
    const { runs } = await askSound(
      { runs: [runBody({ version }), runBody({ id: 'run_2', version: promptVersion() })] },
      `runs { version { ${FIELDS} } }`,
    );
    expect(runs[0].version).toEqual({
      __typename: 'OtherVersion',
      id: `OtherVersion:${version['version_id']}`,
      versionId: version['version_id'],
      fileId: version['id'],
      kind: 'UNKNOWN',
      name: version['name'],
      path: version['path'],
      raw: version,
    });
    expect(runs[1].version).toMatchObject({ __typename: 'PromptVersion', kind: 'PROMPT' });
  });

  test.each([
    ['PromptVersion', promptVersion({ type: null })],
    ['PromptVersion', promptVersion({ type: undefined })],
    ['AgentVersion', promptVersion({ type: undefined, status: 'committed', tools: [] })],
    ['EvaluatorVersion', evaluatorVersion('Tone', { type: undefined })],
    ['DatasetVersion', datasetVersion({ type: undefined })],
    ['ToolVersion', promptVersion({ type: undefined, model: undefined })],
    ['FlowVersion', promptVersion({ type: undefined, model: undefined, total_logs_count: undefined, inputs: undefined })],
  ])('that is a %s without saying so is known by its keys', async (typename, version) => {
    const { runs } = await askSound({ runs: [runBody({ version })] }, 'runs { version { __typename } }');
    expect(runs[0].version).toEqual({ __typename: typename });
  });
});

test.each(['committee', 'constructor', 'toString', '__proto__', '', null, 7])(
  'a spec of the unknown kind %j is an OtherEvaluatorSpec',
  async (evaluator_type) => {
    const given = spec({ evaluator_type, members: 3 });
    const { evaluators } = await askSound(
      { evaluation: evaluationBody({ evaluators: [member(evaluatorVersion('Tone', { spec: given }))] }) },
      'evaluators { version { spec { __typename returnType argumentsType options { name } ... on OtherEvaluatorSpec { raw } } } }',
    );
    expect(evaluators[0].version.spec).toEqual({
      __typename: 'OtherEvaluatorSpec',
      returnType: 'BOOLEAN',
      argumentsType: 'TARGET_FREE',
      options: [],
      raw: given,
    });
  },
);

describe('a word that an enum does not know', () => {
  test.each(['exploding', '', 'PENDING', 'constructor'])('%j reads as UNKNOWN', async (word) => {
    const judge = evaluatorVersion('Tone', {
      spec: spec({ arguments_type: word, return_type: word, number_valence: word, options: [{ name: 'good', valence: word }] }),
    });
    const message = { role: word, content: 'hello' };
    const flow = {
      id: 'log_1',
      flow: promptVersion({ type: 'flow' }),
      log_status: word,
      output_message: message,
      messages: [message],
      evaluator_logs: [],
    };
    const answer = await askSound(
      {
        evaluation: evaluationBody({ evaluators: [member(judge)] }),
        runs: [runBody({ status: word })],
        runStats: [runStats({ status: word, evaluator_stats: [evaluatorStats('Tone', { num_judgments_per_option: { good: 1 } })] })],
        rows: [row(flow)],
      },
      `evaluators { version { spec { argumentsType returnType numberValence options { valence } } } }
      runs { status }
      stats { runStats { status evaluatorStats { ... on SelectEvaluatorStats { optionCounts { valence } } } } }
      logs { nodes { log { outputMessage { role } ... on FlowLog { logStatus messages { role } } } } }`,
    );
    const UNKNOWN = 'UNKNOWN';
    expect(answer).toEqual({
      evaluators: [
        { version: { spec: { argumentsType: UNKNOWN, returnType: UNKNOWN, numberValence: UNKNOWN, options: [{ valence: UNKNOWN }] } } },
      ],
      runs: [{ status: UNKNOWN }],
      stats: { runStats: [{ status: UNKNOWN, evaluatorStats: [{ optionCounts: [{ valence: UNKNOWN }] }] }] },
      logs: { nodes: [{ log: { outputMessage: { role: UNKNOWN }, logStatus: UNKNOWN, messages: [{ role: UNKNOWN }] } }] },
    });
  });

  test('passes through where upstream’s own words are shown as texts', async () => {
    const version = promptVersion({
      provider: 'newai',
      endpoint: 'dream',
      template_language: 'mustache',
      environments: [{ id: 'env_1', name: 'prod', tag: 'prod', created_at: '2025-01-01T00:00:00Z' }],
    });
    const { runs } = await askSound(
      { runs: [runBody({ version })] },
      'runs { version { environments { tag } ... on PromptVersion { provider endpoint templateLanguage } } }',
    );
    expect(runs[0].version).toEqual({
      environments: [{ tag: 'prod' }],
      provider: 'newai',
      endpoint: 'dream',
      templateLanguage: 'mustache',
    });
  });
});

test('keys that the contract does not have change nothing', async () => {
  const extra = { surprise: { deep: [1] }, raw: 'raw', __typename: 'Query', kind: 'agent', type: undefined };
  const { logs } = await askSound(
    { rows: [{ ...row(promptLog(extra)), ...extra }] },
    'logs { nodes { __typename runId log { __typename kind } } }',
  );
  expect(logs.nodes).toEqual([{ __typename: 'EvaluationLog', runId: 'run_1', log: { __typename: 'PromptLog', kind: 'PROMPT' } }]);
});

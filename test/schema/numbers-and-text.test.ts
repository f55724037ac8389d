import { describe, expect, test } from 'vitest';
import { datasetVersion, evaluationBody, facadeOver, promptLog, promptVersion, row, runBody, runStats } from '../support/bodies.ts';
import { codes, json } from '../support/helpers.ts';

const BIG = [2 ** 31 - 1, 2 ** 31, 3_000_000_000, 2 ** 53 - 1, 2 ** 53 + 2, 1e300];
const BAD = 'UPSTREAM_BAD_RESPONSE';

describe('a number that no Int can hold', () => {
  test.each(BIG)('%d as a count of tokens fails that field of that row', async (tokens) => {
    const rows = [
      row(promptLog({ id: 'log_1', prompt_tokens: tokens, output_tokens: 1 })),
      row(promptLog({ id: 'log_2', prompt_tokens: 5 })),
    ];
    const { ask, bugs } = facadeOver({ rows });
    const reply = await ask(
      '{ evaluation(id: "evr_1") { logs { totalCount nodes { log { humanloopId ... on ModelLog { promptTokens outputTokens } } } } } }',
    );
    const fits = tokens < 2 ** 31;
    expect(reply.data.evaluation.logs).toEqual({
      totalCount: 2,
      nodes: [
        { log: { humanloopId: 'log_1', promptTokens: fits ? tokens : null, outputTokens: 1 } },
        { log: { humanloopId: 'log_2', promptTokens: 5, outputTokens: null } },
      ],
    });
    expect(codes(reply)).toEqual(fits ? {} : { 'evaluation.logs.nodes.0.log.promptTokens': BAD });
    expect(bugs).toEqual([]);
  });

  test.each([
    ['version_logs_count', 'versionLogsCount'],
    ['total_logs_count', 'totalLogsCount'],
    ['max_tokens', 'maxTokens'],
  ])('as %s fails that field alone', async (key, field) => {
    const { ask } = facadeOver({ runs: [runBody({ version: promptVersion({ [key]: 2 ** 31 }) })] });
    const reply = await ask(`{ evaluation(id: "evr_1") { runs { id version { name ... on PromptVersion { ${field} } } } } }`);
    expect(reply.data.evaluation.runs).toEqual([{ id: 'Run:evr_1:run_1', version: { name: 'Reply', [field]: null } }]);
    expect(codes(reply)).toEqual({ [`evaluation.runs.0.version.${field}`]: BAD });
  });

  test('as a required count fails that count alone', async () => {
    const { ask, bugs } = facadeOver({
      evaluation: evaluationBody({ runs_count: 2 ** 31 }),
      runs: [runBody({ dataset: datasetVersion({ datapoints_count: 2 ** 53 }) }), runBody({ id: 'run_2' })],
      runStats: [runStats({ num_logs: 2 ** 31 }), runStats({ run_id: 'run_2' })],
    });
    const reply = await ask(
      '{ evaluation(id: "evr_1") { runs { humanloopId dataset { datapointsCount } } stats { runStats { numLogs } } } }',
    );
    expect(reply.data.evaluation).toEqual({
      runs: [
        { humanloopId: 'run_1', dataset: { datapointsCount: null } },
        { humanloopId: 'run_2', dataset: null },
      ],
      stats: { runStats: [{ numLogs: null }, { numLogs: 10 }] },
    });
    expect(codes(reply)).toEqual({
      'evaluation.runs.0.dataset.datapointsCount': BAD,
      'evaluation.stats.runStats.0.numLogs': BAD,
    });
    expect(codes(await ask('{ evaluation(id: "evr_1") { runsCount } }'))).toEqual({ 'evaluation.runsCount': BAD });
    expect(bugs).toEqual([]);
  });

  test.each(BIG)('as the total of a listing, %d is shown as the largest Int, and no row is lost', async (total) => {
    const records = Array.from({ length: 10 }, (_, index) => row(promptLog({ id: `log_${index}` })));
    const { ask, bugs } = facadeOver(
      {},
      { respond: ({ path }) => (path.includes('/logs') ? json({ records, page: 1, size: 10, total }) : undefined) },
    );
    const { data, errors } = await ask('{ evaluation(id: "evr_1") { logs { totalCount pageInfo { hasNextPage } nodes { runId } } } }');
    expect([errors, bugs]).toEqual([undefined, []]);
    expect(data.evaluation.logs).toMatchObject({ totalCount: 2 ** 31 - 1, pageInfo: { hasNextPage: true } });
    expect(data.evaluation.logs.nodes).toHaveLength(10);
  });

  test('is welcome as a seed, a judgment, and in free-form values', async () => {
    const seed = 2 ** 53 - 1;
    const { ask } = facadeOver({
      rows: [row(promptLog({ prompt: promptVersion({ seed }), inputs: { n: seed }, metadata: { small: 1e-7 } }))],
    });
    const { data, errors } = await ask(
      '{ evaluation(id: "evr_1") { logs { nodes { log { inputs metadata ... on PromptLog { prompt { seed } } } } } } }',
    );
    expect(errors).toBeUndefined();
    expect(data.evaluation.logs.nodes[0].log).toEqual({ inputs: { n: seed }, metadata: { small: 1e-7 }, prompt: { seed } });
  });
});

describe('numbers', () => {
  test('keep every digit that a double has', async () => {
    const given = { prompt_cost: 9.15e-6, output_cost: 0.1 + 0.2, provider_latency: 1.3120000000000003 };
    const { ask } = facadeOver({ rows: [row(promptLog(given))] });
    const { data } = await ask(
      '{ evaluation(id: "evr_1") { logs { nodes { log { providerLatency ... on ModelLog { promptCost outputCost } } } } } }',
    );
    expect(data.evaluation.logs.nodes[0].log).toEqual({
      providerLatency: 1.3120000000000003,
      promptCost: 0.00000915,
      outputCost: 0.30000000000000004,
    });
  });
});

describe('text', () => {
  test.each([
    ['a surrogate pair', '🌙'],
    ['a lone high surrogate', 'a\ud800b'],
    ['a lone low surrogate', 'a\udc00b'],
    ['control characters', '\u0000\u0001\u0007\u001b[31mred\u001b[0m\u007f\u0085'],
    ['line separators', 'a\u2028b\u2029c\r\nd\te'],
    ['a byte order mark', '\ufeffa'],
    ['right-to-left marks', 'نور\u200f\u202e'],
    ['combining marks, not composed', 'e\u0301'],
    ['what JavaScript and HTML would read', '</script><!-- $(x) "\' &amp;'],
    ['nothing', ''],
    ['only blanks', ' \u00a0\u3000 '],
  ])('of %s survives in fields, in JSON, in its keys, and in cuts', async (_name, text) => {
    const log = promptLog({ output: text, inputs: { text, [`key ${text}`]: [text] } });
    const { ask } = facadeOver({ rows: [row(log)] });
    const { data, errors } = await ask(
      '{ evaluation(id: "evr_1") { logs { nodes { log { output whole: output(maxLength: 1000) inputs part: inputs(path: "/text") } } } } }',
    );
    expect(errors).toBeUndefined();
    expect(data.evaluation.logs.nodes[0].log).toEqual({ output: text, whole: text, inputs: log['inputs'], part: text });
  });

  test('of a megabyte survives', async () => {
    const text = '🌙é\n'.repeat(250_000);
    const { ask } = facadeOver({ rows: [row(promptLog({ output: text }))] });
    const { data } = await ask('{ evaluation(id: "evr_1") { logs { nodes { log { output } } } } }');
    expect(data.evaluation.logs.nodes[0].log.output === text).toBe(true);
  });
});

describe('a timestamp', () => {
  test.each([
    ['2024-07-08T22:40:35.656915', '2024-07-08T22:40:35.656915Z'],
    ['2024-07-08T22:40:35', '2024-07-08T22:40:35Z'],
    ['2024-05-01T12:00:00Z', '2024-05-01T12:00:00Z'],
    ['2024-05-01T12:00:00.000000Z', '2024-05-01T12:00:00.000000Z'],
    ['2024-05-01T12:00:00.123456789Z', '2024-05-01T12:00:00.123456789Z'],
    ['2024-05-01 12:00:00.5', '2024-05-01T12:00:00.5Z'],
    ['2024-05-01T12:00:00+02:00', '2024-05-01T12:00:00+02:00'],
    ['2024-05-01T12:00:00.1-0330', '2024-05-01T12:00:00.1-03:30'],
    ['2024-05-01t12:00:00z', '2024-05-01T12:00:00Z'],
  ])('%s keeps its digits and is shown as %s', async (given, expected) => {
    const { ask } = facadeOver({ evaluation: evaluationBody({ created_at: given }), rows: [row(promptLog({ start_time: given }))] });
    const { data, errors } = await ask('{ evaluation(id: "evr_1") { createdAt logs { nodes { log { startTime } } } } }');
    expect(errors).toBeUndefined();
    expect(data.evaluation).toEqual({ createdAt: expected, logs: { nodes: [{ log: { startTime: expected } }] } });
  });

  test.each(['yesterday', '2024-05-01', '1714564800', '', 1714564800, true, {}])('%j is none, and fails its field alone', async (given) => {
    const { ask, bugs } = facadeOver({ rows: [row(promptLog({ start_time: given }))] });
    const reply = await ask('{ evaluation(id: "evr_1") { logs { nodes { log { humanloopId startTime } } } } }');
    expect(reply.data.evaluation.logs.nodes).toEqual([{ log: { humanloopId: 'log_1', startTime: null } }]);
    expect([codes(reply), bugs]).toEqual([{ 'evaluation.logs.nodes.0.log.startTime': BAD }, []]);
  });
});

import { describe, expect, test } from 'vitest';
import { evaluationFiles, importFiles, runTexts, writeExport } from '../../support/export-directory.ts';
import { backendOver, facade } from '../../support/helpers.ts';

const DEPTH = 100_000;

// Whatever reads one level by calling itself fails long before that.
describe.each([
  ['lists', '[', ']'],
  ['objects', '{"a":', '}'],
])('%s that are very deep', (_, open, close) => {
  const deep = `${open.repeat(DEPTH)}1${close.repeat(DEPTH)}`;
  const log = (id: string, inputs: string) =>
    `{"id":"${id}","created_at":"2025-05-02T12:00:00Z","inputs":{"x":${inputs}},"evaluator_logs":[],"prompt":{"id":"pr_1","version_id":"prv_1"}}`;
  const record = (id: string, inputs: string) => `{"run_id":"run_1","log":${log(id, inputs)},"evaluator_logs":[]}`;
  const run = `{"id":"run_2","status":"completed","deep":${deep}}`;
  const parts = {
    body: `{"id":"evr_1","file_id":"pr_1","evaluators":[],"deep":${deep}}`,
    runs: { ...runTexts('run_1'), run_2: run },
    stats: `{"run_stats":[],"deep":${deep}}`,
    logs: [[record('log_1', deep), record('log_2', '1')]],
  };
  const files = {
    ...evaluationFiles('evr_1', parts),
    'files/pr_1/versions/prv_1': `{"id":"pr_1","version_id":"prv_1","type":"prompt","deep":${deep}}`,
    'files/pr_1/logs/1.jsonl': `{"id":"log_9","prompt":{},"trace_children":[${log('log_8', deep)}]}\n`,
  };

  test('are imported, and served byte by byte', async () => {
    const { get, findings } = await importFiles(files);
    expect(findings).toEqual([]);
    const texts = await Promise.all(
      ['/evaluations/evr_1', '/evaluations/evr_1/stats', '/logs/log_1', '/logs/log_8'].map(async (path) => (await get(path)).text),
    );
    // Not by toEqual, which would show a difference of so many characters.
    expect(texts.map((text, index) => text === [parts.body, parts.stats, log('log_1', deep), log('log_8', deep)][index])).not.toContain(
      false,
    );
    expect((await get('/evaluations/evr_1/runs')).text.includes(run)).toBe(true);
    expect((await get('/evaluations/evr_1/logs')).text.startsWith(`{"records":[${record('log_1', deep)},${record('log_2', '1')}]`)).toBe(
      true,
    );
  });

  test('cost the field they are in, and nothing beside it', async () => {
    const { ask } = facade({ upstream: await backendOver(await writeExport(files)) });
    const { data, errors } = await ask('{ evaluation(id: "evr_1") { logs(first: 2) { nodes { log { humanloopId inputs } } } } }');
    expect(data.evaluation.logs.nodes).toEqual([
      { log: { humanloopId: 'log_1', inputs: null } },
      { log: { humanloopId: 'log_2', inputs: { x: 1 } } },
    ]);
    expect(errors?.map(({ path, extensions }) => [path?.join('.'), extensions['code']])).toEqual([
      ['evaluation.logs.nodes.0.log.inputs', 'UPSTREAM_BAD_RESPONSE'],
    ]);
  });
});

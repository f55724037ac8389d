import { expect, test } from 'vitest';
import { createBackend } from '../../../src/backend/backend.ts';
import { importExport } from '../../../src/backend/import/importer.ts';
import { openStore } from '../../../src/backend/store/sqlite/store.ts';
import { evaluationJudgedBy, evaluatorLog, evaluatorVersion, type Json, promptLog, row, spec } from '../../support/bodies.ts';
import { evaluationFiles, importFiles, runTexts, writeExport } from '../../support/export-directory.ts';
import { facade } from '../../support/helpers.ts';

const NUMBERS = spec({ return_type: 'number' });
const ERROR = 'The judgment is not a finite number.';

const judged = (id: string, changes: Json): Json =>
  evaluatorLog(id, 'Words', { evaluator: evaluatorVersion('Words', { spec: NUMBERS }), ...changes });

/** JSON text with the words that Python writes for numbers that JSON does not know. */
const python = (value: unknown): string => JSON.stringify(value).replaceAll(/"(NaN|-?Infinity)"/g, '$1');

const filesOf = (record: unknown, logs: readonly unknown[] = []) => ({
  ...evaluationFiles('evr_1', {
    body: JSON.stringify(evaluationJudgedBy([evaluatorVersion('Words', { spec: NUMBERS })])),
    runs: runTexts('run_1'),
    logs: [[python(record)]],
  }),
  ...(logs.length > 0 && { 'files/pr_1/logs/1.jsonl': logs.map((log) => `${python(log)}\n`).join('') }),
});

test.each(['NaN', 'Infinity', '-Infinity'])('a judgment that was exported as %s fails, for every reader', async (word) => {
  const directory = await writeExport(filesOf(row(promptLog({ evaluator_logs: [judged('a', { judgment: word, error: null })] }))));
  const store = openStore(':memory:');
  await importExport(directory, store);
  const { ask } = facade({ upstream: createBackend({ store }).send });
  const { data, errors } = await ask(
    '{ evaluation(id: "evr_1") { logs { nodes { judgments { state error judgment { raw } } log { evaluatorLogs { judgmentState error judgment { raw } } } } } } }',
  );
  expect(errors).toBeUndefined();
  expect(data.evaluation.logs.nodes).toEqual([
    {
      judgments: [{ state: 'ERRORED', error: ERROR, judgment: null }],
      log: { evaluatorLogs: [{ judgmentState: 'ERRORED', error: ERROR, judgment: null }] },
    },
  ]);
});

test('only the error of a log whose judgment is replaced is written, wherever the log stands, and no error that says something is', async () => {
  const nested = judged('deep', { judgment: 'NaN', evaluator_logs: [judged('deeper', { error: '', judgment: 'Infinity' })] });
  const log = promptLog({
    provider_latency: 'NaN',
    metadata: { judgment: 'NaN', evaluator: {}, said: 'NaN, he said' },
    evaluator_logs: [
      judged('own', { judgment: 'NaN', error: 'overflow' }),
      judged('list', { judgment: ['NaN', 1], error: ' ' }),
      judged('worse', { error: 'NaN', judgment: '-Infinity' }),
      judged('fine', { judgment: 3, error: null, provider_latency: 'NaN' }),
    ],
    trace_children: [promptLog({ id: 'child', evaluator_logs: [nested] }), { id: 'tool', tool: {}, judgment: 'NaN', evaluator_logs: [] }],
  });
  const { get, findings } = await importFiles(filesOf(row(log, { evaluator_logs: [judged('beside', { judgment: 'NaN' })] })));
  const { text } = await get('/evaluations/evr_1/logs');
  const [record] = JSON.parse(text).records;
  const [own, list, worse, fine] = record.log.evaluator_logs;
  expect(own).toMatchObject({ judgment: null, error: 'overflow' });
  expect(list).toMatchObject({ judgment: [null, 1], error: ERROR });
  expect(worse).toMatchObject({ judgment: null, error: ERROR });
  expect(fine).toMatchObject({ judgment: 3, error: null, provider_latency: null });
  expect(record.evaluator_logs[0]).toMatchObject({ judgment: null, error: ERROR });
  const [child, tool] = record.log.trace_children;
  expect(child.evaluator_logs[0]).toMatchObject({ judgment: null, error: ERROR, evaluator_logs: [{ judgment: null, error: ERROR }] });
  expect(tool).not.toHaveProperty('error');
  expect(record.log).toMatchObject({ provider_latency: null, metadata: { judgment: null, evaluator: {}, said: 'NaN, he said' } });
  expect(record.log).not.toHaveProperty('error');
  expect(findings).toContain('NUMBER_NOT_FINITE files/pr_1/evaluations/evr_1/logs/1.jsonl:1');
});

test('logs of a file are marked as well, and found by their ids', async () => {
  const { get } = await importFiles(filesOf(row(), [promptLog({ id: 'alone', evaluator_logs: [judged('inner', { judgment: 'NaN' })] })]));
  expect((await get('/logs/alone')).body.evaluator_logs[0]).toMatchObject({ judgment: null, error: ERROR });
  expect((await get('/logs/inner')).body).toMatchObject({ judgment: null, error: ERROR });
});

test('a judgment that is JSON and too large for a number keeps its bytes, and is reported', async () => {
  const line = JSON.stringify(row(promptLog({ evaluator_logs: [judged('large', { judgment: 'LARGE' })] }))).replace('"LARGE"', '1e400');
  const files = { ...filesOf(row()), 'files/pr_1/evaluations/evr_1/logs/1.jsonl': `${line}\n` };
  const { get, found } = await importFiles(files);
  expect((await get('/evaluations/evr_1/logs')).text).toContain('"judgment":1e400');
  expect(found.filter(({ code }) => code === 'NUMBER_NOT_FINITE')).toMatchObject([{ line: 1, message: expect.stringContaining('large') }]);
});

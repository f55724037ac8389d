import { describe, expect, test } from 'vitest';
import { findExports } from '../../src/backend/exports.ts';
import { healthOf } from '../../src/backend/health.ts';
import { importExports } from '../../src/backend/importer.ts';
import { openStore } from '../../src/backend/store.ts';
import { SEVERITIES } from '../../src/contract/finding.ts';
import { type ExportFiles, evaluationFiles, importFiles, runText, runTexts, writeExport } from './export-directory.ts';

const PATH = 'files/pr_1/evaluations/evr_1';

const record = (judgment: unknown, more: object = {}): string => {
  const judged = { id: 'j_1', evaluator: { version_id: 'evv_1' }, judgment, evaluator_logs: [] };
  const log = { id: 'log_1', created_at: '2025-05-02T12:00:00Z', prompt: {}, evaluator_logs: [judged], ...more };
  return JSON.stringify({ run_id: 'run_1', log, evaluator_logs: [judged] });
};

const served = async (...lines: string[]) => {
  const { get, findings, report } = await importFiles(evaluationFiles('evr_1', { runs: runTexts('run_1'), logs: [lines] }));
  return {
    text: (await get('/evaluations/evr_1/logs')).body.records.map((one: unknown) => JSON.stringify(one)),
    findings,
    logs: report.logs,
  };
};

describe('of a log twice in an export', () => {
  test.each([
    ['has a judgment', record(0.5), record(null)],
    ['has more values', record(1, { output: 'x', user: 'y' }), record(1, { output: 'x' })],
    ['sorts last', record(1, { output: 'new' }), record(1, { output: 'again' })],
  ])('the one is served that %s, whichever came first', async (_, fuller, other) => {
    for (const lines of [
      [fuller, other],
      [other, fuller],
    ])
      expect(await served(...lines)).toEqual({ text: [fuller], findings: [`DUPLICATE_DIFFERS ${PATH}/logs/1.jsonl:2`], logs: 1 });
  });

  test.each([
    ['white space and a carriage return', record(1), `${JSON.stringify(JSON.parse(record(1)), null, 1).replaceAll('\n', ' ')}\r`],
    ['the spelling of numbers', record(1).replaceAll('"judgment":1', '"judgment":1.0'), record(1)],
    ['the order of keys', record(1), JSON.stringify(Object.fromEntries(Object.entries(JSON.parse(record(1))).reverse()))],
  ])('a copy that differs in %s is a copy', async (_, one, other) => {
    const { findings } = await served(one, other);
    expect(findings).toEqual([`DUPLICATE_LOG ${PATH}/logs/1.jsonl:2`]);
  });

  test('numbers that a double would make equal differ', async () => {
    const { findings } = await served(
      record(1, { output: 'x' }).replace('"x"', '9007199254740993'),
      record(1, { output: 'x' }).replace('"x"', '9007199254740992'),
    );
    expect(findings).toEqual([`DUPLICATE_DIFFERS ${PATH}/logs/1.jsonl:2`]);
  });
});

test('of a run twice the fuller file is served', async () => {
  const full = runText('run_1').replace('{', '{"version":{},"note":"x",');
  const { get, findings } = await importFiles(evaluationFiles('evr_1', { runs: { run_1: runText('run_1'), 'run_1 (1)': full } }));
  expect(findings).toEqual([`ID_MISMATCH ${PATH}/runs/run_1 (1)`, `DUPLICATE_DIFFERS ${PATH}/runs/run_1 (1)`]);
  expect((await get('/evaluations/evr_1/runs')).body.runs).toMatchObject([{ note: 'x' }]);
});

test('exports that differ in white space and line ends alone do not differ', async () => {
  const files: ExportFiles = evaluationFiles('evr_1', {
    runs: runTexts('run_1'),
    logs: [[record(1), record(1).replaceAll('_1"', '_2"').replace('run_2', 'run_1')]],
  });
  const others = Object.fromEntries(
    Object.entries(files).map(([path, text]) => [
      path,
      path.endsWith('.jsonl')
        ? String(text).replaceAll('\n', '\r\n')
        : /\.json$|runs\/run/.test(path)
          ? JSON.stringify(JSON.parse(String(text)), null, 2).replaceAll('\n', '\r\n')
          : text,
    ]),
  );
  const store = openStore(':memory:');
  await importExports(
    await findExports([await writeExport(files, '20250101-000000'), await writeExport(others, '20250202-000000')]),
    store,
  );
  expect(healthOf(store).findings({ severities: SEVERITIES, offset: 0, count: 9 })).toEqual([]);
  store.close();
});

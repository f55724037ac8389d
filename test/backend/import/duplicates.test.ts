import { describe, expect, test } from 'vitest';
import { findExports } from '../../../src/backend/files/exports.ts';
import { healthOf } from '../../../src/backend/health.ts';
import { importExports } from '../../../src/backend/import/importer.ts';
import { openStore } from '../../../src/backend/store/sqlite/store.ts';
import { type ExportFiles, evaluationFiles, importFiles, runText, runTexts, writeExport } from '../../support/export-directory.ts';

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
  expect(Object.keys(await (await healthOf(store)).findingsByCode())).toEqual(['NOT_SHOWN']);
  store.close();
});

const log = (more: object): string => JSON.stringify({ id: 'log_9', prompt: {}, evaluator_logs: [], ...more });
const JUDGED = { evaluator_logs: [{ id: 'j_9', evaluator: {}, judgment: true }] };

describe('of two differing copies in one export the fuller one is served, whichever came first:', () => {
  const orders = <T>(one: T, other: T): T[][] => [
    [one, other],
    [other, one],
  ];

  test('logs of a file’s own, though the other one is longer', async () => {
    const [full, long] = [log(JUDGED), log({ output: 'x'.repeat(500), evaluator_logs: [{ id: 'j_8', evaluator: {}, judgment: null }] })];
    for (const lines of orders(full, long)) {
      const { get, findings } = await importFiles({
        ...evaluationFiles('evr_1'),
        'files/pr_1/logs/1.jsonl': `${lines[0]}\n`,
        'files/pr_1/logs/2.jsonl': `${lines[1]}\n`,
      });
      expect(findings).toEqual(['DUPLICATE_DIFFERS files/pr_1/logs/2.jsonl:1']);
      expect((await get('/logs/log_9')).text).toBe(full);
      expect((await get('/logs/j_8')).body).toMatchObject({ judgment: null });
    }
    const { findings } = await importFiles({ ...evaluationFiles('evr_1'), 'files/pr_1/logs/1.jsonl': `${full}\n${full}\r\n` });
    expect(findings).toEqual(['DUPLICATE_LOG files/pr_1/logs/1.jsonl:2']);
  });

  test('records, also where one of their logs is asked for by its id', async () => {
    const [full, long] = [record(0.5), record(null, { output: 'x'.repeat(500) })];
    for (const lines of orders(full, long)) {
      const { get } = await importFiles(evaluationFiles('evr_1', { runs: runTexts('run_1'), logs: [lines] }));
      expect((await get('/logs/log_1')).body).toEqual(JSON.parse(full).log);
      expect((await get('/logs/j_1')).body).toMatchObject({ judgment: 0.5 });
    }
  });

  test('versions and datapoints', async () => {
    const version = (more: object) =>
      JSON.stringify({ id: 'ds_1', version_id: 'dsv_1', type: 'dataset', path: 'Set', datapoints_count: 1, ...more });
    const [full, other] = [version({ name: 'Set', description: 'All' }), version({ name: 'Set' })];
    for (const texts of orders(full, other))
      for (const points of orders('{"id":"dp_1","inputs":{"q":"x"}}', '{"id":"dp_1","inputs":{}}')) {
        const { store, findings } = await importFiles({
          'files/ds_1/file.json': full,
          'files/ds_1/.done': '',
          'files/ds_1/versions/dsv_1': String(texts[0]),
          'files/ds_1/versions/dsv_1 (1)': String(texts[1]),
          'files/ds_1/datapoints/dsv_1/1.jsonl': points.map((one) => `${one}\n`).join(''),
        });
        expect(findings).toEqual([
          'ID_MISMATCH files/ds_1/versions/dsv_1 (1)',
          'DUPLICATE_DIFFERS files/ds_1/versions/dsv_1 (1)',
          'DUPLICATE_DIFFERS files/ds_1/datapoints/dsv_1/1.jsonl:2',
        ]);
        expect(store.catalogue.version('dsv_1')?.body.toString()).toBe(full);
        expect(store.catalogue.datapoints('dsv_1', ['dp_1']).get('dp_1')?.toString()).toBe('{"id":"dp_1","inputs":{"q":"x"}}');
      }
  });
});

describe('an evaluation in two folders', () => {
  const statsOf = (...runIds: string[]): string =>
    JSON.stringify({ run_stats: runIds.map((run_id) => ({ run_id, num_logs: 1, evaluator_stats: [] })) });
  const row = (run: string, id: string, judgment: unknown) => record(judgment).replaceAll('run_1', run).replaceAll('log_1', id);
  const first = evaluationFiles('evr_1', { runs: runTexts('run_1'), stats: statsOf('run_1'), logs: [[row('run_1', 'log_1', null)]] });
  const second = (parts: object) =>
    Object.fromEntries(
      Object.entries(evaluationFiles('evr_1', parts)).map(([path, text]) => [path.replace('/evr_1/', '/evr_1 (1)/'), text]),
    );

  test('is served with the rows and runs of both, and the fuller of rows that differ', async () => {
    const { get, findings, report } = await importFiles({
      ...first,
      ...second({
        runs: runTexts('run_1', 'run_2'),
        stats: statsOf('run_1', 'run_2'),
        logs: [[row('run_1', 'log_1', 0.5), row('run_2', 'log_2', 1)]],
      }),
    });
    expect(findings).toEqual([
      `ID_MISMATCH ${PATH} (1)`,
      `DUPLICATE_DIFFERS ${PATH} (1)/stats.json`,
      `DUPLICATE_DIFFERS ${PATH} (1)/logs/1.jsonl:1`,
      `DUPLICATE_EVALUATION ${PATH} (1)`,
    ]);
    const rows = (await get('/evaluations/evr_1/logs')).body.records;
    expect(rows.map((one: typeof rows) => [one.run_id, one.log.id, one.evaluator_logs[0].judgment]).sort()).toEqual([
      ['run_1', 'log_1', 0.5],
      ['run_2', 'log_2', 1],
    ]);
    expect((await get('/evaluations/evr_1/stats')).body.run_stats).toHaveLength(2);
    expect([report.evaluations, report.runs, report.logs]).toEqual([1, 2, 2]);
  });

  test('that are the same is one sentence', async () => {
    const again = second({ runs: runTexts('run_1'), stats: statsOf('run_1'), logs: [[row('run_1', 'log_1', null)]] });
    const { found, report } = await importFiles({ ...first, ...again });
    expect(found.map(({ code }) => code)).toEqual(['ID_MISMATCH', 'DUPLICATE_EVALUATION']);
    expect(found[1]?.message).toBe(
      'The evaluation was met before in another folder; both are read. 1 of its rows are the same as there, 0 are here alone.',
    );
    expect([report.evaluations, report.runs, report.logs]).toEqual([1, 1, 1]);
  });

  test('has what the second folder lacks from the first', async () => {
    const { get, findings } = await importFiles({ ...first, ...second({ stats: statsOf('run_1'), logs: [[]] }) });
    expect(findings).toEqual([`ID_MISMATCH ${PATH} (1)`, `DUPLICATE_EVALUATION ${PATH} (1)`]);
    expect((await get('/evaluations/evr_1/logs')).body.total).toBe(1);
  });
});

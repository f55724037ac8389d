import { rename, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createBackend } from '../../../src/backend/backend.ts';
import { findExports } from '../../../src/backend/files/exports.ts';
import { healthOf } from '../../../src/backend/health.ts';
import { ImportRefusedError } from '../../../src/backend/import/import-refused.ts';
import { importExport, importExports } from '../../../src/backend/import/importer.ts';
import { openStore, type SqliteStore } from '../../../src/backend/store/sqlite/store.ts';
import { type ExportFiles, evaluationFiles, recordText, runText, runTexts, writeExport } from '../../support/export-directory.ts';
import { askStore, SAMPLE_DIRECTORY } from '../../support/sample-backend.ts';

const OLDER = '20250101-000000';
const NEWER = '20250601-000000';
const PATH = 'files/pr_1/evaluations/evr_1';

const emptyStore = (): SqliteStore => {
  const store = openStore(':memory:');
  onTestFinished(() => store.close());
  return store;
};

const findingsIn = ({ findings }: SqliteStore): string[] =>
  (['ERROR', 'WARNING', 'INFO'] as const)
    .flatMap((severity) => findings.between(severity, 0, 999))
    // What is said of the bodies that these tests make up is not their matter.
    .filter(({ code }) => code !== 'NOT_SHOWN')
    .map(({ code, path, line }) => `${code} ${path}${line === null ? '' : `:${line}`}`);

/** A store with one export after the other, in this order. */
const storeOf = async (...exports: (readonly [name: string, files: ExportFiles])[]): Promise<SqliteStore> => {
  const store = emptyStore();
  for (const [name, files] of exports) await importExport(await writeExport(files, name), store);
  return store;
};

const statsOf = (...runs: [string, number][]): string =>
  JSON.stringify({ run_stats: runs.map(([run_id, num_logs]) => ({ run_id, num_logs, evaluator_stats: [] })) });

const record = (logId: string, output: string, runId = 'run_1'): string =>
  JSON.stringify({ run_id: runId, log: { id: logId, created_at: '2025-05-02T12:00:00Z', output, prompt: {} }, evaluator_logs: [] });

describe('of two exports', () => {
  const older = evaluationFiles('evr_1', {
    body: '{"id":"evr_1","name":"old","evaluators":[]}',
    runs: { run_1: runText('run_1', '2025-01-01T00:00:00Z'), run_2: runText('run_2', '2025-01-02T00:00:00Z') },
    stats: statsOf(['run_1', 3], ['run_2', 1]),
    logs: [[record('log_1', 'old'), record('log_2', 'same'), record('log_3', 'gone'), record('log_4', 'other run', 'run_2')]],
  });
  const newer = evaluationFiles('evr_1', {
    body: '{"id":"evr_1","name":"new","evaluators":[]}',
    runs: { run_1: runText('run_1', '2025-03-01T00:00:00Z') },
    stats: statsOf(['run_1', 4]),
    logs: [[record('log_1', 'new'), record('log_2', 'same'), record('log_5', 'new')]],
  });
  const differences = [
    `EXPORTS_DIFFER ${PATH}/evaluation.json`,
    `EXPORTS_DIFFER ${PATH}/runs/run_1`,
    `EXPORTS_DIFFER ${PATH}/logs/1.jsonl:1`,
  ];

  test.each([
    ['the newer one is imported last', [OLDER, older, NEWER, newer]],
    ['the older one is imported last', [NEWER, newer, OLDER, older]],
    ['neither says when it was made, and the newer one is imported last', ['before', older, 'after', newer]],
  ] as const)('the newer counts and nothing of the older is dropped, when %s', async (_, [firstName, first, secondName, second]) => {
    const store = await storeOf([firstName, first], [secondName, second]);
    const ask = askStore(store);
    expect((await ask('GET', '/evaluations')).body).toMatchObject({ records: [{ name: 'new' }], total: 1 });
    expect((await ask('GET', '/evaluations/evr_1/runs')).body.runs).toMatchObject([
      { id: 'run_1', added_at: '2025-03-01T00:00:00Z' },
      { id: 'run_2' },
    ]);
    const { records, total } = (await ask('GET', '/evaluations/evr_1/logs')).body;
    expect(total).toBe(5);
    expect(records.map(({ log }: { log: { id: string; output: string } }) => [log.id, log.output])).toEqual([
      ['log_1', 'new'],
      ['log_2', 'same'],
      ['log_3', 'gone'],
      ['log_5', 'new'],
      ['log_4', 'other run'],
    ]);
    expect((await ask('GET', '/evaluations/evr_1/stats')).body.run_stats).toMatchObject([
      { run_id: 'run_1', num_logs: 4 },
      { run_id: 'run_2', num_logs: 1 },
    ]);
    expect((await ask('GET', '/logs/log_1')).body.output).toBe('new');
    expect(findingsIn(store).filter((finding) => !finding.startsWith('AGE_UNKNOWN'))).toEqual(differences);
  });

  test('one that is the same changes nothing and is no finding', async () => {
    const store = await storeOf([OLDER, older], [NEWER, older]);
    expect(findingsIn(store)).toEqual([]);
    expect((await askStore(store)('GET', '/evaluations/evr_1/logs')).body.total).toBe(4);
  });

  test('logs that one is short of may come with the other', async () => {
    const parts = { runs: runTexts('run_1'), stats: statsOf(['run_1', 2]) };
    const files = (...ids: string[]) => evaluationFiles('evr_1', { ...parts, logs: [ids.map((id) => recordText('run_1', id))] });
    const store = await storeOf([OLDER, files('log_1')]);
    expect(findingsIn(store)).toEqual([`LOGS_MISSING ${PATH}/logs`]);
    await importExport(await writeExport(files('log_2'), NEWER), store);
    expect(findingsIn(store)).toEqual([]);
    const without = await storeOf([OLDER, files('log_1', 'log_2')], [NEWER, evaluationFiles('evr_1', parts)]);
    expect(findingsIn(without)).toEqual([]);
  });

  test('a log twice in one is a duplicate, also where the other has it', async () => {
    const files = evaluationFiles('evr_1', { runs: runTexts('run_1'), logs: [[record('log_1', 'new'), record('log_1', 'again')]] });
    const store = await storeOf(
      [OLDER, evaluationFiles('evr_1', { runs: runTexts('run_1'), logs: [[record('log_1', 'old')]] })],
      [NEWER, files],
    );
    expect(findingsIn(store)).toEqual([`DUPLICATE_DIFFERS ${PATH}/logs/1.jsonl:2`, `EXPORTS_DIFFER ${PATH}/logs/1.jsonl:1`]);
    expect((await askStore(store)('GET', '/evaluations/evr_1/logs')).body.records).toMatchObject([{ log: { output: 'new' } }]);
  });

  test('a run that one knows only from records is one with its file in the other', async () => {
    const logs = [[recordText('run_1', 'log_1')]];
    const store = await storeOf(
      [OLDER, evaluationFiles('evr_1', { logs })],
      [NEWER, evaluationFiles('evr_1', { runs: runTexts('run_1'), logs })],
    );
    expect((await askStore(store)('GET', '/evaluations/evr_1/runs')).body.runs).toMatchObject([{ id: 'run_1' }]);
    expect((await askStore(store)('GET', '/evaluations/evr_1/logs')).body.total).toBe(1);
  });
});

test.each([
  ['older first', [OLDER, NEWER], 'An older export has something else; this is served.'],
  ['newer first', [NEWER, OLDER], 'A newer export has something else, which is served.'],
])('datapoints of one version that differ between exports are reported, %s', async (_, names, message) => {
  const datapoint = (name: string, id: string): string => `${JSON.stringify({ id, inputs: { from: id === 'dp_1' ? name : '' } })}\n`;
  const files = (name: string): ExportFiles => ({
    'files/ds_1/.done': '',
    'files/ds_1/file.json': '{"id":"ds_1","path":"Set"}',
    'files/ds_1/versions/dsv_1': '{"id":"ds_1","version_id":"dsv_1","type":"dataset","path":"Set","datapoints_count":2}',
    'files/ds_1/datapoints/dsv_1/1.jsonl': datapoint(name, 'dp_1') + datapoint(name, 'dp_2'),
  });
  const [first = '', second = ''] = names;
  const { findings, catalogue } = await storeOf([first, files(first)], [second, files(second)]);
  const reported = findings.between('INFO', 0, 9).filter(({ code }) => code === 'EXPORTS_DIFFER');
  expect(reported).toMatchObject([{ path: 'files/ds_1/datapoints/dsv_1/1.jsonl', line: 1, message }]);
  expect(catalogue.exportedDatapoint('dsv_1', 'dp_1')?.body.toString()).toContain(NEWER);
});

test('an evaluation that was changed here stays as it is, and its neighbours do not', async () => {
  const files = (name: string) => ({
    ...evaluationFiles('evr_1', { body: `{"id":"evr_1","name":"${name}","evaluators":[]}`, runs: runTexts('run_1') }),
    ...evaluationFiles('evr_2', { body: `{"id":"evr_2","name":"${name}","evaluators":[]}` }),
  });
  const store = await storeOf([OLDER, files('old')]);
  const ask = askStore(store);
  expect((await ask('PATCH', '/evaluations/evr_1/runs/run_1', { control: true })).status).toBe(200);
  await importExport(await writeExport(files('new'), NEWER), store);
  expect((await ask('GET', '/evaluations/evr_1')).body.name).toBe('old');
  expect((await ask('GET', '/evaluations/evr_1/runs')).body.runs).toMatchObject([{ control: true }]);
  expect((await ask('GET', '/evaluations/evr_2')).body.name).toBe('new');
  expect(findingsIn(store)).toEqual([`CHANGED_HERE ${PATH}`, 'EXPORTS_DIFFER files/pr_1/evaluations/evr_2/evaluation.json']);
});

describe('what was taken away here stays away, whatever is imported later', () => {
  const evaluator = (name: string) => ({ version: { id: `ev_${name}`, version_id: `evv_${name}`, spec: { return_type: 'text' } } });
  const files = (name: string, id = 'evr_1') =>
    evaluationFiles(id, {
      body: JSON.stringify({ id, name, evaluators: [evaluator('a'), evaluator('b')] }),
      runs: runTexts('run_1', 'run_2'),
      logs: [[recordText('run_1', 'log_1'), recordText('run_2', 'log_2')]],
    });
  const storeWithout = async (path: string): Promise<SqliteStore> => {
    const store = await storeOf([OLDER, { ...files('old'), ...files('old', 'evr_2') }]);
    expect((await askStore(store)('DELETE', path)).status).toBeLessThan(300);
    return store;
  };

  test.each([
    ['a newer export', NEWER],
    ['an older export', '20240101-000000'],
  ])('a deleted evaluation, with %s', async (_, name) => {
    const store = await storeWithout('/evaluations/evr_1');
    await importExport(await writeExport({ ...files('new'), ...files('new', 'evr_3') }, name), store);
    const ask = askStore(store);
    const { records } = (await ask('GET', '/evaluations')).body;
    expect(records.map(({ id }: { id: string }) => id).sort()).toEqual(['evr_2', 'evr_3']);
    for (const rest of ['', '/runs', '/stats', '/logs']) expect((await ask('GET', `/evaluations/evr_1${rest}`)).status).toBe(404);
    const found = await (await healthOf(store)).findings({ severities: ['INFO'], offset: 0, count: 10 });
    expect(found).toMatchObject([
      {
        code: 'CHANGED_HERE',
        path: expect.stringContaining(PATH),
        evaluationId: 'evr_1',
        message: 'The evaluation was deleted here; it stays so, with all that belongs to it.',
      },
    ]);
  });

  test('a deleted evaluation whose body the later export has lost', async () => {
    const store = await storeWithout('/evaluations/evr_1');
    const { [`${PATH}/evaluation.json`]: _, ...rest } = files('new');
    await importExport(await writeExport(rest, NEWER), store);
    expect((await askStore(store)('GET', '/evaluations/evr_1/logs')).status).toBe(404);
    expect(findingsIn(store)).toContain(`CHANGED_HERE ${PATH}`);
  });

  test('a deleted evaluation in a new file comes with what it is filled from', async () => {
    const store = await storeOf([OLDER, files('old')]);
    expect((await askStore(store)('GET', '/evaluations')).body.total).toBe(1);
    expect(findingsIn(store)).toEqual([]);
  });

  test.each([
    ['run', '/evaluations/evr_1/runs/run_1', '/runs', ({ runs }: { runs: { id: string }[] }) => runs.map(({ id }) => id), ['run_2']],
    [
      'evaluator',
      '/evaluations/evr_1/evaluators/evv_a',
      '',
      ({ evaluators }: { evaluators: { version: { id: string } }[] }) => evaluators.map(({ version }) => version.id),
      ['ev_b'],
    ],
  ] as const)('a removed %s', async (_, path, rest, idsIn, left) => {
    const store = await storeWithout(path);
    await importExport(await writeExport(files('new'), NEWER), store);
    const { body } = await askStore(store)('GET', `/evaluations/evr_1${rest}`);
    expect(idsIn(body)).toEqual(left);
    expect(findingsIn(store)).toContain(`CHANGED_HERE ${PATH}`);
  });
});

describe('an export that is imported again', () => {
  const files = evaluationFiles('evr_1', { runs: runTexts('run_1'), logs: [[recordText('run_1', 'log_1')], ['torn']] });

  test('is not read while it is unchanged, wherever it was named', async () => {
    const directory = await writeExport(files);
    const store = emptyStore();
    const [found] = await findExports([directory, `${directory}/../${'20250708-224035'}`]);
    if (!found) throw new Error('It is not found.');
    expect(await importExports([found], store)).toHaveLength(1);
    expect(await importExports([found], store, { onProgress: () => expect.fail('It is read.') })).toEqual([]);
  });

  test('is read when a file has changed, and what was found wrong before is taken back', async () => {
    const directory = await writeExport(files);
    const store = emptyStore();
    await importExport(directory, store);
    expect(findingsIn(store)).toEqual([`LINE_INVALID ${PATH}/logs/2.jsonl:1`]);
    await writeFile(join(directory, PATH, 'logs/2.jsonl'), `${recordText('run_1', 'log_2')}\n`);
    await importExport(directory, store);
    expect(findingsIn(store)).toEqual([]);
    expect((await askStore(store)('GET', '/evaluations/evr_1/logs')).body.total).toBe(2);
    expect(await healthOf(store)).toMatchObject({ files: 1, evaluations: 1 });
  });

  test('is read when a file became another of the same size and time', async () => {
    const directory = await writeExport(files);
    const file = join(directory, PATH, 'logs/1.jsonl');
    await utimes(file, 1e9, 1e9);
    const store = emptyStore();
    await importExport(directory, store);
    await writeFile(file, `${recordText('run_1', 'log_2')}\n`);
    await utimes(file, 1e9, 1e9);
    await importExport(directory, store);
    expect((await askStore(store)('GET', '/logs/log_2')).status).toBe(200);
  });
});

test('a folder of exports named by their times is all of them, oldest first', async () => {
  const body = (name: string) => `{"id":"evr_1","name":"${name}","evaluators":[]}`;
  const newer = await writeExport(evaluationFiles('evr_1', { body: body('new') }), NEWER);
  const folder = dirname(newer);
  await rename(await writeExport(evaluationFiles('evr_1', { body: body('old') }), OLDER), join(folder, OLDER));
  await rename(await writeExport({ 'export.log': 'It broke off at once.' }, '20250701-000000'), join(folder, '20250701-000000'));
  await rename(await writeExport({ 'files/': '' }, 'notes'), join(folder, 'notes'));
  const found = await findExports([folder]);
  expect(found.map(({ exportedAt }) => exportedAt)).toEqual(['2025-01-01T00:00:00', '2025-06-01T00:00:00']);
  const store = emptyStore();
  await importExports(found, store);
  const backend = createBackend({ store });
  expect(Buffer.from((await backend.send({ method: 'GET', path: '/evaluations/evr_1', headers: {} })).body).toString()).toBe(body('new'));
});

test('what is wrong in one of several exports is reported with the name of its directory', async () => {
  const pathsIn = async (store: SqliteStore) =>
    (await (await healthOf(store)).findings({ severities: ['ERROR'], offset: 0, count: 9 })).map(({ path }) => path);
  const torn = evaluationFiles('evr_1', { runs: runTexts('run_1'), logs: [['torn']] });
  const store = await storeOf([OLDER, torn]);
  expect(await pathsIn(store)).toEqual([`${PATH}/logs/1.jsonl`]);
  await importExport(await writeExport(torn, NEWER), store);
  expect(await pathsIn(store)).toEqual([`${OLDER}/${PATH}/logs/1.jsonl`, `${NEWER}/${PATH}/logs/1.jsonl`]);
});

test('an export does not mix with the sample', async () => {
  const store = emptyStore();
  await importExport(SAMPLE_DIRECTORY, store, { isSample: true });
  await expect(importExport(await writeExport(evaluationFiles('evr_1')), store)).rejects.toThrow(ImportRefusedError);
  const other = await storeOf([OLDER, evaluationFiles('evr_1')]);
  await expect(importExport(SAMPLE_DIRECTORY, other, { isSample: true })).rejects.toThrow(ImportRefusedError);
});

import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { NotAnExportError } from '../../../src/backend/files/not-an-export.ts';
import { importExport } from '../../../src/backend/import/importer.ts';
import { openStore } from '../../../src/backend/store/sqlite/store.ts';
import { evaluationFiles, importDirectory, importFiles, recordText, runTexts, writeExport } from '../../support/export-directory.ts';

const PATH = 'files/pr_1/evaluations/evr_1';

const recordsOf = (runId: string, from: number, count: number): string[] =>
  Array.from({ length: count }, (_, index) => recordText(runId, `log_${from + index}`));

describe('a whole export', () => {
  test('is counted', async () => {
    const { report, findings } = await importFiles({
      ...evaluationFiles('evr_1', {
        runs: runTexts('run_1', 'run_2'),
        logs: [[recordText('run_1', 'log_1'), recordText('run_2', 'log_1')]],
      }),
      ...evaluationFiles('evr_2', { fileId: 'pr_2', runs: runTexts('run_1') }),
      'files/ds_1/file.json': '{"id":"ds_1"}',
      'files/ds_1/.done': '',
      'files/ds_1/datapoints/dsv_1/1.jsonl': '{"id":"dp_1"}\n',
      'files/ds_1/versions/dsv_1': '{"id":"ds_1","version_id":"dsv_1","datapoints_count":1}',
      'files/ds_1/deployments.json': '[]',
      'export.log': 'text\n',
    });
    expect(report).toEqual({
      exportedAt: '2025-07-08T22:40:35',
      files: 3,
      filesIncomplete: 0,
      evaluations: 2,
      evaluationsWithoutLogs: 0,
      runs: 3,
      logs: 2,
      bytes: expect.any(Number),
    });
    expect(findings).toEqual([]);
  });

  test.each([
    ['20240229-000000', '2024-02-29T00:00:00'],
    ['20240230-000000', null],
    ['20241301-000000', null],
    ['20240101-250000', null],
    ['20240101-000000-copy', null],
    ['export', null],
  ])('in a directory named %s was made at %s', async (name, expected) => {
    const { report } = await importDirectory(await writeExport({ 'files/': '' }, name));
    expect(report.exportedAt).toBe(expected);
  });

  test('of nothing is served as nothing', async () => {
    const { report, findings, get } = await importFiles({ 'files/': '' });
    expect([report.files, report.evaluations, findings]).toEqual([0, 0, []]);
    expect((await get('/evaluations')).body).toEqual({ records: [], page: 1, size: 10, total: 0 });
  });

  test('has its files of lines read in the order of their numbers, whatever their lengths', async () => {
    // The exporter writes 1,001 lines to the first file, then 1,000 each. One copy too many at the end of each shows the order.
    const { get, findings } = await importFiles({
      ...evaluationFiles('evr_1', { runs: runTexts('run_1'), logs: [recordsOf('run_1', 0, 1_001)] }),
      [`${PATH}/logs/9.jsonl`]: `${recordText('run_1', 'log_0')}\n${recordText('run_1', 'log_1001')}\n`,
      [`${PATH}/logs/10.jsonl`]: `${recordText('run_1', 'log_1001')}\n${recordText('run_1', 'log_1002')}`,
      [`${PATH}/logs/notes.txt`]: 'not read',
    });
    expect(findings).toEqual([
      `UNEXPECTED_ENTRY ${PATH}/logs/notes.txt`,
      `FILE_MISSING ${PATH}/logs/2.jsonl`,
      `DUPLICATE_LOG ${PATH}/logs/9.jsonl:1`,
      `DUPLICATE_LOG ${PATH}/logs/10.jsonl:1`,
    ]);
    const { body } = await get('/evaluations/evr_1/logs?size=1000');
    expect([body.records.length, body.total]).toEqual([1_000, 1_003]);
    expect((await get('/evaluations/evr_1/logs?size=1000&page=2')).body.records.length).toBe(3);
  });

  test('may hold lines longer than what is read at a time, and deeper than a stack', async () => {
    const text = 'é'.repeat(3_000_000);
    const deep = `${'['.repeat(50_000)}${']'.repeat(50_000)}`;
    const records = ['log_1', 'log_2', 'log_3'].map(
      (id) => `{"run_id":"run_1","log":{"id":"${id}","prompt":{},"output":"${text}"},"evaluator_logs":[],"deep":${deep}}`,
    );
    const { get, findings } = await importFiles(evaluationFiles('evr_1', { runs: runTexts('run_1'), logs: [records] }));
    expect(findings).toEqual([]);
    expect((await get('/evaluations/evr_1/logs')).text === `{"records":[${records.join(',')}],"page":1,"size":10,"total":3}`).toBe(true);
    expect((await get('/logs/log_2')).text === `{"id":"log_2","prompt":{},"output":"${text}"}`).toBe(true);
  });
});

describe('what is no export', () => {
  test.each([
    {},
    { 'pr_1/file.json': '{}' },
    { files: 'a text' },
    { 'files/photo.jpg': '' },
    { 'files/pr_1': '{}' },
    { 'files/photos/': '', 'files/letters/file.txt': '' },
    { 'files/pr_1/file.json/': '', 'files/pr_2/evaluations': '' },
    { 'files/20250708-224035/files/pr_1/file.json': '{}' },
    { 'files/.pr_1/file.json': '{}', 'files/notes.txt': '' },
  ])('is refused: %j', async (files) => {
    const directory = await writeExport(files);
    const store = openStore(':memory:');
    await expect(importExport(directory, store)).rejects.toThrow(NotAnExportError);
    await expect(importExport(directory, store)).rejects.toThrow(`${directory} is not an export`);
    expect(store.imports.exports()).toEqual([]);
    store.close();
  });

  test.each(['file.json', '.done', 'versions/', 'evaluations/', 'logs/', 'datapoints/'])('is not what has one %s', async (part) => {
    const { report } = await importFiles({ 'files/a/': '', [`files/pr_1/${part}`]: '{}' });
    expect(report.files).toBe(2);
  });

  test('is not what has nothing but hidden files', async () => {
    const { report, findings } = await importFiles({ 'files/.DS_Store': '' });
    expect([report.files, findings]).toEqual([0, ['UNEXPECTED_ENTRY files/.DS_Store']]);
  });

  test('is refused when there is nothing at all', async () => {
    const store = openStore(':memory:');
    await expect(importExport('./no/such/directory', store)).rejects.toThrow('./no/such/directory is not there');
    store.close();
  });
});

describe('the origin', () => {
  test('of an export is its real path', async () => {
    const directory = await writeExport(evaluationFiles('evr_1'));
    const link = join(directory, '..', 'link');
    await symlink(directory, link);
    const { store } = await importDirectory(link);
    expect(store.imports.exports()).toMatchObject([{ directory, isWhole: true }]);
  });

  test('of the sample is no directory', async () => {
    const store = openStore(':memory:');
    await importExport(await writeExport({ 'files/': '' }), store, { isSample: true });
    expect(store.imports.exports()).toMatchObject([{ directory: null, isWhole: true }]);
    store.close();
  });

  test('of an empty store is unknown', () => {
    const store = openStore(':memory:');
    expect(store.imports.exports()).toEqual([]);
    store.close();
  });
});

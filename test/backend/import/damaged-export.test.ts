import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { importExport } from '../../../src/backend/import/importer.ts';
import {
  evaluationFiles,
  importDirectory,
  importFiles,
  recordText,
  runText,
  runTexts,
  writeExport,
} from '../../support/export-directory.ts';

const PATH = 'files/pr_1/evaluations/evr_1';
const LOGS = `${PATH}/logs/1.jsonl`;

const recordsOf = (runId: string, from: number, count: number): string[] =>
  Array.from({ length: count }, (_, index) => recordText(runId, `log_${from + index}`));

describe('missing parts', () => {
  const { [`${PATH}/evaluation.json`]: evaluation = '', ...bodiless } = evaluationFiles('evr_1', {
    runs: runTexts('run_1'),
    stats: '{"run_stats":[{"run_id":"run_1","num_logs":1,"evaluator_stats":[]}]}',
    logs: [[recordText('run_1', 'log_1')]],
  });

  test('an evaluation without its body is in no listing; its runs, stats and logs are served, and its neighbour', async () => {
    const { get, findings, report } = await importFiles({ ...bodiless, ...evaluationFiles('evr_2') });
    expect(findings).toEqual([`FILE_MISSING ${PATH}/evaluation.json`]);
    expect(report.evaluations).toBe(1);
    expect((await get('/evaluations')).body).toMatchObject({ records: [{ id: 'evr_2' }], total: 1 });
    expect((await get('/evaluations?file_id=pr_1')).body.total).toBe(1);
    expect((await get('/evaluations/evr_1')).status).toBe(404);
    expect((await get('/evaluations/evr_1/runs')).body.runs).toMatchObject([{ id: 'run_1' }]);
    expect((await get('/evaluations/evr_1/stats')).body.run_stats).toMatchObject([{ run_id: 'run_1' }]);
    expect((await get('/evaluations/evr_1/logs')).body).toMatchObject({ records: [{ log: { id: 'log_1' } }], total: 1 });
    expect((await get('/logs/log_1')).status).toBe(200);
  });

  test('what is wrong in an evaluation without its body is found as well', async () => {
    const { findings } = await importFiles({ ...bodiless, [LOGS]: '{"run_id":"run_1","lo' });
    expect(findings).toEqual([`FILE_MISSING ${PATH}/evaluation.json`, `LINE_TRUNCATED ${LOGS}:1`]);
  });

  test.each(['20250101-000000', '20260101-000000'])('the body may come with another export, made in %s', async (name) => {
    const { store, get } = await importFiles(bodiless);
    const other = await writeExport({ ...evaluationFiles('evr_1'), [`${PATH}/evaluation.json`]: evaluation }, name);
    await importExport(other, store);
    expect((await get('/evaluations')).text).toBe(`{"records":[${evaluation}],"page":1,"size":10,"total":1}`);
    expect((await get('/evaluations/evr_1/logs')).body.total).toBe(1);
  });

  test('an evaluation without stats is served without', async () => {
    const { get, findings } = await importFiles(evaluationFiles('evr_1', { stats: null }));
    expect(findings).toEqual([`FILE_MISSING ${PATH}/stats.json`]);
    expect((await get('/evaluations/evr_1')).status).toBe(200);
    expect((await get('/evaluations/evr_1/stats')).status).toBe(404);
  });

  test('an evaluation without a folder of runs has none', async () => {
    const { [`${PATH}/runs/`]: _, ...files } = evaluationFiles('evr_1');
    const { get, findings } = await importFiles(files);
    expect(findings).toEqual([`FILE_MISSING ${PATH}/runs`]);
    expect((await get('/evaluations/evr_1/runs')).text).toBe('{"runs":[]}');
  });

  test('an evaluation that says it has no runs needs no folder of them', async () => {
    const { [`${PATH}/runs/`]: _, ...files } = evaluationFiles('evr_1', { body: '{"id":"evr_1","runs_count":0,"evaluators":[]}' });
    expect((await importFiles(files)).findings).toEqual([]);
  });

  test('a file whose export broke off is imported as far as it goes', async () => {
    const { 'files/pr_1/.done': _, 'files/pr_1/file.json': __, ...files } = evaluationFiles('evr_1');
    const { get, findings } = await importFiles(files);
    expect(findings).toEqual(['FILE_INCOMPLETE files/pr_1', 'FILE_MISSING files/pr_1/file.json']);
    expect((await get('/evaluations?file_id=pr_1')).body.total).toBe(1);
  });

  test('runs with fewer logs than their stats count are noted', async () => {
    const entry = (runId: string, count: number) => `{"run_id":"${runId}","num_logs":${count},"evaluator_stats":[]}`;
    const stats = `{"run_stats":[${entry('run_1', 2)},${entry('run_2', 1)},${entry('run_3', 5)}]}`;
    const { found } = await importFiles(
      evaluationFiles('evr_1', {
        stats,
        runs: runTexts('run_1', 'run_2', 'run_3'),
        logs: [recordsOf('run_1', 0, 1), recordsOf('run_2', 0, 2)],
      }),
    );
    expect(found).toMatchObject([
      {
        code: 'LOGS_MISSING',
        path: `${PATH}/logs`,
        expected: 2,
        actual: 1,
        message: 'The stats count 2 logs for the run run_1; missing: 1.',
      },
      {
        code: 'LOGS_MISSING',
        path: `${PATH}/logs`,
        expected: 5,
        actual: 0,
        message: 'The stats count 5 logs for the run run_3; missing: 5.',
      },
    ]);
  });

  test('an export made without logs is noted once for each evaluation that has some', async () => {
    const entry = (runId: string, count: number) => `{"run_id":"${runId}","num_logs":${count},"evaluator_stats":[]}`;
    const { findings } = await importFiles({
      ...evaluationFiles('evr_1', {
        stats: `{"run_stats":[${entry('run_1', 2)},${entry('run_2', 3)}]}`,
        runs: runTexts('run_1', 'run_2'),
      }),
      ...evaluationFiles('evr_2', { stats: `{"run_stats":[${entry('run_1', 0)}]}`, runs: runTexts('run_1') }),
    });
    expect(findings).toEqual([`LOGS_NOT_EXPORTED ${PATH}/logs`]);
  });
});

describe('things met twice or under another name', () => {
  test('an evaluation under two files is served as one', async () => {
    const { get, findings } = await importFiles({
      ...evaluationFiles('evr_1', { body: '{"id":"evr_1","name":"first","evaluators":[]}', runs: runTexts('run_1') }),
      ...evaluationFiles('evr_1', { body: '{"id":"evr_1","name":"second","evaluators":[]}', runs: runTexts('run_2'), fileId: 'pr_2' }),
    });
    expect(findings).toEqual([
      'DUPLICATE_DIFFERS files/pr_2/evaluations/evr_1/evaluation.json',
      'DUPLICATE_EVALUATION files/pr_2/evaluations/evr_1',
    ]);
    expect((await get('/evaluations')).body).toMatchObject({ records: [{ name: 'second' }], total: 1 });
    expect((await get('/evaluations/evr_1/runs')).body.runs.map(({ id }: { id: string }) => id).sort()).toEqual(['run_1', 'run_2']);
  });

  test('the ids inside the bodies count, not the names of files', async () => {
    const { get, findings } = await importFiles({
      ...evaluationFiles('evr_1', { body: '{"id":"evr_2","file_id":"pr_3","evaluators":[]}', runs: { run_1: runText('run_2') } }),
      'files/pr_1/file.json': '{"id":"pr_2"}',
    });
    expect(findings).toEqual([
      'ID_MISMATCH files/pr_1',
      `ID_MISMATCH ${PATH}`,
      `ID_MISMATCH ${PATH}/evaluation.json`,
      `ID_MISMATCH ${PATH}/runs/run_1`,
    ]);
    expect((await get('/evaluations?file_id=pr_3')).body.records).toMatchObject([{ id: 'evr_2' }]);
    expect((await get('/evaluations/evr_2/runs')).body.runs).toMatchObject([{ id: 'run_2' }]);
  });

  test('an evaluation that names no file belongs to the one it was found under', async () => {
    const { get } = await importFiles({
      ...evaluationFiles('evr_1', { body: '{"id":"evr_1","file_id":null}' }),
      'files/pr_1/file.json': '{"id":"pr_2"}',
    });
    expect((await get('/evaluations?file_id=pr_2')).body.total).toBe(1);
  });

  test('of two files with one run the first one is served', async () => {
    const { get, findings } = await importFiles(evaluationFiles('evr_1', { runs: { run_1: runText('run_1'), run_2: runText('run_1') } }));
    expect(findings).toEqual([`ID_MISMATCH ${PATH}/runs/run_2`, `DUPLICATE_RUN ${PATH}/runs/run_2`]);
    expect((await get('/evaluations/evr_1/runs')).body.runs.length).toBe(1);
  });
});

describe('garbage', () => {
  test.each(['', '[]', '[{"id":"evr_1"}]', 'null', '"evr_1"', '{"id":"evr_1"', '{}', '{"id":7}'])('%j is no evaluation', async (body) => {
    const { get, findings } = await importFiles(evaluationFiles('evr_1', { body }));
    expect(findings).toEqual([`FILE_UNREADABLE ${PATH}/evaluation.json`]);
    expect((await get('/evaluations')).body.total).toBe(0);
  });

  test.each(['', '[]', 'null', '{', '{"created_at":"2025-01-01T00:00:00Z"}'])('%j is no run', async (run) => {
    const { get, findings } = await importFiles(evaluationFiles('evr_1', { runs: { run_1: run, ...runTexts('run_2') } }));
    expect(findings).toEqual([`FILE_UNREADABLE ${PATH}/runs/run_1`]);
    expect((await get('/evaluations/evr_1/runs')).body.runs.length).toBe(1);
  });

  test.each(['', '[]', '{"run_stats":'])('%j is no stats', async (stats) => {
    const { get, findings } = await importFiles(evaluationFiles('evr_1', { stats }));
    expect(findings).toEqual([`FILE_UNREADABLE ${PATH}/stats.json`]);
    expect((await get('/evaluations/evr_1/stats')).status).toBe(404);
  });

  test('stats of any other shape are served as they are', async () => {
    const { get, findings } = await importFiles(evaluationFiles('evr_1', { stats: '{"run_stats":{"run_id":"run_1"},"mean":NaN}' }));
    expect(findings).toEqual([`NUMBER_NOT_FINITE ${PATH}/stats.json`, `FILE_UNREADABLE ${PATH}/stats.json`]);
    expect((await get('/evaluations/evr_1/stats')).text).toBe('{"run_stats":{"run_id":"run_1"},"mean":null}');
  });

  test('a folder where a file should be, or a file where a folder should be, is noted', async () => {
    const { findings } = await importFiles({
      ...evaluationFiles('evr_1', { stats: null }),
      [`${PATH}/stats.json/`]: '',
      [`${PATH}/runs/run_1/`]: '',
      [`${PATH}/runs/.DS_Store`]: 'litter',
      [`${PATH}/logs/1.jsonl/`]: '',
      'files/pr_1/evaluations/evr_2': 'a text',
      'files/pr_1/logs': 'a text',
      'files/notes.txt': 'a text',
      'files/.DS_Store': 'litter',
    });
    expect(findings).toEqual([
      'FILE_UNREADABLE files/pr_1/logs',
      `FILE_UNREADABLE ${PATH}/stats.json`,
      `FILE_UNREADABLE ${PATH}/logs/1.jsonl`,
      `UNEXPECTED_ENTRY ${PATH}/runs/run_1`,
      'UNEXPECTED_ENTRY files/notes.txt',
      'UNEXPECTED_ENTRY files/pr_1/evaluations/evr_2',
      'UNEXPECTED_ENTRY files/.DS_Store',
      `UNEXPECTED_ENTRY ${PATH}/runs/.DS_Store`,
    ]);
  });

  test('symbolic links are not followed', async () => {
    const outside = await writeExport(evaluationFiles('evr_9'));
    const directory = await writeExport(
      evaluationFiles('evr_1', { stats: null, runs: runTexts('run_1'), logs: [[recordText('run_1', 'log_1')]] }),
    );
    const linked = (from: string, to: string) => symlink(join(outside, from), join(directory, to));
    await linked('files/pr_1', 'files/pr_9');
    await linked('files/pr_1/evaluations/evr_9', 'files/pr_1/evaluations/evr_9');
    await linked('files/pr_1/evaluations/evr_9/stats.json', `${PATH}/stats.json`);
    await linked('files/pr_1/evaluations/evr_9/evaluation.json', `${PATH}/runs/run_9`);
    await symlink(join(directory, LOGS), join(directory, `${PATH}/logs/2.jsonl`));
    const { findings, get } = await importDirectory(directory);
    expect(findings).toEqual([
      'FILE_UNREADABLE files/pr_9',
      'FILE_UNREADABLE files/pr_1/evaluations/evr_9',
      `FILE_UNREADABLE ${PATH}/stats.json`,
      `FILE_UNREADABLE ${PATH}/logs/2.jsonl`,
      `FILE_UNREADABLE ${PATH}/runs/run_9`,
    ]);
    expect((await get('/evaluations')).body.total).toBe(1);
  });

  test('a log of the file’s own without an id is skipped', async () => {
    const { get, found } = await importFiles({
      ...evaluationFiles('evr_1'),
      'files/pr_1/logs/1.jsonl': '{"output":"x"}\n{"id":"log_1","prompt":{}}\n',
    });
    expect(found).toMatchObject([{ code: 'LINE_INVALID', path: 'files/pr_1/logs/1.jsonl', line: 1 }]);
    expect((await get('/logs/log_1')).text).toBe('{"id":"log_1","prompt":{}}');
  });
});

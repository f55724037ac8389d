import { truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { evaluationFiles, importDirectory, recordText, runTexts, writeExport } from '../../support/export-directory.ts';

const PATH = 'files/pr_1/evaluations/evr_1';

/** Makes a file larger by bytes that take no room on the disk. */
const grow = async (file: string, text: string, bytes: number): Promise<void> => {
  await writeFile(file, text);
  await truncate(file, bytes);
};

test('a line of 200 MB is stepped over, and its neighbours are served', async () => {
  const directory = await writeExport(evaluationFiles('evr_1', { runs: runTexts('run_1'), logs: [[]] }));
  const file = join(directory, PATH, 'logs/1.jsonl');
  await grow(file, `${recordText('run_1', 'log_1')}\n`, 200_000_000);
  await writeFile(file, `\n${recordText('run_1', 'log_2')}\n`, { flag: 'a' });
  const { findings, get } = await importDirectory(directory);
  expect(findings.filter((finding) => !finding.startsWith('UNKNOWN_KIND'))).toEqual([`LINE_TOO_LARGE ${PATH}/logs/1.jsonl:2`]);
  const { records } = (await get('/evaluations/evr_1/logs')).body;
  expect(records.map(({ log }: { log: { id: string } }) => log.id)).toEqual(['log_1', 'log_2']);
});

test('a file of one object that has gigabytes is not read, and its neighbours are served', async () => {
  const files = { ...evaluationFiles('evr_1', { runs: runTexts('run_1') }), ...evaluationFiles('evr_2') };
  const directory = await writeExport(files);
  await grow(join(directory, PATH, 'evaluation.json'), '{', 3_000_000_000);
  const { findings, get } = await importDirectory(directory);
  expect(findings).toEqual([`FILE_UNREADABLE ${PATH}/evaluation.json`]);
  expect((await get('/evaluations')).body).toMatchObject({ records: [{ id: 'evr_2' }], total: 1 });
});

test('ids that lead out of the directory are ids and nothing else', async () => {
  const outside = '../../../../../../etc/passwd';
  const directory = await writeExport({
    ...evaluationFiles('evr_1', {
      body: JSON.stringify({ id: outside, file_id: outside, evaluators: [{ version: { id: outside, version_id: outside } }] }),
      runs: { run_1: JSON.stringify({ id: outside, version: { id: '..', version_id: '..' }, dataset: { id: outside, version_id: '.' } }) },
      stats: JSON.stringify({ run_stats: [{ run_id: outside, num_logs: 1, evaluator_stats: [] }] }),
      logs: [[recordText(outside, outside)]],
    }),
    'files/pr_1/file.json': JSON.stringify({ id: outside }),
  });
  const { get, report } = await importDirectory(directory);
  expect(report).toMatchObject({ evaluations: 1, runs: 1, logs: 1 });
  expect((await get(`/logs/${encodeURIComponent(outside)}`)).body).toMatchObject({ id: outside });
  expect((await get(`/evaluations/${encodeURIComponent(outside)}/runs`)).body.runs).toMatchObject([{ id: outside }]);
});

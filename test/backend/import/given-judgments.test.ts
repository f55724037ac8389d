import { expect, onTestFinished, test } from 'vitest';
import { importExport } from '../../../src/backend/import/importer.ts';
import { openStore } from '../../../src/backend/store/sqlite/store.ts';
import { type ExportFiles, evaluationFiles, runTexts, writeExport } from '../../support/export-directory.ts';
import { judge, rowsOf, statsOf, takeBack } from '../../support/judging.ts';
import { recountedStats } from '../../support/recounted-stats.ts';
import { askStore } from '../../support/sample-backend.ts';

const VERSION = { id: 'ev_1', version_id: 'evv_1', path: 'Judge', name: 'Judge', type: 'evaluator', spec: { return_type: 'number' } };

const record = (runId: string, logId: string, output: string): string => {
  const log = { id: logId, created_at: '2025-05-02T12:00:00Z', output, prompt: { version_id: 'prv_1' }, evaluator_logs: [] };
  return JSON.stringify({ run_id: runId, log, evaluator_logs: [] });
};

/** One evaluation with a run of two logs. */
const evaluation = (id: string, output: string, evaluators: readonly object[] = [{ version: VERSION }]): ExportFiles =>
  evaluationFiles(id, {
    body: JSON.stringify({ id, file_id: 'pr_1', name: `${id} ${output}`, created_at: '2025-05-01T12:00:00Z', evaluators }),
    runs: runTexts(`run_${id}`),
    stats: null,
    logs: [['log_1', 'log_2'].map((logId) => record(`run_${id}`, logId, output))],
  });

const filled = async (files: ExportFiles) => {
  const store = openStore(':memory:');
  onTestFinished(() => store.close());
  await importExport(await writeExport(files, '20250101-000000'), store);
  return {
    store,
    ask: askStore(store),
    bring: async (newer: ExportFiles) => importExport(await writeExport(newer, '20250601-000000'), store),
  };
};

test('a judgment that was given stays in its row, and its evaluation as it is, when a newer export is imported', async () => {
  const { store, ask, bring } = await filled({ ...evaluation('evr_1', 'old'), ...evaluation('evr_2', 'old', []) });
  const { id } = (await judge(ask, 'log_1', 'Judge', 4, { user: 'ada' })).body;
  const before = (await ask('GET', '/evaluations/evr_1/logs')).text;
  await bring({ ...evaluation('evr_1', 'new'), ...evaluation('evr_2', 'new', []) });
  expect((await ask('GET', '/evaluations/evr_1/logs')).text).toBe(before);
  expect((await rowsOf(ask, 'evr_2')).map(({ evaluator_logs: judgments }) => judgments)).toEqual([[], []]);
  const log = (await ask('GET', '/logs/log_1')).body;
  expect([log.output, log.evaluator_logs.map((one: { id: string }) => one.id)]).toEqual(['new', [id]]);
  expect(await statsOf(ask, 'evr_1', 'run_evr_1')).toMatchObject({ num_logs: 2, evaluator_stats: [{ total_logs: 1, mean: 4 }] });
  expect((await ask('GET', '/evaluations/evr_1/stats')).body).toEqual(await recountedStats(store, 'evr_1'));
});

test('rows that come with a newer export have the judgments that were given before', async () => {
  const { store, ask, bring } = await filled(evaluation('evr_2', 'old', []));
  // It is the evaluation that makes the evaluator known.
  const other = evaluation('evr_3', 'old', [{ version: VERSION }]);
  await importExport(await writeExport(other, '20250201-000000'), store);
  await ask('DELETE', '/evaluations/evr_3');
  const { id } = (await judge(ask, 'log_1', 'Judge', 4, { user: 'ada' })).body;
  expect((await rowsOf(ask, 'evr_2')).map(({ evaluator_logs: judgments }) => judgments)).toEqual([[], []]);
  // One evaluation is new, and the evaluator joins another.
  await bring({ ...evaluation('evr_1', 'new'), ...evaluation('evr_2', 'old') });
  for (const evaluationId of ['evr_1', 'evr_2']) {
    const rows = await rowsOf(ask, evaluationId);
    expect(rows.map(({ evaluator_logs: judgments }) => judgments.map((one) => one.id))).toEqual([[id], []]);
    expect(await statsOf(ask, evaluationId, `run_${evaluationId}`)).toMatchObject({ evaluator_stats: [{ total_logs: 1, mean: 4 }] });
  }
  expect((await takeBack(ask, id)).status).toBe(204);
  for (const evaluationId of ['evr_1', 'evr_2'])
    expect((await rowsOf(ask, evaluationId)).map(({ evaluator_logs: judgments }) => judgments)).toEqual([[], []]);
});

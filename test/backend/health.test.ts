import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { healthOf } from '../../src/backend/health.ts';
import { importExport } from '../../src/backend/import/importer.ts';
import { openStore, type SqliteStore } from '../../src/backend/store/sqlite/store.ts';
import { evaluationFiles, recordText, runTexts, writeExport } from '../support/export-directory.ts';

const STATS = JSON.stringify({ run_stats: [{ run_id: 'run_1', num_logs: 2, evaluator_stats: [] }] });

const evaluation = (id: string, logs?: readonly (readonly string[])[]) =>
  evaluationFiles(id, { runs: runTexts('run_1'), stats: STATS, ...(logs && { logs }) });

const emptyStore = (): SqliteStore => {
  const store = openStore(':memory:');
  onTestFinished(() => store.close());
  return store;
};

const withoutLogs = async (store: SqliteStore): Promise<number> => (await healthOf(store)).evaluationsWithoutLogs;

/** How many evaluations have no logs, where nobody may read through the findings for it. */
const keptCount = async (store: SqliteStore): Promise<number> => {
  const read = vi.spyOn(store.findings, 'evaluationsWithoutLogs').mockImplementation(() => expect.unreachable('It reads all findings.'));
  const count = await withoutLogs(store);
  read.mockRestore();
  return count;
};

describe('evaluations without logs', () => {
  test('are counted once, by the import, for as many looks as there may be', async () => {
    const store = emptyStore();
    await importExport(await writeExport({ ...evaluation('evr_1'), ...evaluation('evr_2', [[]]) }, '20250101-000000'), store);
    expect(await keptCount(store)).toBe(2);
    const newer = { ...evaluation('evr_1', [[recordText('run_1', 'log_1')]]), ...evaluation('evr_2'), ...evaluation('evr_3') };
    await importExport(await writeExport(newer, '20250202-000000'), store);
    expect(await keptCount(store)).toBe(2);
  });

  test('are those of the export as it was read, whatever was changed since', async () => {
    const store = emptyStore();
    await importExport(await writeExport(evaluation('evr_1')), store);
    const [run] = store.reads.listedRuns(store.reads.evaluationKey('evr_1') ?? 0);
    const body = Buffer.from(recordText('run_1', 'log_1'));
    store.writes.transact(() => {
      store.writes.addEvaluationLog({ runKey: run?.key ?? 0, logId: 'log_1', createdAt: null, exportKey: 1, body });
      store.writes.placeRunsAndLogs(store.reads.evaluationKey('evr_1') ?? 0);
    });
    expect(await withoutLogs(store)).toBe(1);
  });

  test('are counted where an earlier version kept no count', async () => {
    const store = emptyStore();
    await importExport(await writeExport({ ...evaluation('evr_1'), ...evaluation('evr_2', [[recordText('run_1', 'log_1')]]) }), store);
    for (const { key, report } of store.imports.exports()) {
      const { evaluationsWithoutLogs: _, ...kept } = report;
      store.imports.setReport(key, kept);
    }
    expect(await withoutLogs(store)).toBe(1);
  });
});

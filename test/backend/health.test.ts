import { describe, expect, onTestFinished, test } from 'vitest';
import { healthOf } from '../../src/backend/health.ts';
import { importExport } from '../../src/backend/import/importer.ts';
import { openStore, type Store } from '../../src/backend/store/sqlite/store.ts';
import { evaluationFiles, recordText, runTexts, writeExport } from '../support/export-directory.ts';

const STATS = JSON.stringify({ run_stats: [{ run_id: 'run_1', num_logs: 2, evaluator_stats: [] }] });

const evaluation = (id: string, logs?: readonly (readonly string[])[]) =>
  evaluationFiles(id, { runs: runTexts('run_1'), stats: STATS, ...(logs && { logs }) });

const emptyStore = (): Store => {
  const store = openStore(':memory:');
  onTestFinished(() => store.close());
  return store;
};

const withoutLogs = (store: Store): number => healthOf(store).evaluationsWithoutLogs;

/** A store whose findings nobody may read through. */
const unread = (store: Store): Store => ({
  ...store,
  findings: { ...store.findings, evaluationsWithoutLogs: () => expect.unreachable('It reads all findings.') },
});

describe('evaluations without logs', () => {
  test('are counted once, by the import, for as many looks as there may be', async () => {
    const store = emptyStore();
    await importExport(await writeExport({ ...evaluation('evr_1'), ...evaluation('evr_2', [[]]) }, '20250101-000000'), store);
    expect(withoutLogs(unread(store))).toBe(2);
    const newer = { ...evaluation('evr_1', [[recordText('run_1', 'log_1')]]), ...evaluation('evr_2'), ...evaluation('evr_3') };
    await importExport(await writeExport(newer, '20250202-000000'), store);
    expect(withoutLogs(unread(store))).toBe(2);
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
    expect(withoutLogs(store)).toBe(1);
  });

  test('are counted where an earlier version kept no count', async () => {
    const store = emptyStore();
    await importExport(await writeExport({ ...evaluation('evr_1'), ...evaluation('evr_2', [[recordText('run_1', 'log_1')]]) }), store);
    for (const { key, report } of store.imports.exports()) {
      const { evaluationsWithoutLogs: _, ...kept } = report;
      store.imports.setReport(key, kept);
    }
    expect(withoutLogs(store)).toBe(1);
  });
});

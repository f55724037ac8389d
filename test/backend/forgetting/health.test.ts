import { describe, expect, test } from 'vitest';
import { carryOutForgetting, planForgetting } from '../../../src/backend/forgetting/forget-person.ts';
import { healthOf } from '../../../src/backend/health.ts';
import { ENGINES } from '../../support/engines.ts';
import { evaluationFiles, runTexts, writeExport } from '../../support/export-directory.ts';

const STATS = JSON.stringify({ run_stats: [{ run_id: 'run_1', num_logs: 3, status: 'completed', evaluator_stats: [] }] });

describe.each(ENGINES)('$name', ({ fill }) => {
  test('an evaluation of which logs are missing counts as one without logs once those it had are forgotten', async () => {
    const records = ['log_1', 'log_2'].map((id) => JSON.stringify({ run_id: 'run_1', log: { id, prompt: {} }, evaluator_logs: [] }));
    const { store } = await fill(await writeExport(evaluationFiles('evr_1', { runs: runTexts('run_1'), stats: STATS, logs: [records] })));
    const forget = async (id: string): Promise<void> => {
      const request = { logIds: [id] };
      await carryOutForgetting(store, request, await planForgetting(store, request));
    };
    const withoutLogs = async (): Promise<number> => (await healthOf(store)).evaluationsWithoutLogs;
    expect((await (await healthOf(store)).findingsByCode()).LOGS_MISSING).toBe(1);
    expect(await withoutLogs()).toBe(0);
    await forget('log_1');
    expect(await withoutLogs()).toBe(0);
    await forget('log_2');
    expect(await withoutLogs()).toBe(1);
    await store.close();
  });
});

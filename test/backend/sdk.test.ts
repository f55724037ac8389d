import type { Humanloop } from 'humanloop';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { SAMPLE_IDS } from '../../sample/sample-ids.ts';
import { all, vendorSdk } from '../support/vendor-sdk.ts';

const { evaluations, files, runs, logs } = SAMPLE_IDS;
afterEach(() => {
  vi.restoreAllMocks();
});

/** The vendor's SDK over /v5 of a server with a writable sample, and GraphQL over the same. */
const withSdk = async () => {
  const { client, ask } = await vendorSdk();
  return { sdk: client.evaluations, logsSdk: client.logs, ask };
};

describe('the vendor’s SDK', () => {
  test('reads everything', async () => {
    const { sdk, logsSdk } = await withSdk();
    const list = await all<Humanloop.EvaluationResponse>(await sdk.list({ fileId: files.replyPrompt, size: 2 }));
    expect(list.map(({ name }) => name)).toEqual(['Does thinking pay?', 'Gruff or gentle?', 'Spring: who answers best?']);
    expect((await sdk.get(evaluations.spring)).runsCount).toBe(5);
    const { runs: listed } = await sdk.listRunsForEvaluation(evaluations.spring);
    expect(listed.map(({ id }) => id)).toEqual([runs.easterTickets, runs.storyteller, runs.warm, runs.houseRules, runs.firstDraft]);
    const stats = await sdk.getStats(evaluations.spring);
    expect(stats.runStats.map(({ numLogs }) => numLogs)).toEqual([8, 24, 24, 24, 24]);
    expect((await sdk.getLogs(evaluations.spring, { size: 5 })).total).toBe(104);
    expect((await sdk.getLogs(evaluations.spring, { runId: runs.warm })).total).toBe(24);
    const two = await sdk.getLogs(evaluations.spring, { runId: [runs.warm, runs.easterTickets], size: 100 });
    expect(two.total).toBe(32);
    expect(new Set(two.records.map(({ runId }) => runId))).toEqual(new Set([runs.warm, runs.easterTickets]));
    expect((await logsSdk.get(logs.slash)).id).toBe('order-17/3');
    expect((await logsSdk.get(logs.threeJudgmentsDeep)).evaluatorLogs.length).toBeGreaterThan(0);
  });

  test('reads every row of every evaluation to the end, page by page', async () => {
    // It warns of what its version does not know, agents among them, and hands that over as it came.
    vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    const { sdk } = await withSdk();
    const list = (
      await Promise.all(Object.values(files).map(async (fileId) => all<Humanloop.EvaluationResponse>(await sdk.list({ fileId }))))
    ).flat();
    expect(new Set(list.map(({ id }) => id))).toEqual(new Set(Object.values(evaluations)));
    for (const { id, runsCount, createdAt } of list) {
      expect((await sdk.get(id)).createdAt).toEqual(createdAt);
      const { runs: listed } = await sdk.listRunsForEvaluation(id);
      expect(listed).toHaveLength(runsCount);
      const { runStats } = await sdk.getStats(id);
      const ids = new Set<string>();
      let page = 1;
      for (let more = true; more; page++) {
        const { records } = await sdk.getLogs(id, { page, size: 30 });
        for (const { runId, log } of records) ids.add(`${runId} ${log.id}`);
        more = records.length > 0;
      }
      expect(ids.size).toBe(runStats.reduce((sum, { numLogs }) => sum + numLogs, 0));
    }
  });

  test('leads an evaluation through its life, which GraphQL sees, and sees what GraphQL does', async () => {
    const { sdk, ask } = await withSdk();
    const read = async (id: string) =>
      (
        await ask(
          'query ($id: ID!) { evaluation(id: $id) { name runsCount evaluators { version { name } } controlRun { humanloopId } runs { humanloopId status } logs(first: 1) { totalCount } } }',
          { id },
        )
      ).data.evaluation;
    const { id } = await sdk.create({ file: { id: files.replyPrompt }, name: 'By SDK', evaluators: [] });
    await sdk.addEvaluators(id, { evaluators: [{ path: 'Evaluators/Words' }] });
    const run = await sdk.createRun(id, {
      dataset: { id: files.questionsDataset },
      version: { id: files.replyPrompt },
      orchestrated: false,
    });
    expect(await sdk.addExistingRun(id, runs.warm)).toBeFalsy();
    expect((await sdk.updateEvaluationRun(id, run.id, { control: true })).control).toBe(true);
    await sdk.addLogsToRun(id, run.id, { logIds: [logs.slash] });
    expect(await read(id)).toEqual({
      name: 'By SDK',
      runsCount: 2,
      evaluators: [{ version: { name: 'Words' } }],
      controlRun: { humanloopId: run.id },
      runs: [
        { humanloopId: runs.warm, status: 'COMPLETED' },
        { humanloopId: run.id, status: 'RUNNING' },
      ],
      logs: { totalCount: 25 },
    });
    const stats = await sdk.getStats(id);
    expect(stats.runStats.map(({ runId, numLogs }) => [runId, numLogs])).toEqual([
      [runs.warm, 24],
      [run.id, 1],
    ]);
    expect((await sdk.updateEvaluationRun(id, run.id, { status: 'cancelled' })).status).toBe('cancelled');
    await expect(sdk.updateEvaluationRun(id, run.id, { status: 'completed' })).rejects.toMatchObject({ statusCode: 409 });
    await sdk.removeRun(id, runs.warm);
    await ask(
      'mutation ($id: ID!, $run: ID!) { removeRunFromEvaluation(input: { evaluationId: $id, runId: $run }) { userErrors { code } } }',
      { id, run: run.id },
    );
    expect((await sdk.listRunsForEvaluation(id)).runs).toEqual([]);
    const [evaluator] = (await sdk.get(id)).evaluators;
    expect((await sdk.removeEvaluator(id, String(evaluator?.version.versionId))).evaluators).toEqual([]);
    await expect(sdk.create({ file: { id: files.replyPrompt }, name: 'By SDK', evaluators: [] })).rejects.toMatchObject({
      statusCode: 409,
    });
    await sdk.delete(id);
    await expect(sdk.get(id)).rejects.toMatchObject({ statusCode: 404 });
    expect(await read(id)).toBeNull();
  });
});

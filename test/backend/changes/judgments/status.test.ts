import { describe, expect, test } from 'vitest';
import { SAMPLE_IDS } from '../../../../sample/sample-ids.ts';
import { ENGINES, over } from '../../../support/engines.ts';
import { JUDGES, judge, rowsOf, runOf, statsOf, takeBack, waitingRun } from '../../../support/judging.ts';
import type { Ask } from '../../../support/sample-backend.ts';

const { evaluations, runs } = SAMPLE_IDS;

/** Judges logs as one person. The ids of the judgments. */
const judgeAll = async (ask: Ask, logIds: readonly string[], more: object = {}): Promise<string[]> => {
  const ids: string[] = [];
  for (const logId of logIds) ids.push((await judge(ask, logId, JUDGES.secondLook, true, { user: 'ada', ...more })).body.id);
  return ids;
};

describe.each(ENGINES)('over $name', (engine) => {
  const { sampleBackend } = over(engine);

  test('a run that was completed by PATCH stays so when a judgment is taken back', async () => {
    const { ask } = await sampleBackend();
    const { evaluationId, runId, logIds } = await waitingRun(ask, JUDGES.secondLook);
    const [first = ''] = await judgeAll(ask, logIds.slice(1));
    await ask('PATCH', `/evaluations/${evaluationId}/runs/${runId}`, { status: 'completed' });
    await takeBack(ask, first);
    expect((await runOf(ask, evaluationId, runId)).status).toBe('completed');
  });

  test('so does one that came completed, whatever is given and taken back', async () => {
    const { ask } = await sampleBackend();
    const logIds = (await rowsOf(ask, evaluations.desk)).filter((row) => row.run_id === runs.deskPlain).map(({ log }) => log.id);
    await ask('POST', `/evaluations/${evaluations.desk}/evaluators`, { evaluators: [{ path: JUDGES.secondLook }] });
    const ids = await judgeAll(ask, logIds);
    await takeBack(ask, ...ids);
    expect((await runOf(ask, evaluations.desk, runs.deskPlain)).status).toBe('completed');
  });

  test('a run without a dataset, or without a log of each datapoint, goes on when all its logs are judged', async () => {
    const { ask } = await sampleBackend();
    const { evaluationId, logIds } = await waitingRun(ask, JUDGES.secondLook);
    const { dataset } = await runOf(ask, evaluations.desk, runs.deskPlain);
    const bare = (await ask('POST', `/evaluations/${evaluationId}/runs`, {})).body.id;
    await ask('POST', `/evaluations/${evaluationId}/runs/${bare}/logs`, { log_ids: logIds });
    const part = (
      await ask('POST', `/evaluations/${evaluationId}/runs`, { dataset: { version_id: dataset.version_id }, orchestrated: false })
    ).body.id;
    await ask('POST', `/evaluations/${evaluationId}/runs/${part}/logs`, { log_ids: logIds.slice(1) });
    await judgeAll(ask, logIds);
    for (const runId of [bare, part]) expect((await runOf(ask, evaluationId, runId)).status).toBe('running');
    expect((await statsOf(ask, evaluationId, bare)).evaluator_stats).toMatchObject([{ total_logs: 4 }]);
  });

  test('a run of two evaluations waits for the evaluators of both', async () => {
    const { ask } = await sampleBackend();
    const { evaluationId, runId, logIds } = await waitingRun(ask, JUDGES.secondLook);
    const other = (await ask('POST', '/evaluations', { evaluators: [{ path: JUDGES.note }] })).body.id;
    await ask('POST', `/evaluations/${other}/runs/${runId}`);
    const statuses = async () => [(await runOf(ask, evaluationId, runId)).status, (await runOf(ask, other, runId)).status];
    await judgeAll(ask, logIds);
    expect(await statuses()).toEqual(['running', 'running']);
    for (const logId of logIds) await judge(ask, logId, JUDGES.note, 'Read.', { user: 'bob' });
    expect(await statuses()).toEqual(['completed', 'completed']);
    expect((await ask('GET', `/evaluations/${other}/stats`)).body.status).toBe('completed');
  });

  test('a failure and an abstention are waited for no longer', async () => {
    const { ask } = await sampleBackend();
    const { evaluationId, runId, logIds } = await waitingRun(ask, JUDGES.secondLook);
    const [first = '', second = '', ...others] = logIds;
    await judge(ask, first, JUDGES.secondLook, null, { user: 'ada' });
    await judge(ask, second, JUDGES.secondLook, undefined, { user: 'ada', error: 'The page did not load.' });
    await judgeAll(ask, others);
    expect((await runOf(ask, evaluationId, runId)).status).toBe('completed');
    const [counted] = (await statsOf(ask, evaluationId, runId)).evaluator_stats;
    expect(counted).toMatchObject({ total_logs: 4, num_judgments: 2, num_nulls: 1, num_errors: 1 });
  });
});

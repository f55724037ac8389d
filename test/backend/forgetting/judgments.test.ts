import { describe, expect, test } from 'vitest';
import { carryOutForgetting, planForgetting } from '../../../src/backend/forgetting/forget-person.ts';
import type { Store } from '../../../src/backend/store/store.ts';
import { ENGINES, over } from '../../support/engines.ts';
import { JUDGES, judge, rowsOf, runOf, statsOf, waitingRun } from '../../support/judging.ts';

const forget = async (store: Store, asked: { logIds?: readonly string[]; user?: string }): Promise<void> => {
  const request = { logIds: [], ...asked };
  await carryOutForgetting(store, request, await planForgetting(store, request));
};

describe.each(ENGINES)('of judgments that were given here, $name', (engine) => {
  test('those of a person go, and a run that is completed by them is running again', async () => {
    const { store, ask } = await over(engine).sampleBackend();
    const { evaluationId, runId, logIds } = await waitingRun(ask, JUDGES.secondLook);
    const [first = '', ...others] = logIds;
    await judge(ask, first, JUDGES.secondLook, true, { user: 'ada' });
    for (const id of others) await judge(ask, id, JUDGES.secondLook, true, { user: 'bob' });
    expect(await runOf(ask, evaluationId, runId)).toMatchObject({ status: 'completed' });
    const stats = async () => (await statsOf(ask, evaluationId, runId)).evaluator_stats[0];
    expect(await stats()).toMatchObject({ num_true: logIds.length });

    await forget(store, { user: 'ada' });
    expect(await runOf(ask, evaluationId, runId)).toMatchObject({ status: 'running' });
    expect(await stats()).toMatchObject({ num_true: logIds.length - 1 });
    const rows = await rowsOf(ask, evaluationId);
    expect(rows.length).toBe(logIds.length);
    expect(rows.flatMap((row) => row.evaluator_logs.map(({ user }) => user)).toSorted()).toEqual(others.map(() => 'bob'));
    expect(rows.flatMap((row) => row.log.evaluator_logs.map(({ user }) => user))).not.toContain('ada');
    // What somebody gives afterwards is new.
    expect((await judge(ask, first, JUDGES.secondLook, true, { user: 'ada' })).status).toBe(200);
    expect(await runOf(ask, evaluationId, runId)).toMatchObject({ status: 'completed' });
  });

  test('those of a forgotten log go with it, and none can be given of it, or by its id, any more', async () => {
    const { store, ask } = await over(engine).sampleBackend();
    const { evaluationId, runId, logIds } = await waitingRun(ask, JUDGES.secondLook);
    const [first = ''] = logIds;
    const given = (await judge(ask, first, JUDGES.secondLook, true, { log_id: 'log_given' })).body;
    expect(given.id).toBe('log_given');
    await forget(store, { logIds: [first] });
    for (const id of [first, 'log_given']) expect((await ask('GET', `/logs/${id}`)).status).toBe(404);
    expect((await rowsOf(ask, evaluationId)).map(({ log }) => log.id)).not.toContain(first);
    expect(await statsOf(ask, evaluationId, runId)).toMatchObject({ num_logs: logIds.length - 1 });
    expect((await judge(ask, first, JUDGES.secondLook, true)).status).toBe(422);
    const again = await judge(ask, logIds[1] ?? '', JUDGES.secondLook, true, { log_id: 'log_given' });
    expect([again.status, JSON.stringify(again.body)]).toEqual([409, expect.stringContaining('is forgotten here')]);
  });
});

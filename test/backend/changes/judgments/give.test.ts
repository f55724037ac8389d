import { describe, expect, test } from 'vitest';
import { SAMPLE_IDS } from '../../../../sample/sample-ids.ts';
import { canonicalJson } from '../../../../src/analysis/json-value.ts';
import { SEMANTICS } from '../../../../src/analysis/question.ts';
import { question } from '../../../support/asked-backend.ts';
import { ENGINES, over } from '../../../support/engines.ts';
import { JUDGES, judge, rowsOf, runOf, statsOf, takeBack, waitingRun } from '../../../support/judging.ts';
import { recountedStats } from '../../../support/recounted-stats.ts';
import { askStore, everything } from '../../../support/sample-backend.ts';
import { evaluationOf } from '../../../support/sample-reading.ts';

const { evaluations, files, logs, runs } = SAMPLE_IDS;
const SPRING = evaluations.spring;

describe.each(ENGINES)('over $name', (engine) => {
  const { sampleBackend } = over(engine);

  test('a judgment is a log, stands on the log that was judged, and is in its row', async () => {
    const { ask } = await sampleBackend();
    const given = await judge(ask, logs.timedOut, JUDGES.tags, ['too long', 'lovely'], {
      user: 'ada@example.com',
      metadata: { comment: 'Twice as long as it needs to be.' },
      created_at: '2025-06-01T08:00:00.123456+02:00',
    });
    expect([given.status, given.body]).toEqual([
      200,
      { id: expect.stringMatching(/^log_\w{21}$/), parent_id: logs.timedOut, session_id: null, version_id: expect.stringMatching(/^evv_/) },
    ]);
    const { id } = given.body;
    const log = (await ask('GET', `/logs/${id}`)).body;
    expect(log).toMatchObject({
      id,
      parent_id: logs.timedOut,
      judgment: ['too long', 'lovely'],
      error: null,
      user: 'ada@example.com',
      metadata: { comment: 'Twice as long as it needs to be.' },
      created_at: '2025-06-01T08:00:00.123456+02:00',
      evaluator: { path: JUDGES.tags, version_id: given.body.version_id, type: 'evaluator' },
      evaluator_logs: [],
    });
    const before = evaluationOf(SPRING)?.records.find(({ log: { id: logId } }) => logId === logs.timedOut);
    const [row] = await rowsOf(ask, SPRING, logs.timedOut);
    expect(row).toEqual({
      ...before,
      log: { ...before?.log, evaluator_logs: [...(before?.log.evaluator_logs ?? []), log] },
      evaluator_logs: [...(before?.evaluator_logs ?? []), log],
    });
    expect((await ask('GET', `/logs/${logs.timedOut}`)).body).toEqual(row?.log);
  });

  test('the stats of the run follow, and say of its other evaluators what they said', async () => {
    const { store, ask } = await sampleBackend();
    const before = await statsOf(ask, SPRING, runs.firstDraft);
    await judge(ask, logs.timedOut, JUDGES.tags, ['too long', 'lovely']);
    const now = await statsOf(ask, SPRING, runs.firstDraft);
    const [tags, ...others] = [now, before].flatMap(({ evaluator_stats: stats }) =>
      stats.filter((one: object) => 'num_judgments_per_option' in one && 'too long' in (one.num_judgments_per_option as object)),
    );
    const [was] = others;
    expect(tags).toMatchObject({ total_logs: was.total_logs + 1, num_judgments: was.num_judgments + 1 });
    expect(tags.num_judgments_per_option['too long']).toBe(was.num_judgments_per_option['too long'] + 1);
    expect({ ...now, evaluator_stats: undefined }).toEqual({ ...before, evaluator_stats: undefined });
    const served = (await ask('GET', `/evaluations/${SPRING}/stats`)).body;
    expect(served).toEqual(await recountedStats(store, SPRING));
  });

  test('it is in every run of every evaluation with its evaluator, and in no other', async () => {
    const { ask } = await sampleBackend();
    const without = (await ask('GET', `/evaluations/${evaluations.desk}/logs?size=100`)).text;
    const { body } = await judge(ask, logs.slash, JUDGES.helpfulness, 2, { user: 'ada' });
    // The run of these logs is in both.
    for (const id of [SPRING, evaluations.easter]) {
      const [row] = await rowsOf(ask, id, logs.slash);
      expect(row?.evaluator_logs.at(-1)?.id).toBe(body.id);
      expect(row?.log.evaluator_logs.at(-1)?.id).toBe(body.id);
    }
    expect((await ask('GET', `/evaluations/${evaluations.desk}/logs?size=100`)).text).toBe(without);
    await ask('POST', `/evaluations/${evaluations.gruff}/runs/${runs.gruffPending}/logs`, { log_ids: [logs.slash] });
    const [added] = await rowsOf(ask, evaluations.gruff, logs.slash);
    expect(added?.evaluator_logs.map(({ judgment }) => judgment).at(-1)).toBe(2);
    await ask('POST', `/evaluations/${evaluations.desk}/evaluators`, { evaluators: [{ path: JUDGES.secondLook }] });
    expect((await ask('GET', `/evaluations/${evaluations.desk}/logs?size=1`)).body.records[0].evaluator_logs.length).toBeGreaterThan(0);
  });

  test('a log outside evaluations has it wherever it is listed', async () => {
    const { ask } = await sampleBackend();
    const path = `/logs?file_id=${files.replyPrompt}`;
    const [log] = (await ask('GET', path)).body.records;
    const { body } = await judge(ask, log.id, JUDGES.secondLook, true, { user: 'ada' });
    const asked = { semantics: SEMANTICS, question: question() };
    for (const listing of [path, `${path}&${new URLSearchParams({ analysis: canonicalJson(asked) })}`]) {
      const [first] = (await ask('GET', listing)).body.records;
      expect([first.id, first.evaluator_logs.map(({ id }: { id: string }) => id)]).toEqual([
        log.id,
        [...log.evaluator_logs.map(({ id }: { id: string }) => id), body.id],
      ]);
    }
    await takeBack(ask, body.id);
    expect((await ask('GET', path)).body.records[0]).toEqual(log);
  });

  test('an evaluator that is attached later brings the judgments that were given before', async () => {
    const { store, ask } = await sampleBackend();
    const { body } = await judge(ask, logs.timedOut, JUDGES.secondLook, false, { user: 'ada' });
    expect((await rowsOf(ask, SPRING, logs.timedOut))[0]?.evaluator_logs.map(({ id }) => id)).not.toContain(body.id);
    const attached = await ask('POST', `/evaluations/${SPRING}/evaluators`, { evaluators: [{ path: JUDGES.secondLook }] });
    const ids = async () => (await rowsOf(ask, SPRING, logs.timedOut))[0]?.evaluator_logs.map(({ id }) => id);
    expect(await ids()).toContain(body.id);
    expect((await ask('GET', `/evaluations/${SPRING}/stats`)).body).toEqual(await recountedStats(store, SPRING));
    await ask('DELETE', `/evaluations/${SPRING}/evaluators/${attached.body.evaluators.at(-1).version.version_id}`);
    expect(await ids()).not.toContain(body.id);
  });

  test('two people’s judgments stand side by side, and the newest fills the cell', async () => {
    const { ask } = await sampleBackend();
    const { evaluationId, runId, logIds } = await waitingRun(ask, JUDGES.secondLook);
    const [logId = ''] = logIds;
    await judge(ask, logId, JUDGES.secondLook, true, { user: 'ada', created_at: '2026-01-02T00:00:00Z' });
    await judge(ask, logId, JUDGES.secondLook, false, { user: 'bob', created_at: '2026-01-01T00:00:00Z' });
    const [row] = await rowsOf(ask, evaluationId, logId);
    expect(row?.evaluator_logs.map(({ user, judgment }) => [user, judgment])).toEqual([
      ['ada', true],
      ['bob', false],
    ]);
    expect((await statsOf(ask, evaluationId, runId)).evaluator_stats).toMatchObject([{ total_logs: 1, num_true: 1, num_false: 0 }]);
    await judge(ask, logId, JUDGES.secondLook, false, { user: 'cleo', created_at: '2026-01-03T00:00:00Z' });
    expect((await statsOf(ask, evaluationId, runId)).evaluator_stats).toMatchObject([{ total_logs: 1, num_true: 0, num_false: 1 }]);
  });

  test('a run over a dataset is completed by the last judgment, and running again when one is taken back', async () => {
    const { ask } = await sampleBackend();
    const { evaluationId, runId, logIds } = await waitingRun(ask, JUDGES.secondLook);
    expect(logIds).toHaveLength(4);
    const statuses = async () => [
      (await runOf(ask, evaluationId, runId)).status,
      (await statsOf(ask, evaluationId, runId)).status,
      (await ask('GET', `/evaluations/${evaluationId}/stats`)).body.status,
    ];
    const ids: string[] = [];
    for (const logId of logIds) {
      expect(await statuses()).toEqual(['running', 'running', 'running']);
      ids.push((await judge(ask, logId, JUDGES.secondLook, true, { user: 'ada' })).body.id);
    }
    expect(await statuses()).toEqual(['completed', 'completed', 'completed']);
    expect((await takeBack(ask, ids[0] ?? '')).status).toBe(204);
    expect(await statuses()).toEqual(['running', 'running', 'running']);
    await judge(ask, logIds[0] ?? '', JUDGES.secondLook, false, { user: 'bob' });
    expect(await statuses()).toEqual(['completed', 'completed', 'completed']);
  });

  test('taken back, a judgment leaves nothing', async () => {
    const { store, ask } = await sampleBackend();
    const before = await everything(ask);
    const first = (await judge(ask, logs.timedOut, JUDGES.tags, ['stiff'], { user: 'ada' })).body.id;
    const second = (await judge(ask, logs.slash, JUDGES.helpfulness, 1, { user: 'ada' })).body.id;
    expect(await everything(ask)).not.toEqual(before);
    expect((await takeBack(ask, first, second)).status).toBe(204);
    const after = await everything(ask);
    const rows = Object.keys(before).filter((path) => path.includes('/logs') || path.endsWith('/runs'));
    for (const path of rows) expect(JSON.parse(after[path] ?? '')).toEqual(JSON.parse(before[path] ?? ''));
    for (const id of [SPRING, evaluations.easter]) {
      const stats = (await ask('GET', `/evaluations/${id}/stats`)).body;
      expect(stats).toEqual(await recountedStats(store, id));
      expect(stats.run_stats).toEqual(evaluationOf(id)?.stats.run_stats);
    }
    for (const id of [first, second]) expect((await ask('GET', `/logs/${id}`)).status).toBe(404);
    expect((await takeBack(ask, first)).status).toBe(404);
  });

  test('a judgment of a judgment is given, and goes with it', async () => {
    const { ask } = await sampleBackend();
    const { id } = (await judge(ask, logs.timedOut, JUDGES.tags, ['stiff'], { user: 'ada' })).body;
    const review = (await judge(ask, id, JUDGES.secondLook, true, { user: 'bob' })).body;
    expect((await ask('GET', `/logs/${id}`)).body.evaluator_logs.map((log: { id: string }) => log.id)).toEqual([review.id]);
    expect((await takeBack(ask, id)).status).toBe(204);
    expect((await ask('GET', `/logs/${review.id}`)).status).toBe(404);
  });

  test('the same request with the same log id is carried out once, and another one is refused', async () => {
    const { store, ask } = await sampleBackend();
    const body = { log_id: 'review/1', user: 'ada' };
    const first = await judge(ask, logs.timedOut, JUDGES.tags, ['stiff'], body);
    expect(first.body.id).toBe('review/1');
    const once = await everything(ask);
    expect(await judge(ask, logs.timedOut, JUDGES.tags, ['stiff'], body)).toEqual(first);
    expect(await judge(askStore(store), logs.timedOut, JUDGES.tags, ['stiff'], body)).toEqual(first);
    expect(await everything(ask)).toEqual(once);
    for (const [logId, judgment, more] of [
      [logs.timedOut, ['lovely'], body],
      [logs.slash, ['stiff'], body],
      [logs.timedOut, ['stiff'], { ...body, user: 'bob' }],
      [logs.slash, ['stiff'], { ...body, log_id: logs.timedOut }],
    ] as const)
      expect((await judge(ask, logId, JUDGES.tags, judgment, more)).status).toBe(409);
    expect(await everything(ask)).toEqual(once);
  });

  test('nobody gives their newest judgment twice, while it may change and change back', async () => {
    const { ask } = await sampleBackend();
    const give = async (user: string | null, judgment: boolean) =>
      (await judge(ask, logs.timedOut, JUDGES.secondLook, judgment, { user })).status;
    expect(await give('ada', true)).toBe(200);
    expect(await give('ada', true)).toBe(409);
    expect(await give('bob', true)).toBe(200);
    expect(await give(null, true)).toBe(200);
    expect(await give(null, true)).toBe(409);
    expect(await give('ada', false)).toBe(200);
    expect(await give('ada', true)).toBe(200);
    expect((await ask('GET', `/logs/${logs.timedOut}`)).body.evaluator_logs.slice(-5).map(({ user }: { user: string }) => user)).toEqual([
      'ada',
      'bob',
      null,
      'ada',
      'ada',
    ]);
  });
});

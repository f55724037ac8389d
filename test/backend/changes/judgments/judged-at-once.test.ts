import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';
import { SAMPLE_IDS } from '../../../../sample/sample-ids.ts';
import { importExport } from '../../../../src/backend/import/importer.ts';
import { openData } from '../../../../src/backend/store/sqlite/data-file.ts';
import { ENGINES, over } from '../../../support/engines.ts';
import { JUDGES, judge, rowsOf, runOf, statsOf, waitingRun } from '../../../support/judging.ts';
import { recountedStats } from '../../../support/recounted-stats.ts';
import { askStore, SAMPLE_DIRECTORY } from '../../../support/sample-backend.ts';

const PROCESS = fileURLToPath(new URL('./judging-process.ts', import.meta.url));

describe.each(ENGINES)('over $name, of judgments given at once', (engine) => {
  const { sampleBackend } = over(engine);

  test('each is there', async () => {
    const { store, ask } = await sampleBackend();
    const { evaluationId, runId, logIds } = await waitingRun(ask, JUDGES.secondLook);
    const people = ['ada', 'bob', 'cleo', 'dan'];
    const answers = await Promise.all(
      people.flatMap((user) => logIds.map((logId) => judge(ask, logId, JUDGES.secondLook, user !== 'bob', { user }))),
    );
    expect(answers.every(({ status }) => status === 200)).toBe(true);
    for (const row of await rowsOf(ask, evaluationId)) expect(row.evaluator_logs.map(({ user }) => user).toSorted()).toEqual(people);
    expect((await runOf(ask, evaluationId, runId)).status).toBe('completed');
    expect((await ask('GET', `/evaluations/${evaluationId}/stats`)).body).toEqual(await recountedStats(store, evaluationId));
  });

  test('one of several that say the same, or have the same log id, is carried out', async () => {
    const { ask } = await sampleBackend();
    const give = (more: object) =>
      Promise.all(Array.from({ length: 4 }, () => judge(ask, SAMPLE_IDS.logs.timedOut, JUDGES.secondLook, true, more)));
    expect((await give({ user: 'ada' })).map(({ status }) => status).toSorted()).toEqual([200, 409, 409, 409]);
    const repeated = await give({ user: 'bob', log_id: 'mine' });
    expect(repeated.map(({ status, body }) => [status, body.id])).toEqual(repeated.map(() => [200, 'mine']));
    const { evaluator_logs: judgments } = (await ask('GET', `/logs/${SAMPLE_IDS.logs.timedOut}`)).body;
    expect(judgments.slice(-2).map(({ user }: { user: string }) => user)).toEqual(['ada', 'bob']);
    expect(judgments.at(-3)?.user ?? null).toBe(null);
  });
});

const judging = async (file: string, user: string, logIds: readonly string[]): Promise<ChildProcess> => {
  const child = spawn(process.execPath, [PROCESS, file, user, JUDGES.secondLook, ...logIds], { stdio: ['pipe', 'pipe', 'inherit'] });
  if (child.stdout) await once(child.stdout, 'data');
  return child;
};

test('of two processes that judge the same logs at once none loses a judgment', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'judging-'));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  const file = join(directory, 'data.db');
  const store = await openData(file, { fill: (empty) => importExport(SAMPLE_DIRECTORY, empty) });
  onTestFinished(() => store.close());
  const ask = askStore(store);
  const { evaluationId, runId, logIds } = await waitingRun(ask, JUDGES.secondLook);
  const children = await Promise.all(['ada', 'bob'].map((user) => judging(file, user, logIds)));
  const ends = children.map((child) => once(child, 'close'));
  for (const child of children) child.stdin?.end('go');
  expect((await Promise.all(ends)).map(([code]) => code)).toEqual([0, 0]);
  const rows = await rowsOf(ask, evaluationId);
  expect(rows).toHaveLength(4);
  for (const row of rows) {
    const judgments = row.evaluator_logs.map(({ user, judgment }) => [user, judgment]).toSorted();
    const judgment = logIds.indexOf(row.log.id) % 2 === 0;
    expect(judgments).toEqual([
      ['ada', judgment],
      ['bob', judgment],
    ]);
  }
  expect((await runOf(ask, evaluationId, runId)).status).toBe('completed');
  const [counted] = (await statsOf(ask, evaluationId, runId)).evaluator_stats;
  expect(counted).toMatchObject({ total_logs: 4, num_true: 2, num_false: 2 });
  expect((await ask('GET', `/evaluations/${evaluationId}/stats`)).body).toEqual(await recountedStats(store, evaluationId));
});

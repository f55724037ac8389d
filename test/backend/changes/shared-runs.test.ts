import { describe, expect, test } from 'vitest';
import { SAMPLE_IDS } from '../../../sample/sample-ids.ts';
import { ENGINES, over } from '../../support/engines.ts';
import { evaluationFiles, recordText, runText } from '../../support/export-directory.ts';
import { type Ask, askStore, everything } from '../../support/sample-backend.ts';
import { evaluationOf } from '../../support/sample-reading.ts';

const { evaluations, files, runs } = SAMPLE_IDS;

const runIdsOf = async (ask: Ask, id: string): Promise<string[]> =>
  (await ask('GET', `/evaluations/${id}/runs`)).body.runs.map((run: { id: string }) => run.id);
const statsOfRun = async (ask: Ask, id: string, runId: string) => {
  const { run_stats: stats } = (await ask('GET', `/evaluations/${id}/stats`)).body;
  return stats.find(({ run_id }: { run_id: string }) => run_id === runId);
};

describe.each(ENGINES)('over $name', (engine) => {
  const { sampleBackend, importFiles } = over(engine);

  describe('POST /evaluations/{id}/runs/{run_id}', () => {
    const path = `/evaluations/${evaluations.gruff}/runs/${runs.firstDraft}`;

    test('links the run: the same run and the same logs, with the judgments of this evaluation', async () => {
      const { ask } = await sampleBackend({ now: () => Date.parse('2025-06-06T12:00:00Z') });
      const before = await everything(ask);
      const answer = await ask('POST', path);
      expect([answer.status, answer.text]).toEqual([200, 'null']);
      expect(await runIdsOf(ask, evaluations.gruff)).toEqual([
        runs.firstDraft,
        ...(evaluationOf(evaluations.gruff)?.stats.run_stats.map(({ run_id }) => run_id) ?? []),
      ]);
      const source = evaluationOf(evaluations.spring)?.runs.find(({ id }) => id === runs.firstDraft);
      expect((await ask('GET', `/evaluations/${evaluations.gruff}/runs`)).body.runs[0]).toEqual({
        ...source,
        control: false,
        added_at: '2025-06-06T12:00:00.000000Z',
      });
      expect((await ask('GET', `/evaluations/${evaluations.gruff}`)).body.runs_count).toBe(3);
      const records = evaluationOf(evaluations.spring)?.records.filter(({ run_id }) => run_id === runs.firstDraft) ?? [];
      expect((await ask('GET', `/evaluations/${evaluations.gruff}/logs?size=100&run_id=${runs.firstDraft}`)).body.records).toEqual(
        records.map((record) => ({
          ...record,
          evaluator_logs: record.evaluator_logs.filter((log) => 'evaluator' in log && log.evaluator.id === files.helpfulnessEvaluator),
        })),
      );
      const exported = evaluationOf(evaluations.spring)?.stats.run_stats.find(({ run_id }) => run_id === runs.firstDraft);
      expect(await statsOfRun(ask, evaluations.gruff, runs.firstDraft)).toEqual({
        ...exported,
        evaluator_stats: exported?.evaluator_stats.slice(0, 1),
      });
      const after = await everything(ask);
      for (const [at, text] of Object.entries(after)) if (at.includes(evaluations.spring)) expect(text).toBe(before[at]);
    });

    test('a second time does nothing', async () => {
      const { ask } = await sampleBackend();
      await ask('POST', path);
      const once = await everything(ask);
      expect(await ask('POST', path, { any: 'body' })).toMatchObject({ status: 200, text: 'null' });
      expect(await everything(ask)).toEqual(once);
    });

    test('brings back a run that was removed, with its logs and its stats', async () => {
      const { ask } = await sampleBackend();
      const spring = `/evaluations/${evaluations.spring}`;
      const before = (await ask('GET', `${spring}/logs?size=1000&run_id=${runs.firstDraft}`)).body;
      const stats = await statsOfRun(ask, evaluations.spring, runs.firstDraft);
      for (let round = 0; round < 3; round++) {
        await ask('DELETE', `${spring}/runs/${runs.firstDraft}`);
        expect((await ask('POST', `${spring}/runs/${runs.firstDraft}`)).status).toBe(200);
      }
      expect((await ask('GET', `${spring}/logs?size=1000&run_id=${runs.firstDraft}`)).body).toEqual(before);
      expect(await statsOfRun(ask, evaluations.spring, runs.firstDraft)).toEqual(stats);
      expect((await runIdsOf(ask, evaluations.spring))[0]).toBe(runs.firstDraft);
    });

    test('gives a run in two evaluations the logs of both', async () => {
      const run = { run_1: runText('run_1') };
      const { store } = await importFiles({
        ...evaluationFiles('evr_1', { runs: run, logs: [[recordText('run_1', 'log_1')]] }),
        ...evaluationFiles('evr_2', { runs: run, logs: [[recordText('run_1', 'log_1'), recordText('run_1', 'log_2')]] }),
        ...evaluationFiles('evr_3', { body: '{"id":"evr_3","evaluators":[]}', logs: [[recordText('run_1', 'log_3')]] }),
      });
      const ask = askStore(store);
      expect(await runIdsOf(ask, 'evr_3')).toEqual([]);
      expect((await ask('POST', '/evaluations/evr_3/runs/run_1')).status).toBe(200);
      expect(await runIdsOf(ask, 'evr_3')).toEqual(['run_1']);
      const { records } = (await ask('GET', '/evaluations/evr_3/logs')).body;
      expect(records.map(({ log }: { log: { id: string } }) => log.id)).toEqual(['log_1', 'log_2', 'log_3']);
    });

    test('keeps what the export counted of a run whose logs are not at hand', async () => {
      const counted = {
        run_id: 'run_1',
        num_logs: 5,
        status: 'completed',
        evaluator_stats: [{ evaluator_version_id: 'evv_1', total_logs: 5 }],
      };
      const { store } = await importFiles({
        ...evaluationFiles('evr_1', {
          body: '{"id":"evr_1","evaluators":[{"version":{"id":"ev_1","version_id":"evv_1","spec":{"return_type":"text"}}}]}',
          runs: { run_1: runText('run_1') },
          stats: JSON.stringify({ run_stats: [counted] }),
        }),
        ...evaluationFiles('evr_2'),
      });
      const ask = askStore(store);
      await ask('DELETE', '/evaluations/evr_1/runs/run_1');
      expect((await ask('GET', '/evaluations/evr_1/stats')).body.run_stats).toEqual([]);
      await ask('POST', '/evaluations/evr_2/runs/run_1');
      expect(await statsOfRun(ask, 'evr_2', 'run_1')).toEqual({ ...counted, evaluator_stats: [] });
      await ask('POST', '/evaluations/evr_1/runs/run_1');
      const anew = { evaluator_version_id: 'evv_1', total_logs: 0, num_judgments: 0, num_nulls: 0, num_errors: 0 };
      expect(await statsOfRun(ask, 'evr_1', 'run_1')).toEqual({ ...counted, evaluator_stats: [anew] });
    });

    test('of another file is 422, and of an unknown run or evaluation 404', async () => {
      const { ask } = await sampleBackend();
      const before = await everything(ask);
      expect(await ask('POST', `/evaluations/${evaluations.gruff}/runs/${runs.deskPlain}`)).toMatchObject({
        status: 422,
        body: { detail: `The run ${runs.deskPlain} is of another file than the evaluation.` },
      });
      expect(await ask('POST', `/evaluations/${evaluations.gruff}/runs/run_9`)).toMatchObject({
        status: 404,
        body: { detail: 'There is no run with the id run_9.' },
      });
      expect((await ask('POST', `/evaluations/evr_9/runs/${runs.firstDraft}`)).status).toBe(404);
      expect(await everything(ask)).toEqual(before);
    });

    test('of an evaluation without a file takes any run, and so a run without a version joins any evaluation', async () => {
      const { ask } = await sampleBackend();
      const { id } = (await ask('POST', '/evaluations', { evaluators: [] })).body;
      for (const run of [runs.deskPlain, runs.firstDraft]) expect((await ask('POST', `/evaluations/${id}/runs/${run}`)).status).toBe(200);
      expect((await ask('POST', `/evaluations/${evaluations.desk}/runs/${runs.gruffPending}`)).status).toBe(200);
      expect((await ask('GET', `/evaluations/${id}/logs`)).body.total).toBe(28);
    });
  });
});

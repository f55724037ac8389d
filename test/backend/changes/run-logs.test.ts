import { describe, expect, test } from 'vitest';
import { SAMPLE_IDS } from '../../../sample/sample-ids.ts';
import { ask as asking, edit } from '../../../src/backend/store/steps.ts';
import { ENGINES, over } from '../../support/engines.ts';
import { evaluationFiles, recordText } from '../../support/export-directory.ts';
import { type Ask, askStore, everything } from '../../support/sample-backend.ts';
import { evaluationOf } from '../../support/sample-reading.ts';

const { evaluations, files, runs, logs } = SAMPLE_IDS;
const PENDING = `/evaluations/${evaluations.gruff}/runs/${runs.gruffPending}`;

const statsOfRun = async (ask: Ask, id: string, runId: string) => {
  const { run_stats: stats } = (await ask('GET', `/evaluations/${id}/stats`)).body;
  return stats.find(({ run_id }: { run_id: string }) => run_id === runId);
};

describe.each(ENGINES)('over $name', (engine) => {
  const { sampleBackend, importFiles } = over(engine);

  describe('POST /evaluations/{id}/runs/{run_id}/logs', () => {
    test('adds the logs as they are, with the judgments of this evaluation, and counts them', async () => {
      const { ask } = await sampleBackend();
      const added = evaluationOf(evaluations.spring)?.records.filter(({ run_id }) => run_id === runs.firstDraft) ?? [];
      const { status, body } = await ask('POST', `${PENDING}/logs`, { log_ids: added.map(({ log }) => log.id) });
      expect([status, body.id, body.status]).toEqual([200, runs.gruffPending, 'running']);
      const { records, total } = (await ask('GET', `/evaluations/${evaluations.gruff}/logs?size=100&run_id=${runs.gruffPending}`)).body;
      expect(total).toBe(24);
      expect(records).toEqual(
        added.map(({ log, evaluator_logs: judgments }) => ({
          run_id: runs.gruffPending,
          // The run has no dataset, so there is no datapoint.
          datapoint: null,
          log,
          evaluator_logs: judgments.filter((judgment) => 'evaluator' in judgment && judgment.evaluator.id === files.helpfulnessEvaluator),
        })),
      );
      const exported = evaluationOf(evaluations.spring)?.stats.run_stats.find(({ run_id }) => run_id === runs.firstDraft);
      const counted = {
        run_id: runs.gruffPending,
        version_id: null,
        status: 'running',
        evaluator_stats: exported?.evaluator_stats.slice(0, 1),
      };
      expect(await statsOfRun(ask, evaluations.gruff, runs.gruffPending)).toEqual({ ...exported, ...counted });
      expect((await ask('GET', `/evaluations/${evaluations.gruff}/stats`)).body.status).toBe('running');
      expect((await ask('GET', `/evaluations/${evaluations.gruff}/logs`)).body.total).toBe(29);
    });

    test('is a union: what is there already, and what is named twice, is there once', async () => {
      const { ask } = await sampleBackend();
      await ask('POST', `${PENDING}/logs`, { log_ids: [logs.slash, logs.slash] });
      const once = await everything(ask);
      expect((await ask('POST', `${PENDING}/logs`, { log_ids: [logs.slash] })).status).toBe(200);
      expect(await everything(ask)).toEqual(once);
      await ask('POST', `${PENDING}/logs`, { log_ids: [logs.slash, logs.colon] });
      expect((await statsOfRun(ask, evaluations.gruff, runs.gruffPending)).num_logs).toBe(2);
    });

    test('finds the datapoint in the dataset of the run', async () => {
      const { ask } = await sampleBackend();
      const run = (await ask('POST', `/evaluations/${evaluations.gruff}/runs`, { dataset: { path: 'Support/Questions' } })).body;
      await ask('POST', `/evaluations/${evaluations.gruff}/runs/${run.id}/logs`, { log_ids: [logs.timedOut, logs.slash] });
      const { records } = (await ask('GET', `/evaluations/${evaluations.gruff}/logs?run_id=${run.id}`)).body;
      const rowOf = (logId: string) => records.find(({ log }: { log: { id: string } }) => log.id === logId);
      const exported = evaluationOf(evaluations.spring)?.records.find(({ log }) => log.id === logs.timedOut);
      expect(exported?.datapoint).not.toBe(null);
      expect(rowOf(logs.timedOut).datapoint).toEqual(exported?.datapoint);
      expect(rowOf(logs.slash).datapoint).toBe(null);
    });

    test('adds to the run wherever it is, each evaluation with its own judgments', async () => {
      const { ask } = await sampleBackend();
      await ask('POST', `/evaluations/${evaluations.gruff}/runs/${runs.thinking}`);
      await ask('POST', `/evaluations/${evaluations.gruff}/runs/${runs.thinking}/logs`, { log_ids: [logs.timedOut] });
      for (const [id, evaluators] of [
        [evaluations.gruff, 1],
        [evaluations.easter, 2],
      ] as const) {
        expect((await ask('GET', `/evaluations/${id}/logs?run_id=${runs.thinking}`)).body.total).toBe(10);
        const stats = await statsOfRun(ask, id, runs.thinking);
        expect([stats.num_logs, stats.evaluator_stats.length]).toEqual([10, evaluators]);
      }
    });

    test('of a run whose logs are not all at hand counts those that are, once they change', async () => {
      const stats = '{"run_stats":[{"run_id":"run_1","num_logs":5,"evaluator_stats":[]}]}';
      const { store } = await importFiles(
        evaluationFiles('evr_1', {
          stats,
          runs: { run_1: '{"id":"run_1","status":"running"}' },
          logs: [[recordText('run_1', 'log_1'), recordText('run_2', 'log_2')]],
        }),
      );
      const ask = askStore(store);
      await ask('PATCH', '/evaluations/evr_1/runs/run_1', { control: true });
      expect((await statsOfRun(ask, 'evr_1', 'run_1')).num_logs).toBe(5);
      expect((await ask('POST', '/evaluations/evr_1/runs/run_1/logs', { log_ids: ['log_2'] })).status).toBe(200);
      expect((await statsOfRun(ask, 'evr_1', 'run_1')).num_logs).toBe(2);
      // A run known only from records is no run that can be changed.
      expect((await ask('POST', '/evaluations/evr_1/runs/run_2/logs', { log_ids: ['log_1'] })).status).toBe(404);
      expect((await ask('GET', '/evaluations/evr_1')).body.runs_count).toBe(1);
    });
  });

  describe('logs are refused, and none is added', () => {
    const refused = async (path: string, body: object) => {
      const { ask } = await sampleBackend();
      const before = await everything(ask);
      const answer = await ask('POST', path, body);
      expect(await everything(ask)).toEqual(before);
      return answer;
    };

    test('when some are unknown', async () => {
      const { status, body } = await refused(`${PENDING}/logs`, { log_ids: [logs.slash, 'log_8', logs.flow, 'log_9', 'log_9'] });
      const msg = 'There are no logs with the ids "log_8", "log_9".';
      expect([status, body.detail]).toEqual([
        422,
        [
          { loc: ['body', 'log_ids', 1], msg, type: 'value_error' },
          { loc: ['body', 'log_ids', 3], msg, type: 'value_error' },
        ],
      ]);
    });

    test.each([
      ['log_8', 'There is no log with the id "log_8".'],
      ['', 'There is no log with the id "".'],
      ['two\nlines\u001b[2J', 'There is no log with the id "two\\nlines\\u001b[2J".'],
      ['x'.repeat(5_000), `There is no log with the id "${'x'.repeat(100)}…".`],
    ])('by its name: %.20j', async (id, msg) => {
      expect((await refused(`${PENDING}/logs`, { log_ids: [id] })).body.detail).toEqual([
        { loc: ['body', 'log_ids', 0], msg, type: 'value_error' },
      ]);
    });

    test('when one is of another file, by its name', async () => {
      const { body } = await refused(`${PENDING}/logs`, { log_ids: [logs.slash, logs.agent] });
      expect(body.detail[0].msg).toBe(`The log ${JSON.stringify(logs.agent)} is of another file than the evaluation.`);
    });

    test('and of many that are unknown the places of the first twenty are reported', async () => {
      const { body } = await refused(`${PENDING}/logs`, { log_ids: [logs.slash, ...Array.from({ length: 999 }, (_, at) => `none_${at}`)] });
      expect(body.detail.map(({ loc }: { loc: unknown[] }) => loc[2])).toEqual(Array.from({ length: 20 }, (_, at) => at + 1));
      const named = Array.from({ length: 20 }, (_, at) => `"none_${at}"`).join(', ');
      expect(body.detail[19].msg).toBe(`There are no logs with the ids ${named} and 979 more.`);
    });

    test('when some are of another file than the evaluation’s', async () => {
      const { status, body } = await refused(`${PENDING}/logs`, { log_ids: [logs.agent, logs.slash, logs.agent, logs.flow] });
      const msg = `The logs ${JSON.stringify(logs.agent)}, ${JSON.stringify(logs.flow)} are of another file than the evaluation.`;
      expect([status, body.detail]).toEqual([
        422,
        [
          { loc: ['body', 'log_ids', 0], msg, type: 'value_error' },
          { loc: ['body', 'log_ids', 3], msg, type: 'value_error' },
        ],
      ]);
    });

    test('when the run is over, even if it has them', async () => {
      expect(await refused(`/evaluations/${evaluations.easter}/runs/${runs.easterTickets}/logs`, { log_ids: [logs.slash] })).toMatchObject({
        status: 409,
        body: { detail: `The run ${runs.easterTickets} is completed and takes no more logs.` },
      });
    });

    test.each([
      [`/evaluations/${evaluations.gruff}/runs/run_9/logs`, `The evaluation ${evaluations.gruff} has no run with the id run_9.`],
      [
        `/evaluations/${evaluations.gruff}/runs/${runs.warm}/logs`,
        `The evaluation ${evaluations.gruff} has no run with the id ${runs.warm}.`,
      ],
      [`/evaluations/evr_9/runs/${runs.warm}/logs`, 'There is no evaluation with the id evr_9.'],
    ])('when there is no such run: %s', async (path, detail) => {
      expect(await refused(path, { log_ids: [logs.slash] })).toMatchObject({ status: 404, body: { detail } });
    });

    test.each([
      [{ log_ids: [] }, ['log_ids'], 'ensure this value has at least 1 items'],
      [{ log_ids: Array.from({ length: 10_000 }, () => logs.slash) }, ['log_ids'], 'ensure this value has at most 1000 items'],
      [{ log_ids: [logs.slash, 7] }, ['log_ids', 1], 'value is not a valid str'],
      [{ log_ids: logs.slash }, ['log_ids'], 'value is not a valid list'],
      [{ log_ids: null }, ['log_ids'], 'value is not a valid list'],
      [{}, ['log_ids'], 'field required'],
    ])('when the body is impossible: %.60j', async (body, loc, msg) => {
      expect(await refused(`${PENDING}/logs`, body)).toMatchObject({ status: 422, body: { detail: [{ loc: ['body', ...loc], msg }] } });
    });
  });

  test('a record of a log that the run does not hold ends the change that writes it, with all it did before', async () => {
    const { ask, store } = await sampleBackend();
    const before = await everything(ask);
    const writing = store.change(function* () {
      const [run] = yield* asking('memberships', runs.firstDraft);
      if (!run) return;
      yield* edit('setRunBody', run.ref, Buffer.from('{}'));
      yield* edit('setRecord', run.ref, 'log_nowhere', Buffer.from('{}'));
    });
    await expect(writing).rejects.toThrow();
    expect(await everything(ask)).toEqual(before);
  });
});

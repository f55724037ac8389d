import { describe, expect, test } from 'vitest';
import { SAMPLE_IDS } from '../../../sample/sample-ids.ts';
import { ENGINES, over, versionText } from '../../support/engines.ts';
import { evaluationFiles, recordText, runText } from '../../support/export-directory.ts';
import { type Ask, askStore, everything } from '../../support/sample-backend.ts';
import { evaluationOf } from '../../support/sample-reading.ts';

const { evaluations, files, runs } = SAMPLE_IDS;
const QUESTIONS = { path: 'Support/Questions' };
const WARM = { version_id: 'prv_JNhMZs4HJy8T0edmKLrcs' };

interface Run {
  readonly id: string;
  readonly control: boolean;
  readonly status: string;
}

const runsOf = async (ask: Ask, id: string): Promise<Run[]> => (await ask('GET', `/evaluations/${id}/runs`)).body.runs;
const statsOf = async (ask: Ask, id: string) => (await ask('GET', `/evaluations/${id}/stats`)).body;
const controlsOf = async (ask: Ask, id: string): Promise<string[]> =>
  (await runsOf(ask, id)).filter(({ control }) => control).map((run) => run.id);

describe.each(ENGINES)('over $name', (engine) => {
  const { sampleBackend, importFiles } = over(engine);

  describe('POST /evaluations/{id}/runs', () => {
    test('makes a bare run of {}', async () => {
      const { ask } = await sampleBackend({ now: () => Date.parse('2025-06-06T12:00:00Z') });
      const before = await runsOf(ask, evaluations.gruff);
      const { status, body, text } = await ask('POST', `/evaluations/${evaluations.gruff}/runs`, {});
      expect([status, body]).toEqual([
        200,
        {
          id: expect.stringMatching(/^run_[0-9A-Za-z]{21}$/),
          dataset: null,
          version: null,
          orchestrated: false,
          added_at: '2025-06-06T12:00:00.000000Z',
          created_at: '2025-06-06T12:00:00.000000Z',
          created_by: null,
          status: 'pending',
          control: false,
        },
      ]);
      expect(await runsOf(ask, evaluations.gruff)).toEqual([body, ...before]);
      expect((await ask('GET', `/evaluations/${evaluations.gruff}/runs`)).text).toContain(text);
      expect((await ask('GET', `/evaluations/${evaluations.gruff}`)).body).toMatchObject({
        runs_count: 3,
        updated_at: '2025-06-06T12:00:00.000001Z',
      });
      const stats = await statsOf(ask, evaluations.gruff);
      expect(stats.run_stats[0]).toMatchObject({ run_id: body.id, version_id: null, batch_id: null, num_logs: 0, status: 'pending' });
      expect(stats.run_stats.slice(1)).toEqual(evaluationOf(evaluations.gruff)?.stats.run_stats);
      expect(stats.status).toBe('pending');
    });

    test('puts the bytes of the version and the dataset into the run', async () => {
      const { ask, store } = await sampleBackend();
      const { text, body } = await ask('POST', `/evaluations/${evaluations.gruff}/runs`, { dataset: QUESTIONS, version: WARM });
      expect(body).toMatchObject({ orchestrated: true, status: 'pending', version: WARM, dataset: { path: 'Support/Questions' } });
      expect(text).toContain(`"version":${await versionText(store, WARM.version_id)},`);
      const plain = await ask('POST', `/evaluations/${evaluations.gruff}/runs`, { dataset: QUESTIONS, version: WARM, orchestrated: false });
      expect(plain.body.orchestrated).toBe(false);
      expect((await ask('POST', `/evaluations/${evaluations.gruff}/runs`, { version: WARM })).body.orchestrated).toBe(false);
    });

    test('takes over the logs of the version over the dataset’s datapoints, where that is asked for', async () => {
      const { ask } = await sampleBackend();
      const body = { dataset: QUESTIONS, version: WARM, use_existing_logs: true };
      const run = (await ask('POST', `/evaluations/${evaluations.gruff}/runs`, body)).body;
      expect(run.status).toBe('running');
      const { records, total } = (await ask('GET', `/evaluations/${evaluations.gruff}/logs?size=100&run_id=${run.id}`)).body;
      const made = evaluationOf(evaluations.spring)?.records.filter(({ run_id }) => run_id === runs.warm) ?? [];
      // Those made from real mail have no datapoint, and are not the dataset's.
      expect([total, records.length]).toEqual([24, 24]);
      const ofHelpfulness = (logs: { evaluator: { id: string } }[]) =>
        logs.filter(({ evaluator }) => evaluator.id === files.helpfulnessEvaluator);
      expect(records).toEqual(
        made.map((record) => ({ ...record, run_id: run.id, evaluator_logs: ofHelpfulness(record.log.evaluator_logs) })),
      );
      const [stats] = (await statsOf(ask, evaluations.gruff)).run_stats;
      const exported = evaluationOf(evaluations.spring)?.stats.run_stats.find(({ run_id }) => run_id === runs.warm);
      expect(stats).toEqual({ ...exported, run_id: run.id, status: 'running', evaluator_stats: exported?.evaluator_stats.slice(0, 1) });
    });

    test.each([
      [{ orchestrated: true }, 'orchestrated', 'An orchestrated run needs a dataset and a version.'],
      [{ orchestrated: true, version: WARM }, 'orchestrated', 'An orchestrated run needs a dataset and a version.'],
      [{ orchestrated: true, dataset: QUESTIONS }, 'orchestrated', 'An orchestrated run needs a dataset and a version.'],
      [{ use_existing_logs: true }, 'use_existing_logs', 'To use existing logs a run needs a dataset and a version.'],
      [{ use_existing_logs: true, version: WARM }, 'use_existing_logs', 'To use existing logs a run needs a dataset and a version.'],
      [
        { use_existing_logs: true, dataset: QUESTIONS, version: null },
        'use_existing_logs',
        'To use existing logs a run needs a dataset and a version.',
      ],
      [{ version: { path: 'Support/Triage' } }, 'version', 'The version is of another file than the evaluation.'],
    ])('%j is 422 at its %s', async (body, member, msg) => {
      const { ask } = await sampleBackend();
      const before = await everything(ask);
      const detail = [{ loc: ['body', member], msg, type: 'value_error' }];
      expect(await ask('POST', `/evaluations/${evaluations.gruff}/runs`, body)).toMatchObject({ status: 422, body: { detail } });
      expect(await everything(ask)).toEqual(before);
    });

    test('of an unknown evaluation is 404', async () => {
      const { ask } = await sampleBackend();
      expect((await ask('POST', '/evaluations/evr_9/runs', {})).status).toBe(404);
    });
  });

  describe('PATCH /evaluations/{id}/runs/{run_id}', () => {
    test('moves the control, and clears it', async () => {
      const { ask } = await sampleBackend();
      const change = (runId: string, control: boolean) => ask('PATCH', `/evaluations/${evaluations.spring}/runs/${runId}`, { control });
      const stats = await statsOf(ask, evaluations.spring);
      const { status, body } = await change(runs.warm, true);
      expect([status, body.id, body.control]).toEqual([200, runs.warm, true]);
      expect(await controlsOf(ask, evaluations.spring)).toEqual([runs.warm]);
      expect((await change(runs.firstDraft, false)).body.control).toBe(false);
      expect(await controlsOf(ask, evaluations.spring)).toEqual([runs.warm]);
      await change(runs.warm, false);
      expect(await controlsOf(ask, evaluations.spring)).toEqual([]);
      expect((await statsOf(ask, evaluations.spring)).run_stats).toEqual(stats.run_stats);
    });

    test('leaves one control whatever races', async () => {
      const { ask } = await sampleBackend();
      const ids = (await runsOf(ask, evaluations.spring)).map(({ id }) => id);
      await Promise.all(
        Array.from({ length: 40 }, (_, index) =>
          ask('PATCH', `/evaluations/${evaluations.spring}/runs/${ids[(index * 7) % ids.length]}`, { control: true }),
        ),
      );
      expect((await controlsOf(ask, evaluations.spring)).length).toBe(1);
    });

    test('changes the control in this evaluation alone, and the status wherever the run is', async () => {
      const { ask } = await sampleBackend();
      const path = `/evaluations/${evaluations.easter}/runs/${runs.thinking}`;
      await ask('POST', `/evaluations/${evaluations.gruff}/runs/${runs.thinking}`);
      expect((await ask('PATCH', path, { control: true })).status).toBe(200);
      expect(await controlsOf(ask, evaluations.gruff)).toEqual([]);
      const ended = await ask('PATCH', path, { status: 'cancelled' });
      expect([ended.status, ended.body.status, ended.body.control]).toEqual([200, 'cancelled', true]);
      for (const id of [evaluations.easter, evaluations.gruff]) {
        expect((await runsOf(ask, id)).find((run) => run.id === runs.thinking)?.status).toBe('cancelled');
        const { run_stats: stats } = await statsOf(ask, id);
        expect(stats.find((run: { run_id: string }) => run.run_id === runs.thinking).status).toBe('cancelled');
      }
      expect((await statsOf(ask, evaluations.easter)).status).toBe('completed');
    });

    test('ends a run once, and an ended one can still be the control', async () => {
      const { ask } = await sampleBackend();
      const path = `/evaluations/${evaluations.gruff}/runs/${runs.gruffPending}`;
      expect((await ask('PATCH', path, { status: 'completed' })).body.status).toBe('completed');
      expect((await statsOf(ask, evaluations.gruff)).status).toBe('completed');
      for (const status of ['completed', 'cancelled'])
        expect(await ask('PATCH', path, { status, control: true })).toMatchObject({
          status: 409,
          body: { detail: `The run ${runs.gruffPending} is completed, which is final.` },
        });
      expect(await controlsOf(ask, evaluations.gruff)).toEqual([]);
      expect((await ask('PATCH', path, { control: true })).body).toMatchObject({ status: 'completed', control: true });
    });

    test('without a change writes nothing', async () => {
      const { ask } = await sampleBackend();
      const before = await everything(ask);
      for (const body of [{}, { control: null, status: null }, { control: true }]) {
        expect((await ask('PATCH', `/evaluations/${evaluations.spring}/runs/${runs.firstDraft}`, body)).status).toBe(200);
      }
      expect(await everything(ask)).toEqual(before);
    });

    test.each([
      [evaluations.gruff, runs.firstDraft],
      [evaluations.gruff, 'run_9'],
      ['evr_9', runs.firstDraft],
    ])('of an unknown run is 404: %s, %s', async (id, runId) => {
      const { ask } = await sampleBackend();
      for (const body of [{ control: true }, { status: 'completed' }, {}])
        expect((await ask('PATCH', `/evaluations/${id}/runs/${runId}`, body)).status).toBe(404);
    });
  });

  describe('DELETE /evaluations/{id}/runs/{run_id}', () => {
    test('takes the run out of this evaluation alone; a second time is 404', async () => {
      const { ask } = await sampleBackend();
      const path = `/evaluations/${evaluations.spring}/runs/${runs.easterTickets}`;
      const before = await everything(ask);
      expect(await ask('DELETE', path)).toEqual({ status: 204, text: '', body: undefined });
      expect((await ask('GET', `/evaluations/${evaluations.spring}`)).body.runs_count).toBe(4);
      expect((await runsOf(ask, evaluations.spring)).map(({ id }) => id)).not.toContain(runs.easterTickets);
      expect((await ask('GET', `/evaluations/${evaluations.spring}/logs`)).body.total).toBe(96);
      expect((await ask('GET', `/evaluations/${evaluations.spring}/logs?run_id=${runs.easterTickets}`)).body.total).toBe(0);
      const exported = evaluationOf(evaluations.spring)?.stats.run_stats.filter(({ run_id }) => run_id !== runs.easterTickets);
      expect((await statsOf(ask, evaluations.spring)).run_stats).toEqual(exported);
      expect((await ask('DELETE', path)).status).toBe(404);
      const after = await everything(ask);
      for (const [at, text] of Object.entries(after)) if (at.includes(evaluations.easter)) expect(text).toBe(before[at]);
    });
  });

  test('what no rule touches keeps its bytes, unknown members and odd numbers included', async () => {
    const run =
      '{ "id":"run_1","added_at":"2025-01-01T00:00:00", "status" : "running", "cost":1.50e-06,"big":12345678901234567890, "x":{"status":"a"},"control":true}';
    const body =
      '{"id":"evr_1",  "file_id":"pr_1","more":[1.0, 2.00],"runs_count":7, "updated_at":"2025-01-01T00:00:00", "z":{"runs_count":1.0}}';
    const stats =
      '{"more":1.0,"run_stats":[{"run_id":"run_1","num_logs":5,"status":"running","odd":1.10,"evaluator_stats":[]},{"run_id":"run_8","num_logs":2.0}],"status":"running"}';
    const { store } = await importFiles(
      evaluationFiles('evr_1', {
        body,
        stats,
        runs: { run_1: run, run_2: runText('run_2', '2020-01-01T00:00:00Z') },
        logs: [[recordText('run_1', 'log_1')]],
      }),
    );
    const ask = askStore(store, { now: () => Date.parse('2025-06-06T12:00:00Z') });
    const answer = await ask('PATCH', '/evaluations/evr_1/runs/run_1', { control: false, status: 'completed' });
    const changed = run.replace('"running"', '"completed"').replace('"control":true', '"control":false');
    expect(answer.text).toBe(changed);
    expect((await ask('GET', '/evaluations/evr_1/runs')).text).toBe(`{"runs":[${changed},${runText('run_2', '2020-01-01T00:00:00Z')}]}`);
    expect((await ask('GET', '/evaluations/evr_1')).text).toBe(
      body.replace('"runs_count":7', '"runs_count":2').replace('2025-01-01T00:00:00', '2025-06-06T12:00:00.000000Z'),
    );
    // The run's logs are not all at hand, so what the export counted stays; of run_8 nothing else is known.
    const counted = '{"run_id":"run_2","version_id":null,"batch_id":null,"num_logs":0,"status":"completed","evaluator_stats":[]}';
    expect((await ask('GET', '/evaluations/evr_1/stats')).text).toBe(
      `{"more":1.0,"run_stats":[{"run_id":"run_1","num_logs":5,"status":"completed","odd":1.10,"evaluator_stats":[]},${counted},{"run_id":"run_8","num_logs":2.0}],"status":"pending",${[
        `"progress":"Evaluation 'evr_1'\\n  run_1  completed  Logs 5  Judgments 0\\n  run_2  completed  Logs 0  Judgments 0\\n  run_8  pending  Logs 2  Judgments 0\\n"`,
        '"report":"evr_1\\n"',
      ].join(',')}}`,
    );
  });
});

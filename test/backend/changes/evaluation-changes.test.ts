import { describe, expect, test } from 'vitest';
import { SAMPLE_IDS } from '../../../sample/sample-ids.ts';
import { ENGINES, over, versionText } from '../../support/engines.ts';
import { type Ask, everything } from '../../support/sample-backend.ts';
import { evaluationOf } from '../../support/sample-reading.ts';

const { evaluations, files, runs, logs } = SAMPLE_IDS;
const HELPFULNESS = 'evv_4Jxp6iNDTZgpbrYTgkmIm';
const RETIRED_HELPFULNESS = 'evv_A3GW95XdOaoG70Yukne4z';
const EMPTY_PROMISE = 'evv_rFykeDDnuyXwLnPa3C2tS';
const WORDS = 'evv_T84HUTeQct2HUGemCsqYq';

/** The clock stands at the time the sample was exported, so that what is made is the newest. */
const now = (): number => Date.parse('2025-06-06T12:00:00Z');

const idsOf = (records: { id: string }[]): string[] => records.map(({ id }) => id);
const attachedTo = async (ask: Ask, id: string): Promise<string[]> =>
  (await ask('GET', `/evaluations/${id}`)).body.evaluators.map(({ version }: { version: { version_id: string } }) => version.version_id);

describe.each(ENGINES)('over $name', (engine) => {
  const { sampleBackend } = over(engine);

  describe('POST /evaluations', () => {
    test('makes a whole evaluation, which every reading endpoint knows', async () => {
      const { ask } = await sampleBackend({ now });
      const file = { id: files.replyPrompt };
      const made = await ask('POST', '/evaluations', {
        file,
        name: 'Sommer 🌞',
        evaluators: [{ version_id: HELPFULNESS }, { path: 'Evaluators/Words', orchestrated: false }],
        unknown: { key: 1 },
      });
      expect(made.status).toBe(201);
      const { id, evaluators } = made.body;
      expect(id).toMatch(/^evr_[0-9A-Za-z]{21}$/);
      expect(made.body).toEqual({
        id,
        name: 'Sommer 🌞',
        file_id: files.replyPrompt,
        runs_count: 0,
        evaluators,
        created_at: '2025-06-06T12:00:00.000000Z',
        created_by: null,
        updated_at: '2025-06-06T12:00:00.000000Z',
        url: null,
      });
      expect(evaluators).toMatchObject([
        { version: { version_id: HELPFULNESS, name: 'Helpfulness' }, orchestrated: true, added_at: '2025-06-06T12:00:00.000000Z' },
        { version: { version_id: WORDS }, orchestrated: false },
      ]);
      expect((await ask('GET', `/evaluations/${id}`)).text).toBe(made.text);
      const listed = (await ask('GET', `/evaluations?file_id=${files.replyPrompt}`)).body;
      expect([listed.total, listed.records[0]]).toEqual([4, made.body]);
      expect((await ask('GET', '/evaluations?size=1')).body.records).toEqual([made.body]);
      expect((await ask('GET', `/evaluations/${id}/runs`)).text).toBe('{"runs":[]}');
      expect((await ask('GET', `/evaluations/${id}/logs`)).body).toEqual({ records: [], page: 1, size: 10, total: 0 });
      expect((await ask('GET', `/evaluations/${id}/stats`)).body).toEqual({
        run_stats: [],
        progress: "Evaluation 'Sommer 🌞'\n",
        report: 'Sommer 🌞\n',
        status: 'pending',
      });
    });

    test('attaches the bytes of the version as they were exported', async () => {
      const { ask, store } = await sampleBackend();
      const { text } = await ask('POST', '/evaluations', { evaluators: [{ version_id: WORDS }] });
      expect(text).toContain(`[{"version":${await versionText(store, WORDS)},"orchestrated":true,"added_at":"`);
    });

    test('needs neither a file nor a name, and attaches each version once', async () => {
      const { ask } = await sampleBackend();
      const evaluators = [{ version_id: WORDS }, { path: 'Evaluators/Words' }, { id: files.wordsEvaluator, version_id: WORDS, path: 'no' }];
      const made = [
        await ask('POST', '/evaluations', { evaluators }),
        await ask('POST', '/evaluations', { file: null, name: null, evaluators: [] }),
      ];
      expect(made).toMatchObject([
        { status: 201, body: { name: null, file_id: null } },
        { status: 201, body: { name: null, file_id: null } },
      ]);
      expect(made[0]?.body.evaluators.length).toBe(1);
      expect(idsOf((await ask('GET', '/evaluations?size=2')).body.records)).toEqual([made[1]?.body.id, made[0]?.body.id]);
    });

    test('refuses a name that the file has, in the export or since, and no other', async () => {
      const { ask } = await sampleBackend();
      const make = (file: object | null, name: string) => ask('POST', '/evaluations', { file, name, evaluators: [] });
      const reply = { path: 'Support/Reply' };
      expect(await make(reply, 'Gruff or gentle?')).toMatchObject({
        status: 409,
        body: { detail: `An evaluation of the file ${files.replyPrompt} has the name "Gruff or gentle?" already.` },
      });
      const statuses = [];
      for (const [file, name] of [
        [reply, 'gruff or gentle?'],
        [{ path: 'Support/Triage' }, 'Gruff or gentle?'],
        [null, 'Gruff or gentle?'],
        [null, 'Gruff or gentle?'],
        [reply, 'gruff or gentle?'],
      ] as const)
        statuses.push((await make(file, name)).status);
      expect(statuses).toEqual([201, 201, 201, 409, 409]);
    });

    test('lets one of twenty with one name win', async () => {
      const { ask } = await sampleBackend();
      const body = { file: { id: files.replyPrompt }, name: 'Summer', evaluators: [] };
      const answers = await Promise.all(Array.from({ length: 20 }, () => ask('POST', '/evaluations', body)));
      expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array.from({ length: 19 }, () => 409)]);
      expect((await ask('GET', '/evaluations')).body.total).toBe(6);
    });

    test('gives a deleted evaluation’s name to another', async () => {
      const { ask } = await sampleBackend();
      await ask('DELETE', `/evaluations/${evaluations.gruff}`);
      const body = { file: { id: files.replyPrompt }, name: 'Gruff or gentle?', evaluators: [] };
      expect((await ask('POST', '/evaluations', body)).status).toBe(201);
    });
  });

  describe('DELETE /evaluations/{id}', () => {
    test('takes the evaluation away and leaves its logs', async () => {
      const { ask } = await sampleBackend();
      const before = await everything(ask);
      expect(await ask('DELETE', `/evaluations/${evaluations.spring}`)).toEqual({ status: 204, text: '', body: undefined });
      for (const rest of ['', '/runs', '/stats', '/logs'])
        expect((await ask('GET', `/evaluations/${evaluations.spring}${rest}`)).status).toBe(404);
      expect((await ask('DELETE', `/evaluations/${evaluations.spring}`)).status).toBe(404);
      expect((await ask('GET', `/logs/${logs.timedOut}`)).status).toBe(200);
      const after = await everything(ask);
      expect(JSON.parse(after['/evaluations?size=1000'] ?? '')).toMatchObject({ total: 4 });
      for (const [path, text] of Object.entries(after)) if (path !== '/evaluations?size=1000') expect(text).toBe(before[path]);
    });

    test('leaves its runs to be added elsewhere, with all their logs', async () => {
      const { ask } = await sampleBackend();
      const path = `/evaluations/${evaluations.spring}/logs?size=1000&run_id=${runs.firstDraft}`;
      const before = (await ask('GET', path)).body.records;
      await ask('DELETE', `/evaluations/${evaluations.spring}`);
      expect((await ask('POST', `/evaluations/${evaluations.gruff}/runs/${runs.firstDraft}`)).text).toBe('null');
      const after = (await ask('GET', path.replace(evaluations.spring, evaluations.gruff))).body.records;
      expect(after.map((record: { log: object }) => record.log)).toEqual(before.map((record: { log: object }) => record.log));
      expect(after.length).toBe(24);
    });
  });

  describe('POST /evaluations/{id}/evaluators', () => {
    test('attaches an evaluator, whose judgments on the logs then count', async () => {
      const { ask } = await sampleBackend();
      const path = `/evaluations/${evaluations.gruff}`;
      const [before, statsBefore] = [(await ask('GET', path)).body, (await ask('GET', `${path}/stats`)).body];
      const answer = await ask('POST', `${path}/evaluators`, { evaluators: [{ path: 'Evaluators/Empty Promise' }] });
      expect(answer.status).toBe(200);
      expect(answer.text).toBe((await ask('GET', path)).text);
      expect(answer.body).toEqual({
        ...before,
        evaluators: [...before.evaluators, answer.body.evaluators[1]],
        updated_at: answer.body.updated_at,
      });
      expect(answer.body.updated_at > before.updated_at).toBe(true);
      expect(await attachedTo(ask, evaluations.gruff)).toEqual([HELPFULNESS, EMPTY_PROMISE]);
      const stats = (await ask('GET', `${path}/stats`)).body;
      expect(stats.status).toBe(statsBefore.status);
      for (const [index, run] of stats.run_stats.entries()) {
        const [first, second, ...others] = run.evaluator_stats;
        expect([first, others]).toEqual([statsBefore.run_stats[index].evaluator_stats[0], []]);
        expect(second).toMatchObject({ evaluator_version_id: EMPTY_PROMISE, num_true: expect.any(Number) });
        const records = (await ask('GET', `${path}/logs?run_id=${run.run_id}`)).body.records;
        const judged = records.filter((record: { evaluator_logs: { evaluator: { version_id: string } }[] }) =>
          record.evaluator_logs.some(({ evaluator }) => evaluator.version_id === EMPTY_PROMISE),
        );
        expect(judged.length).toBe(second.total_logs);
      }
    });

    test('does nothing for one that is attached already, or for none', async () => {
      const { ask } = await sampleBackend();
      const before = await everything(ask);
      for (const evaluators of [[], [{ version_id: HELPFULNESS }], [{ id: files.helpfulnessEvaluator, orchestrated: false }]])
        expect(await ask('POST', `/evaluations/${evaluations.spring}/evaluators`, { evaluators })).toMatchObject({
          status: 200,
          text: before[`/evaluations/${evaluations.spring}`],
        });
      expect(await everything(ask)).toEqual(before);
    });

    test('takes another version of an evaluator that is attached', async () => {
      const { ask } = await sampleBackend();
      const evaluators = [{ version_id: RETIRED_HELPFULNESS }];
      expect((await ask('POST', `/evaluations/${evaluations.gruff}/evaluators`, { evaluators })).status).toBe(200);
      expect(await attachedTo(ask, evaluations.gruff)).toEqual([HELPFULNESS, RETIRED_HELPFULNESS]);
    });

    test('of an unknown evaluation is 404', async () => {
      const { ask } = await sampleBackend();
      expect(await ask('POST', '/evaluations/evr_9/evaluators', { evaluators: [] })).toMatchObject({
        status: 404,
        body: { detail: 'There is no evaluation with the id evr_9.' },
      });
    });
  });

  describe('DELETE /evaluations/{id}/evaluators/{evaluator_version_id}', () => {
    test('answers the evaluation without it, and its judgments and stats are gone; a second time is 404', async () => {
      const { ask } = await sampleBackend();
      const path = `/evaluations/${evaluations.spring}`;
      const before = (await ask('GET', path)).body;
      const answer = await ask('DELETE', `${path}/evaluators/${EMPTY_PROMISE}`);
      expect(answer.status).toBe(200);
      const kept = before.evaluators.filter(({ version }: { version: { version_id: string } }) => version.version_id !== EMPTY_PROMISE);
      expect(answer.body).toEqual({ ...before, evaluators: kept, updated_at: answer.body.updated_at });
      const exported = evaluationOf(evaluations.spring);
      expect((await ask('GET', `${path}/stats`)).body.run_stats).toEqual(
        exported?.stats.run_stats.map((run) => ({
          ...run,
          evaluator_stats: run.evaluator_stats.filter(({ evaluator_version_id }) => evaluator_version_id !== EMPTY_PROMISE),
        })),
      );
      const { records } = (await ask('GET', `${path}/logs?size=1000`)).body;
      expect(JSON.stringify(records.map((record: { evaluator_logs: object }) => record.evaluator_logs))).not.toContain(
        `"version_id":"${EMPTY_PROMISE}"`,
      );
      expect(await ask('DELETE', `${path}/evaluators/${EMPTY_PROMISE}`)).toMatchObject({
        status: 404,
        body: { detail: `The evaluation ${evaluations.spring} has no evaluator with the version id ${EMPTY_PROMISE}.` },
      });
    });

    test('is undone by adding it again', async () => {
      const { ask } = await sampleBackend();
      const path = `/evaluations/${evaluations.spring}`;
      const logsBefore = (await ask('GET', `${path}/logs?size=1000`)).body;
      await ask('DELETE', `${path}/evaluators/${EMPTY_PROMISE}`);
      await ask('POST', `${path}/evaluators`, { evaluators: [{ version_id: EMPTY_PROMISE }] });
      expect((await ask('GET', `${path}/logs?size=1000`)).body).toEqual(logsBefore);
      const byId = (runStats: { evaluator_stats: { evaluator_version_id: string }[] }[]) =>
        runStats.map((run) => run.evaluator_stats.toSorted((a, b) => (a.evaluator_version_id < b.evaluator_version_id ? 1 : -1)));
      expect(byId((await ask('GET', `${path}/stats`)).body.run_stats)).toEqual(
        byId(evaluationOf(evaluations.spring)?.stats.run_stats ?? []),
      );
    });

    test('takes the id of the version, not of the evaluator', async () => {
      const { ask } = await sampleBackend();
      const before = await everything(ask);
      for (const id of [files.helpfulnessEvaluator, RETIRED_HELPFULNESS, 'evv_9'])
        expect((await ask('DELETE', `/evaluations/${evaluations.spring}/evaluators/${id}`)).status).toBe(404);
      expect((await ask('DELETE', `/evaluations/evr_9/evaluators/${HELPFULNESS}`)).status).toBe(404);
      expect(await everything(ask)).toEqual(before);
    });
  });
});

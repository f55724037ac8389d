import { describe, expect, test } from 'vitest';
import { SAMPLE_IDS } from '../../../sample/sample-ids.ts';
import { ENGINES, over } from '../../support/engines.ts';
import { evaluationFiles } from '../../support/export-directory.ts';
import { askStore, everything } from '../../support/sample-backend.ts';

const { evaluations, files } = SAMPLE_IDS;
const RUNS = `/evaluations/${evaluations.gruff}/runs`;
const QUESTIONS = 'dsv_AyLTR3Qqugqp9pfnjlIwd';
const A_DATASET = 'a file of the kind dataset';
const [WARM, HOUSE_RULES] = ['prv_JNhMZs4HJy8T0edmKLrcs', 'prv_WRqXVO0Rbr2O4RbVvvQPI'];

describe.each(ENGINES)('over $name', (engine) => {
  const { sampleBackend, importFiles } = over(engine);

  describe('a reference', () => {
    test.each([
      [{ version_id: HOUSE_RULES }, HOUSE_RULES],
      [{ id: files.replyPrompt }, WARM],
      [{ path: 'Support/Reply' }, WARM],
      [{ path: 'Support/Reply', environment: null }, WARM],
      [{ id: files.replyPrompt, environment: 'staging' }, HOUSE_RULES],
      [{ path: 'Support/Reply', environment: 'production' }, WARM],
      [{ version_id: HOUSE_RULES, id: 'pr_9', path: 'none', environment: 'none' }, HOUSE_RULES],
      [{ id: files.replyPrompt, path: 'none', environment: 'staging' }, HOUSE_RULES],
    ])('%j is version %s', async (version, expected) => {
      const { ask } = await sampleBackend();
      expect((await ask('POST', RUNS, { version })).body.version.version_id).toBe(expected);
    });

    test('to a file deployed nowhere is its newest version', async () => {
      const { ask } = await sampleBackend();
      const { body } = await ask('POST', '/evaluations', { evaluators: [{ path: 'Evaluators/Helpfulness' }] });
      expect(body.evaluators[0].version.version_id).toBe('evv_4Jxp6iNDTZgpbrYTgkmIm');
    });

    test.each([
      [{ version_id: 'prv_9' }, 'version_id', 'There is no version with the id prv_9.'],
      [{ version_id: 'prv_9', id: files.replyPrompt, environment: 'none' }, 'version_id', 'There is no version with the id prv_9.'],
      [{ id: 'pr_9' }, 'id', 'There is no file with the id pr_9.'],
      [{ path: 'Support/None' }, 'path', 'There is no file at the path Support/None.'],
      [{ path: 'Support/None', environment: 'none' }, 'path', 'There is no file at the path Support/None.'],
      [
        { path: 'Support/Reply', environment: 'none' },
        'environment',
        `The file ${files.replyPrompt} has no version in its environment none.`,
      ],
      [{ path: 'Support/Ticket Desk' }, 'path', `The file ${files.deskFlow} has no version in its default environment.`],
      [{ id: files.deskFlow, environment: null }, 'id', `The file ${files.deskFlow} has no version in its default environment.`],
      [{ path: 'Support/Questions' }, 'path', `The version ${QUESTIONS} is a version of ${A_DATASET}, which cannot be the version here.`],
      [{ version_id: QUESTIONS }, 'version_id', `The version ${QUESTIONS} is a version of ${A_DATASET}, which cannot be the version here.`],
    ])('%j is 422 at its key %s', async (version, key, msg) => {
      const { ask } = await sampleBackend();
      const before = await everything(ask);
      const detail = [{ loc: ['body', 'version', key], msg, type: 'value_error' }];
      expect(await ask('POST', RUNS, { version })).toMatchObject({ status: 422, body: { detail } });
      expect(await everything(ask)).toEqual(before);
    });

    test('that leads nowhere is reported with its place among the evaluators', async () => {
      const { ask } = await sampleBackend();
      const evaluators = [{ path: 'Evaluators/Helpfulness' }, { version_id: 'evv_9' }, { id: 'ev_9' }];
      const detail = [{ loc: ['body', 'evaluators', 1, 'version_id'], msg: 'There is no version with the id evv_9.', type: 'value_error' }];
      for (const path of ['/evaluations', `/evaluations/${evaluations.gruff}/evaluators`])
        expect(await ask('POST', path, { evaluators })).toMatchObject({ status: 422, body: { detail } });
    });

    test('of the wrong kind is 422', async () => {
      const { ask } = await sampleBackend();
      const reply = { path: 'Support/Reply' };
      const msg = (wanted: string) => `The version ${WARM} is a version of a file of the kind prompt, which cannot be the ${wanted} here.`;
      expect(await ask('POST', '/evaluations', { evaluators: [reply] })).toMatchObject({
        status: 422,
        body: { detail: [{ loc: ['body', 'evaluators', 0, 'path'], msg: msg('evaluator'), type: 'value_error' }] },
      });
      expect(await ask('POST', RUNS, { dataset: reply })).toMatchObject({
        status: 422,
        body: { detail: [{ loc: ['body', 'dataset', 'path'], msg: msg('dataset'), type: 'value_error' }] },
      });
      expect((await ask('GET', '/evaluations')).body.total).toBe(5);
    });

    test.each([
      [{ id: 'pr_9' }, 'id', 'There is no file with the id pr_9.'],
      [{ path: 'Support/None' }, 'path', 'There is no file at the path Support/None.'],
      [{ id: 'pr_9', path: 'Support/Reply' }, 'id', 'There is no file with the id pr_9.'],
    ])('to an unknown file is 422: %j at its %s', async (file, key, msg) => {
      const { ask } = await sampleBackend();
      const detail = [{ loc: ['body', 'file', key], msg, type: 'value_error' }];
      expect(await ask('POST', '/evaluations', { file, evaluators: [] })).toMatchObject({ status: 422, body: { detail } });
    });
  });

  describe('versions that the export has no file for', () => {
    const PATH = 'files/pr_1/evaluations/evr_1';
    const version = (id: string, more = '') => `{"id":"${id}","version_id":"${id}v","path":"Made/${id}", "type":"prompt"${more}}`;
    const evaluator = '{"id":"ev_1","version_id":"evv_1","path":"Judges/One","spec":{"return_type":"number"}}';
    const datapoint = '{"id":"dp_1","inputs":{"n":1.0}}';
    const log = `{"id":"log_1","source_datapoint_id":"dp_1","prompt":{"id":"pr_1","version_id":"pr_1v"},"evaluator_logs":[]}`;
    const exported = {
      ...evaluationFiles('evr_1', {
        body: `{"id":"evr_1","evaluators":[{"version":${evaluator}}]}`,
        runs: {
          run_1: `{"id":"run_1","version":${version('pr_1')},"dataset":{"id":"ds_1","version_id":"dsv_1","path":"Set","datapoints_count":1}}`,
        },
        logs: [[`{"run_id":"run_1","datapoint":${datapoint},"log":${log},"evaluator_logs":[]}`]],
      }),
    };

    test('are known from evaluations and runs, datapoints from records', async () => {
      const { store } = await importFiles(exported);
      const ask = askStore(store);
      const made = await ask('POST', '/evaluations', { file: { id: 'pr_1' }, evaluators: [{ path: 'Judges/One' }] });
      expect(made.text).toContain(`"version":${evaluator},`);
      const body = { version: { path: 'Made/pr_1' }, dataset: { path: 'Set' }, use_existing_logs: true };
      const run = await ask('POST', `/evaluations/${made.body.id}/runs`, body);
      expect([run.status, run.body.status]).toEqual([200, 'running']);
      expect((await ask('GET', `/evaluations/${made.body.id}/logs`)).text).toBe(
        `{"records":[{"run_id":"${run.body.id}","datapoint":${datapoint},"log":${log},"evaluator_logs":[]}],"page":1,"size":10,"total":1}`,
      );
    });

    test('give way to those of a file of the export', async () => {
      const { store, findings } = await importFiles({
        ...exported,
        'files/pr_1/versions/pr_1v': version('pr_1', ',"odd":1.0'),
        'files/pr_1/deployments.json': '[{"version_id":"pr_1v","environment_name":"live","environment_tag":"default"},{},7]',
        'files/ev_1/file.json': '{"id":"ev_1","path":"Judges/Renamed"}',
        'files/ev_1/.done': '',
      });
      expect(findings).toEqual(['FILE_UNREADABLE files/pr_1/deployments.json', `REFERENCE_MISSING ${PATH}/runs/run_1`]);
      const ask = askStore(store);
      const run = await ask('POST', '/evaluations/evr_1/runs', { version: { id: 'pr_1', environment: 'live' } });
      expect(run.text).toContain(`"version":${version('pr_1', ',"odd":1.0')},`);
      const statuses = [];
      for (const path of ['Judges/One', 'Judges/Renamed'])
        statuses.push((await ask('POST', '/evaluations', { evaluators: [{ path }] })).status);
      expect(statuses).toEqual([422, 201]);
    });

    test.each(['{', '{}', '7'])('deployments of %j are noted', async (text) => {
      const { findings } = await importFiles({ ...exported, 'files/pr_1/deployments.json': text });
      expect(findings).toContain('FILE_UNREADABLE files/pr_1/deployments.json');
    });
  });
});

import { describe, expect, test } from 'vitest';
import { SAMPLE_IDS } from '../../../../sample/sample-ids.ts';
import { createBackend } from '../../../../src/backend/backend.ts';
import { createAccess } from '../../../../src/backend/rest/access.ts';
import { ENGINES, over } from '../../../support/engines.ts';
import { JUDGES, judge, takeBack } from '../../../support/judging.ts';
import { everything, sampleBackend } from '../../../support/sample-backend.ts';

const { evaluations, files, logs, runs } = SAMPLE_IDS;
const LOG = logs.timedOut;

describe.each(ENGINES)('over $name', (engine) => {
  const { sampleBackend: backend } = over(engine);

  test.each([
    ['no judgment', {}, ['body', 'judgment'], 'field required'],
    ['no judgment beside a blank error', { error: ' ' }, ['body', 'judgment'], 'field required'],
    ['a text for a number', { path: JUDGES.helpfulness, judgment: '4' }, ['body', 'judgment'], 'not a number'],
    ['too small a number', { path: JUDGES.helpfulness, judgment: 0 }, ['body', 'judgment'], 'no number below 1'],
    ['too large a number', { path: JUDGES.helpfulness, judgment: 6 }, ['body', 'judgment'], 'no number above 5'],
    ['a number between steps', { path: JUDGES.helpfulness, judgment: 1.5 }, ['body', 'judgment'], 'steps of 1 from 1'],
    ['a text for a boolean', { path: JUDGES.secondLook, judgment: 'true' }, ['body', 'judgment'], 'not true or false'],
    ['an option there is not', { path: JUDGES.resolved, judgment: 'perhaps' }, ['body', 'judgment'], '"half solved"'],
    ['a text for a list', { judgment: 'stiff' }, ['body', 'judgment'], 'not a list'],
    ['an option there is not in a list', { judgment: ['stiff', 'soft'] }, ['body', 'judgment', 1], '"soft"'],
    ['an option twice', { judgment: ['stiff', 'stiff'] }, ['body', 'judgment', 1], 'twice'],
    ['an object', { judgment: { value: 1 } }, ['body', 'judgment'], 'not a list'],
    ['a number for a text', { path: JUDGES.note, judgment: 3 }, ['body', 'judgment'], 'not a text'],
    ['a log there is not', { parent_id: 'log_0', judgment: [] }, ['body', 'parent_id'], 'log_0'],
    ['no log', { parent_id: undefined, judgment: [] }, ['body', 'parent_id'], 'field required'],
    ['no evaluator', { path: undefined, judgment: [] }, ['body', 'path'], 'field required'],
    ['a path there is not', { path: 'Evaluators/../Words', judgment: [] }, ['body', 'path'], 'no file'],
    ['an id there is not', { path: undefined, id: 'ev_0', judgment: [] }, ['body', 'id'], 'ev_0'],
    ['a file that is no evaluator', { path: undefined, id: files.replyPrompt, judgment: [] }, ['body', 'id'], 'prompt'],
    ['a time that is none', { judgment: [], created_at: 'yesterday' }, ['body', 'created_at'], 'datetime'],
    ['another spec', { judgment: [], spec: { return_type: 'text' } }, ['body', 'spec'], 'return_type'],
  ])('%s is refused, and nothing is done', async (_, body, loc, text) => {
    const { ask } = await backend();
    const before = await everything(ask);
    const request = { path: JUDGES.tags, parent_id: LOG, ...body };
    const { status, body: answer } = await ask('POST', '/evaluators/log', request);
    expect([status, answer.detail.map((item: { loc: unknown }) => item.loc)]).toEqual([422, [loc]]);
    expect(answer.detail[0].msg).toContain(text);
    expect(await everything(ask)).toEqual(before);
  });

  test('a version is asked for in the query, and has to be of the file that is named', async () => {
    const { ask } = await backend();
    // The version before took yes or no, where the one that is deployed takes a number.
    const version = (await ask('GET', `/evaluators/${files.helpfulnessEvaluator}/versions`)).body.records.at(-1).version_id;
    const give = (query: string, body: object) => ask('POST', `/evaluators/log?${query}`, { parent_id: LOG, judgment: true, ...body });
    const ofVersion = await give(`version_id=${version}`, { user: 'ada' });
    expect([ofVersion.status, ofVersion.body.version_id]).toEqual([200, version]);
    expect((await give(`version_id=${version}`, { path: JUDGES.helpfulness })).status).toBe(200);
    for (const [query, body] of [
      [`version_id=${version}`, { path: JUDGES.tags }],
      ['version_id=evv_0', { path: JUDGES.helpfulness }],
      ['environment=nowhere', { path: JUDGES.helpfulness }],
    ] as const) {
      const { status, body: answer } = await give(query, body);
      expect([status, answer.detail[0].loc]).toEqual([422, ['query', query.split('=')[0]]]);
    }
  });

  test('null is an abstention, and an error needs no judgment', async () => {
    const { ask } = await backend();
    const states = async () => {
      const { run_stats: stats } = (await ask('GET', `/evaluations/${evaluations.spring}/stats`)).body;
      const run = stats.find(({ run_id }: { run_id: string }) => run_id === runs.firstDraft);
      const { num_nulls, num_errors } = run.evaluator_stats[3];
      return { num_nulls, num_errors };
    };
    const before = await states();
    expect((await judge(ask, LOG, JUDGES.tags, null, { user: 'ada' })).status).toBe(200);
    expect(await states()).toEqual({ ...before, num_nulls: before.num_nulls + 1 });
    expect((await judge(ask, LOG, JUDGES.tags, undefined, { user: 'bob', error: 'The page did not load.' })).status).toBe(200);
    expect(await states()).toEqual({ ...before, num_errors: before.num_errors + 1 });
  });

  test('only judgments that were given here are taken back: all that are named, or none', async () => {
    const { ask } = await backend();
    const { id } = (await judge(ask, LOG, JUDGES.tags, [], { user: 'ada' })).body;
    const imported = (await ask('GET', `/logs/${LOG}`)).body.evaluator_logs[0].id;
    const before = await everything(ask);
    expect((await takeBack(ask)).body.detail).toEqual([{ loc: ['query', 'id'], msg: 'field required', type: 'value_error.missing' }]);
    for (const [other, status] of [
      [imported, 409],
      [LOG, 409],
      ['log_0', 404],
    ] as const) {
      const answer = await takeBack(ask, id, other);
      expect([answer.status, answer.body.detail]).toEqual([status, expect.stringContaining(JSON.stringify(other))]);
    }
    expect(await everything(ask)).toEqual(before);
  });

  test('one that a run holds as a log of its own stays', async () => {
    const { ask } = await backend();
    const { id } = (await judge(ask, LOG, JUDGES.tags, [], { user: 'ada' })).body;
    const evaluation = (await ask('POST', '/evaluations', { evaluators: [] })).body.id;
    const run = (await ask('POST', `/evaluations/${evaluation}/runs`, {})).body.id;
    expect((await ask('POST', `/evaluations/${evaluation}/runs/${run}/logs`, { log_ids: [id] })).status).toBe(200);
    expect((await takeBack(ask, id)).status).toBe(409);
    expect((await ask('GET', `/logs/${id}`)).status).toBe(200);
  });
});

test('what may only be read is not judged', async () => {
  const { ask } = await sampleBackend({ readOnly: 'option' });
  for (const answer of [await judge(ask, LOG, JUDGES.tags, []), await takeBack(ask, 'log_0')])
    expect([answer.status, answer.body.detail]).toEqual([403, expect.stringContaining('--read-only')]);
  const { store } = await sampleBackend();
  const backend = createBackend({ store, access: createAccess([{ right: 'read', key: 'reader' }]) });
  const judging = { method: 'POST', path: '/evaluators/log', body: Buffer.from('{}') } as const;
  expect((await backend.send({ ...judging, headers: { 'x-api-key': 'reader' } })).status).toBe(403);
  expect((await backend.send({ ...judging, headers: {} })).status).toBe(401);
});

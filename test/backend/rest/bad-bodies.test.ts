import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { SAMPLE_IDS } from '../../../sample/sample-ids.ts';
import { createBackend } from '../../../src/backend/backend.ts';
import { createAccess } from '../../../src/backend/rest/access.ts';
import { READ_ONLY_REASONS, type ReadOnlyReason } from '../../../src/contract/read-only.ts';
import { askStore, everything, sampleBackend, sampleStore } from '../../support/sample-backend.ts';

const { evaluations, runs } = SAMPLE_IDS;
const RUN = `/evaluations/${evaluations.gruff}/runs/${runs.gruffPending}`;
const BODIES = [
  ['POST', '/evaluations'],
  ['POST', `/evaluations/${evaluations.gruff}/evaluators`],
  ['POST', `/evaluations/${evaluations.gruff}/runs`],
  ['PATCH', RUN],
  ['POST', `${RUN}/logs`],
] as const;
const CHANGES = [
  ...BODIES,
  ['DELETE', `/evaluations/${evaluations.gruff}`],
  ['DELETE', `/evaluations/${evaluations.gruff}/evaluators/evv_4Jxp6iNDTZgpbrYTgkmIm`],
  ['POST', `/evaluations/${evaluations.gruff}/runs/${runs.firstDraft}`],
  ['DELETE', RUN],
] as const;

const NOT_JSON = 'the body is not valid JSON';

// One store for all that is refused: it is as it was after each.
const store = await sampleStore();
const ask = askStore(store);
const before = await everything(ask);
afterEach(async () => expect(await everything(ask)).toEqual(before));
afterAll(() => store.close());

describe('what is no JSON object is 422', () => {
  test.each([
    ['no body', undefined, 'field required'],
    ['an empty body', '', 'field required'],
    ['white space', ' ', NOT_JSON],
    ['a text', 'evaluators=[]', NOT_JSON],
    ['half an object', '{"evaluators":[]', NOT_JSON],
    ['NaN', '{"evaluators":[],"log_ids":[NaN]}', NOT_JSON],
    ['a list', '[{}]', 'value is not a valid dict'],
    ['null', 'null', 'value is not a valid dict'],
    ['a string', '"{}"', 'value is not a valid dict'],
    ['a number', '1e999', 'value is not a valid dict'],
    ['depth', '['.repeat(100_000), NOT_JSON],
    ['a deep list', `${'['.repeat(100_000)}${']'.repeat(100_000)}`, 'value is not a valid dict'],
  ])('%s', async (_, body, msg) => {
    for (const [method, path] of BODIES)
      expect(await ask(method, path, body)).toMatchObject({ status: 422, body: { detail: [{ loc: ['body'], msg }] } });
  });

  test('bytes that are no UTF-8', async () => {
    const body = Buffer.from([0x7b, 0xff, 0x7d]);
    const answer = await createBackend({ store }).send({ method: 'POST', path: '/evaluations', headers: {}, body });
    expect([answer.status, Buffer.from(answer.body).toString()]).toEqual([
      422,
      `{"detail":[{"loc":["body"],"msg":"${NOT_JSON}","type":"value_error.jsondecode"}]}`,
    ]);
  });

  test('and what is too large is 413', async () => {
    const body = `{"evaluators":[],"name":"${'x'.repeat(8_400_000)}"}`;
    expect(await ask('POST', '/evaluations', body)).toMatchObject({
      status: 413,
      body: { detail: 'The body has more than 8388608 bytes.' },
    });
  });
});

describe('a member of the wrong form is 422 and is reported', () => {
  const REQUIRED = ['field required', 'value_error.missing'];
  const DICT = ['value is not a valid dict', 'type_error.dict'];
  const LIST = ['value is not a valid list', 'type_error.list'];
  const STR = ['value is not a valid str', 'type_error.str'];
  const BOOL = ['value is not a valid bool', 'type_error.bool'];
  const CONTROL = ['ensure this value has no control characters', 'value_error.str.control'];
  const BLANK = ['ensure this value is not blank', 'value_error.str.blank'];

  test.each([
    [{}, ['evaluators'], REQUIRED],
    [{ evaluators: null }, ['evaluators'], LIST],
    [{ evaluators: {} }, ['evaluators'], LIST],
    [{ evaluators: [7] }, ['evaluators', 0], DICT],
    [{ evaluators: [{}] }, ['evaluators', 0, 'version_id'], REQUIRED],
    [{ evaluators: [{ version_id: null, environment: 'production' }] }, ['evaluators', 0, 'version_id'], REQUIRED],
    [{ evaluators: [{ version_id: 7 }] }, ['evaluators', 0, 'version_id'], STR],
    [
      { evaluators: [{ path: 'x'.repeat(1_001) }] },
      ['evaluators', 0, 'path'],
      ['ensure this value has at most 1000 characters', 'value_error.any_str.max_characters'],
    ],
    [{ evaluators: [{ path: 'x', orchestrated: 'yes' }] }, ['evaluators', 0, 'orchestrated'], BOOL],
    [{ evaluators: [], file: 'pr_1' }, ['file'], DICT],
    [{ evaluators: [], file: {} }, ['file', 'id'], REQUIRED],
    [{ evaluators: [], name: 7 }, ['name'], STR],
    [{ evaluators: [], name: '' }, ['name'], BLANK],
    [{ evaluators: [], name: ' \u3000' }, ['name'], BLANK],
    [{ evaluators: [], name: 'a\nb' }, ['name'], CONTROL],
    [{ evaluators: [], name: 'a\u0000b' }, ['name'], CONTROL],
    [{ evaluators: [], name: 'a\u009bb' }, ['name'], CONTROL],
    [{ evaluators: [], name: 'a\ud800b' }, ['name'], CONTROL],
    [
      { evaluators: [], name: 'x'.repeat(10_000) },
      ['name'],
      ['ensure this value has at most 1000 characters', 'value_error.any_str.max_characters'],
    ],
  ])('POST /evaluations %.60j', async (body, loc, [msg, type]) => {
    expect(await ask('POST', '/evaluations', body)).toMatchObject({
      status: 422,
      body: { detail: [{ loc: ['body', ...loc], msg, type }] },
    });
  });

  test.each([
    [{ dataset: 'ds_1' }, ['dataset'], DICT],
    [{ dataset: {} }, ['dataset', 'version_id'], REQUIRED],
    [{ version: { id: 7 } }, ['version', 'id'], STR],
    [{ orchestrated: 1 }, ['orchestrated'], BOOL],
    [{ use_existing_logs: 'true' }, ['use_existing_logs'], BOOL],
  ])('POST runs %j', async (body, loc, [msg, type]) => {
    const answer = await ask('POST', `/evaluations/${evaluations.gruff}/runs`, body);
    expect(answer).toMatchObject({ status: 422, body: { detail: [{ loc: ['body', ...loc], msg, type }] } });
  });

  test.each(['pending', 'running', 'failed', '', 7])('a status of %j', async (status) => {
    const msg = 'value is not a valid enumeration member; permitted: completed, cancelled';
    expect(await ask('PATCH', RUN, { status })).toMatchObject({
      status: 422,
      body: { detail: [{ loc: ['body', 'status'], msg, type: 'type_error.enum' }] },
    });
    expect(await ask('PATCH', RUN, { control: 'x' })).toMatchObject({ status: 422, body: { detail: [{ loc: ['body', 'control'] }] } });
  });

  test('all of them are reported together', async () => {
    const { body } = await ask('POST', '/evaluations', { name: 7, file: {}, evaluators: [{}, 'x'] });
    expect(body.detail.map(({ loc }: { loc: unknown[] }) => loc.join('.')).sort()).toEqual([
      'body.evaluators.0.version_id',
      'body.evaluators.1',
      'body.file.id',
      'body.name',
    ]);
  });
});

test.each(['🙂', '👩‍👩‍👧 Größe', 'x'.repeat(1_000), '"\\', '__proto__'])('%.20j is a name', async (name) => {
  const own = await sampleBackend();
  const made = await own.ask('POST', '/evaluations', { name, evaluators: [] });
  expect([made.status, made.body.name]).toEqual([201, name]);
  expect((await own.ask('POST', '/evaluations', { name, evaluators: [] })).status).toBe(409);
});

test('a body is judged before the path is, and the key before both', async () => {
  expect((await ask('POST', '/evaluations/evr_9/runs', 'x')).status).toBe(422);
  const answer = await createBackend({ store, access: createAccess([{ right: 'write', key: 'hl_secret' }]) }).send({
    method: 'POST',
    path: '/evaluations',
    headers: {},
  });
  expect(answer.status).toBe(401);
});

test('malformed percent-encoding in the second parameter is 422', async () => {
  expect(await ask('DELETE', `/evaluations/${evaluations.gruff}/runs/%zz`)).toMatchObject({
    status: 422,
    body: { detail: [{ loc: ['path', 'run_id'] }] },
  });
  expect((await ask('DELETE', `/evaluations/${evaluations.gruff}/evaluators/%`)).body.detail[0].loc).toEqual([
    'path',
    'evaluator_version_id',
  ]);
});

test('of a store that can only be read nothing is changed', async () => {
  for (const [reason, sentence] of Object.entries(READ_ONLY_REASONS)) {
    const readOnly = askStore(store, { readOnly: reason as ReadOnlyReason });
    const detail = `These evaluations can only be read. ${sentence}`;
    for (const [method, path] of CHANGES)
      for (const body of [{ evaluators: [], log_ids: ['order-17/3'], control: true }, 'no JSON'])
        expect(await readOnly(method, path, body)).toEqual({ status: 403, text: JSON.stringify({ detail }), body: { detail } });
  }
});

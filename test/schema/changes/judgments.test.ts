import { describe, expect, test } from 'vitest';
import { SAMPLE_IDS } from '../../../sample/sample-ids.ts';
import type { Answer, Call } from '../../../src/contract/send.ts';
import { UpstreamError } from '../../../src/upstream/errors.ts';
import { codes, type FacadeOptions, facade, json } from '../../support/helpers.ts';
import { writesOf } from '../../support/writable.ts';

const { evaluations, files, runs } = SAMPLE_IDS;
const MAREN = 'maren@owlandotter.example';
/** In run `storyteller`, with tags by Maren. */
const TAGGED = 'log_c40dEZ6lz47ZOk39nficm';
const TAGS = 'log_AOwL5SOhpxdpEYG0mogeh';

const ERRORS = 'userErrors { __typename code field message ... on EvaluationJudgmentExistsError { existing { humanloopId user } } }';
const GIVE = `mutation ($input: GiveEvaluationJudgmentInput!) { giveEvaluationJudgment(input: $input) {
  evaluatorLog { humanloopId } evaluationLog { id } ${ERRORS} } }`;
const CORRECT = `mutation ($input: CorrectEvaluationJudgmentInput!) { correctEvaluationJudgment(input: $input) {
  evaluatorLog { humanloopId } evaluationLog { id } ${ERRORS} } }`;
const DELETE = `mutation ($input: DeleteEvaluationJudgmentInput!) { deleteEvaluationJudgment(input: $input) {
  deletedEvaluatorLogId evaluationLog { id } ${ERRORS} } }`;

const ROW = { evaluationId: evaluations.spring, runId: runs.storyteller, logId: TAGGED };
const BY_NAME = (name: string) => ({ evaluator: { name } });
const LOOK_UPS = [
  `GET /evaluations/${evaluations.spring}`,
  `GET /evaluations/${evaluations.spring}/logs?page=1&size=100&run_id=${runs.storyteller}&log_id=${TAGGED}`,
];

/** Says yes to changes without making them; `fails` answers instead where it returns something. */
const agreeing =
  (fails: (call: Call) => Answer | Promise<Answer> | undefined = () => undefined): NonNullable<FacadeOptions['respond']> =>
  (call) => {
    if (call.method === 'GET') return fails(call);
    const { log_id, parent_id } = call.body ? JSON.parse(Buffer.from(call.body).toString()) : { log_id: null, parent_id: null };
    const answer = call.method === 'DELETE' ? json('', 204) : json({ id: log_id, parent_id, version_id: 'evv_1' });
    return fails(call) ?? answer;
  };

const judging = (options: FacadeOptions = {}) => facade({ readOnly: false, ...options });

describe('giveEvaluationJudgment', () => {
  test.each([
    ['Helpfulness', { number: 2 }, 2],
    ['Empty Promise', { passed: true }, true],
    ['Voice', { option: 'warm' }, 'warm'],
    ['Issue Tags', { options: ['lovely', 'too long'] }, ['lovely', 'too long']],
    ['Issue Tags', { options: [] }, []],
    ['Conductor’s Note', { text: 'All aboard.' }, 'All aboard.'],
  ])('sends what is said for %s with one call, behind two that look it up', async (name, judgment, said) => {
    const { ask, calls, bodies } = judging({ respond: agreeing() });
    const { data, errors } = await ask(GIVE, { input: { ...ROW, ...BY_NAME(name), judgment, user: 'ida' } });
    expect([errors?.filter(({ path }) => path?.at(-1) !== 'evaluatorLog') ?? [], data.giveEvaluationJudgment.userErrors]).toEqual([[], []]);
    expect(data.giveEvaluationJudgment.evaluationLog).toEqual({ id: `EvaluationLog:${evaluations.spring}:${runs.storyteller}:${TAGGED}` });
    const [sent] = bodies as { log_id: string }[];
    expect(sent).toEqual({
      id: expect.stringMatching(/^ev_/),
      parent_id: TAGGED,
      judgment: said,
      user: 'ida',
      log_id: expect.stringMatching(/^log_\w{32}$/),
    });
    expect(calls).toEqual([
      ...LOOK_UPS,
      expect.stringMatching(/^POST \/evaluators\/log\?version_id=evv_\w+$/),
      `GET /logs/${sent?.log_id}`,
      LOOK_UPS[1],
    ]);
  });

  test('takes ids of either kind, an evaluator by its version, and names nobody where nobody is named', async () => {
    const { ask, bodies, calls } = judging({ respond: agreeing() });
    const input = {
      evaluationId: `Evaluation:${evaluations.spring}`,
      logId: `Log:${TAGGED}`,
      evaluator: { versionId: 'EvaluatorVersion:evv_4Jxp6iNDTZgpbrYTgkmIm' },
      judgment: { number: 1 },
    };
    const { data } = await ask(GIVE, { input });
    expect(data.giveEvaluationJudgment).toMatchObject({ userErrors: [], evaluationLog: { id: expect.stringContaining(runs.storyteller) } });
    expect(bodies).toEqual([{ id: files.helpfulnessEvaluator, parent_id: TAGGED, judgment: 1, log_id: expect.anything() }]);
    expect(writesOf(calls)).toEqual(['POST /evaluators/log?version_id=evv_4Jxp6iNDTZgpbrYTgkmIm']);
  });

  test.each<[string, object, readonly string[] | null, string, string]>([
    ['a text for a number', { ...BY_NAME('Helpfulness'), judgment: { text: '3' } }, ['judgment', 'text'], 'INVALID', 'give "number"'],
    ['too much', { ...BY_NAME('Helpfulness'), judgment: { number: 6 } }, ['judgment', 'number'], 'INVALID', 'above 5'],
    ['too little', { ...BY_NAME('Helpfulness'), judgment: { number: 0 } }, ['judgment', 'number'], 'INVALID', 'below 1'],
    ['half a step', { ...BY_NAME('Helpfulness'), judgment: { number: 2.5 } }, ['judgment', 'number'], 'INVALID', 'steps of 1 from 1'],
    ['one of several', { ...BY_NAME('Issue Tags'), judgment: { option: 'stiff' } }, ['judgment', 'option'], 'INVALID', 'give "options"'],
    ['no option', { ...BY_NAME('Voice'), judgment: { option: 'worm' } }, ['judgment', 'option'], 'INVALID', 'Did you mean "warm"?'],
    [
      'no option among options',
      { ...BY_NAME('Issue Tags'), judgment: { options: ['stiff', 'long'] } },
      ['judgment', 'options', '1'],
      'INVALID',
      'chooses "long"',
    ],
    [
      'an option twice',
      { ...BY_NAME('Issue Tags'), judgment: { options: ['stiff', 'stiff'] } },
      ['judgment', 'options', '1'],
      'INVALID',
      'twice',
    ],
    ['no evaluator', { ...BY_NAME('Voices'), judgment: { option: 'warm' } }, ['evaluator', 'name'], 'NOT_FOUND', 'Did you mean "Voice"?'],
    [
      'an evaluator of another evaluation',
      { evaluator: { versionId: 'evv_T84HUTeQct2HUGemCsqYq' }, judgment: { number: 3 } },
      ['evaluator', 'versionId'],
      'NOT_FOUND',
      'picks no evaluator of the evaluation',
    ],
    ['no log', { ...BY_NAME('Voice'), logId: 'log_nope', judgment: { option: 'warm' } }, ['logId'], 'NOT_FOUND', 'no such log'],
    [
      'the log of another run',
      { ...BY_NAME('Voice'), runId: runs.firstDraft, judgment: { option: 'warm' } },
      ['logId'],
      'NOT_FOUND',
      'The run has no such log',
    ],
    [
      'no evaluation',
      { ...BY_NAME('Voice'), evaluationId: 'evr_nope', judgment: { option: 'warm' } },
      ['evaluationId'],
      'NOT_FOUND',
      'no such evaluation',
    ],
    [
      'the same by the same person',
      { ...BY_NAME('Issue Tags'), user: MAREN, judgment: { options: ['too long', 'invented fact'] } },
      ['judgment'],
      'ALREADY_JUDGED',
      MAREN,
    ],
  ])('refuses %s, and sends nothing', async (_what, input, field, code, message) => {
    const { ask, calls } = judging({ respond: agreeing() });
    const { data, errors } = await ask(GIVE, { input: { ...ROW, ...input } });
    expect(errors).toBeUndefined();
    expect(data.giveEvaluationJudgment).toMatchObject({ evaluatorLog: null, evaluationLog: null, userErrors: [{ code, field }] });
    expect(data.giveEvaluationJudgment.userErrors[0].message).toContain(message);
    expect(writesOf(calls)).toEqual([]);
  });

  test('shows the judgment that says the same, and takes the same from somebody else, or another from the same', async () => {
    const { ask } = judging({ respond: agreeing() });
    const same = { ...ROW, ...BY_NAME('Issue Tags'), judgment: { options: ['invented fact', 'too long'] } };
    expect((await ask(GIVE, { input: { ...same, user: MAREN } })).data.giveEvaluationJudgment.userErrors).toMatchObject([
      { __typename: 'EvaluationJudgmentExistsError', existing: { humanloopId: TAGS, user: MAREN } },
    ]);
    for (const input of [{ ...same, user: 'ida' }, same, { ...same, user: MAREN, judgment: { options: ['too long'] } }]) {
      expect((await ask(GIVE, { input })).data.giveEvaluationJudgment.userErrors).toEqual([]);
    }
  });

  test.each<[object, string]>([
    [{ ...ROW, judgment: { number: 2, text: 'x' } }, 'BAD_USER_INPUT'],
    [{ ...ROW, judgment: {} }, 'BAD_USER_INPUT'],
    [{ ...ROW, judgment: { number: null } }, 'BAD_USER_INPUT'],
    [{ ...ROW, judgment: { number: 2 }, evaluationId: '../x' }, 'BAD_USER_INPUT'],
    [{ ...ROW, judgment: { number: 2 }, logId: '..' }, 'BAD_USER_INPUT'],
    [{ ...ROW, judgment: { number: 2 }, runId: `Run:${evaluations.easter}:${runs.storyteller}` }, 'BAD_USER_INPUT'],
    [{ ...ROW, judgment: { number: 2 }, user: ' ' }, 'BAD_USER_INPUT'],
  ])('refuses what makes no sense before any call: %j', async (input, code) => {
    const { ask, calls } = judging();
    const { errors } = await ask(GIVE, { input: { ...input, ...BY_NAME('Helpfulness') } });
    expect(errors?.map(({ extensions }) => extensions['code'])).toEqual([code]);
    expect(calls).toEqual([]);
  });

  test('says what a source that can only be read says, before any call', async () => {
    const { ask, calls } = judging({ readOnly: true });
    const { data } = await ask(GIVE, { input: { ...ROW, ...BY_NAME('Helpfulness'), judgment: { number: 9 } } });
    expect(data.giveEvaluationJudgment.userErrors).toMatchObject([{ code: 'READ_ONLY_SOURCE' }]);
    expect(calls).toEqual([]);
  });

  test('explains what upstream refuses by the fields of the input', async () => {
    const refusing = (loc: readonly string[]) =>
      agreeing(({ method }) => (method === 'POST' ? json({ detail: [{ loc }] }, 422) : undefined));
    for (const [loc, field] of [
      [['body', 'judgment'], ['judgment']],
      [['body', 'parent_id'], ['logId']],
      [['query', 'version_id'], ['evaluator']],
    ] as const) {
      const { ask } = judging({ respond: refusing(loc) });
      const { data } = await ask(GIVE, { input: { ...ROW, ...BY_NAME('Helpfulness'), judgment: { number: 2 } } });
      expect(data.giveEvaluationJudgment.userErrors).toMatchObject([{ code: 'INVALID', field }]);
    }
    for (const [status, code] of [
      [404, 'NOT_FOUND'],
      [409, 'CONFLICT'],
    ] as const) {
      const { ask } = judging({
        respond: agreeing(({ method }) => (method === 'POST' ? json({ detail: 'no' }, status) : undefined)),
      });
      const { data } = await ask(GIVE, { input: { ...ROW, ...BY_NAME('Helpfulness'), judgment: { number: 2 } } });
      expect(data.giveEvaluationJudgment.userErrors).toMatchObject([{ code }]);
    }
  });
});

describe('a judgment without an answer', () => {
  const input = { ...ROW, ...BY_NAME('Helpfulness'), judgment: { number: 2 } };
  const lost = (call: Call) => (call.method === 'POST' ? Promise.reject(new Error('reset')) : undefined);

  test('is looked up by its id, and told of where it is there', async () => {
    const { ask, calls, bodies } = judging({
      respond: agreeing((call) => lost(call) ?? (call.path.startsWith('/logs/log_') ? json({ id: TAGS, evaluator: {} }) : undefined)),
    });
    const { data, errors } = await ask(GIVE, { input });
    expect([errors, data.giveEvaluationJudgment.evaluatorLog, data.giveEvaluationJudgment.userErrors]).toEqual([
      undefined,
      { humanloopId: TAGS },
      [],
    ]);
    const [{ log_id }] = bodies as [{ log_id: string }];
    expect(writesOf(calls)).toHaveLength(1);
    expect(calls.slice(3, 4)).toEqual([`GET /logs/${log_id}`]);
  });

  test.each<[string, NonNullable<FacadeOptions['respond']>]>([
    ['nothing', agreeing(lost)],
    ['a 502', agreeing(({ method }) => (method === 'POST' ? json('', 502) : undefined))],
    ['another thing than a log', agreeing(({ method }) => (method === 'POST' ? json('["yes"]') : undefined))],
  ])('is unknown where %s came and it is not there; the error names it, and it is sent once', async (_what, respond) => {
    const { ask, calls, bodies } = judging({ respond });
    const reply = await ask(GIVE, { input });
    const [{ log_id }] = bodies as [{ log_id: string }];
    expect(codes(reply)).toEqual({ giveEvaluationJudgment: 'WRITE_OUTCOME_UNKNOWN' });
    expect(reply.errors?.[0]?.extensions).toMatchObject({ logId: log_id, retryable: false });
    expect(calls.slice(2)).toEqual([expect.stringMatching(/^POST/), `GET /logs/${log_id}`]);
  });

  test('is no such thing where nothing was sent', async () => {
    const { ask, calls } = judging({
      respond: agreeing(({ method }) =>
        method === 'POST' ? Promise.reject(new UpstreamError({ kind: 'unreachable', neverSent: true })) : undefined,
      ),
    });
    expect(codes(await ask(GIVE, { input }))).toEqual({ giveEvaluationJudgment: 'UPSTREAM_UNAVAILABLE' });
    expect(calls).toHaveLength(3);
  });
});

describe('correctEvaluationJudgment', () => {
  const input = { ...ROW, evaluatorLogId: TAGS, judgment: { options: ['lovely'] } };

  test('gives the new one and then deletes the earlier, by the same person unless another is named', async () => {
    const { ask, calls, bodies } = judging({ respond: agreeing() });
    expect((await ask(CORRECT, { input })).data.correctEvaluationJudgment.userErrors).toEqual([]);
    expect(calls.slice(0, 4)).toEqual([...LOOK_UPS, expect.stringMatching(/^POST \/evaluators\/log/), `DELETE /logs?id=${TAGS}`]);
    await ask(CORRECT, { input: { ...input, evaluatorLogId: `Log:${TAGS}`, user: 'ida' } });
    expect(bodies).toMatchObject([
      { judgment: ['lovely'], user: MAREN, parent_id: TAGGED },
      { judgment: ['lovely'], user: 'ida' },
    ]);
  });

  test.each<[string, () => Answer | Promise<Answer>, string | undefined]>([
    ['is gone already', () => json({ detail: 'Not found.' }, 404), undefined],
    ['may not go', () => json({ detail: 'no' }, 409), 'CONFLICT'],
    ['is not for this key to delete', () => json({ detail: 'no' }, 403), 'UPSTREAM_FAILURE'],
    ['is asked for without an answer', () => Promise.reject(new Error('reset')), 'WRITE_OUTCOME_UNKNOWN'],
    ['fails', () => json('', 500), 'WRITE_OUTCOME_UNKNOWN'],
  ])('keeps the new one where the earlier %s', async (_what, answer, code) => {
    const { ask, calls } = judging({ respond: agreeing(({ method }) => (method === 'DELETE' ? answer() : undefined)) });
    const { data } = await ask(CORRECT, { input });
    expect(data.correctEvaluationJudgment.evaluationLog).not.toBeNull();
    expect(data.correctEvaluationJudgment.userErrors).toMatchObject(code === undefined ? [] : [{ code, field: ['evaluatorLogId'] }]);
    expect(writesOf(calls)).toHaveLength(2);
  });

  test.each<[string, object, string, readonly string[]]>([
    ['what is said already', { judgment: { options: ['too long', 'invented fact'] } }, 'ALREADY_JUDGED', ['judgment']],
    ['another type', { judgment: { text: 'stiff' } }, 'INVALID', ['judgment', 'text']],
    ['what is no judgment', { evaluatorLogId: TAGGED }, 'NOT_FOUND', ['evaluatorLogId']],
    ['a judgment on another log', { evaluatorLogId: 'log_fYL6UIiKcf3mt8b4BhTw5' }, 'NOT_FOUND', ['evaluatorLogId']],
    ['a log of another evaluation', { logId: SAMPLE_IDS.logs.flow }, 'NOT_FOUND', ['logId']],
  ])('refuses %s, and sends nothing', async (_what, other, code, field) => {
    const { ask, calls } = judging({ respond: agreeing() });
    const { data } = await ask(CORRECT, { input: { ...input, ...other } });
    expect(data.correctEvaluationJudgment).toMatchObject({ evaluatorLog: null, userErrors: [{ code, field }] });
    expect(writesOf(calls)).toEqual([]);
  });

  test('deletes nothing where the new one is refused', async () => {
    const { ask, calls } = judging({
      respond: agreeing(({ method }) => (method === 'POST' ? json({ detail: 'no' }, 409) : undefined)),
    });
    const { data } = await ask(CORRECT, { input });
    expect(data.correctEvaluationJudgment).toMatchObject({ evaluatorLog: null, userErrors: [{ code: 'CONFLICT' }] });
    expect(writesOf(calls)).toHaveLength(1);
  });
});

describe('deleteEvaluationJudgment', () => {
  const input = { ...ROW, evaluatorLogId: TAGS };

  test('deletes with one call, behind two that look it up', async () => {
    const { ask, calls } = judging({ respond: agreeing() });
    const { data } = await ask(DELETE, { input });
    expect(data.deleteEvaluationJudgment).toMatchObject({ deletedEvaluatorLogId: `Log:${TAGS}`, userErrors: [] });
    expect(calls).toEqual([...LOOK_UPS, `DELETE /logs?id=${TAGS}`, LOOK_UPS[1]]);
  });

  test.each<[string, object, number, string]>([
    ['what is no judgment of the row', { evaluatorLogId: 'log_fYL6UIiKcf3mt8b4BhTw5' }, 204, 'NOT_FOUND'],
    ['what is gone meanwhile', {}, 404, 'NOT_FOUND'],
    ['what upstream keeps', {}, 409, 'CONFLICT'],
  ])('refuses %s', async (_what, other, status, code) => {
    const { ask } = judging({ respond: agreeing(({ method }) => (method === 'DELETE' ? json('', status) : undefined)) });
    const { data } = await ask(DELETE, { input: { ...input, ...other } });
    expect(data.deleteEvaluationJudgment).toMatchObject({
      deletedEvaluatorLogId: null,
      evaluationLog: null,
      userErrors: [{ code, field: ['evaluatorLogId'] }],
    });
  });
});

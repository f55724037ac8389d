import { describe, expect, test } from 'vitest';
import { SAMPLE_IDS } from '../../../sample/sample-ids.ts';
import { UpstreamError } from '../../../src/upstream/errors.ts';
import { codes, json } from '../../support/helpers.ts';
import { writable, writesOf } from '../../support/writable.ts';

const { files, evaluations } = SAMPLE_IDS;
const CREATE = `mutation ($input: CreateEvaluationInput!) {
  createEvaluation(input: $input) {
    evaluation { id humanloopId name fileId runsCount evaluators { orchestrated version { path } } }
    evaluationEdge { cursor node { name } }
    userErrors { __typename code message field ... on EvaluationNameTakenError { existing { id name } } }
  }
}`;
const input = (name: string | null, more: object = {}) => ({
  input: {
    file: { id: files.replyPrompt },
    name,
    evaluators: [{ evaluator: { path: { path: 'Evaluators/Words' } }, orchestrated: false }],
    ...more,
  },
});

describe('createEvaluation', () => {
  test('creates with one call, and the rest of the operation knows it', async () => {
    const { ask, calls, bodies } = await writable();
    const { data, errors } = await ask(CREATE, input('Summer'));
    expect(errors).toBeUndefined();
    const { evaluation, evaluationEdge, userErrors } = data.createEvaluation;
    expect(userErrors).toEqual([]);
    expect(evaluation).toMatchObject({
      name: 'Summer',
      fileId: files.replyPrompt,
      runsCount: 0,
      evaluators: [{ orchestrated: false, version: { path: 'Evaluators/Words' } }],
    });
    expect(evaluationEdge.node).toEqual({ name: 'Summer' });
    expect(calls).toEqual(['POST /evaluations']);
    expect(bodies).toEqual([
      { file: { id: files.replyPrompt }, name: 'Summer', evaluators: [{ path: 'Evaluators/Words', orchestrated: false }] },
    ]);
    const list = await ask(
      `query ($file: ID, $after: String) { first: evaluations(fileId: $file, first: 1) { nodes { id } } next: evaluations(fileId: $file, first: 1, after: $after) { nodes { name } } }`,
      { file: files.replyPrompt, after: evaluationEdge.cursor },
    );
    expect(list.data.first.nodes).toEqual([{ id: evaluation.id }]);
    expect(list.data.next.nodes[0].name).not.toBe('Summer');
  });

  test('reports a taken name with the evaluation that has it, looked up only when asked for', async () => {
    const { ask, calls } = await writable();
    const { data } = await ask(CREATE, input('Spring: who answers best?'));
    expect(data.createEvaluation).toMatchObject({
      evaluation: null,
      evaluationEdge: null,
      userErrors: [
        {
          __typename: 'EvaluationNameTakenError',
          code: 'NAME_TAKEN',
          field: ['name'],
          existing: { id: `Evaluation:${evaluations.spring}`, name: 'Spring: who answers best?' },
        },
      ],
    });
    expect(writesOf(calls)).toEqual(['POST /evaluations']);
    expect(calls).toHaveLength(2);
    calls.length = 0;
    await ask(
      'mutation ($input: CreateEvaluationInput!) { createEvaluation(input: $input) { userErrors { code } } }',
      input('Spring: who answers best?'),
    );
    expect(calls).toEqual(['POST /evaluations']);
  });

  test('reports an unknown version where it stands in the input', async () => {
    const { ask } = await writable({
      respond: () => json({ detail: [{ loc: ['body', 'evaluators', 0, 'version_id'], msg: 'secret text', type: 'x' }] }, 422),
    });
    const { data, errors } = await ask(CREATE, input('Autumn', { evaluators: [{ evaluator: { versionId: 'evv_nope' } }] }));
    expect(errors).toBeUndefined();
    expect(data.createEvaluation.userErrors).toEqual([
      {
        __typename: 'EvaluationInputError',
        code: 'INVALID',
        message: 'The evaluation source rejects the input.',
        field: ['evaluators', '0', 'evaluator', 'versionId'],
      },
    ]);
    expect(JSON.stringify(data)).not.toContain('secret');
  });

  test.each(['', 'x'.repeat(10_000), 'a\u0000b\u001f', 'Ünï 🦉 ‮name'])(
    'takes or refuses the name %j as upstream does, and stays sound',
    async (name) => {
      const { ask, bugs } = await writable();
      const { data, errors } = await ask(CREATE, input(name));
      expect(errors).toBeUndefined();
      const { evaluation, userErrors } = data.createEvaluation;
      if (userErrors.length === 0) expect(evaluation.name).toBe(name);
      else expect(userErrors).toMatchObject([{ code: 'INVALID' }]);
      expect(bugs).toEqual([]);
    },
  );

  test.each([
    ['none', {}],
    ['two', { versionId: 'evv_1', path: { path: 'Evaluators/Words' } }],
    ['a null', { versionId: null }],
  ])('refuses a selector with %s of its fields before any call, as a variable and as a literal', async (_how, evaluator) => {
    const { ask, calls } = await writable();
    const variable = await ask(CREATE, input('Winter', { evaluators: [{ evaluator }] }));
    expect(variable.data).toBeUndefined();
    expect(variable.errors?.[0]?.extensions['code']).toBe('BAD_USER_INPUT');
    const literal = JSON.stringify(evaluator).replace(/"(\w+)":/g, '$1:');
    const inline = await ask(`mutation { createEvaluation(input: { evaluators: [{ evaluator: ${literal} }] }) { userErrors { code } } }`);
    expect(inline.errors?.[0]?.extensions['code']).toBe('GRAPHQL_VALIDATION_FAILED');
    expect(calls).toEqual([]);
  });

  test('of a read-only source sends nothing', async () => {
    const { ask, calls } = await writable({ readOnly: true });
    const { data, errors } = await ask(CREATE, input('Never'));
    expect(errors).toBeUndefined();
    expect(data.createEvaluation.userErrors).toMatchObject([
      { code: 'READ_ONLY_SOURCE', message: 'Nothing was changed. This server was started to read only, with --read-only.' },
    ]);
    expect(calls).toEqual([]);
  });

  test.each([
    [401, 'UNAUTHENTICATED'],
    [403, 'FORBIDDEN'],
    [429, 'RATE_LIMITED'],
    [500, 'UPSTREAM_UNAVAILABLE'],
    [502, 'WRITE_OUTCOME_UNKNOWN'],
    [503, 'UPSTREAM_UNAVAILABLE'],
    [504, 'WRITE_OUTCOME_UNKNOWN'],
  ])('leaves a %i in errors, and is not sent again', async (status, code) => {
    const { ask, calls } = await writable({ respond: () => json({ detail: 'x' }, status) });
    const reply = await ask(CREATE, input('Winter'));
    expect(codes(reply)).toEqual({ createEvaluation: code });
    expect(reply.errors?.[0]?.extensions['retryable']).toBe(status === 429);
    expect(calls).toEqual(['POST /evaluations']);
  });

  test('that never got out is unavailable; one that got out without an answer has an unknown outcome', async () => {
    const before = await writable({ respond: () => Promise.reject(new UpstreamError({ kind: 'unreachable', neverSent: true })) });
    expect(codes(await before.ask(CREATE, input('Winter')))).toEqual({ createEvaluation: 'UPSTREAM_UNAVAILABLE' });
    const faults = [
      () => Promise.reject(new Error('reset')),
      () => json('{"id":"evr_', 201),
      () => json('<html>', 201),
      () => json([], 201),
    ];
    for (const respond of faults) {
      const after = await writable({ respond });
      expect(codes(await after.ask(CREATE, input('Winter')))).toEqual({ createEvaluation: 'WRITE_OUTCOME_UNKNOWN' });
      expect(after.calls).toEqual(['POST /evaluations']);
    }
  });
});

describe('evaluators of an evaluation', () => {
  test('are added and removed, each with one call', async () => {
    const { ask, calls, bodies } = await writable();
    const add = await ask(
      `mutation ($id: ID!, $file: ID!) { addEvaluatorsToEvaluation(input: { evaluationId: $id, evaluators: [{ evaluator: { file: { id: $file } } }] }) {
        evaluation { evaluators { version { fileId versionId } } } userErrors { code } } }`,
      { id: evaluations.gruff, file: files.wordsEvaluator },
    );
    const added = add.data.addEvaluatorsToEvaluation.evaluation.evaluators.at(-1).version;
    expect(added.fileId).toBe(files.wordsEvaluator);
    expect(calls).toEqual([`POST /evaluations/${evaluations.gruff}/evaluators`]);
    expect(bodies).toEqual([{ evaluators: [{ id: files.wordsEvaluator }] }]);
    const remove = `mutation ($id: ID!, $version: ID!) { removeEvaluatorFromEvaluation(input: { evaluationId: $id, evaluatorVersionId: $version }) {
      evaluation { evaluators { version { versionId } } } userErrors { __typename code field ... on EvaluationNotFoundError { humanloopId } } } }`;
    const ids = { id: `Evaluation:${evaluations.gruff}`, version: `EvaluatorVersion:${added.versionId}` };
    const removed = (await ask(remove, ids)).data.removeEvaluatorFromEvaluation;
    expect(removed.userErrors).toEqual([]);
    expect(removed.evaluation.evaluators).not.toContainEqual({ version: { versionId: added.versionId } });
    expect((await ask(remove, ids)).data.removeEvaluatorFromEvaluation).toEqual({
      evaluation: null,
      userErrors: [
        { __typename: 'EvaluationNotFoundError', code: 'NOT_FOUND', field: ['evaluatorVersionId'], humanloopId: added.versionId },
      ],
    });
  });
});

describe('deleting evaluations', () => {
  const DELETE = 'mutation ($id: ID!) { deleteEvaluation(input: { id: $id }) { deletedEvaluationId userErrors { __typename code } } }';
  const DELETE_MANY = `mutation ($ids: [ID!]!, $go: Boolean) { deleteEvaluations(input: { ids: $ids, continueOnError: $go }) {
    succeeded failed results { deletedEvaluationId userErrors { code } } } }`;

  test('answers with the global id, once', async () => {
    const { ask, calls } = await writable();
    const id = `Evaluation:${evaluations.gruff}`;
    expect((await ask(DELETE, { id })).data.deleteEvaluation).toEqual({ deletedEvaluationId: id, userErrors: [] });
    expect((await ask(DELETE, { id })).data.deleteEvaluation).toEqual({
      deletedEvaluationId: null,
      userErrors: [{ __typename: 'EvaluationNotFoundError', code: 'NOT_FOUND' }],
    });
    expect(calls).toEqual(Array(2).fill(`DELETE /evaluations/${evaluations.gruff}`));
    expect((await ask('query ($id: ID!) { evaluation(id: $id) { name } }', { id })).data).toEqual({ evaluation: null });
  });

  test('answers item by item, and goes on or stops as asked', async () => {
    const ids = [evaluations.gruff, 'evr_nope', evaluations.desk];
    const on = await writable();
    expect((await on.ask(DELETE_MANY, { ids })).data.deleteEvaluations).toMatchObject({
      succeeded: 2,
      failed: 1,
      results: [{ userErrors: [] }, { userErrors: [{ code: 'NOT_FOUND' }] }, { userErrors: [] }],
    });
    const stop = await writable();
    expect((await stop.ask(DELETE_MANY, { ids, go: false })).data.deleteEvaluations).toMatchObject({
      succeeded: 1,
      failed: 2,
      results: [{ userErrors: [] }, { userErrors: [{ code: 'NOT_FOUND' }] }, { userErrors: [{ code: 'CONFLICT' }] }],
    });
    expect(stop.calls).toHaveLength(2);
  });

  test('says of a 5xx among them that its outcome is unknown, and of an unknown one where it stands', async () => {
    const ids = [evaluations.gruff, 'evr_nope', evaluations.desk];
    const { ask } = await writable({ respond: ({ path }) => (path.endsWith(evaluations.desk) ? json('<html>', 504) : undefined) });
    const { data } = await ask(DELETE_MANY.replace('userErrors { code }', 'userErrors { code field }'), { ids });
    expect(data.deleteEvaluations.results).toMatchObject([
      { userErrors: [] },
      { userErrors: [{ code: 'NOT_FOUND', field: ['ids', '1'] }] },
      { userErrors: [{ code: 'WRITE_OUTCOME_UNKNOWN' }] },
    ]);
  });

  test('takes a 200 that is no JSON for no answer at all', async () => {
    const { ask } = await writable({ respond: () => json('<html>login</html>') });
    expect(codes(await ask(DELETE, { id: evaluations.gruff }))).toEqual({ deleteEvaluation: 'WRITE_OUTCOME_UNKNOWN' });
  });

  test('reports a fault at its item when others are done, and as an error when none is', async () => {
    const ids = [evaluations.gruff, evaluations.desk, evaluations.spring];
    const failing = (path: string) => (call: { path: string }) =>
      call.path.endsWith(path) ? Promise.reject(new Error('reset')) : undefined;
    const late = await writable({ respond: failing(evaluations.desk) });
    expect((await late.ask(DELETE_MANY, { ids })).data.deleteEvaluations).toMatchObject({
      succeeded: 2,
      results: [{ userErrors: [] }, { userErrors: [{ code: 'WRITE_OUTCOME_UNKNOWN' }] }, { userErrors: [] }],
    });
    const down = await writable({ respond: () => json({ detail: 'down' }, 503) });
    expect(codes(await down.ask(DELETE_MANY, { ids }))).toEqual({ deleteEvaluations: 'UPSTREAM_UNAVAILABLE' });
    expect(down.calls).toHaveLength(1);
  });
});

test('malformed ids never reach upstream', async () => {
  const { ask, calls } = await writable();
  const reply = await ask(`mutation {
    a: deleteEvaluation(input: { id: "ev_../x" }) { userErrors { code } }
    b: addEvaluatorsToEvaluation(input: { evaluationId: "", evaluators: [] }) { userErrors { code } }
    c: removeEvaluatorFromEvaluation(input: { evaluationId: "evr_1", evaluatorVersionId: "a/b" }) { userErrors { code } }
  }`);
  expect(codes(reply)).toEqual({ a: 'BAD_USER_INPUT', b: 'BAD_USER_INPUT', c: 'BAD_USER_INPUT' });
  expect(reply.data).toEqual({ a: null, b: null, c: null });
  expect(calls).toEqual([]);
});

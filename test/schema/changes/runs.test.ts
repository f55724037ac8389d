import { describe, expect, test } from 'vitest';
import { SAMPLE_IDS } from '../../../sample/sample-ids.ts';
import { UpstreamError } from '../../../src/upstream/errors.ts';
import { codes, json } from '../../support/helpers.ts';
import { writable, writesOf } from '../../support/writable.ts';

const { evaluations, files, runs } = SAMPLE_IDS;
const RUNS_PATH = `/evaluations/${evaluations.spring}/runs`;
const DATASET = { file: { id: files.questionsDataset } };
const PROMPT = { file: { id: files.replyPrompt } };

const CREATE_RUN = `mutation ($input: CreateEvaluationRunInput!) { createEvaluationRun(input: $input) {
  run { id status control orchestrated label dataset { path } version { path } logs(first: 1) { totalCount } }
  evaluation { runsCount runs { id } stats { runStats { runId numLogs } } }
  userErrors { __typename code field } } }`;

describe('createEvaluationRun', () => {
  test('creates with one call, and the payload reads the new state', async () => {
    const { ask, calls, bodies } = await writable();
    const { data, errors } = await ask(CREATE_RUN, {
      input: { evaluationId: evaluations.spring, dataset: DATASET, version: PROMPT, orchestrated: false },
    });
    expect(errors).toBeUndefined();
    const { run, evaluation, userErrors } = data.createEvaluationRun;
    expect(userErrors).toEqual([]);
    expect(run).toMatchObject({ status: 'PENDING', control: false, orchestrated: false, logs: { totalCount: 0 } });
    expect(evaluation.runsCount).toBe(6);
    expect(evaluation.runs[0].id).toBe(run.id);
    expect(evaluation.stats.runStats[0]).toMatchObject({ numLogs: 0 });
    expect(writesOf(calls)).toEqual([`POST ${RUNS_PATH}`]);
    expect(calls).toHaveLength(5);
    expect(bodies).toEqual([{ dataset: { id: files.questionsDataset }, version: { id: files.replyPrompt }, orchestrated: false }]);
  });

  test('takes over existing logs', async () => {
    const { ask } = await writable();
    const version = {
      versionId: (await ask(`{ evaluation(id: "${evaluations.spring}") { run(id: "${runs.warm}") { version { versionId } } } }`)).data
        .evaluation.run.version.versionId,
    };
    const { data } = await ask(CREATE_RUN, {
      input: { evaluationId: evaluations.spring, dataset: DATASET, version, orchestrated: false, useExistingLogs: true },
    });
    expect(data.createEvaluationRun.userErrors).toEqual([]);
    expect(data.createEvaluationRun.run).toMatchObject({ status: 'RUNNING', logs: { totalCount: 24 } });
  });

  test.each([
    ['a dataset', { version: PROMPT }],
    ['a version', { dataset: DATASET }],
  ])('refuses to take over logs without %s, before any call', async (_what, more) => {
    const { ask, calls } = await writable();
    const { data } = await ask(CREATE_RUN, { input: { evaluationId: evaluations.spring, useExistingLogs: true, ...more } });
    expect(data.createEvaluationRun.userErrors).toEqual([
      { __typename: 'EvaluationInputError', code: 'INVALID', field: ['useExistingLogs'] },
    ]);
    expect(calls).toEqual([]);
  });

  test('reports an unknown version, and an unknown evaluation', async () => {
    const { ask } = await writable();
    const version = { versionId: 'prv_nope' };
    const unknownVersion = await ask(CREATE_RUN, { input: { evaluationId: evaluations.spring, version } });
    expect(unknownVersion.data.createEvaluationRun).toMatchObject({ run: null, evaluation: null, userErrors: [{ code: 'INVALID' }] });
    const unknownEvaluation = await ask(CREATE_RUN, { input: { evaluationId: 'evr_nope', version: PROMPT } });
    expect(unknownEvaluation.data.createEvaluationRun.userErrors).toMatchObject([
      { __typename: 'EvaluationNotFoundError', code: 'NOT_FOUND' },
    ]);
  });

  test('has an unknown outcome without an answer, and is sent once', async () => {
    const respond = (call: { method: string }) => (call.method === 'POST' ? Promise.reject(new Error('reset')) : undefined);
    const { ask, calls } = await writable({ respond });
    expect(codes(await ask(CREATE_RUN, { input: { evaluationId: evaluations.spring } }))).toEqual({
      createEvaluationRun: 'WRITE_OUTCOME_UNKNOWN',
    });
    expect(calls).toEqual([`POST ${RUNS_PATH}`]);
    const down = await writable({ respond: () => Promise.reject(new UpstreamError({ kind: 'unreachable', neverSent: true })) });
    expect(codes(await down.ask(CREATE_RUN, { input: { evaluationId: evaluations.spring } }))).toEqual({
      createEvaluationRun: 'UPSTREAM_UNAVAILABLE',
    });
  });
});

describe('createEvaluationRuns', () => {
  const CREATE_RUNS = `mutation ($input: CreateEvaluationRunsInput!) { createEvaluationRuns(input: $input) {
    succeeded failed evaluation { runsCount } results { run { label } userErrors { code field } } } }`;

  test('answers for each version', async () => {
    const { ask, calls } = await writable();
    const versions = [PROMPT, { versionId: 'prv_nope' }, { path: { path: 'nowhere' } }, PROMPT];
    const { data } = await ask(CREATE_RUNS, {
      input: { evaluationId: evaluations.spring, dataset: DATASET, versions, orchestrated: false },
    });
    expect(data.createEvaluationRuns).toMatchObject({
      succeeded: 2,
      failed: 2,
      evaluation: { runsCount: 7 },
      results: [
        { userErrors: [] },
        { run: null, userErrors: [{ code: 'INVALID' }] },
        { userErrors: [{ code: 'INVALID' }] },
        { userErrors: [] },
      ],
    });
    expect(calls).toEqual([...Array(4).fill(`POST ${RUNS_PATH}`), `GET /evaluations/${evaluations.spring}`]);
  });

  test('stops where it is asked to, and refuses too many', async () => {
    const { ask, calls } = await writable();
    const versions = [{ versionId: 'prv_nope' }, PROMPT];
    const { data } = await ask(CREATE_RUNS, { input: { evaluationId: evaluations.spring, versions, continueOnError: false } });
    expect(data.createEvaluationRuns).toMatchObject({
      succeeded: 0,
      evaluation: null,
      results: [{}, { userErrors: [{ code: 'CONFLICT' }] }],
    });
    expect(calls).toHaveLength(1);
    const many = await ask(CREATE_RUNS, { input: { evaluationId: evaluations.spring, versions: Array(101).fill(PROMPT) } });
    expect(many.data.createEvaluationRuns.results[100].userErrors).toEqual([{ code: 'LIMIT_EXCEEDED', field: ['versions'] }]);
    expect(calls).toHaveLength(1);
  });
});

describe('runs of an evaluation', () => {
  test('are added from another one: one call, and one to read the run where it is selected', async () => {
    const { ask, calls } = await writable();
    const ADD =
      'mutation ($input: EvaluationRunInput!) { addExistingRunToEvaluation(input: $input) { run { id label logs(first: 1) { totalCount } } userErrors { code } } }';
    const input = { evaluationId: evaluations.gruff, runId: `Run:${evaluations.spring}:${runs.warm}` };
    const { data } = await ask(ADD, { input });
    expect(data.addExistingRunToEvaluation).toEqual({
      run: { id: `Run:${evaluations.gruff}:${runs.warm}`, label: 'warm-house-rules', logs: { totalCount: 24 } },
      userErrors: [],
    });
    const path = `/evaluations/${evaluations.gruff}`;
    expect(calls.toSorted()).toEqual([
      `GET ${path}/logs?page=1&size=1&run_id=${runs.warm}`,
      `GET ${path}/runs`,
      `POST ${path}/runs/${runs.warm}`,
    ]);
    calls.length = 0;
    await ask('mutation ($input: EvaluationRunInput!) { addExistingRunToEvaluation(input: $input) { userErrors { code } } }', { input });
    expect(calls).toEqual([`POST ${path}/runs/${runs.warm}`]);
    expect((await ask(ADD, { input: { ...input, runId: 'run_nope' } })).data.addExistingRunToEvaluation).toEqual({
      run: null,
      userErrors: [{ code: 'NOT_FOUND' }],
    });
  });

  test('are removed, and stay where else they are', async () => {
    const { ask } = await writable();
    const REMOVE =
      'mutation ($input: EvaluationRunInput!) { removeRunFromEvaluation(input: $input) { removedRunId evaluation { runsCount } userErrors { code } } }';
    const input = { evaluationId: evaluations.spring, runId: runs.easterTickets };
    expect((await ask(REMOVE, { input })).data.removeRunFromEvaluation).toEqual({
      removedRunId: `Run:${evaluations.spring}:${runs.easterTickets}`,
      evaluation: { runsCount: 4 },
      userErrors: [],
    });
    expect((await ask(REMOVE, { input })).data.removeRunFromEvaluation).toEqual({
      removedRunId: null,
      evaluation: null,
      userErrors: [{ code: 'NOT_FOUND' }],
    });
    const elsewhere = await ask(`{ evaluation(id: "${evaluations.easter}") { run(id: "${runs.easterTickets}") { id } } }`);
    expect(elsewhere.data.evaluation.run.id).toBe(`Run:${evaluations.easter}:${runs.easterTickets}`);
  });

  test('have one control, and mutations of one operation see each other', async () => {
    const { ask, bodies } = await writable();
    const { data } = await ask(
      `mutation ($a: EvaluationRunInput!, $b: EvaluationRunInput!) {
        a: setEvaluationControlRun(input: $a) { run { control } evaluation { controlRun { humanloopId } } userErrors { code } }
        b: setEvaluationControlRun(input: $b) { run { control } evaluation { controlRun { humanloopId } runs { humanloopId control } } userErrors { code } }
      }`,
      { a: { evaluationId: evaluations.spring, runId: runs.warm }, b: { evaluationId: evaluations.spring, runId: runs.storyteller } },
    );
    expect(data.a).toEqual({ run: { control: true }, evaluation: { controlRun: { humanloopId: runs.warm } }, userErrors: [] });
    expect(data.b.evaluation.controlRun).toEqual({ humanloopId: runs.storyteller });
    expect(data.b.evaluation.runs.filter(({ control }: { control: boolean }) => control)).toHaveLength(1);
    expect(bodies).toEqual([{ control: true }, { control: true }]);
  });

  test('are cancelled once; a final one reports its status', async () => {
    const { ask, calls, bodies } = await writable();
    const CANCEL = `mutation ($input: EvaluationRunInput!) { cancelEvaluationRun(input: $input) { run { status } userErrors { __typename code ... on EvaluationStateError { currentStatus } } } }`;
    const input = { evaluationId: evaluations.gruff, runId: runs.gruffPending };
    expect((await ask(CANCEL, { input })).data.cancelEvaluationRun).toEqual({ run: { status: 'CANCELLED' }, userErrors: [] });
    expect(bodies).toEqual([{ status: 'cancelled' }]);
    calls.length = 0;
    expect((await ask(CANCEL, { input })).data.cancelEvaluationRun).toEqual({
      run: null,
      userErrors: [{ __typename: 'EvaluationStateError', code: 'INVALID_STATE', currentStatus: 'CANCELLED' }],
    });
    const path = `/evaluations/${evaluations.gruff}/runs`;
    expect(calls).toEqual([`PATCH ${path}/${runs.gruffPending}`, `GET ${path}`]);
  });

  test('are updated; a change of nothing, an unknown run and a run of another evaluation are reported', async () => {
    const { ask, calls } = await writable();
    const UPDATE =
      'mutation ($input: UpdateEvaluationRunInput!) { updateEvaluationRun(input: $input) { run { status control } userErrors { code } } }';
    const ids = { evaluationId: evaluations.gruff, runId: runs.gruffPending };
    const done = await ask(UPDATE, { input: { ...ids, status: 'COMPLETED', control: true } });
    expect(done.data.updateEvaluationRun).toEqual({ run: { status: 'COMPLETED', control: true }, userErrors: [] });
    calls.length = 0;
    expect((await ask(UPDATE, { input: ids })).data.updateEvaluationRun.userErrors).toEqual([{ code: 'INVALID' }]);
    expect(calls).toEqual([]);
    expect((await ask(UPDATE, { input: { ...ids, runId: 'run_nope', control: true } })).data.updateEvaluationRun.userErrors).toEqual([
      { code: 'NOT_FOUND' },
    ]);
    calls.length = 0;
    const foreign = await ask(UPDATE, { input: { ...ids, runId: `Run:${evaluations.spring}:${runs.warm}`, control: true } });
    expect(codes(foreign)).toEqual({ updateEvaluationRun: 'BAD_USER_INPUT' });
    expect(calls).toEqual([]);
  });

  test('of a read-only source are left alone', async () => {
    const { ask, calls } = await writable({ readOnly: true });
    const input = `input: { evaluationId: "${evaluations.gruff}", runId: "${runs.gruffPending}" }`;
    const { data } = await ask(`mutation {
      a: cancelEvaluationRun(${input}) { userErrors { code } } b: setEvaluationControlRun(${input}) { userErrors { code } }
      c: addExistingRunToEvaluation(${input}) { userErrors { code } } d: removeRunFromEvaluation(${input}) { userErrors { code } }
      e: createEvaluationRun(input: { evaluationId: "evr_1" }) { userErrors { code } }
      f: createEvaluationRuns(input: { evaluationId: "evr_1", versions: [{ versionId: "x" }] }) { results { userErrors { code } } }
      g: addLogsToEvaluationRun(input: { evaluationId: "evr_1", runId: "run_1", logIds: ["a"] }) { userErrors { code } }
      h: deleteEvaluation(input: { id: "evr_1" }) { userErrors { code } }
    }`);
    expect(JSON.stringify(data).match(/READ_ONLY_SOURCE/g)).toHaveLength(8);
    expect(calls).toEqual([]);
  });
});

describe('addLogsToEvaluationRun', () => {
  const ADD = `mutation ($input: AddLogsToEvaluationRunInput!) { addLogsToEvaluationRun(input: $input) {
    addedCount run { status logs(first: 1) { totalCount } } chunks { logIds succeeded userErrors { code } } userErrors { code field } } }`;
  const MESSAGES = ADD.replace('userErrors { code field }', 'userErrors { message field }');
  const ids = { evaluationId: evaluations.gruff, runId: runs.gruffPending };
  const LOGS = `{ evaluation(id: "${evaluations.spring}") { logs(first: 5, filter: { runIds: ["${runs.warm}"] }) { nodes { log { id } } } } }`;

  test('adds logs by either id, each once, and the run reads the new state', async () => {
    const { ask, calls, bodies } = await writable();
    const logIds = (await ask(LOGS)).data.evaluation.logs.nodes.map(({ log }: { log: { id: string } }) => log.id) as string[];
    calls.length = 0;
    const { data, errors } = await ask(ADD, { input: { ...ids, logIds: [...logIds, String(logIds[0]).slice(4)] } });
    expect(errors).toBeUndefined();
    expect(data.addLogsToEvaluationRun).toMatchObject({
      addedCount: 5,
      run: { status: 'RUNNING', logs: { totalCount: 5 } },
      chunks: [{ succeeded: true }],
      userErrors: [],
    });
    expect(bodies).toEqual([{ log_ids: logIds.map((id) => id.slice(4)) }]);
    expect(writesOf(calls)).toEqual([`POST /evaluations/${evaluations.gruff}/runs/${runs.gruffPending}/logs`]);
  });

  test('reports unknown logs, none, and a final run', async () => {
    const { ask, calls } = await writable();
    const unknown = await ask(ADD, { input: { ...ids, logIds: ['log_nope'] } });
    expect(unknown.data.addLogsToEvaluationRun).toMatchObject({ addedCount: 0, run: null, userErrors: [{ code: 'INVALID' }] });
    calls.length = 0;
    const none = await ask(ADD, { input: { ...ids, logIds: [] } });
    expect(none.data.addLogsToEvaluationRun).toEqual({
      addedCount: 0,
      run: null,
      chunks: [],
      userErrors: [{ code: 'INVALID', field: ['logIds'] }],
    });
    expect(calls).toEqual([]);
    const final = await ask(ADD, { input: { evaluationId: evaluations.gruff, runId: runs.gruffCancelled, logIds: ['order-17/3'] } });
    expect(final.data.addLogsToEvaluationRun.userErrors).toMatchObject([{ code: 'INVALID_STATE' }]);
  });

  test('names the unknown logs, those of the chunk that each refusal is about', async () => {
    const { ask } = await writable();
    const known = ['order-17/3', 'mail:2025-04-20/7'];
    const logIds = [...known, 'log_a', ...Array.from({ length: 120 }, (_, at) => known[at % 2] ?? ''), 'log_b', 'log "c"'];
    const { data } = await ask(MESSAGES, { input: { ...ids, logIds } });
    expect(data.addLogsToEvaluationRun.userErrors).toEqual([
      { message: 'The evaluation source rejects the input: "log_a", "log_b", "log \\"c\\"".', field: ['logIds', '2'] },
    ]);
    const many = await ask(MESSAGES, { input: { ...ids, logIds: Array.from({ length: 150 }, (_, at) => `none_${at}`) } });
    expect(many.data.addLogsToEvaluationRun.userErrors.map(({ field }: { field: string[] }) => field)).toEqual([
      ['logIds', '0'],
      ['logIds', '100'],
    ]);
    expect(many.data.addLogsToEvaluationRun.userErrors[1].message).toMatch(/: "none_100", .*"none_119"\.$/);
  });

  test('reports where in the input an unknown log stands, in whichever chunk', async () => {
    const { ask } = await writable({
      respond: ({ body }) => {
        const { log_ids: sent } = JSON.parse(Buffer.from(body ?? '{}').toString()) as { log_ids?: string[] };
        const position = sent?.indexOf('log_bad') ?? -1;
        return position < 0 ? undefined : json({ detail: [{ loc: ['body', 'log_ids', position], msg: 'x', type: 'x' }] }, 422);
      },
    });
    const logIds = ['log_0', ...Array.from({ length: 110 }, (_, index) => `log_${index}`), 'log_bad'];
    const { data } = await ask(ADD, { input: { ...ids, logIds } });
    expect(data.addLogsToEvaluationRun.userErrors.at(-1)).toEqual({ code: 'INVALID', field: ['logIds', '111'] });
  });

  test('reports the list alone where upstream names a place that it was not sent', async () => {
    const { ask } = await writable({
      respond: ({ method }) =>
        method === 'POST' ? json({ detail: [{ loc: ['body', 'log_ids', 7], msg: 'x', type: 'x' }] }, 422) : undefined,
    });
    const { data } = await ask(ADD, { input: { ...ids, logIds: ['log_0'] } });
    expect(data.addLogsToEvaluationRun.userErrors).toEqual([{ code: 'INVALID', field: ['logIds'] }]);
  });

  test('sends ten thousand in chunks that answer for themselves, and refuses more', async () => {
    let sent = 0;
    const run = {
      ...JSON.parse('{"id":"run_1","orchestrated":false,"status":"running","control":false}'),
      added_at: '2025-01-01T00:00:00Z',
      created_at: '2025-01-01T00:00:00Z',
    };
    const { ask, calls } = await writable({
      respond: ({ method }) => {
        if (method === 'GET') return json({ records: [], page: 1, size: 1, total: 9900 });
        sent += 1;
        return sent === 2 ? json({ detail: 'unknown' }, 422) : sent === 3 ? Promise.reject(new Error('reset')) : json(run);
      },
    });
    const logIds = Array.from({ length: 10_000 }, (_, index) => `log_${index}`);
    const { data } = await ask(ADD, { input: { evaluationId: 'evr_1', runId: 'run_1', logIds } });
    expect(writesOf(calls)).toHaveLength(100);
    const { addedCount, chunks, userErrors } = data.addLogsToEvaluationRun;
    expect(addedCount).toBe(9800);
    expect(chunks[1]).toMatchObject({ succeeded: false, userErrors: [{ code: 'INVALID' }] });
    expect(chunks[2]).toMatchObject({ succeeded: false, userErrors: [{ code: 'WRITE_OUTCOME_UNKNOWN' }] });
    expect(userErrors).toHaveLength(2);
    calls.length = 0;
    const tooMany = await ask(ADD, { input: { evaluationId: 'evr_1', runId: 'run_1', logIds: [...logIds, 'one'] } });
    expect(tooMany.data.addLogsToEvaluationRun.userErrors).toEqual([{ code: 'LIMIT_EXCEEDED', field: ['logIds'] }]);
    expect(calls).toEqual([]);
  });
});

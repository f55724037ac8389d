import { describe, expect, test } from 'vitest';
import { SAMPLE_IDS } from '../../sample/sample-ids.ts';
import { facadeOver, promptLog, row } from '../support/bodies.ts';
import { codes, facade, json } from '../support/helpers.ts';
import { synthetic } from '../support/synthetic.ts';

describe('evaluationByName', () => {
  const byName = async (name: string, evaluations: number) => {
    const { ask, calls, rounds } = facade({ upstream: synthetic({ evaluations }), upstreamPage: 5, scanLimit: 3 });
    const reply = await ask(
      'query ($name: String!) { evaluationByName(fileId: "pr_1", name: $name) { humanloopId runs { humanloopId } } }',
      {
        name,
      },
    );
    return { reply, found: reply.data.evaluationByName, calls, rounds: rounds.count };
  };
  const page = (number: number) => `GET /evaluations?file_id=pr_1&page=${number}&size=5`;

  test('finds it on the first page with one call, and its runs with one more', async () => {
    const { found, calls, rounds } = await byName('Evaluation evr_4', 20);
    expect(found).toEqual({ humanloopId: 'evr_4', runs: [{ humanloopId: 'evr_4-r0' }, { humanloopId: 'evr_4-r1' }] });
    expect(calls).toEqual([page(1), 'GET /evaluations/evr_4/runs']);
    expect(rounds).toBe(2);
  });

  test('finds it on the third page after two others', async () => {
    const { found, calls } = await byName('Evaluation evr_10', 20);
    expect(found.humanloopId).toBe('evr_10');
    expect(calls).toEqual([page(1), page(2), page(3), 'GET /evaluations/evr_10/runs']);
  });

  test.each([
    [12, [page(1), page(2), page(3)]],
    [15, [page(1), page(2), page(3)]],
    [3, [page(1)]],
    [0, [page(1)]],
  ])('is null where none of %i has the name to the letter', async (evaluations, expected) => {
    const { reply, calls } = await byName('evaluation evr_1', evaluations);
    expect(reply).toEqual({ data: { evaluationByName: null } });
    expect(calls).toEqual(expected);
  });

  test('gives up after as many pages as it may read', async () => {
    const { reply, calls } = await byName('Evaluation evr_15', 20);
    expect(reply.data).toEqual({ evaluationByName: null });
    expect(codes(reply)).toEqual({ evaluationByName: 'SCAN_LIMIT_EXCEEDED' });
    expect(calls).toEqual([page(1), page(2), page(3)]);
  });

  test('passes over damaged evaluations', async () => {
    const good = { id: 'evr_2', name: 'x', evaluators: [] };
    const records = [null, 'x', { name: 'x' }, good];
    const { ask } = facade({ respond: () => json({ records, page: 1, size: 100, total: 4 }) });
    expect((await ask('{ evaluationByName(fileId: "pr_1", name: "x") { humanloopId } }')).data).toEqual({
      evaluationByName: { humanloopId: 'evr_2' },
    });
  });
});

describe('one scored row of an evaluation', () => {
  const { spring } = SAMPLE_IDS.evaluations;
  const { storyteller, easterTickets } = SAMPLE_IDS.runs;
  const { threeJudgmentsDeep, slash, colon } = SAMPLE_IDS.logs;
  const E = `GET /evaluations/${spring}`;
  const rowCall = (logId: string, run = '') =>
    `${E}/logs?${new URLSearchParams({ page: '1', size: '100' })}${run}&log_id=${encodeURIComponent(logId)}`;

  test.each([
    ['its log’s upstream id', threeJudgmentsDeep, storyteller, threeJudgmentsDeep, ''],
    ['its log’s global id', `Log:${threeJudgmentsDeep}`, storyteller, threeJudgmentsDeep, ''],
    [
      'its own id',
      `EvaluationLog:${spring}:${storyteller}:${threeJudgmentsDeep}`,
      storyteller,
      threeJudgmentsDeep,
      `&run_id=${storyteller}`,
    ],
    ['a log id with a slash', slash, easterTickets, slash, ''],
    ['a log id with colons and a slash', `Log:${colon}`, easterTickets, colon, ''],
    [
      'its own id with such a log id',
      `EvaluationLog:${spring}:${easterTickets}:${colon}`,
      easterTickets,
      colon,
      `&run_id=${easterTickets}`,
    ],
  ])('is found by %s: from the embedded backend with one call', async (_name, id, runId, logId, filter) => {
    const { ask, calls, rounds } = facade();
    const { data, errors } = await ask(
      'query ($e: ID!, $id: ID!) { evaluation(id: $e) { log(id: $id) { id runId log { humanloopId } } } }',
      {
        e: spring,
        id,
      },
    );
    expect(errors).toBeUndefined();
    expect(data.evaluation.log).toEqual({ id: `EvaluationLog:${spring}:${runId}:${logId}`, runId, log: { humanloopId: logId } });
    expect(calls).toEqual([E, rowCall(logId, filter)]);
    expect(rounds.count).toBe(1);
  });

  test('is null where the embedded backend has no such row, after one call', async () => {
    const { ask, calls } = facade();
    expect((await ask(`{ evaluation(id: "${spring}") { log(id: "log_nobody") { id } } }`)).data.evaluation).toEqual({ log: null });
    expect(calls).toEqual([E, rowCall('log_nobody')]);
  });

  const scan = async (logId: string, scanLimit: number, rows = 100) => {
    const { ask, calls, rounds } = facade({ upstream: synthetic({ runs: 1, logsPerRun: rows }), upstreamPage: 10, scanLimit });
    const reply = await ask('query ($id: ID!) { evaluation(id: "evr_0") { log(id: $id) { log { output } } } }', { id: logId });
    const pages = calls.filter((call) => call.includes('/logs')).map((call) => Number(/page=(\d+)/.exec(call)?.[1]));
    expect(calls[0]).toBe('GET /evaluations/evr_0');
    expect(calls.filter((call) => call.includes('log_id'))).toHaveLength(1);
    return { reply, log: reply.data.evaluation.log?.log ?? null, pages, rounds: rounds.count };
  };

  test.each([
    ['on the first page', 'evr_0-r0-l9', [1], 1],
    ['in the first wave', 'evr_0-r0-l10', [1, 2, 3], 2],
    ['in the second wave', 'evr_0-r0-l35', [1, 2, 3, 4, 5, 6, 7], 3],
    ['on the last page', 'evr_0-r0-l99', [1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 4],
  ])('is read for in waves, %s, where upstream does not know log_id', async (_name, logId, pages, rounds) => {
    const { reply, ...found } = await scan(logId, 50);
    expect(codes(reply)).toEqual({});
    expect(found).toEqual({ log: { output: `Answer ${logId.slice('evr_0-r0-l'.length)}` }, pages, rounds });
  });

  test('is null once the whole listing was read', async () => {
    const { reply, log, pages } = await scan('log_nobody', 10);
    expect([codes(reply), log]).toEqual([{}, null]);
    expect(pages).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  });

  test.each([
    [1, [1]],
    [4, [1, 2, 3, 4]],
    [9, [1, 2, 3, 4, 5, 6, 7, 8, 9]],
  ])('is given up after %i pages', async (scanLimit, expected) => {
    const { reply, log, pages } = await scan('evr_0-r0-l99', scanLimit);
    expect(codes(reply)).toEqual({ 'evaluation.log': 'SCAN_LIMIT_EXCEEDED' });
    expect([log, pages]).toEqual([null, expected]);
  });

  test('of another run is not taken for it, even from a server that ignores run_id', async () => {
    const { ask } = facadeOver({ rows: [row(promptLog(), { run_id: 'run_2' })] });
    const { data } = await ask(
      '{ node(id: "EvaluationLog:evr_1:run_1:log_1") { id } right: node(id: "EvaluationLog:evr_1:run_2:log_1") { id } }',
    );
    expect(data).toEqual({ node: null, right: { id: 'EvaluationLog:evr_1:run_2:log_1' } });
  });

  test.each([
    ['log(id: "EvaluationLog:evr_2:run_1:log_1") { id }', 'log'],
    ['run(id: "Run:evr_2:run_1") { id }', 'run'],
  ])('asked of another evaluation, %s, is null without a call', async (field, name) => {
    const { ask, calls } = facadeOver({});
    expect(await ask(`{ evaluation(id: "evr_1") { ${field} } }`)).toEqual({ data: { evaluation: { [name]: null } } });
    expect(calls).toEqual(['GET /evaluations/evr_1']);
  });

  test('several rows share the calls that look for them', async () => {
    const { ask, calls } = facade();
    const { data } = await ask(
      `{ evaluation(id: "${spring}") { a: log(id: "${slash}") { runId } b: log(id: "${threeJudgmentsDeep}") { runId } c: log(id: "${slash}") { id } } }`,
    );
    expect([data.evaluation.a.runId, data.evaluation.b.runId]).toEqual([easterTickets, storyteller]);
    expect(calls).toEqual([E, `${rowCall(slash)}&log_id=${threeJudgmentsDeep}`]);
  });
});

describe('over a server with pages of another size', () => {
  /** Serves at most ten records a page, whatever is asked for, and says so. */
  const clamping = (call: { path: string }) => {
    const url = new URL(call.path, 'http://clamp.test');
    if (!url.pathname.endsWith('/logs')) return undefined;
    url.searchParams.set('size', String(Math.min(10, Number(url.searchParams.get('size')))));
    return synthetic({ runs: 1, logsPerRun: 104 })({ ...call, method: 'GET', headers: {}, path: url.pathname + url.search });
  };

  test('a look-up finds the row', async () => {
    const { ask } = facade({ upstream: synthetic({ runs: 1, logsPerRun: 104 }), respond: clamping });
    const reply = await ask('{ evaluation(id: "evr_0") { log(id: "evr_0-r0-l65") { id } } }');
    expect([reply.data, codes(reply)]).toEqual([{ evaluation: { log: { id: 'EvaluationLog:evr_0:evr_0-r0:evr_0-r0-l65' } } }, {}]);
  });

  test('a later page is the rows that were asked for', async () => {
    const { ask } = facade({ upstream: synthetic({ runs: 1, logsPerRun: 104 }), respond: clamping });
    const reply = await ask('{ evaluation(id: "evr_0") { logs(page: 2, perPage: 100) { nodes { log { humanloopId } } } } }');
    expect(reply.data.evaluation.logs.nodes).toEqual([100, 101, 102, 103].map((row) => ({ log: { humanloopId: `evr_0-r0-l${row}` } })));
  });
});

test('a look-up of a damaged row is reported as damage', async () => {
  const { ask } = facade({
    upstream: synthetic({ runs: 1, logsPerRun: 3 }),
    respond: ({ path }) =>
      path.includes('/logs') ? json({ records: [{ run_id: 7, log: { id: 'log_1' } }], page: 1, size: 100, total: 1 }) : undefined,
  });
  const reply = await ask('{ evaluation(id: "evr_0") { log(id: "log_1") { id } } }');
  expect(codes(reply)).toEqual({ 'evaluation.log': 'UPSTREAM_BAD_RESPONSE' });
});

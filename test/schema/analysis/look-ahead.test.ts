import { describe, expect, test } from 'vitest';
import { facade, sampleBackend } from '../../support/helpers.ts';
import { EVALUATION, LOGS, plainCalls, questionIn, withoutAnswers } from './asking.ts';

const E = `GET /evaluations/${EVALUATION}`;

/** What a query asks of rows, and the calls that it takes with a server that answers no questions. */
const asked = async (query: string, variables: Record<string, unknown> = {}) => {
  const { ask, calls, bugs } = facade({ upstream: withoutAnswers });
  const reply = await ask(query, variables);
  expect(bugs).toEqual([]);
  expect(reply.errors).toBeUndefined();
  return {
    evaluation: reply.data.evaluation,
    questions: calls.map(questionIn).filter((question) => question !== undefined),
    calls: plainCalls(calls),
  };
};

const about = (selection: string, declared = ''): string => `query ${declared} { evaluation(id: "${EVALUATION}") { ${selection} } }`;
const PLAIN = { filter: {}, orderBy: [], window: { offset: 0, count: 0 }, total: false };

describe('one question asks for all that is selected below a connection', () => {
  test('whatever arguments, aliases and fragments it is selected by', async () => {
    const { questions, calls } =
      await asked(`${about('logs(first: 5) { nodes { runId } ...Sums aggregates { count duration { p: percentile(p: 5) } } ... { groups(by: [{ field: RUN }]) { totalCount } } }')}
      fragment Sums on EvaluationLogConnection {
        aggregates { ...Durations errorRateInterval { lower } }
        other: aggregates { duration { percentiles(ps: [90, 50]) { p } histogram(bins: 3) { count } again: histogram(bins: 3) { from } } totalCost { sum } }
        groups(by: [{ field: RUN }]) { nodes { aggregates { duration { max meanInterval(confidence: 0.9) { lower } } } } }
        days: groups(by: [{ createdAt: DAY }], first: 3, orderBy: KEY_DESC, timeZone: "Europe/Berlin") { nodes { keys { label } } }
        facets(by: [{ field: KIND }]) { totalCount }
        more: facets(by: [{ field: KIND }, { judgment: { path: "Evaluators/Voice" } }], timeZone: "UTC") { totalCount }
      }
      fragment Durations on EvaluationLogAggregates { duration { median: percentile(p: 50) meanInterval { lower } } }`);
    expect(questions).toEqual([
      {
        ...PLAIN,
        window: { offset: 0, count: 5 },
        aggregates: {
          errorRateIntervals: [0.95],
          numbers: {
            duration: { percentiles: expect.arrayContaining([5, 50, 90]), histograms: [{ bins: 3 }], intervals: [0.95] },
            totalCost: {},
          },
        },
        groups: [
          {
            by: [{ field: 'run' }],
            first: 50,
            order: 'count-desc',
            timeZone: 'UTC',
            aggregates: { numbers: { duration: { intervals: [0.9] } } },
          },
          { by: [{ createdAt: 'day' }], first: 3, order: 'key-desc', timeZone: 'Europe/Berlin' },
        ],
        facets: [
          { by: { field: 'kind' }, first: 20, timeZone: 'UTC' },
          { by: { judgment: { path: 'Evaluators/Voice' } }, first: 20, timeZone: 'UTC' },
        ],
      },
    ]);
    expect(calls).toEqual([E, `${LOGS}?page=1&size=100`, `${LOGS}?page=2&size=100`]);
  });

  test('and nothing that a directive leaves out', async () => {
    const query = about(
      'logs(first: 2) { aggregates @include(if: $sums) { count } totalCount @skip(if: $sums) ... @include(if: $groups) { groups(by: [{ field: $field }]) { totalCount } } facets(by: [{ field: RUN }]) @skip(if: true) { totalCount } }',
      '($sums: Boolean!, $groups: Boolean = false, $field: EvaluationLogDimension = KIND)',
    );
    expect((await asked(query, { sums: true })).questions).toEqual([{ ...PLAIN, aggregates: {} }]);
    const grouped = { by: [{ field: 'model' }], first: 50, order: 'count-desc', timeZone: 'UTC' };
    expect((await asked(query, { sums: true, groups: true, field: 'MODEL' })).questions).toEqual([
      { ...PLAIN, aggregates: {}, groups: [grouped] },
    ]);
    const { questions, calls, evaluation } = await asked(query, { sums: false });
    expect([questions, calls]).toEqual([[], [E, `${LOGS}?page=1&size=2`]]);
    expect(evaluation).toEqual({ logs: { totalCount: 104 } });
  });

  test('with variables wherever values stand', async () => {
    const query = about(
      'logs(filter: $filter, orderBy: [{ by: { field: $by }, direction: $down }], page: $page, perPage: 4) { nodes { runId } aggregates { duration { percentile(p: $p) } } }',
      '($filter: EvaluationLogFilter, $by: EvaluationLogOrderField!, $down: EvaluationOrderDirection, $page: Int, $p: Float!)',
    );
    const filter = {
      createdAt: { gte: '2025-04-14T11:00:00.5+02:00' },
      judgments: [{ evaluator: { versionId: 'EvaluatorVersion:evv_4Jxp6iNDTZgpbrYTgkmIm' }, state: ['MISSING', 'JUDGED'] }],
    };
    expect((await asked(query, { filter, by: 'TOTAL_COST', down: 'DESC', page: 3, p: 75 })).questions).toEqual([
      {
        filter: {
          createdAt: { gte: Date.parse('2025-04-14T09:00:00.500Z') * 1000 },
          judgments: [{ evaluator: { versionId: 'evv_4Jxp6iNDTZgpbrYTgkmIm' }, state: ['judged', 'missing'] }],
        },
        orderBy: [{ by: { number: 'totalCost' }, descending: true }],
        window: { offset: 8, count: 4 },
        total: false,
        aggregates: { numbers: { duration: { percentiles: [75] } } },
      },
    ]);
    expect((await asked(query, { by: 'LISTED', p: 1 })).questions).toMatchObject([
      { filter: {}, orderBy: [{ by: { listed: true } }], window: { offset: 0 } },
    ]);
  });

  test('the total, what follows and rows only where they are selected', async () => {
    const ask = async (selection: string) =>
      (await asked(about(`logs(first: 7, filter: { hasError: false }) { ${selection} }`))).questions[0];
    const question = { ...PLAIN, filter: { hasError: false } };
    const rows = { ...question, window: { offset: 0, count: 7 } };
    expect(await ask('nodes { runId }')).toEqual(rows);
    expect(await ask('edges { cursor }')).toEqual(rows);
    expect(await ask('pageInfo { endCursor }')).toEqual(rows);
    expect(await ask('pageInfo { hasNextPage }')).toEqual({ ...rows, hasNext: true });
    expect(await ask('totalCount')).toEqual({ ...question, total: true });
    expect(await ask('pageCursors { last { page } }')).toEqual({ ...question, total: true });
    expect(await ask('scan { rowsRead }')).toEqual(rows);
  });

  test('what @defer has come later, too', async () => {
    const { calls, fetch } = facade({ upstream: withoutAnswers });
    const answer = await fetch(
      new Request('http://facade.test/graphql', {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept: 'multipart/mixed' },
        body: JSON.stringify({ query: about('logs(first: 1) { nodes { runId } ... @defer { aggregates { count } } }') }),
      }),
    );
    expect(await answer.text()).toContain('"aggregates":{"count":104}');
    expect(calls.map(questionIn).filter((question) => question)).toEqual([{ ...PLAIN, window: { offset: 0, count: 1 }, aggregates: {} }]);
  });
});

describe('what takes no analysis', () => {
  test.each([
    ['logs(first: 3) { nodes { runId } totalCount scan { isComplete isPushedDown rowsRead } }', [E, `${LOGS}?page=1&size=3`]],
    [
      'logs(first: 3, filter: {}, orderBy: []) { nodes { runId } totalCount scan { isComplete isPushedDown rowsRead } }',
      [E, `${LOGS}?page=1&size=3`],
    ],
    [
      'logs(first: 3, filter: { runIds: ["run_uvF6oByxA7fMvZ1UC7qLZ"] }) { nodes { runId } totalCount scan { isComplete isPushedDown rowsRead } }',
      [E, `${LOGS}?page=1&size=3&run_id=run_uvF6oByxA7fMvZ1UC7qLZ`],
    ],
  ])('is read as it is listed: %s', async (selection, calls) => {
    const found = await asked(about(selection));
    expect([found.questions, found.calls]).toEqual([[], calls]);
    expect(found.evaluation.logs).toMatchObject({ nodes: [{}, {}, {}], scan: { isComplete: false, isPushedDown: true, rowsRead: 3 } });
  });

  test('a filter that no run fits costs no call of rows, and every number of none is there', async () => {
    const { evaluation, calls } = await asked(
      about(
        'logs(filter: { runIds: [] }) { totalCount nodes { runId } aggregates { count errorRate duration { count mean percentile(p: 50) percentiles { p } histogram { count } } judgments { numMissing passRate } } groups(by: [{ field: RUN }]) { totalCount } }',
      ),
    );
    expect(evaluation.logs).toEqual({
      totalCount: 0,
      nodes: [],
      aggregates: {
        count: 0,
        errorRate: null,
        duration: { count: 0, mean: null, percentile: null, percentiles: [], histogram: [] },
        judgments: Array.from({ length: 5 }, () => ({ numMissing: 0, passRate: null })),
      },
      groups: { totalCount: 0 },
    });
    expect(calls).toEqual([E]);
  });
});

describe('rows are read once', () => {
  test('for several connections of the same rows, whatever their pages, orders and filters', async () => {
    const { calls, evaluation } = await asked(
      about(`a: logs(first: 3, filter: { hasError: true }) { totalCount nodes { runId } }
        b: logs(page: 2, perPage: 5, filter: { hasError: true }, orderBy: [{ by: { field: DURATION } }]) { nodes { runId } }
        c: logs(filter: { hasError: false }) { aggregates { count } }`),
    );
    expect(
      calls
        .filter((call) => call.startsWith(LOGS))
        .toSorted()
        .filter((call, index, all) => all.indexOf(call) !== index),
    ).toEqual([]);
    expect(evaluation.a.totalCount + evaluation.c.aggregates.count).toBe(104);
  });

  test('by a source that answers by itself, which sends the rows of the page alone', async () => {
    const { ask, calls } = facade({ upstream: await sampleBackend(), anyRange: true });
    const reply = await ask(
      about(
        'logs(first: 2, filter: { hasError: false }, orderBy: [{ by: { field: DURATION } }]) { totalCount nodes { runId } aggregates { count } scan { isComplete isPushedDown rowsRead } }',
      ),
    );
    expect(reply.errors).toBeUndefined();
    expect(reply.data.evaluation.logs).toMatchObject({ nodes: [{}, {}], scan: { isComplete: true, isPushedDown: true } });
    expect(plainCalls(calls)).toEqual([E, `${LOGS}?offset=0&size=2`]);
  });

  test('no further than a full page where nothing else is asked', async () => {
    const { calls, evaluation } = await asked(
      about('logs(first: 2, filter: { hasError: false }) { nodes { runId } scan { isComplete isPushedDown rowsRead } }'),
    );
    expect(calls.filter((call) => call.startsWith(LOGS))).toHaveLength(1);
    expect(evaluation.logs.scan).toMatchObject({ isComplete: false, isPushedDown: false });
  });

  test('up to the scan limit, and then refused with how many were read', async () => {
    const { ask } = facade({ upstream: withoutAnswers, scanLimit: 1, upstreamPage: 20 });
    const reply = await ask(about('name logs { aggregates { count } }'));
    expect(reply.data.evaluation).toEqual({ name: 'Spring: who answers best?', logs: null });
    expect(reply.errors).toMatchObject([
      { path: ['evaluation', 'logs'], extensions: { code: 'SCAN_LIMIT_EXCEEDED', rowsRead: expect.any(Number) } },
    ]);
  });

  test('of more groups than may be held there are none', async () => {
    const backend = await sampleBackend();
    const row = (index: number) => ({
      run_id: 'run_1',
      datapoint: null,
      log: {
        id: `log_${index}`,
        created_at: '2025-01-01T00:00:00Z',
        prompt: { version_id: 'prv_1' },
        user: `user ${index}`,
        evaluator_logs: [],
      },
      evaluator_logs: [],
    });
    const TOTAL = 10_001;
    const { ask } = facade({
      upstream: backend,
      scanLimit: 200,
      respond: ({ path }) => {
        const { pathname, searchParams } = new URL(path, 'http://v5.test');
        if (!pathname.endsWith('/logs')) return undefined;
        const [page, size] = [Number(searchParams.get('page')), Number(searchParams.get('size'))];
        const records = Array.from({ length: Math.max(0, Math.min(size, TOTAL - (page - 1) * size)) }, (_, index) =>
          row((page - 1) * size + index),
        );
        return {
          status: 200,
          headers: { 'content-type': 'application/json' },
          body: Buffer.from(JSON.stringify({ records, page, size, total: TOTAL })),
        };
      },
    });
    const reply = await ask(about('logs { groups(by: [{ field: USER }], first: 1) { totalCount } }'));
    expect(reply.errors).toMatchObject([{ path: ['evaluation', 'logs'], extensions: { code: 'GROUP_LIMIT_EXCEEDED' } }]);
  });
});

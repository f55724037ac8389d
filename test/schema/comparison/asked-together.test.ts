import { describe, expect, test } from 'vitest';
import { codes, facade, sampleBackend } from '../../support/helpers.ts';
import { synthetic } from '../../support/synthetic.ts';
import { writable } from '../../support/writable.ts';
import { EVALUATION, LOGS, plainCalls, questionIn, withoutAnswers } from '../analysis/asking.ts';

const E = `GET /evaluations/${EVALUATION}`;
const CONTROL = 'run_uvF6oByxA7fMvZ1UC7qLZ';
const CANDIDATES = ['run_XJmhvTUO2CAxMgr7NxR6O', 'run_0rLTuIVnBtotNrNZLxGwH'];

const about = (selection: string, declared = ''): string => `query ${declared} { evaluation(id: "${EVALUATION}") { ${selection} } }`;
const compared = (selection: string, args = `candidateIds: ${JSON.stringify(CANDIDATES)}`): string =>
  `comparison(${args}) { ${selection} }`;

/** What a query asks of rows, and the calls that it takes, in one order. */
const asked = async (query: string, variables: Record<string, unknown> = {}, upstream = withoutAnswers, anyRange = false) => {
  const { ask, calls, rounds, bugs } = facade({ upstream, anyRange });
  const reply = await ask(query, variables);
  expect([reply.errors, bugs]).toEqual([undefined, []]);
  const questions = calls.map(questionIn).filter((question) => question !== undefined);
  return { evaluation: reply.data.evaluation, questions, calls: plainCalls(calls).toSorted(), rounds: rounds.count };
};

const ASK = { control: CONTROL, candidates: CANDIDATES, pairBy: 'datapoint', minDelta: 0 };
const PLAIN = { filter: {}, orderBy: [], window: { offset: 0, count: 0 }, total: false };
const ALL_RUNS = 'run_id=run_0rLTuIVnBtotNrNZLxGwH&run_id=run_XJmhvTUO2CAxMgr7NxR6O&run_id=run_uvF6oByxA7fMvZ1UC7qLZ';

describe('one question asks for all that is selected below a comparison', () => {
  test('whatever aliases, arguments, fragments and directives it is selected by', async () => {
    const { questions } = await asked(
      `${about(
        compared(`
          summary { pairs significance { pValueExact @include(if: $exact) } }
          helpful: summary(evaluators: [{ name: "Helpfulness" }]) { delta }
          ...Rows
          measures { delta }
          all: rows(first: 2, filter: $filter) { nodes { cells { judgments { change } } } }
          same: rows(first: 2, filter: {}) { totalCount nodes { cells { run { label } } } }
          left: rows @skip(if: true) { totalCount }`),
        '($exact: Boolean = true, $filter: EvaluationComparisonRowFilter = {})',
      )}
      fragment Rows on EvaluationComparison {
        worst: rows(page: 2, perPage: 3, orderBy: { field: DELTA, direction: DESC }, filter: {
          candidateId: "Run:${EVALUATION}:${CANDIDATES[1]}", evaluator: { versionId: "EvaluatorVersion:evv_4Jxp6iNDTZgpbrYTgkmIm" }, changes: [REGRESSED, ERRORED], delta: { lt: 0 }
        }) { nodes { datapoint { humanloopId } } }
        counted: rows(first: 7, filter: { changes: [CHANGED] }) { totalCount }
      }`,
    );
    const rows = (filter: object, window: object, orderBy: object = { by: 'control' }) => ({ filter, orderBy, window });
    expect(questions).toEqual([
      {
        ...PLAIN,
        comparisons: [
          {
            ...ASK,
            summary: true,
            exact: true,
            measures: ['duration', 'providerLatency', 'totalCost', 'totalTokens'].map((field) => ({ field })),
            rows: [
              rows(
                {
                  candidate: CANDIDATES[1],
                  evaluator: { versionId: 'evv_4Jxp6iNDTZgpbrYTgkmIm' },
                  changes: ['errored', 'regressed'],
                  delta: { lt: 0 },
                },
                { offset: 3, count: 3 },
                { by: 'delta', descending: true },
              ),
              rows({ changes: ['changed'] }, { offset: 0, count: 0 }),
              rows({}, { offset: 0, count: 2 }),
            ],
          },
        ],
      },
    ]);
  });

  test('and what is not selected is not asked', async () => {
    const question = async (selection: string) => (await asked(about(compared(selection)))).questions[0];
    expect(await question('pairedCount')).toEqual({ ...PLAIN, comparisons: [ASK] });
    expect(await question('scan { rowsRead }')).toEqual({ ...PLAIN, comparisons: [ASK] });
    expect(await question('summary { pairs }')).toEqual({ ...PLAIN, comparisons: [{ ...ASK, summary: true }] });
    expect(await question('control { label } candidates { label }')).toBeUndefined();
  });

  test('with what @defer has come later', async () => {
    const { calls, fetch } = facade({ upstream: await sampleBackend(), anyRange: true });
    const query = about(compared('pairedCount ... @defer { summary { pairs } rows(first: 1) { nodes { datapoint { humanloopId } } } }'));
    const headers = { 'content-type': 'application/json', accept: 'multipart/mixed' };
    const answer = await fetch(new Request('http://facade.test/graphql', { method: 'POST', headers, body: JSON.stringify({ query }) }));
    const text = await answer.text();
    expect(text).toContain('"pairedCount":24');
    expect(text).toContain('"summary":[{"pairs":22}');
    expect(calls.filter((call) => questionIn(call))).toHaveLength(1);
  });
});

const EVERYTHING = `control { label } candidates { label stats { numLogs } } pairedCount summary { evaluator { name } pairs } measures { delta }
  rows(first: 500) { totalCount nodes { datapoint { humanloopId } inputs cells { run { label } logs { run { label } judgments { state } } judgments { evaluator { name } judgment { display } } } } }`;

describe('calls', () => {
  test('of the embedded backend are the evaluation, its runs and one for all of the rest', async () => {
    const { calls, evaluation } = await asked(about(compared(EVERYTHING)), {}, await sampleBackend(), true);
    expect(evaluation.comparison.rows.nodes).toHaveLength(24);
    expect(calls).toEqual([E, expect.stringMatching(`${LOGS}.*${ALL_RUNS}`), `${E}/runs`, `${E}/stats`]);
  });

  test('of our own /v5 are the same', async () => {
    const { calls, evaluation } = await asked(about(compared(EVERYTHING)), {}, await sampleBackend());
    expect(evaluation.comparison.rows.nodes).toHaveLength(24);
    expect(calls).toEqual([E, `${LOGS}?page=1&size=100&${ALL_RUNS}`, `${E}/runs`, `${E}/stats`]);
  });

  test('of any other server are one for every hundred rows of the runs compared, and no others', async () => {
    const { ask, calls } = facade({ upstream: synthetic({ runs: 4, logsPerRun: 150 }) });
    const query = `{ evaluation(id: "evr_0") { comparison(candidateIds: ["evr_0-r2"]) { pairedCount unmatchedCount summary { pairs } } } }`;
    expect((await ask(query)).data.evaluation.comparison).toMatchObject({ pairedCount: 0, unmatchedCount: 300 });
    const pages = [1, 2, 3].map((page) => `GET /evaluations/evr_0/logs?page=${page}&size=100&run_id=evr_0-r0&run_id=evr_0-r2`);
    expect(plainCalls(calls).toSorted()).toEqual(['GET /evaluations/evr_0', ...pages, 'GET /evaluations/evr_0/runs']);
  });

  test('where all runs are compared the pages are those of all rows', async () => {
    const { calls, evaluation } = await asked(about(compared('pairedCount', 'alpha: 0.05')));
    expect(evaluation.comparison.pairedCount).toBe(0);
    expect(calls).toEqual([E, `${LOGS}?page=1&size=100`, `${LOGS}?page=2&size=100`, `${E}/runs`]);
  });

  test('of any other server are shared with what else is asked of the same rows', async () => {
    const { ask, calls } = facade({ upstream: synthetic({ runs: 2, logsPerRun: 150 }) });
    const judges = 'first: { name: "Judge 1" }, second: { name: "Judge 2" }';
    const { data } = await ask(
      `{ evaluation(id: "evr_0") { comparison { unmatchedCount } logs { aggregates { count } } agreement(${judges}) { pairs } } }`,
    );
    expect(data.evaluation).toEqual({
      comparison: { unmatchedCount: 300 },
      logs: { aggregates: { count: 300 } },
      agreement: { pairs: 300 },
    });
    const pages = [1, 2, 3].map((page) => `GET /evaluations/evr_0/logs?page=${page}&size=100`);
    expect(plainCalls(calls).toSorted()).toEqual(['GET /evaluations/evr_0', ...pages, 'GET /evaluations/evr_0/runs']);
  });

  test('rows from the end ask once more, for the total comes first', async () => {
    const { questions, evaluation } = await asked(
      about(compared('pairedCount rows(last: 4) { totalCount nodes { datapoint { humanloopId } } }')),
      {},
      await sampleBackend(),
    );
    expect(evaluation.comparison.rows.nodes).toHaveLength(4);
    const rows = (offset: number, count: number) => [{ filter: {}, orderBy: { by: 'control' }, window: { offset, count } }];
    expect(questions.map(({ comparisons }) => comparisons)).toEqual([[{ ...ASK, rows: rows(0, 0) }], [{ ...ASK, rows: rows(20, 4) }]]);
  });

  test('past the scan limit there is no comparison, rather than one of a part', async () => {
    const { ask, calls } = facade({ upstream: synthetic({ runs: 2, logsPerRun: 100 }), upstreamPage: 10, scanLimit: 5 });
    const reply = await ask('{ evaluation(id: "evr_0") { name comparison { pairedCount } } }');
    expect(reply.data.evaluation).toEqual({ name: 'Evaluation evr_0', comparison: null });
    expect(codes(reply)).toEqual({ 'evaluation.comparison': 'SCAN_LIMIT_EXCEEDED' });
    expect(calls.filter((call) => call.includes('/logs'))).toHaveLength(1);
  });
});

test('a comparison stands beside rows and what they come to in one operation', async () => {
  const { evaluation } = await asked(
    about(
      `${compared('pairedCount')} logs(first: 3) { totalCount nodes { runId } aggregates { count } } again: ${compared('unmatchedCount')}`,
    ),
    {},
    await sampleBackend(),
    true,
  );
  expect(evaluation).toMatchObject({
    comparison: { pairedCount: 24 },
    logs: { totalCount: 104, aggregates: { count: 104 } },
    again: { unmatchedCount: 0 },
  });
});

test('after a written change a comparison in the same operation is of what there is then', async () => {
  const { ask } = await writable({ anyRange: true });
  const fields = 'comparison(filter: { hasError: false }) { control { humanloopId } candidates { humanloopId } }';
  const [before] = CANDIDATES as [string];
  const reply = await ask(`mutation {
    first: setEvaluationControlRun(input: { evaluationId: "${EVALUATION}", runId: "${before}" }) { evaluation { ${fields} } userErrors { code } }
    second: removeEvaluatorFromEvaluation(input: { evaluationId: "${EVALUATION}", evaluatorVersionId: "evv_A9oreAKmXj1flNYKe6gFS" }) {
      evaluation { comparison { summary { evaluator { name } } } } userErrors { code }
    }
  }`);
  expect(reply.errors).toBeUndefined();
  expect(reply.data.first.evaluation.comparison.control).toEqual({ humanloopId: before });
  expect(reply.data.first.evaluation.comparison.candidates).toHaveLength(4);
  const names = reply.data.second.evaluation.comparison.summary.map(({ evaluator }: { evaluator: { name: string } }) => evaluator.name);
  expect(names).toHaveLength(16);
  expect(names).not.toContain('Voice');
});

describe('the cost of a comparison', () => {
  const refusedOf = async (selection: string, maxCost: number) => {
    const { ask } = facade({ upstream: synthetic({ runs: 3, logsPerRun: 2 }), settings: { maxCost } });
    const { errors } = await ask(`{ evaluation(id: "evr_0") { ${selection} } }`);
    return errors?.map(({ message }) => message);
  };

  test('is a hundred for each candidate and a hundred more', async () => {
    const two = 'comparison(candidateIds: ["evr_0-r1", "evr_0-r2"]) { pairedCount }';
    expect(await refusedOf(two, 300)).toBeUndefined();
    expect(await refusedOf(two, 299)).toEqual([expect.stringMatching(/may bring 300 rows, most of them at comparison/)]);
    const rows =
      'comparison(candidateIds: ["evr_0-r1"]) { rows(first: 50) { nodes { cells { logs { run { logs(first: 20) { nodes { id } } } } } } } }';
    expect(await refusedOf(rows, 1_249)).toEqual([expect.stringMatching(/may bring \d+ rows, most of them at comparison/)]);
  });

  test('counts among the ten questions of all rows', async () => {
    const many = (count: number) =>
      Array.from(
        { length: count },
        (_, index) => `c${index}: comparison(candidateIds: ["evr_0-r1"], alpha: 0.0${index + 1}) { pairedCount }`,
      ).join(' ');
    expect(await refusedOf(many(10), 10_000)).toBeUndefined();
    expect(await refusedOf(many(11), 10_000)).toEqual([expect.stringMatching(/summed up 11 times/)]);
    const judges = 'agreement(first: { name: "Judge 1" }, second: { name: "Judge 2" }) { pairs }';
    expect(await refusedOf(`${many(10)} ${judges}`, 10_000)).toEqual([expect.stringMatching(/summed up 11 times/)]);
  });
});

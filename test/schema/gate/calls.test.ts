import { describe, expect, test } from 'vitest';
import type { Send } from '../../../src/contract/send.ts';
import { facade, json } from '../../support/helpers.ts';
import { synthetic } from '../../support/synthetic.ts';
import { plainCalls } from '../analysis/asking.ts';

const E = 'GET /evaluations/evr_0';
const ROUND = [E, `${E}/runs`, `${E}/stats`];

const boolean = (versionId: string, numTrue: number, numFalse: number, numErrors = 0) => ({
  evaluator_version_id: versionId,
  total_logs: numTrue + numFalse + numErrors,
  num_judgments: numTrue + numFalse,
  num_nulls: 0,
  num_errors: numErrors,
  num_true: numTrue,
  num_false: numFalse,
});

/** A server whose runs have stats, and a dataset of so many datapoints. */
const withStats = (
  stats: readonly object[],
  {
    datapoints,
    orchestrated = true,
    numLogs = 150,
    status = 'completed',
  }: { datapoints?: number; orchestrated?: boolean; numLogs?: number; status?: string } = {},
): Send => {
  const server = synthetic({ runs: 2, logsPerRun: 150 });
  return async (call) => {
    if (call.path.endsWith('/stats')) {
      const run_stats = ['evr_0-r0', 'evr_0-r1'].map((run_id) => ({ run_id, num_logs: numLogs, status, evaluator_stats: stats }));
      return json({ status, run_stats });
    }
    const answer = await server(call);
    if (!call.path.endsWith('/runs')) return answer;
    const { runs } = JSON.parse(Buffer.from(answer.body).toString('utf8')) as { runs: object[] };
    const dataset =
      datapoints === undefined
        ? null
        : { id: 'ds_1', version_id: 'dsv_1', path: 'Questions', name: 'Questions', type: 'dataset', datapoints_count: datapoints };
    return json({ runs: runs.map((run) => ({ ...run, orchestrated, dataset, status })) });
  };
};

const JUDGE = 'evaluator: { name: "Judge 1" }';

const gateOf = async (upstream: Send, rules: string, more = '') => {
  const { ask, calls, rounds, bugs } = facade({ upstream, upstreamPage: 100 });
  const { data, errors } = await ask(`{ evaluationGate(input: { evaluationId: "evr_0", runId: "evr_0-r1", rules: [${rules}] ${more} }) {
    verdict problems coverage checks { verdict reason observed samples interval { lower upper method } }
  } }`);
  expect([errors, bugs]).toEqual([undefined, []]);
  const asked = plainCalls(calls);
  return { gate: data.evaluationGate, calls: asked.toSorted(), rounds: rounds.count };
};

describe('a gate on stats', () => {
  test('takes three calls in one round', async () => {
    const rules = `{ ${JUDGE}, measure: PASS_RATE, min: 0.8 } { ${JUDGE}, measure: JUDGMENT_ERROR_RATE, max: 0.1 } { measure: LOG_COUNT, min: 150 }`;
    const { gate, calls, rounds } = await gateOf(withStats([boolean('evv_1', 120, 20, 10)], { datapoints: 150 }), rules);
    expect(calls).toEqual(ROUND);
    expect(rounds).toBe(1);
    expect(gate).toMatchObject({
      verdict: 'PASS',
      problems: [],
      coverage: 1,
      checks: [{ observed: 0.8, samples: 150, interval: { method: 'WILSON' } }, { observed: 10 / 150 }, { observed: 150 }],
    });
  });

  test('counts rows without a judgment as what is worst for the bound, as far as they may be missing', async () => {
    const stats = [boolean('evv_1', 120, 15)];
    const more = ', minCoverage: 0.9';
    const rule = (bound: string) => `{ ${JUDGE}, measure: PASS_RATE, ${bound} }`;
    expect((await gateOf(withStats(stats), rule('min: 0.8'), more)).gate.checks).toMatchObject([{ observed: 0.8, verdict: 'PASS' }]);
    expect((await gateOf(withStats(stats), rule('max: 0.8'), more)).gate.checks).toMatchObject([{ observed: 0.9, verdict: 'FAIL' }]);
    expect((await gateOf(withStats(stats), rule('min: 0.1'))).gate.checks).toMatchObject([{ reason: 'MISSING_JUDGMENTS' }]);
  });

  test('is inconclusive for too little of the dataset, and for a run that is not completed', async () => {
    const rule = `{ ${JUDGE}, measure: PASS_RATE, min: 0.5 }`;
    const few = await gateOf(withStats([boolean('evv_1', 150, 0)], { datapoints: 200 }), rule);
    expect(few.gate).toMatchObject({ verdict: 'INCONCLUSIVE', coverage: 0.75, problems: [expect.stringContaining('0.75')] });
    const running = withStats([boolean('evv_1', 150, 0)], { status: 'running' });
    expect((await gateOf(running, rule)).gate).toMatchObject({ verdict: 'INCONCLUSIVE', problems: [expect.stringContaining('running')] });
    expect((await gateOf(running, rule, ', allowUnfinished: true')).gate).toMatchObject({ verdict: 'PASS', problems: [] });
  });
});

describe('rows are read', () => {
  const pages = (run: string, count: number): string[] =>
    Array.from({ length: count }, (_, index) => `${E}/logs?page=${index + 1}&size=100${run}`);

  test('where datapoints may have several logs, and decide over stats then', async () => {
    const upstream = withStats([boolean('evv_1', 150, 0)], { datapoints: 150, orchestrated: false });
    const { gate, calls } = await gateOf(upstream, `{ ${JUDGE}, measure: PASS_RATE, min: 0.9 }`);
    expect(calls).toEqual([E, ...pages('&run_id=evr_0-r1', 2), `${E}/runs`, `${E}/stats`]);
    expect(gate).toMatchObject({ verdict: 'FAIL', coverage: 1, checks: [{ observed: 0.5, samples: 150 }] });
  });

  test('once for all rules, those that compare included', async () => {
    const rules = `{ ${JUDGE}, measure: PASS_RATE, maxDrop: 0.9 } { measure: ERROR_RATE, max: 0 } { ${JUDGE}, measure: REGRESSED_COUNT, max: 500 }
      { ${JUDGE}, measure: PASS_RATE, min: 0, filter: { output: { contains: "1" } } }`;
    const { calls } = await gateOf(withStats([]), rules);
    expect(calls.filter((call) => call.includes('/logs'))).toEqual(pages('&run_id=evr_0-r0&run_id=evr_0-r1', 3));
    expect(calls.filter((call) => !call.includes('/logs'))).toEqual(ROUND);
  });

  test('and fewer of them than stats count speak against the gate', async () => {
    const { gate } = await gateOf(withStats([], { numLogs: 151 }), '{ measure: ERROR_RATE, max: 1 }');
    expect(gate).toMatchObject({
      verdict: 'INCONCLUSIVE',
      problems: [expect.stringMatching(/151 logs.*150/)],
      checks: [{ verdict: 'PASS' }],
    });
  });
});

test('an unknown evaluation has no gate, and an unknown run is refused with those there are', async () => {
  const { ask } = facade({ upstream: synthetic() });
  const asked = (evaluation: string, run: string) =>
    ask(
      `{ evaluationGate(input: { evaluationId: "${evaluation}", runId: "${run}", rules: [{ measure: LOG_COUNT, min: 1 }] }) { verdict } }`,
    );
  expect(await asked('evr_9', 'r')).toEqual({ data: { evaluationGate: null } });
  const { errors } = await asked('evr_0', 'nobody');
  expect(errors).toMatchObject([
    { message: expect.stringContaining('"evr_0-r1"'), extensions: { code: 'BAD_USER_INPUT', field: 'input.runId' } },
  ]);
});

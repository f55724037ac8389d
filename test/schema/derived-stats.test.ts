import { describe, expect, test } from 'vitest';
import { evaluationBody, evaluatorStats, evaluatorVersion, facadeOver, type Json, member, runStats, spec } from '../support/bodies.ts';
import { codes } from '../support/helpers.ts';

const QUERY = (selection: string) => `{ evaluation(id: "evr_1") { stats { runStats { evaluatorStats { ${selection} } } } } }`;

/** What is selected on the stats of the evaluator "Judge", whose spec is this; undefined: it was removed from the evaluation since. */
const askStats = async (stats: Json, judge: Json | undefined, selection: string) => {
  const { ask, bugs } = facadeOver({
    evaluation: evaluationBody({ evaluators: judge ? [member(evaluatorVersion('Judge', { spec: spec(judge) }))] : [] }),
    runStats: [runStats({ evaluator_stats: [evaluatorStats('Judge', stats)] })],
  });
  const reply = await ask(QUERY(selection));
  expect(bugs).toEqual([]);
  return { ...reply, stats: reply.data?.evaluation.stats.runStats[0]?.evaluatorStats[0] };
};

const SCORES = 'score judgments: score(denominator: JUDGMENTS) logs: score(denominator: LOGS)';
const PASS_RATES =
  '... on BooleanEvaluatorStats { passRate ofJudgments: passRate(denominator: JUDGMENTS) ofLogs: passRate(denominator: LOGS) }';

const TRUE_GOOD = {
  options: [
    { name: 'true', valence: 'positive' },
    { name: 'false', valence: 'negative' },
  ],
};
const TRUE_BAD = {
  options: [
    { name: 'true', valence: 'negative' },
    { name: 'false', valence: 'positive' },
  ],
};
const NEITHER = {
  options: [
    { name: 'true', valence: 'neutral' },
    { name: 'false', valence: 'neutral' },
  ],
};

describe('the pass rate and the score of booleans', () => {
  const six = { num_true: 6, num_false: 2 };
  test.each([
    ['true is positive', six, TRUE_GOOD, 0.75, 0.6],
    ['true is negative', six, TRUE_BAD, 0.25, 0.2],
    ['no valence is given', six, { options: [{ name: 'true' }, { name: 'false', valence: null }] }, 0.75, 0.6],
    ['there are no options', six, { options: null }, 0.75, 0.6],
    [
      'options are written as in Python',
      six,
      {
        options: [
          { name: 'True', valence: 'negative' },
          { name: 'False', valence: 'positive' },
        ],
      },
      0.25,
      0.2,
    ],
    ['only true is called bad', six, { options: [{ name: 'true', valence: 'negative' }] }, 0.25, 0.2],
    ['only false is called good', six, { options: [{ name: 'false', valence: 'positive' }] }, 0.25, 0.2],
    ['only false is called bad', six, { options: [{ name: 'false', valence: 'negative' }] }, 0.75, 0.6],
    ['both are neutral', six, NEITHER, null, null],
    ['the evaluator was removed since', six, undefined, 0.75, 0.6],
    ['all are good', { num_true: 8, num_false: 0 }, TRUE_GOOD, 1, 0.8],
    ['none are good', { num_true: 0, num_false: 8 }, TRUE_GOOD, 0, 0],
    ['there are no judgments', { num_judgments: 0, num_true: 0, num_false: 0 }, TRUE_GOOD, null, 0],
    ['there are no logs', { total_logs: 0, num_judgments: 0, num_true: 0, num_false: 0 }, TRUE_GOOD, null, null],
  ])('when %s', async (_name, stats, judge, ofJudgments, ofLogs) => {
    const answer = await askStats(stats, judge, `__typename ${SCORES} ${PASS_RATES}`);
    expect(answer.errors).toBeUndefined();
    expect(answer.stats).toEqual({
      __typename: 'BooleanEvaluatorStats',
      score: ofJudgments,
      judgments: ofJudgments,
      logs: ofLogs,
      passRate: ofJudgments,
      ofJudgments,
      ofLogs,
    });
  });
});

describe('the pass rate and the score of booleans whose counts contradict each other', () => {
  test.each([
    ['other judgments than booleans are among them', { num_true: 3, num_false: 1 }, 0.75, 0.3],
    ['there are none but others', { num_true: 0, num_false: 0 }, null, 0],
    ['fewer judgments are sent than booleans', { num_judgments: 2, num_true: 6, num_false: 2 }, 0.75, 0.6],
    ['fewer logs are sent than booleans', { total_logs: 4, num_true: 6, num_false: 2 }, 0.75, 0.75],
    ['no logs are sent', { total_logs: 0, num_true: 6, num_false: 2 }, 0.75, 0.75],
  ])('when %s', async (_name, stats, ofJudgments, ofLogs) => {
    const answer = await askStats(stats, TRUE_GOOD, `${SCORES} ${PASS_RATES}`);
    expect(answer.errors).toBeUndefined();
    expect(answer.stats).toMatchObject({ judgments: ofJudgments, logs: ofLogs, ofJudgments, ofLogs });
  });
});

test.each([TRUE_GOOD, TRUE_BAD, { options: null }])(
  'no failure makes the share over all logs of booleans with %j better',
  async (judge) => {
    const scoreOf = async (num_errors: number) =>
      (await askStats({ total_logs: 8 + num_errors, num_nulls: 0, num_errors, num_true: 6, num_false: 2 }, judge, SCORES)).stats.logs;
    const scores = [await scoreOf(0), await scoreOf(1), await scoreOf(40)];
    expect(scores).toEqual(scores.toSorted((a, b) => b - a));
  },
);

describe('the score of numbers', () => {
  const some = { mean: 21.5, sum: 172, percentiles: { 50: 21 } };
  test.each([
    ['higher is better', some, { number_valence: 'positive' }, 21.5],
    ['lower is better', some, { number_valence: 'negative' }, -21.5],
    ['lower is better and the mean is below 0', { ...some, mean: -3, sum: -24 }, { number_valence: 'negative' }, 3],
    ['that was not said', some, {}, 21.5],
    ['it is neither', some, { number_valence: 'neutral' }, 21.5],
    ['the evaluator was removed since', some, undefined, 21.5],
    ['the sum is not sent', { mean: 20, percentiles: {} }, {}, 20],
    ['the mean is 0 and lower is better', { mean: 0, sum: 0, percentiles: {} }, { number_valence: 'negative' }, 0],
    ['the mean is null', { num_judgments: 0, mean: null, sum: null, std: null, percentiles: {} }, {}, null],
    ['the mean is left out', { num_judgments: 0, percentiles: {} }, { number_valence: 'negative' }, null],
    ['there are no logs', { total_logs: 0, num_judgments: 0, mean: 0, sum: 0, percentiles: {} }, {}, 0],
  ])('is that of the judgments alone when %s', async (_name, stats, judge, ofJudgments) => {
    const answer = await askStats(stats, judge, `__typename ${SCORES}`);
    expect(answer.errors).toBeUndefined();
    expect(answer.stats).toEqual({ __typename: 'NumericEvaluatorStats', score: ofJudgments, judgments: ofJudgments, logs: null });
  });
});

test.each([
  ['SelectEvaluatorStats', { num_judgments_per_option: { good: 8 } }, { return_type: 'select' }],
  ['TextEvaluatorStats', {}, { return_type: 'text' }],
  ['TextEvaluatorStats', { percentiles: null, num_true: null, num_judgments_per_option: null }, { return_type: 'text' }],
])('%s have counts and no score', async (typename, stats, judge) => {
  const answer = await askStats(stats, judge, `__typename ${SCORES} totalLogs numJudgments numNulls numErrors evaluator { name }`);
  expect(answer.errors).toBeUndefined();
  expect(answer.stats).toEqual({
    __typename: typename,
    score: null,
    judgments: null,
    logs: null,
    totalLogs: 10,
    numJudgments: 8,
    numNulls: 1,
    numErrors: 1,
    evaluator: { name: 'Judge' },
  });
});

describe('percentiles', () => {
  const percentiles = { '0': 9, '25': 17, '50': 21, '75': 26.5, '99': 36.5, '100': 38, '99.9': 37.8, '2.5': -1 };
  const ask = (selection: string, given: Json = percentiles) =>
    askStats({ percentiles: given }, {}, `... on NumericEvaluatorStats { ${selection} }`);

  test('are sorted as numbers', async () => {
    expect((await ask('percentiles { p value }')).stats.percentiles).toEqual([
      { p: 0, value: 9 },
      { p: 2.5, value: -1 },
      { p: 25, value: 17 },
      { p: 50, value: 21 },
      { p: 75, value: 26.5 },
      { p: 99, value: 36.5 },
      { p: 99.9, value: 37.8 },
      { p: 100, value: 38 },
    ]);
    expect((await ask('percentiles { p }', {})).stats).toEqual({ percentiles: [] });
  });

  test.each([
    ['0', 9],
    ['50', 21],
    ['50.0', 21],
    ['5e1', 21],
    ['99', 36.5],
    ['99.9', 37.8],
    ['100', 38],
    ['95', null],
    ['99.99', null],
  ])('percentile %s is %s', async (p, value) => {
    const { stats, errors } = await ask(`percentile(p: ${p})`);
    expect(errors).toBeUndefined();
    expect(stats).toEqual({ percentile: value });
  });

  test.each(['-0.1', '100.1', '1e9', '-50'])('percentile %s is refused', async (p) => {
    const reply = await ask(`percentile(p: ${p})`);
    expect(reply.stats).toBeUndefined();
    expect(codes(reply)).toEqual({ 'evaluation.stats.runStats.evaluatorStats.percentile': 'BAD_USER_INPUT' });
  });
});

describe('option counts', () => {
  const COUNTS = '... on SelectEvaluatorStats { optionCounts { option count fraction valence } }';
  const judge = {
    return_type: 'multi_select',
    options: [
      { name: 'late', valence: 'negative' },
      { name: 'good', valence: 'positive' },
      { name: 'odd', valence: 'neutral' },
      { name: 'plain' },
      { name: 'strange', valence: 'sparkling' },
    ],
  };

  test('have a fraction of the judgments and the valence of the option, in upstream’s order', async () => {
    const given = { good: 6, late: 4, odd: 0, plain: 1, strange: 1, gone: 2 };
    const { stats, errors } = await askStats({ num_judgments_per_option: given }, judge, COUNTS);
    expect(errors).toBeUndefined();
    expect(stats.optionCounts).toEqual([
      { option: 'good', count: 6, fraction: 0.75, valence: 'POSITIVE' },
      { option: 'late', count: 4, fraction: 0.5, valence: 'NEGATIVE' },
      { option: 'odd', count: 0, fraction: 0, valence: 'NEUTRAL' },
      { option: 'plain', count: 1, fraction: 0.125, valence: null },
      { option: 'strange', count: 1, fraction: 0.125, valence: 'UNKNOWN' },
      { option: 'gone', count: 2, fraction: 0.25, valence: null },
    ]);
  });

  test('have no fraction without judgments, and no valence where the evaluator was removed', async () => {
    const { stats } = await askStats({ num_judgments: 0, num_judgments_per_option: { good: 0 } }, undefined, `evaluator { id } ${COUNTS}`);
    expect(stats).toEqual({ evaluator: null, optionCounts: [{ option: 'good', count: 0, fraction: null, valence: null }] });
  });
});

describe('the stats of one evaluator', () => {
  const asked = async (selector: string) => {
    const { ask, calls } = facadeOver({
      evaluation: evaluationBody({ evaluators: [member(evaluatorVersion('Tone')), member(evaluatorVersion('Words'))] }),
      runStats: [runStats({ evaluator_stats: [evaluatorStats('Words'), evaluatorStats('Tone'), evaluatorStats('Removed')] })],
    });
    const { data, errors } = await ask(
      `{ evaluation(id: "evr_1") { stats { runStats { evaluatorStats(evaluator: ${selector}) { evaluatorVersionId } } } } }`,
    );
    expect(errors).toBeUndefined();
    expect(calls).toHaveLength(2);
    return data.evaluation.stats.runStats[0].evaluatorStats.map((stats: { evaluatorVersionId: string }) => stats.evaluatorVersionId);
  };

  test.each([
    ['{ path: "Judges/Tone" }', ['evv_Tone']],
    ['{ name: "Words" }', ['evv_Words']],
    ['{ versionId: "evv_Removed" }', ['evv_Removed']],
    ['{ versionId: "EvaluatorVersion:evv_Tone" }', ['evv_Tone']],
    ['{ name: "Removed" }', []],
    ['{ name: "Nobody" }', []],
    ['null', ['evv_Words', 'evv_Tone', 'evv_Removed']],
  ])('are picked by %s', async (selector, expected) => {
    expect(await asked(selector)).toEqual(expected);
  });
});

describe('the cells of a run', () => {
  const asked = async (selection: string, variables: Json = {}) => {
    const { ask, calls, rounds } = facadeOver({
      evaluation: evaluationBody({ evaluators: ['Tone', 'Words', 'Late'].map((name) => member(evaluatorVersion(name))) }),
      runStats: ['run_2', 'run_1'].map((run_id) =>
        runStats({
          run_id,
          evaluator_stats: [evaluatorStats('Removed'), evaluatorStats('Words', { num_judgments: 3 }), evaluatorStats('Tone')],
        }),
      ),
    });
    const { data, errors } = await ask(`{ evaluation(id: "evr_1") { stats { runStats { runId ${selection} } } } }`, variables);
    expect(errors).toBeUndefined();
    return { runs: data.evaluation.stats.runStats, calls, rounds: rounds.count };
  };

  test('are one for each evaluator of the evaluation, in its order, with its stats or none', async () => {
    const { runs, calls, rounds } = await asked('cells { evaluator { name } stats { evaluatorVersionId numJudgments score } }');
    const cells = [
      { evaluator: { name: 'Tone' }, stats: { evaluatorVersionId: 'evv_Tone', numJudgments: 8, score: null } },
      { evaluator: { name: 'Words' }, stats: { evaluatorVersionId: 'evv_Words', numJudgments: 3, score: null } },
      { evaluator: { name: 'Late' }, stats: null },
    ];
    expect(runs).toEqual([
      { runId: 'run_2', cells },
      { runId: 'run_1', cells },
    ]);
    expect(calls).toEqual(['GET /evaluations/evr_1', 'GET /evaluations/evr_1/stats']);
    expect(rounds).toBe(1);
  });

  test('are picked by selectors', async () => {
    const { runs } = await asked('cells(evaluators: [{ name: "Late" }, { path: "Judges/Tone" }]) { evaluator { name } }');
    expect(runs[0].cells).toEqual([{ evaluator: { name: 'Tone' } }, { evaluator: { name: 'Late' } }]);
  });
});

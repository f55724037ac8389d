import { describe, expect, test } from 'vitest';
import { SAMPLE_IDS } from '../../../sample/sample-ids.ts';
import type { Send } from '../../../src/contract/send.ts';
import { codes, type FacadeOptions, facade, json, type Reply } from '../../support/helpers.ts';
import { evaluationBody, runBody } from '../../support/synthetic.ts';

const SCORES = `query ($fileId: ID!, $evaluator: EvaluatorSelector!, $filter: EvaluationFilter, $runs: EvaluationScoreRuns, $since: DateTime) {
  evaluationScores(fileId: $fileId, evaluator: $evaluator, filter: $filter, runs: $runs) {
    points {
      at score numJudgments evaluatorVersionId datasetVersionId comparableWithPrevious
      interval { lower upper method n }
      run { humanloopId createdAt }
      evaluation { humanloopId name }
    }
    change(since: $since) {
      from { run { humanloopId } } to { run { humanloopId } }
      delta comparable deltaInterval(confidence: 0.9) { confidence method n }
    }
  }
}`;

// biome-ignore lint/suspicious/noExplicitAny: a test reads what it asked for, and an assertion on it fails loudly.
type Asked = any;

const pointsIn = ({ data, errors }: Reply): Asked[] => {
  expect(errors).toBeUndefined();
  return data.evaluationScores.points;
};

const runsIn = (reply: Reply): string[] => pointsIn(reply).map(({ run }) => run.humanloopId);

const OF_ROWS = `query ($fileId: ID!, $path: String!) {
  evaluations(fileId: $fileId, filter: { evaluator: { path: $path } }, first: 9) { nodes { humanloopId runs {
    humanloopId createdAt dataset { versionId }
    logs(first: 0) { aggregates { judgments(evaluators: [{ path: $path }]) { evaluatorVersionId score scoreInterval { lower upper method n } } } }
  } } }
}`;

/** The same to 1e-9, or both missing. */
const expectNear = (found: number | null | undefined, expected: number | null | undefined): void => {
  if (typeof expected === 'number') expect(found).toBeCloseTo(expected, 9);
  else expect(found).toBe(expected);
};

const { replyPrompt: REPLY, deskFlow: DESK } = SAMPLE_IDS.files;

describe('the scores of the sample', () => {
  test.each([
    ['Evaluators/Helpfulness', REPLY],
    ['Evaluators/Empty Promise', REPLY],
    ['Evaluators/Words', REPLY],
    ['Evaluators/Voice', REPLY],
    ['Evaluators/Steps', DESK],
    ['Evaluators/Right Rule', DESK],
  ])('by %s are those of its rows, from the earliest, in process as over REST', async (path, fileId) => {
    const asked = { fileId, evaluator: { path } };
    const points = pointsIn(await facade().ask(SCORES, asked));
    expect(pointsIn(await facade({ anyRange: true }).ask(SCORES, asked))).toEqual(points);
    const { data } = await facade({ anyRange: true }).ask(OF_ROWS, { fileId, path });
    const runs: Asked[] = data.evaluations.nodes.flatMap((evaluation: Asked) =>
      evaluation.runs.map((run: Asked) => ({ ...run, evaluationId: evaluation.humanloopId })),
    );
    expect(points).toHaveLength(runs.length);
    for (const run of runs) {
      const point = points.find((each) => each.run.humanloopId === run.humanloopId && each.evaluation.humanloopId === run.evaluationId);
      const [{ evaluatorVersionId, score, scoreInterval }] = run.logs.aggregates.judgments;
      const datasetVersionId = run.dataset?.versionId ?? null;
      expect(point).toMatchObject({ at: run.createdAt, datasetVersionId, evaluatorVersionId });
      expect([point.interval?.method, point.interval?.n]).toEqual([scoreInterval?.method, scoreInterval?.n]);
      expectNear(point.score, score);
      expectNear(point.interval?.lower, scoreInterval?.lower);
      expectNear(point.interval?.upper, scoreInterval?.upper);
    }
    const times = points.map(({ at }) => at);
    expect(times).toEqual(times.toSorted());
  });
});

const hour = (index: number): string => new Date(Date.UTC(2025, 0, 1, index)).toISOString();

interface Stats {
  [name: string]: unknown;
}

/**
 * Evaluations `evr_0`… of a server, newest first, made an hour apart, with two runs each, of which the older is the control. Judge 1 says of run r
 * of evaluation e that 2e + r + 1 of 100 are good. Every third evaluation has its version 3 beside judge 2; the others its version 1.
 */
const live = (
  count: number,
  change: { evaluation?(body: Asked): void; run?(body: Asked): void; stats?(body: Stats, runId: string, entry: Stats): void } = {},
): Send => {
  const made = (id: string) => {
    const index = count - 1 - Number(id.slice('evr_'.length));
    const version = index % 3 === 2 ? 'evv_3' : 'evv_1';
    return { index, version };
  };
  const evaluation = (id: string) => {
    const body: Asked = { ...evaluationBody(id, 2), created_at: hour(made(id).index) };
    body.evaluators[0].version.version_id = made(id).version;
    change.evaluation?.(body);
    return body;
  };
  const runs = (id: string) =>
    [1, 0].map((number) => {
      const { index } = made(id);
      const dataset = { version_id: `dsv_${index < 2 ? 0 : 1}` };
      const body: Asked = { ...runBody(`${id}-r${number}`, number), dataset, created_at: hour(index).replace(':00:00', `:${number}0:00`) };
      if (number === 1 && index % 2 === 1) body.status = 'running';
      change.run?.(body);
      return body;
    });
  const stats = (id: string) =>
    [`${id}-r1`, `${id}-r0`].map((run_id) => {
      const good = 2 * made(id).index + Number(run_id.at(-1)) + 1;
      const ofJudge = { evaluator_version_id: made(id).version, total_logs: 100, num_judgments: 100, num_nulls: 0, num_errors: 0 };
      const body: Stats = { ...ofJudge, num_true: good, num_false: 100 - good };
      const entry: Stats = { run_id, num_logs: 100, status: 'completed', evaluator_stats: [body] };
      change.stats?.(body, run_id, entry);
      return entry;
    });
  return async ({ path }) => {
    const { pathname, searchParams } = new URL(path, 'http://live.test');
    const [, , id = '', part] = pathname.split('/');
    if (part === 'runs') return json({ runs: runs(id) });
    if (part === 'stats') return json({ status: 'completed', run_stats: stats(id) });
    if (id !== '') return json(evaluation(id));
    const [page, size] = [Number(searchParams.get('page')), Number(searchParams.get('size'))];
    const first = (page - 1) * size;
    const records = Array.from({ length: Math.max(0, Math.min(size, count - first)) }, (_, at) => evaluation(`evr_${first + at}`));
    return json({ records, page, size, total: count });
  };
};

const over = (upstream: Send, options: Omit<FacadeOptions, 'upstream'> = {}) =>
  facade({ upstream, live: true, apiKey: 'key', upstreamPage: 10, ...options });

const JUDGE = { fileId: 'pr_1', evaluator: { path: 'Evaluators/Judge 1' } };

const pages = (to: number): string[] => Array.from({ length: to }, (_, index) => `GET /evaluations?file_id=pr_1&page=${index + 1}&size=10`);

const resultsOf = (...ids: string[]): string[] => ids.flatMap((id) => [`GET /evaluations/${id}/runs`, `GET /evaluations/${id}/stats`]);

describe('the scores over a live API', () => {
  test('cost the list, and runs and stats of each evaluation in one round', async () => {
    const { ask, calls, rounds, bugs } = over(live(5));
    const reply = await ask(SCORES, JUDGE);
    expect(pointsIn(reply).map(({ score }) => Math.round(score * 100))).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(calls.toSorted()).toEqual([...pages(1), ...resultsOf('evr_0', 'evr_1', 'evr_2', 'evr_3', 'evr_4')].toSorted());
    expect([rounds.count, bugs]).toEqual([2, []]);
  });

  test('cost nothing for evaluations that do not pass, or that it does not judge', async () => {
    const { ask, calls } = over(live(23, { evaluation: (body) => void (body.id === 'evr_4' && body.evaluators.shift()) }));
    const reply = await ask(SCORES, { ...JUDGE, filter: { createdAt: { gte: hour(17) } } });
    expect(runsIn(reply)).toEqual(['evr_5', 'evr_3', 'evr_2', 'evr_1', 'evr_0'].flatMap((id) => [`${id}-r0`, `${id}-r1`]));
    expect(calls.slice(0, 3).toSorted()).toEqual(pages(3));
    expect(calls.slice(3).toSorted()).toEqual(resultsOf('evr_0', 'evr_1', 'evr_2', 'evr_3', 'evr_5').toSorted());
  });

  test('share what they read with what else is asked of the same evaluations', async () => {
    const { ask, calls } = over(live(3));
    const { errors } = await ask(`{
      all: evaluationScores(fileId: "pr_1", evaluator: { name: "Judge 1" }) { points { run { stats { numLogs } evaluation { status } } } }
      control: evaluationScores(fileId: "pr_1", evaluator: { path: "Evaluators/Judge 1" }, runs: CONTROL) { points { score } }
    }`);
    expect(errors).toBeUndefined();
    expect(calls.toSorted()).toEqual([...pages(1), ...resultsOf('evr_0', 'evr_1', 'evr_2')].toSorted());
  });

  test('are of one series whatever the version, and say where versions differ', async () => {
    const versions = ['evv_1', 'evv_1', 'evv_1', 'evv_1', 'evv_3', 'evv_3'];
    const series = pointsIn(await over(live(3)).ask(SCORES, JUDGE));
    expect(series.map(({ evaluatorVersionId }) => evaluatorVersionId)).toEqual(versions);
    expect(series.map(({ datasetVersionId }) => datasetVersionId)).toEqual(['dsv_0', 'dsv_0', 'dsv_0', 'dsv_0', 'dsv_1', 'dsv_1']);
    expect(series.map(({ comparableWithPrevious }) => comparableWithPrevious)).toEqual([null, true, true, true, false, true]);
    for (const versionId of ['evv_3', 'evv_1', 'EvaluatorVersion:evv_3'])
      expect(pointsIn(await over(live(3)).ask(SCORES, { ...JUDGE, evaluator: { versionId } }))).toEqual(series);
  });

  test('of runs without a dataset are comparable with none', async () => {
    const reply = await over(live(1, { run: (body) => Object.assign(body, { dataset: null }) })).ask(SCORES, JUDGE);
    expect(pointsIn(reply).map((point) => [point.datasetVersionId, point.comparableWithPrevious])).toEqual([
      [null, null],
      [null, false],
    ]);
    expect(reply.data.evaluationScores.change.comparable).toBe(false);
  });

  test('of a run in two evaluations are two points, and comparable whatever it is of', async () => {
    const shared = { id: 'run_shared', dataset: null, created_at: hour(0) };
    const change = {
      run: (body: Asked) => void (body.id.endsWith('-r0') && Object.assign(body, shared)),
      stats: (_body: Stats, runId: string, entry: Stats) => void (runId.endsWith('-r0') && Object.assign(entry, { run_id: shared.id })),
    };
    const series = pointsIn(await over(live(2, change)).ask(SCORES, { ...JUDGE, runs: 'CONTROL' }));
    expect(
      series.map(({ run, evaluation, comparableWithPrevious }) => [run.humanloopId, evaluation.humanloopId, comparableWithPrevious]),
    ).toEqual([
      ['run_shared', 'evr_1', null],
      ['run_shared', 'evr_0', true],
    ]);
  });

  test.each([
    ['ALL', ['evr_2-r0', 'evr_2-r1', 'evr_1-r0', 'evr_1-r1', 'evr_0-r0', 'evr_0-r1']],
    ['CONTROL', ['evr_2-r0', 'evr_1-r0', 'evr_0-r0']],
    ['BEST', ['evr_2-r1', 'evr_1-r1', 'evr_0-r1']],
    ['NEWEST', ['evr_2-r1', 'evr_1-r0', 'evr_0-r1']],
    [null, ['evr_2-r0', 'evr_2-r1', 'evr_1-r0', 'evr_1-r1', 'evr_0-r0', 'evr_0-r1']],
  ])('of the runs that stand for an evaluation: %s', async (runs, expected) => {
    expect(runsIn(await over(live(3)).ask(SCORES, { ...JUDGE, runs }))).toEqual(expected);
  });

  test('leave out evaluations without a control run, a completed one, or a score', async () => {
    const change = {
      run: (body: Asked) => Object.assign(body, { control: false, status: 'running' }),
      stats: (body: Stats) => Object.assign(body, { num_judgments: 0, num_true: 0, num_false: 0 }),
    };
    for (const runs of ['CONTROL', 'BEST', 'NEWEST'])
      expect(runsIn(await over(live(2, change)).ask(SCORES, { ...JUDGE, runs }))).toEqual([]);
    const all = pointsIn(await over(live(1, change)).ask(SCORES, JUDGE));
    expect(all).toMatchObject([{ score: null, interval: null, numJudgments: 0 }, {}]);
  });
});

describe('how a score moved', () => {
  test('is told from the first point to the last, or from a time on', async () => {
    const { ask } = over(live(3));
    const { data } = await ask(SCORES, JUDGE);
    expect(data.evaluationScores.change).toMatchObject({
      from: { run: { humanloopId: 'evr_2-r0' } },
      to: { run: { humanloopId: 'evr_0-r1' } },
      comparable: false,
      deltaInterval: { confidence: 0.9, method: 'NEWCOMBE_INDEPENDENT', n: 200 },
    });
    expect(data.evaluationScores.change.delta).toBeCloseTo(0.05, 14);
    const since = (time: string) => ask(SCORES, { ...JUDGE, since: time });
    const later = (await since('2025-01-01T03:00:00+01:00')).data.evaluationScores.change;
    expect(later).toMatchObject({ from: { run: { humanloopId: 'evr_0-r0' } }, to: { run: { humanloopId: 'evr_0-r1' } }, comparable: true });
    // A change is between two points.
    expect((await since('2025-01-01T02:10:00Z')).data.evaluationScores.change).toBeNull();
    expect((await since('2030-01-01T00:00:00Z')).data.evaluationScores.change).toBeNull();
  });

  test('is not told between a share and a mean', async () => {
    const numbers = (body: Stats, runId: string) => {
      if (runId === 'evr_0-r0') for (const name of ['num_true', 'num_false']) delete body[name];
      if (runId === 'evr_0-r0') Object.assign(body, { mean: 4, std: 1, percentiles: {} });
    };
    const evaluation = (body: Asked) => {
      if (body.id === 'evr_0') body.evaluators[0].version.spec.return_type = 'number';
    };
    const { data } = await over(live(2, { stats: numbers, evaluation })).ask(SCORES, { ...JUDGE, runs: 'CONTROL' });
    expect(data.evaluationScores.points.map(({ score }: Asked) => score)).toEqual([0.01, 4]);
    expect(data.evaluationScores.change).toMatchObject({ delta: null, deltaInterval: null });
  });
});

describe('what is damaged', () => {
  test('is left out by itself, with a warning', async () => {
    const { ask } = over(
      live(4, {
        evaluation: (body) => void (body.id === 'evr_3' && delete body.id),
        run: (body) => {
          if (body.id === 'evr_2-r0') body.created_at = 'yesterday';
          if (body.id === 'evr_1-r1') delete body.id;
        },
        stats: (body, runId) => {
          if (runId === 'evr_0-r0') body['num_true'] = 'many';
        },
      }),
    );
    const reply = await ask(SCORES, JUDGE);
    expect(runsIn(reply)).toEqual(['evr_2-r1', 'evr_1-r0', 'evr_0-r1']);
    expect(reply.extensions?.warnings).toEqual([
      { code: 'ROWS_LEFT_OUT', message: 'The evaluations of file pr_1: 1 damaged ones were left out of what was asked of them.' },
      { code: 'ROWS_LEFT_OUT', message: 'The scores of file pr_1: 3 damaged ones were left out.' },
    ]);
  });

  test('of evaluators is as if it were not there', async () => {
    const evaluators = (body: Asked) => body.evaluators.push(null, { version: null }, { version: { spec: 3, version_id: 7 } });
    const { ask, bugs } = over(live(2, { evaluation: evaluators }));
    expect(runsIn(await ask(SCORES, JUDGE))).toHaveLength(4);
    expect(codes(await ask(SCORES, { ...JUDGE, evaluator: { versionId: '' } }))).toEqual({ evaluationScores: 'BAD_USER_INPUT' });
    expect(bugs).toEqual([]);
  });

  test('is told where a call fails', async () => {
    const { ask } = over(live(2), { respond: ({ path }) => (path === '/evaluations/evr_1/stats' ? json({}, 404) : undefined) });
    expect(codes(await ask(SCORES, JUDGE))).toEqual({ evaluationScores: 'NOT_FOUND' });
  });
});

describe('what cannot be asked', () => {
  test.each<[asked: Record<string, unknown>, field: string, message: string, calls: number]>([
    [{ filter: null }, 'filter', '"filter" is null, which asks for nothing: leave it out.', 0],
    [{ filter: { name: {} } }, 'filter.name', '"filter.name" holds no condition; at least one is needed.', 0],
    [
      { evaluator: { path: 'Evaluators/Judge 3' } },
      'evaluator',
      '"evaluator" picks no evaluator of these evaluations; by path there are "Evaluators/Judge 1", "Evaluators/Judge 2". Did you mean "Evaluators/Judge 1"?',
      1,
    ],
    [
      { evaluator: { versionId: 'evv_2x' } },
      'evaluator',
      '"evaluator" picks no evaluator of these evaluations; by version there are "evv_3", "evv_2", "evv_1". Did you mean "evv_2"?',
      1,
    ],
  ])('%j is refused', async (asked, field, message, made) => {
    const { ask, calls } = over(live(3));
    const { data, errors } = await ask(SCORES, { ...JUDGE, ...asked });
    expect(data).toEqual(made === 0 ? undefined : { evaluationScores: null });
    expect(errors?.map(({ message: said, extensions }) => [said, extensions['code'], extensions['field']])).toEqual([
      [message, 'BAD_USER_INPUT', field],
    ]);
    expect(calls).toHaveLength(made);
  });

  test('a name that several evaluators have is refused with their paths', async () => {
    const evaluation = (body: Asked) => {
      if (body.id === 'evr_0') Object.assign(body.evaluators[1].version, { name: 'Judge 1' });
    };
    const { errors } = await over(live(2, { evaluation })).ask(SCORES, { ...JUDGE, evaluator: { name: 'Judge 1' } });
    expect(errors?.[0]?.message).toBe(
      'Several evaluators have this name; one is picked by its path: "Evaluators/Judge 1", "Evaluators/Judge 2".',
    );
  });

  test.each(['interval(confidence: 1) { n }', 'interval(confidence: 0) { n }'])('%s is refused', async (field) => {
    const query = `{ evaluationScores(fileId: "pr_1", evaluator: { name: "Judge 1" }) { points { score ${field} } } }`;
    const { data, errors } = await over(live(1)).ask(query);
    expect(data.evaluationScores.points).toMatchObject([{ score: 0.01, interval: null }, { interval: null }]);
    expect(errors?.map(({ extensions }) => [extensions['code'], extensions['field']])).toEqual([
      ['BAD_USER_INPUT', 'confidence'],
      ['BAD_USER_INPUT', 'confidence'],
    ]);
  });

  test('a since that is no time is refused', async () => {
    const { data, errors } = await over(live(2)).ask(SCORES, { ...JUDGE, since: 'spring' });
    expect(data.evaluationScores).toMatchObject({ change: null, points: { length: 4 } });
    expect(errors?.map(({ extensions }) => [extensions['code'], extensions['field']])).toEqual([['BAD_USER_INPUT', 'since']]);
  });

  test('no evaluations have no scores, whatever the evaluator', async () => {
    const reply = await over(live(3)).ask(SCORES, {
      ...JUDGE,
      evaluator: { name: 'x' },
      filter: { createdAt: { gt: '2030-01-01T00:00:00Z' } },
    });
    expect(reply).toMatchObject({ data: { evaluationScores: { points: [], change: null } } });
    expect(reply.errors).toBeUndefined();
  });

  test('more evaluations than a scan may list, or calls than an operation may make, are refused', async () => {
    const scanned = await over(live(31), { scanLimit: 3 }).ask(SCORES, JUDGE);
    expect(codes(scanned)).toEqual({ evaluationScores: 'SCAN_LIMIT_EXCEEDED' });
    const { ask } = over(live(8), { upstreamCalls: 15 });
    expect(codes(await ask(SCORES, JUDGE))).toEqual({ evaluationScores: 'UPSTREAM_CALLS_LIMIT_EXCEEDED' });
    expect(runsIn(await ask(SCORES, { ...JUDGE, filter: { createdAt: { gte: hour(1) } } }))).toHaveLength(14);
  });
});

import { afterAll, describe, expect, test } from 'vitest';
import type { SampleEvaluation, SampleRun } from '../../../sample/model.ts';
import { sampleEvaluations } from '../../../sample/sample-evaluations.ts';
import { SAMPLE_IDS } from '../../../sample/sample-ids.ts';
import { pointerLookup } from '../../../src/analysis/json-pointer.ts';
import { facade } from '../../support/helpers.ts';
import { listed, overview, scoreOf } from './expected-overview.ts';
import { drawer, knownDepthRow, labelOf, tableRow, utc } from './expected-rows.ts';
import { serveSample } from './live-api.ts';
import { SCENARIOS, scenario } from './scenarios.ts';

const KEY = 'key-of-the-caller';
const api = await serveSample(KEY);
afterAll(() => api.close());

const MODES = {
  embedded: facade(),
  live: facade({ upstream: api.send, live: true }),
} as const;

const evaluations = sampleEvaluations();
const runs = evaluations.flatMap((evaluation) => evaluation.runs.map((run) => ({ evaluation, run })));
const recordsOf = ({ runs: all }: SampleEvaluation) => all.flatMap(({ records }) => records);

/** A point of a chart, but for what is made of it. */
const pointOf = (evaluation: SampleEvaluation, run: SampleRun, evaluatorVersionId: string) => {
  const stats = run.stats.evaluator_stats.find((each) => each.evaluator_version_id === evaluatorVersionId);
  return {
    at: utc(run.body.created_at) ?? '',
    score: stats ? scoreOf(evaluation, stats) : null,
    numJudgments: stats?.num_judgments ?? 0,
    evaluatorVersionId,
    datasetVersionId: run.body.dataset?.version_id ?? null,
    run: { id: `Run:${evaluation.id}:${run.id}`, label: labelOf(run) },
    evaluation: { id: `Evaluation:${evaluation.id}`, name: evaluation.name },
  };
};

interface Json {
  // biome-ignore lint/suspicious/noExplicitAny: a test reads what it asked for, and an assertion on it fails loudly.
  readonly [name: string]: any;
}

const valueAt = (version: unknown, path: string | null): unknown => (path === null ? null : pointerLookup(path)?.(version));

/** What a change says that both versions have: a text by its passages. */
const sidesOf = ({ before, after, beforePath, afterPath, segments }: Json): unknown[] => {
  if (!segments) return [before, after];
  const without = (other: string): string => segments.map(({ operation, text }: Json) => (operation === other ? '' : text)).join('');
  return [beforePath === null ? null : without('ADDED'), afterPath === null ? null : without('REMOVED')];
};

interface BackwardsPage {
  readonly totalCount: number;
  readonly nodes: readonly unknown[];
  readonly pageInfo: { readonly startCursor: string | null; readonly hasPreviousPage: boolean };
}

describe.each(['embedded', 'live'] as const)('over the %s source', (mode) => {
  const answer = async (name: string, variables: Record<string, unknown>) => {
    const { data, errors } = await MODES[mode].ask(scenario(name), variables, { 'x-api-key': KEY });
    expect(errors).toBeUndefined();
    return data;
  };

  test('EvaluationsList shows the evaluations of a file, newest first, and of none', async () => {
    const cursor = expect.any(String);
    const ofFile = evaluations.filter(({ fileId }) => fileId === SAMPLE_IDS.files.replyPrompt);
    expect(ofFile).toHaveLength(3);
    expect(await answer('EvaluationsList', { file: SAMPLE_IDS.files.replyPrompt })).toEqual({
      evaluations: {
        totalCount: 3,
        pageCursors: { first: { page: 1, cursor }, around: [{ page: 1, cursor, isCurrent: true }], last: { page: 1, cursor } },
        nodes: ofFile.map(listed),
      },
    });
    expect((await answer('EvaluationsList', { file: 'pr_nobody' })).evaluations).toEqual({
      totalCount: 0,
      pageCursors: { first: null, around: [], last: null },
      nodes: [],
    });
    expect((await answer('EvaluationsList', { file: null })).evaluations.nodes).toEqual(evaluations.map(listed));
  });

  test.each(evaluations)('EvaluationOverview shows all of $name', async (evaluation) => {
    expect(await answer('EvaluationOverview', { id: evaluation.id })).toEqual({ evaluation: overview(evaluation) });
  });

  test.each(runs)('RunLogsTable shows the rows of $run.label in $evaluation.name', async ({ evaluation, run }) => {
    const { evaluation: shown } = await answer('RunLogsTable', { id: evaluation.id, filter: { runIds: [run.id] } });
    const { edges, pageInfo, totalCount } = shown.logs;
    expect([totalCount, pageInfo.hasNextPage]).toEqual([run.numLogs, false]);
    expect(pageInfo.endCursor).toBe(edges.at(-1)?.cursor ?? null);
    expect(edges.map(({ node }: { node: unknown }) => node)).toEqual(run.records.map((record) => tableRow(evaluation, record)));
  });

  test.each(evaluations.filter(({ runs: all }) => all.some((run) => run.body.control)))(
    'VersionDiff shows what was changed from the control run of $name to its candidates',
    async (evaluation) => {
      const { versionDiffs } = (await answer('VersionDiff', { id: evaluation.id })).evaluation.comparison;
      const control = evaluation.runs.find((run) => run.body.control);
      const candidates = evaluation.runs.filter((run) => run !== control);
      expect(versionDiffs.map(({ candidate }: Json) => candidate)).toEqual(
        candidates.map((run) => ({ id: `Run:${evaluation.id}:${run.id}`, label: labelOf(run) })),
      );
      for (const [index, { versionDiff }] of versionDiffs.entries()) {
        const [before, after] = [control?.body.version, candidates[index]?.body.version];
        if (!before || !after) {
          expect(versionDiff).toBeNull();
          continue;
        }
        expect(versionDiff).toMatchObject({
          before: { versionName: before.version_name ?? null },
          after: { versionName: after.version_name ?? null },
        });
        expect([versionDiff.isEqual, versionDiff.unified === '']).toEqual(Array(2).fill(versionDiff.changes.length === 0));
        for (const change of versionDiff.changes)
          expect(sidesOf(change)).toEqual([valueAt(before, change.beforePath), valueAt(after, change.afterPath)]);
      }
    },
  );

  const { logs } = SAMPLE_IDS;
  test.each(Object.entries(logs))('LogDrawer shows all of the row of %s', async (_name, logId) => {
    const found = runs.flatMap(({ evaluation, run }) =>
      run.records.filter(({ log }) => log.id === logId).map((record) => ({ evaluation, run, record })),
    );
    expect(found.length).toBeGreaterThan(0);
    for (const { evaluation, run, record } of found) {
      const id = `EvaluationLog:${evaluation.id}:${run.id}:${logId}`;
      expect(await answer('LogDrawer', { id })).toEqual({ node: drawer(evaluation, run, record) });
    }
  });

  test.each(evaluations)('KnownDepth shows the first judgments of $name', async (evaluation) => {
    const nodes = recordsOf(evaluation).slice(0, 5).map(knownDepthRow);
    expect(await answer('KnownDepth', { id: evaluation.id })).toEqual({ evaluation: { logs: { nodes } } });
  });

  test.each(evaluations)('Backwards walks from the end of $name to its beginning', async (evaluation) => {
    const labels = new Map(evaluation.runs.map((run) => [run.id, labelOf(run)]));
    const expected = recordsOf(evaluation).map(({ run_id, log }) => ({
      id: `EvaluationLog:${evaluation.id}:${run_id}:${log.id}`,
      run: { label: labels.get(run_id) },
    }));
    const walked: unknown[] = [];
    for (let before: string | null = null, more = true; more; ) {
      const shown = await answer('Backwards', { id: evaluation.id, before });
      const page: BackwardsPage = shown.evaluation.logs;
      expect(page.totalCount).toBe(expected.length);
      walked.unshift(...page.nodes);
      before = page.pageInfo.startCursor;
      more = page.pageInfo.hasPreviousPage;
    }
    expect(walked).toEqual(expected);
  });

  test.each(evaluations)('ByName shows the scores of each evaluator of $name', async (evaluation) => {
    for (const { version } of evaluation.body.evaluators) {
      const runStats = evaluation.runs.map((run) => ({
        run: { label: labelOf(run) },
        evaluatorStats: run.stats.evaluator_stats
          .filter((stats) => stats.evaluator_version_id === version.version_id)
          .map((stats) => ({ score: scoreOf(evaluation, stats), numJudgments: stats.num_judgments })),
      }));
      expect(await answer('ByName', { file: evaluation.fileId, name: evaluation.name, evaluator: version.path })).toEqual({
        evaluationByName: { id: `Evaluation:${evaluation.id}`, stats: { report: evaluation.stats.report, runStats } },
      });
    }
  });

  const { replyPrompt, deskFlow } = SAMPLE_IDS.files;
  test.each([
    [replyPrompt, 'Evaluators/Helpfulness'],
    [replyPrompt, 'Evaluators/Words'],
    [replyPrompt, 'Evaluators/Empty Promise'],
    [deskFlow, 'Evaluators/Steps'],
  ])('ScoresOverTime shows of file %s what %s said, run by run', async (file, path) => {
    const points = evaluations
      .filter(({ fileId }) => fileId === file)
      .flatMap((evaluation) => {
        const version = evaluation.body.evaluators.map((each) => each.version).find((each) => each.path === path);
        return version ? evaluation.runs.map((run) => pointOf(evaluation, run, version.version_id)) : [];
      })
      .toSorted((one, other) => Date.parse(one.at) - Date.parse(other.at));
    expect(points.length).toBeGreaterThan(1);
    const shown = (await answer('ScoresOverTime', { file, evaluator: { path } })).evaluationScores;
    expect(shown.points).toEqual(expect.arrayContaining(points.map((point) => expect.objectContaining(point))));
    expect(shown.points.map(({ at }: { at: string }) => at)).toEqual(points.map(({ at }) => at));
    expect([shown.change.from.at, shown.change.to.at]).toEqual([points[0]?.at, points.at(-1)?.at]);
  });

  test('Gate says of a run by which rules it may ship', async () => {
    const [evaluationId, runId] = ['evr_7ZAECYi82P80BOqjkseLt', 'run_0rLTuIVnBtotNrNZLxGwH'];
    const evaluator = { path: 'Evaluators/Helpfulness' };
    const gate = async (rules: readonly object[]) =>
      (await answer('Gate', { input: { evaluationId, runId, minCoverage: 0, rules } })).evaluationGate;
    const { evaluation, run } = runs.find((each) => each.run.id === runId) as (typeof runs)[number];
    const version = evaluation.body.evaluators.map((each) => each.version).find(({ path }) => path === evaluator.path);
    const stats = run.stats.evaluator_stats.find((each) => each.evaluator_version_id === version?.version_id);
    const mean = stats && 'mean' in stats ? Number(stats.mean) : Number.NaN;
    const kept = await gate([
      { measure: 'LOG_COUNT', min: run.records.length },
      { evaluator, measure: 'MEAN', min: mean - 0.01 },
    ]);
    expect(kept).toMatchObject({
      verdict: 'PASS',
      exitCode: 0,
      problems: [],
      control: null,
      run: { id: `Run:${evaluationId}:${runId}`, label: labelOf(run) },
      checks: [{ observed: run.records.length }, { observed: expect.closeTo(mean, 9), evaluator: { path: evaluator.path } }],
    });
    const broken = await gate([{ evaluator, measure: 'MEAN', min: mean + 0.01 }]);
    expect(broken).toMatchObject({ verdict: 'FAIL', exitCode: 1, checks: [{ reason: 'BOUND_BROKEN' }] });
    expect(broken.markdown).toContain('FAIL');
  });
});

test('the scenarios are the ones tried, here, in filtered-rows.test.ts, compare-grid.test.ts, judge-queue.test.ts and catalogue.test.ts', () => {
  expect(SCENARIOS).toEqual([
    'EvaluationsList',
    'EvaluationOverview',
    'RunLogsTable',
    'FilteredCharts',
    'CompareGrid',
    'VersionDiff',
    'LogDrawer',
    'KnownDepth',
    'Backwards',
    'ByName',
    'ScoresOverTime',
    'Gate',
    'JudgeQueue',
    'Catalogue',
    'LaunchForm',
  ]);
});

test('the live source refuses another key, and is not asked without one', async () => {
  const { ask, calls } = facade({ upstream: api.send, live: true });
  const refused = await ask('{ evaluations { totalCount } }', {}, { 'x-api-key': 'another key' });
  expect(refused.errors?.[0]?.extensions['code']).toBe('UNAUTHENTICATED');
  expect(calls).toHaveLength(1);
  const keyless = await ask('{ evaluations { totalCount } }');
  expect(keyless.errors?.[0]?.extensions['code']).toBe('UNAUTHENTICATED');
  expect(calls).toHaveLength(1);
});

import { describe, expect, test } from 'vitest';
import { type Damage, damaged, named, serving } from '../support/damaged-record.ts';
import { codes } from '../support/helpers.ts';
import { evaluationBody, runBody } from '../support/synthetic.ts';

const BAD = 'UPSTREAM_BAD_RESPONSE';

/** Three records, the second of them damaged. */
const three = <T extends object>(record: (number: number) => T, damage: Damage): T[] =>
  [0, 1, 2].map((number) => (number === 1 ? damaged(record(number), damage) : record(number)));
const arePresent = (records: readonly unknown[]): boolean[] => records.map((record) => record !== null);

describe('a damaged run between two sound ones', () => {
  const askRuns = async (damage: Damage, selection: string) => {
    const { ask, bugs } = serving('/evaluations/evr_0/runs', { runs: three((number) => runBody(`run_${number}`, number), damage) });
    const reply = await ask(`{ evaluation(id: "evr_0") {
      name runs { ${selection} } run(id: "run_2") { humanloopId } gone: run(id: "run_9") { label } controlRun { humanloopId }
    } }`);
    expect(bugs).toEqual([]);
    const { runs, ...rest } = reply.data.evaluation;
    expect(rest).toEqual({ name: 'Evaluation evr_0', run: { humanloopId: 'run_2' }, gone: null, controlRun: { humanloopId: 'run_0' } });
    return { runs: arePresent(runs), codes: codes(reply) };
  };

  test.each(
    named([
      ['', null],
      ['', 5],
      ['', 'run_1'],
      ['', []],
      ['id', undefined],
      ['id', null],
      ['id', ''],
      ['id', 7],
      ['id', 'run/../1'],
    ]),
  )('is an error in its place: %s', async (_name, damage) => {
    expect(await askRuns(damage, 'humanloopId')).toEqual({ runs: [true, false, true], codes: { 'evaluation.runs.1': BAD } });
  });

  test.each(
    named([
      ['control', undefined, 'control'],
      ['control', 'yes', 'control'],
      ['orchestrated', null, 'orchestrated'],
      ['added_at', undefined, 'addedAt'],
      ['added_at', 'soon', 'addedAt'],
      ['created_at', 5, 'createdAt'],
    ]),
  )('stays, but for an error at the field that it must have: %s', async (_name, [path, value, field]) => {
    expect(await askRuns([path, value], `humanloopId ${field}`)).toEqual({
      runs: [true, true, true],
      codes: { [`evaluation.runs.1.${field}`]: BAD },
    });
  });
});

describe('damaged stats of a run between two sound ones', () => {
  const statsOf = (number: number) => ({
    run_id: `evr_0-r${number}`,
    num_logs: 2,
    status: 'completed',
    evaluator_stats: [
      {
        evaluator_version_id: 'evv_1',
        total_logs: 2,
        num_judgments: 2,
        num_nulls: 0,
        num_errors: 0,
        mean: 0.5,
        percentiles: { '50': 0.5 },
      },
    ],
  });
  const askStats = async (damage: Damage) => {
    const { ask, bugs } = serving('/evaluations/evr_0/stats', { status: 'completed', run_stats: three(statsOf, damage) });
    const reply = await ask(`{ evaluation(id: "evr_0") {
      run(id: "evr_0-r0") { stats { numLogs } }
      stats { status runStats { runId numLogs evaluatorStats { totalLogs ... on NumericEvaluatorStats { mean percentiles { p value } } } } }
    } }`);
    expect(bugs).toEqual([]);
    expect(reply.data.evaluation).toMatchObject({ stats: { status: 'COMPLETED' }, run: { stats: { numLogs: 2 } } });
    return { stats: arePresent(reply.data.evaluation.stats.runStats), codes: codes(reply) };
  };

  test.each(
    named([
      ['', null],
      ['', 5],
      ['run_id', undefined],
      ['run_id', ''],
      ['run_id', 7],
    ]),
  )('are an error in their place: %s', async (_name, damage) => {
    expect(await askStats(damage)).toEqual({ stats: [true, false, true], codes: { 'evaluation.stats.runStats.1': BAD } });
  });

  test.each(
    named([
      ['num_logs', undefined, 'numLogs'],
      ['num_logs', 'many', 'numLogs'],
      ['num_logs', 1.5, 'numLogs'],
      ['evaluator_stats', undefined, 'evaluatorStats'],
      ['evaluator_stats', {}, 'evaluatorStats'],
      ['evaluator_stats', 'none', 'evaluatorStats'],
      ['evaluator_stats.0', null, 'evaluatorStats.0'],
      ['evaluator_stats.0', 'none', 'evaluatorStats.0'],
      ['evaluator_stats.0.total_logs', undefined, 'evaluatorStats.0.totalLogs'],
      ['evaluator_stats.0.total_logs', {}, 'evaluatorStats.0.totalLogs'],
      ['evaluator_stats.0.percentiles', { '50': 'half' }, 'evaluatorStats.0.percentiles.0.value'],
      ['evaluator_stats.0.percentiles', { half: 0.5 }, 'evaluatorStats.0.percentiles.0'],
      ['evaluator_stats.0.percentiles', { '50': 0.5, '101': 1 }, 'evaluatorStats.0.percentiles.1'],
      ['evaluator_stats.0.percentiles', [0.5], 'evaluatorStats.0.percentiles'],
    ]),
  )('stay, but for an error at the field that they must have: %s', async (_name, [path, value, field]) => {
    expect(await askStats([path, value])).toEqual({
      stats: [true, true, true],
      codes: { [`evaluation.stats.runStats.1.${field}`]: BAD },
    });
  });

  test('fail in one nullable field alone', async () => {
    expect(await askStats(['evaluator_stats.0.mean', 'half'])).toEqual({
      stats: [true, true, true],
      codes: { 'evaluation.stats.runStats.1.evaluatorStats.0.mean': BAD },
    });
  });
});

describe('a damaged evaluation between two sound ones', () => {
  const askEvaluations = async (damage: Damage, selection: string) => {
    const records = three((number) => evaluationBody(`evr_${number}`, 1), damage);
    const { ask, bugs } = serving('/evaluations', { records, page: 1, size: 10, total: 3 });
    const reply = await ask(`{ evaluations { totalCount nodes { ${selection} } } }`);
    expect(bugs).toEqual([]);
    expect(reply.data.evaluations.totalCount).toBe(3);
    return { evaluations: arePresent(reply.data.evaluations.nodes), codes: codes(reply) };
  };

  test.each(
    named([
      ['', null],
      ['', 'evr_1'],
      ['id', undefined],
      ['id', ''],
      ['id', 7],
      ['id', '../x'],
      ['id', 'evr_1?run_id=z'],
    ]),
  )('is an error in its place: %s', async (_name, damage) => {
    expect(await askEvaluations(damage, 'name stats { status }')).toEqual({
      evaluations: [true, false, true],
      codes: { 'evaluations.nodes.1': BAD },
    });
  });

  test.each(
    named([
      ['created_at', undefined, 'createdAt', 'createdAt'],
      ['updated_at', 'now', 'updatedAt', 'updatedAt'],
      ['runs_count', undefined, 'runsCount', 'runsCount'],
      ['runs_count', 'two', 'runsCount', 'runsCount'],
      ['evaluators', undefined, 'evaluators { orchestrated }', 'evaluators'],
      ['evaluators', null, 'evaluators { orchestrated }', 'evaluators'],
      ['evaluators', {}, 'evaluators { orchestrated }', 'evaluators'],
      ['evaluators.0', null, 'evaluators { orchestrated }', 'evaluators.0'],
      ['evaluators.0.version', null, 'evaluators { version { name } }', 'evaluators.0.version'],
      ['evaluators.0.version', 5, 'evaluators { version { id } }', 'evaluators.0.version'],
      ['evaluators.0.orchestrated', 'no', 'evaluators { orchestrated }', 'evaluators.0.orchestrated'],
    ]),
  )('stays, but for an error at the field that it must have: %s', async (_name, [path, value, selection, field]) => {
    expect(await askEvaluations([path, value], `name ${selection}`)).toEqual({
      evaluations: [true, true, true],
      codes: { [`evaluations.nodes.1.${field}`]: BAD },
    });
  });

  test('fails in one nullable field alone', async () => {
    expect(await askEvaluations(['url', 5], 'name url')).toEqual({
      evaluations: [true, true, true],
      codes: { 'evaluations.nodes.1.url': BAD },
    });
  });
});

test.each(
  named([
    ['id', undefined],
    ['id', 7],
  ]),
)('a single evaluation that is damaged is null with an error: %s', async (_name, damage) => {
  const { ask, bugs } = serving('/evaluations/evr_0', damaged(evaluationBody('evr_0', 2), damage));
  const reply = await ask('{ evaluation(id: "evr_0") { name runs { id } } evaluations(first: 1) { nodes { name } } }');
  expect(reply.data).toEqual({ evaluation: null, evaluations: { nodes: [{ name: 'Evaluation evr_0' }] } });
  expect(codes(reply)).toEqual({ evaluation: BAD });
  expect(bugs).toEqual([]);
});

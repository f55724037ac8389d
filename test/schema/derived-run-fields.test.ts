import { describe, expect, test } from 'vitest';
import { runLabel } from '../../src/contract/run-label.ts';
import { datasetVersion, facadeOver, promptVersion, runBody, runStats } from '../support/bodies.ts';

describe('the label of a run', () => {
  test.each([
    ['the version’s name', promptVersion({ version_name: 'short-v2' }), 'short-v2'],
    ['the file’s name and the start of the version’s id', promptVersion({ version_id: 'prv_n4Rw7DsUy2FqLk9ImTb6C' }), 'Reply n4Rw7D'],
    ['the same where the name is null', promptVersion({ version_name: null, version_id: 'prv_n4Rw7DsUy2' }), 'Reply n4Rw7D'],
    ['the same where the name is empty', promptVersion({ version_name: '', version_id: 'prv_n4Rw7DsUy2' }), 'Reply n4Rw7D'],
    ['a version id shorter than that whole', promptVersion({ version_id: 'prv_1' }), 'Reply 1'],
    ['a version id without a prefix', promptVersion({ version_id: 'n4Rw7DsUy2' }), 'Reply n4Rw7D'],
    ['the id of a run without a version', null, 'run_1'],
    ['the id of a run whose version is left out', undefined, 'run_1'],
  ])('is %s', async (_name, version, expected) => {
    const { ask } = facadeOver({ runs: [runBody({ version })] });
    const { data, errors } = await ask('{ evaluation(id: "evr_1") { runs { label } } }');
    expect(errors).toBeUndefined();
    expect(data.evaluation.runs).toEqual([{ label: expected }]);
  });

  test('falls back on what there is of a damaged version', () => {
    expect(runLabel({ id: 'run_1', version: JSON.parse('{"name": "Reply"}') })).toBe('Reply');
    expect(runLabel({ id: 'run_1', version: JSON.parse('{"version_id": "prv_1"}') })).toBe('run_1');
  });
});

describe('the logs that a run will have', () => {
  const expectedOf = async (run: object | null) => {
    const { ask } = facadeOver({ runs: run === null ? [] : [run], runStats: [runStats()] });
    const { data, errors } = await ask('{ evaluation(id: "evr_1") { stats { runStats { numLogs expectedLogs run { id } } } } }');
    expect(errors).toBeUndefined();
    return data.evaluation.stats.runStats;
  };

  test.each([
    ['the size of its dataset', datasetVersion({ datapoints_count: 24 }), 24],
    ['0 for an empty dataset', datasetVersion({ datapoints_count: 0 }), 0],
    ['unknown without a dataset', null, null],
    ['unknown where the dataset is left out', undefined, null],
  ])('are %s', async (_name, dataset, expected) => {
    expect(await expectedOf(runBody({ dataset }))).toEqual([{ numLogs: 10, expectedLogs: expected, run: { id: 'Run:evr_1:run_1' } }]);
  });

  test('are unknown for stats of a run that upstream does not list', async () => {
    expect(await expectedOf(null)).toEqual([{ numLogs: 10, expectedLogs: null, run: null }]);
    expect(await expectedOf(runBody({ id: 'run_2', dataset: datasetVersion() }))).toEqual([{ numLogs: 10, expectedLogs: null, run: null }]);
  });
});

describe('the stats of a run', () => {
  test('are found by the run’s id, and null where upstream has none', async () => {
    const { ask } = facadeOver({
      runs: [runBody({ id: 'run_1' }), runBody({ id: 'run_2' }), runBody({ id: 'run_3' })],
      runStats: [runStats({ run_id: 'run_3', num_logs: 3 }), runStats({ run_id: 'run_1', num_logs: 1 })],
    });
    const { data, errors } = await ask('{ evaluation(id: "evr_1") { runs { humanloopId stats { runId numLogs } } } }');
    expect(errors).toBeUndefined();
    expect(data.evaluation.runs).toEqual([
      { humanloopId: 'run_1', stats: { runId: 'run_1', numLogs: 1 } },
      { humanloopId: 'run_2', stats: null },
      { humanloopId: 'run_3', stats: { runId: 'run_3', numLogs: 3 } },
    ]);
  });

  test('name the control run, the first of several, or none', async () => {
    const controlOf = async (...controls: boolean[]) => {
      const { ask } = facadeOver({ runs: controls.map((control, index) => runBody({ id: `run_${index}`, control })) });
      return (await ask('{ evaluation(id: "evr_1") { controlRun { humanloopId control } } }')).data.evaluation.controlRun;
    };
    expect(await controlOf(false, true, false)).toEqual({ humanloopId: 'run_1', control: true });
    expect(await controlOf(false, true, true)).toEqual({ humanloopId: 'run_1', control: true });
    expect(await controlOf(false, false)).toBeNull();
    expect(await controlOf()).toBeNull();
  });
});

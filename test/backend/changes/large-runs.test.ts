import { describe, expect, test } from 'vitest';
import { ask, throughRecords } from '../../../src/backend/store/steps.ts';
import type { Store } from '../../../src/backend/store/store.ts';
import { ENGINES, over } from '../../support/engines.ts';
import { evaluationFiles, runTexts } from '../../support/export-directory.ts';
import { askStore } from '../../support/sample-backend.ts';

/** The last one has more microseconds than a number holds to the last one. */
const TIMES = ['2025-05-01', '2025-05-02', '2025-05-03', '2025-05-04', '9999-12-31'];
// A run with more than is read at once: three of its records are more than two mebibytes.
const FILLER = 'x'.repeat(700_000);
const LOGS = ['log_1', 'log_2', 'log_3', 'log_4', 'log_5'];
const VERSION = JSON.stringify({ id: 'ev_1', version_id: 'evv_1', path: 'Judge', spec: { return_type: 'number' } });

const recordOf = (logId: string, index: number): string => {
  const judgment = { id: `judgment_${index}`, evaluator: { id: 'ev_1', version_id: 'evv_1' }, judgment: index + 1 };
  const log = { id: logId, prompt: {}, output: FILLER, created_at: `${TIMES[index]}T00:00:00Z`, evaluator_logs: [judgment] };
  return JSON.stringify({ run_id: 'run_1', log, evaluator_logs: [] });
};

const FILES = {
  ...evaluationFiles('evr_1', { runs: runTexts('run_1'), logs: [LOGS.map(recordOf)] }),
  ...evaluationFiles('evr_2'),
  'files/ev_1/file.json': '{"id":"ev_1","path":"Judge"}',
  'files/ev_1/versions/evv_1': VERSION,
};

/** The ids of the logs of a run, by the batches in which a change reads their records. */
const batchesOf = (store: Store, runId: string): Promise<string[][]> =>
  store.change(function* () {
    const batches: string[][] = [];
    for (const { ref } of yield* ask('memberships', runId))
      yield* throughRecords(ref, (records) => {
        batches.push(records.map(({ logId }) => logId));
      });
    return batches;
  });

describe.each(ENGINES)('over $name, a run with more records than are read at once', (engine) => {
  const { importFiles } = over(engine);

  test('is given every judgment of an evaluator that is attached, counted in its stats, and loses each with it', async () => {
    const request = askStore((await importFiles(FILES)).store);
    const judgments = async (id: string) => {
      const { records } = (await request('GET', `/evaluations/${id}/logs?size=10`)).body;
      return records.map((row: { log: { id: string }; evaluator_logs: { judgment: number }[] }) => [
        row.log.id,
        ...row.evaluator_logs.map(({ judgment }) => judgment),
      ]);
    };
    const bare = LOGS.map((id) => [id]);
    const judged = LOGS.map((id, index) => [id, index + 1]);
    expect(await judgments('evr_1')).toEqual(bare);
    await request('POST', '/evaluations/evr_1/evaluators', { evaluators: [{ path: 'Judge' }] });
    expect(await judgments('evr_1')).toEqual(judged);
    const { run_stats: stats } = (await request('GET', '/evaluations/evr_1/stats')).body;
    expect(stats).toMatchObject([{ run_id: 'run_1', num_logs: 5, evaluator_stats: [{ num_judgments: 5, sum: 15 }] }]);

    await request('POST', '/evaluations/evr_2/evaluators', { evaluators: [{ path: 'Judge' }] });
    await request('POST', '/evaluations/evr_2/runs/run_1');
    expect(await judgments('evr_2')).toEqual(judged);

    await request('DELETE', '/evaluations/evr_1/evaluators/evv_1');
    expect(await judgments('evr_1')).toEqual(bare);
    expect(await judgments('evr_2')).toEqual(judged);
  });

  test('is read by batches of few bytes, those of records as they came counted as well', async () => {
    const { store } = await importFiles(FILES);
    const request = askStore(store);
    expect(await batchesOf(store, 'run_1')).toEqual([['log_1', 'log_2'], ['log_3', 'log_4'], ['log_5']]);
    await request('POST', '/evaluations/evr_1/evaluators', { evaluators: [{ path: 'Judge' }] });
    expect(await batchesOf(store, 'run_1')).toEqual(LOGS.map((id) => [id]));
  });
});

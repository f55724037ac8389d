import { describe, expect, test } from 'vitest';
import { type EvaluationParts, evaluationFiles, importFiles, recordText, runText, runTexts } from './export-directory.ts';

const PATH = 'files/pr_1/evaluations/evr_1';
const LOGS = `${PATH}/logs/1.jsonl`;
const LONG_ID = 'x'.repeat(513);
const NO_RUN_ID = 'its run_id is not 1 to 128 letters, digits, _ or -';
const NO_ID = 'its id is not 1 to 128 letters, digits, _ or -';
const NO_LOG_ID = "the log's id is not 1 to 512 printable characters";
const NO_JUDGMENTS = 'it has no list evaluator_logs';

const told = (...flaws: string[]): string => `It is served, but GraphQL cannot show it: ${flaws.join(', and ')}.`;

describe('a record that GraphQL cannot show is served and noted', () => {
  test.each([
    ['without evaluator_logs', '{"run_id":"run_1","log":{"id":"log_1","prompt":{}}}', [NO_JUDGMENTS]],
    ['with null for evaluator_logs', '{"run_id":"run_1","log":{"id":"log_1","prompt":{}},"evaluator_logs":null}', [NO_JUDGMENTS]],
    ['with a log id that is too long', recordText('run_1', LONG_ID), [NO_LOG_ID]],
    ['with a log id that is no text to show', recordText('run_1', 'a\tb'), [NO_LOG_ID]],
    ['with all of that', `{"run_id":"run_1","log":{"id":"${LONG_ID}","prompt":{}},"evaluator_logs":{}}`, [NO_LOG_ID, NO_JUDGMENTS]],
  ])('%s', async (_, record, flaws) => {
    const good = recordText('run_1', 'log_2');
    const { get, report, found } = await importFiles(evaluationFiles('evr_1', { runs: runTexts('run_1'), logs: [[good, record]] }));
    expect(found).toMatchObject([{ severity: 'WARNING', code: 'LINE_INVALID', path: LOGS, line: 2, message: told(...flaws) }]);
    expect(report.logs).toBe(2);
    const { text, body } = await get('/evaluations/evr_1/logs');
    expect([text.includes(record), body.total]).toEqual([true, 2]);
  });

  test('with a run id that can be no part of a path', async () => {
    const record = recordText('run 1', 'log_1');
    const { get, found } = await importFiles(evaluationFiles('evr_1', { runs: { 'run 1': runText('run 1') }, logs: [[record]] }));
    expect(found).toMatchObject([
      { code: 'FILE_UNREADABLE', path: `${PATH}/runs/run 1`, message: told(NO_ID) },
      { code: 'LINE_INVALID', path: LOGS, line: 1, message: told(NO_RUN_ID) },
    ]);
    expect((await get('/evaluations/evr_1/runs')).body.runs).toMatchObject([{ id: 'run 1' }]);
    expect((await get('/evaluations/evr_1/logs?run_id=run%201')).body.total).toBe(1);
  });

  test('unless it is a copy, which is skipped', async () => {
    const record = '{"run_id":"run_1","log":{"id":"log_1","prompt":{}}}';
    const { findings } = await importFiles(evaluationFiles('evr_1', { runs: runTexts('run_1'), logs: [[record, record]] }));
    expect(findings).toEqual([`LINE_INVALID ${LOGS}:1`, `DUPLICATE_LOG ${LOGS}:2`]);
  });
});

test('ids of the greatest length, and any that people may choose for logs, are not noted', async () => {
  const runId = 'R'.repeat(128);
  const records = ['x'.repeat(512), 'order-17/3', 'NaN " 🙂', 'a:b'].map((id) => recordText(runId, id));
  const { findings } = await importFiles(evaluationFiles('e-_'.padEnd(128, '0'), { runs: runTexts(runId), logs: [records] }));
  expect(findings).toEqual([]);
});

describe('an evaluation that GraphQL cannot show is served and noted', () => {
  test.each([
    ['without evaluators', 'evr_1', '{"id":"evr_1"}', ['it has no list evaluators']],
    ['with an id that can be no part of a path', 'evr:1', '{"id":"evr:1","evaluators":[]}', [NO_ID]],
    ['with an id that is too long', 'e'.repeat(129), `{"id":"${'e'.repeat(129)}","evaluators":[]}`, [NO_ID]],
  ])('%s', async (_, id, body, flaws) => {
    const { get, found } = await importFiles(evaluationFiles(id, { body }));
    const path = `files/pr_1/evaluations/${id}/evaluation.json`;
    expect(found).toMatchObject([{ severity: 'WARNING', code: 'FILE_UNREADABLE', path, message: told(...flaws) }]);
    expect((await get(`/evaluations/${encodeURIComponent(id)}`)).text).toBe(body);
  });
});

describe('stats that GraphQL cannot show are served and noted', () => {
  test.each([
    ['{}', 'it has no list run_stats'],
    ['{"run_stats":null}', 'it has no list run_stats'],
    ['{"run_stats":{"run_id":"run_1","evaluator_stats":[]}}', 'it has no list run_stats'],
    [
      '{"run_stats":[{},7,{"run_id":"run_1"},{"run_id":"a/b","evaluator_stats":[]},{"run_id":"run_1","evaluator_stats":[]}]}',
      '4 of its run_stats have no run_id that can be used or no list evaluator_stats',
    ],
  ])('%s', async (stats, flaw) => {
    const parts: EvaluationParts = { runs: runTexts('run_1'), stats };
    const { get, found } = await importFiles(evaluationFiles('evr_1', parts));
    expect(found).toMatchObject([{ severity: 'WARNING', code: 'FILE_UNREADABLE', path: `${PATH}/stats.json`, message: told(flaw) }]);
    expect((await get('/evaluations/evr_1/stats')).text).toBe(stats);
  });
});

test('a log of the file’s own with an id that is too long is served and noted', async () => {
  const path = 'files/pr_1/logs/1.jsonl';
  const { get, found } = await importFiles({ ...evaluationFiles('evr_1'), [path]: `{"id":"${LONG_ID}","prompt":{}}\n` });
  expect(found).toMatchObject([{ severity: 'WARNING', code: 'LINE_INVALID', path, line: 1, message: told(NO_LOG_ID) }]);
  expect((await get(`/logs/${LONG_ID}`)).status).toBe(200);
});

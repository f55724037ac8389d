import { describe, expect, test } from 'vitest';
import { type EvaluationParts, evaluationFiles, importFiles, recordText, runText, runTexts } from '../../support/export-directory.ts';

const PATH = 'files/pr_1/evaluations/evr_1';
const LOGS = `${PATH}/logs/1.jsonl`;
const LONG_ID = 'x'.repeat(513);
const NO_RUN_ID = 'its run_id is not 1 to 128 letters, digits, _ or -';
const NO_ID = 'its id is not 1 to 128 letters, digits, _ or -';
const NO_LOG_ID = "the log's id is not 1 to 512 printable characters";

const hiddenText = (...flaws: string[]): string => `It is served, but GraphQL cannot show it: ${flaws.join(', and ')}.`;

describe('a record that GraphQL cannot show is served and noted', () => {
  test.each([
    ['with a log id that is too long', recordText('run_1', LONG_ID), [NO_LOG_ID]],
    ['with a log id that is no text to show', recordText('run_1', 'a\tb'), [NO_LOG_ID]],
  ])('%s', async (_, record, flaws) => {
    const good = recordText('run_1', 'log_2');
    const { get, report, found } = await importFiles(evaluationFiles('evr_1', { runs: runTexts('run_1'), logs: [[good, record]] }));
    expect(found).toMatchObject([{ severity: 'WARNING', code: 'LINE_INVALID', path: LOGS, line: 2, message: hiddenText(...flaws) }]);
    expect(report.logs).toBe(2);
    const { text, body } = await get('/evaluations/evr_1/logs');
    expect([text.includes(record), body.total]).toEqual([true, 2]);
  });

  test('with a run id that can be no part of a path', async () => {
    const record = recordText('run 1', 'log_1');
    const { get, found } = await importFiles(evaluationFiles('evr_1', { runs: { 'run 1': runText('run 1') }, logs: [[record]] }));
    expect(found).toMatchObject([
      { code: 'FILE_UNREADABLE', path: `${PATH}/runs/run 1`, message: hiddenText(NO_ID) },
      { code: 'LINE_INVALID', path: LOGS, line: 1, message: hiddenText(NO_RUN_ID) },
    ]);
    expect((await get('/evaluations/evr_1/runs')).body.runs).toMatchObject([{ id: 'run 1' }]);
    expect((await get('/evaluations/evr_1/logs?run_id=run%201')).body.total).toBe(1);
  });

  test('unless it is a copy, which is skipped', async () => {
    const record = recordText('run_1', LONG_ID);
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
    ['with an id that can be no part of a path', 'evr:1', '{"id":"evr:1","evaluators":[]}', [NO_ID]],
    ['with an id that is too long', 'e'.repeat(129), `{"id":"${'e'.repeat(129)}","evaluators":[]}`, [NO_ID]],
  ])('%s', async (_, id, body, flaws) => {
    const { get, found } = await importFiles(evaluationFiles(id, { body }));
    const path = `files/pr_1/evaluations/${id}/evaluation.json`;
    expect(found).toMatchObject([{ severity: 'WARNING', code: 'FILE_UNREADABLE', path, message: hiddenText(...flaws) }]);
    expect((await get(`/evaluations/${encodeURIComponent(id)}`)).text).toBe(body);
  });
});

describe('stats that GraphQL cannot show are served and noted', () => {
  test.each([
    ['{}', 'it has no list run_stats'],
    ['{"run_stats":null}', 'it has no list run_stats'],
    ['{"run_stats":{"run_id":"run_1","evaluator_stats":[]}}', 'it has no list run_stats'],
  ])('%s', async (stats, flaw) => {
    const parts: EvaluationParts = { runs: runTexts('run_1'), stats };
    const { get, found } = await importFiles(evaluationFiles('evr_1', parts));
    expect(found).toMatchObject([{ severity: 'WARNING', code: 'FILE_UNREADABLE', path: `${PATH}/stats.json`, message: hiddenText(flaw) }]);
    expect((await get('/evaluations/evr_1/stats')).text).toBe(stats);
  });
});

test('a log of the file’s own with an id that is too long is served and noted', async () => {
  const path = 'files/pr_1/logs/1.jsonl';
  const { get, found } = await importFiles({ ...evaluationFiles('evr_1'), [path]: `{"id":"${LONG_ID}","prompt":{}}\n` });
  expect(found).toMatchObject([{ severity: 'WARNING', code: 'LINE_INVALID', path, line: 1, message: hiddenText(NO_LOG_ID) }]);
  expect((await get(`/logs/${LONG_ID}`)).status).toBe(200);
});

describe('what GraphQL shows as null with an error, or leaves out, is noted with its place, and the rest is served', () => {
  const PROMPT = {
    version_id: 'prv_1',
    id: 'pr_1',
    path: 'a',
    name: 'a',
    created_at: '2025-05-02T12:00Z',
    updated_at: '2025-05-02T12:00Z',
  };
  const LOG = { id: 'log_1', prompt: { ...PROMPT, model: 'm' }, evaluator_logs: [] };
  const toldOf = (places: string): string => `In GraphQL null with an error, or left out: ${places}. The rest is served.`;

  const RUN = {
    id: 'run_1',
    added_at: '2025-05-02T12:00:00Z',
    created_at: '2025-05-02T12:00:00Z',
    status: 'completed',
    orchestrated: true,
    control: false,
  };
  const EVALUATION = { id: 'evr_1', runs_count: 1, evaluators: [], created_at: '2025-05-01T12:00:00Z', updated_at: '2025-05-01T12:00:00Z' };
  const sound: EvaluationParts = {
    body: JSON.stringify(EVALUATION),
    runs: { run_1: JSON.stringify(RUN) },
    stats: '{"status":"completed","run_stats":[]}',
  };

  const noted = async (parts: EvaluationParts) =>
    (await importFiles(evaluationFiles('evr_1', { ...sound, ...parts }))).notShown.map(({ path, line, message }) => ({
      path,
      line,
      message,
    }));

  test.each([
    [{ messages: [null, { content: 'no role' }] }, 'log.messages[0], log.messages[1].role'],
    [{ messages: [{ role: 'user', content: [null] }] }, 'log.messages[0].content'],
    [{ messages: [{ role: 'user', tool_calls: [{ id: 'c', type: 'function' }] }] }, 'log.messages[0].tool_calls[0].function'],
    [{ created_at: '2025-02-30T00:00:00Z' }, 'log.created_at'],
    [{ prompt_tokens: 3_000_000_000 }, 'log.prompt_tokens'],
    [{ evaluator_logs: undefined }, 'log.evaluator_logs'],
    [{ evaluator_logs: [{ id: 'log_2', evaluator: null }] }, 'log.evaluator_logs[0].evaluator_logs'],
    [{ trace_children: [{ tool: {}, evaluator_logs: [] }] }, 'log.trace_children[0].id'],
    [{ batches: [1], tags: [1] }, 'log.batches'],
  ])('of a record: %#', async (members, places) => {
    const found = (await noted({ logs: [[JSON.stringify({ run_id: 'run_1', log: { ...LOG, ...members }, evaluator_logs: [] })]] })).map(
      ({ path, line, message }) => ({ path, line, message: message.replace(/log\.trace_children\[0\]\.tool[^,]*(, )?/g, '') }),
    );
    expect(found).toMatchObject([{ path: LOGS, line: 1, message: expect.stringContaining(places) }]);
  });

  test('of a record: a list that has to be there', async () => {
    expect(await noted({ logs: [[JSON.stringify({ run_id: 'run_1', log: LOG })]] })).toEqual([
      { path: LOGS, line: 1, message: toldOf('evaluator_logs') },
    ]);
  });

  test.each([
    [{ evaluators: undefined }, 'evaluators'],
    [
      { evaluators: [null, { version: null, orchestrated: true, added_at: null }] },
      'evaluators[0], evaluators[1].version, evaluators[1].added_at',
    ],
    [{ url: 'javascript:alert(1)', updated_at: 'soon' }, 'updated_at, url'],
  ])('of an evaluation: %#', async (members, places) => {
    expect(await noted({ body: JSON.stringify({ ...EVALUATION, ...members }) })).toEqual([
      { path: `${PATH}/evaluation.json`, line: null, message: toldOf(places) },
    ]);
  });

  test('of a run and of stats', async () => {
    const stats = { status: 'completed', run_stats: [7, { run_id: 'a/b', num_logs: 1, status: 'completed' }] };
    expect(await noted({ runs: { run_1: JSON.stringify({ ...RUN, control: null }) }, stats: JSON.stringify(stats) })).toEqual([
      { path: `${PATH}/runs/run_1`, line: null, message: toldOf('control') },
      { path: `${PATH}/stats.json`, line: null, message: toldOf('run_stats[0], run_stats[1].run_id, run_stats[1].evaluator_stats') },
    ]);
  });

  test('more than eight places are counted', async () => {
    const messages = Array.from({ length: 20 }, () => null);
    const [found] = await noted({ logs: [[JSON.stringify({ run_id: 'run_1', log: { ...LOG, messages }, evaluator_logs: [] })]] });
    expect(found?.message).toMatch(/log\.messages\[7\] and 12 more\. /);
  });

  test.each([201, 20_000])('of a record: JSON nested %i levels deep', async (levels) => {
    const deep = `${'['.repeat(levels)}${']'.repeat(levels)}`;
    const record = JSON.stringify({ run_id: 'run_1', log: LOG, evaluator_logs: [] }).replace('"log":{', `"log":{"inputs":${deep},`);
    expect(await noted({ logs: [[record]] })).toEqual([{ path: LOGS, line: 1, message: toldOf('log.inputs') }]);
  });

  test('nothing of what is sound, nor of words that are not known', async () => {
    const logs = [[JSON.stringify({ run_id: 'run_1', log: { ...LOG, messages: [{ role: 'alien' }] }, evaluator_logs: [] })]];
    expect(await noted({ logs })).toEqual([]);
  });

  test.each([
    ['provider_latency', '1e400'],
    ['inputs', '{"a":[-1e999]}'],
    ['inputs', `${'{"a":['.repeat(90)}1e400${']}'.repeat(90)}`],
  ])('numbers that are too large are noted, and keep their bytes: %s', async (key, value) => {
    const record = JSON.stringify({ run_id: 'run_1', log: LOG, evaluator_logs: [] }).replace('"log":{', `"log":{"${key}":${value},`);
    const { findings, get } = await importFiles(evaluationFiles('evr_1', { ...sound, logs: [[record]] }));
    expect(findings).toEqual([`NUMBER_NOT_FINITE ${LOGS}:1`]);
    expect((await get('/evaluations/evr_1/logs')).text).toContain(record);
  });
});

import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { ENGINES, over } from '../../support/engines.ts';
import { evaluationFiles, runTexts } from '../../support/export-directory.ts';

const evaluationOf = (...records: string[]) => evaluationFiles('evr_1', { runs: runTexts('run_1'), logs: [records] });

describe.each(ENGINES)('over $name', (engine) => {
  const { importFiles } = over(engine);

  describe('a log is found', () => {
    // Odd spacing shows that the bytes are the log's own.
    const wanted = '{ "id" : "log_x", "output":"}] \\" {",  "evaluator_logs":[] }';
    test.each([
      ['as the log of a record', `{"run_id":"run_1","log":${wanted},"evaluator_logs":[]}`],
      ['among the judgments of a record', `{"run_id":"run_1","log":{"id":"a"},"evaluator_logs":[{"id":"b"}, ${wanted} ]}`],
      ['among the judgments of a log', `{"evaluator_logs":[],"log":{"evaluator_logs":[${wanted}],"id":"a"},"run_id":"run_1"}`],
      ['in a trace', `{"run_id":"run_1","log":{"id":"a","trace_children":[{"id":"b"},${wanted}]}}`],
      [
        'deep in a trace',
        `{"run_id":"run_1","log":{"id":"a","trace_children":[{"id":"b","trace_children":[{"trace_children":[${wanted}]}]}]}}`,
      ],
      ['as the judgment of a judgment', `{"run_id":"run_1","log":{"id":"a"},"evaluator_logs":[{"id":"b","evaluator_logs":[${wanted}]}]}`],
      ['as the parent of a judgment', `{"run_id":"run_1","log":{"id":"a"},"evaluator_logs":[{"id":"b","parent":\t${wanted}}]}`],
      [
        'among the judgments of a trace’s child',
        `{"run_id":"run_1","log":{"id":"a","trace_children":[{"id":"b","evaluator_logs":[${wanted}]}]}}`,
      ],
    ])('%s, with its exact bytes', async (_, record) => {
      const { get } = await importFiles(evaluationOf(record));
      expect(await get('/logs/log_x')).toMatchObject({ status: 200, text: wanted });
    });

    test('among the file’s own logs, with its trace', async () => {
      const log = '{"id":"log_x", "trace_children":[ {"id":"log_y" } ]}';
      const { get } = await importFiles({ ...evaluationOf(), 'files/pr_1/logs/1.jsonl': `${log}\n` });
      expect((await get('/logs/log_x')).text).toBe(log);
      expect((await get('/logs/log_y')).text).toBe('{"id":"log_y" }');
    });

    test.each([
      ['order-17/3', 'order-17%2F3'],
      ['order-17/3', 'order-17/3'],
      ['a b?c#d%', 'a%20b%3Fc%23d%25'],
      ['Ünï "日本"', encodeURIComponent('Ünï "日本"')],
      ['..', '..'],
    ])('by the id %s, asked for as %s', async (id, encoded) => {
      const log = JSON.stringify({ id });
      const { get } = await importFiles(evaluationOf(`{"run_id":"run_1","log":${log}}`));
      expect((await get(`/logs/${encoded}`)).text).toBe(log);
    });

    test('everywhere in the sample of a flow', async () => {
      const page = JSON.parse(await readFile(new URL('../../fixtures/contract/logs-page-flow.json', import.meta.url), 'utf8'));
      const { log, evaluator_logs: judgments } = page.records[0];
      const { get } = await importFiles(evaluationOf(JSON.stringify(page.records[0])));
      const [flow, prompt] = log.trace_children;
      for (const found of [log, judgments[0], flow, flow.trace_children[0], prompt, prompt.evaluator_logs[0]]) {
        expect((await get(`/logs/${found.id}`)).body).toEqual(found);
      }
    });
  });

  describe('of a log found several times', () => {
    const short = '{"id":"log_x"}';
    const long = '{"id":"log_x","output":"long"}';
    const longest = '{"id":"log_x","output":"the longest"}';

    test('one at the top of a record is preferred to a longer one inside another log', async () => {
      const nested = `{"run_id":"run_1","log":{"id":"a","trace_children":[${long}]},"evaluator_logs":[${longest}]}`;
      const { get } = await importFiles(evaluationOf(nested, `{"run_id":"run_1","log":${short}}`, nested.replace('"a"', '"b"')));
      expect((await get('/logs/log_x')).text).toBe(short);
    });

    test('the longest is preferred, and the first of equal length', async () => {
      const judged = (id: string, judgment: string) => `{"run_id":"run_1","log":{"id":"${id}"},"evaluator_logs":[${judgment}]}`;
      const other = long.replace('long', 'LONG');
      const { get } = await importFiles(evaluationOf(judged('a', short), judged('b', long), judged('c', other), judged('d', short)));
      expect((await get('/logs/log_x')).text).toBe(long);
    });

    test('the file’s own is preferred to those of evaluations', async () => {
      const files = evaluationOf(`{"run_id":"run_1","log":${longest}}`);
      const { get } = await importFiles({ ...files, 'files/pr_1/logs/1.jsonl': `{"id":"flow","trace_children":[${short}]}\n` });
      expect((await get('/logs/log_x')).text).toBe(short);
    });
  });

  test('what users wrote is no log, whatever its keys', async () => {
    const decoy = '{"id":"decoy"}';
    const inputs = `{"log":${decoy},"evaluator_logs":[${decoy}],"trace_children":[${decoy}],"parent":${decoy}}`;
    const { get } = await importFiles(
      evaluationOf(
        `{"run_id":"run_1","datapoint":{"id":"dp","inputs":${inputs}},"log":{"id":"a","inputs":${inputs},"prompt":${inputs}},"parent":${decoy}}`,
      ),
    );
    expect((await get('/logs/decoy')).status).toBe(404);
  });
});

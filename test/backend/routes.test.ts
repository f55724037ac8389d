import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { pageAnswer } from '../../src/backend/rest/answers.ts';
import { ENGINES, over } from '../support/engines.ts';
import { evaluationFiles, recordText, runText, runTexts } from '../support/export-directory.ts';

const sample = (name: string): Promise<string> => readFile(new URL(`../fixtures/contract/${name}.json`, import.meta.url), 'utf8');

const logIds = (body: { records: { log: { id: string } }[] }): string[] => body.records.map(({ log }) => log.id);
const textOf = ({ body }: { body: Uint8Array }): string => Buffer.from(body).toString();
const ids = (records: { id: string }[]): string[] => records.map(({ id }) => id);

describe.each(ENGINES)('over $name', (engine) => {
  const { importFiles } = over(engine);

  describe('bodies', () => {
    test('every endpoint answers with the bytes of the export', async () => {
      const [evaluation, stats, runsPage, promptLogs] = await Promise.all(['evaluation', 'stats', 'runs', 'logs-page-prompt'].map(sample));
      const runs: { id: string }[] = JSON.parse(runsPage ?? '').runs;
      const lines: string[] = JSON.parse(promptLogs ?? '').records.map((record: unknown) => JSON.stringify(record));
      const { get, findings } = await importFiles(
        evaluationFiles('evr_B9nM6lK3jH0gF7dS4aPoI', {
          fileId: 'pr_Xu7eLd2QkRsA9vWmBz4Nf',
          body: evaluation ?? '',
          stats: stats ?? '',
          runs: Object.fromEntries(runs.map((run) => [run.id, JSON.stringify(run)])),
          logs: [lines],
        }),
      );

      expect(new Set(findings.map((finding) => finding.split(' ')[0]))).toEqual(new Set(['LOGS_MISSING', 'REFERENCE_MISSING']));
      const path = '/evaluations/evr_B9nM6lK3jH0gF7dS4aPoI';
      expect(await get(path)).toMatchObject({ status: 200, text: evaluation });
      expect(await get(`${path}/stats`)).toMatchObject({ status: 200, text: stats });
      expect((await get('/evaluations')).text).toBe(`{"records":[${evaluation}],"page":1,"size":10,"total":1}`);
      // The run that was added last comes first; the rest was added at once and is ordered by id.
      const [first, second, third, fourth] = [2, 3, 1, 0].map((index) => JSON.stringify(runs[index]));
      expect((await get(`${path}/runs`)).text).toBe(`{"runs":[${first},${second},${third},${fourth}]}`);
      expect((await get(`${path}/logs`)).text).toBe(`{"records":[${lines[0]},${lines[1]}],"page":1,"size":10,"total":2}`);
    });

    test('numbers, escapes, spacing and unknown fields come back as they were', async () => {
      const odd = String.raw`"cost" : 9.15e-06,"big":1152921504606846976, "zero":-0.0,"text":"\ud83d\ude00 \u0041\/ \ud800","new_field":[ ],"a":1,"a":2`;
      const record = `{"run_id":"run_1", "log":{"id":"log_1",${odd}} ,"evaluator_logs":[ ]}\r`;
      const run = `{ "id":"run_1",${odd}}\n`;
      const stats = `{"run_stats":[],${odd}}`;
      const body = `\n{"id":"evr_1",${odd}}\n\n`;
      const { get } = await importFiles(evaluationFiles('evr_1', { body, stats, runs: { run_1: run }, logs: [[record]] }));

      expect((await get('/evaluations/evr_1')).text).toBe(body);
      expect((await get('/evaluations/evr_1/stats')).text).toBe(stats);
      expect((await get('/evaluations/evr_1/runs')).text).toBe(`{"runs":[${run}]}`);
      expect((await get('/evaluations/evr_1/logs')).text).toBe(`{"records":[${record}],"page":1,"size":10,"total":1}`);
      expect((await get('/logs/log_1')).text).toBe(`{"id":"log_1",${odd}}`);
    });

    test('every answer says that it is JSON', async () => {
      const { call } = await importFiles(evaluationFiles('evr_1'));
      for (const path of ['/evaluations', '/evaluations/evr_1', '/evaluations/evr_2', '/evaluations?page=0', '/nowhere']) {
        expect((await call({ path })).headers['content-type']).toBe('application/json');
      }
    });
  });

  describe('order', () => {
    test('evaluations come newest first, whichever way their time is spelled', async () => {
      const { get } = await importFiles({
        ...evaluationFiles('evr_a', { createdAt: '2024-07-08T22:40:35.656915' }),
        ...evaluationFiles('evr_b', { createdAt: '2024-07-08T22:40:35.656914Z' }),
        ...evaluationFiles('evr_c', { createdAt: '2024-07-08T22:40:36Z', fileId: 'pr_2' }),
        ...evaluationFiles('evr_d', { createdAt: '2024-07-08T23:40:35.656915+01:00' }),
        ...evaluationFiles('evr_e', { body: '{"id":"evr_e"}' }),
      });
      expect(ids((await get('/evaluations')).body.records)).toEqual(['evr_c', 'evr_a', 'evr_d', 'evr_b', 'evr_e']);
    });

    test('runs come newest first, and an evaluation’s logs by run, then oldest first', async () => {
      const { get } = await importFiles(
        evaluationFiles('evr_1', {
          runs: {
            run_a: runText('run_a', '2025-05-01T00:00:00Z', '2025-04-01T00:00:00Z'),
            run_b: runText('run_b', '2025-05-01T00:00:00.000000', '2025-04-02T00:00:00Z'),
            run_c: runText('run_c', '2025-05-01T00:00:00.000001'),
          },
          logs: [
            [
              recordText('run_a', 'log_1', '2025-05-02T00:00:00Z'),
              recordText('run_c', 'log_5', '2025-05-02T00:00:00.5'),
              recordText('run_c', 'log_4', '2025-05-02T00:00:00.500Z'),
              recordText('run_b', 'log_2', '2025-05-02T00:00:00Z'),
              recordText('run_c', 'log_6', '2025-05-02T00:00:00.4'),
            ],
          ],
        }),
      );
      expect(ids((await get('/evaluations/evr_1/runs')).body.runs)).toEqual(['run_c', 'run_b', 'run_a']);
      expect(logIds((await get('/evaluations/evr_1/logs')).body)).toEqual(['log_6', 'log_4', 'log_5', 'log_2', 'log_1']);
    });

    test('rows whose run has no run file come last, and without a run', async () => {
      const { get, findings } = await importFiles(
        evaluationFiles('evr_1', {
          runs: runTexts('run_z'),
          logs: [[recordText('run_a', 'log_1'), recordText('run_z', 'log_2'), recordText('run_a', 'log_3')]],
        }),
      );
      expect(logIds((await get('/evaluations/evr_1/logs')).body)).toEqual(['log_2', 'log_1', 'log_3']);
      expect(logIds((await get('/evaluations/evr_1/logs?run_id=run_a')).body)).toEqual(['log_1', 'log_3']);
      expect(ids((await get('/evaluations/evr_1/runs')).body.runs)).toEqual(['run_z']);
      expect(findings).toEqual(['UNKNOWN_RUN files/pr_1/evaluations/evr_1/logs/1.jsonl:1']);
    });
  });

  describe('filters', () => {
    test('file_id keeps the evaluations of one file; without it all are listed', async () => {
      const { get } = await importFiles({
        ...evaluationFiles('evr_1', { createdAt: '2025-01-01T00:00:00Z' }),
        ...evaluationFiles('evr_2', { createdAt: '2025-01-02T00:00:00Z', fileId: 'pr_2' }),
        ...evaluationFiles('evr_3', { createdAt: '2025-01-03T00:00:00Z' }),
      });
      expect(ids((await get('/evaluations')).body.records)).toEqual(['evr_3', 'evr_2', 'evr_1']);
      const { body } = await get('/evaluations?file_id=pr_1&page=2&size=1');
      expect(body).toMatchObject({ records: [{ id: 'evr_1' }], page: 2, size: 1, total: 2 });
      expect((await get('/evaluations?file_id=pr_3')).body).toEqual({ records: [], page: 1, size: 10, total: 0 });
    });

    test.each([
      ['run_id=run_2', ['log_2', 'log_1'], 2],
      ['run_id=run_3&run_id=run_1', ['log_1', 'log_3'], 2],
      ['run_id=run_1&run_id=run_1', ['log_1'], 1],
      ['run_id=', ['log_1', 'log_2', 'log_1', 'log_3'], 4],
      ['run_id=&run_id=run_3', ['log_3'], 1],
      ['run_id=none', [], 0],
      ['run_id=none&run_id=run_3', ['log_3'], 1],
      ['log_id=log_1', ['log_1', 'log_1'], 2],
      ['log_id=log_1&run_id=run_2', ['log_1'], 1],
      ['log_id=log_1&size=1&page=2', ['log_1'], 2],
      ['log_id=log_1&size=0', [], 2],
      ['log_id=log', [], 0],
      ['log_id=', ['log_1', 'log_2', 'log_1', 'log_3'], 4],
    ])('?%s finds %j of %i', async (query, expected, total) => {
      const { get } = await importFiles(
        evaluationFiles('evr_1', {
          runs: runTexts('run_1', 'run_2', 'run_3'),
          logs: [
            [
              recordText('run_1', 'log_1'),
              recordText('run_2', 'log_1', '2025-05-03T00:00:00Z'),
              recordText('run_2', 'log_2', '2025-05-02T00:00:00Z'),
              recordText('run_3', 'log_3'),
            ],
          ],
        }),
      );
      const { body } = await get(`/evaluations/evr_1/logs?${query}`);
      expect([logIds(body), body.total]).toEqual([expected, total]);
    });

    test('a run in two evaluations has its own body and its own logs in each', async () => {
      const inFirst = '{"id":"run_1","control":true,"added_at":"2025-05-01T00:00:00Z"}';
      const inSecond = '{"id":"run_1","control":false,"added_at":"2025-05-09T00:00:00Z"}';
      const { get, report } = await importFiles({
        ...evaluationFiles('evr_1', { runs: { run_1: inFirst, ...runTexts('run_2') }, logs: [[recordText('run_1', 'log_1')]] }),
        ...evaluationFiles('evr_2', { runs: { run_1: inSecond }, logs: [[recordText('run_1', 'log_1'), recordText('run_1', 'log_2')]] }),
      });
      expect((await get('/evaluations/evr_1/runs')).text).toBe(`{"runs":[${runTexts('run_2')['run_2']},${inFirst}]}`);
      expect((await get('/evaluations/evr_2/runs')).text).toBe(`{"runs":[${inSecond}]}`);
      expect(logIds((await get('/evaluations/evr_1/logs?run_id=run_1')).body)).toEqual(['log_1']);
      expect(logIds((await get('/evaluations/evr_2/logs?run_id=run_1')).body)).toEqual(['log_1', 'log_2']);
      expect(report).toMatchObject({ evaluations: 2, runs: 3, logs: 3 });
    });
  });

  describe('a page of more bytes than one may have', () => {
    const reading = (...texts: string[]) => {
      const read: string[] = [];
      const bodies = {
        *[Symbol.iterator]() {
          for (const text of texts) {
            read.push(text);
            yield Buffer.from(text);
          }
        },
      };
      return { bodies, read };
    };
    const page = { page: 1, size: 3, total: 3 };

    test('is refused with nothing read behind the first record that is too much, and the refusal names a size that is served', () => {
      const { bodies, read } = reading('{"a":1}', '{"b":2}', '{"c":3}');
      expect(textOf(pageAnswer(bodies, page, 21))).toBe('{"records":[{"a":1},{"b":2},{"c":3}],"page":1,"size":3,"total":3}');
      read.length = 0;
      const refused = pageAnswer(bodies, page, 13);
      expect([refused.status, read]).toEqual([422, ['{"a":1}', '{"b":2}']]);
      expect(JSON.parse(textOf(refused))).toEqual({
        detail: [
          {
            loc: ['query', 'size'],
            msg: 'the page has more than 13 bytes: ask for smaller pages, such as size=1',
            type: 'value_error.page_too_large',
            ctx: { limit_value: 1 },
          },
        ],
      });
      expect(JSON.parse(textOf(pageAnswer(bodies, page, 20))).detail[0].ctx).toEqual({ limit_value: 2 });
    });

    test('is served where it has but one record', () => {
      expect(textOf(pageAnswer(reading('{"a":1}').bodies, { ...page, size: 1 }, 3))).toContain('{"a":1}');
    });
  });
});

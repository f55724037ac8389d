import { appendFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { MAX_RECORD_BYTES, readLines } from '../../../src/backend/files/lines.ts';
import { evaluationFiles, importDirectory, importFiles, recordText, runTexts, writeExport } from '../../support/export-directory.ts';

const PATH = 'files/pr_1/evaluations/evr_1';
const LOGS = `${PATH}/logs/1.jsonl`;

describe('damaged lines', () => {
  const withLines = (text: string) => importFiles({ ...evaluationFiles('evr_1', { runs: runTexts('run_1'), logs: [] }), [LOGS]: text });
  const good = recordText('run_1', 'log_1');

  test.each([
    ['a torn last line', `${good}\n{"run_id":"run_1","lo`, ['LINE_TRUNCATED', 2]],
    ['a torn line in the middle', `{"run_id":"run_1","lo\n${good}\n`, ['LINE_INVALID', 1]],
    ['text', `${good}\nhello\n`, ['LINE_INVALID', 2]],
    ['an array', `[${good}]\n${good}\n`, ['LINE_INVALID', 1]],
    ['null', `null\n${good}\n`, ['LINE_INVALID', 1]],
    ['a record without a run', `${good}\n{"log":{"id":"log_2"}}\n`, ['LINE_INVALID', 2]],
    ['a record with an empty run id', `${good}\n{"run_id":"","log":{"id":"log_2"}}\n`, ['LINE_INVALID', 2]],
    ['a record without a log', `${good}\n{"run_id":"run_1"}\n`, ['LINE_INVALID', 2]],
    ['a record with a list for a log', `${good}\n{"run_id":"run_1","log":[{"id":"log_2"}]}\n`, ['LINE_INVALID', 2]],
    ['a log without an id', `${good}\n{"run_id":"run_1","log":{}}\n`, ['LINE_INVALID', 2]],
    ['a log with a number for an id', `${good}\n{"run_id":"run_1","log":{"id":7}}\n`, ['LINE_INVALID', 2]],
    ['a copy', `${good}\n${good}\n`, ['DUPLICATE_LOG', 2]],
    ['bytes that are no text', `${good}\n\u0000\u0001\ufffd\n`, ['LINE_INVALID', 2]],
  ])('%s: it is skipped and noted, its neighbours are served', async (_, text, [code, line]) => {
    const { get, found } = await withLines(text);
    expect(found).toMatchObject([{ code, line, path: LOGS }]);
    expect((await get('/evaluations/evr_1/logs')).text).toBe(`{"records":[${good}],"page":1,"size":10,"total":1}`);
  });

  test('a torn line may be the only one', async () => {
    const { findings, report } = await withLines('{"run_id":');
    expect([findings, report.logs]).toEqual([[`LINE_TRUNCATED ${LOGS}:1`], 0]);
  });

  test('lines of white space are nothing, and a whole last line needs no line break', async () => {
    const { findings, report } = await withLines(`\n \t\r\n${good}\r\n\n${recordText('run_1', 'log_2')}`);
    expect([findings, report.logs]).toEqual([[], 2]);
  });

  test('a byte order mark is no part of the record behind it', async () => {
    const { findings, get } = await withLines(`\ufeff${good}\n`);
    expect(findings).toEqual([]);
    expect((await get('/evaluations/evr_1/logs')).text).toBe(`{"records":[${good}],"page":1,"size":10,"total":1}`);
  });

  test('an empty file is no record', async () => {
    const { findings, report } = await withLines('');
    expect([findings, report.logs]).toEqual([[], 0]);
  });

  test('of two copies in one run the first one is served', async () => {
    const first = good.replace('"evaluator_logs":[]', '"output":"first","evaluator_logs":[]');
    const { get } = await withLines(`${first}\n${good}\n`);
    expect((await get('/evaluations/evr_1/logs')).text).toBe(`{"records":[${first}],"page":1,"size":10,"total":1}`);
  });

  test('numbers that JSON does not know are served as null, and stay where they are text', async () => {
    const line =
      '{"run_id":"run_1","a":[NaN,-Infinity , Infinity],"log":{"id":"NaN \\" -Infinity","prompt":{},"x":NaN},"evaluator_logs":[]}';
    const served = '{"run_id":"run_1","a":[null,null , null],"log":{"id":"NaN \\" -Infinity","prompt":{},"x":null},"evaluator_logs":[]}';
    const { get, findings } = await withLines(`${line}\n`);
    expect(findings).toEqual([`NUMBER_NOT_FINITE ${LOGS}:1`]);
    expect((await get('/evaluations/evr_1/logs')).text).toBe(`{"records":[${served}],"page":1,"size":10,"total":1}`);
    expect((await get(`/logs/${encodeURIComponent('NaN " -Infinity')}`)).text).toBe('{"id":"NaN \\" -Infinity","prompt":{},"x":null}');
  });

  test.each(['{"a":NaN', '{"a":NaNNaN}', '{"NaN', '{NaN:1}'])('%s is no record even so', async (line) => {
    const { findings } = await withLines(`${line}\n`);
    expect(findings).toEqual([`LINE_INVALID ${LOGS}:1`]);
  });

  test('every one of many findings is kept', async () => {
    const { found } = await withLines('x\n'.repeat(1_500));
    expect(found.map(({ line }) => line)).toEqual(Array.from({ length: 1_500 }, (_, index) => index + 1));
  });
});

test('a line larger than any record is stepped over and noted, and is not missing besides', async () => {
  const records = ['log_1', 'log_2', 'log_3'].map((id) => recordText('run_1', id));
  const large = recordText('run_1', 'log_2').replace('"prompt"', `"output":"${'x'.repeat(MAX_RECORD_BYTES)}","prompt"`);
  const stats = '{"run_stats":[{"run_id":"run_1","num_logs":3,"evaluator_stats":[]}]}';
  const { get, findings } = await importFiles({
    ...evaluationFiles('evr_1', { runs: runTexts('run_1'), stats, logs: [] }),
    [LOGS]: `${records[0]}\n${large}\n${records[2]}\n`,
  });
  expect(findings).toEqual([`LINE_TOO_LARGE ${LOGS}:2`]);
  expect((await get('/evaluations/evr_1/logs')).text).toBe(`{"records":[${records[0]},${records[2]}],"page":1,"size":10,"total":2}`);
});

test('an export is read with a line appended that is still being written', async () => {
  const directory = await writeExport(evaluationFiles('evr_1', { runs: runTexts('run_1'), logs: [[recordText('run_1', 'log_1')]] }));
  await appendFile(join(directory, LOGS), Buffer.from([0x7b, 0x22, 0xff]));
  await writeFile(join(directory, `${PATH}/logs/2.jsonl`), Buffer.from([0xef, 0xbb]));
  const { report, found } = await importDirectory(directory);
  expect(found.map(({ code, line }) => [code, line])).toEqual([
    ['LINE_TRUNCATED', 2],
    ['LINE_TRUNCATED', 1],
  ]);
  expect(report.logs).toBe(1);
});

test('a line over the limit is stepped over, and its neighbours are read', async () => {
  const directory = await writeExport({ 'files/': '', 'lines.txt': `ab\n${'c'.repeat(3_000_000)}\nabc\nabcd\nd` });
  const lines = [];
  for await (const { number, bytes, ended } of readLines(join(directory, 'lines.txt'), { maxBytes: 3 }))
    lines.push([number, bytes?.toString(), ended]);
  expect(lines).toEqual([
    [1, 'ab', true],
    [2, undefined, true],
    [3, 'abc', true],
    [4, undefined, true],
    [5, 'd', false],
  ]);
});

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, onTestFinished, test } from 'vitest';
import { catchUpFacts } from '../../../../src/backend/facts-catch-up.ts';
import { importExport } from '../../../../src/backend/import/importer.ts';
import { type OpenOptions, openStore, type SqliteStore } from '../../../../src/backend/store/sqlite/store.ts';
import { questionText } from '../../../../src/loaders/analysis/echo.ts';
import { question } from '../../../support/asked-backend.ts';
import { writeExport } from '../../../support/export-directory.ts';
import { addFileLogs, FILE } from '../../../support/file-logs.ts';
import { askStore } from '../../../support/sample-backend.ts';

const LOGS = 3_000;

const logOf = (index: number) => ({
  id: `log_${String(index).padStart(5, '0')}`,
  prompt: { id: FILE, version_id: `prv_${index % 3}` },
  output: `Answer ${index}`,
  created_at: new Date(Date.UTC(2025, 4, 1) + index * 60_000).toISOString(),
  prompt_tokens: index,
  evaluator_logs: [],
});

const logsUpTo = (count: number) => Array.from({ length: count }, (_, index) => logOf(index));

const newFile = async (): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'file-facts-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return join(folder, 'data.db');
};

const open = (path: string, options: OpenOptions = { mode: 'durable' }): SqliteStore => {
  const store = openStore(path, options);
  onTestFinished(() => {
    try {
      store.close();
    } catch {
      // It was closed in the test.
    }
  });
  return store;
};

/** How many logs each chunk has of files' own logs. */
const chunksIn = (file: string): number[] => {
  const database = new DatabaseSync(file, { readOnly: true });
  const counts = database.prepare('SELECT count FROM fact_chunk WHERE run_key < 0 ORDER BY run_key DESC, at').all();
  database.close();
  return counts.map(({ count }) => Number(count));
};

const TOKENS = question({ window: { offset: 0, count: 1 }, aggregates: { numbers: { promptTokens: {} } } });

const told = async (store: SqliteStore, query = '', asked = TOKENS) => {
  const analysis = encodeURIComponent(questionText(asked));
  return (await askStore(store)('GET', `/logs?file_id=${FILE}&analysis=${analysis}${query}`)).body;
};

const SUM = (count: number): number => (count * (count - 1)) / 2;

test('the columns of logs are kept by their file, and those of a change are made anew', async () => {
  const file = await newFile();
  const store = open(file);
  addFileLogs(store, logsUpTo(LOGS));
  expect(chunksIn(file)).toEqual([]);
  const first = await told(store);
  expect(first.analysis.answer.aggregates.numbers.promptTokens).toMatchObject({ count: LOGS, sum: SUM(LOGS) });
  expect(first.records.map(({ id }: { id: string }) => id)).toEqual([logOf(LOGS - 1).id]);
  expect(chunksIn(file)).toEqual([1_024, 1_024, 952]);
  // The newest come first, so that all others are at other places than before.
  addFileLogs(store, [logOf(LOGS)]);
  expect(chunksIn(file)).toEqual([]);
  expect((await told(store)).analysis.answer.aggregates.numbers.promptTokens.sum).toBe(SUM(LOGS + 1));
  // Another body at the same place.
  addFileLogs(store, [{ ...logOf(7), prompt_tokens: 1_007 }]);
  expect((await told(store)).analysis.answer.aggregates.numbers.promptTokens.sum).toBe(SUM(LOGS + 1) + 1_000);
  // Off to another file.
  addFileLogs(store, [logOf(LOGS)], 'pr_2');
  expect((await told(store)).analysis.answer.aggregates.numbers.promptTokens.sum).toBe(SUM(LOGS) + 1_000);
});

test('a version and a range of time are looked at alone, at places of their own', async () => {
  const store = open(await newFile());
  addFileLogs(store, logsUpTo(LOGS));
  const asked = question({ orderBy: [{ by: { number: 'promptTokens' } }], window: { offset: 1, count: 2 }, aggregates: {} });
  const of = async (query: string) => {
    const { analysis, records, total } = await told(store, query, asked);
    expect(analysis.answer.total).toBe(total);
    expect(analysis.answer.scan).toEqual({ isComplete: true, rowsRead: total });
    const listed = (await askStore(store)('GET', `/logs?file_id=${FILE}&size=100&page=1${query}`)).body;
    expect(listed.total).toBe(total);
    const places = await Promise.all(
      analysis.answer.rows.map(
        async (place: number) => (await askStore(store)('GET', `/logs?file_id=${FILE}&page=${place + 1}&size=1${query}`)).body.records[0],
      ),
    );
    expect(places).toEqual(records);
    return [total, ...records.map(({ prompt_tokens }: { prompt_tokens: number }) => prompt_tokens)];
  };
  expect(await of('&version_id=prv_1')).toEqual([1_000, 4, 7]);
  const [from, to] = [logOf(1_500).created_at, logOf(1_600).created_at];
  expect(await of(`&start_date=${from}&end_date=${to}`)).toEqual([101, 1_501, 1_502]);
  expect(await of(`&start_date=${from}&end_date=${to}&version_id=prv_2`)).toEqual([33, 1_505, 1_508]);
  expect(await of('&version_id=prv_9')).toEqual([0]);
  expect(await of('&end_date=2020-01-01T00:00:00Z')).toEqual([0]);
  const none = await askStore(store)('GET', `/logs?file_id=pr_none&analysis=${encodeURIComponent(questionText(asked))}`);
  expect(none.body).toMatchObject({ records: [], total: 0, analysis: { answer: { total: 0, aggregates: { count: 0 } } } });
});

test('an import leaves columns of all logs, one after the other of the same file', async () => {
  const file = await newFile();
  const store = open(file);
  const exported = async (count: number, name: string): Promise<string> =>
    writeExport(
      {
        [`files/${FILE}/file.json`]: JSON.stringify({ id: FILE, type: 'prompt', name: 'one', path: 'one' }),
        [`files/${FILE}/.done`]: 'done',
        [`files/${FILE}/logs/1.jsonl`]: logsUpTo(count)
          .map((log) => `${JSON.stringify(log)}\n`)
          .join(''),
      },
      name,
    );
  await importExport(await exported(1_500, '20250708-224035'), store);
  expect(chunksIn(file)).toEqual([1_024, 476]);
  await importExport(await exported(1_600, '20250709-224035'), store);
  expect(chunksIn(file)).toEqual([1_024, 576]);
  expect((await told(store)).analysis.answer.aggregates.numbers.promptTokens.sum).toBe(SUM(1_600));
  expect(await store.read((reads) => reads.rowsWithoutFacts())).toEqual([]);
});

test('a data file of an earlier version gets them behind the server', async () => {
  const file = await newFile();
  const store = open(file);
  addFileLogs(store, logsUpTo(LOGS));
  store.close();
  const database = new DatabaseSync(file);
  database.exec('DROP TABLE fact_file; DROP TABLE forgotten_log; DROP TABLE forgotten_user; PRAGMA user_version = 12');
  database.close();
  const again = open(file);
  const progress: [number, number][] = [];
  await catchUpFacts(again, { signal: new AbortController().signal, onProgress: (...made) => progress.push(made) });
  expect([progress[0], progress.at(-1)]).toEqual([
    [0, LOGS],
    [LOGS, LOGS],
  ]);
  expect(chunksIn(file)).toEqual([1_024, 1_024, 952]);
  expect((await told(again)).analysis.answer.aggregates.numbers.promptTokens.sum).toBe(SUM(LOGS));
});

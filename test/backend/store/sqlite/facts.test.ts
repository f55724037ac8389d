import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { PaceOptions } from '../../../../src/analysis/pace.ts';
import type { Question } from '../../../../src/analysis/question.ts';
import { createBackend } from '../../../../src/backend/backend.ts';
import { catchUpFacts } from '../../../../src/backend/facts-catch-up.ts';
import { importExport } from '../../../../src/backend/import/importer.ts';
import { type OpenMode, type OpenOptions, openStore, type SqliteStore } from '../../../../src/backend/store/sqlite/store.ts';
import { expectAnsweredRight, question, questionPath } from '../../../support/asked-backend.ts';
import { evaluationFiles, runTexts, writeExport } from '../../../support/export-directory.ts';
import { askStore } from '../../../support/sample-backend.ts';
import { oldDataFile } from './old-data-file.ts';

const ROWS = 3_000;
const EVALUATION = 'evr_1';

const recordOf = (row: number) => ({
  run_id: 'run_1',
  log: {
    id: `log_${row}`,
    prompt: { version_id: `prv_${row % 3}` },
    output: `Answer ${row}`,
    created_at: '2025-05-02T12:00:00Z',
    prompt_tokens: row,
  },
  evaluator_logs: [],
});

/** A run whose rows come one by one in the order of their numbers, and are known by nothing but their records. */
const fill = (store: SqliteStore, rows = ROWS): void => {
  const { writes } = store;
  writes.transact(() => {
    const body = Buffer.from(JSON.stringify({ id: EVALUATION, evaluators: [] }));
    const evaluationKey = writes.addEvaluation({ id: EVALUATION, fileId: null, createdAt: null, body });
    const runKey = writes.addRun({ evaluationKey, id: 'run_1', body: Buffer.from('{"id":"run_1","status":"running"}') });
    for (let row = 0; row < rows; row++)
      writes.addEvaluationLog({ runKey, logId: `log_${row}`, createdAt: row, body: Buffer.from(JSON.stringify(recordOf(row))) });
    writes.placeRunsAndLogs(evaluationKey);
    writes.placeEvaluations();
  });
};

const newFile = async (): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'facts-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return join(folder, 'data.db');
};

const open = (path: string, options: OpenOptions = {}): SqliteStore => {
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

/** How many rows each chunk in a file is of. */
const chunksIn = (file: string): number[] => {
  const database = new DatabaseSync(file, { readOnly: true });
  const rows = database.prepare('SELECT count FROM fact_chunk ORDER BY run_key, at, log_id').all();
  database.close();
  return rows.map(({ count }) => Number(count));
};

interface Paced extends PaceOptions {
  readonly pauses: () => number;
}

/** A clock by which every slice is over when it is looked at, and what is done in each pause. */
const everySlice = (inPause: (count: number) => void): Paced => {
  let [time, count] = [0, 0];
  return {
    now: () => {
      time += 1_000;
      return time;
    },
    pause: async () => {
      count += 1;
      inPause(count);
    },
    pauses: () => count,
  };
};

const COUNT = question({ window: { offset: 0, count: 0 }, aggregates: { numbers: { promptTokens: {} } } });

const told = async (store: SqliteStore, asked: Question, signal?: AbortSignal) => {
  const path = questionPath(EVALUATION, asked);
  const { body } = await createBackend({ store }).send({ method: 'GET', path, headers: {}, ...(signal && { signal }) });
  return JSON.parse(Buffer.from(body).toString());
};

/** Adds a row behind all others, as a change does. */
const addRow = (store: SqliteStore, row: number): void => {
  store.writes.transact(() => {
    const [run] = store.reads.listedRuns(store.reads.evaluationKey(EVALUATION) ?? 0);
    const { key: runKey = 0 } = run ?? {};
    store.edits.addRecord(runKey, { logId: `log_${row}`, createdAt: row, body: Buffer.from(JSON.stringify(recordOf(row))) });
    store.writes.placeLog(runKey, `log_${row}`);
  });
};

const SUM = (rows: number): number => (rows * (rows - 1)) / 2;

test('a question makes the columns that are missing and keeps them; changes take away what they touch alone', async () => {
  const file = await newFile();
  const store = open(file, { mode: 'durable' });
  fill(store);
  expect(chunksIn(file)).toEqual([]);
  const first = await told(store, COUNT);
  expect([first.total, first.analysis.answer.aggregates.numbers.promptTokens.sum]).toEqual([ROWS, SUM(ROWS)]);
  expect(chunksIn(file)).toEqual([1_024, 1_024, 952]);
  expect(await told(store, COUNT)).toEqual(first);
  addRow(store, ROWS);
  expect(chunksIn(file)).toEqual([1_024, 1_024]);
  const more = await told(store, COUNT);
  expect([more.total, more.analysis.answer.aggregates.numbers.promptTokens.sum]).toEqual([ROWS + 1, SUM(ROWS + 1)]);
  expect(chunksIn(file)).toEqual([1_024, 1_024, 953]);
});

test('a row between others is in its place, and the rows around it are looked at anew', async () => {
  const file = await newFile();
  const store = open(file, { mode: 'durable' });
  fill(store);
  await told(store, COUNT);
  store.writes.transact(() => {
    const [run] = store.reads.listedRuns(store.reads.evaluationKey(EVALUATION) ?? 0);
    const { key = 0 } = run ?? {};
    store.edits.addRecord(key, { logId: 'log_between', createdAt: 1_500, body: Buffer.from(JSON.stringify(recordOf(9_999))) });
    store.writes.placeLog(key, 'log_between');
  });
  expect(chunksIn(file)).toEqual([1_024, 952]);
  await expectAnsweredRight(
    askStore(store),
    EVALUATION,
    question({ window: { offset: 1_495, count: 20 }, aggregates: { numbers: { promptTokens: {} } } }),
  );
  expect(chunksIn(file)).toEqual([1_024, 1_024, 1, 952]);
});

test('another record in the place of a row is the one that is looked at', async () => {
  const store = open(await newFile(), { mode: 'durable' });
  fill(store, 10);
  await told(store, COUNT);
  store.writes.transact(() => {
    const [run] = store.reads.listedRuns(store.reads.evaluationKey(EVALUATION) ?? 0);
    const { key = 0 } = run ?? {};
    store.writes.setPlace(key, 'log_3', store.edits.setRecord(key, 'log_3', Buffer.from(JSON.stringify(recordOf(1_003)))));
  });
  expect((await told(store, COUNT)).analysis.answer.aggregates.numbers.promptTokens.sum).toBe(SUM(10) + 1_000);
});

const PLACES: readonly (readonly [where: string, mode: OpenMode, path: () => Promise<string>])[] = [
  ['a file', 'durable', newFile],
  ['memory', 'passing', async () => ':memory:'],
];

describe.each(PLACES)('in %s', (where, mode, path) => {
  test('everything else has its turn between any two steps, and may change rows', async () => {
    const file = await path();
    let store: SqliteStore | undefined;
    let changes = 0;
    const pace = everySlice((count) => {
      if (count % 3 !== 0 || changes === 2 || !store) return;
      addRow(store, ROWS + changes);
      changes += 1;
    });
    store = open(file, { mode, pace });
    fill(store);
    const { total, analysis } = await told(store, COUNT);
    expect(changes).toBeGreaterThan(0);
    expect(pace.pauses()).toBeGreaterThan(ROWS / 1_024);
    // All of one moment: for a file that at which it began.
    if (where === 'a file') expect(total).toBe(ROWS);
    expect(analysis.answer.aggregates.numbers.promptTokens).toMatchObject({ count: total, sum: SUM(total) });
    expect((await told(store, COUNT)).total).toBe(ROWS + changes);
  });

  test('columns that are held are those of the rows as they are', async () => {
    const store = open(await path(), { mode });
    fill(store, 10);
    for (let rows = 10; rows < 14; rows += 1) {
      const [first, second] = [await told(store, COUNT), await told(store, COUNT)];
      expect(first.analysis.answer.aggregates.numbers.promptTokens).toMatchObject({ count: rows, sum: SUM(rows) });
      expect(second).toEqual(first);
      addRow(store, rows);
    }
  });

  test('rows that change all the time are looked at in the end', async () => {
    let store: SqliteStore | undefined;
    let rows = ROWS;
    const pace = everySlice(() => {
      if (store) addRow(store, rows++);
    });
    store = open(await path(), { mode, pace });
    fill(store);
    const { total, analysis } = await told(store, COUNT);
    expect(analysis.answer.aggregates.numbers.promptTokens).toMatchObject({ count: total, sum: SUM(total) });
  });

  test('a signal ends it between two steps; what was made by then is kept, and gone on from', async () => {
    const gone = new AbortController();
    const pace = everySlice((count) => {
      if (count === 10) gone.abort(new Error('The client left.'));
    });
    const store = open(await path(), { mode, pace });
    fill(store);
    await expect(told(store, COUNT, gone.signal)).rejects.toThrow('The client left.');
    expect(pace.pauses()).toBe(10);
    expect((await told(store, COUNT)).total).toBe(ROWS);
    const all = pace.pauses();
    expect((await told(store, COUNT)).total).toBe(ROWS);
    expect(pace.pauses() - all).toBeLessThan(all - 10);
  });
});

test('a file that may not be written to is looked at by its records', async () => {
  const file = await newFile();
  const filling = openStore(file);
  fill(filling);
  filling.close();
  await chmod(file, 0o444);
  const store = open(file, { mode: 'reading' });
  await expectAnsweredRight(
    askStore(store),
    EVALUATION,
    question({
      filter: { search: ['answer 29'] },
      groups: [{ by: [{ field: 'version' }], first: 5, order: 'count-desc', timeZone: 'UTC' }],
    }),
  );
  expect(chunksIn(file)).toEqual([]);
});

test('a data file of an earlier version has columns once it was asked', async () => {
  const file = await oldDataFile(5);
  const store = open(file, { mode: 'durable' });
  const ask = askStore(store);
  const { records } = (await ask('GET', '/evaluations?size=100')).body;
  for (const { id } of records) await expectAnsweredRight(ask, id);
  const counts = chunksIn(file);
  for (const { id } of records) await expectAnsweredRight(ask, id);
  expect(chunksIn(file)).toEqual(counts);
  const totals = await Promise.all(
    records.map(async ({ id }: { id: string }) => (await ask('GET', `/evaluations/${id}/logs?size=0`)).body.total),
  );
  expect(counts.reduce((sum, count) => sum + count, 0)).toBe(totals.reduce((sum, total) => sum + total, 0));
});

test('a data file of an earlier version gets its columns without a question, and an end of that is gone on from', async () => {
  const file = await oldDataFile(5);
  const store = open(file, { mode: 'durable' });
  const all = (await store.read((reads) => reads.rowsWithoutFacts())).reduce((sum, { count }) => sum + count, 0);
  expect(all).toBeGreaterThan(0);
  const ending = new AbortController();
  const seen: number[] = [];
  const first = catchUpFacts(store, {
    signal: ending.signal,
    onProgress: (done, of) => {
      expect(of).toBe(all);
      seen.push(done);
      if (done > 0) ending.abort(new Error('The server ends.'));
    },
  });
  await expect(first).rejects.toThrow('The server ends.');
  const [begun = 0, part = 0] = seen;
  expect(begun).toBe(0);
  expect(chunksIn(file).reduce((sum, count) => sum + count, 0)).toBe(part);
  const left: [number, number][] = [];
  await catchUpFacts(store, { signal: new AbortController().signal, onProgress: (...progress) => left.push(progress) });
  expect([left[0], left.at(-1)]).toEqual([
    [0, all - part],
    [all - part, all - part],
  ]);
  expect(chunksIn(file).reduce((sum, count) => sum + count, 0)).toBe(all);
  expect(await store.read((reads) => reads.rowsWithoutFacts())).toEqual([]);
  await catchUpFacts(store, { signal: new AbortController().signal, onProgress: () => expect.unreachable() });
});

test('columns of other semantics are made anew', async () => {
  const file = await newFile();
  const store = open(file, { mode: 'durable' });
  fill(store, 10);
  await told(store, COUNT);
  store.close();
  const database = new DatabaseSync(file);
  database.exec("UPDATE fact_chunk SET semantics = '0'; UPDATE fact_column SET bytes = x'00' WHERE name = 'number.promptTokens'");
  database.close();
  const again = open(file, { mode: 'durable' });
  expect((await told(again, COUNT)).analysis.answer.aggregates.numbers.promptTokens.sum).toBe(SUM(10));
  expect(chunksIn(file)).toEqual([10]);
});

test('an import makes columns of the rows that it brings, and anew of those that a newer export has otherwise', async () => {
  const file = await newFile();
  const store = open(file, { mode: 'durable' });
  const record = (row: number, output: string) => JSON.stringify({ ...recordOf(row), log: { ...recordOf(row).log, output } });
  const exported = (lines: readonly string[]) => evaluationFiles(EVALUATION, { runs: runTexts('run_1'), logs: [lines] });
  const ask = askStore(store);
  const refunds = question({ filter: { search: ['refund'] } });
  await importExport(await writeExport(exported([record(1, 'A refund'), record(2, 'Nothing')]), '20250601-000000'), store);
  expect(chunksIn(file)).toEqual([2]);
  await expectAnsweredRight(ask, EVALUATION, refunds);
  const newer = exported([record(2, 'A refund, too'), record(3, 'No \ud800 refund'), record(1, 'A refund')]);
  await importExport(await writeExport(newer, '20250602-000000'), store);
  expect(chunksIn(file)).toEqual([3]);
  expect((await told(store, refunds)).total).toBe(3);
  await expectAnsweredRight(ask, EVALUATION, refunds);
});

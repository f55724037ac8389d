import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { catchUpFacts } from '../../../src/backend/facts-catch-up.ts';
import { type ImportOptions, importExport } from '../../../src/backend/import/importer.ts';
import { createFactThread } from '../../../src/backend/store/sqlite/fact-thread.ts';
import { openStore } from '../../../src/backend/store/sqlite/store.ts';
import { dumpOf, foundIn } from '../../support/dumped-database.ts';
import { evaluationFiles, runTexts, writeExport } from '../../support/export-directory.ts';

const ON_THREAD: ImportOptions = { threadBytes: 0 };
const ALONE: ImportOptions = { threadBytes: Number.POSITIVE_INFINITY };

const ROWS = 2_600;

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'thread-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const evaluator = (version_id: string) => ({ id: 'ev_1', version_id, spec: { return_type: 'multi_select', options: [{ name: 'good' }] } });

const recordOf = (row: number, output: string) => ({
  run_id: `run_${row % 2}`,
  datapoint: { id: `dp_${row % 7}`, target: { row } },
  log: {
    id: `log_${row}`,
    prompt: { version_id: 'prv_1' },
    output,
    prompt_tokens: row,
    inputs: { text: `Straße ${row}`, half: row % 100 === 0 ? '\ud800' : '' },
    // Rows come in another order than that of their listing.
    created_at: `2025-05-02T12:${10 + ((row * 7) % 50)}:00Z`,
    evaluator_logs: [],
  },
  evaluator_logs: [
    { id: `log_${row}_a`, judgment: ['good', `mark ${row % 5}`], evaluator: evaluator('evv_1') },
    { id: `log_${row}_b`, error: `failed ${row % 3}`, evaluator: evaluator('evv_2') },
  ],
});

/** An export of two runs; one record is longer than what is sent to a thread at once. */
const exported = (id: string, output: (row: number) => string, rows = ROWS) => {
  const lines = Array.from({ length: rows }, (_, row) => JSON.stringify(recordOf(row, output(row))));
  return evaluationFiles(id, { runs: { ...runTexts('run_0'), ...runTexts('run_1') }, logs: [lines] });
};

const long = (row: number): string => (row === 1_001 ? 'A long one. '.repeat(100_000) : `Answer ${row}`);

/** Two exports of one evaluation, of which the newer one has another record of some rows and no others. */
const writeExports = async (): Promise<readonly string[]> => [
  await writeExport(exported('evr_1', long), '20250601-000000'),
  await writeExport(
    exported('evr_1', (row) => (row % 10 === 0 ? `Changed ${row}` : long(row)), 1_500),
    '20250602-000000',
  ),
];

/** What is known of rows by columns, without the keys of chunks, which never come twice. */
const factsOf = (file: string): string =>
  foundIn(file, {
    chunks: 'SELECT run_key, at, log_id, last_at, last_log_id, count, semantics FROM fact_chunk ORDER BY run_key, at, log_id',
    columns: `SELECT name, bytes FROM fact_chunk JOIN fact_column ON chunk_key = key ORDER BY run_key, at, log_id, name`,
    terms: 'SELECT * FROM fact_term ORDER BY key',
  });

/** The same file with the columns that come of questions. */
const caughtUp = async (file: string): Promise<string> => {
  const copy = `${file}.caught-up`;
  await copyFile(file, copy);
  const database = new DatabaseSync(copy);
  for (const table of ['fact_column', 'fact_chunk', 'fact_term']) database.exec(`DELETE FROM ${table}`);
  database.close();
  const store = openStore(copy, { mode: 'durable' });
  await catchUpFacts(store, { signal: new AbortController().signal, onProgress: () => undefined });
  store.close();
  return copy;
};

// Not by toBe below, which would show a difference of megabytes.

test('an import has the same whether a second thread makes its columns or not, also of rows that another one brought', async () => {
  const exports = await writeExports();
  const dumps: string[] = [];
  for (const options of [ON_THREAD, ALONE]) {
    const file = join(folder, `${dumps.length}.db`);
    const store = openStore(file, { mode: 'durable' });
    for (const each of exports) await importExport(each, store, options);
    store.close();
    dumps.push(dumpOf(file));
  }
  expect(dumps[0]?.length).toBeGreaterThan(1_000 * ROWS);
  expect(dumps[0] === dumps[1]).toBe(true);
});

test('an import makes the columns that questions make', async () => {
  const [directory = ''] = await writeExports();
  const file = join(folder, 'imported.db');
  const store = openStore(file, { mode: 'durable' });
  await importExport(directory, store, ON_THREAD);
  store.close();
  const facts = factsOf(file);
  expect(facts).toContain('number.promptTokens');
  expect(factsOf(await caughtUp(file)) === facts).toBe(true);
});

test('an import whose second thread ends fails by that, and is gone on from', async () => {
  const [directory = ''] = await writeExports();
  const store = openStore(join(folder, 'ended.db'), { mode: 'durable' });
  const factTables = store.factTables && {
    ...store.factTables,
    createMaker: () => createFactThread(() => Buffer.of(), new URL('./dying-thread.ts', import.meta.url)),
  };
  await expect(importExport(directory, { ...store, factTables }, ON_THREAD)).rejects.toMatchObject({
    name: 'FactThreadError',
    message: 'The thread that makes columns of rows failed: Error: It has no more memory.',
  });
  expect(store.imports.exports()).toMatchObject([{ isWhole: false }]);
  await importExport(directory, store, ALONE);
  store.close();
  const whole = openStore(join(folder, 'whole.db'), { mode: 'durable' });
  await importExport(directory, whole, ON_THREAD);
  whole.close();
  expect(dumpOf(join(folder, 'ended.db')) === dumpOf(join(folder, 'whole.db'))).toBe(true);
});

import { describe, expect, onTestFinished, test } from 'vitest';
import { catchUpFacts } from '../../../../src/backend/facts-catch-up.ts';
import { openDatabase } from '../../../../src/backend/store/postgres/store.ts';
import type { Store } from '../../../../src/backend/store/store.ts';
import { expectAnsweredRight, question } from '../../../support/asked-backend.ts';
import { evaluationFiles, runTexts, writeExport } from '../../../support/export-directory.ts';
import { filledDatabase, inDatabase } from '../../../support/postgres.ts';
import { askStore } from '../../../support/sample-backend.ts';

const ROWS = 2_500;
const EVALUATION = 'evr_1';

/** Every hundredth has more than a column keeps of it. */
const recordOf = (row: number): string =>
  JSON.stringify({
    run_id: 'run_1',
    log: {
      id: `log_${row}`,
      prompt: { version_id: `prv_${row % 3}`, model: `model-${row % 40}` },
      output: row % 100 === 0 ? 'x'.repeat(20_000) : `Answer ${row}`,
      inputs: { question: row % 100 === 1 ? 'why '.repeat(20_000) : `Why ${row}?` },
      created_at: new Date(Date.UTC(2025, 4, 2) + row * 1000).toISOString(),
      prompt_tokens: row,
      evaluator_logs: [],
    },
    evaluator_logs: [],
  });

const filled = async (): Promise<{ url: string; store: Store }> => {
  const lines = Array.from({ length: ROWS }, (_, row) => recordOf(row));
  const files = evaluationFiles(EVALUATION, { runs: runTexts('run_1'), logs: [lines] });
  const { url } = await filledDatabase(await writeExport(files));
  const store = await openDatabase({ url });
  onTestFinished(() => store.close());
  return { url, store };
};

const forgetColumns = (url: string): Promise<unknown> => inDatabase(url, 'DELETE FROM fact_column; DELETE FROM fact_chunk');

const chunksIn = async (url: string): Promise<number[]> => {
  const { rows } = await inDatabase(url, 'SELECT count FROM fact_chunk ORDER BY run_key, at, log_id');
  return rows.map(({ count }) => Number(count));
};

describe('rows', () => {
  test('are looked at by columns, and by their records where a column has not all', async () => {
    const { store } = await filled();
    const ask = askStore(store);
    await expectAnsweredRight(ask, EVALUATION);
    for (const asked of [
      question({ filter: { output: { contains: 'xxx' } } }),
      question({ filter: { inputs: [{ path: '/question', contains: 'why why' }] } as never }),
      question({
        filter: { inputs: [{ path: '/question', exists: true }] },
        orderBy: [{ by: { number: 'promptTokens' }, descending: true }],
      }),
      question({ window: { offset: 2_490, count: 20 } }),
      question({ groups: [{ by: [{ field: 'model' }], first: 100, order: 'key-asc', timeZone: 'UTC' }] }),
      question({ groups: [{ by: [{ field: 'version' }, { field: 'model' }], first: 1_000, order: 'key-desc', timeZone: 'UTC' }] }),
    ])
      await expectAnsweredRight(ask, EVALUATION, asked);
  });

  test('that have no columns are looked at by their records, and their columns are kept', async () => {
    const { url, store } = await filled();
    await forgetColumns(url);
    await expectAnsweredRight(askStore(store), EVALUATION);
    expect(await chunksIn(url)).toEqual([1_024, 1_024, 452]);
    await expectAnsweredRight(askStore(store), EVALUATION);
    expect(await store.read((reads) => reads.rowsWithoutFacts())).toEqual([]);
  });

  test('whose texts are new to the database get terms without gaps, each text one', async () => {
    const { url, store } = await filled();
    await forgetColumns(url);
    await inDatabase(url, 'DELETE FROM fact_term WHERE key > 10');
    await expectAnsweredRight(askStore(store), EVALUATION);
    const { rows } = await inDatabase(url, 'SELECT count(*) = max(key) AS gapless, count(*) = count(DISTINCT text) AS once FROM fact_term');
    expect(rows).toEqual([{ gapless: true, once: true }]);
    await expectAnsweredRight(askStore(store), EVALUATION);
  });

  test('get the columns that they lack behind a server, and a column in the middle too', async () => {
    const { url, store } = await filled();
    await inDatabase(url, 'DELETE FROM fact_chunk WHERE key = (SELECT key FROM fact_chunk ORDER BY at OFFSET 1 LIMIT 1)');
    const progress: [number, number][] = [];
    await catchUpFacts(store, { signal: new AbortController().signal, onProgress: (done, all) => progress.push([done, all]) });
    expect(progress).toEqual([
      [0, 1_024],
      [1_024, 1_024],
    ]);
    expect(await chunksIn(url)).toEqual([1_024, 1_024, 452]);
    await expectAnsweredRight(askStore(store), EVALUATION);
  });

  test('whose columns are held are looked at without beginning anew', async () => {
    const { store } = await filled();
    let begun = 0;
    const read: Store['read'] = (work, options) =>
      store.read(
        (reads) =>
          work({
            ...reads,
            facts: (selection, use, its) =>
              reads.facts(
                selection,
                (facts) => {
                  begun += 1;
                  return use(facts);
                },
                its,
              ),
          }),
        options,
      );
    const ask = askStore({ ...store, read });
    const asked = question({ orderBy: [{ by: { number: 'promptTokens' }, descending: true }], aggregates: { numbers: { duration: {} } } });
    await expectAnsweredRight(ask, EVALUATION, asked);
    begun = 0;
    await expectAnsweredRight(ask, EVALUATION, asked);
    expect(begun).toBe(1);
  });

  test('that change while they are looked at are answered as they were, and their columns are not kept', async () => {
    const { url, store } = await filled();
    await forgetColumns(url);
    const read: Store['read'] = (work, options) =>
      store.read(
        (reads) =>
          work({
            ...reads,
            facts: (selection, use, its) =>
              reads.facts(
                selection,
                async (facts) => {
                  await inDatabase(
                    url,
                    'INSERT INTO fact_run SELECT key, 1 FROM run ON CONFLICT (run_key) DO UPDATE SET changes = fact_run.changes + 1',
                  );
                  return use(facts);
                },
                its,
              ),
          }),
        options,
      );
    await expectAnsweredRight(askStore({ ...store, read }), EVALUATION);
    expect(await chunksIn(url)).toEqual([]);
  });
});

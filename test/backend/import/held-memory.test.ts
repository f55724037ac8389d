import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { importExport } from '../../../src/backend/import/importer.ts';
import { openStore } from '../../../src/backend/store/sqlite/store.ts';
import { evaluationFiles, writeExport } from '../../support/export-directory.ts';

const RUNS = 50;
const RECORD_BYTES = 1_000_000;

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** What JavaScript holds, with what stands outside of its heap for it. */
const heldBytes = (): number => {
  collectGarbage();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
};

/** A record of a run of its own. */
const largeRecord = (index: number): string =>
  JSON.stringify({
    run_id: `run_of_one_record_${index}`,
    log: { id: `log_${index}`, inputs: { text: 'x'.repeat(RECORD_BYTES) }, prompt: {}, evaluator_logs: [] },
    evaluator_logs: [],
  });

test('the runs that an import remembers keep none of their records in memory', async () => {
  const directory = await writeExport(evaluationFiles('evr_1', { logs: [[]] }));
  for (let index = 0; index < RUNS; index += 1)
    await appendFile(join(directory, 'files/pr_1/evaluations/evr_1/logs/1.jsonl'), `${largeRecord(index)}\n`);
  const store = openStore(':memory:');
  const held: number[] = [];
  const onProgress = (read: number): void => {
    // The memory is looked at once for every five records.
    if (read >= (held.length + 1) * 5 * RECORD_BYTES) held.push(heldBytes());
  };
  const { logs } = await importExport(directory, store, { onProgress });
  store.close();
  expect(logs).toBe(RUNS);
  expect(held.length).toBe(RUNS / 5);
  const [early = 0, late = 0] = [held[0], held.at(-1)];
  // Between the two there are 45 records.
  expect(late - early).toBeLessThan(5 * RECORD_BYTES);
});

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { healthOf } from '../../../../src/backend/health.ts';
import { importExport } from '../../../../src/backend/import/importer.ts';
import { fillDatabase } from '../../../../src/backend/store/postgres/fill.ts';
import { openDatabase } from '../../../../src/backend/store/postgres/store.ts';
import { openStore } from '../../../../src/backend/store/sqlite/store.ts';
import type { Store } from '../../../../src/backend/store/store.ts';
import { SEVERITIES } from '../../../../src/contract/finding.ts';
import { evaluationFiles, recordText, runTexts, writeExport } from '../../../support/export-directory.ts';
import { emptyDatabase } from '../../../support/postgres.ts';

/** Everything that is told of what was exported, with pages of findings from each end. */
const told = async (store: Store) => {
  const { findings, findingsCount, findingsByCode, ...counts } = await healthOf(store);
  const ofSeverity = SEVERITIES.map((severity) => findingsCount([severity]));
  const all = findingsCount(SEVERITIES);
  const pages = await Promise.all([
    findings({ severities: SEVERITIES, offset: 0, count: all }),
    findings({ severities: SEVERITIES, offset: 1, count: 2 }),
    findings({ severities: SEVERITIES, offset: all - 1, count: 5 }),
    ...SEVERITIES.map((severity) => findings({ severities: [severity], offset: 0, count: 100 })),
  ]);
  return { counts, ofSeverity, pages, byCode: await findingsByCode(), exports: await store.read((reads) => reads.exports()) };
};

test('what is wrong in an export is told as over a data file, by page, severity and code', async () => {
  const directory = await writeExport({
    ...evaluationFiles('evr_1', {
      runs: runTexts('run_1'),
      logs: [[recordText('run_1', 'log_1'), recordText('run_1', 'log_1'), '{"broken', recordText('run_9', 'log_2')]],
    }),
    'files/pr_1/not an entry.txt': 'Dear \u0001 Sir',
    'export.log': '2025-07-08 22:40:35.1 | ERROR | x:y:1 - gave up \u2028 here\n',
  });
  const folder = await mkdtemp(join(tmpdir(), 'health-'));
  const file = join(folder, 'data.db');
  const store = openStore(file);
  onTestFinished(async () => {
    store.close();
    await rm(folder, { recursive: true, force: true });
  });
  await importExport(directory, store);
  const url = await emptyDatabase();
  await fillDatabase({ url }, file);
  const database = await openDatabase({ url });
  onTestFinished(() => database.close());
  const expected = await told(store);
  expect(Object.keys(expected.byCode).length).toBeGreaterThan(3);
  expect(await told(database)).toEqual(expected);
});

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, onTestFinished, test } from 'vitest';
import { createBackend } from '../../../../src/backend/backend.ts';
import { importExport } from '../../../../src/backend/import/importer.ts';
import { openStore, StoreFormatError } from '../../../../src/backend/store/sqlite/store.ts';
import { evaluationFiles, recordText, runTexts, writeExport } from '../../../support/export-directory.ts';

const databasePath = async (): Promise<string> => {
  const directory = await mkdtemp(join(tmpdir(), 'store-'));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  return join(directory, 'store.db');
};

test('what was imported into a file is there when it is opened again', async () => {
  const path = await databasePath();
  const directory = await writeExport(evaluationFiles('evr_1', { runs: runTexts('run_1'), logs: [[recordText('run_1', 'log_1')]] }));
  const store = openStore(path);
  await importExport(directory, store);
  store.close();

  const backend = createBackend({ store: openStore(path) });
  const { body } = await backend.send({ method: 'GET', path: '/evaluations/evr_1/logs', headers: {} });
  expect(Buffer.from(body).toString()).toBe(`{"records":[${recordText('run_1', 'log_1')}],"page":1,"size":10,"total":1}`);
  await backend.close();
});

test('a file that is no database is refused', async () => {
  const path = await databasePath();
  await writeFile(path, 'not a database, but long enough to have what would be a header'.repeat(10));
  expect(() => openStore(path)).toThrow(new StoreFormatError('The file is not a database.'));
});

test('a database of another program is refused and left as it is', async () => {
  const path = await databasePath();
  const other = new DatabaseSync(path);
  other.exec('CREATE TABLE notes (text TEXT)');
  other.close();
  expect(() => openStore(path)).toThrow(new StoreFormatError('The database belongs to another program.'));
  const again = new DatabaseSync(path);
  expect(again.prepare('SELECT name FROM sqlite_schema').all()).toEqual([{ name: 'notes' }]);
  again.close();
});

test('a store of a newer version is refused', async () => {
  const path = await databasePath();
  openStore(path).close();
  const newer = new DatabaseSync(path);
  newer.exec('PRAGMA user_version = 9999');
  newer.close();
  expect(() => openStore(path)).toThrow(
    new StoreFormatError('It was written by a newer version of this program; update the program to open it.'),
  );
});

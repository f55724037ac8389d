import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { chmod, copyFile, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';
import { importExport } from '../../../../src/backend/import/importer.ts';
import { openData } from '../../../../src/backend/store/sqlite/data-file.ts';
import { MIGRATIONS, versionOf } from '../../../../src/backend/store/sqlite/migrations.ts';
import { SCHEMA_VERSION } from '../../../../src/backend/store/sqlite/schema.ts';
import { openStore, type SqliteStore } from '../../../../src/backend/store/sqlite/store.ts';
import { expectSound } from '../../../support/killed-process.ts';
import { type Ask, askStore, catalogue, everything, SAMPLE_DIRECTORY } from '../../../support/sample-backend.ts';
import { oldAnswers, oldDataFile } from './old-data-file.ts';

const KILLED = fileURLToPath(new URL('./killed-migration.ts', import.meta.url));
const OPENER = fileURLToPath(new URL('./opener.ts', import.meta.url));
const VERSIONS = Object.keys(MIGRATIONS).map(Number);
const RELEASED = [5];

const fill = (): Promise<never> => Promise.reject(new Error('It is filled a second time.'));

const opened = async (file: string): Promise<SqliteStore> => {
  const store = await openData(file, { fill });
  onTestFinished(() => store.close());
  return store;
};

const versionIn = (file: string): number => {
  const database = new DatabaseSync(file, { readOnly: true });
  const version = versionOf(database);
  database.close();
  return version;
};

const digests = async (ask: Ask): Promise<Record<string, string>> =>
  Object.fromEntries(Object.entries(await everything(ask)).map(([path, text]) => [path, createHash('sha256').update(text).digest('hex')]));

/** Every table, index and column, with its type, as the database itself describes them. */
const shapeOf = (file: string): unknown => {
  const database = new DatabaseSync(file, { readOnly: true });
  const entries = database.prepare("SELECT type, name FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%' ORDER BY name").all();
  const shapes = entries.map(({ type, name }) => [
    type,
    name,
    ...['table_xinfo', 'index_xinfo'].map((pragma) => database.prepare(`SELECT * FROM pragma_${pragma}(?)`).all(name ?? null)),
    // Not in the order in which they were made, which is the planner's alone.
    database.prepare('SELECT name, "unique", origin, partial FROM pragma_index_list(?) ORDER BY name').all(name ?? null),
  ]);
  database.close();
  return shapes;
};

test('there is a step from every version to the next one', () => {
  expect(VERSIONS).toEqual(Array.from({ length: SCHEMA_VERSION - 5 }, (_, index) => 5 + index));
});

describe.each(RELEASED)('a data file of version %i', (version) => {
  test('is brought up to date when it is opened, and answers every path with the same bytes', async () => {
    const file = await oldDataFile(version);
    expect(versionIn(file)).toBe(version);
    const store = await opened(file);
    expect(await digests(askStore(store))).toEqual(await oldAnswers(version));
    expect(versionIn(file)).toBe(SCHEMA_VERSION);
  });

  test('holds every change that was made in it, and takes more', async () => {
    const ask = askStore(await opened(await oldDataFile(version)));
    const { records } = (await ask('GET', '/evaluations?size=100')).body;
    const made = records.find(({ name }: { name: string }) => name === 'Made here');
    const { runs } = (await ask('GET', `/evaluations/${made.id}/runs`)).body;
    const added = runs.find(({ control }: { control: boolean }) => control);
    expect([records.length, runs.length, added.status]).toEqual([5, 3, 'running']);
    const path = `/evaluations/${made.id}/runs/${added.id}`;
    const logs = (await ask('GET', `/evaluations/${made.id}/logs?run_id=${added.id}`)).body;
    expect(logs.total).toBe(3);
    const others = (await ask('GET', `/evaluations/${made.id}/logs?size=100`)).body.records.map(
      ({ log }: { log: { id: string } }) => log.id,
    );
    expect((await ask('POST', `${path}/logs`, { log_ids: others })).status).toBe(200);
    const { run_stats: stats } = (await ask('GET', `/evaluations/${made.id}/stats`)).body;
    expect(stats.find(({ run_id }: { run_id: string }) => run_id === added.id).num_logs).toBe(new Set(others).size);
  });

  test('has the tables of a new one then', async () => {
    const file = await oldDataFile(version);
    (await opened(file)).reads.evaluationsCount();
    const fresh = `${dirname(file)}/fresh.db`;
    openStore(fresh).close();
    expect(shapeOf(file)).toEqual(shapeOf(fresh));
  });

  test('is whole, the old one, where the process is killed meanwhile', async () => {
    const file = await oldDataFile(version);
    const child = spawn(process.execPath, [KILLED, file], { stdio: 'ignore' });
    expect(await once(child, 'close')).toEqual([null, 'SIGKILL']);
    expect(await readdir(dirname(file))).toEqual(['data.db', 'data.db-journal']);
    expectSound(file);
    expect(versionIn(file)).toBe(version);
    expect(await digests(askStore(await opened(file)))).toEqual(await oldAnswers(version));
  });

  test('that was left with a write-ahead log keeps what stands in it', async () => {
    const file = await oldDataFile(version);
    const left = new DatabaseSync(file);
    left.exec("PRAGMA journal_mode = WAL; UPDATE evaluation SET name = 'in the log'");
    const copy = `${dirname(file)}/copy.db`;
    for (const end of ['', '-wal']) await copyFile(`${file}${end}`, `${copy}${end}`);
    left.close();
    await opened(copy);
    const database = new DatabaseSync(copy);
    expect(database.prepare('SELECT DISTINCT name FROM evaluation').all()).toEqual([{ name: 'in the log' }]);
    database.close();
  });

  test('is opened by three processes at once', async () => {
    const file = await oldDataFile(version);
    const children = [0, 1, 2].map(() => spawn(process.execPath, [OPENER, file], { stdio: ['ignore', 'ignore', 'inherit'] }));
    expect(await Promise.all(children.map((child) => once(child, 'close')))).toEqual(children.map(() => [0, null]));
    expect(await digests(askStore(await opened(file)))).toEqual(await oldAnswers(version));
  });

  test('that another process has open is left as it is, and the reason reported', async () => {
    const file = await oldDataFile(version);
    const other = new DatabaseSync(file);
    other.exec('PRAGMA journal_mode = WAL');
    other.prepare('SELECT count(*) FROM blob').get();
    await expect(openData(file, { fill, busyMilliseconds: 50 })).rejects.toThrow(
      `${file}: It was written by an earlier version of this program, and another process has it open: it can be brought up to date once that has ended.`,
    );
    other.close();
    expect(versionIn(file)).toBe(version);
  });

  test('that cannot be written to is left as it is, and the way out reported', async () => {
    const file = await oldDataFile(version);
    await chmod(file, 0o444);
    await expect(openData(file, { fill, readOnly: true })).rejects.toThrow(
      `${file}: It was written by an earlier version of this program and is to be brought up to date, but it cannot be written to: open it once where it, and its folder, can be.`,
    );
    expect(versionIn(file)).toBe(version);
  });
});

/** Takes away what the steps from version 10 on bring. */
const BACK_TO_10 = `
DROP TABLE forgotten_log;
DROP TABLE forgotten_user;
DROP TABLE judgment;
DROP TABLE judged_run;
DROP TABLE fact_file;
DELETE FROM fact_column WHERE chunk_key IN (SELECT key FROM fact_chunk WHERE run_key < 0);
DELETE FROM fact_chunk WHERE run_key < 0;
DROP TABLE file_log;
DROP TABLE environment;
DROP INDEX datapoint_by_pos;
ALTER TABLE datapoint DROP COLUMN pos;
DROP INDEX file_by_creation;
DROP INDEX file_by_update;
DROP INDEX file_by_name;
${['kind', 'name', 'created_at', 'updated_at', 'body_key', 'export_key'].map((column) => `ALTER TABLE file DROP COLUMN ${column};`).join('')}
PRAGMA user_version = 10`;

test('a data file of version 10 lists files, datapoints and own logs as one that is filled now', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'version-10-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = join(folder, 'data.db');
  const filled = await openData(file, { fill: (store) => importExport(SAMPLE_DIRECTORY, store) });
  const before = await catalogue(askStore(filled));
  filled.close();
  const database = new DatabaseSync(file);
  database.exec(BACK_TO_10);
  database.close();
  expect(await catalogue(askStore(await opened(file)))).toEqual(before);
  expect(Object.keys(before).length).toBeGreaterThan(100);
});

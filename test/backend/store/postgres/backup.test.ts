import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, describe, expect, onTestFinished, test } from 'vitest';
import { importExport } from '../../../../src/backend/import/importer.ts';
import { fillDatabase } from '../../../../src/backend/store/postgres/fill.ts';
import { openDatabase } from '../../../../src/backend/store/postgres/store.ts';
import { openStore } from '../../../../src/backend/store/sqlite/store.ts';
import { backUpDatabase, restoreDatabase } from '../../../../src/embedded-database.ts';
import { dumpOf } from '../../../support/dumped-database.ts';
import { evaluationFiles, runTexts, writeExport } from '../../../support/export-directory.ts';
import { emptyDatabase, inDatabase } from '../../../support/postgres.ts';
import { endAll, launch, run, start } from '../../../support/processes.ts';
import { askStore, everything, SAMPLE_DIRECTORY } from '../../../support/sample-backend.ts';

afterAll(endAll);

const newFolder = async (): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'backup-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
};

/** A data file with an export, and a database that was filled from it. */
const filled = async (directory: string): Promise<{ folder: string; file: string; url: string }> => {
  const folder = await newFolder();
  const file = join(folder, 'data.db');
  const store = openStore(file);
  await importExport(directory, store);
  store.close();
  const url = await emptyDatabase();
  await fillDatabase({ url }, file);
  return { folder, file, url };
};

/** Texts that PostgreSQL cannot hold, at the ends of large and small bodies. */
const strange = (): Promise<string> =>
  writeExport({
    ...evaluationFiles('evr_\u0001\ue000', {
      body: JSON.stringify({ id: 'evr_\u0001\ue000', name: 'a\0b\ud800', evaluators: [], large: 'x'.repeat(3_000_000) }),
      runs: runTexts('run_1'),
      logs: [
        ['', '\0', '\ud800', '\u0001', '\ue000\u1000', '😀'].map((text, index) =>
          JSON.stringify({ run_id: 'run_1', log: { id: `log_${index}${text}`, output: text, prompt: {} }, evaluator_logs: [] }),
        ),
      ],
    }),
  });

describe('a database is copied into a data file', () => {
  test.each([
    ['the sample', async () => SAMPLE_DIRECTORY],
    ['texts that only SQLite can hold', strange],
  ])('that has the rows which it was filled from: %s', async (_, directory) => {
    const { folder, file, url } = await filled(await directory());
    const copy = join(folder, 'copy.db');
    const progress: [number, number][] = [];
    const bytes = await backUpDatabase(url, copy, { onProgress: (copied, all) => progress.push([copied, all]) });
    expect(progress.at(-1)?.[0]).toBe(progress.at(-1)?.[1]);
    expect(bytes).toBe((await readFile(copy)).length);
    // Which counts keys of chunks that have been taken away again.
    const original = new DatabaseSync(file);
    original.exec('DELETE FROM fact_run WHERE run_key = 0');
    original.close();
    expect(dumpOf(copy)).toBe(dumpOf(file));
    const database = new DatabaseSync(copy, { readOnly: true });
    expect(database.prepare('PRAGMA integrity_check').all()).toEqual([{ integrity_check: 'ok' }]);
    const shape = "SELECT type, name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%' ORDER BY 1, 2";
    expect(database.prepare(shape).all()).toEqual(new DatabaseSync(file).prepare(shape).all());
    database.close();
    expect(await readdir(folder)).toEqual(['copy.db', 'data.db']);
  });

  test('and restored: into a database whose copy has the same rows, and which goes on', async () => {
    const { folder, url } = await filled(SAMPLE_DIRECTORY);
    const changed = await openDatabase({ url });
    const made = (await askStore(changed)('POST', '/evaluations', { name: 'Mine', evaluators: [] })).body;
    await askStore(changed)('DELETE', '/evaluations/evr_7ZAECYi82P80BOqjkseLt');
    const expected = await everything(askStore(changed));
    await changed.close();
    const [copy, again] = [join(folder, 'copy.db'), join(folder, 'again.db')];
    expect(await run(['backup', copy, '--data', url])).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^Copied postgres:\/\/\S+ to \S+copy\.db \(\d\.\d MB\)\.\n$/),
    });
    const served = openStore(copy);
    expect(await everything(askStore(served))).toEqual(expected);
    served.close();
    const other = await emptyDatabase();
    expect(await run(['restore', copy, '--data', other])).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^Copied \S+copy\.db to /),
    });
    await backUpDatabase(other, again, {});
    expect(dumpOf(again)).toBe(dumpOf(copy));
    const store = await openDatabase({ url: other });
    onTestFinished(() => store.close());
    expect((await askStore(store)('GET', `/evaluations/${made.id}`)).body).toEqual(made);
    expect((await askStore(store)('POST', '/evaluations', { name: 'Next', evaluators: [] })).status).toBe(201);
  });

  test('of one moment, while it is served and changed', async () => {
    const { folder, url } = await filled(SAMPLE_DIRECTORY);
    const { url: served } = await start(['--data', url]);
    const create = async (name: string): Promise<void> => {
      const [body, headers] = [JSON.stringify({ name, evaluators: [] }), { 'content-type': 'application/json' }];
      expect((await fetch(`${served}/v5/evaluations`, { method: 'POST', headers, body })).status).toBe(201);
    };
    await create('made before');
    let isCopied = false;
    const changing = (async () => {
      for (let number = 0; !isCopied; number++) await create(`later ${number}`);
    })();
    const copy = join(folder, 'copy.db');
    await backUpDatabase(url, copy, {});
    isCopied = true;
    await changing;
    const store = openStore(copy);
    onTestFinished(() => store.close());
    const { records } = (await askStore(store)('GET', '/evaluations?size=100')).body;
    const names = records.map(({ name }: { name: string }) => name);
    const later = names.indexOf('made before');
    expect(names.slice(0, later)).toEqual(Array.from({ length: later }, (__, index) => `later ${later - index - 1}`));
    // Each has its body, and no body is of one that is not there.
    const database = new DatabaseSync(copy, { readOnly: true });
    const count = (sql: string): unknown => database.prepare(sql).get()?.['count'];
    expect(count('SELECT count(*) AS count FROM evaluation LEFT JOIN blob ON blob.key = body_key WHERE blob.key IS NULL')).toBe(0);
    expect(count('SELECT count(*) AS count FROM evaluation WHERE pos IS NOT NULL')).toBe(records.length);
    database.close();
  });

  test('or not at all, where it is stopped on the way', async () => {
    const { folder, url } = await filled(SAMPLE_DIRECTORY);
    const stopping = new AbortController();
    const copied = backUpDatabase(url, join(folder, 'copy.db'), {
      signal: stopping.signal,
      onProgress: () => stopping.abort(new Error('enough')),
    });
    await expect(copied).rejects.toThrow('enough');
    expect(await readdir(folder)).toEqual(['data.db']);
  });

  test('under another name until it is whole, where the process is killed', async () => {
    const { folder, url } = await filled(SAMPLE_DIRECTORY);
    const copy = join(folder, 'copy.db');
    // The last of its tables is held, so that the copy stands still before its end.
    const held = inDatabase(url, 'BEGIN; LOCK TABLE finding; SELECT pg_sleep(600)').catch(() => undefined);
    const { child, ended } = launch(['backup', copy, '--data', url]);
    const waits = "SELECT count(*)::int AS count FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()";
    while ((await inDatabase(url, waits)).rows[0].count === 0);
    while ((await readdir(folder)).length < 2);
    child.kill('SIGKILL');
    await ended;
    await inDatabase(
      url,
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE '%pg_sleep(600)' AND pid <> pg_backend_pid()",
    );
    await held;
    expect((await readdir(folder)).filter((name) => name === 'copy.db')).toEqual([]);
    expect(await run(['backup', copy, '--data', url])).toMatchObject({ code: 0 });
    expect(await readdir(folder)).toEqual(['copy.db', 'data.db']);
  });

  test('that is new: one of its name stays as it is', async () => {
    const { folder, url } = await filled(SAMPLE_DIRECTORY);
    const copy = join(folder, 'letter.txt');
    await writeFile(copy, 'Dear Sir');
    await expect(backUpDatabase(url, copy, {})).rejects.toThrow('There is a file of this name, which stays as it is.');
    expect(await readFile(copy, 'utf8')).toBe('Dear Sir');
  });
});

test('what was forgotten before it was copied stays away from a copy, and from what is filled from that, whatever is imported there', async () => {
  const log = (id: string) => JSON.stringify({ run_id: 'run_1', log: { id, user: id, output: 'x', prompt: {} }, evaluator_logs: [] });
  const files = evaluationFiles('evr_1', { runs: runTexts('run_1'), logs: [[log('ada'), log('bob')]] });
  const [older, newer] = await Promise.all(['20250101-000000', '20250601-000000'].map((name) => writeExport(files, name)));
  const { folder, url } = await filled(older as string);
  expect(await run(['forget', '--user', 'ada', '--data', url, '--yes'])).toMatchObject({ code: 0 });
  const [copy, other] = [join(folder, 'copy.db'), await emptyDatabase()];
  await backUpDatabase(url, copy, {});
  await restoreDatabase(copy, other, {});
  for (const data of [copy, other]) {
    expect(await run(['import', newer as string, '--data', data])).toMatchObject({ code: 0 });
    const { ask } = await start(['--data', data]);
    const { data: said } = await ask('{ evaluation(id: "evr_1") { logs(first: 10) { nodes { log { humanloopId } } } } }');
    expect(said).toEqual({ evaluation: { logs: { nodes: [{ log: { humanloopId: 'bob' } }] } } });
  }
});

test('an empty database is not copied, and nothing is left of the copy', async () => {
  const folder = await newFolder();
  await expect(backUpDatabase(await emptyDatabase(), join(folder, 'copy.db'), {})).rejects.toThrow('The database is empty');
  expect(await readdir(folder)).toEqual([]);
});

describe('a database is not filled from', () => {
  test('a file that is not there', async () => {
    const copy = join(await newFolder(), 'none.db');
    await expect(restoreDatabase(copy, await emptyDatabase(), {})).rejects.toThrow(`${copy}: It is not there.`);
  });

  test('a file of another program', async () => {
    const copy = join(await newFolder(), 'letter.txt');
    await writeFile(copy, 'Dear Sir or Madam, '.repeat(100));
    await expect(restoreDatabase(copy, await emptyDatabase(), {})).rejects.toThrow('file is not a database');
  });

  test('a file whose import is unfinished', async () => {
    const copy = join(await newFolder(), 'half.db');
    const store = openStore(copy);
    const stopping = new AbortController();
    const options = { signal: stopping.signal, onProgress: () => stopping.abort(new Error('enough')) };
    await expect(importExport(SAMPLE_DIRECTORY, store, options)).rejects.toThrow('enough');
    store.close();
    await expect(restoreDatabase(copy, await emptyDatabase(), {})).rejects.toThrow(
      `${copy} holds an unfinished import; to finish it: import `,
    );
  });

  test('any file where it holds evaluations already', async () => {
    const { file, url } = await filled(SAMPLE_DIRECTORY);
    await expect(restoreDatabase(file, url, {})).rejects.toThrow('It holds evaluations already');
  });
});

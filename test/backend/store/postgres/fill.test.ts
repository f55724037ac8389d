import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { importExport } from '../../../../src/backend/import/importer.ts';
import { fillDatabase } from '../../../../src/backend/store/postgres/fill.ts';
import { openDatabase } from '../../../../src/backend/store/postgres/store.ts';
import { openStore } from '../../../../src/backend/store/sqlite/store.ts';
import type { Store } from '../../../../src/backend/store/store.ts';
import { emptyDatabase, inDatabase } from '../../../support/postgres.ts';
import { askStore, catalogue, everything, SAMPLE_DIRECTORY } from '../../../support/sample-backend.ts';

/** A finished data file with the sample, and a store over it. */
const sampleFile = async (): Promise<{ file: string; store: Store }> => {
  const folder = await mkdtemp(join(tmpdir(), 'fill-'));
  const file = join(folder, 'data.db');
  const store = openStore(file);
  await importExport(SAMPLE_DIRECTORY, store);
  onTestFinished(async () => {
    store.close();
    await rm(folder, { recursive: true, force: true });
  });
  return { file, store };
};

const opened = async (url: string): Promise<Store> => {
  const store = await openDatabase({ url });
  onTestFinished(() => store.close());
  return store;
};

const tablesOf = async (url: string): Promise<number> => {
  const { rows } = await inDatabase(
    url,
    `SELECT count(*)::int AS count FROM pg_class WHERE relnamespace = to_regnamespace(current_schema())`,
  );
  return rows[0].count;
};

describe('a database is filled from a data file', () => {
  test('and answers everything byte for byte as the file does', async () => {
    const { file, store } = await sampleFile();
    const url = await emptyDatabase();
    const progress: [number, number][] = [];
    await fillDatabase({ url }, file, { onProgress: (copied, all) => progress.push([copied, all]) });
    const [asked, expected] = [askStore(await opened(url)), askStore(store)];
    expect(await everything(asked)).toEqual(await everything(expected));
    expect(await catalogue(asked)).toEqual(await catalogue(expected));
    expect(progress.at(-1)?.[0]).toBe(progress.at(-1)?.[1]);
  });

  test('once: what holds evaluations is left as it is', async () => {
    const { file } = await sampleFile();
    const url = await emptyDatabase();
    await fillDatabase({ url }, file);
    await expect(fillDatabase({ url }, file)).rejects.toThrow('It holds evaluations already');
  });

  test('of two who fill it at the same time one is first', async () => {
    const { file } = await sampleFile();
    const url = await emptyDatabase();
    const filled = await Promise.allSettled([fillDatabase({ url }, file), fillDatabase({ url }, file)]);
    expect(filled.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect((await askStore(await opened(url))('GET', '/evaluations')).body.total).toBe(5);
  });

  test('or not at all, where it is ended on the way', async () => {
    const { file } = await sampleFile();
    const url = await emptyDatabase();
    const ending = new AbortController();
    const reason = new Error('It is to end.');
    const filling = fillDatabase({ url }, file, { signal: ending.signal, onProgress: () => ending.abort(reason) });
    await expect(filling).rejects.toThrow(reason);
    expect(await tablesOf(url)).toBe(0);
  });
});

describe('a database is refused that', () => {
  const refused = async (sql: string): Promise<unknown> => {
    const url = await emptyDatabase();
    await inDatabase(url, sql);
    return openDatabase({ url }).catch((error: unknown) => error);
  };
  const FORMAT = 'CREATE TABLE store_format (application bigint, version bigint);';

  test.each([
    ['is empty', 'SELECT 1', 'The database is empty: import exports into it first.'],
    ['has tables of others', 'CREATE TABLE customer (id int)', 'The database belongs to another program.'],
    ['says to be of another program', `${FORMAT} INSERT INTO store_format VALUES (1, 1)`, 'The database belongs to another program.'],
    ['says it in another way', `CREATE TABLE store_format (name text)`, 'The database belongs to another program.'],
    ['says nothing', FORMAT, 'The database belongs to another program.'],
    [
      'is newer',
      `${FORMAT} INSERT INTO store_format VALUES (1212958545, 1000)`,
      'It was written by a newer version of this program; update the program to open it.',
    ],
    ['is older', `${FORMAT} INSERT INTO store_format VALUES (1212958545, 0)`, 'It was written by a version from before the first release.'],
  ])('%s', async (_, sql, message) => {
    expect(await refused(sql)).toMatchObject({ name: 'DatabaseFormatError', message });
  });

  test.each([
    ['is of a server older than those that are tried', 'server_version_num', '140999', 'The server is older than PostgreSQL 15.'],
    ['has another encoding', 'server_encoding', 'LATIN1', 'The encoding of the database is LATIN1; it has to be UTF8.'],
  ])('%s', async (_, setting, value, message) => {
    const url = new URL(await emptyDatabase());
    // A function of its own stands before that of the server.
    url.searchParams.set('options', `${url.searchParams.get('options')},pg_catalog`);
    await inDatabase(
      url.href,
      `CREATE FUNCTION current_setting(name text) RETURNS text LANGUAGE sql AS
       $$ SELECT CASE WHEN name = '${setting}' THEN '${value}' ELSE pg_catalog.current_setting(name) END $$`,
    );
    await expect(openDatabase({ url: url.href })).rejects.toMatchObject({ name: 'DatabaseFormatError', message });
  });
});

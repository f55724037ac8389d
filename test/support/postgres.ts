import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { importExport } from '../../src/backend/import/importer.ts';
import type { ImportReport } from '../../src/backend/store/import-report.ts';
import { fillDatabase } from '../../src/backend/store/postgres/fill.ts';
import { openStore } from '../../src/backend/store/sqlite/store.ts';

/** A server that tests may make databases in, as its URL; undefined where there is none: see `npm run test:postgres`. */
export const POSTGRES = process.env['TEST_POSTGRES'];

const urlOf = (database: string, schema?: string): string => {
  const url = new URL(POSTGRES ?? '');
  url.pathname = `/${database}`;
  if (schema !== undefined) url.searchParams.set('options', `-c search_path=${schema}`);
  return url.href;
};

/** Carries out a statement by a connection of its own. */
export const inDatabase = async (url: string, sql: string): Promise<pg.QueryResult> => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await client.query(sql);
  } finally {
    await client.end();
  }
};

/** Each file of tests has a database, in which each store has a schema: that is made in a moment, where a database takes longer. */
const DATABASE = `test_${randomUUID().replaceAll('-', '')}`;

let made: Promise<unknown> | undefined;
let schemas = 0;

/** An empty place for a store, as a URL. */
export const emptyDatabase = async (): Promise<string> => {
  made ??= inDatabase(POSTGRES ?? '', `CREATE DATABASE ${DATABASE} ENCODING 'UTF8' TEMPLATE template0`);
  await made;
  const schema = `store_${schemas++}`;
  await inDatabase(urlOf(DATABASE), `CREATE SCHEMA ${schema}`);
  return urlOf(DATABASE, schema);
};

/** A place that an export was imported into. */
export const filledDatabase = async (directory: string): Promise<{ readonly url: string; readonly report: ImportReport }> => {
  const folder = await mkdtemp(join(tmpdir(), 'postgres-'));
  try {
    const file = join(folder, 'data.db');
    const store = openStore(file);
    const report = await importExport(directory, store);
    store.close();
    const url = await emptyDatabase();
    await fillDatabase({ url }, file);
    return { url, report };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { importExport } from '../../src/backend/import/importer.ts';
import type { ImportReport } from '../../src/backend/store/import-report.ts';
import { fillDatabase } from '../../src/backend/store/postgres/fill.ts';
import { openStore } from '../../src/backend/store/sqlite/store.ts';
import { SAMPLE_DIRECTORY } from './sample-backend.ts';

/** A server that tests may make databases in, as its URL; undefined where there is none: see `npm run test:postgres`. */
export const POSTGRES = process.env['TEST_POSTGRES'];

const urlOf = (database: string, schema?: string): string => {
  const url = new URL(POSTGRES ?? '');
  url.pathname = `/${database}`;
  if (schema !== undefined) url.searchParams.set('options', `-c search_path=${schema}`);
  return url.href;
};

const newName = (): string => `test_${randomUUID().replaceAll('-', '')}`;

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
const DATABASE = newName();

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

export interface FilledDatabase {
  readonly url: string;
  readonly report: ImportReport;
}

const fill = async (url: string, directory: string): Promise<FilledDatabase> => {
  const folder = await mkdtemp(join(tmpdir(), 'postgres-'));
  try {
    const file = join(folder, 'data.db');
    const store = openStore(file);
    const report = await importExport(directory, store);
    store.close();
    await fillDatabase({ url }, file);
    return { url, report };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

const SAMPLE = 'test_sample';

/** The database that those with the sample are copied from; made by the first process that needs it, while the others wait. */
const makeSample = async (directory: string): Promise<ImportReport> => {
  const client = new pg.Client({ connectionString: POSTGRES });
  await client.connect();
  try {
    await client.query('SELECT pg_advisory_lock(1)');
    const { rows } = await client.query(
      `SELECT shobj_description(oid, 'pg_database') AS report FROM pg_database WHERE datname = '${SAMPLE}'`,
    );
    if (rows[0]?.report) return JSON.parse(rows[0].report) as ImportReport;
    await client.query(`DROP DATABASE IF EXISTS ${SAMPLE} WITH (FORCE)`);
    await client.query(`CREATE DATABASE ${SAMPLE} ENCODING 'UTF8' TEMPLATE template0`);
    const { report } = await fill(urlOf(SAMPLE), directory);
    await client.query(`COMMENT ON DATABASE ${SAMPLE} IS '${JSON.stringify(report)}'`);
    return report;
  } finally {
    await client.end();
  }
};

let sample: Promise<ImportReport> | undefined;

/** A copy of the sample, which is there sooner than the sample is imported; to be taken away by `dropCopy`. */
const copiedSample = async (directory: string): Promise<FilledDatabase> => {
  sample ??= makeSample(directory);
  const report = await sample;
  const name = newName();
  await inDatabase(POSTGRES ?? '', `CREATE DATABASE ${name} TEMPLATE ${SAMPLE}`);
  return { url: urlOf(name), report };
};

/** A place that an export was imported into. */
export const filledDatabase = async (directory: string): Promise<FilledDatabase> =>
  directory === SAMPLE_DIRECTORY ? copiedSample(directory) : fill(await emptyDatabase(), directory);

/** Takes a database away that is a copy of the sample; others are parts of one. */
export const dropCopy = async (url: string): Promise<void> => {
  const { pathname, searchParams } = new URL(url);
  if (!searchParams.has('options')) await inDatabase(POSTGRES ?? '', `DROP DATABASE IF EXISTS ${pathname.slice(1)} WITH (FORCE)`);
};

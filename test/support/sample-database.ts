import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { importExport } from '../../src/backend/import/importer.ts';
import { fillDatabase } from '../../src/backend/store/postgres/fill.ts';
import { openStore } from '../../src/backend/store/sqlite/store.ts';
import type { PostgresServer } from './postgres-server.ts';
import { SAMPLE_DIRECTORY } from './sample-backend.ts';

/** Asks a server something, by a connection of its own. */
export const askDatabase = async (url: string, sql: string, values: readonly unknown[] = []): Promise<Record<string, unknown>[]> => {
  const client = new pg.Client(url);
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql, [...values])).rows;
  } finally {
    await client.end();
  }
};

const TEMPLATE = 'sample';

/** What makes databases that hold the sample, each a new one: by its URL. */
export const sampleDatabases = async (server: PostgresServer): Promise<() => Promise<string>> => {
  const folder = await mkdtemp(join(tmpdir(), 'sample-'));
  const file = join(folder, 'data.db');
  const store = openStore(file);
  await importExport(SAMPLE_DIRECTORY, store);
  store.close();
  await askDatabase(server.url(), `CREATE DATABASE ${TEMPLATE}`);
  await fillDatabase({ url: server.url(TEMPLATE) }, file);
  await rm(folder, { recursive: true });
  let made = 0;
  return async () => {
    const name = `sample_${made++}`;
    await askDatabase(server.url(), `CREATE DATABASE ${name} TEMPLATE ${TEMPLATE}`);
    return server.url(name);
  };
};

import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPostgres } from '../../support/postgres-server.ts';
import { askDatabase } from '../../support/sample-database.ts';
import type { ArchiveOptions } from '../asking/archive.ts';
import { writeRowExport } from '../row-export.ts';
import { importTable } from './importing.ts';
import { writeNarrowDatabase } from './narrow-database.ts';
import { smallRow } from './small-rows.ts';

/** The same rows in a data file and in a database, and the server of that. */
export interface Database {
  readonly data: string;
  readonly url: string;
  /** The URL of any database of the server. */
  readonly urlOf: (database: string) => string;
}

/** Up to so many logs are as large as real ones. */
const MOST_LARGE = 100_000;

const serverUrls = (given: string): Database['urlOf'] => {
  return (database) => {
    const url = new URL(given);
    url.pathname = `/${database}`;
    return url.href;
  };
};

export interface DatabaseOptions extends ArchiveOptions {
  readonly print: (line: string) => void;
}

/** Makes the rows and imports them both ways, by hand as well: prints what that took. */
const imported = async ({ data, url, urlOf }: Database, { logs, print }: DatabaseOptions, folder: string): Promise<void> => {
  const exported = join(folder, '20250606-120000');
  await rm(exported, { recursive: true, force: true });
  await writeRowExport(exported, logs, logs > MOST_LARGE ? { row: smallRow } : {});
  const unfinished = `${data}.unfinished`;
  await rm(unfinished, { force: true });
  await importTable({ exported, data: unfinished, url, urlOf, cache: folder }, print);
  await rm(exported, { recursive: true });
  await writeNarrowDatabase(unfinished, url);
  await rename(unfinished, data);
};

/** Gives so many logs in a data file and in a database of a server of its own, or of the one that TEST_POSTGRES names; there and in the folder they are kept. */
export const withDatabase = async (options: DatabaseOptions, use: (database: Database) => Promise<void>): Promise<void> => {
  const { logs, folder } = options;
  const given = process.env['TEST_POSTGRES'];
  const server = given === undefined ? await startPostgres('-c fsync=on') : undefined;
  const urlOf = given === undefined ? (name: string): string => server?.url(name) ?? '' : serverUrls(given);
  if (folder !== undefined) await mkdir(folder, { recursive: true });
  const own = folder ?? (await mkdtemp(join(tmpdir(), 'bench-')));
  const name = `bench_${logs}`;
  const database = { data: join(own, 'data.db'), url: urlOf(name), urlOf };
  try {
    const [found] = await askDatabase(urlOf('postgres'), 'SELECT FROM pg_database WHERE datname = $1', [name]);
    if (!found || !existsSync(database.data)) {
      await askDatabase(urlOf('postgres'), `DROP DATABASE IF EXISTS ${name}`);
      await askDatabase(urlOf('postgres'), `CREATE DATABASE ${name} TEMPLATE template0`);
      await imported(database, options, own);
    }
    await use(database);
  } finally {
    await server?.remove();
    if (folder === undefined) await rm(own, { recursive: true, force: true });
  }
};

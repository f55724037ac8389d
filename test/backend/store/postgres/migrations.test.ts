import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, onTestFinished, test } from 'vitest';
import { MIGRATIONS, migrateDatabase } from '../../../../src/backend/store/postgres/migrations.ts';
import { SCHEMA_VERSION } from '../../../../src/backend/store/postgres/schema.ts';
import { openDatabase } from '../../../../src/backend/store/postgres/store.ts';
import { dropCopy, emptyDatabase, filledDatabase, inDatabase } from '../../../support/postgres.ts';
import { endAll, run } from '../../../support/processes.ts';
import { askStore, everything, SAMPLE_DIRECTORY } from '../../../support/sample-backend.ts';
import { oldDataFile } from '../sqlite/old-data-file.ts';

const KILLED = fileURLToPath(new URL('./killed-migration.ts', import.meta.url));

afterAll(endAll);

const filled = async (): Promise<string> => {
  const { url } = await filledDatabase(SAMPLE_DIRECTORY);
  onTestFinished(() => dropCopy(url));
  return url;
};

const versionIn = async (url: string): Promise<number> =>
  Number((await inDatabase(url, 'SELECT version FROM store_format')).rows[0].version);

const answersOf = async (url: string): Promise<unknown> => {
  const store = await openDatabase({ url });
  try {
    return await everything(askStore(store));
  } finally {
    await store.close();
  }
};

/** Every column and index. */
const shapeOf = async (url: string): Promise<unknown> => {
  const columns = `SELECT table_name, column_name, data_type, is_nullable, column_default, collation_name FROM information_schema.columns
    WHERE table_schema = current_schema() ORDER BY 1, 2`;
  const indices = 'SELECT indexdef FROM pg_indexes WHERE schemaname = current_schema() ORDER BY 1';
  return [(await inDatabase(url, columns)).rows, (await inDatabase(url, indices)).rows];
};

/** What turns a database back to the version that was. */
const BACK_TO: Readonly<Record<number, string>> = {
  1: `
    DROP TABLE forgotten_log; DROP TABLE forgotten_user;
    ALTER TABLE store_format DROP COLUMN state; UPDATE store_format SET version = 1`,
  2: 'DROP TABLE forgotten_log; DROP TABLE forgotten_user; UPDATE store_format SET version = 2',
};

test('there is a step from every version of a database to the next one', () => {
  expect(Object.keys(MIGRATIONS).map(Number)).toEqual(Array.from({ length: SCHEMA_VERSION - 1 }, (_, index) => 1 + index));
});

describe.each(Object.keys(MIGRATIONS).map(Number))('a database of version %i', (version) => {
  const old = async (): Promise<string> => {
    const url = await filled();
    await inDatabase(url, BACK_TO[version] ?? '');
    return url;
  };

  test('is refused by what serves it, in a line that names the command, and is served once that was given', async () => {
    const [url, current] = [await old(), await filled()];
    const refused = await run(['--data', url]);
    expect(refused).toMatchObject({ code: 78, stdout: '' });
    expect(refused.stderr).toMatch(
      /^humanloop-graphql: --data \(HUMANLOOP_GRAPHQL_DATA\) postgres:\/\/\S+: It was written by an earlier version .+ by the command migrate\.\n$/,
    );
    const where = `${new URL(url).protocol}//${new URL(url).host}${new URL(url).pathname}`;
    expect(await run(['migrate', '--data', url])).toMatchObject({
      code: 0,
      stdout: `${where} is up to date (version ${SCHEMA_VERSION}); it was of version ${version}.\n`,
    });
    expect(await run(['migrate', '--data', url])).toMatchObject({
      code: 0,
      stdout: `${where} is up to date (version ${SCHEMA_VERSION}).\n`,
    });
    expect(await answersOf(url)).toEqual(await answersOf(current));
    expect(await shapeOf(url)).toEqual(await shapeOf(current));
  });
});

describe('steps to a version that is to come', () => {
  const version = SCHEMA_VERSION + 2;
  const steps = {
    [SCHEMA_VERSION]: 'CREATE TABLE step (number int); INSERT INTO step VALUES (1)',
    [SCHEMA_VERSION + 1]: 'INSERT INTO step SELECT max(number) + 1 FROM step',
    [SCHEMA_VERSION + 2]: 'INSERT INTO step VALUES (99)',
  };

  test('are taken once, in their order, by two processes at once, and no further than is asked', async () => {
    const url = await filled();
    const migrated = await Promise.all([1, 2].map(() => migrateDatabase({ url }, { version, steps })));
    expect(migrated.map((each) => each?.from).sort()).toEqual([SCHEMA_VERSION, version]);
    expect((await inDatabase(url, 'SELECT number FROM step ORDER BY 1')).rows).toEqual([{ number: 1 }, { number: 2 }]);
    expect(await versionIn(url)).toBe(version);
    await expect(openDatabase({ url })).rejects.toThrow(
      'It was written by a newer version of this program; update the program to open it.',
    );
    expect(await run(['migrate', '--data', url])).toMatchObject({
      code: 78,
      stderr: expect.stringMatching(/: It was written by a newer version .+\.\n$/),
    });
  });

  test('leave the database as it was where one of them fails', async () => {
    const url = await filled();
    const failing = { ...steps, [SCHEMA_VERSION + 1]: 'SELECT 1 / 0' };
    await expect(migrateDatabase({ url }, { version, steps: failing })).rejects.toThrow('division by zero');
    expect(await versionIn(url)).toBe(SCHEMA_VERSION);
    expect((await inDatabase(url, "SELECT to_regclass('step') AS made")).rows).toEqual([{ made: null }]);
  });

  test('leave the database as it was where the process is killed meanwhile, and are taken by the next one', async () => {
    const url = await filled();
    const child = spawn(process.execPath, [KILLED, url], { stdio: 'ignore' });
    onTestFinished(() => void child.kill('SIGKILL'));
    const standing =
      "SELECT pid FROM pg_stat_activity WHERE query LIKE '%pg_sleep(600)%' AND datname = current_database() AND pid <> pg_backend_pid()";
    for (;;) {
      const { rows } = await inDatabase(url, standing);
      if (rows.length === 0) continue;
      child.kill('SIGKILL');
      await once(child, 'close');
      await inDatabase(url, `SELECT pg_cancel_backend(${rows[0].pid})`);
      break;
    }
    expect(await migrateDatabase({ url }, { version, steps })).toEqual({ from: SCHEMA_VERSION, to: version });
    expect((await inDatabase(url, 'SELECT number FROM step ORDER BY 1')).rows).toEqual([{ number: 1 }, { number: 2 }]);
  });
});

test('an empty database has nothing to be brought up to date', async () => {
  const url = await emptyDatabase();
  expect(await run(['migrate', '--data', url])).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/ is empty: there is nothing to bring up to date\.\n$/),
  });
  await expect(openDatabase({ url })).rejects.toThrow('The database is empty: import exports into it first.');
});

describe('a data file', () => {
  test('is brought up to date by the same command', async () => {
    const file = await oldDataFile(5);
    expect(await run(['migrate', '--data', file])).toEqual({ code: 0, stdout: `${file} is up to date.\n`, stderr: '' });
    expect((await run(['backup', `${file}.copy`, '--data', file])).code).toBe(0);
    expect(await run(['restore', `${file}.copy`, '--data', await emptyDatabase()])).toMatchObject({ code: 0 });
  });

  test('that is older fills no database before', async () => {
    const file = await oldDataFile(5);
    expect(await run(['restore', file, '--data', await emptyDatabase()])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('It was written by an earlier version of this program and is to be brought up to date'),
    });
  });

  test('is not made by it', async () => {
    const file = join(await oldDataFile(5), '..', 'none.db');
    expect(await run(['migrate', '--data', file])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining(`${file}: It is not there.\n`),
    });
  });
});

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { openStore } from '../../../../src/backend/store/sqlite/store.ts';
import { backUpDatabase, databaseStore, migrateDatabaseOf } from '../../../../src/embedded-database.ts';
import { importIntoDatabase } from '../../../../src/embedded-import.ts';
import { evaluationFiles, writeExport } from '../../../support/export-directory.ts';
import { type PostgresServer, startPostgres, startStandby } from '../../../support/postgres-server.ts';
import { endAll, start } from '../../../support/processes.ts';
import { askStore, everything, SAMPLE_DIRECTORY } from '../../../support/sample-backend.ts';
import { askDatabase, sampleDatabases } from '../../../support/sample-database.ts';

const CREATE = 'mutation { createEvaluation(input: { name: "Mine", evaluators: [] }) { userErrors { code message } } }';
const SAID = 'The database of this server may not be written to: it is a standby, or its user may only read.';
const REFUSED = { data: { createEvaluation: { userErrors: [{ code: 'READ_ONLY_SOURCE', message: `Nothing was changed. ${SAID}` }] } } };

describe('a database that can only be read', () => {
  let server: PostgresServer;
  let newDatabase: () => Promise<string>;
  beforeAll(async () => {
    server = await startPostgres();
    newDatabase = await sampleDatabases(server);
  });
  afterAll(async () => {
    endAll();
    await server.remove();
  });

  const readers: readonly (readonly [string, (url: string) => Promise<string>])[] = [
    [
      'for it is set so',
      async (url) => {
        await askDatabase(url, `ALTER DATABASE ${new URL(url).pathname.slice(1)} SET default_transaction_read_only = on`);
        return url;
      },
    ],
    [
      'for its user has no more rights',
      async (url) => {
        await askDatabase(url, 'CREATE ROLE reader LOGIN');
        await askDatabase(url, 'GRANT SELECT ON ALL TABLES IN SCHEMA public TO reader');
        return url.replace('postgres@', 'reader@');
      },
    ],
  ];

  test.each(readers)('%s is served, and every change is refused by its reason', async (_, restrict) => {
    const url = await newDatabase();
    const { store: writable } = await databaseStore(url, undefined);
    const expected = await everything(askStore(writable));
    await writable.close();
    const restricted = await restrict(url);
    const { store, readOnly } = await databaseStore(restricted, undefined);
    onTestFinished(() => store.close());
    expect(readOnly).toBe('database');
    expect(await everything(askStore(store, { readOnly: 'database' }))).toEqual(expected);
    expect((await askStore(store, { readOnly: 'database' })('POST', '/evaluations', { name: 'Mine', evaluators: [] })).body).toEqual({
      detail: `These evaluations can only be read. ${SAID}`,
    });
  });

  test('for its user has no more rights is not imported into', async () => {
    const url = (await newDatabase()).replace('postgres@', 'looker@');
    await askDatabase(server.url(), 'CREATE ROLE looker LOGIN');
    await askDatabase(url.replace('looker@', 'postgres@'), 'GRANT SELECT ON ALL TABLES IN SCHEMA public TO looker');
    const directory = await writeExport(evaluationFiles('evr_1'), '20250101-000000');
    const cacheHome = await mkdtemp(join(tmpdir(), 'standby-'));
    onTestFinished(() => rm(cacheHome, { recursive: true }));
    await expect(importIntoDatabase({ url, directories: [directory, SAMPLE_DIRECTORY], cacheHome }, {})).rejects.toThrow(
      /^--data \(HUMANLOOP_GRAPHQL_DATA\) \S+ may not be written to$/,
    );
  });

  test('for it is a standby is served and backed up; promoted, it is changed after a new start', async () => {
    const url = await newDatabase();
    const standby = await startStandby(server);
    onTestFinished(() => standby.remove());
    const there = standby.url(new URL(url).pathname.slice(1));
    const served = await start(['--data', there]);
    expect(served.output.stderr).toBe('The database can only be read, for it is a standby, or its user may not write to it.\n');
    expect(await served.ask('{ evaluationSource { isReadOnly } evaluations { totalCount } }')).toEqual({
      data: { evaluationSource: { isReadOnly: true }, evaluations: { totalCount: 5 } },
    });
    expect(await served.ask(CREATE)).toEqual(REFUSED);
    expect((await fetch(`${served.url}/health`)).status).toBe(200);
    // What is changed at the primary is read here, a moment later.
    const { store: primary } = await databaseStore(url, undefined);
    await askStore(primary)('POST', '/evaluations', { name: 'at the primary', evaluators: [] });
    await primary.close();
    while (JSON.stringify(await served.ask('{ evaluations { totalCount } }')) !== '{"data":{"evaluations":{"totalCount":6}}}');
    const folder = await mkdtemp(join(tmpdir(), 'standby-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    await backUpDatabase(there, join(folder, 'copy.db'), {});
    const copy = openStore(join(folder, 'copy.db'));
    expect((await askStore(copy)('GET', '/evaluations')).body.total).toBe(6);
    copy.close();
    await expect(migrateDatabaseOf(there)).resolves.toMatchObject({});
    standby.promote();
    // It began to read only, and goes on so.
    expect(await served.ask(CREATE)).toEqual(REFUSED);
    const again = await start(['--data', there]);
    expect(await again.ask(CREATE)).toEqual({ data: { createEvaluation: { userErrors: [] } } });
    expect(await served.ask('{ evaluations { totalCount } }')).toEqual({ data: { evaluations: { totalCount: 7 } } });
  });
});

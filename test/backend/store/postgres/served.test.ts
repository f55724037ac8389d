import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { type PostgresServer, startPostgres } from '../../../support/postgres-server.ts';
import { endAll, start } from '../../../support/processes.ts';
import { askDatabase, sampleDatabases } from '../../../support/sample-database.ts';
import { cutAtCommit } from '../../../support/tcp-proxy.ts';

const CREATE = 'mutation { createEvaluation(input: { name: "Mine", evaluators: [] }) { evaluation { name } userErrors { message } } }';

const isMade = async (url: string): Promise<boolean> => (await askDatabase(url, `SELECT FROM evaluation WHERE name = 'Mine'`)).length === 1;

describe('a server over PostgreSQL', () => {
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

  test('says of a change that broke off as it was to be kept that nobody knows what became of it', async () => {
    const url = await newDatabase();
    const way = await cutAtCommit(server.port, 'pass-and-cut');
    onTestFinished(way.close);
    const { ask } = await start(['--data', url.replace(String(server.port), String(way.port))]);
    way.arm();
    expect((await ask(CREATE)).errors).toMatchObject([{ extensions: { code: 'WRITE_OUTCOME_UNKNOWN', retryable: false } }]);
    // The server makes it all the same, in its own time.
    while (!(await isMade(url)));
    // Who looks finds out.
    const { data } = await ask('{ evaluations(first: 1) { nodes { name } } }');
    expect(data).toMatchObject({ evaluations: { nodes: [{ name: 'Mine' }] } });
  });

  test('says the same over REST', async () => {
    const url = await newDatabase();
    const way = await cutAtCommit(server.port, 'pass-and-cut');
    onTestFinished(way.close);
    const { url: served } = await start(['--data', url.replace(String(server.port), String(way.port))]);
    const [body, headers] = [JSON.stringify({ name: 'Mine', evaluators: [] }), { 'content-type': 'application/json' }];
    way.arm();
    const answer = await fetch(`${served}/v5/evaluations`, { method: 'POST', headers, body });
    expect([answer.status, await answer.json()]).toEqual([504, { detail: expect.stringMatching(/Nobody knows whether it was made/) }]);
    expect(answer.headers.get('retry-after')).toBeNull();
  });

  test('says where its database fails that nothing was changed, and goes on when it is there again', async () => {
    const url = await newDatabase();
    const { ask } = await start(['--data', url]);
    server.crash();
    expect((await ask(CREATE)).errors).toMatchObject([
      { extensions: { code: 'SERVICE_OVERLOADED', retryable: true, retryAfterSeconds: 1 } },
    ]);
    server.start();
    expect(await isMade(url)).toBe(false);
    expect((await ask(CREATE)).data).toMatchObject({ createEvaluation: { evaluation: { name: 'Mine' }, userErrors: [] } });
    expect(await isMade(url)).toBe(true);
  });
});

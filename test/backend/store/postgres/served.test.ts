import pg from 'pg';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { SAMPLE_IDS } from '../../../../sample/sample-ids.ts';
import { type PostgresServer, startPostgres } from '../../../support/postgres-server.ts';
import { endAll, start } from '../../../support/processes.ts';
import { askDatabase, sampleDatabases } from '../../../support/sample-database.ts';
import { cutAtCommit } from '../../../support/tcp-proxy.ts';

const CREATE = 'mutation { createEvaluation(input: { name: "Mine", evaluators: [] }) { evaluation { name } userErrors { message } } }';

const HEALTH = '{ evaluationSource { health { evaluations issues(first: 5) { totalCount nodes { code } } } } }';

const isMade = async (url: string): Promise<boolean> => (await askDatabase(url, `SELECT FROM evaluation WHERE name = 'Mine'`)).length === 1;

const rowsQuery = (first: number): string =>
  `{ evaluation(id: "${SAMPLE_IDS.evaluations.spring}") { name logs(first: ${first}) { totalCount nodes { runId } } } }`;

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

  /** Another client that has a table for itself, until it lets go. */
  const locked = async (url: string, table: string): Promise<() => Promise<unknown>> => {
    const client = new pg.Client(url);
    client.on('error', () => undefined);
    await client.connect();
    onTestFinished(() => client.end());
    await client.query(`BEGIN; LOCK TABLE ${table} IN ACCESS EXCLUSIVE MODE`);
    return () => client.query('ROLLBACK');
  };

  test('says of rows that a lock keeps from it, however many ask at once, that they come later, answers and changes what needs none, and all once it is let go of', async () => {
    const url = await newDatabase();
    const { ask } = await start(['--data', url], { HUMANLOOP_GRAPHQL_OPERATION_TIMEOUT: '60000' });
    const letGo = await locked(url, 'place');
    const many = Array.from({ length: 25 }, (_, index) => ask(rowsQuery(index + 1)));
    const others = ['{ evaluations(first: 3) { totalCount nodes { name runs { id } } } }', HEALTH, CREATE].map((query) => ask(query));
    expect((await Promise.all(others)).map(({ errors }) => errors)).toEqual([undefined, undefined, undefined]);
    for (const { data, errors } of await Promise.all(many)) {
      expect(errors).toMatchObject([{ path: ['evaluation', 'logs'], extensions: { code: 'SERVICE_OVERLOADED', retryable: true } }]);
      expect(data).toMatchObject({ evaluation: { name: 'Spring: who answers best?', logs: null } });
    }
    await letGo();
    const answers = await Promise.all(Array.from({ length: 25 }, (_, index) => ask(rowsQuery(index + 1))));
    expect(answers.flatMap(({ errors = [] }) => errors)).toEqual([]);
  });

  test('reads again once its database has come back, whether it ended or stood still, with no new start of ours', async () => {
    const { ask } = await start(['--data', await newDatabase()], { HUMANLOOP_GRAPHQL_OPERATION_TIMEOUT: '3000' });
    const answered = await ask(rowsQuery(3));
    expect(answered.errors).toBeUndefined();
    const failing = { extensions: { code: expect.stringMatching(/^(SERVICE_OVERLOADED|UPSTREAM_TIMEOUT)$/), retryable: true } };
    server.crash();
    expect((await ask(rowsQuery(3))).errors).toMatchObject([failing]);
    server.start();
    expect(await ask(rowsQuery(3))).toEqual(answered);
    server.pause();
    onTestFinished(() => server.resume());
    expect((await ask(rowsQuery(3))).errors).toMatchObject([failing]);
    server.resume();
    expect(await ask(rowsQuery(3))).toEqual(answered);
  });

  test('says of what is asked beside its API, too, that its database fails', async () => {
    const { ask } = await start(['--data', await newDatabase()]);
    server.crash();
    const { errors } = await ask(HEALTH);
    server.start();
    expect(errors).toMatchObject([{ extensions: { code: 'SERVICE_OVERLOADED', retryable: true, retryAfterSeconds: 1 } }]);
    expect((await ask(HEALTH)).errors).toBeUndefined();
  });
});

import { once } from 'node:events';
import { createServer } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createBackend } from '../../../../src/backend/backend.ts';
import {
  type Connections,
  type ConnectionsOptions,
  createConnections,
  inTransaction,
} from '../../../../src/backend/store/postgres/connections.ts';
import { openDatabase } from '../../../../src/backend/store/postgres/store.ts';
import { question, questionPath } from '../../../support/asked-backend.ts';
import { emptyDatabase, filledDatabase, inDatabase } from '../../../support/postgres.ts';
import { askStore, SAMPLE_DIRECTORY } from '../../../support/sample-backend.ts';

const HELD = { name: 'StoreHeldError' };

const connected = (options: ConnectionsOptions): Connections => {
  const connections = createConnections(options);
  onTestFinished(() => connections.close());
  return connections;
};

const started = (seconds: number): string => `SELECT pg_sleep(${seconds})`;

/** Waits until the server is at it. */
const isAt = async (connections: Connections, sql: string): Promise<void> => {
  for (;;) {
    const rows = await connections.query("SELECT 1 FROM pg_stat_activity WHERE query = $1 AND wait_event = 'PgSleep'", [sql]);
    if (rows.length > 0) return;
  }
};

const isOver = async (connections: Connections, sql: string): Promise<void> => {
  for (;;) {
    const rows = await connections.query("SELECT 1 FROM pg_stat_activity WHERE query = $1 AND wait_event = 'PgSleep'", [sql]);
    if (rows.length === 0) return;
  }
};

describe('connections', () => {
  test('give back integers of any size, bytes and texts as they are', async () => {
    const connections = connected({ url: await emptyDatabase() });
    const values = [2n ** 63n - 1n, 12, Buffer.of(0, 255, 10), 'a\0b\ud800\ue000', null];
    const [row] = await connections.query('SELECT $1::bigint AS a, $2::bigint AS b, $3::bytea AS c, $4::text AS d, $5::text AS e', values);
    expect(Object.values(row ?? {})).toEqual(values);
  });

  test('end what the server does when a signal says so', async () => {
    const connections = connected({ url: await emptyDatabase() });
    const ending = new AbortController();
    const reason = new Error('Nobody waits any more.');
    const asking = connections.query(started(86_400), [], ending.signal);
    await isAt(connections, started(86_400));
    ending.abort(reason);
    await expect(asking).rejects.toBe(reason);
    await isOver(connections, started(86_400));
  });

  test('that the server ends fail as a store that is held, and the next ones do not', async () => {
    const connections = connected({ url: await emptyDatabase(), max: 1 });
    await expect(connections.query('SELECT pg_terminate_backend(pg_backend_pid())')).rejects.toMatchObject(HELD);
    expect(await connections.query('SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  test('take no longer than a statement may', async () => {
    const connections = connected({ url: await emptyDatabase(), statementMilliseconds: 50 });
    await expect(connections.query(started(86_401))).rejects.toMatchObject(HELD);
  });

  test('are no more than they may be: who gets none in time is refused', async () => {
    const connections = connected({ url: await emptyDatabase(), max: 1, queueMilliseconds: 50 });
    await connections.hold(async () => {
      await expect(connections.query('SELECT 1')).rejects.toMatchObject(HELD);
      await expect(connections.query('SELECT 1', [], AbortSignal.abort('left'))).rejects.toBe('left');
      const leaving = new AbortController();
      const asked = connections.query('SELECT 1', [], leaving.signal);
      leaving.abort('left while it waited');
      await expect(asked).rejects.toBe('left while it waited');
      expect(await connections.holdIfFree(async () => 'done')).toBeUndefined();
    });
    expect(await connections.holdIfFree(async () => 'done')).toBe('done');
  });

  test('are waited for longer than a server is, one behind another', async () => {
    const connections = connected({ url: await emptyDatabase(), max: 2, connectMilliseconds: 1_000 });
    const asked = Array.from({ length: 40 }, () => connections.query('SELECT pg_sleep(0.06), 1 AS one'));
    expect((await Promise.all(asked)).map(([row]) => row?.['one'])).toEqual(Array.from({ length: 40 }, () => 1));
  });

  test('undo a transaction for whatever is thrown in it, and go on', async () => {
    const connections = connected({ url: await emptyDatabase(), max: 1 });
    await connections.query('CREATE TABLE thing (id int)');
    const failure = new Error('No.');
    const failing = connections.hold((connection) =>
      inTransaction(connection, 'BEGIN', async () => {
        await connection.run('INSERT INTO thing VALUES (1)');
        throw failure;
      }),
    );
    await expect(failing).rejects.toBe(failure);
    await expect(connections.query('SELECT 1 / 0')).rejects.toThrow('division by zero');
    expect(await connections.query('SELECT * FROM thing')).toEqual([]);
  });
});

test('a server that says nothing is waited for no longer than a connection may take', async () => {
  const server = createServer((socket) => void socket.on('error', () => undefined)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : 0;
  const connections = connected({ url: `postgres://u:secret@127.0.0.1:${port}/d`, connectMilliseconds: 50 });
  await expect(connections.query('SELECT 1')).rejects.toMatchObject(HELD);
});

test('a server that is not there fails as a store that is held, and nothing secret is said', async () => {
  const connections = connected({ url: 'postgres://u:secret@127.0.0.1:1/d' });
  const error = await connections.query('SELECT 1').catch((thrown: unknown) => thrown);
  expect(error).toMatchObject(HELD);
  expect(String(error) + String((error as Error).cause)).not.toContain('secret');
});

test('who looks at rows for long keeps nobody from asking', async () => {
  const { url } = await filledDatabase(SAMPLE_DIRECTORY);
  const store = await openDatabase({ url, max: 1 });
  onTestFinished(() => store.close());
  const ask = askStore(store);
  const { body } = await ask('GET', '/evaluations');
  const asked = store.read((reads) =>
    reads.facts({ evaluationId: body.records[0].id, runIds: [] }, async () => (await ask('GET', '/evaluations')).body),
  );
  expect(await asked).toEqual(body);
});

test('a question whose connection the server ends fails as a store that is held, and the next one is answered', async () => {
  const { url } = await filledDatabase(SAMPLE_DIRECTORY);
  const store = await openDatabase({ url, max: 1 });
  onTestFinished(() => store.close());
  const ask = askStore(store);
  const before = await ask('GET', '/evaluations');
  const held = store.read((reads) =>
    reads.facts({ evaluationId: before.body.records[0].id, runIds: [] }, async (facts) => {
      await inDatabase(
        url,
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'humanloop-graphql' AND datname = current_database()",
      );
      return facts.records([0]);
    }),
  );
  await expect(held).rejects.toMatchObject(HELD);
  // That one without work ended, too, is noticed a moment later.
  await expect.poll(() => ask('GET', '/evaluations')).toEqual(before);
});

test('who leaves has the server end what it waits for', async () => {
  const { url } = await filledDatabase(SAMPLE_DIRECTORY);
  const store = await openDatabase({ url, max: 1, lockMilliseconds: 86_400_000 });
  onTestFinished(() => store.close());
  const ask = askStore(store);
  const [{ id }] = (await ask('GET', '/evaluations')).body.records;
  const connections = connected({ url });
  const waiting = async (): Promise<number> =>
    (await connections.query("SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'")).length;
  await connections.hold(async (connection) => {
    await connection.run('BEGIN; LOCK TABLE place, fact_chunk IN ACCESS EXCLUSIVE MODE');
    for (const path of [`/evaluations/${id}/logs`, questionPath(id, question())]) {
      const leaving = new AbortController();
      const asked = createBackend({ store }).send({ method: 'GET', path, headers: {}, signal: leaving.signal });
      while ((await waiting()) === 0);
      leaving.abort();
      await expect(asked).rejects.toThrow('This operation was aborted');
      // The lock is still held: nobody waits for it any more.
      while ((await waiting()) > 0);
    }
    await connection.run('ROLLBACK');
  });
  expect((await ask('GET', `/evaluations/${id}/logs`)).status).toBe(200);
});

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { type Changes, type ChangesOptions, createChanges } from '../../../../src/backend/store/postgres/changes.ts';
import { CHANGES_LOCK } from '../../../../src/backend/store/postgres/locks.ts';
import { ask as asking } from '../../../../src/backend/store/steps.ts';
import { type PostgresServer, startPostgres } from '../../../support/postgres-server.ts';
import { type Ask, askStore } from '../../../support/sample-backend.ts';
import { askDatabase, sampleDatabases } from '../../../support/sample-database.ts';
import { cutAtCommit } from '../../../support/tcp-proxy.ts';

const STANDING_STILL = fileURLToPath(new URL('./standing-still.ts', import.meta.url));

const READS_NOTHING = { read: () => Promise.reject(new Error('Nothing is read.')) };

const OUTCOME_UNKNOWN =
  'The connection to the database broke while a change was to be kept. Nobody knows whether it was made: read before you send the request again.';

const make = (ask: Ask, name: string) => ask('POST', '/evaluations', { name, evaluators: [] });

const isMade = async (url: string, name: string): Promise<boolean> =>
  (await askDatabase(url, 'SELECT FROM evaluation WHERE name = $1', [name])).length === 1;

/** Another client that makes a change, until it lets go. */
const held = async (url: string): Promise<() => Promise<void>> => {
  const client = new pg.Client(url);
  client.on('error', () => undefined);
  await client.connect();
  await client.query(`SELECT pg_advisory_lock(${CHANGES_LOCK})`);
  onTestFinished(() => client.end());
  return async () => {
    await client.query(`SELECT pg_advisory_unlock(${CHANGES_LOCK})`);
  };
};

const WAITING = `
SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'advisory' AND application_name = 'humanloop-graphql'`;

/** The processes of a server that wait for the turn of a change, once there are so many. */
const waiting = async (url: string, count: number): Promise<unknown[]> => {
  for (;;) {
    const found = await askDatabase(url, WAITING);
    if (found.length === count) return found.map(({ pid }) => pid);
  }
};

describe('a change over PostgreSQL', () => {
  let server: PostgresServer;
  let newDatabase: () => Promise<string>;
  beforeAll(async () => {
    server = await startPostgres();
    newDatabase = await sampleDatabases(server);
  });
  afterAll(() => server.remove());

  const changesOver = (url: string, options: Omit<ChangesOptions, 'url'> = {}): { ask: Ask; changes: Changes } => {
    const changes = createChanges({ url, ...options });
    onTestFinished(() => changes.close());
    return { ask: askStore({ ...READS_NOTHING, ...changes }), changes };
  };

  test('whose connection the server ends before it is kept is made all the same, once', async () => {
    const url = await newDatabase();
    const { ask } = changesOver(url, { patience: 60_000 });
    const letGo = await held(url);
    const made = make(ask, 'ended');
    const [id] = await waiting(url, 1);
    await askDatabase(url, 'SELECT pg_terminate_backend($1)', [id]);
    await letGo();
    expect((await made).status).toBe(201);
    expect(await isMade(url, 'ended')).toBe(true);
  });

  test('that waits for another for longer than is waited is answered 503, and can be sent again', async () => {
    const url = await newDatabase();
    const { ask } = changesOver(url, { patience: 100 });
    const letGo = await held(url);
    const { status, body } = await make(ask, 'late');
    expect([status, body.detail]).toEqual([
      503,
      'The database is in use by another process. Nothing was changed, and the request can be sent again.',
    ]);
    await letGo();
    expect((await make(ask, 'late')).status).toBe(201);
  });

  test('that takes longer than a statement may is answered 503', async () => {
    const url = await newDatabase();
    const { ask } = changesOver(url, { patience: 500, statementMilliseconds: 100 });
    await held(url);
    expect((await make(ask, 'slow')).status).toBe(503);
    expect(await waiting(url, 0)).toEqual([]);
  });

  test('whose caller leaves is given up by the server too', async () => {
    const url = await newDatabase();
    const { changes } = changesOver(url, { patience: 60_000 });
    const letGo = await held(url);
    const gone = new AbortController();
    const change = changes.change(
      function* () {
        return yield* asking('isNameTaken', null, 'gone');
      },
      { signal: gone.signal },
    );
    await waiting(url, 1);
    gone.abort();
    await expect(change).rejects.toThrow('This operation was aborted');
    // The other one has not let go: nobody waits for it any more.
    expect(await waiting(url, 0)).toEqual([]);
    await letGo();
  });

  test('goes on where another process stands still in the middle of its own, which is undone', async () => {
    const url = await newDatabase();
    const child = spawn(process.execPath, [STANDING_STILL, url], { stdio: ['ignore', 'pipe', 'inherit'] });
    onTestFinished(() => void child.kill('SIGKILL'));
    await once(child.stdout, 'data');
    expect((await make(changesOver(url, { patience: 60_000 }).ask, 'next')).status).toBe(201);
    expect(await askDatabase(url, `SELECT FROM evaluation WHERE id = 'evr_still'`)).toEqual([]);
  });

  describe('over a connection that breaks when it is to be kept', () => {
    test.each([
      { when: 'before the server knows', judged: 'cut' as const, isKept: false },
      { when: 'before it answers', judged: 'pass-and-cut' as const, isKept: true },
    ])('$when, nobody knows what became of it', async ({ judged, isKept }) => {
      const url = await newDatabase();
      const way = await cutAtCommit(server.port, judged);
      onTestFinished(way.close);
      way.arm();
      const { ask } = changesOver(url.replace(String(server.port), String(way.port)));
      const { status, body } = await make(ask, 'unknown');
      expect([status, body.detail]).toEqual([504, OUTCOME_UNKNOWN]);
      // The next one waits for the server to be done with it.
      expect((await make(changesOver(url).ask, 'next')).status).toBe(201);
      expect(await isMade(url, 'unknown')).toBe(isKept);
    });
  });

  test('while the server fails is answered 503, and made once it is there again: without a new start of ours', async () => {
    const url = await newDatabase();
    const { ask } = changesOver(url, { patience: 200 });
    expect((await make(ask, 'before')).status).toBe(201);
    server.crash();
    expect((await make(ask, 'meanwhile')).status).toBe(503);
    server.start();
    expect((await make(ask, 'after')).status).toBe(201);
    expect([await isMade(url, 'before'), await isMade(url, 'meanwhile')]).toEqual([true, false]);
  });

  test('in the middle of a failover is there if it was acknowledged, and is not if it was refused', async () => {
    const url = await newDatabase();
    const { ask } = changesOver(url, { patience: 60_000 });
    const outcomes = new Map<string, number>();
    let isOver = false;
    const makeMany = async (maker: number): Promise<void> => {
      for (let nth = 0; !isOver; nth++) {
        const name = `${maker} ${nth}`;
        outcomes.set(name, (await make(ask, name)).status);
      }
    };
    const makers = Promise.all([0, 1, 2, 3].map(makeMany));
    const untilMade = async (count: number): Promise<void> => {
      while (outcomes.size < count) await askDatabase(url, 'SELECT 1').catch(() => undefined);
    };
    await untilMade(10);
    server.crash();
    server.start();
    await untilMade(outcomes.size + 20);
    isOver = true;
    await makers;
    const made = new Set((await askDatabase(url, 'SELECT name FROM evaluation')).map(({ name }) => name));
    for (const [name, outcome] of outcomes) if (outcome !== 504) expect([name, made.has(name)]).toEqual([name, outcome === 201]);
    for (const outcome of outcomes.values()) expect([201, 503, 504]).toContain(outcome);
    // One at a time is kept, so that the end of the server meets one at most.
    expect([...outcomes.values()].filter((outcome) => outcome !== 201).length).toBeLessThanOrEqual(1);
  });

  test('is not waited for for ever where the server stands still', async () => {
    const url = await newDatabase();
    const { ask } = changesOver(url, { patience: 500, statementMilliseconds: 100, connectMilliseconds: 200 });
    expect((await make(ask, 'before')).status).toBe(201);
    server.pause();
    onTestFinished(() => server.resume());
    expect((await make(ask, 'meanwhile')).status).toBe(503);
    server.resume();
    expect((await make(ask, 'after')).status).toBe(201);
    expect(await isMade(url, 'meanwhile')).toBe(false);
  });
});

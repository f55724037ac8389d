import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { afterEach, expect, test } from 'vitest';
import { CHANGES_LOCK } from '../../../../src/backend/store/postgres/locks.ts';
import { writeExport } from '../../../support/export-directory.ts';
import { filesOf, type PeopleExport } from '../../../support/people-export.ts';
import { filledDatabase, inDatabase } from '../../../support/postgres.ts';
import { endAll, launch, run, start } from '../../../support/processes.ts';

afterEach(endAll);

const SECRET = 'My number is 0176-555-YETI';
const USER = 'ada@yeti.example';
const OTHER = 'Nobody minds this okapi';

const log = (id: string, user: string, output: string) => ({
  id,
  user,
  output,
  created_at: '2025-05-02T12:00:00Z',
  prompt: { id: 'pr_1', version_id: 'prv_1' },
  evaluator_logs: [],
  trace_children: [],
});

// What is longer than a page holds stands in a table beside the others.
const ADA = log('log_ada', USER, `${SECRET} ${'and so on '.repeat(2_000)} ${SECRET}`);
const BOB = log('log_bob', 'bob', OTHER);
const whole = { rows: [ADA, BOB].map((one) => ({ run_id: 'run_1', log: one, evaluator_logs: [] })), own: [ADA, BOB], judging: [] };

/** The files of tables of a server that hold a text, as it is or in small letters. */
const holding = async (url: string, text: string): Promise<string[]> => {
  await inDatabase(url, 'CHECKPOINT');
  const { rows } = await inDatabase(
    url,
    "SELECT current_setting('data_directory') AS directory, oid FROM pg_database WHERE datname = current_database()",
  );
  const folder = join(rows[0].directory, 'base', String(rows[0].oid));
  const found = await Promise.all(
    (await readdir(folder)).map(async (name) => {
      const bytes = await readFile(join(folder, name)).catch(() => Buffer.of());
      return bytes.includes(text) || bytes.includes(text.toLowerCase()) ? [name] : [];
    }),
  );
  return found.flat();
};

test('the files of the tables hold nothing of who is forgotten, and a server shows it at once', async () => {
  const { url } = await filledDatabase(await writeExport(filesOf(whole as PeopleExport, null)));
  const { ask } = await start(['--data', url]);
  const rows = async () => (await ask('{ evaluation(id: "evr_1") { logs(first: 10) { totalCount } } }')).data['evaluation'];
  expect(await rows()).toEqual({ logs: { totalCount: 2 } });
  for (const text of [SECRET, USER, OTHER]) expect((await holding(url, text)).length).toBeGreaterThan(0);

  const outcome = await run(['forget', '--user', USER, '--data', url, '--yes']);
  expect(outcome).toMatchObject({ code: 0, stdout: expect.stringContaining('Forgot 1 log in') });
  expect(await rows()).toEqual({ logs: { totalCount: 1 } });
  for (const text of [SECRET, USER]) expect(await holding(url, text)).toEqual([]);
  expect((await holding(url, OTHER)).length).toBeGreaterThan(0);
  expect(await run(['forget', '--log', 'log_none', '--data', url, '--yes'])).toMatchObject({ code: 1 });
});

test('a user who may not write the tables anew is told so', async () => {
  // All stores of this file are in one database: nothing of whom the others look for is to stay behind in this one.
  const { url } = await filledDatabase(
    await writeExport(filesOf({ ...whole, rows: whole.rows.slice(1), own: [BOB] } as PeopleExport, null)),
  );
  const role = `changer_${Date.now()}`;
  await inDatabase(url, `CREATE ROLE ${role} LOGIN; GRANT USAGE ON SCHEMA public TO ${role}`);
  await inDatabase(
    url,
    `DO $$ BEGIN EXECUTE 'GRANT USAGE ON SCHEMA ' || current_schema() || ' TO ${role}';
    EXECUTE 'GRANT ALL ON ALL TABLES IN SCHEMA ' || current_schema() || ' TO ${role}';
    EXECUTE 'GRANT ALL ON ALL SEQUENCES IN SCHEMA ' || current_schema() || ' TO ${role}'; END $$`,
  );
  const own = new URL(url);
  own.username = role;
  const outcome = await run(['forget', '--log', 'log_bob', '--data', own.href, '--yes']);
  expect(outcome).toMatchObject({ code: 1, stdout: expect.stringContaining('Forgot 1 log in') });
  expect(outcome.stderr).toMatch(/The user of the database may not write its tables anew .+ Repeat the command/);
});

test('it goes on after it was killed, before anything was changed and before the tables were written anew', async () => {
  const { url } = await filledDatabase(await writeExport(filesOf(whole as PeopleExport, null)));
  const ids = async () => (await inDatabase(url, 'SELECT log_id FROM evaluation_log ORDER BY log_id')).rows.map((row) => row.log_id);
  const forget = ['forget', '--user', USER, '--data', url, '--yes'];

  /** Kills the command when it waits for something that another one has locked. */
  const killedBehind = async (lock: string): Promise<void> => {
    const other = new pg.Client({ connectionString: url });
    await other.connect();
    const { pid } = (await other.query('SELECT pg_backend_pid() AS pid')).rows[0];
    await other.query(`BEGIN; ${lock}`);
    const { child, ended } = launch(forget);
    const waiting = `SELECT pid FROM pg_stat_activity
      WHERE application_name = 'humanloop-graphql' AND pg_backend_pid() <> pid AND ${pid} = ANY (pg_blocking_pids(pid))`;
    let pids: number[] = [];
    while (pids.length === 0) pids = (await inDatabase(url, waiting)).rows.map((row) => row.pid);
    child.kill('SIGKILL');
    await ended;
    // The server notices that nobody is there any more once it has something to say.
    await inDatabase(url, `SELECT pg_terminate_backend(pid) FROM unnest('{${pids.join(',')}}'::int[]) AS pid`);
    await other.end();
  };

  await killedBehind(`SELECT pg_advisory_xact_lock(${CHANGES_LOCK})`);
  expect(await ids()).toEqual(['log_ada', 'log_bob']);
  await killedBehind('LOCK TABLE blob IN ACCESS SHARE MODE');
  expect(await ids()).toEqual(['log_bob']);
  expect((await holding(url, SECRET)).length).toBeGreaterThan(0);
  expect(await run(forget)).toMatchObject({ code: 0, stderr: '' });
  for (const text of [SECRET, USER]) expect(await holding(url, text)).toEqual([]);
  expect((await holding(url, OTHER)).length).toBeGreaterThan(0);
});

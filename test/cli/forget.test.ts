import { once } from 'node:events';
import { statSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setImmediate } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { dumpOf } from '../support/dumped-database.ts';
import { writeFiles } from '../support/export-directory.ts';
import { filesOf, type PeopleExport } from '../support/people-export.ts';
import { endAll, launch, run, start } from '../support/processes.ts';

afterEach(endAll);

const SECRET = 'My number is 0176-555-ZEBRA';
const OTHER = 'Nobody minds this one';

const judgment = { evaluator: { id: 'ev_1', version_id: 'evv_1', spec: { return_type: 'boolean' } }, created_at: '2025-05-02T12:00:01Z' };
const log = (id: string, user: string, output: string) => ({
  id,
  user,
  output,
  created_at: '2025-05-02T12:00:00Z',
  prompt: { id: 'pr_1', version_id: 'prv_1' },
  evaluator_logs: [
    { id: `${id}_judged`, ...judgment, judgment: true, parent_id: id, output: `Of: ${output}`, evaluator_logs: [], trace_children: [] },
  ],
  trace_children: [],
});

const ADA = log('log_ada', 'ada@example.com', SECRET);
const BOB = log('log_bob', 'bob@example.com', OTHER);
const TRACE = { ...log('log_trace', 'bob@example.com', 'A trace'), trace_children: [ADA] };

const whole: PeopleExport = {
  rows: [ADA, BOB].map((one) => ({ run_id: 'run_1', log: one, evaluator_logs: one.evaluator_logs })),
  own: [ADA, BOB, TRACE],
  judging: [{ ...ADA.evaluator_logs[0], parent: ADA } as never],
} as never;

const STATS = JSON.stringify({
  run_stats: [
    { run_id: 'run_1', num_logs: 2, status: 'completed', evaluator_stats: [{ evaluator_version_id: 'evv_1', num_true: 2, num_false: 0 }] },
  ],
});

describe('forget', () => {
  let folder = '';
  let file = '';
  let exported = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'humanloop-graphql-forget-'));
    file = join(folder, 'evaluations.db');
    exported = join(folder, '20250708-224035');
    await writeFiles(exported, filesOf(whole, STATS));
    await run(['import', exported, '--data', file]);
    return () => rm(folder, { recursive: true });
  });

  const forget = (...args: string[]) => run(['forget', ...args, '--data', file]);

  /** Which of the files beside the data file hold a text, as it is or in small letters. */
  const holding = async (text: string): Promise<string[]> => {
    const names = (await readdir(folder)).filter((name) => name.startsWith('evaluations.db'));
    const found = await Promise.all(
      names.map(async (name) => {
        const bytes = await readFile(join(folder, name));
        return bytes.includes(text) || bytes.includes(text.toLowerCase()) ? [name] : [];
      }),
    );
    return found.flat();
  };

  const ROWS = '{ evaluation(id: "evr_1") { logs(first: 10) { totalCount nodes { log { humanloopId } } } } }';

  test('takes all of a person out of the bytes, and leaves the others', async () => {
    expect(await holding(SECRET)).toEqual(['evaluations.db']);
    const said = await forget('--user', 'ada@example.com', '--dry-run');
    expect(said).toEqual({
      code: 0,
      stderr: '',
      stdout: `To be forgotten in ${file}: 2 logs: 2 with a row or a line of their own, 0 inside other logs and rows.\n`,
    });
    expect(await holding(SECRET)).toEqual(['evaluations.db']);
    expect(await forget('--user', 'ada@example.com', '--yes')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining(`Forgot 2 logs in ${file}`),
    });
    for (const text of [SECRET, 'ada@example.com']) expect(await holding(text)).toEqual([]);
    expect(await holding(OTHER)).toEqual(['evaluations.db']);
    const database = new DatabaseSync(file, { readOnly: true });
    expect(database.prepare('PRAGMA integrity_check').get()).toEqual({ integrity_check: 'ok' });
    database.close();
  });

  test('is shown at once by a server of the same file, whose write-ahead log holds nothing of it either', async () => {
    const { ask } = await start(['--data', file]);
    const rows = async () => (await ask(ROWS)).data['evaluation'] as { logs: { totalCount: number } };
    expect((await rows()).logs.totalCount).toBe(2);
    const found = async () =>
      (await ask('{ evaluation(id: "evr_1") { logs(first: 10, filter: { search: "zebra" }) { totalCount } } }')).data['evaluation'];
    expect(await found()).toEqual({ logs: { totalCount: 1 } });
    expect(await forget('--log', 'log_ada', '--yes')).toMatchObject({ code: 0, stderr: '' });
    expect(await rows()).toMatchObject({ logs: { totalCount: 1, nodes: [{ log: { humanloopId: 'log_bob' } }] } });
    expect(await found()).toEqual({ logs: { totalCount: 0 } });
    expect(await holding(SECRET)).toEqual([]);
  });

  test('keeps it away from later imports', async () => {
    await forget('--user', 'ada@example.com', '--yes');
    const newer = join(folder, '20250801-000000');
    const again = { ...ADA, id: 'log_again', evaluator_logs: [] };
    await writeFiles(
      newer,
      filesOf({ ...whole, rows: [...whole.rows, { run_id: 'run_1', log: again, evaluator_logs: [] }] } as never, STATS),
    );
    expect(await run(['import', newer, '--data', file])).toMatchObject({ code: 0 });
    expect(await holding(SECRET)).toEqual([]);
    expect(await holding('log_bob')).toEqual(['evaluations.db']);
  });

  test('says in one line what makes no sense, and changes nothing', async () => {
    const before = dumpOf(file);
    const refused = [
      [['--log', 'log_none', '--yes'], 1, `There is no log with the id "log_none" in ${file}.`],
      [['--user', 'Ada', '--yes'], 1, `No log in ${file} has the user "Ada".`],
      [['--log', 'log_ada'], 78, 'forget needs --yes where nobody can be asked'],
      [['--yes'], 78, 'forget needs --log ID, or --user NAME'],
      [['--log', 'log_ada', '--user', 'ada@example.com', '--yes'], 78, 'forget needs --log ID, or --user NAME'],
      [['log_ada'], 78, "Unexpected argument 'log_ada'"],
    ] as const;
    for (const [args, code, line] of refused) {
      const { stderr, ...outcome } = await forget(...args);
      expect([outcome.code, stderr]).toEqual([code, `humanloop-graphql: ${line}\n`]);
    }
    const missing = await run(['forget', '--log', 'log_ada', '--yes', '--data', join(folder, 'none.db')]);
    expect(missing).toMatchObject({ code: 1, stderr: expect.stringMatching(/^humanloop-graphql: .+none\.db: It is not there\.\n$/) });
    expect(await run(['forget', '--log', 'log_ada', '--yes'])).toMatchObject({ code: 78 });
    expect(dumpOf(file)).toBe(before);
  });

  test('asks where somebody can be asked, and changes nothing without a yes', async () => {
    const before = dumpOf(file);
    const atTerminal = { NODE_OPTIONS: '--import=data:text/javascript,process.stdin.isTTY=true' };
    const asked = async () => {
      const { child, output, ended } = launch(['forget', '--user', 'ada@example.com', '--data', file], atTerminal);
      while (!output.stderr.includes('[y/N]')) await once(child.stderr, 'data');
      // What is to go was said before.
      expect(output.stdout).toMatch(/^To be forgotten in .+: 2 logs: .+\.\n$/);
      return { child, ended };
    };
    const answered = async (answer: string) => {
      const { child, ended } = await asked();
      child.stdin.end(answer);
      return ended;
    };
    for (const answer of ['n\n', '\n', 'yesterday\n', ''])
      expect(await answered(answer)).toMatchObject({ code: 0, stdout: expect.stringMatching(/\nNothing was changed\.\n$/) });
    const { child, ended } = await asked();
    child.kill('SIGTERM');
    expect(await ended).toMatchObject({ code: 130, stderr: expect.stringMatching(/interrupted; .+\n$/) });
    expect(dumpOf(file)).toBe(before);
    expect(await answered(' Yes \n')).toMatchObject({ code: 0, stdout: expect.stringContaining('Forgot 2 logs in') });
    expect(await holding(SECRET)).toEqual([]);
  });

  test('goes on after it was killed, wherever that was', async () => {
    // When it has said what is to go, and when the write-ahead log has a change, or the file that is written anew.
    for (const grown of [0, 1, 200_000]) {
      const { child, ended } = launch(['forget', '--user', 'ada@example.com', '--data', file, '--yes']);
      const isEnded = ended.then(() => true);
      await once(child.stdout, 'data');
      const size = () => statSync(`${file}-wal`, { throwIfNoEntry: false })?.size ?? 0;
      while (size() < grown && !(await Promise.race([isEnded, setImmediate(false)])));
      child.kill('SIGKILL');
      await ended;
    }
    expect(await forget('--user', 'ada@example.com', '--yes')).toMatchObject({ code: 0 });
    for (const text of [SECRET, 'ada@example.com']) expect(await holding(text)).toEqual([]);
    expect(await holding(OTHER)).toEqual(['evaluations.db']);
  });
});

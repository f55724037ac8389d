import { rmSync, writeFileSync } from 'node:fs';
import { access, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { backUp } from '../../src/backend/store/sqlite/backup.ts';
import { writeGeneratedExport } from '../bench/large-export.ts';
import { endAll, run, start } from '../support/processes.ts';

afterEach(endAll);

const EXPORTED = 4;

describe('backup', () => {
  let folder = '';
  let file = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'humanloop-graphql-backup-'));
    file = join(folder, 'evaluations.db');
    await writeGeneratedExport(join(folder, '20250101-000000'), { logs: 1_000, evaluations: EXPORTED, runsPerEvaluation: 2 });
    await run(['import', join(folder, '20250101-000000'), '--data', file]);
  });
  afterAll(() => rm(folder, { recursive: true }));

  type Server = Awaited<ReturnType<typeof start>>;
  const create = async ({ ask }: Server, name: string): Promise<unknown> =>
    (await ask(`mutation { createEvaluation(input: { name: "${name}", evaluators: [] }) { userErrors { code } } }`)).data[
      'createEvaluation'
    ];
  /** How many evaluations there are, and the names of the newest. */
  const listed = async ({ ask }: Server): Promise<{ totalCount: number; names: string[] }> => {
    const { evaluations } = (await ask('{ evaluations(first: 100) { totalCount nodes { name } } }')).data as {
      evaluations: { totalCount: number; nodes: { name: string }[] };
    };
    return { totalCount: evaluations.totalCount, names: evaluations.nodes.map(({ name }) => name) };
  };

  test('has all that was acknowledged before it began, of a file that is served and goes on changing', async () => {
    const served = await start(['--data', file]);
    for (const name of ['one', 'two']) expect(await create(served, name)).toEqual({ userErrors: [] });
    const copy = join(folder, 'copy.db');
    let isCopied = false;
    const changing = (async () => {
      for (let number = 0; !isCopied; number++) await create(served, `later ${number}`);
    })();
    const outcome = await run(['backup', copy, '--data', file]);
    isCopied = true;
    await changing;
    expect(outcome).toMatchObject({ code: 0, stdout: expect.stringMatching(/^Copied .+ to .+copy\.db \(\d+\.\d MB\)\.\n$/) });

    const restored = await start(['--data', copy]);
    // Of one moment: every change up to it, and none behind it.
    const { totalCount, names } = await listed(restored);
    const newest = totalCount - EXPORTED - 2 - 1;
    const expected = [...Array.from({ length: newest + 1 }, (_, index) => `later ${newest - index}`), 'two', 'one'];
    expect(names.slice(0, expected.length)).toEqual(expected.slice(0, names.length));
    expect((await listed(served)).totalCount).toBeGreaterThanOrEqual(totalCount);
    const rows =
      '{ evaluations(first: 100, fileId: "pr_t0a17v5Gt8BRSrudmJXY5") { nodes { logs(first: 2) { totalCount nodes { log { output } } } } } }';
    const { data } = await restored.ask(rows);
    expect((data['evaluations'] as { nodes: unknown[] }).nodes).toHaveLength(EXPORTED);
    expect(data).toEqual((await served.ask(rows)).data);
    // Both go on by themselves.
    expect(await create(restored, 'of the copy')).toEqual({ userErrors: [] });
    expect((await listed(served)).names).not.toContain('of the copy');
  });

  test('is sound to SQLite, and needs no file beside it', async () => {
    const copy = join(folder, 'sound.db');
    await backUp(file, copy);
    expect((await readdir(folder)).filter((name) => name.startsWith('sound'))).toEqual(['sound.db']);
    const database = new DatabaseSync(copy, { readOnly: true });
    expect(database.prepare('PRAGMA integrity_check').all()).toEqual([{ integrity_check: 'ok' }]);
    expect(database.prepare('PRAGMA journal_mode').get()).toEqual({ journal_mode: 'delete' });
    database.close();
  });

  test('that is interrupted leaves nothing', async () => {
    const stopping = new AbortController();
    const copied = backUp(file, join(folder, 'half.db'), {
      signal: stopping.signal,
      onProgress: () => stopping.abort(new Error('enough')),
    });
    await expect(copied).rejects.toThrow('enough');
    expect((await readdir(folder)).filter((name) => name.startsWith('half'))).toEqual([]);
  });

  test('replaces what one that was killed has left, and no file', async () => {
    const copy = join(folder, 'killed.db');
    await writeFile(`${copy}.part`, 'half a copy');
    expect(await run(['backup', copy, '--data', file])).toMatchObject({ code: 0 });
    await expect(access(`${copy}.part`)).rejects.toThrow();
    const before = await readFile(copy);
    expect(await run(['backup', copy, '--data', file])).toEqual({
      code: 1,
      stdout: '',
      stderr: `humanloop-graphql: the database file cannot be used: ${copy}: There is a file of this name, which stays as it is.\n`,
    });
    expect((await readFile(copy)).equals(before)).toBe(true);
  });

  test('gives its name to nothing that another one to the same name has begun meanwhile, and leaves that to it', async () => {
    const copy = join(folder, 'twice.db');
    const onProgress = (): void => {
      rmSync(`${copy}.part`);
      writeFileSync(`${copy}.part`, '');
    };
    await expect(backUp(file, copy, { onProgress })).rejects.toThrow(`${copy}: Another process copies to the same name.`);
    expect((await readdir(folder)).filter((name) => name.startsWith('twice'))).toEqual(['twice.db.part']);
  });

  test.each([
    ['a file that is not there', 'none.db', 'It is not there.'],
    ['a file of another program', 'other.db', 'The database belongs to another program.'],
    ['no database', 'letter.txt', 'file is not a database'],
  ])('refuses %s in one line', async (_what, name, reason) => {
    const other = new DatabaseSync(join(folder, 'other.db'));
    other.exec('CREATE TABLE IF NOT EXISTS t (x)');
    other.close();
    await writeFile(join(folder, 'letter.txt'), 'Dear Sir or Madam, '.repeat(100));
    const copy = join(folder, 'refused.db');
    expect(await run(['backup', copy, '--data', join(folder, name)])).toEqual({
      code: 1,
      stdout: '',
      stderr: `humanloop-graphql: the database file cannot be used: ${join(folder, name)}: ${reason}\n`,
    });
    await expect(access(copy)).rejects.toThrow();
  });

  test.each([
    [['backup'], 'backup needs the name of the copy: backup COPY --data FILE'],
    [['backup', 'copy.db'], 'backup needs the file to copy: backup COPY --data FILE'],
    [['backup', 'copy.db', 'more.db'], "Unexpected argument 'more.db'"],
  ])('%s says what is missing', async (args, message) => {
    expect(await run(args)).toEqual({ code: 78, stdout: '', stderr: `humanloop-graphql: ${message}\n` });
  });
});

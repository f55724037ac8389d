import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, describe, expect, onTestFinished, test } from 'vitest';
import { healthOf } from '../../../../src/backend/health.ts';
import { importExport } from '../../../../src/backend/import/importer.ts';
import { fillDatabase } from '../../../../src/backend/store/postgres/fill.ts';
import { CHANGES_LOCK } from '../../../../src/backend/store/postgres/locks.ts';
import { openDatabase } from '../../../../src/backend/store/postgres/store.ts';
import { openStore } from '../../../../src/backend/store/sqlite/store.ts';
import type { Store } from '../../../../src/backend/store/store.ts';
import { backUpDatabase } from '../../../../src/embedded-database.ts';
import { type DatabaseWatch, importIntoDatabase } from '../../../../src/embedded-import.ts';
import { dumpOf, foundIn } from '../../../support/dumped-database.ts';
import { evaluationFiles, runText, runTexts, writeExport, writeFiles } from '../../../support/export-directory.ts';
import { JUDGES, judge, waitingRun } from '../../../support/judging.ts';
import { emptyDatabase, inDatabase } from '../../../support/postgres.ts';
import { endAll, launch, run, start } from '../../../support/processes.ts';
import { type Ask, askStore, catalogue, everything, SAMPLE_DIRECTORY } from '../../../support/sample-backend.ts';

afterAll(endAll);

const FILE = 'files/pr_t0a17v5Gt8BRSrudmJXY5';
const EVALUATION = `${FILE}/evaluations/evr_7ZAECYi82P80BOqjkseLt`;

const newFolder = async (): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'merge-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
};

/** The sample as an account was a month later: names and logs that are others, an evaluation that is gone and one that came. */
const laterSample = async (): Promise<string> => {
  const directory = join(await newFolder(), '20250706-120000');
  await cp(SAMPLE_DIRECTORY, directory, { recursive: true });
  const change = async (path: string, from: RegExp, to: string): Promise<void> => {
    const text = await readFile(join(directory, path), 'utf8');
    expect(text).toMatch(from);
    await writeFile(join(directory, path), text.replace(from, to));
  };
  await change(`${EVALUATION}/evaluation.json`, /"name": "[^"]+"/, '"name": "Later \\u0000 \\ud800"');
  await change(`${EVALUATION}/logs/1.jsonl`, /"output": "[^"]/, '"output": "Later: ');
  await rm(join(directory, FILE, 'evaluations', 'evr_7ZAECYi82P80BOqjkseLt', 'stats.json'));
  const logs = [0, 1, 2].map((index) =>
    JSON.stringify({ run_id: 'run_later', log: { id: `log_later_${index}`, output: `text ${index}`, prompt: {} }, evaluator_logs: [] }),
  );
  await writeFiles(
    directory,
    evaluationFiles('evr_later', { fileId: 'pr_t0a17v5Gt8BRSrudmJXY5', runs: runTexts('run_later'), logs: [logs] }),
  );
  return directory;
};

/** Another export of the same account: evaluations of files of their own. */
const other = (): Promise<string> =>
  writeExport(
    {
      ...evaluationFiles('evr_other', { fileId: 'pr_other', runs: { run_1: runText('run_1') }, logs: [['{"broken']] }),
      'files/ds_1/.done': '',
      'files/ds_1/file.json': '{"id":"ds_1","path":"Set"}',
      'files/ds_1/versions/dsv_1': '{"id":"ds_1","version_id":"dsv_1","type":"dataset","path":"Set","datapoints_count":1}',
      'files/ds_1/datapoints/dsv_1/1.jsonl': `${JSON.stringify({ id: 'dp_1', inputs: {} })}\n`,
    },
    '20250101-000000',
  );

/** What is done here before an export comes: made, judged, deleted. */
const changeHere = async (ask: Ask): Promise<void> => {
  const { records } = (await ask('GET', '/evaluations?size=100')).body;
  const [first, second] = records;
  const statuses = [
    (await ask('POST', '/evaluations', { name: 'Mine', evaluators: [] })).status,
    (await ask('DELETE', `/evaluations/${second.id}`)).status,
  ];
  const { runs } = (await ask('GET', `/evaluations/${first.id}/runs`)).body;
  statuses.push((await ask('PATCH', `/evaluations/${first.id}/runs/${runs[0].id}`, { control: true })).status);
  const { logIds } = await waitingRun(ask, JUDGES.secondLook);
  statuses.push((await judge(ask, logIds[0] ?? '', JUDGES.secondLook, true)).status);
  expect(statuses.map((status) => Math.floor(status / 100))).toEqual([2, 2, 2, 2]);
};

/** A data file, and a database that was filled from it. */
const both = async (directory: string, prepare: (ask: Ask) => Promise<void> = async () => undefined) => {
  const folder = await newFolder();
  const file = join(folder, 'data.db');
  const store = openStore(file);
  await importExport(directory, store);
  await prepare(askStore(store));
  store.close();
  const url = await emptyDatabase();
  await fillDatabase({ url }, file);
  return { folder, file, url };
};

const importIntoFile = async (file: string, directory: string): Promise<void> => {
  const store = openStore(file);
  await importExport(directory, store);
  store.close();
};

const imported = async (url: string, directory: string, { cacheHome, ...watch }: DatabaseWatch & { cacheHome?: string } = {}) => {
  const { close, ...held } = await importIntoDatabase(
    { url, directories: [directory], cacheHome: cacheHome ?? (await newFolder()) },
    watch,
  );
  await close();
  return held;
};

const CHUNK = 'fact_chunk.run_key, at, log_id, last_at, last_log_id, count, semantics';

/** All rows of a file but those that count changes; columns of rows by the places of their rows. */
const rowsIn = async (file: string): Promise<unknown> => {
  const tables = JSON.parse(dumpOf(file)) as [string, unknown][];
  const facts = { columns: `SELECT ${CHUNK}, name, bytes FROM fact_chunk JOIN fact_column ON chunk_key = key ORDER BY 1, 2, 3, name` };
  return [tables.filter(([name]) => !['fact_run', 'fact_chunk', 'fact_column'].includes(name)), foundIn(file, facts)];
};

const rowsOf = async (url: string): Promise<unknown> => {
  const copy = join(await newFolder(), 'copy.db');
  await backUpDatabase(url, copy, {});
  return rowsIn(copy);
};

const opened = async (url: string): Promise<Store> => {
  const store = await openDatabase({ url, patience: 300_000 });
  onTestFinished(() => store.close());
  return store;
};

const toldOf = async (store: Store): Promise<unknown> => {
  const { findings, findingsCount, findingsByCode, ...counts } = await healthOf(store);
  return [await everything(askStore(store)), await catalogue(askStore(store)), counts, await findingsByCode()];
};

describe('a further export comes into a database as into a data file', () => {
  test.each([
    ['a newer one', SAMPLE_DIRECTORY, laterSample, undefined],
    ['an older one', undefined, async () => SAMPLE_DIRECTORY, undefined],
    ['one of other evaluations', SAMPLE_DIRECTORY, other, undefined],
    ['a newer one, after changes', SAMPLE_DIRECTORY, laterSample, changeHere],
    ['an older one, after changes', undefined, async () => SAMPLE_DIRECTORY, changeHere],
  ] as const)('%s: with the same rows', async (_, first, second, prepare) => {
    const { file, url } = await both(first ?? (await laterSample()), prepare);
    const directory = await second();
    await importIntoFile(file, directory);
    const cacheHome = await newFolder();
    const copied: number[] = [];
    const { reports, directories } = await imported(url, directory, { cacheHome, onCopy: (rows, all) => copied.push(rows / all) });
    expect(await rowsOf(url)).toEqual(await rowsIn(file));
    const store = openStore(file);
    onTestFinished(() => store.close());
    expect(await toldOf(await opened(url))).toEqual(await toldOf(store));
    expect(reports).toEqual(store.imports.exports().flatMap(({ directory: of, report }) => (of === directory ? report : [])));
    expect(directories).toHaveLength(2);
    expect(copied.at(-1)).toBe(1);
    expect((await readdir(cacheHome, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile())).toEqual([]);
  });

  test('the same one again: nothing is done', async () => {
    const { url } = await both(SAMPLE_DIRECTORY);
    const state = () => inDatabase(url, 'SELECT state, pg_current_xact_id_if_assigned() FROM store_format').then(({ rows }) => rows);
    const before = await state();
    const done: number[] = [];
    const { reports } = await imported(url, SAMPLE_DIRECTORY, { onDump: (rows) => done.push(rows), onCopy: (rows) => done.push(rows) });
    expect([reports, done]).toEqual([[], []]);
    expect(await state()).toEqual(before);
  });

  test('and goes on being changed: keys that are given next are free', async () => {
    const { url } = await both(SAMPLE_DIRECTORY);
    await imported(url, await laterSample());
    await changeHere(askStore(await opened(url)));
  });

  test('by the command, which says the same', async () => {
    const { url } = await both(SAMPLE_DIRECTORY);
    const directory = await other();
    const said = await run(['import', directory, '--data', url]);
    expect(said).toMatchObject({ code: 0, stdout: expect.stringMatching(/^Read 1 evaluations of 2 files, with 1 runs and 0 logs\.\n/) });
    expect(await run(['import', directory, SAMPLE_DIRECTORY, '--data', url])).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^These exports are held already, as they are\.\n/),
    });
  });

  test('but not into one that was begun from the sample', async () => {
    const folder = await newFolder();
    const store = openStore(join(folder, 'sample.db'));
    await importExport(SAMPLE_DIRECTORY, store, { isSample: true });
    store.close();
    const url = await emptyDatabase();
    await fillDatabase({ url }, join(folder, 'sample.db'));
    const before = await rowsOf(url);
    await expect(imported(url, SAMPLE_DIRECTORY)).rejects.toThrow(
      /^--data \(HUMANLOOP_GRAPHQL_DATA\) postgres:\S+ was begun from the sample/,
    );
    expect(await rowsOf(url)).toEqual(before);
  });
});

/** Another client that makes a change, so that all others wait for their turn, until it lets go. */
const turnTaken = async (url: string): Promise<() => Promise<void>> => {
  const client = new pg.Client(url);
  await client.connect();
  await client.query(`SELECT pg_advisory_lock(${CHANGES_LOCK})`);
  onTestFinished(() => client.end());
  return async () => {
    await client.query(`SELECT pg_advisory_unlock(${CHANGES_LOCK})`);
  };
};

const WAITING = "SELECT count(*)::int AS count FROM pg_stat_activity WHERE wait_event = 'advisory' AND datname = current_database()";

const untilWaiting = async (url: string, count: number): Promise<void> => {
  while ((await inDatabase(url, WAITING)).rows[0].count !== count);
};

describe('beside an import', () => {
  test('what is changed before it is in stays, and it is in all the same, as if it had come later', async () => {
    const { file, url } = await both(SAMPLE_DIRECTORY);
    const { url: served, ask } = await start(['--data', url]);
    const letGo = await turnTaken(url);
    const path = '/evaluations/evr_9o2RsQmKn2OTWksQt1Dr4';
    const deleted = askStore(await opened(url))('DELETE', path);
    await untilWaiting(url, 1);
    const dumped: number[] = [];
    const onDump = (rows: number): unknown => dumped.push(rows);
    const directory = await laterSample();
    const importing = imported(url, directory, { onDump });
    // Everything is ready, and is of what was before.
    await untilWaiting(url, 2);
    const answer = await fetch(`${served}/v5/evaluations?size=100`);
    expect(((await answer.json()) as { total: number }).total).toBe(5);
    await letGo();
    expect((await deleted).status).toBe(204);
    await importing;
    // It was copied once more.
    expect(dumped.filter((rows, index) => rows < (dumped[index - 1] ?? Infinity))).toHaveLength(2);
    const store = openStore(file);
    await askStore(store)('DELETE', path);
    await importExport(directory, store);
    store.close();
    expect(await rowsOf(url)).toEqual(await rowsIn(file));
    // A server that was there all the time answers from it, and nobody waits any more.
    const { data } = await ask('{ evaluations { totalCount } }');
    expect(data).toEqual({ evaluations: { totalCount: 5 } });
    await untilWaiting(url, 0);
    const made = await ask('mutation { createEvaluation(input: { name: "Mine", evaluators: [] }) { userErrors { code } } }');
    expect(made.data).toEqual({ createEvaluation: { userErrors: [] } });
  });

  test('of two at once into one database one waits for the other', async () => {
    const { file, url } = await both(SAMPLE_DIRECTORY);
    const directories = [await laterSample(), await other()];
    let waited = 0;
    await Promise.all(directories.map((directory) => imported(url, directory, { onWait: () => waited++ })));
    expect(waited).toBe(1);
    for (const directory of directories) await importIntoFile(file, directory);
    const store = openStore(file);
    onTestFinished(() => store.close());
    // Which of them was first is in the keys.
    expect(await toldOf(await opened(url))).toEqual(await toldOf(store));
  });

  test('texts that questions keep meanwhile keep their keys, and its rows are made ready by questions', async () => {
    const { file, url } = await both(SAMPLE_DIRECTORY);
    const letGo = await turnTaken(url);
    const directory = await laterSample();
    const importing = imported(url, directory);
    await untilWaiting(url, 1);
    await inDatabase(url, "INSERT INTO fact_term SELECT max(key) + 1, 1, 'kept meanwhile' FROM fact_term");
    await letGo();
    await importing;
    const later = "SELECT count(*)::int AS count FROM fact_chunk WHERE run_key = (SELECT key FROM run WHERE id = 'run_later')";
    expect((await inDatabase(url, later)).rows).toEqual([{ count: 0 }]);
    const loose = 'SELECT count(*)::int AS count FROM fact_column WHERE chunk_key NOT IN (SELECT key FROM fact_chunk)';
    expect((await inDatabase(url, loose)).rows).toEqual([{ count: 0 }]);
    await importIntoFile(file, directory);
    const question = `{ evaluation(id: "evr_later") { logs(filter: { search: "text" }) { totalCount nodes { log { output } } } } }`;
    const [asked, expected] = await Promise.all([url, file].map(async (data) => (await start(['--data', data])).ask(question)));
    expect(asked?.data).toMatchObject({ evaluation: { logs: { totalCount: 3 } } });
    expect(asked).toEqual(expected);
  });
});

describe('an import that is killed', () => {
  /** Imports until all that is to be done to the database is begun with, and is killed. */
  const killedImport = async (url: string, directory: string, cacheHome: string): Promise<void> => {
    // Whoever writes there waits for it.
    const held = inDatabase(url, 'BEGIN; LOCK TABLE finding IN SHARE MODE; SELECT pg_sleep(600)').catch(() => undefined);
    const waits = `SELECT count(*)::int AS count FROM pg_stat_activity
      WHERE wait_event_type = 'Lock' AND wait_event = 'relation' AND datname = current_database()`;
    const { child, ended } = launch(['import', directory, '--data', url], { XDG_CACHE_HOME: cacheHome });
    while ((await inDatabase(url, waits)).rows[0].count === 0);
    child.kill('SIGKILL');
    await ended;
    const sleeping = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE '%pg_sleep(600)' AND pid <> pg_backend_pid()";
    await inDatabase(url, sleeping);
    await held;
  };

  test('leaves the database as it was, and is gone on with', async () => {
    const { file, url } = await both(SAMPLE_DIRECTORY);
    const before = await rowsOf(url);
    const [directory, cacheHome] = [await laterSample(), await newFolder()];
    await killedImport(url, directory, cacheHome);
    expect(await rowsOf(url)).toEqual(before);
    const dumps: number[] = [];
    const { reports } = await imported(url, directory, { cacheHome, onDump: (rows) => dumps.push(rows) });
    expect(dumps).toEqual([]);
    expect(reports).toHaveLength(1);
    await importIntoFile(file, directory);
    expect(await rowsOf(url)).toEqual(await rowsIn(file));
  });

  /** Ends a process in the middle of what it writes to a data file. */
  const killedWriting = async (file: string): Promise<void> => {
    const code = `const file = new (require('node:sqlite').DatabaseSync)(process.argv[1]);
      file.exec('PRAGMA cache_size = 4; BEGIN; UPDATE blob SET bytes = zeroblob(9000)');
      process.kill(process.pid, 'SIGKILL');`;
    await once(spawn(process.execPath, ['--eval', code, file]), 'close');
    expect((await readFile(`${file}-journal`)).length).toBeGreaterThan(0);
  };

  test('is gone on with where it was killed as it wrote', async () => {
    const { file, url } = await both(SAMPLE_DIRECTORY);
    const [directory, cacheHome] = [await laterSample(), await newFolder()];
    await killedImport(url, directory, cacheHome);
    const folder = join(cacheHome, 'humanloop-graphql');
    const [work = ''] = (await readdir(folder)).filter((name) => name.endsWith('.db'));
    await killedWriting(join(folder, work));
    await imported(url, directory, { cacheHome });
    await importIntoFile(file, directory);
    expect(await rowsOf(url)).toEqual(await rowsIn(file));
  });

  test('leaves nothing to an import of something else', async () => {
    const { file, url } = await both(SAMPLE_DIRECTORY);
    const [directory, cacheHome] = [await other(), await newFolder()];
    await killedImport(url, await laterSample(), cacheHome);
    await imported(url, directory, { cacheHome });
    await importIntoFile(file, directory);
    expect(await rowsOf(url)).toEqual(await rowsIn(file));
    expect((await readdir(cacheHome, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile())).toEqual([]);
  });
});

import { chmod, copyFile, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { importExport } from '../../../../src/backend/import/importer.ts';
import { openData } from '../../../../src/backend/store/sqlite/data-file.ts';
import { openStore } from '../../../../src/backend/store/sqlite/store.ts';
import { evaluationFiles, importDirectory, recordText, runTexts, writeExport } from '../../../support/export-directory.ts';

const FILE = 'files/pr_1';
const PATH = `${FILE}/evaluations/evr_1`;
const NOBODY = 65_534;

// Nothing is closed to the super-user. This file has a process of its own, so it can become someone else for good.
beforeAll(() => {
  if (process.getuid?.() === 0) process.setuid?.(NOBODY);
});

const refusal = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'It is not refused.',
    ({ message }: Error) => message,
  );

test('a data file that may not be written to is only read, and a new one in such a folder is refused', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'data-'));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  const [file, other] = [join(directory, 'data.db'), join(directory, 'other.db')];
  const fill = async (): Promise<void> => undefined;
  (await openData(file, { fill })).close();
  await chmod(file, 0o444);
  const isReadOnly = async (): Promise<boolean> => {
    const store = await openData(file, { fill });
    store.close();
    return store.isReadOnly;
  };
  expect(await isReadOnly()).toBe(true);
  await chmod(directory, 0o555);
  expect(await isReadOnly()).toBe(true);
  expect(await refusal(openData(other, { fill }))).toBe(`${other}.importing: unable to open database file`);
  // A process that was killed leaves a file that wants a write-ahead log beside it.
  await chmod(file, 0o644);
  await chmod(directory, 0o755);
  const left = new DatabaseSync(file);
  left.exec('PRAGMA journal_mode = WAL');
  left.close();
  await chmod(file, 0o444);
  await chmod(directory, 0o555);
  expect(await isReadOnly()).toBe(true);
  await chmod(directory, 0o755);
});

test('a data file in a folder that may not be written to is only read, which is reported with the reason', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'data-'));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  const file = join(directory, 'data.db');
  const fill = async (): Promise<void> => undefined;
  (await openData(file, { fill })).close();
  const reasons: string[] = [];
  const readOnly = async (fileMode: number, folderMode: number): Promise<boolean> => {
    await chmod(file, fileMode);
    await chmod(directory, folderMode);
    onTestFinished(() => chmod(directory, 0o755));
    const store = await openData(file, { fill, onReadOnly: (reason) => reasons.push(reason) });
    expect(store.reads.evaluationsCount()).toBe(0);
    store.close();
    await chmod(directory, 0o755);
    return store.isReadOnly;
  };
  expect([await readOnly(0o644, 0o555), await readOnly(0o444, 0o555), await readOnly(0o444, 0o755), await readOnly(0o644, 0o755)]).toEqual([
    true,
    true,
    true,
    false,
  ]);
  expect(reasons).toEqual(['folder', 'file', 'file']);
});

test('a data file whose changes still are in a write-ahead log is not read without them', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'data-'));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  const [file, copy] = [join(directory, 'data.db'), join(directory, 'closed', 'copy.db')];
  const fill = async (): Promise<void> => undefined;
  (await openData(file, { fill })).close();
  const left = new DatabaseSync(file);
  left.exec("PRAGMA journal_mode = WAL; INSERT INTO deleted_evaluation VALUES ('evr_1')");
  await mkdir(join(directory, 'closed'));
  for (const end of ['', '-wal']) await copyFile(`${file}${end}`, `${copy}${end}`);
  left.close();
  await chmod(join(directory, 'closed'), 0o555);
  const refused = await refusal(openData(copy, { fill }));
  await chmod(join(directory, 'closed'), 0o755);
  expect(refused).toBe(
    `${copy}: Changes that were made to it are still in the file beside it that ends in -wal: open it once where its folder can be written to.`,
  );
  const store = await openData(copy, { fill });
  expect(store.imports.isDeleted('evr_1')).toBe(true);
  store.close();
});

describe('an export without permission', () => {
  const close = async (path: string, mode = 0): Promise<void> => {
    await chmod(path, mode);
    onTestFinished(() => chmod(path, 0o755));
  };
  const imported = (directory: string): Promise<unknown> => {
    const store = openStore(':memory:');
    onTestFinished(() => store.close());
    return importExport(directory, store);
  };
  const written = () => writeExport(evaluationFiles('evr_1', { runs: runTexts('run_1', 'run_2'), logs: [[recordText('run_1', 'log_1')]] }));

  test.each([
    ['anything', 0],
    ['more than list it', 0o444],
  ])('to do %s with the export’s directory it is refused', async (_, mode) => {
    const directory = await written();
    await close(directory, mode);
    expect(await refusal(imported(directory))).toBe(`${directory} cannot be read: permission denied.`);
  });

  test.each([
    ['anything', 0],
    ['more than list it', 0o444],
    ['more than pass through it', 0o111],
  ])('to do %s with its folder of files it is refused', async (_, mode) => {
    const directory = await written();
    await close(join(directory, 'files'), mode);
    expect(await refusal(imported(directory))).toBe(`${join(directory, 'files')} cannot be read: permission denied.`);
  });

  test('to look into one file of it, that is noted', async () => {
    const directory = await written();
    await close(join(directory, FILE));
    const { findings, report } = await importDirectory(directory);
    expect(findings).toEqual([`FILE_UNREADABLE ${FILE}`]);
    expect(report.files).toBe(1);
  });

  test.each(['runs/run_1', 'stats.json', 'logs/1.jsonl', 'logs', 'runs'])('to read %s the rest is served', async (part) => {
    const directory = await written();
    await close(join(directory, PATH, part));
    const { get, findings } = await importDirectory(directory);
    expect(findings.filter((finding) => finding.startsWith('FILE'))).toEqual([`FILE_UNREADABLE ${PATH}/${part}`]);
    expect((await get('/evaluations/evr_1')).status).toBe(200);
  });
});

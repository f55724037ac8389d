import { link, mkdir, mkdtemp, readdir, readFile, rename, rm, stat, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { SAMPLE_IDS } from '../../../../sample/sample-ids.ts';
import { importExport } from '../../../../src/backend/import/importer.ts';
import { type OpenDataOptions, openData } from '../../../../src/backend/store/sqlite/data-file.ts';
import { DataFileError } from '../../../../src/backend/store/sqlite/data-file-error.ts';
import type { SqliteStore } from '../../../../src/backend/store/sqlite/store.ts';
import { askStore, everything, SAMPLE_DIRECTORY, sampleBackend } from '../../../support/sample-backend.ts';

const directoryOf = async (): Promise<string> => {
  const directory = await mkdtemp(join(tmpdir(), 'data-'));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  return directory;
};

const SAMPLE: OpenDataOptions = { fill: (store) => importExport(SAMPLE_DIRECTORY, store, { isSample: true }) };
const NEVER: OpenDataOptions = { fill: () => Promise.reject(new Error('It is filled a second time.')) };

const opened = async (file: string, options: OpenDataOptions = NEVER): Promise<SqliteStore> => {
  const store = await openData(file, options);
  onTestFinished(() => {
    try {
      store.close();
    } catch {
      // The test closed it.
    }
  });
  return store;
};

describe('a data file', () => {
  test('is filled once, and holds what was imported and what was changed', async () => {
    const file = join(await directoryOf(), 'data.db');
    const store = await opened(file, SAMPLE);
    const exports = store.imports.exports();
    const ask = askStore(store);
    expect((await ask('DELETE', `/evaluations/${SAMPLE_IDS.evaluations.desk}`)).status).toBe(204);
    const before = await everything(ask);
    store.close();

    const again = await opened(file);
    expect(await everything(askStore(again))).toEqual(before);
    expect(again.imports.exports()).toEqual(exports);
    expect(exports).toMatchObject([{ directory: null, report: { exportedAt: '2025-06-06T12:00:00', files: 20, evaluations: 5 } }]);
  });

  test('answers as a store in memory does', async () => {
    const store = await opened(join(await directoryOf(), 'data.db'), SAMPLE);
    expect(await everything(askStore(store))).toEqual(await everything((await sampleBackend()).ask));
  });

  test('is alone in its folder once it is closed', async () => {
    const directory = await directoryOf();
    const store = await opened(join(directory, 'data.db'), SAMPLE);
    await askStore(store)('POST', '/evaluations', { evaluators: [] });
    store.close();
    expect(await readdir(directory)).toEqual(['data.db']);
  });

  test('is written to the disk at each change', async () => {
    const file = join(await directoryOf(), 'data.db');
    await opened(file, SAMPLE);
    const database = new DatabaseSync(file);
    expect(database.prepare('PRAGMA journal_mode').get()).toEqual({ journal_mode: 'wal' });
    database.close();
  });
});

describe('filling', () => {
  test('that fails is gone on with, and the file has no name until it is whole', async () => {
    const directory = await directoryOf();
    const file = join(directory, 'data.db');
    const fill = async (store: SqliteStore): Promise<never> => {
      await importExport(SAMPLE_DIRECTORY, store, { isSample: true });
      throw new Error('the disk is full');
    };
    await expect(openData(file, { fill })).rejects.toThrow('the disk is full');
    expect(await readdir(directory)).toEqual(['data.db.importing']);
    const store = await opened(file, { fill: async ({ imports }) => expect(imports.exports()).toHaveLength(1) });
    expect((await askStore(store)('GET', '/evaluations')).body.total).toBe(5);
  });

  test('that ended just after it was done leaves a second name, which is cleared away', async () => {
    const directory = await directoryOf();
    const file = join(directory, 'data.db');
    (await openData(file, SAMPLE)).close();
    await link(file, `${file}.importing`);
    (await openData(file, NEVER)).close();
    expect(await readdir(directory)).toEqual(['data.db']);
  });

  test('of another file of that name is left alone', async () => {
    const directory = await directoryOf();
    const file = join(directory, 'data.db');
    (await openData(file, SAMPLE)).close();
    await writeFile(`${file}.importing`, 'a text');
    (await openData(file, NEVER)).close();
    expect(await readdir(directory)).toEqual(['data.db', 'data.db.importing']);
  });

  test('that another process was faster with gives way to its file', async () => {
    const directory = await directoryOf();
    const file = join(directory, 'data.db');
    const fill = async (store: SqliteStore): Promise<void> => {
      await importExport(SAMPLE_DIRECTORY, store);
      const other = await openData(join(directory, 'other.db'), { fill: async () => undefined });
      other.close();
      await rename(join(directory, 'other.db'), file);
    };
    const store = await opened(file, { fill });
    expect((await askStore(store)('GET', '/evaluations')).body.total).toBe(0);
  });
});

describe('every name is that of a file', () => {
  test.each([':memory:', 'file:data.db?mode=memory', 'data.db?immutable=1'])('%s', async (name) => {
    const directory = await directoryOf();
    vi.spyOn(process, 'cwd').mockReturnValue(directory);
    onTestFinished(() => void vi.restoreAllMocks());
    (await openData(name, SAMPLE)).close();
    expect(await readdir(directory)).toEqual([name]);
    const again = await opened(name);
    expect((await askStore(again)('GET', '/evaluations')).body.total).toBe(5);
  });
});

describe('what is no data file is refused and left as it is', () => {
  const refusal = async (file: string, options = NEVER): Promise<string> => {
    const error: unknown = await openData(file, options).catch((reason: unknown) => reason);
    if (!(error instanceof DataFileError)) throw new Error('It is not refused.', { cause: error });
    return error.message;
  };

  test.each([
    ['an empty file', '', 'The file is empty. Without it a new one is made.'],
    ['a text', 'a text that is long enough for the header of a database'.repeat(20), 'The file is not a database.'],
    ['a short text', 'Dear Sir or Madam', 'The file is not a database.'],
  ])('%s', async (_, content, message) => {
    const directory = await directoryOf();
    const file = join(directory, 'data.db');
    await writeFile(file, content);
    expect(await refusal(file)).toBe(`${file}: ${message}`);
    expect(await readdir(directory)).toEqual(['data.db']);
  });

  test.each([
    [1, 'It was written by a version from before the first release.'],
    [4, 'It was written by a version from before the first release.'],
    [9999, 'It was written by a newer version of this program; update the program to open it.'],
  ])('a store of version %i', async (version, message) => {
    const file = join(await directoryOf(), 'data.db');
    (await openData(file, SAMPLE)).close();
    const database = new DatabaseSync(file);
    database.exec(`PRAGMA user_version = ${version}`);
    database.close();
    const before = await readFile(file);
    expect(await refusal(file)).toBe(`${file}: ${message}`);
    expect(before.equals(await readFile(file))).toBe(true);
  });

  test('a store that breaks off', async () => {
    const file = join(await directoryOf(), 'data.db');
    (await openData(file, SAMPLE)).close();
    await truncate(file, Math.floor((await stat(file)).size / 2));
    expect(await refusal(file)).toBe(`${file}: database disk image is malformed`);
  });

  test('a store that another process keeps to itself', async () => {
    const file = join(await directoryOf(), 'data.db');
    (await openData(file, SAMPLE)).close();
    const holder = new DatabaseSync(file);
    holder.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
    expect(await refusal(file, { ...NEVER, busyMilliseconds: 10 })).toBe(`${file}: database is locked`);
    holder.close();
  });

  test('a folder', async () => {
    const directory = await directoryOf();
    await mkdir(join(directory, 'data.db'));
    expect(await refusal(join(directory, 'data.db'), SAMPLE)).toBe(`${join(directory, 'data.db')}: It is not a file.`);
    expect(await refusal(`${directory}/`, SAMPLE)).toBe(`${directory}: It is not a file.`);
    expect(await readdir(directory)).toEqual(['data.db']);
  });

  test('a file in a folder that is not there, or is none', async () => {
    const directory = await directoryOf();
    const lost = join(directory, 'none', 'data.db');
    expect(await refusal(lost, SAMPLE)).toBe(`${lost}: The folder it is to be in is not there.`);
    await writeFile(join(directory, 'text'), '');
    expect(await refusal(join(directory, 'text', 'data.db'), SAMPLE)).toBe(`${join(directory, 'text', 'data.db')}: not a directory`);
  });

  test('a link to nothing', async () => {
    const directory = await directoryOf();
    const file = join(directory, 'data.db');
    await symlink(join(directory, 'gone.db'), file);
    expect(await refusal(file, SAMPLE)).toBe(`${file}: It is a link to nothing.`);
    expect(await readdir(directory)).toEqual(['data.db']);
  });

  test('a link that leads in a circle', async () => {
    const file = join(await directoryOf(), 'data.db');
    await symlink(file, file);
    expect(await refusal(file, SAMPLE)).toBe(`${file}: too many symbolic links encountered`);
  });

  test('what SQLite refuses while it is filled, but not what else fails then', async () => {
    const directory = await directoryOf();
    const file = join(directory, 'data.db');
    const lost = async (): Promise<DatabaseSync> => new DatabaseSync(join(directory, 'none', 'other.db'));
    expect(await refusal(file, { fill: lost })).toBe(`${file}: unable to open database file`);
    const unread = Object.assign(new Error('EACCES'), { code: 'EACCES', errno: -13 });
    await expect(openData(file, { fill: () => Promise.reject(unread) })).rejects.toBe(unread);
    expect(await readdir(directory)).toEqual([]);
  });
});

describe('two that have one file open', () => {
  test('see each other’s changes, and of one name one wins', async () => {
    const file = join(await directoryOf(), 'data.db');
    const asks = [askStore(await opened(file, SAMPLE)), askStore(await opened(file))];
    const body = { file: { path: 'Support/Reply' }, name: 'Summer', evaluators: [] };
    const answers = await Promise.all(Array.from({ length: 20 }, (_, index) => asks[index % 2]?.('POST', '/evaluations', body)));
    expect(answers.map((answer) => answer?.status).sort()).toEqual([201, ...Array.from({ length: 19 }, () => 409)]);
    for (const ask of asks) expect((await ask('GET', '/evaluations')).body.total).toBe(6);
  });

  test('answer 503 while another holds it for longer than they wait', async () => {
    const file = join(await directoryOf(), 'data.db');
    const ask = askStore(await opened(file, { ...SAMPLE, busyMilliseconds: 10 }));
    const holder = new DatabaseSync(file);
    holder.exec('BEGIN IMMEDIATE');
    expect(await ask('POST', '/evaluations', { evaluators: [] })).toMatchObject({
      status: 503,
      body: { detail: 'The database is in use by another process. Nothing was changed, and the request can be sent again.' },
    });
    expect((await ask('GET', '/evaluations')).status).toBe(200);
    holder.exec('ROLLBACK');
    holder.close();
    expect((await ask('POST', '/evaluations', { evaluators: [] })).status).toBe(201);
  });
});

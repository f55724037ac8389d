import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { endAll, run, start } from '../support/processes.ts';
import { SAMPLE_DIRECTORY } from '../support/sample-backend.ts';

afterEach(endAll);

const PERSON = 'ayse@owlandotter.example';

describe('copies of exports that hold what is forgotten', () => {
  let folder = '';
  let cache = '';
  let file = '';
  let copy = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'humanloop-graphql-copies-'));
    cache = join(folder, 'humanloop-graphql');
    file = join(folder, 'evaluations.db');
    await run(['import', SAMPLE_DIRECTORY, '--data', file]);
    await start(['--export', SAMPLE_DIRECTORY], { XDG_CACHE_HOME: folder });
    endAll();
    [copy = ''] = (await copies()).map((name) => join(cache, name));
    return () => rm(folder, { recursive: true });
  });

  const copies = async (): Promise<string[]> => (await readdir(cache)).filter((name) => name.includes('.db'));
  const forget = (cacheHome = folder) => run(['forget', '--user', PERSON, '--data', file, '--yes'], { XDG_CACHE_HOME: cacheHome });

  test('are removed', async () => {
    expect(copy).toMatch(/\.db$/);
    expect(await forget()).toMatchObject({ code: 0, stderr: '', stdout: expect.stringContaining(`Removed ${copy}, `) });
    expect(await copies()).toEqual([]);
  });

  test('are removed by the next command where the one before did not come to that', async () => {
    await forget(join(folder, 'elsewhere'));
    expect(await copies()).toHaveLength(1);
    expect(await forget()).toMatchObject({ code: 0, stderr: '', stdout: expect.stringContaining(`Removed ${copy}, `) });
    expect(await copies()).toEqual([]);
  });

  test.each(['.importing', '.part'])('are removed that a killed process left half written (%s)', async (end) => {
    await copyFile(copy, `${copy}${end}`);
    await rm(copy);
    const code = `const file = new (require('node:sqlite').DatabaseSync)(process.argv[1]);
      file.exec('PRAGMA cache_size = 4; BEGIN; UPDATE blob SET bytes = zeroblob(9000)');
      process.kill(process.pid, 'SIGKILL');`;
    await once(spawn(process.execPath, ['--eval', code, `${copy}${end}`]), 'close');
    expect(await copies()).toHaveLength(2);
    expect(await forget()).toMatchObject({ code: 0, stderr: '', stdout: expect.stringContaining(`Removed ${copy}${end}, `) });
    expect(await copies()).toEqual([]);
  });

  test('are named where nobody can look into them, which is no end in order', async () => {
    await writeFile(copy, 'This is nothing that anybody can look into.');
    const { code, stderr } = await forget();
    expect([code, stderr]).toEqual([1, expect.stringContaining(`${copy} may be a copy of an export with them`)]);
    expect(await copies()).toHaveLength(1);
  });
});

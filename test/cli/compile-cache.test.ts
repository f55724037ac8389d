import { chmod, mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { run } from '../support/processes.ts';

let cacheHome = '';
beforeEach(async () => {
  cacheHome = await mkdtemp(join(tmpdir(), 'humanloop-graphql-compile-'));
});
afterEach(() => rm(cacheHome, { recursive: true, force: true }));

const compiledIn = (): Promise<string[]> => readdir(join(cacheHome, 'humanloop-graphql/compiled'), { recursive: true });
const version = (home = cacheHome) => run(['--version'], { XDG_CACHE_HOME: home, NODE_COMPILE_CACHE: '' });
const VERSION = { code: 0, stdout: `${packageJson.version}\n`, stderr: '' };

test('what was compiled is kept for the next start, for nobody else to change', async () => {
  expect(await version()).toEqual(VERSION);
  expect((await compiledIn()).length).toBeGreaterThan(10);
  expect((await stat(join(cacheHome, 'humanloop-graphql/compiled'))).mode & 0o077).toBe(0);
  expect(await version()).toEqual(VERSION);
});

test('damaged entries are compiled anew', async () => {
  await version();
  const folder = join(cacheHome, 'humanloop-graphql/compiled');
  for (const entry of await compiledIn()) if ((await stat(join(folder, entry))).isFile()) await writeFile(join(folder, entry), 'damaged');
  expect(await version()).toEqual(VERSION);
});

test.each(['humanloop-graphql', 'humanloop-graphql/compiled'])('nothing is run that others could have written to %s', async (open) => {
  await mkdir(join(cacheHome, 'humanloop-graphql/compiled'), { recursive: true });
  await chmod(join(cacheHome, open), 0o777);
  expect(await version()).toEqual(VERSION);
  expect(await compiledIn()).toEqual([]);
});

test('it starts without a folder to keep anything in', async () => {
  const file = join(cacheHome, 'file');
  await writeFile(file, '');
  expect(await version(file)).toEqual(VERSION);
  // Where there is one, nobody makes a folder in it, and is told that there is none above.
  expect(await version('/proc/1')).toEqual(VERSION);
  expect(await run(['--version'], { XDG_CACHE_HOME: '', HOME: '', NODE_COMPILE_CACHE: '' })).toEqual(VERSION);
});

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findExports } from '../../../src/backend/files/exports.ts';
import { importExports } from '../../../src/backend/import/importer.ts';
import { openData } from '../../../src/backend/store/sqlite/data-file.ts';
import { openStore } from '../../../src/backend/store/sqlite/store.ts';
import { writeGeneratedExport } from '../../bench/large-export.ts';
import { dumpOf } from '../../support/dumped-database.ts';
import { expectSound, killedAfter } from '../../support/killed-process.ts';

// More of them by hand: KILL_ROUNDS=100 npx vitest run test/backend/killed-import.test.ts
const ROUNDS = Number(process.env['KILL_ROUNDS'] ?? 3);
const IMPORTER = fileURLToPath(new URL('./importing-process.ts', import.meta.url));

let folder = '';
let exports: string[] = [];
/** Everything that the store of an import without interruption holds. */
let whole = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'killed-'));
  exports = ['20250101-000000', '20250601-000000'].map((name) => join(folder, name));
  for (const [index, directory] of exports.entries())
    await writeGeneratedExport(directory, { logs: 400, evaluations: 8 + index, runsPerEvaluation: 2 });
  const file = join(folder, 'whole.db');
  const found = await findExports(exports);
  (await openData(file, { fill: (store) => importExports(found, store) })).close();
  whole = dumpOf(file);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const isThere = (file: string): Promise<boolean> =>
  stat(file).then(
    () => true,
    () => false,
  );

/** Kills imports at random moments until one comes to its end. How many were killed. */
const importUntilWhole = async (file: string): Promise<number> => {
  for (let kills = 0; ; kills++) {
    const { printed, killed } = await killedAfter(1 + Math.floor(Math.random() * 60), IMPORTER, [file, ...exports]);
    if (!killed) return kills;
    if (await isThere(file)) continue;
    const store = openStore(`${file}.importing`);
    const unfinished = store.imports.exports().filter(({ isWhole }) => !isWhole);
    store.close();
    expect(printed.length === 0 || unfinished.length > 0).toBe(true);
    expectSound(`${file}.importing`);
  }
};

test(
  `of ${ROUNDS} imports killed at random moments until they are whole, each has what one without interruption has`,
  async () => {
    let kills = 0;
    for (let round = 0; round < ROUNDS; round++) {
      const file = join(folder, `round-${round}.db`);
      kills += await importUntilWhole(file);
      // Not by toBe, which would show a difference of megabytes.
      expect(dumpOf(file) === whole).toBe(true);
      expectSound(file);
      await rm(file);
    }
    expect(kills).toBeGreaterThan(0);
    expect((await readdir(folder)).sort()).toEqual(['20250101-000000', '20250601-000000', 'whole.db']);
  },
  20_000 + ROUNDS * 60_000,
);

test('two processes that import into one file at once make one, and both come to their end', async () => {
  const file = join(folder, 'both.db');
  const processes = [0, 1].map(() => spawn(process.execPath, [IMPORTER, file, ...exports], { stdio: 'ignore' }));
  expect(await Promise.all(processes.map((process) => once(process, 'close')))).toEqual([
    [0, null],
    [0, null],
  ]);
  expect(dumpOf(file) === whole).toBe(true);
  expect(await isThere(`${file}.importing`)).toBe(false);
});

test('an import that finds the disk full ends with an error, and goes on to the same content once there is room', async () => {
  const file = join(folder, 'full.db');
  const imported = async (...command: string[]): Promise<{ code: number; stderr: string }> => {
    const child = spawn('sh', ['-c', command.join(' '), process.execPath, IMPORTER, file, ...exports], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const [stderr, [code]] = await Promise.all([text(child.stderr), once(child, 'close')]);
    return { code, stderr };
  };
  // No file of the process may have more than so many blocks of 512 bytes.
  const { code, stderr } = await imported('ulimit -f 6000;', 'exec "$0" "$@"');
  expect(code).toBe(1);
  expect(stderr).toContain(`DataFileError: ${file}: `);
  expect(await isThere(file)).toBe(false);
  expectSound(`${file}.importing`);
  expect(await imported('exec "$0" "$@"')).toEqual({ code: 0, stderr: '' });
  expect(dumpOf(file) === whole).toBe(true);
});

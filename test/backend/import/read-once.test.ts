import fs, { readdirSync, statSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { join, relative } from 'node:path';
import { expect, test, vi } from 'vitest';
import { findExport } from '../../../src/backend/files/exports.ts';
import { importExports } from '../../../src/backend/import/importer.ts';
import { openStore } from '../../../src/backend/store/sqlite/store.ts';
import { SAMPLE } from '../../support/helpers.ts';

const filesIn = (directory: string): string[] =>
  readdirSync(directory, { recursive: true, encoding: 'utf8' }).filter((path) => statSync(join(directory, path)).isFile());

/** How often each file of a directory is opened while something is done. */
const opened = async (directory: string, work: () => Promise<unknown>): Promise<Record<string, number>> => {
  const counts: Record<string, number> = Object.fromEntries(filesIn(directory).map((path) => [path, 0]));
  const { openSync } = fs;
  // Node's own readFileSync calls it as well.
  const spy = vi.spyOn(fs, 'openSync').mockImplementation((...args) => {
    const name = relative(directory, String(args[0]));
    if (name in counts) counts[name] = (counts[name] ?? 0) + 1;
    return openSync(...args);
  });
  syncBuiltinESMExports();
  try {
    await work();
  } finally {
    spy.mockRestore();
    syncBuiltinESMExports();
  }
  return counts;
};

test('an import opens every file of an export once', async () => {
  const found = await findExport(SAMPLE);
  const counts = await opened(found.realDirectory, () => importExports([found], openStore(':memory:')));
  expect(Object.keys(counts)).toContain('export.log');
  expect(Object.entries(counts).filter(([, count]) => count !== 1)).toEqual([]);
});

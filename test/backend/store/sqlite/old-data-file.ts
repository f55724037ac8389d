import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { onTestFinished } from 'vitest';

// Made by the release of each version out of the sample export: an evaluation made and filled with three runs (one with added logs and as
// control, one of existing logs and completed, one taken from another evaluation), another deleted, evaluators attached and removed.
const fixture = (name: string): URL => new URL(`../../../fixtures/data-files/${name}`, import.meta.url);

/** A data file as that version left it, in a folder of its own. */
export const oldDataFile = async (version: number): Promise<string> => {
  const directory = await mkdtemp(join(tmpdir(), 'old-'));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  const file = join(directory, 'data.db');
  await writeFile(file, gunzipSync(await readFile(fixture(`version-${version}.db.gz`))));
  return file;
};

/** The SHA-256 of what that version answered to each path that shows evaluations. */
export const oldAnswers = async (version: number): Promise<Record<string, string>> =>
  JSON.parse(await readFile(fixture(`version-${version}.json`), 'utf8'));

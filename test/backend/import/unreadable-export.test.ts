import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createExportReader } from '../../../src/backend/files/export-reader.ts';
import { ExportUnreadableError } from '../../../src/backend/files/not-an-export.ts';
import { importExport } from '../../../src/backend/import/importer.ts';
import { openStore } from '../../../src/backend/store/sqlite/store.ts';
import type { NewFinding } from '../../../src/contract/finding.ts';
import { parseObject } from '../../../src/json/tolerant.ts';
import { writeExport } from '../../support/export-directory.ts';

/** A directory below which the system refuses every look, whoever asks. */
const circle = async (): Promise<string> => {
  const path = join(await writeExport({}), 'circle');
  await symlink(path, path);
  return path;
};

const refusal = async (directory: string): Promise<string> => {
  const store = openStore(':memory:');
  onTestFinished(() => store.close());
  const error: unknown = await importExport(directory, store).catch((reason: unknown) => reason);
  if (!(error instanceof ExportUnreadableError)) throw new Error('It is not refused.', { cause: error });
  return error.message;
};

test('an export that cannot be looked at is refused, not taken for an empty one', async () => {
  const directory = await circle();
  expect(await refusal(directory)).toBe(`${directory} cannot be read: too many symbolic links encountered.`);
});

describe('what cannot be looked at is not missing', () => {
  test('it is reported once, with the folder that it is in', async () => {
    const findings: NewFinding[] = [];
    const reader = createExportReader(await circle(), { note: (finding) => findings.push(finding) });
    reader.noteEntries('');
    expect(findings).toEqual([
      { code: 'FILE_UNREADABLE', path: '', message: 'The folder cannot be read: too many symbolic links encountered.' },
    ]);
    expect(reader.exists('files/pr_1/.done')).toBe(true);
    expect(reader.json('files/pr_1/file.json')).toBe(undefined);
    expect(reader.jsonList('files/pr_1/deployments.json')).toEqual([]);
    expect(reader.subdirectories('files')).toEqual([]);
    expect(reader.fileNames('files/pr_1/versions')).toEqual([]);
    expect(reader.jsonLinesFiles('files/pr_1/logs')).toEqual([]);
    expect((await reader.jsonLines('files/pr_1/logs/1.jsonl', parseObject).next()).done).toBe(true);
    expect(findings).toHaveLength(1);
  });
});

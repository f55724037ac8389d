import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createExportReader } from '../../src/backend/export-reader.ts';
import { ExportUnreadableError } from '../../src/backend/exports.ts';
import type { NewFinding } from '../../src/backend/import-report.ts';
import { importExport } from '../../src/backend/importer.ts';
import { openStore } from '../../src/backend/store.ts';
import { writeExport } from './export-directory.ts';

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
  const read = async () => {
    const findings: NewFinding[] = [];
    const reader = createExportReader(await circle(), { note: (finding) => findings.push(finding) });
    return { reader, findings };
  };
  const unreadable = (path: string): NewFinding => ({
    code: 'FILE_UNREADABLE',
    path,
    message: 'It cannot be read: too many symbolic links encountered.',
  });

  test('a file of an object', async () => {
    const { reader, findings } = await read();
    expect(await reader.json('a.json')).toBe(undefined);
    expect(findings).toEqual([unreadable('a.json')]);
  });

  test('a file of a list', async () => {
    const { reader, findings } = await read();
    expect(await reader.jsonList('a.json')).toEqual([]);
    expect(findings).toEqual([unreadable('a.json')]);
  });

  test('a folder', async () => {
    const { reader, findings } = await read();
    expect([await reader.exists('a'), findings]).toEqual([true, []]);
    expect(await reader.subdirectories('a')).toEqual([]);
    expect(await reader.fileNames('b')).toEqual([]);
    expect(await reader.jsonLinesFiles('c')).toEqual([]);
    expect(findings).toEqual([unreadable('a'), unreadable('b'), unreadable('c')]);
  });

  test('a marker', async () => {
    const { reader, findings } = await read();
    expect(await reader.isComplete('a')).toBe(true);
    expect(findings).toEqual([unreadable('a/.done')]);
  });

  test('lines', async () => {
    const { reader, findings } = await read();
    expect((await reader.jsonLines('1.jsonl').next()).done).toBe(true);
    expect(findings).toMatchObject([{ code: 'FILE_UNREADABLE', path: '1.jsonl' }]);
  });
});

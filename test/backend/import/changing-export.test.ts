import { appendFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createExportReader } from '../../../src/backend/files/export-reader.ts';
import type { NewFinding } from '../../../src/contract/finding.ts';
import { parseObject } from '../../../src/json/tolerant.ts';
import { writeExport } from '../../support/export-directory.ts';

const PATH = 'files/pr_1/logs/1.jsonl';
const LINE = `{"text":"${'x'.repeat(100_000)}"}\n`;

/** Reads a file of lines to its end, and does something to it once the first line is there. */
const readWhile = async (meanwhile: (path: string) => Promise<void>): Promise<NewFinding[]> => {
  const directory = await writeExport({ [PATH]: LINE.repeat(30) });
  const findings: NewFinding[] = [];
  const reader = createExportReader(directory, { note: (finding) => findings.push(finding) });
  const lines = reader.jsonLines(PATH, parseObject);
  await lines.next();
  await meanwhile(join(directory, PATH));
  for await (const { body } of lines) expect(body).toBeDefined();
  return findings;
};

const CHANGED = [{ code: 'CHANGED_WHILE_READING', path: PATH, message: 'The file was written to while it was read.' }];

test('a file that grows while it is read is noted', async () => {
  expect(await readWhile((path) => appendFile(path, LINE))).toEqual(CHANGED);
});

test('a file that is replaced while it is read is noted, and so is one that is removed', async () => {
  expect(await readWhile((path) => rm(path).then(() => writeFile(path, LINE.repeat(30))))).toEqual(CHANGED);
  expect(await readWhile((path) => rm(path))).toEqual(CHANGED);
});

test('a file that stays as it is is not noted', async () => {
  expect(await readWhile(async () => undefined)).toEqual([]);
});

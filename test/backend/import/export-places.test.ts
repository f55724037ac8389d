import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, onTestFinished, test } from 'vitest';
import { findExports } from '../../../src/backend/files/exports.ts';
import { healthOf } from '../../../src/backend/health.ts';
import { importExports } from '../../../src/backend/import/importer.ts';
import { openStore, type SqliteStore } from '../../../src/backend/store/sqlite/store.ts';
import { type Finding, SEVERITIES } from '../../../src/contract/finding.ts';
import { type ExportFiles, evaluationFiles, recordText, runTexts, writeExport, writeFiles } from '../../support/export-directory.ts';
import { askStore } from '../../support/sample-backend.ts';

/** A folder with these exports by their names, and whatever else. */
const folderOf = async (exports: Readonly<Record<string, ExportFiles>>, others: ExportFiles = {}): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'exports-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  for (const [name, files] of Object.entries(exports)) await writeFiles(join(folder, name), files);
  await writeFiles(folder, others);
  return folder;
};

const named = (name: string, log?: string): ExportFiles => ({
  ...evaluationFiles('evr_1', { body: `{"id":"evr_1","name":"${name}","evaluators":[]}` }),
  ...(log === undefined ? {} : { 'export.log': `${log} | INFO     | __main__:main:101 - Logging to x\n` }),
});

/** The name of the evaluation that is served of some exports, and what was found. */
/** What is said of the bodies that these tests make up is not their matter. */
const findingsIn = async (store: SqliteStore, count: number): Promise<readonly Finding[]> => {
  const found = await (await healthOf(store)).findings({ severities: SEVERITIES, offset: 0, count: 10_000 });
  return found.filter(({ code }) => code !== 'NOT_SHOWN').slice(0, count);
};

const imported = async (...directories: string[]): Promise<{ name: string; findings: string[]; messages: string[] }> => {
  const store = openStore(':memory:');
  onTestFinished(() => store.close());
  await importExports(await findExports(directories), store);
  const found = await findingsIn(store, 100);
  return {
    name: (await askStore(store)('GET', '/evaluations/evr_1')).body.name,
    findings: found.map(({ severity, code, path }) => `${severity} ${code} ${path}`),
    messages: found.map(({ message }) => message),
  };
};

describe('the age of an export', () => {
  test.each([
    [
      'its log alone',
      { '20250606-120000': named('june', '2025-06-06 12:00:00.004'), 'final export': named('july', '2025-07-08 09:00:00.004') },
      'july',
    ],
    ['its log alone, as older', { '20250606-120000': named('june'), 'a copy': named('may', '2025-05-08 09:00:00.004') }, 'june'],
    [
      'its name, whatever its log says',
      { '20250606-120000': named('june', '2025-01-01 00:00:00.0'), other: named('may', '2025-05-08 09:00:00.004') },
      'june',
    ],
    ['less than a second', { b: named('first', '2025-05-08 09:00:00.004'), a: named('second', '2025-05-08 09:00:00.400') }, 'second'],
  ])('is known by %s', async (_, exports, newest) => {
    const folder = await folderOf(exports);
    const difference = ['INFO EXPORTS_DIFFER'];
    const { name, findings } = await imported(folder);
    expect([name, findings.map((finding) => finding.split(' ').slice(0, 2).join(' '))]).toEqual([newest, difference]);
    const byName = Object.keys(exports).map((one) => join(folder, one));
    for (const order of [byName, byName.toReversed()]) expect((await imported(...order)).name).toBe(newest);
  });

  test('that nothing says is unknown, which is said, and counts as the oldest', async () => {
    const folder = await folderOf({ '20250606-120000': named('june'), renamed: named('unknown') });
    const { name, findings } = await imported(folder);
    expect(name).toBe('june');
    expect(findings.sort()).toEqual([
      'INFO EXPORTS_DIFFER 20250606-120000/files/pr_1/evaluations/evr_1/evaluation.json',
      'WARNING AGE_UNKNOWN renamed/export.log',
    ]);
    expect((await imported(join(folder, 'renamed'))).findings).toEqual(['INFO AGE_UNKNOWN export.log']);
  });

  test('is the same for a copy, which differs in nothing', async () => {
    const one = named('june', '2025-06-06 12:00:00.004');
    expect(await imported(await folderOf({ '20250606-120000': one, 'a copy of it': one }))).toMatchObject({ name: 'june', findings: [] });
  });

  test('is local text without a zone', async () => {
    const [found] = await findExports([await folderOf({ renamed: named('july', '2025-07-08 09:00:00.004') })]);
    expect(found?.exportedAt).toBe('2025-07-08T09:00:00');
  });
});

test('what lies beside exports is reported', async () => {
  const folder = await folderOf(
    { '20250606-120000': named('june') },
    { 'notes/a.txt': '', 'older.zip': 'PK', 'data.db': '', 'Thumbs.db': '', '20250707-010101/export.log': 'It broke off.' },
  );
  expect((await imported(folder)).findings.sort()).toEqual([
    'ERROR UNEXPECTED_ENTRY ../older.zip',
    'INFO UNEXPECTED_ENTRY ../Thumbs.db',
    'INFO UNEXPECTED_ENTRY ../data.db',
    'WARNING UNEXPECTED_ENTRY ../20250707-010101',
    'WARNING UNEXPECTED_ENTRY ../notes',
  ]);
});

describe('what is no export is refused with the way out', () => {
  const refusal = (path: string): Promise<string> =>
    findExports([path]).then(
      () => 'It is not refused.',
      (error: Error) => `${error.name}: ${error.message.replaceAll(path, 'PATH')}`,
    );

  test.each([
    ['nothing', '/no/such/place', / PATH is not there\. Name the folder of an export/],
    ['a Windows path', 'C:\\exports\\20250606-120000', / PATH is a Windows path, .* \/mnt\/c\//],
  ])('%s', async (_, path, message) => {
    expect(await refusal(path)).toMatch(message);
  });

  test.each([
    ['a zip', 'x.zip', 'PK\u0003\u0004', / it is a zip archive; unpack it/],
    ['a tar', 'x.tar', 'files/', / it is an archive; unpack it \(tar -xf\)/],
    ['a database', 'x.db', 'SQLite format 3\0', / it is a database file; .* --data FILE/],
    ['a file', 'file.json', '{}', / it is a file; name the folder of the export/],
  ])('%s', async (_, name, content, message) => {
    const folder = await folderOf({}, { [name]: content });
    expect(await refusal(join(folder, name))).toMatch(message);
  });

  test('a compressed archive', async () => {
    const folder = await folderOf({}, { 'x.tar.gz': gzipSync('files/') });
    expect(await refusal(join(folder, 'x.tar.gz'))).toMatch(/ it is a compressed file; unpack it \(tar -xzf\)/);
    expect(await refusal(join(folder, 'x.tar.gz', 'files'))).toMatch(/ a part of the path before its end is a file/);
  });

  test('a folder above, below, or of nothing', async () => {
    const directory = await writeExport(evaluationFiles('evr_1'));
    const above = dirname(dirname(directory));
    const folder = await folderOf({ 'mine/20250606-120000': named('june') });
    expect(await refusal(join(directory, 'files'))).toBe(
      `NotAnExportError: PATH is not an export, but the files of one: name the folder ${directory}.`,
    );
    expect(await refusal(join(directory, 'files/pr_1'))).toMatch(`name the folder ${directory}.`);
    expect(await refusal(join(directory, 'files/pr_1/evaluations/evr_1'))).toMatch(`name the folder ${directory}.`);
    expect(above).toBe(tmpdir());
    expect(await refusal(folder)).toMatch(/ nor a folder of exports: name the folder PATH\/mine\.$/);
    await mkdir(join(folder, 'empty'));
    expect(await refusal(join(folder, 'empty'))).toMatch(/ it is empty\.$/);
    expect(await refusal(dirname(import.meta.filename))).toMatch(/ it needs a folder files\//);
  });

  test('a linked folder of files', async () => {
    const directory = await writeExport(evaluationFiles('evr_1'));
    const folder = await folderOf({}, { 'linked/export.log': '' });
    await symlink(join(directory, 'files'), join(folder, 'linked/files'));
    expect(await refusal(join(folder, 'linked'))).toMatch(/files is a link\. .*cp -RL/);
    await symlink(directory, join(folder, basename(directory)));
    expect((await findExports([join(folder, basename(directory))])).length).toBe(1);
  });
});

test('a folder inside of an export is reported as that', async () => {
  const directory = await writeExport(evaluationFiles('evr_1', { runs: runTexts('run_1'), logs: [[recordText('run_1', 'log_1')]] }));
  for (const part of ['files/pr_1/evaluations', 'files/pr_1/evaluations/evr_1/logs', 'files/pr_1/evaluations/evr_1/runs'])
    await expect(findExports([join(directory, part)])).rejects.toThrow(
      `${join(directory, part)} is not an export, but a part of one: name the folder ${directory}.`,
    );
});

describe('lines', () => {
  const PATH = 'files/pr_1/evaluations/evr_1/logs';
  const records = Array.from({ length: 2_000 }, (_, index) => recordText('run_1', `log_${index}`));
  const text = `${records.join('\n')}\n`;
  const read = async (
    files: ExportFiles,
  ): Promise<{
    total: number;
    found: readonly { severity: string; code: string; path: string; line: number | null; message: string }[];
  }> => {
    const store = openStore(':memory:');
    onTestFinished(() => store.close());
    const base = evaluationFiles('evr_1', { runs: runTexts('run_1'), logs: [] });
    await importExports(await findExports([await writeExport({ ...base, ...files })]), store);
    return {
      total: (await askStore(store)('GET', '/evaluations/evr_1/logs?size=1')).body.total,
      found: await findingsIn(store, 9),
    };
  };

  test.each([
    ['compressed', '1.jsonl.gz', gzipSync(text)],
    ['compressed in parts', '1.jsonl.gz', Buffer.concat([gzipSync(text.slice(0, 1_000)), gzipSync(text.slice(1_000))])],
    ['named in other letters', '1.JSONL', Buffer.from(text)],
    ['both', '1.JsonL.GZ', gzipSync(text)],
    ['in one list', '1.jsonl', Buffer.from(`[\n  ${records.join(',\n  ')}\n]`)],
    ['in one list, compressed', '1.jsonl.gz', gzipSync(JSON.stringify(records.map((record) => JSON.parse(record))))],
  ])('%s are read, which is reported', async (_, name, content) => {
    const { total, found } = await read({ [`${PATH}/${name}`]: content });
    expect(total).toBe(records.length);
    expect(found.length).toBeGreaterThan(0);
    for (const finding of found) expect(finding).toMatchObject({ severity: 'INFO', code: 'OTHER_NAME', path: `${PATH}/${name}` });
  });

  test('compressed under their plain name are read', async () => {
    expect(await read({ [`${PATH}/1.jsonl`]: gzipSync(text) })).toMatchObject({ total: records.length, found: [] });
  });

  test.each([0.3, 0.6, 0.95])('compressed, of which %d is there, are read as far as they go', async (share) => {
    const whole = gzipSync(text);
    const { total, found } = await read({ [`${PATH}/1.jsonl.gz`]: whole.subarray(0, Math.floor(share * whole.length)) });
    expect(total).toBeGreaterThan(share * records.length * 0.7);
    expect(total).toBeLessThan(records.length);
    expect(found).toMatchObject([{ severity: 'ERROR', code: 'FILE_UNREADABLE', path: `${PATH}/1.jsonl.gz` }, { code: 'OTHER_NAME' }]);
    expect(found[0]?.message).toMatch(/^It could not be read to its end: its compression is damaged, unexpected end of file\.$/);
  });

  test('compressed with a wrong checksum are all read, and it is reported', async () => {
    const whole = gzipSync(text);
    whole[whole.length - 6] = ~(whole.at(-6) ?? 0);
    const { total, found } = await read({ [`${PATH}/1.jsonl.gz`]: whole });
    expect([total, found[0]]).toMatchObject([records.length, { severity: 'ERROR', code: 'FILE_UNREADABLE' }]);
  });

  test('in a list that breaks off say what they are', async () => {
    const { found } = await read({ [`${PATH}/1.jsonl`]: `[${records.join(',')}` });
    expect(found).toMatchObject([{ code: 'LINE_TRUNCATED', line: 1, message: expect.stringContaining('begins a JSON list') }]);
  });

  test.each([
    ['01.jsonl', ['INFO OTHER_NAME']],
    ['0.jsonl', ['INFO OTHER_NAME']],
    ['007.JSONL.gz', ['WARNING FILE_MISSING', 'INFO OTHER_NAME']],
  ])('named %s are read, with a note', async (name, codes) => {
    const { total, found } = await read({ [`${PATH}/${name}`]: name.endsWith('gz') ? gzipSync(text) : text });
    expect(total).toBe(records.length);
    expect(found.map(({ severity, code }) => `${severity} ${code}`)).toEqual(codes);
  });

  test.each([
    ['spread over several lines', records.map((record) => JSON.stringify(JSON.parse(record), null, 2)).join('\n'), /^Its records.*jq -c/],
    ['compressed twice', gzipSync(gzipSync(text)), /^It is compressed more than once.*gunzip/],
    ['with carriage returns alone', text.replaceAll('\n', '\r'), /^Its lines end with carriage returns.*tr /],
  ])('%s are reported as that, once', async (_, content, message) => {
    const { total, found } = await read({ [`${PATH}/1.jsonl`]: content });
    expect([total, found.length < 3]).toEqual([0, true]);
    expect(found.filter(({ code }) => code !== 'LINE_INVALID')).toMatchObject([
      { severity: 'ERROR', code: 'FILE_UNREADABLE', message: expect.stringMatching(message) },
    ]);
  });

  test.each([
    ['with a mark', Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')])],
    ['without one', Buffer.from(text, 'utf16le')],
    ['the other way round', Buffer.from(text, 'utf16le').swap16()],
  ])('of UTF-16 text, %s, are reported as that, once', async (_, content) => {
    const { total, found } = await read({ [`${PATH}/1.jsonl`]: content });
    expect(total).toBe(0);
    expect(found).toMatchObject([
      { severity: 'ERROR', code: 'FILE_UNREADABLE', message: expect.stringMatching(/^It is UTF-16 text.*iconv/) },
    ]);
  });

  test('both plain and compressed are read once, and the other is reported', async () => {
    const { total, found } = await read({
      [`${PATH}/1.jsonl`]: text,
      [`${PATH}/1.jsonl.gz`]: gzipSync(text),
      [`${PATH}/1 (1).jsonl`]: text,
    });
    expect(total).toBe(records.length);
    expect(found.map(({ severity, code, path }) => `${severity} ${code} ${path}`).sort()).toEqual([
      `ERROR UNEXPECTED_ENTRY ${PATH}/1 (1).jsonl`,
      `ERROR UNEXPECTED_ENTRY ${PATH}/1.jsonl.gz`,
    ]);
  });

  test('that unpack to gigabytes take no memory', async () => {
    const bomb = gzipSync(Buffer.alloc(80_000_000, 0x20));
    const before = process.memoryUsage().rss;
    const { total, found } = await read({ [`${PATH}/1.jsonl.gz`]: Buffer.concat([gzipSync(text), bomb]) });
    expect(total).toBe(records.length);
    expect(found.map(({ code }) => code)).toEqual(['LINE_TOO_LARGE', 'OTHER_NAME']);
    expect(process.memoryUsage().rss - before).toBeLessThan(400_000_000);
  }, 60_000);
});

test('a link inside an export says what to do', async () => {
  const directory = await writeExport({ ...evaluationFiles('evr_1'), 'aside/x': '' });
  await symlink(join(directory, 'aside'), join(directory, 'files/pr_9'));
  await writeFile(join(directory, 'aside/y'), '');
  const { findings, messages } = await imported(directory);
  expect(findings).toEqual(['ERROR UNEXPECTED_ENTRY aside', 'ERROR FILE_UNREADABLE files/pr_9']);
  expect(messages[1]).toMatch(/^It is a link\. .*cp -RL/);
});

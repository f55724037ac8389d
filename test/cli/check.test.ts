import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, lstat, readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';
import { evaluationFiles, recordText, runTexts, writeExport } from '../support/export-directory.ts';
import { FAULTS } from '../support/export-faults.ts';
import { bytesOf, generatedExport, LOGS_PER_RUN, worldOf } from '../support/generated-export.ts';
import { SAMPLE } from '../support/helpers.ts';

const BIN = fileURLToPath(new URL('../../bin/humanloop-graphql.js', import.meta.url));

const check = async (...args: readonly string[]): Promise<{ code: number; stdout: string; stderr: string }> => {
  const child = spawn(process.execPath, [BIN, 'check', ...args], { env: { PATH: process.env['PATH'] ?? '' } });
  const [stdout, stderr, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  return { code: Number(code), stdout, stderr };
};

/** What there is in a folder, with the times at which it was changed. */
const stateOf = async (folder: string): Promise<string[]> => {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return Promise.all(
    [folder, ...entries.map(({ parentPath, name }) => join(parentPath, name))].sort().map(async (path) => {
      const { mtimeMs, ctimeMs, size } = await lstat(path);
      return `${path} ${mtimeMs} ${ctimeMs} ${size}`;
    }),
  );
};

/** An export with every fault, and where each is to be found, as `CODE path:line`. */
const damaged = async (): Promise<{ directory: string; places: string[] }> => {
  const files = generatedExport(FAULTS.length);
  const findings = FAULTS.map((fault, number) => fault.plant(files, worldOf(number)));
  const places = findings.map(({ severity, code, path, line }) => `${severity} ${code} ${path}${line === undefined ? '' : `:${line}`}`);
  return { directory: await writeExport(bytesOf(files)), places: places.sort() };
};

describe('check', () => {
  test('says that nothing is wrong', async () => {
    const stdout = `${SAMPLE}\nRead 20 files (0 incomplete) with 30 versions, 46 datapoints and 30 logs of their own, and 5 evaluations (0 without logs).\nNothing is wrong.\n`;
    // How far it is shows on a slow machine alone.
    const stderr = expect.stringMatching(/^(?:Checking .*\n)*$/);
    expect(await check(SAMPLE)).toEqual({ code: 0, stdout, stderr });
    expect(await check('--json', SAMPLE)).toMatchObject({ code: 0, stderr });
  });

  test('takes notes alone for nothing bad', async () => {
    const at = '2025-05-02T12:00:00Z';
    const log = JSON.stringify({ run_id: 'run_1', log: { id: 'log_1', created_at: at, evaluator_logs: [] }, evaluator_logs: [] });
    const body = JSON.stringify({ id: 'evr_1', file_id: 'pr_1', runs_count: 1, evaluators: [], created_at: at, updated_at: at });
    const run = { id: 'run_1', orchestrated: true, added_at: at, created_at: at, status: 'completed', control: false };
    const stats = '{"status":"completed","run_stats":[]}';
    const parts = { body, runs: { run_1: JSON.stringify(run) }, stats, logs: [[log]] };
    const directory = await writeExport(evaluationFiles('evr_1', parts));
    const { code, stdout } = await check(directory);
    expect(stdout).toContain('\nEverything was read, 1 note.\n');
    expect(stdout).toMatch(/INFO +UNKNOWN_KIND .* \(evaluation evr_1, run run_1\)\n$/);
    expect(code).toBe(0);
  });

  test.runIf(process.platform !== 'win32')('shows what is hidden in names and logs, and no name makes a line of its own', async () => {
    const name = 'evr_1\u001b[2J\nERROR    LOGS_MISSING  files\u202e\u009b';
    const directory = await writeExport(
      {
        ...evaluationFiles('evr_1', { logs: [['no record']] }),
        [`files/pr_1/evaluations/${name}/evaluation.json`]: '{"id":"evr_2","name":"Two\\n\\u001b]0;lines\\u0007","evaluators":[]}',
        'export.log': '2025-07-08 22:40:35.1 | ERROR | x:y:1 - gave up \u001b[31m\u0007 \u2028 here\n',
      },
      '20250708\u001b[1m\n-224035',
    );
    const hidden = /[^\P{Cc}\n]|[\u200b-\u200f\u2028-\u202e\u2066-\u2069]/u;
    const outcomes = await Promise.all([check(directory), check('--json', directory), check(`${directory}\u001b[2J\nnot`)]);
    for (const { stdout, stderr } of outcomes) expect(`${stdout}${stderr}`).not.toMatch(hidden);
    const [text, json, missing] = outcomes;
    expect(text?.stdout).toContain(String.raw`files/pr_1/evaluations/evr_1\x1b[2J\nERROR    LOGS_MISSING  files\u202e\x9b`);
    expect(text?.stdout).toContain(String.raw`(evaluation "Two\n\x1b]0;lines\x07" evr_2)`);
    const { issues } = JSON.parse(json?.stdout ?? '');
    expect(text?.stdout.match(/^(ERROR|WARNING|INFO) .*$/gm)).toHaveLength(issues.length);
    expect(issues.map(({ path }: { path: string }) => path)).toContain(`files/pr_1/evaluations/${name}`);
    expect(missing?.stderr).toMatch(/^humanloop-graphql: .*\\x1b\[2J\\nnot .*\n$/);
  });

  test('prints every fault once with its place, and how many there are of each kind', async () => {
    const { directory, places } = await damaged();
    const { code, stdout } = await check(directory);
    expect(code).toBe(1);
    const [, counts = '', findings = ''] = stdout.split('\n\n');
    const printed = findings
      .trimEnd()
      .split('\n')
      .map((line) => line.split(/ {2,}/).slice(0, 3).join(' '));
    expect(printed.sort()).toEqual(places);
    const counted = counts.split('\n').map((line) => line.trim().split(/ {2,}/).slice(0, 2).join(' '));
    const codes = places.map((place) => place.split(' ')[1]);
    expect(counted.sort()).toEqual([...new Set(codes)].map((one) => `${codes.filter((other) => other === one).length} ${one}`).sort());
  });

  test('prints the same as one JSON document with --json', async () => {
    const { directory, places } = await damaged();
    const { code, stdout } = await check(directory, '--json');
    expect(code).toBe(1);
    const { issues, ...counts } = JSON.parse(stdout);
    expect(counts).toEqual({
      exports: [directory],
      files: 3 * FAULTS.length - 1,
      filesIncomplete: 1,
      versions: 4 * FAULTS.length - 2,
      datapoints: LOGS_PER_RUN * FAULTS.length - 10,
      fileLogs: FAULTS.length,
      evaluations: FAULTS.length - 2,
      evaluationsWithoutLogs: 1,
    });
    const printed = issues.map(
      (issue: Record<string, unknown>) =>
        `${issue['severity']} ${issue['code']} ${issue['path']}${issue['line'] === null ? '' : `:${issue['line']}`}`,
    );
    expect(printed.sort()).toEqual(places);
    expect(Object.keys(issues[0])).toEqual([
      ...['severity', 'code', 'path', 'line', 'message', 'evaluationId', 'runId', 'expected', 'actual'],
      ...['evaluationName', 'runLabel'],
    ]);
  });

  test('writes nothing into the export, which may be closed to writing', async () => {
    const { directory } = await damaged();
    const folders = (await readdir(directory, { recursive: true, withFileTypes: true })).filter((entry) => entry.isDirectory());
    const closed = [directory, ...folders.map(({ parentPath, name }) => join(parentPath, name))];
    for (const folder of closed) await chmod(folder, 0o555);
    onTestFinished(async () => {
      for (const folder of closed) await chmod(folder, 0o755);
    });
    const before = await stateOf(dirname(directory));
    expect((await check(directory)).code).toBe(1);
    expect(await stateOf(dirname(directory))).toEqual(before);
  });

  test('takes several exports, and folders of them, and says which one a finding is of', async () => {
    const half = { ...evaluationFiles('evr_1', { runs: runTexts('run_1'), logs: [[recordText('run_1', 'log_1')], ['{"run_id":']] }) };
    const { 'files/pr_1/.done': _, ...broken } = half;
    const parent = await writeExport({
      ...Object.fromEntries(Object.entries(broken).map(([path, content]) => [`20250101-000000/${path}`, content])),
      ...Object.fromEntries(Object.entries(half).map(([path, content]) => [`20250202-000000/${path}`, content])),
    });
    const { code, stdout } = await check('--json', parent);
    const { exports, issues } = JSON.parse(stdout);
    expect(code).toBe(1);
    expect(exports).toEqual(['20250101-000000', '20250202-000000'].map((name) => join(parent, name)));
    const worst = issues.filter(({ severity }: Record<string, unknown>) => severity === 'ERROR');
    expect(worst.map((issue: Record<string, unknown>) => `${issue['code']} ${issue['path']}`)).toEqual([
      'FILE_INCOMPLETE 20250101-000000/files/pr_1',
      'LINE_INVALID 20250101-000000/files/pr_1/evaluations/evr_1/logs/2.jsonl',
      'LINE_INVALID 20250202-000000/files/pr_1/evaluations/evr_1/logs/2.jsonl',
    ]);
  });

  test('ends in silence where nobody reads on', async () => {
    const lines = Array.from({ length: 5_000 }, () => 'no record');
    const directory = await writeExport(evaluationFiles('evr_1', { logs: [lines] }));
    const child = spawn(process.execPath, [BIN, 'check', directory]);
    await once(child.stdout, 'data');
    child.stdout.destroy();
    expect(await Promise.all([text(child.stderr), once(child, 'close')])).toEqual(['', [1, null]]);
  });

  test.each([
    [[fileURLToPath(new URL('.', import.meta.url))], 2, / is not an export: it needs a folder files\//],
    [['/no/such/place'], 2, / is not there/],
    [[SAMPLE, '/no/such/place'], 2, /^humanloop-graphql: \/no\/such\/place is not there/],
    [[], 78, /check needs the directories of exports/],
  ])('of %j ends with one line', async (args, code, message) => {
    const outcome = await check(...args);
    expect(outcome).toMatchObject({ code, stdout: '', stderr: expect.stringMatching(/^.*\n$/) });
    expect(outcome.stderr).toMatch(message);
  });
});

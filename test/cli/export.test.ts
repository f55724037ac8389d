import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, onTestFinished, test } from 'vitest';
import { readCsv } from '../download/read-csv.ts';
import { startFaultyUpstream } from '../support/faulty-upstream.ts';
import { json, SAMPLE } from '../support/helpers.ts';
import { endAll, run } from '../support/processes.ts';
import { synthetic } from '../support/synthetic.ts';

const EVALUATION = 'evr_7ZAECYi82P80BOqjkseLt';
const LINES = join(SAMPLE, 'files/pr_t0a17v5Gt8BRSrudmJXY5/evaluations', EVALUATION, 'logs/1.jsonl');

afterEach(endAll);

const folder = async (): Promise<string> => {
  const made = await mkdtemp(join(tmpdir(), 'rows-'));
  onTestFinished(() => rm(made, { recursive: true, force: true }));
  return made;
};

test('writes a table of the rows asked for on standard output, and a file under its name once it is whole', async () => {
  const filter = '{"hasError":true}';
  const order = '[{"by":{"field":"DURATION"},"direction":"DESC"}]';
  const asked = ['--filter', filter, '--order', order, '--columns', 'id,duration,error'];
  const printed = await run(['export', EVALUATION, '--export', SAMPLE, ...asked]);
  expect(printed.code).toBe(0);
  const [header, ...rows] = readCsv(printed.stdout);
  expect(header).toEqual(['id', 'duration', 'error']);
  expect(rows.length).toBeGreaterThan(1);
  expect(rows.every(([, , error]) => error)).toBe(true);
  expect(rows.map(([, duration]) => Number(duration))).toEqual(rows.map(([, duration]) => Number(duration)).toSorted((a, b) => b - a));

  const file = join(await folder(), 'rows.jsonl');
  const written = await run(['export', `Evaluation:${EVALUATION}`, '--export', SAMPLE, '--format', 'jsonl', '--output', file]);
  expect([written.code, written.stdout]).toEqual([0, '']);
  expect((await readFile(file, 'utf8')).split('\n').toSorted()).toEqual((await readFile(LINES, 'utf8')).split('\n').toSorted());
});

test('reads a live v5 API with the key that it is given', async () => {
  const upstream = await startFaultyUpstream();
  onTestFinished(() => upstream.close());
  const asked = ['export', EVALUATION, '--base-url', upstream.url, '--columns', 'id'];
  const refused = await run(asked);
  const message = 'humanloop-graphql: An API key is needed: send it in the X-API-KEY header.\n';
  expect([refused.code, refused.stdout, refused.stderr]).toEqual([1, '', message]);
  const { code, stdout } = await run(asked, { HUMANLOOP_API_KEY: 'secret' });
  expect([code, readCsv(stdout).length]).toEqual([0, (await readFile(LINES, 'utf8')).split('\n').length]);
  expect(upstream.seen('secret').length).toBeGreaterThan(2);
});

test('leaves no file, and says so, where the source fails in the middle', async () => {
  const sound = synthetic({ runs: 1, logsPerRun: 500 });
  const upstream = await startFaultyUpstream((call) => (call.path.includes('page=4&') ? Promise.resolve(json({}, 404)) : sound(call)));
  onTestFinished(() => upstream.close());
  const made = await folder();
  const asked = ['export', 'evr_0', '--base-url', upstream.url, '--output', join(made, 'rows.csv')];
  const { code, stderr } = await run(asked, { HUMANLOOP_API_KEY: 'any' });
  expect([code, stderr]).toEqual([1, 'humanloop-graphql: The evaluation source does not know this.\n']);
  expect(await readdir(made)).toEqual([]);
});

test.each([
  [['export'], 78, 'export needs the id of an evaluation: export EVALUATION'],
  [['export', EVALUATION, 'evr_2'], 78, "Unexpected argument 'evr_2'"],
  [['export', EVALUATION, '--format', 'xml'], 78, '--format has to be csv or jsonl'],
  [['export', EVALUATION, '--filter', '{'], 78, '--filter has to be JSON'],
  [['export', EVALUATION, '--filter', '{"duration":{}}'], 78, '"filter.duration" holds no condition; at least one is needed.'],
  [['export', EVALUATION, '--columns', '["duratoin"]'], 78, 'Did you mean "duration"?'],
  [['export', '../etc'], 78, 'Argument "evaluation" is not the id of an Evaluation.'],
  [['export', 'evr_none'], 1, 'there is no evaluation evr_none'],
  [['check', '.', '--columns', 'id'], 78, '--columns is for the command export'],
] as const)('%j is refused with %i', async (args, code, message) => {
  const refused = await run(args);
  expect([refused.code, refused.stdout]).toEqual([code, '']);
  expect(refused.stderr).toContain(message);
});

import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, onTestFinished, test } from 'vitest';
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

test('writes the own logs of a file, and says where there is no such file', async () => {
  const file = 'pr_t0a17v5Gt8BRSrudmJXY5';
  const asked = ['--export', SAMPLE, '--columns', 'id', '--order', '[{"by":{"field":"CREATED_AT"}}]'];
  const { code, stdout } = await run(['export', '--file', file, ...asked]);
  const [, ...rows] = readCsv(stdout);
  const lines = (await readFile(join(SAMPLE, 'files', file, 'logs/1.jsonl'), 'utf8')).split('\n').filter((line) => line !== '');
  expect([code, rows.flat().toSorted()]).toEqual([0, lines.map((line) => JSON.parse(line).id).toSorted()]);
  const none = await run(['export', '--file', 'pr_nothing', ...asked]);
  expect([none.code, none.stdout, none.stderr]).toEqual([1, '', 'humanloop-graphql: there is no file pr_nothing\n']);
  const both = await run(['export', '--file', file, '--all', ...asked]);
  expect([both.code, both.stderr]).toEqual([78, expect.stringContaining('--all and --file cannot be used together')]);
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
  expect((await readdir(made)).toSorted()).toEqual([]);
});

describe('with --all', () => {
  const indexIn = async (directory: string) => JSON.parse(await readFile(join(directory, 'index.json'), 'utf8'));

  test('writes each evaluation into a file named by its id, says what each is called, and goes on where it was', async () => {
    const made = join(await folder(), 'new', 'rows');
    const asked = ['export', '--all', '--export', SAMPLE, '--filter', '{"hasError":false}', '--columns', 'id,run', '--output', made];
    const written = await run(asked);
    expect([written.code, written.stderr, written.stdout]).toEqual([
      0,
      '',
      `Wrote 5 files into ${made}; index.json says which is whose.\n`,
    ]);
    const { asked: kept, evaluations } = await indexIn(made);
    expect(kept).toEqual({ source: SAMPLE, format: 'csv', filter: { hasError: false }, columns: ['id', 'run'] });
    expect((await readdir(made)).toSorted()).toEqual(['index.json', ...evaluations.map(({ file }: { file: string }) => file)].toSorted());
    expect(evaluations).toContainEqual({ id: EVALUATION, name: 'Spring: who answers best?', file: `${EVALUATION}.csv` });
    for (const { id, file } of evaluations) {
      const alone = await run(['export', id, ...asked.slice(2, -2)]);
      expect([alone.code, alone.stdout]).toEqual([0, await readFile(join(made, file), 'utf8')]);
    }

    await writeFile(join(made, `${EVALUATION}.csv`), 'as it was');
    await rm(join(made, evaluations[0].file));
    const again = await run(asked);
    expect([again.code, again.stdout]).toEqual([
      0,
      `Wrote 1 file into ${made}, and left 4 that were there; index.json says which is whose.\n`,
    ]);
    expect(await readFile(join(made, `${EVALUATION}.csv`), 'utf8')).toBe('as it was');
    const otherwise = await run(asked.with(5, '{"hasError":true}'));
    expect([otherwise.code, otherwise.stderr]).toEqual([78, expect.stringContaining('asked for otherwise')]);
  });

  test('goes on after an evaluation that fails, of a live API as well, and tells of each', async () => {
    const sound = synthetic({ evaluations: 3, runs: 1, logsPerRun: 120 });
    const upstream = await startFaultyUpstream((call) =>
      call.path.includes('/evr_1/logs?page=2') ? Promise.resolve(json({}, 404)) : sound(call),
    );
    onTestFinished(() => upstream.close());
    const made = await folder();
    const { code, stdout, stderr } = await run(
      ['export', '--all', '--base-url', upstream.url, '--upstream-page', '100', '--format', 'jsonl', '--output', made],
      { HUMANLOOP_API_KEY: 'any' },
    );
    expect([code, stdout, stderr]).toEqual([
      1,
      `Wrote 2 files into ${made}; index.json says which is whose.\n`,
      'There is no file of evr_1: The evaluation source does not know this.\n',
    ]);
    expect((await readdir(made)).toSorted()).toEqual(['evr_0.jsonl', 'evr_2.jsonl', 'index.json']);
    expect((await indexIn(made)).evaluations).toHaveLength(3);
  });

  test('names files so that no two are one where letters are the same large and small, and one that cannot be read is no file', async () => {
    const listed = [{ id: 'evr_a' }, { id: 'evr_A' }, { id: 'evr_b', name: 'B' }, { name: 'without an id' }];
    const upstream = await startFaultyUpstream(async ({ path }) => {
      if (path.startsWith('/evaluations?')) return json({ records: listed, page: 1, size: 100, total: 4 });
      if (path.includes('/runs')) return json({ runs: [] });
      return path.includes('/logs')
        ? json({ records: [], page: 1, size: 100, total: 0 })
        : json({ id: path.split('/')[2], evaluators: [] });
    });
    onTestFinished(() => upstream.close());
    const made = await folder();
    const asked = ['export', '--all', '--base-url', upstream.url, '--columns', 'id', '--output', made];
    const { code, stderr } = await run(asked, { HUMANLOOP_API_KEY: 'any' });
    expect([code, stderr.trim().split('\n')]).toEqual([1, [expect.stringContaining('There is no file of an evaluation of the list: ')]]);
    const files: string[] = (await indexIn(made)).evaluations.map(({ file }: { file: string }) => file);
    expect(files).toEqual([expect.stringMatching(/^evr_a~\w{8}\.csv$/), expect.stringMatching(/^evr_A~\w{8}\.csv$/), 'evr_b.csv']);
    expect(new Set(files.map((file) => file.toLowerCase())).size).toBe(3);
  });

  test('a source that lists no evaluations without their file says so', async () => {
    const refusal = { detail: [{ loc: ['query', 'file_id'], msg: 'field required', type: 'value_error.missing' }] };
    const upstream = await startFaultyUpstream(async () => json(refusal, 422));
    onTestFinished(() => upstream.close());
    const { code, stderr } = await run(['export', '--all', '--base-url', upstream.url, '--output', join(await folder(), 'rows')], {
      HUMANLOOP_API_KEY: 'any',
    });
    expect([code, stderr]).toEqual([1, 'humanloop-graphql: this source does not list all of its evaluations; name one after another\n']);
  });
});

test.each([
  [['export', '--all'], 78, '--all needs a folder for the files: --output DIR'],
  [['export', EVALUATION, '--all', '--output', 'rows'], 78, `Unexpected argument '${EVALUATION}'`],
  [['export', '--all', '--output', 'rows', '--filter', '{"duration":{}}'], 78, '"filter.duration" holds no condition'],
  [['serve', '--all'], 78, '--all is for the command export'],
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

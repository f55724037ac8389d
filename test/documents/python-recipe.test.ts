import { execFile, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { serve } from '@hono/node-server';
import { describe, expect, onTestFinished, test } from 'vitest';
import { SAMPLE_IDS } from '../../sample/sample-ids.ts';
import { type Row as ByHand, durationOf, percentileOf, rowsByHand, saidOf, summaryOf } from '../schema/analysis/rows-by-hand.ts';
import { evaluationBody, evaluatorLog, evaluatorVersion, facadeOver, type Json, member, promptLog, row } from '../support/bodies.ts';
import { facade, sampleBackend } from '../support/helpers.ts';

/** For pandas: it prints what it was given as JSON. */
const PANDAS = `
import csv
import io
import json

class DataFrame:
    def __init__(self, rows):
        self.rows = list(rows)

    def __str__(self):
        return json.dumps(self.rows)

def lines_of(file):
    return io.TextIOWrapper(file, "utf-8", newline="")

def read_csv(file, keep_default_na, na_values):
    assert keep_default_na is False and na_values == [""]
    return DataFrame(csv.DictReader(lines_of(file)))

def read_json(file, lines):
    assert lines is True
    return DataFrame(json.loads(line) for line in lines_of(file))
`;

interface Recipe {
  readonly fetch: (request: Request) => Response | Promise<Response>;
  readonly evaluationId: string;
  readonly pageSize: number;
}

type Row = Record<string, unknown>;

/** The tables that a file of examples/python prints, asking a server for pages of so many rows. */
const tablesOf = async (name: string, { fetch, evaluationId, pageSize }: Recipe): Promise<Row[][]> => {
  const folder = await mkdtemp(join(tmpdir(), 'recipe-'));
  const server = serve({ fetch, port: 0, hostname: '127.0.0.1' }) as Server;
  onTestFinished(async () => {
    server.close();
    await rm(folder, { recursive: true });
  });
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const recipe = await readFile(new URL(`../../examples/python/${name}`, import.meta.url), 'utf8');
  const changed = recipe
    .replace('http://127.0.0.1:4000', `http://127.0.0.1:${port}`)
    .replace(SAMPLE_IDS.evaluations.spring, evaluationId)
    .replace(/first: (100|20)/, `first: ${pageSize}`);
  await writeFile(join(folder, 'pandas.py'), PANDAS);
  await writeFile(join(folder, 'recipe.py'), changed);
  const { stdout } = await promisify(execFile)('python3', [join(folder, 'recipe.py')], {
    env: { PYTHONPATH: folder, PATH: process.env['PATH'] },
    maxBuffer: 2 ** 24,
  });
  return stdout
    .trim()
    .split('\n')
    .map((table) => JSON.parse(table) as Row[]);
};

const tableOf = async (recipe: Recipe): Promise<Row[]> => (await tablesOf('rows.py', recipe))[0] ?? [];

const hasPython = spawnSync('python3', ['--version']).error === undefined;

describe.runIf(hasPython)('the example in Python', () => {
  test('reads all runs of an evaluation page by page into one table', async () => {
    const { fetch, calls } = facade();
    const { spring } = SAMPLE_IDS.evaluations;
    const table = await tableOf({ fetch, evaluationId: spring, pageSize: 40 });
    const backend = await sampleBackend();
    const pages = [1, 2].map(async (page) => {
      const answer = await backend({ method: 'GET', path: `/evaluations/${spring}/logs?page=${page}&size=100`, headers: {} });
      return JSON.parse(Buffer.from(answer.body).toString());
    });
    const [{ records: first, total }, { records: others }] = await Promise.all(pages);
    const records = [...first, ...others];
    expect(table).toHaveLength(total);
    expect(table.map((row) => [row['run_id'], row['log_id'], row['output']])).toEqual(
      records.map(({ run_id, log }: { run_id: string; log: Row }) => [run_id, log['id'], log['output'] ?? null]),
    );
    expect(new Set(table.map((row) => row['run_id'])).size).toBeGreaterThan(1);
    expect([...new Set(table.flatMap((row) => Object.keys(row)))]).toEqual(
      expect.arrayContaining(['run', 'created_at', 'duration', 'cost', 'error', 'input:question', 'judgment:Helpfulness', 'state:Voice']),
    );
    expect(calls.filter((call) => call.includes('/logs?'))).toHaveLength(Math.ceil(total / 40));
  });

  test('asks what the rows of a filter come to, and for the worst of them', async () => {
    const { fetch } = facade();
    const [summary, bars, page] = await tablesOf('ask.py', { fetch, evaluationId: SAMPLE_IDS.evaluations.spring, pageSize: 30 });
    const rows = (await rowsByHand()).filter((each) => !each.log.error && (durationOf(each) ?? 5) < 5);
    const durations = rows.map(durationOf);
    const near = (value: number) => expect.closeTo(value, 9);
    const helpfulness = (each: ByHand) => saidOf(each, 'Helpfulness') as number | undefined;
    expect(rows.length).toBeGreaterThan(30);
    expect(summary).toEqual([
      {
        rows: rows.length,
        error_rate: 0,
        duration: near(summaryOf(durations).mean),
        duration_p50: near(percentileOf(durations, 50)),
        duration_p95: near(percentileOf(durations, 95)),
      },
    ]);
    const runs = Map.groupBy(rows, ({ run_id }) => run_id);
    const scoresOf = (of: readonly ByHand[]) => summaryOf(of.map(helpfulness));
    expect(bars).toHaveLength(runs.size);
    const expected = [...runs.values()].map((of) => ({ rows: of.length, score: near(scoresOf(of).mean), judgments: scoresOf(of).count }));
    for (const shown of expected) expect(bars).toContainEqual(expect.objectContaining(shown));
    const order = (each: ByHand) => [helpfulness(each) ?? Infinity, -(durationOf(each) ?? 0)] as const;
    const worst = rows.toSorted((one, other) => {
      const [[score, time], [otherScore, otherTime]] = [order(one), order(other)];
      return score === otherScore ? time - otherTime : score - otherScore;
    });
    expect(page?.map(({ log_id }) => log_id)).toEqual(worst.slice(0, 30).map(({ log }) => log.id));
  });

  test('reads a download as a table and as records, filtered and ordered by the server', async () => {
    const { fetch, calls } = facade();
    const [table, records] = await tablesOf('download.py', { fetch, evaluationId: SAMPLE_IDS.evaluations.spring, pageSize: 100 });
    const order = (each: ByHand) => [(saidOf(each, 'Helpfulness') as number | undefined) ?? Infinity, -(durationOf(each) ?? 0)] as const;
    const rows = (await rowsByHand())
      .filter((each) => !each.log.error && (durationOf(each) ?? 5) < 5)
      .toSorted((one, other) => order(one)[0] - order(other)[0] || order(one)[1] - order(other)[1]);
    expect(rows.length).toBeGreaterThan(30);
    expect(records?.map((record) => (record['log'] as Row)['id'])).toEqual(rows.map(({ log }) => log.id));
    const helpfulness = 'Evaluators/Helpfulness';
    expect(table?.map((row) => [row['id'], row['duration'], row[`judgment:${helpfulness}`], row[`state:${helpfulness}`]])).toEqual(
      rows.map((each) => {
        const said = saidOf(each, 'Helpfulness');
        return [
          each.log.id,
          String(durationOf(each)),
          String(said ?? ''),
          expect.stringMatching(said === undefined ? /^(?!JUDGED)/ : /^JUDGED$/),
        ];
      }),
    );
    expect(table?.map((row) => row['/inputs/question'] || null)).toEqual(
      rows.map(({ log }) => (log.inputs as Row | null)?.['question'] ?? null),
    );
    expect(calls.filter((call) => call.includes('&analysis='))).toHaveLength(2);
  });

  test('overwrites nothing, whatever inputs, targets and evaluators are called, and tells the four states apart', async () => {
    const named = (name: string, version_id: string) => evaluatorVersion(name, { version_id });
    const first = named('Quality', 'evv_1');
    const second = named('Quality', 'evv_2');
    const output = named('output', 'evv_3');
    const missing = named('Quality@evv_1', 'evv_4');
    const judged = (id: string, evaluator: Json, changes: Json) => evaluatorLog(id, '', { evaluator, ...changes });
    const names = ['output', 'error', 'run', 'cost', 'judgment:output', 'input:output', 'Quality'];
    const log = promptLog({ output: 'the text', error: 'the error', prompt_cost: 1, output_cost: 2 });
    const rows = [
      row(log, {
        datapoint: { id: 'dp_1', inputs: Object.fromEntries(names.map((name) => [name, `input ${name}`])), target: { output: 'target' } },
        evaluator_logs: [
          judged('a', first, { judgment: 1 }),
          judged('b', second, { judgment: null }),
          judged('c', output, { judgment: true, error: 'failed' }),
        ],
      }),
      row(promptLog({ id: 'log_2' }), { datapoint: null }),
    ];
    const evaluation = evaluationBody({ evaluators: [first, second, output, missing].map((version) => member(version)) });
    const { fetch } = facadeOver({ evaluation, rows });
    const [table, other] = await tableOf({ fetch, evaluationId: 'evr_1', pageSize: 100 });
    expect(table).toMatchObject({
      run_id: 'run_1',
      run: 'run_1',
      datapoint_id: 'dp_1',
      log_id: 'log_1',
      output: 'the text',
      error: 'the error',
      cost: 3,
      ...Object.fromEntries(names.map((name) => [`input:${name}`, `input ${name}`])),
      'target:output': 'target',
      'judgment:Quality@evv_1': 1,
      'state:Quality@evv_1': 'JUDGED',
      'judgment:Quality@evv_2': null,
      'state:Quality@evv_2': 'ABSTAINED',
      'judgment:output': null,
      'state:output': 'ERRORED',
      'error:output': 'failed',
      'state:Quality@evv_1@evv_4': 'MISSING',
    });
    expect(Object.keys(table ?? {})).toHaveLength(10 + names.length + 1 + 4 * 4);
    expect(other).toMatchObject({ log_id: 'log_2', datapoint_id: null, 'state:output': 'MISSING' });
  });
});

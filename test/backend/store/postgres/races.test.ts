import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { SAMPLE_IDS } from '../../../../sample/sample-ids.ts';
import { type PostgresServer, startPostgres } from '../../../support/postgres-server.ts';
import type { Ask } from '../../../support/sample-backend.ts';
import { askDatabase, sampleDatabases } from '../../../support/sample-database.ts';
import { evaluationOf } from '../../../support/sample-reading.ts';

const RACER = fileURLToPath(new URL('./change-racer.ts', import.meta.url));
const { evaluations, runs } = SAMPLE_IDS;
const SPRING = `/evaluations/${evaluations.spring}`;
const GRUFF = `/evaluations/${evaluations.gruff}`;

type Request = Parameters<Ask>;

/** Lets four processes make these changes at once, each a fourth of them. Their statuses. */
const race = async (url: string, requests: readonly Request[]): Promise<number[]> => {
  const racers = Array.from({ length: 4 }, () => fork(RACER, [url]));
  onTestFinished(() => {
    for (const racer of racers) racer.kill();
  });
  const message = async (racer: ChildProcess): Promise<unknown> => (await once(racer, 'message'))[0];
  await Promise.all(racers.map(message));
  const answers = Promise.all(racers.map(message));
  for (const [index, racer] of racers.entries()) racer.send(requests.filter((_request, nth) => nth % racers.length === index));
  const statuses = (await answers) as number[][];
  await Promise.all(
    racers.map((racer) => {
      racer.disconnect();
      return once(racer, 'exit');
    }),
  );
  return statuses.flat().toSorted((a, b) => a - b);
};

const all = (count: number, status: number): number[] => Array.from({ length: count }, () => status);

const BODIES = `SELECT convert_from(bytes, 'UTF8')::json AS body FROM`;

describe('four processes that change one database', () => {
  let server: PostgresServer;
  let newDatabase: () => Promise<string>;
  beforeAll(async () => {
    server = await startPostgres();
    newDatabase = await sampleDatabases(server);
  });
  afterAll(() => server.remove());

  test('give one evaluation a name, and find it taken nineteen times', async () => {
    const url = await newDatabase();
    const statuses = await race(
      url,
      Array.from({ length: 20 }, () => ['POST', '/evaluations', { name: 'Mine', evaluators: [] }]),
    );
    expect(statuses).toEqual([201, ...all(19, 409)]);
    expect(await askDatabase(url, `SELECT FROM evaluation WHERE name = 'Mine'`)).toHaveLength(1);
  });

  test('leave one control run', async () => {
    const url = await newDatabase();
    const ids = [runs.firstDraft, runs.houseRules, runs.warm, runs.storyteller];
    const requests = Array.from({ length: 5 }, () => ids.map((id): Request => ['PATCH', `${SPRING}/runs/${id}`, { control: true }])).flat();
    expect(await race(url, requests)).toEqual(all(20, 200));
    const bodies = await askDatabase(
      url,
      `${BODIES} run JOIN evaluation ON evaluation.key = evaluation_key JOIN blob ON blob.key = run.body_key WHERE evaluation.id = $1`,
      [evaluations.spring],
    );
    expect(bodies.filter(({ body }) => (body as { control: boolean }).control)).toHaveLength(1);
  });

  test('count every run that they add, and every log', async () => {
    const url = await newDatabase();
    const added = Array.from({ length: 20 }, (): Request => ['POST', `${GRUFF}/runs`, {}]);
    const made = evaluationOf(evaluations.spring)?.records.filter(({ run_id }) => run_id === runs.firstDraft) ?? [];
    const ids = made.map(({ log }) => log.id).slice(0, 12);
    const given = ids.map((id): Request => ['POST', `${GRUFF}/runs/${runs.gruffPending}/logs`, { log_ids: [id] }]);
    const countRuns = async (): Promise<unknown> =>
      (
        await askDatabase(url, 'SELECT count(*) FROM run JOIN evaluation ON evaluation.key = evaluation_key WHERE evaluation.id = $1', [
          evaluations.gruff,
        ])
      )[0]?.['count'];
    const before = Number(await countRuns());
    expect(await race(url, [...added, ...given])).toEqual(all(32, 200));
    expect(Number(await countRuns())).toBe(before + 20);
    const [row] = await askDatabase(url, `${BODIES} evaluation JOIN blob ON blob.key = body_key WHERE id = $1`, [evaluations.gruff]);
    expect(row?.['body']).toMatchObject({ runs_count: before + 20 });
    const ranks = await askDatabase(
      url,
      'SELECT rank FROM run JOIN evaluation ON evaluation.key = evaluation_key WHERE evaluation.id = $1 ORDER BY rank',
      [evaluations.gruff],
    );
    expect(ranks.map(({ rank }) => Number(rank))).toEqual(ranks.map((_rank, index) => index));
    const [run] = await askDatabase(
      url,
      `SELECT logs_count, (SELECT sum(count) FROM place_mark WHERE run_key = run.key) AS marked,
         (SELECT count(*) FROM place WHERE run_key = run.key) AS placed, convert_from(bytes, 'UTF8')::json ->> 'num_logs' AS counted
       FROM run JOIN blob ON blob.key = stats_key WHERE id = $1`,
      [runs.gruffPending],
    );
    expect(Object.values(run ?? {}).map(Number)).toEqual(all(4, ids.length));
  });
});

import { once } from 'node:events';
import { createWriteStream, existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';
import type { Found } from './by-hand.ts';
import { BIN_WIDTH, BINS, byRun, FIRST, PERCENTILES, SLOW, SUMMED, TONE_AT, WORDS_AT } from './cases.ts';
import { ERRORED } from './narrow-tables.ts';

/*
 * The narrow tables once more in DuckDB, on one thread: for knowledge, where somebody has installed it. It is no dependency: `DUCKDB` names the
 * folder whose node_modules has @duckdb/node-api.
 */

type Cell = number | bigint | string | null;

interface Connection {
  runAndReadAll(sql: string): Promise<{ getRows(): Cell[][] }>;
}

interface Instance {
  connect(): Promise<Connection>;
  closeSync(): void;
}

interface DuckDb {
  readonly DuckDBInstance: { create(path: string, options?: Readonly<Record<string, string>>): Promise<Instance> };
}

const load = (folder: string): Promise<DuckDb> => import(pathToFileURL(join(folder, 'node_modules/@duckdb/node-api/lib/index.js')).href);

/** Its reader of SQLite files is no part of the package, so tables go by CSV. */
const writeCsv = async (narrow: DatabaseSync, table: string, file: string): Promise<void> => {
  const lines = createWriteStream(file);
  for (const row of narrow.prepare(`SELECT * FROM ${table}`).iterate())
    if (!lines.write(`${Object.values(row).join(',')}\n`)) await once(lines, 'drain');
  lines.end();
  await once(lines, 'finish');
};

const TABLES = {
  fact: `place BIGINT, run BIGINT, blob BIGINT, ${SUMMED.map((field) => `${field} DOUBLE`).join(', ')}`,
  verdict: 'evaluator INTEGER, run BIGINT, place BIGINT, state INTEGER, score DOUBLE, passed INTEGER',
};

const fill = async ({ DuckDBInstance }: DuckDb, narrow: DatabaseSync, file: string): Promise<void> => {
  const unfinished = `${file}.unfinished`;
  const instance = await DuckDBInstance.create(unfinished);
  const connection = await instance.connect();
  for (const [table, columns] of Object.entries(TABLES)) {
    const csv = `${file}.${table}.csv`;
    await writeCsv(narrow, table, csv);
    await connection.runAndReadAll(`CREATE TABLE ${table} (${columns})`);
    await connection.runAndReadAll(`COPY ${table} FROM '${csv}' (HEADER false, AUTO_DETECT false)`);
    await rm(csv);
  }
  // Out of the log beside the file, which keeps its name.
  await connection.runAndReadAll('CHECKPOINT');
  instance.closeSync();
  await rename(unfinished, file);
};

const sumsOf =
  (all: (sql: string) => Promise<Cell[][]>) =>
  async (condition: string): Promise<Found> => {
    const columns = SUMMED.map(
      (field) => `count(${field}), avg(${field}), stddev_samp(${field}), min(${field}), max(${field}), sum(${field})`,
    );
    const quantiles = PERCENTILES.map((p) => `quantile_cont(duration, ${p / 100})`);
    const [summed = []] = await all(`SELECT count(*), ${[...quantiles, ...columns].join(', ')} FROM fact WHERE ${condition}`);
    const binned = await all(
      `SELECT least(${BINS - 1}, floor(duration / ${BIN_WIDTH})), count(*) FROM fact WHERE ${condition} AND duration IS NOT NULL GROUP BY 1`,
    );
    const grid = await all(
      `SELECT run, evaluator, count(score), count(*) FILTER (WHERE state = ${ERRORED}), avg(score), sum(score) FROM verdict WHERE ${condition} GROUP BY 1, 2`,
    );
    const bins = new Array<number>(BINS).fill(0);
    for (const [bin, count] of binned) bins[Number(bin)] = Number(count);
    const cells = grid.map((cell) => cell.map(Number));
    const ofEvaluator = (evaluator: number): number[] => {
      const own = cells.filter((cell) => cell[1] === evaluator);
      const [judged = 0, errored = 0, , sum = 0] = [2, 3, 4, 5].map((part) => own.reduce((total, cell) => total + (cell[part] ?? 0), 0));
      return [judged, errored, sum / judged];
    };
    const numberAt = (index: number): number | null => (summed[index] === null ? null : Number(summed[index]));
    const first = 1 + PERCENTILES.length;
    return {
      bodies: [],
      outcome: [
        numberAt(0),
        ...SUMMED.flatMap((_, index) => [0, 1, 2].map((part) => numberAt(first + index * 6 + part))),
        ...PERCENTILES.map((_, index) => numberAt(1 + index)),
        ...bins,
        ...ofEvaluator(TONE_AT),
        ...ofEvaluator(WORDS_AT),
        ...byRun(cells.map(([run = 0, evaluator = 0, , , score = 0]) => ({ run, evaluator, score }))),
      ],
    };
  };

export interface DuckDbOptions {
  /** Where the package is. */
  readonly folder: string;
  /** Made where it is not there. */
  readonly file: string;
  readonly narrowFile: string;
  readonly blobs: (keys: readonly number[]) => Uint8Array[];
  /** The key of the one run that is asked of. */
  readonly run: number;
}

/** Answers by the names of cases.ts. */
export const createByDuckDb = async ({ folder, file, narrowFile, blobs, run }: DuckDbOptions) => {
  const duckDb = await load(folder);
  if (!existsSync(file)) await fill(duckDb, new DatabaseSync(narrowFile, { readOnly: true }), file);
  const connection = await (await duckDb.DuckDBInstance.create(file, { threads: '1', access_mode: 'READ_ONLY' })).connect();
  const all = async (sql: string): Promise<Cell[][]> => (await connection.runAndReadAll(sql)).getRows();
  const rows = async (from: string, order: string): Promise<Found> => {
    const [[total] = []] = await all(`SELECT count(*) FROM ${from}`);
    const first = await all(`SELECT fact.blob FROM ${from} ORDER BY ${order} LIMIT ${FIRST}`);
    return { outcome: [Number(total)], bodies: blobs(first.map(([blob]) => Number(blob))) };
  };
  const judged = (evaluator: number): string => `verdict JOIN fact USING (place) WHERE evaluator = ${evaluator} AND`;
  const slowest = 'duration DESC NULLS LAST, place';
  const sums = sumsOf(all);
  return {
    'one run, slowest first': () => rows(`fact WHERE run = ${run}`, slowest),
    'all runs, slowest first': () => rows('fact', slowest),
    'slow ones of a score, worst first': () => rows(`${judged(WORDS_AT)} duration >= ${SLOW} AND score <= -100`, 'score, place'),
    'failed judgments, slowest first': () => rows(`${judged(TONE_AT)} state = ${ERRORED}`, slowest),
    'all that is summed up': () => sums('true'),
    'all that is summed up, of one run': () => sums(`run = ${run}`),
  };
};

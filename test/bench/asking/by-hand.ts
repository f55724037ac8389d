import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import { createArrays } from './by-arrays.ts';
import { createByDuckDb, type DuckDbOptions } from './by-duckdb.ts';
import {
  BIN_WIDTH,
  BINS,
  byRun,
  deviation,
  FIRST,
  LEAST_KG,
  ONE_RUN,
  type Outcome,
  PERCENTILES,
  PHRASE,
  SLOW,
  SUMMED,
  TONE_AT,
  WORDS_AT,
} from './cases.ts';
import { ERRORED, foldedOf, JUDGED, rowsOf } from './narrow-tables.ts';

/** The questions of cases.ts, each written for itself over narrow tables, over arrays, or by reading and parsing every row. */

/** What came of a question: with the bodies of the rows as they are. */
export interface Found {
  readonly outcome: Outcome;
  readonly bodies: readonly Uint8Array[];
}

export const WAYS = ['SQL', 'arrays', 'DuckDB', 'parsing'] as const;
export type Way = (typeof WAYS)[number];
export type ByHand = Readonly<Record<string, Partial<Record<Way, () => Found | Promise<Found>>>>>;

const createSql = (narrow: DatabaseSync, blobs: (keys: readonly number[]) => Uint8Array[]) => {
  const get = (sql: string, ...values: SQLInputValue[]) => narrow.prepare(sql).get(...values) ?? {};
  const all = (sql: string, ...values: SQLInputValue[]) => narrow.prepare(sql).all(...values);
  const rows = (where: string, order: string, ...values: SQLInputValue[]): Found => {
    const total = Number(get(`SELECT count(*) AS total FROM ${where}`, ...values)['total']);
    const first = all(`SELECT fact.blob FROM ${where} ORDER BY ${order} LIMIT ${FIRST}`, ...values).map(({ blob }) => Number(blob));
    return { outcome: [total], bodies: blobs(first) };
  };
  const percentile = (p: number, count: number, where: string, values: SQLInputValue[]): number => {
    const at = ((count - 1) * p) / 100;
    const [low, high] = all(
      `SELECT duration FROM fact WHERE ${where} AND duration IS NOT NULL ORDER BY duration LIMIT 2 OFFSET ${Math.floor(at)}`,
      ...values,
    );
    const [one, other] = [Number(low?.['duration']), Number((high ?? low)?.['duration'])];
    return one + (other - one) * (at - Math.floor(at));
  };
  const sums = (where: string, ...values: SQLInputValue[]): Found => {
    const columns = SUMMED.flatMap((field) => [
      `count(${field})`,
      `avg(${field})`,
      `sum(${field} * ${field})`,
      `min(${field})`,
      `max(${field})`,
    ]);
    const named = columns.map((column, index) => `${column} AS c${index}`).join(', ');
    const summed = get(`SELECT count(*) AS total, ${named} FROM fact WHERE ${where}`, ...values);
    const of = (index: number): number => Number(summed[`c${index}`]);
    const bins = new Array<number>(BINS).fill(0);
    const binned = all(
      `SELECT min(${BINS - 1}, CAST(duration / ${BIN_WIDTH} AS INTEGER)) AS bin, count(*) AS count FROM fact WHERE ${where} AND duration IS NOT NULL GROUP BY bin`,
      ...values,
    );
    for (const { bin, count } of binned) bins[Number(bin)] = Number(count);
    const grid = all(
      `SELECT run, evaluator, sum(state = ${JUDGED}) AS judged, sum(state = ${ERRORED}) AS errored, avg(score) AS score, sum(score) AS sum
       FROM verdict WHERE ${where} GROUP BY evaluator, run`,
      ...values,
    );
    const ofEvaluator = (evaluator: number) => {
      const cells = grid.filter((cell) => cell['evaluator'] === evaluator);
      const [judged, errored, sum] = ['judged', 'errored', 'sum'].map((part) => cells.reduce((all, cell) => all + Number(cell[part]), 0));
      return [judged ?? 0, errored ?? 0, (sum ?? 0) / (judged ?? 0)];
    };
    return {
      bodies: [],
      outcome: [
        Number(summed['total']),
        ...SUMMED.flatMap((_, index) => {
          const count = of(index * 5);
          return count === 0 ? [0, null, null] : [count, of(index * 5 + 1), deviation(count, of(index * 5 + 1), of(index * 5 + 2))];
        }),
        ...PERCENTILES.map((p) => percentile(p, of(0), where, values)),
        ...bins,
        ...ofEvaluator(TONE_AT),
        ...ofEvaluator(WORDS_AT),
        ...byRun(grid.map(({ run, evaluator, score }) => ({ run: Number(run), evaluator: Number(evaluator), score: Number(score) }))),
      ],
    };
  };
  return { rows, sums };
};

export interface ByHandFiles {
  readonly data: string;
  readonly narrow: string;
  /** For DuckDB, which answers where `DUCKDB` names the folder that it was installed in. */
  readonly duck: string;
}

/** The folder that DuckDB was installed in, if it was. */
export const duckDbFolder = (): string | undefined => process.env['DUCKDB'];

const withDuckDb = async (ways: ByHand, options: Omit<DuckDbOptions, 'folder'>): Promise<ByHand> => {
  const folder = duckDbFolder();
  if (folder === undefined) return ways;
  const asked: Readonly<Record<string, () => Promise<Found>>> = await createByDuckDb({ ...options, folder });
  return Object.fromEntries(Object.entries(ways).map(([name, each]) => [name, { ...each, ...(asked[name] && { DuckDB: asked[name] }) }]));
};

export const createByHand = async ({ data: dataFile, narrow: narrowFile, duck }: ByHandFiles): Promise<ByHand> => {
  const [data, narrow] = [new DatabaseSync(dataFile, { readOnly: true }), new DatabaseSync(narrowFile, { readOnly: true })];
  const body = data.prepare('SELECT bytes FROM blob WHERE key = ?');
  const blobs = (keys: readonly number[]) => keys.map((key) => body.get(key)?.['bytes'] as Uint8Array);
  const run = Number(data.prepare('SELECT key FROM run WHERE id = ?').get(ONE_RUN)?.['key']);
  const { rows, sums } = createSql(narrow, blobs);
  const arrays = createArrays(narrow, blobs);
  const reading = (test: (row: Parameters<typeof foldedOf>[0]) => boolean): Found => {
    let total = 0;
    const first: number[] = [];
    for (const { blob, row } of rowsOf(data)) {
      if (!test(row)) continue;
      total += 1;
      if (first.length < FIRST) first.push(blob);
    }
    return { outcome: [total], bodies: blobs(first) };
  };
  const slowest = 'duration DESC, place';
  const judged = (evaluator: number): string => `verdict JOIN fact USING (place) WHERE evaluator = ${evaluator} AND`;
  const ways: ByHand = {
    'one run, slowest first': { SQL: () => rows('fact WHERE run = ?', slowest, run), arrays: () => arrays.slowest(run) },
    'all runs, slowest first': { SQL: () => rows('fact', slowest), arrays: () => arrays.slowest(null) },
    'slow ones of a score, worst first': {
      SQL: () => rows(`${judged(WORDS_AT)} duration >= ${SLOW} AND score <= -100`, 'score, place'),
      arrays: arrays.slowOfScore,
    },
    'failed judgments, slowest first': { SQL: () => rows(`${judged(TONE_AT)} state = ${ERRORED}`, slowest), arrays: arrays.failed },
    'all that is summed up': { SQL: () => sums('true'), arrays: () => arrays.sums(null) },
    'all that is summed up, of one run': { SQL: () => sums('run = ?', run), arrays: () => arrays.sums(run) },
    'a phrase': {
      SQL: () => rows(`words JOIN fact USING (place) WHERE instr(folded, '${PHRASE}') > 0`, 'place'),
      parsing: () => reading((row) => foldedOf(row).includes(PHRASE)),
    },
    'a JSON pointer': {
      parsing: () => reading(({ datapoint }) => datapoint.target['paid'] === true && datapoint.target['kg'] >= LEAST_KG),
    },
  };
  return withDuckDb(ways, { file: duck, narrowFile, blobs, run });
};

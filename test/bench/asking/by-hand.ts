import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import { BIN_WIDTH, BINS, FIRST, LEAST_KG, ONE_RUN, type Outcome, PERCENTILES, PHRASE, SLOW, SUMMED } from './cases.ts';
import { ERRORED, foldedOf, JUDGED, rowsOf } from './narrow-tables.ts';

/** The questions of cases.ts, each written for itself over narrow tables, over arrays, or by reading and parsing every row. */

/** What came of a question: with the bodies of the rows as they are. */
export interface Found {
  readonly outcome: Outcome;
  readonly bodies: readonly Uint8Array[];
}

export const WAYS = ['SQL', 'arrays', 'parsing'] as const;
export type Way = (typeof WAYS)[number];
export type ByHand = Readonly<Record<string, Partial<Record<Way, () => Found>>>>;

const TONE = 0;
const WORDS = 1;

const deviation = (count: number, mean: number, squares: number): number =>
  Math.sqrt(Math.max(0, squares - count * mean * mean) / (count - 1));

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
        ...ofEvaluator(TONE),
        ...ofEvaluator(WORDS),
        ...byRun(grid.map(({ run, evaluator, score }) => ({ run: Number(run), evaluator: Number(evaluator), score: Number(score) }))),
      ],
    };
  };
  return { rows, sums };
};

/** The scores of both evaluators, run by run. Runs are named in the order of their keys, or its reverse. */
const byRun = (cells: readonly { run: number; evaluator: number; score: number }[]): number[] =>
  cells.toSorted((a, b) => a.run - b.run || a.evaluator - b.evaluator).map(({ score }) => score);

const summary = (arrays: readonly Float64Array[]) => {
  let [count, sum, squares, min, max] = [0, 0, 0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const array of arrays) {
    for (let row = 0; row < array.length; row += 1) {
      const value = array[row] as number;
      if (Number.isNaN(value)) continue;
      count += 1;
      sum += value;
      squares += value * value;
      if (value < min) min = value;
      if (value > max) max = value;
    }
  }
  return { count, sum, mean: sum / count, squares, min, max };
};

const createArrays = (narrow: DatabaseSync) => {
  const packed = narrow.prepare('SELECT run, bytes FROM packed WHERE name = ? AND (?2 IS NULL OR run = ?2)');
  const read = (name: string, run: number | null) =>
    packed.all(name, run).map((row) => ({ run: Number(row['run']), values: new Float64Array((row['bytes'] as Uint8Array).buffer) }));
  const binned = (arrays: readonly Float64Array[]): number[] => {
    const bins = new Array<number>(BINS).fill(0);
    for (const array of arrays) {
      for (const value of array) {
        if (Number.isNaN(value)) continue;
        const bin = Math.min(BINS - 1, Math.floor(value / BIN_WIDTH));
        bins[bin] = (bins[bin] as number) + 1;
      }
    }
    return bins;
  };
  return (run: number | null): Found => {
    const columns = SUMMED.map((field) => read(field, run).map(({ values }) => values));
    const [durations = []] = columns;
    const sorted = new Float64Array(durations.reduce((length, array) => length + array.length, 0));
    let at = 0;
    for (const array of durations) {
      sorted.set(array, at);
      at += array.length;
    }
    sorted.sort();
    const { count } = summary(durations);
    const cells = [TONE, WORDS].flatMap((evaluator) => {
      const states = read(`state${evaluator}`, run);
      return read(`score${evaluator}`, run).map(({ run: key, values }, index) => {
        let errored = 0;
        for (const state of states[index]?.values ?? []) if (state === ERRORED) errored += 1;
        return { run: key, evaluator, errored, ...summary([values]) };
      });
    });
    const ofEvaluator = (evaluator: number): number[] => {
      const own = cells.filter((cell) => cell.evaluator === evaluator);
      const judged = own.reduce((sum, cell) => sum + cell.count, 0);
      return [judged, own.reduce((sum, cell) => sum + cell.errored, 0), own.reduce((sum, cell) => sum + cell.sum, 0) / judged];
    };
    return {
      bodies: [],
      outcome: [
        sorted.length,
        ...columns
          .map(summary)
          .flatMap((each) =>
            each.count === 0 ? [0, null, null] : [each.count, each.mean, deviation(each.count, each.mean, each.squares)],
          ),
        ...PERCENTILES.map((p) => {
          const place = ((count - 1) * p) / 100;
          const [one, other] = [sorted[Math.floor(place)] ?? 0, sorted[Math.ceil(place)] ?? 0];
          return one + (other - one) * (place - Math.floor(place));
        }),
        ...binned(durations),
        ...ofEvaluator(TONE),
        ...ofEvaluator(WORDS),
        ...byRun(cells.map((cell) => ({ ...cell, score: cell.mean }))),
      ],
    };
  };
};

export const createByHand = (dataFile: string, narrowFile: string): ByHand => {
  const [data, narrow] = [new DatabaseSync(dataFile, { readOnly: true }), new DatabaseSync(narrowFile, { readOnly: true })];
  const body = data.prepare('SELECT bytes FROM blob WHERE key = ?');
  const blobs = (keys: readonly number[]) => keys.map((key) => body.get(key)?.['bytes'] as Uint8Array);
  const run = Number(data.prepare('SELECT key FROM run WHERE id = ?').get(ONE_RUN)?.['key']);
  const { rows, sums } = createSql(narrow, blobs);
  const arrays = createArrays(narrow);
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
  return {
    'one run, slowest first': { SQL: () => rows('fact WHERE run = ?', slowest, run) },
    'all runs, slowest first': { SQL: () => rows('fact', slowest) },
    'slow ones of a score, worst first': { SQL: () => rows(`${judged(WORDS)} duration >= ${SLOW} AND score <= -100`, 'score, place') },
    'failed judgments, slowest first': { SQL: () => rows(`${judged(TONE)} state = ${ERRORED}`, slowest) },
    'all that is summed up': { SQL: () => sums('true'), arrays: () => arrays(null) },
    'all that is summed up, of one run': { SQL: () => sums('run = ?', run), arrays: () => arrays(run) },
    'a phrase': {
      SQL: () => rows(`words JOIN fact USING (place) WHERE instr(folded, '${PHRASE}') > 0`, 'place'),
      parsing: () => reading((row) => foldedOf(row).includes(PHRASE)),
    },
    'a JSON pointer': {
      parsing: () => reading(({ datapoint }) => datapoint.target['paid'] === true && datapoint.target['kg'] >= LEAST_KG),
    },
  };
};

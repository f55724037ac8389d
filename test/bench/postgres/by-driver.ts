import {
  BIN_WIDTH,
  BINS,
  byRun,
  FIRST,
  LEAST_KG,
  ONE_RUN,
  type Outcome,
  PERCENTILES,
  PHRASE,
  SLOW,
  SUMMED,
  TONE_AT,
  WHOLE,
  WORDS_AT,
} from '../asking/cases.ts';
import { ERRORED, JUDGED } from '../asking/narrow-tables.ts';
import { connectDriver } from './driver.ts';

/* The questions of cases.ts in SQL over narrow tables, by the driver and nothing else. */

type Values = readonly unknown[];
type Row = Readonly<Record<string, unknown>>;

const percentile = (field: string): string =>
  `percentile_cont(ARRAY[${PERCENTILES.map((p) => p / 100)}]) WITHIN GROUP (ORDER BY ${field}) AS percentiles`;

const sumsOf = (where: string): string =>
  `SELECT count(*) AS total, ${SUMMED.map((field, at) => `count(${field}) AS n${at}, avg(${field}) AS m${at}, stddev_samp(${field}) AS s${at}, min(${field}) AS l${at}, max(${field}) AS h${at}`)}, ${percentile('duration')} FROM narrow.fact WHERE ${where}`;

const binsOf = (where: string): string =>
  `SELECT least(${BINS - 1}, floor(duration / ${BIN_WIDTH})::int) AS bin, count(*) AS count FROM narrow.fact WHERE ${where} AND duration IS NOT NULL GROUP BY 1`;

const gridOf = (where: string): string =>
  `SELECT run, evaluator, count(*) FILTER (WHERE state = ${JUDGED}) AS judged, count(*) FILTER (WHERE state = ${ERRORED}) AS errored, avg(score) AS score, sum(score) AS sum
   FROM narrow.verdict WHERE ${where} GROUP BY evaluator, run`;

const judged = (evaluator: number): string => `narrow.verdict JOIN narrow.fact USING (place) WHERE evaluator = ${evaluator} AND`;

/** Those of the whole question, but for what Tone Judge says. */
const WRONG = `
WITH hit AS MATERIALIZED (
  SELECT place, fact.run, blob, duration, passed,
    (SELECT score FROM narrow.verdict AS words WHERE evaluator = ${WORDS_AT} AND words.run = fact.run AND words.place = fact.place) AS score
  FROM narrow.fact JOIN narrow.words USING (place) JOIN narrow.verdict USING (run, place)
  WHERE evaluator = ${TONE_AT} AND duration >= ${SLOW} AND strpos(folded, 'refund') > 0
),
wrong AS (SELECT * FROM hit WHERE passed = 0)
SELECT
  (SELECT count(*) FROM wrong) AS total,
  (SELECT json_agg(blob) FROM (SELECT blob FROM wrong ORDER BY score NULLS LAST, place LIMIT ${FIRST}) AS first) AS blobs,
  (SELECT json_agg(bin) FROM (SELECT json_build_array(least(${BINS - 1}, floor(duration / ${BIN_WIDTH})::int), count(*)) AS bin FROM wrong GROUP BY floor(duration / ${BIN_WIDTH})) AS bins) AS bins,
  (SELECT json_agg(count) FROM (SELECT count(*) AS count FROM wrong GROUP BY run ORDER BY count) AS runs) AS runs,
  (SELECT json_agg(count) FROM (SELECT count(*) AS count FROM hit GROUP BY passed) AS tones) AS tones`;

const binned = (bins: readonly (readonly [bin: number, count: number])[]): number[] => {
  const counts = new Array<number>(BINS).fill(0);
  for (const [bin, count] of bins) counts[bin] = (counts[bin] ?? 0) + count;
  return counts;
};

const sumsOutcome = (summed: Row, bins: readonly Row[], grid: readonly Row[]): Outcome => {
  const ofEvaluator = (evaluator: number): number[] => {
    const cells = grid.filter((cell) => cell['evaluator'] === evaluator);
    const [judgments, errors, sum] = ['judged', 'errored', 'sum'].map((part) => cells.reduce((all, cell) => all + Number(cell[part]), 0));
    return [judgments ?? 0, errors ?? 0, (sum ?? 0) / (judgments ?? 0)];
  };
  const value = (name: string): number | null => (summed[name] === null ? null : Number(summed[name]));
  return [
    Number(summed['total']),
    ...SUMMED.flatMap((_field, at) => [value(`n${at}`), value(`m${at}`), value(`s${at}`)]),
    ...(summed['percentiles'] as number[]),
    ...binned(bins.map(({ bin, count }) => [Number(bin), Number(count)])),
    ...ofEvaluator(TONE_AT),
    ...ofEvaluator(WORDS_AT),
    ...byRun(grid.map(({ run, evaluator, score }) => ({ run: Number(run), evaluator: Number(evaluator), score: Number(score) }))),
  ];
};

/** What came of a question: with the bodies of the rows as they are, and what comes behind them. */
export interface Found {
  readonly outcome: Outcome;
  readonly bodies: readonly Uint8Array[];
  readonly after?: Outcome;
}

export type ByDriver = Readonly<Record<string, () => Promise<Found>>>;

const bytesOf = (rows: readonly Row[]): Uint8Array[] => rows.map(({ bytes }) => bytes as Buffer);

export const createByDriver = async (url: string): Promise<ByDriver> => {
  const ask = await connectDriver(url);
  const run = Number((await ask('SELECT key FROM run WHERE id = $1', [ONE_RUN]))[0]?.['key']);
  const rows = async (from: string, order: string, values: Values = []): Promise<Found> => {
    const [counted] = await ask(`SELECT count(*) AS total FROM ${from}`, values);
    const first = await ask(
      `SELECT bytes FROM (SELECT fact.blob, row_number() OVER (ORDER BY ${order}) AS nth FROM ${from} ORDER BY ${order} LIMIT ${FIRST}) AS first
       JOIN blob ON blob.key = first.blob ORDER BY nth`,
      values,
    );
    return { outcome: [Number(counted?.['total'])], bodies: bytesOf(first) };
  };
  const sums = async (where: string, values: Values = []): Promise<Found> => {
    const [summed] = await ask(sumsOf(where), values);
    const bins = await ask(binsOf(where), values);
    return { bodies: [], outcome: sumsOutcome(summed ?? {}, bins, await ask(gridOf(where), values)) };
  };
  const whole = async (): Promise<Found> => {
    const [found = {}] = await ask(WRONG);
    const blobs = found['blobs'] as number[];
    const read = await ask('SELECT key, bytes FROM blob WHERE key = ANY ($1)', [blobs]);
    const byKey = new Map(read.map(({ key, bytes }) => [Number(key), bytes as Buffer]));
    return {
      outcome: [Number(found['total'])],
      bodies: blobs.map((key) => byKey.get(key) ?? Buffer.of()),
      after: [...binned(found['bins'] as [number, number][]), ...(found['runs'] as number[])],
    };
  };
  const slowest = 'duration DESC, place';
  return {
    'one run, slowest first': () => rows('narrow.fact WHERE run = $1', slowest, [run]),
    'all runs, slowest first': () => rows('narrow.fact', slowest),
    'slow ones of a score, worst first': () => rows(`${judged(WORDS_AT)} duration >= ${SLOW} AND score <= -100`, 'score, place'),
    'failed judgments, slowest first': () => rows(`${judged(TONE_AT)} state = ${ERRORED}`, slowest),
    'all that is summed up': () => sums('true'),
    'all that is summed up, of one run': () => sums('run = $1', [run]),
    'a phrase': () => rows(`narrow.words JOIN narrow.fact USING (place) WHERE strpos(folded, '${PHRASE}') > 0`, 'place'),
    'a JSON pointer': () =>
      rows(
        `narrow.target JOIN narrow.fact USING (place) WHERE target -> 'paid' = 'true' AND (target ->> 'kg')::double precision >= ${LEAST_KG}`,
        'place',
      ),
    [WHOLE.name]: whole,
  };
};

import { DatabaseSync } from 'node:sqlite';
import type { rowBody } from '../rows.ts';
import { SUMMED } from './cases.ts';

/*
 * Narrow tables as one would make them for these questions, in a file of their own: the facts of each row, the verdicts on it, its folded
 * texts, and the numbers of each run as one array after another. The bodies stay where they are.
 */

const TABLES = `
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
CREATE TABLE fact (place INTEGER PRIMARY KEY, run INTEGER NOT NULL, blob INTEGER NOT NULL, ${SUMMED.join(' REAL, ')} REAL) STRICT;
CREATE TABLE verdict (
  evaluator INTEGER, run INTEGER, place INTEGER, state INTEGER NOT NULL, score REAL, passed INTEGER,
  PRIMARY KEY (evaluator, run, place)
) STRICT, WITHOUT ROWID;
CREATE TABLE words (place INTEGER PRIMARY KEY, folded TEXT NOT NULL) STRICT;
CREATE TABLE packed (run INTEGER, name TEXT, bytes BLOB, PRIMARY KEY (run, name)) STRICT`;

const INDICES = `
CREATE INDEX fact_by_duration ON fact (duration);
CREATE INDEX fact_by_run ON fact (run, duration);
CREATE INDEX verdict_by_score ON verdict (evaluator, score);
CREATE INDEX verdict_by_state ON verdict (evaluator, state);
ANALYZE`;

export type Row = ReturnType<typeof rowBody>;

export const JUDGED = 1;
export const ERRORED = 2;
export const ABSTAINED = 3;

/** What is known of a judgment, with a score of which more is better. */
export const verdictOf = ({ error, judgment }: Row['evaluator_logs'][number]) => {
  if (error) return { state: ERRORED, score: null, passed: null };
  if (typeof judgment === 'boolean') return { state: JUDGED, score: Number(judgment), passed: Number(judgment) };
  return typeof judgment === 'number' ? { state: JUDGED, score: -judgment, passed: null } : { state: ABSTAINED, score: null, passed: null };
};

const added = (one: number | null | undefined, other: number | null | undefined): number | null =>
  typeof one === 'number' || typeof other === 'number' ? (one ?? 0) + (other ?? 0) : null;

// The fraction of a second has more digits than a `Date` keeps.
const microsecondsOf = (time: string): number => Date.parse(time.slice(0, 23).concat('Z')) * 1000 + Number(time.slice(23, 26));

/** In the order of `SUMMED`. */
export const numbersOf = ({ log }: Row): (number | null)[] => [
  (microsecondsOf(String(log.end_time)) - microsecondsOf(String(log.start_time))) / 1e6,
  log.provider_latency ?? null,
  log.prompt_tokens ?? null,
  log.output_tokens ?? null,
  added(log.prompt_tokens, log.output_tokens),
  added(log.prompt_cost, log.output_cost),
  log.output === null || log.output === undefined ? null : [...log.output].length,
];

/** The texts that are searched. */
export const foldedOf = ({ log }: Row): string =>
  [log.output ?? '', log.error ?? '', ...Object.values(log.inputs ?? {}).map(String)].join('\n').toLowerCase();

const ROWS_OF_RUN = 'SELECT bytes, blob.key AS blob FROM place JOIN blob ON blob.key = blob_key WHERE run_key = ? ORDER BY at, log_id';

/** Reads and parses every row of the data file, in the order of the listing. */
export function* rowsOf(data: DatabaseSync): Generator<{ run: number; place: number; blob: number; row: Row }> {
  const rows = data.prepare(ROWS_OF_RUN);
  let place = 0;
  for (const { key } of data.prepare('SELECT key FROM run ORDER BY rank').all()) {
    for (const { bytes, blob } of rows.iterate(Number(key)))
      yield { run: Number(key), place: place++, blob: Number(blob), row: JSON.parse(Buffer.from(bytes as Uint8Array).toString('utf8')) };
  }
}

const pack = (narrow: DatabaseSync): void => {
  const add = narrow.prepare('INSERT INTO packed VALUES (?, ?, ?)');
  const runs = narrow
    .prepare('SELECT DISTINCT run FROM fact')
    .all()
    .map(({ run }) => Number(run));
  const put = (run: number, name: string, select: string): void => {
    const values = narrow
      .prepare(select)
      .all(run)
      .map(({ value }) => (value === null ? Number.NaN : Number(value)));
    add.run(run, name, new Uint8Array(Float64Array.from(values).buffer));
  };
  for (const run of runs) {
    for (const field of SUMMED) put(run, field, `SELECT ${field} AS value FROM fact WHERE run = ? ORDER BY place`);
    for (const evaluator of [0, 1])
      for (const part of ['score', 'state'])
        put(run, `${part}${evaluator}`, `SELECT ${part} AS value FROM verdict WHERE evaluator = ${evaluator} AND run = ? ORDER BY place`);
  }
};

export const writeNarrowTables = (dataFile: string, narrowFile: string): void => {
  const [data, narrow] = [new DatabaseSync(dataFile, { readOnly: true }), new DatabaseSync(narrowFile)];
  narrow.exec(TABLES);
  const fact = narrow.prepare(`INSERT INTO fact VALUES (?, ?, ?, ${SUMMED.map(() => '?').join(', ')})`);
  const verdict = narrow.prepare('INSERT INTO verdict VALUES (?, ?, ?, ?, ?, ?)');
  const words = narrow.prepare('INSERT INTO words VALUES (?, ?)');
  narrow.exec('BEGIN');
  for (const { run, place, blob, row } of rowsOf(data)) {
    fact.run(place, run, blob, ...numbersOf(row));
    for (const [evaluator, log] of row.evaluator_logs.entries()) {
      const { state, score, passed } = verdictOf(log);
      verdict.run(evaluator, run, place, state, score, passed);
    }
    words.run(place, foldedOf(row));
  }
  narrow.exec('COMMIT');
  narrow.exec('BEGIN');
  pack(narrow);
  narrow.exec('COMMIT');
  narrow.exec(INDICES);
  narrow.close();
  data.close();
};

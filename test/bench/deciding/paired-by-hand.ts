import { DatabaseSync } from 'node:sqlite';
import { runIdOf } from '../row-export.ts';
import { COMPARED, RUNS } from './compared-export.ts';

/*
 * The comparison written for itself: verdicts in a narrow table as one would make it for this, read run by run and paired by a map; and the same
 * as arrays that lie ready.
 */

/** What became of the judgments of one evaluator in one candidate. */
export interface Paired {
  readonly pairs: number;
  readonly improved: number;
  readonly regressed: number;
  readonly errored: number;
  readonly delta: number;
  readonly squares: number;
}

const JUDGED = 1;
const ERRORED = 2;

interface Verdict {
  readonly state: number;
  readonly score: number;
}

interface ExportedRow {
  readonly datapoint: { readonly id: string };
  readonly evaluator_logs: readonly { readonly judgment: unknown; readonly error: unknown; readonly evaluator: unknown }[];
}

const isNegative = (evaluator: unknown): boolean =>
  (evaluator as { readonly spec: { readonly number_valence?: string } }).spec.number_valence === 'negative';

/** Writes the narrow table, and answers how many evaluators there are. */
export const writeVerdicts = (file: string, pairs: number): number => {
  const database = new DatabaseSync(file);
  database.exec(`PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;
    CREATE TABLE verdict (run INTEGER, evaluator INTEGER, datapoint INTEGER, state INTEGER NOT NULL, score REAL,
      PRIMARY KEY (run, evaluator, datapoint)) STRICT, WITHOUT ROWID; BEGIN`);
  const insert = database.prepare('INSERT INTO verdict VALUES (?, ?, ?, ?, ?)');
  let evaluators = 0;
  for (let run = 0; run < RUNS; run += 1) {
    for (let log = 0; log < pairs; log += 1) {
      const row = COMPARED.row?.(runIdOf(run), log) as ExportedRow;
      evaluators = row.evaluator_logs.length;
      for (const [evaluator, { judgment, error, evaluator: version }] of row.evaluator_logs.entries()) {
        const score = error ? null : Number(judgment) * (isNegative(version) ? -1 : 1);
        insert.run(run, evaluator, log, error ? ERRORED : JUDGED, score);
      }
    }
  }
  database.exec('COMMIT; ANALYZE');
  database.close();
  return evaluators;
};

const pairedOf = (pairs: Iterable<readonly [Verdict, Verdict]>): Paired => {
  let [count, improved, regressed, errored, sum] = [0, 0, 0, 0, 0];
  const deltas: number[] = [];
  for (const [control, candidate] of pairs) {
    if (control.state === JUDGED && candidate.state === ERRORED) errored += 1;
    if (control.state !== JUDGED || candidate.state !== JUDGED) continue;
    const delta = candidate.score - control.score;
    if (delta > 0) improved += 1;
    else if (delta < 0) regressed += 1;
    count += 1;
    sum += delta;
    deltas.push(delta);
  }
  const mean = sum / count;
  return { pairs: count, improved, regressed, errored, delta: mean, squares: deltas.reduce((all, delta) => all + (delta - mean) ** 2, 0) };
};

/** By two reads and a map for each pair of runs and evaluator; candidate by candidate. */
export const pairedBySql = (file: string, evaluators: number): (() => Paired[][]) => {
  const database = new DatabaseSync(file, { readOnly: true });
  const read = database.prepare('SELECT datapoint, state, score FROM verdict WHERE run = ? AND evaluator = ?');
  const verdictsOf = (run: number, evaluator: number) => read.all(run, evaluator) as unknown as (Verdict & { datapoint: number })[];
  return () =>
    Array.from({ length: RUNS - 1 }, (_, candidate) =>
      Array.from({ length: evaluators }, (__, evaluator) => {
        const controls = new Map(verdictsOf(0, evaluator).map((verdict) => [verdict.datapoint, verdict]));
        const candidates = verdictsOf(candidate + 1, evaluator);
        return pairedOf(
          candidates.flatMap((verdict) => {
            const control = controls.get(verdict.datapoint);
            return control ? [[control, verdict] as const] : [];
          }),
        );
      }),
    );
};

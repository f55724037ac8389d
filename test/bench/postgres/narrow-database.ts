import { DatabaseSync } from 'node:sqlite';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { SUMMED } from '../asking/cases.ts';
import { foldedOf, numbersOf, rowsOf, verdictOf } from '../asking/narrow-tables.ts';

/* The tables of narrow-tables.ts in the database beside the store's own, with the targets of datapoints as well. */

const TABLES = `
DROP SCHEMA IF EXISTS narrow CASCADE;
CREATE SCHEMA narrow;
CREATE TABLE narrow.fact (place bigint NOT NULL, run bigint NOT NULL, blob bigint NOT NULL, ${SUMMED.map((field) => `${field} double precision`).join(', ')});
CREATE TABLE narrow.verdict (evaluator int NOT NULL, run bigint NOT NULL, place bigint NOT NULL, state int NOT NULL, score double precision, passed int);
CREATE TABLE narrow.words (place bigint NOT NULL, folded text NOT NULL);
CREATE TABLE narrow.target (place bigint NOT NULL, target jsonb NOT NULL)`;

const INDICES = `
ALTER TABLE narrow.fact ADD PRIMARY KEY (place);
ALTER TABLE narrow.verdict ADD PRIMARY KEY (evaluator, run, place);
ALTER TABLE narrow.words ADD PRIMARY KEY (place);
ALTER TABLE narrow.target ADD PRIMARY KEY (place);
CREATE INDEX ON narrow.fact (duration DESC, place);
CREATE INDEX ON narrow.fact (run, duration DESC, place);
CREATE INDEX ON narrow.verdict (evaluator, score);
CREATE INDEX ON narrow.verdict (evaluator, state);
VACUUM ANALYZE narrow.fact, narrow.verdict, narrow.words, narrow.target`;

type Cell = string | number | null;

/** As `COPY … FROM STDIN` takes it: https://www.postgresql.org/docs/current/sql-copy.html */
const copied = (cell: Cell): string =>
  cell === null ? '\\N' : String(cell).replace(/[\\\n\r\t]/g, (found) => ({ '\n': '\\n', '\r': '\\r', '\t': '\\t' })[found] ?? '\\\\');

type Table = 'fact' | 'verdict' | 'words' | 'target';

function* linesOf(dataFile: string, table: Table): Generator<string> {
  const data = new DatabaseSync(dataFile, { readOnly: true });
  for (const { run, place, blob, row } of rowsOf(data)) {
    const all: Readonly<Record<Table, () => Cell[][]>> = {
      fact: () => [[place, run, blob, ...numbersOf(row)]],
      verdict: () =>
        row.evaluator_logs.map(verdictOf).map(({ state, score, passed }, evaluator) => [evaluator, run, place, state, score, passed]),
      words: () => [[place, foldedOf(row)]],
      target: () => [[place, JSON.stringify(row.datapoint.target)]],
    };
    for (const cells of all[table]()) yield `${cells.map(copied).join('\t')}\n`;
  }
  data.close();
}

/** Makes narrow tables of a data file in a database that it was copied to, unless they are there. */
export const writeNarrowDatabase = async (dataFile: string, url: string): Promise<void> => {
  const client = new pg.Client(url);
  await client.connect();
  try {
    const { rows } = await client.query(`SELECT to_regclass('narrow.fact_run_duration_place_idx') AS made`);
    if (rows[0]?.made) return;
    await client.query(TABLES);
    for (const table of ['fact', 'verdict', 'words', 'target'] as const)
      await pipeline(Readable.from(linesOf(dataFile, table)), client.query(copyFrom(`COPY narrow.${table} FROM STDIN`)));
    for (const statement of INDICES.split(';')) await client.query(statement);
  } finally {
    await client.end();
  }
};

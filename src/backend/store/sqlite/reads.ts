import type { DatabaseSync, SQLInputValue, SQLOutputValue } from 'node:sqlite';
import { logsFrom } from './places.ts';

/** Bodies in the order of a listing, each read when it is its turn. */
export interface Bodies extends Iterable<Uint8Array> {
  /** How many bytes each has, for which none is read. */
  readonly lengths: Iterable<number>;
}

/** Several listings as one. */
export const oneAfterAnother = (listings: readonly Bodies[]): Bodies => ({
  lengths: {
    *[Symbol.iterator]() {
      for (const { lengths } of listings) yield* lengths;
    },
  },
  *[Symbol.iterator]() {
    for (const bodies of listings) yield* bodies;
  },
});

/** One run of an evaluation, as its listing of logs needs it. `key` means something to this store only. */
export interface ListedRun {
  readonly key: number;
  readonly id: string;
  readonly logsCount: number;
}

/**
 * What the endpoints read. Bodies come as they were stored; positions count from 0, both ends of a range belong to it.
 * An iterable must be read, or left, before the same method is called again.
 */
export interface StoreReads {
  evaluation(id: string): Uint8Array | undefined;
  evaluationsCount(): number;
  evaluationsBetween(first: number, last: number): Bodies;
  evaluationsCountOfFile(fileId: string): number;
  evaluationsOfFileBetween(fileId: string, first: number, last: number): Bodies;
  /** The key by which the methods below know an evaluation; undefined for an unknown one. */
  evaluationKey(id: string): number | undefined;
  stats(evaluationKey: number): Buffer | undefined;
  /** The bodies of an evaluation's runs, newest first. Runs known only from records have none and are left out. */
  runs(evaluationKey: number): Iterable<Uint8Array>;
  /** An evaluation's runs in the order of its listing of logs, those known only from records last. */
  listedRuns(evaluationKey: number): ListedRun[];
  logsBetween(runKey: number, first: number, last: number): Bodies;
  /** The record of one log in one run of one evaluation. */
  logOfRun(runKey: number, logId: string): Buffer | undefined;
  /** How many bytes that record has; undefined where there is none. */
  lengthOfLog(runKey: number, logId: string): number | undefined;
  /** One log by itself, wherever it was found. */
  log(id: string): Buffer | undefined;
}

/** A row of any query. */
export type Row = Readonly<Record<string, SQLOutputValue>>;

/** The bytes in a row's column `bytes`. */
export const bytesIn = (row: Row): Buffer => {
  const { bytes } = row;
  if (!(bytes instanceof Uint8Array)) throw new TypeError('A body in the database is not a blob.');
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
};

function* eachBytes(rows: Iterable<Row>): Generator<Uint8Array> {
  for (const row of rows) yield bytesIn(row);
}

function* eachLength(rows: Iterable<Row>): Generator<number> {
  for (const { length } of rows) yield Number(length);
}

/** What reads bodies, by the query that selects a column of them. SQLite knows the length of a blob without reading it. */
const prepareBodies = (database: DatabaseSync, query: (column: string) => string): ((...parameters: SQLInputValue[]) => Bodies) => {
  const bytes = database.prepare(query('bytes'));
  const length = database.prepare(query('length(bytes) AS length'));
  return (...parameters) => ({
    lengths: { [Symbol.iterator]: () => eachLength(length.iterate(...parameters)) },
    [Symbol.iterator]: () => eachBytes(bytes.iterate(...parameters)),
  });
};

/** The same, of a row that may be missing. */
export const optionalBytes = (row: Row | undefined): Buffer | undefined => row && bytesIn(row);

const listedRun = (row: Row): ListedRun => ({ key: Number(row['key']), id: String(row['id']), logsCount: Number(row['logs_count']) });

const EVALUATIONS = 'FROM evaluation JOIN blob ON blob.key = body_key';

type EvaluationReads = Omit<StoreReads, 'listedRuns' | 'logsBetween' | 'logOfRun' | 'lengthOfLog' | 'log'>;

const createEvaluationReads = (database: DatabaseSync): EvaluationReads => {
  const evaluation = database.prepare(`SELECT bytes ${EVALUATIONS} WHERE id = ?`);
  // The largest position is one step into an index; counting rows would read them all.
  const count = database.prepare('SELECT max(pos) + 1 AS count FROM evaluation');
  const between = prepareBodies(database, (column) => `SELECT ${column} ${EVALUATIONS} WHERE pos BETWEEN ? AND ? ORDER BY pos`);
  const countOfFile = database.prepare('SELECT max(file_pos) + 1 AS count FROM evaluation WHERE file_id = ?');
  const ofFileBetween = prepareBodies(
    database,
    (column) => `SELECT ${column} ${EVALUATIONS} WHERE file_id = ? AND file_pos BETWEEN ? AND ? ORDER BY file_pos`,
  );
  const evaluationKey = database.prepare('SELECT key FROM evaluation WHERE id = ?');
  const stats = database.prepare('SELECT bytes FROM evaluation JOIN blob ON blob.key = stats_key WHERE evaluation.key = ?');
  const runs = database.prepare('SELECT bytes FROM run JOIN blob ON blob.key = body_key WHERE evaluation_key = ? ORDER BY rank');

  return {
    evaluation: (id) => optionalBytes(evaluation.get(id)),
    evaluationsCount: () => Number(count.get()?.['count'] ?? 0),
    evaluationsBetween: between,
    evaluationsCountOfFile: (fileId) => Number(countOfFile.get(fileId)?.['count'] ?? 0),
    evaluationsOfFileBetween: ofFileBetween,
    evaluationKey: (id) => {
      const row = evaluationKey.get(id);
      return row && Number(row['key']);
    },
    stats: (key) => optionalBytes(stats.get(key)),
    runs: (key) => eachBytes(runs.iterate(key)),
  };
};

// Found several times, a log is read where it stands by itself; then not in what a fuller copy supersedes; then where the newest export has it; then where it has most to say.
const LOG = `
SELECT substr(bytes, start + 1, length) AS bytes
FROM (
  SELECT blob_key, start, length FROM log WHERE id = ?
  ORDER BY source, blob_key IN (SELECT blob_key FROM superseded), export_key DESC, length DESC, key LIMIT 1
)
JOIN blob ON blob.key = blob_key`;

const RECORD = 'FROM evaluation_log JOIN blob ON blob.key = blob_key WHERE run_key = ? AND log_id = ?';

/** Prepares every query once. */
export const createReads = (database: DatabaseSync): StoreReads => {
  const listedRuns = database.prepare('SELECT key, id, logs_count FROM run WHERE evaluation_key = ? ORDER BY rank');
  const logsBetween = prepareBodies(database, logsFrom);
  const logOfRun = database.prepare(`SELECT bytes ${RECORD}`);
  const lengthOfLog = database.prepare(`SELECT length(bytes) AS length ${RECORD}`);
  const log = database.prepare(LOG);

  return {
    ...createEvaluationReads(database),
    listedRuns: (key) => listedRuns.all(key).map(listedRun),
    logsBetween: (runKey, first, last) => logsBetween(runKey, first, last - first + 1),
    logOfRun: (runKey, logId) => optionalBytes(logOfRun.get(runKey, logId)),
    lengthOfLog: (runKey, logId) => {
      const row = lengthOfLog.get(runKey, logId);
      return row && Number(row['length']);
    },
    log: (id) => optionalBytes(log.get(id)),
  };
};

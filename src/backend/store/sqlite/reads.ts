import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import { FACT_SEMANTICS } from '../../facts/semantics.ts';
import type { RowsWithoutFacts } from '../reads.ts';
import { LOGS_FROM } from './places.ts';

/** One run of an evaluation, as its listing of logs needs it. `key` means something to this store only. */
export interface ListedRun {
  readonly key: number;
  readonly id: string;
  readonly logsCount: number;
}

/**
 * What endpoints and imports read, by the keys of this database. Bodies come as they were stored; positions count from 0, both ends of a
 * range belong to it.
 * An iterable must be read, or left, before the same method is called again.
 */
export interface StoreReads {
  evaluation(id: string): Buffer | undefined;
  evaluationsCount(): number;
  evaluationsBetween(first: number, last: number): Iterable<Buffer>;
  evaluationsCountOfFile(fileId: string): number;
  evaluationsOfFileBetween(fileId: string, first: number, last: number): Iterable<Buffer>;
  /** The key by which the methods below know an evaluation; undefined for an unknown one. */
  evaluationKey(id: string): number | undefined;
  stats(evaluationKey: number): Buffer | undefined;
  /** The bodies of an evaluation's runs, newest first. Runs known only from records have none and are left out. */
  runs(evaluationKey: number): Buffer[];
  /** An evaluation's runs in the order of its listing of logs, those known only from records last. */
  listedRuns(evaluationKey: number): ListedRun[];
  logsBetween(runKey: number, first: number, last: number): Iterable<Buffer>;
  /** The record of one log in one run of one evaluation. */
  logOfRun(runKey: number, logId: string): Buffer | undefined;
  hasLog(runKey: number, logId: string): boolean;
  /** One log by itself, wherever it was found, as it came; or a judgment that was given here. */
  log(id: string): Buffer | undefined;
  /** The logs that a file has of its own, as a run of which they were all; undefined where it has none. */
  listedFile(fileId: string): ListedRun | undefined;
  /** Those files of which not all own logs are at hand as columns. */
  filesWithoutFacts(): ListedRun[];
  rowsWithoutFacts(): RowsWithoutFacts[];
}

/** A row of any query. */
export type Row = Readonly<Record<string, SQLOutputValue>>;

/** The bytes in a row's column `bytes`. */
export const bytesIn = (row: Row): Buffer => {
  const { bytes } = row;
  if (!(bytes instanceof Uint8Array)) throw new TypeError('A body in the database is not a blob.');
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
};

/** The same of each row, as it is its turn. */
export function* eachBytes(rows: Iterable<Row>): Generator<Buffer> {
  for (const row of rows) yield bytesIn(row);
}

/** The same, of a row that may be missing. */
export const optionalBytes = (row: Row | undefined): Buffer | undefined => row && bytesIn(row);

const listedRun = (row: Row): ListedRun => ({ key: Number(row['key']), id: String(row['id']), logsCount: Number(row['logs_count']) });

const EVALUATIONS = 'FROM evaluation JOIN blob ON blob.key = body_key';

type EvaluationReads = Omit<
  StoreReads,
  'listedFile' | 'listedRuns' | 'logsBetween' | 'logOfRun' | 'hasLog' | 'log' | 'filesWithoutFacts' | 'rowsWithoutFacts'
>;

const createEvaluationReads = (database: DatabaseSync): EvaluationReads => {
  const evaluation = database.prepare(`SELECT bytes ${EVALUATIONS} WHERE id = ?`);
  // The largest position is one step into an index; counting rows would read them all.
  const count = database.prepare('SELECT max(pos) + 1 AS count FROM evaluation');
  const between = database.prepare(`SELECT bytes ${EVALUATIONS} WHERE pos BETWEEN ? AND ? ORDER BY pos`);
  const countOfFile = database.prepare('SELECT max(file_pos) + 1 AS count FROM evaluation WHERE file_id = ?');
  const ofFileBetween = database.prepare(`SELECT bytes ${EVALUATIONS} WHERE file_id = ? AND file_pos BETWEEN ? AND ? ORDER BY file_pos`);
  const evaluationKey = database.prepare('SELECT key FROM evaluation WHERE id = ?');
  const stats = database.prepare('SELECT bytes FROM evaluation JOIN blob ON blob.key = stats_key WHERE evaluation.key = ?');
  const runs = database.prepare('SELECT bytes FROM run JOIN blob ON blob.key = body_key WHERE evaluation_key = ? ORDER BY rank');

  return {
    evaluation: (id) => optionalBytes(evaluation.get(id)),
    evaluationsCount: () => Number(count.get()?.['count'] ?? 0),
    evaluationsBetween: (first, last) => eachBytes(between.iterate(first, last)),
    evaluationsCountOfFile: (fileId) => Number(countOfFile.get(fileId)?.['count'] ?? 0),
    evaluationsOfFileBetween: (fileId, first, last) => eachBytes(ofFileBetween.iterate(fileId, first, last)),
    evaluationKey: (id) => {
      const row = evaluationKey.get(id);
      return row && Number(row['key']);
    },
    stats: (key) => optionalBytes(stats.get(key)),
    runs: (key) => runs.all(key).map(bytesIn),
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

const LISTED_FILES = `
SELECT -key AS key, file_id AS id, (SELECT ifnull(max(pos) + 1, 0) FROM file_log WHERE file_log.file_id = fact_file.file_id) AS logs_count
FROM fact_file`;

/** Each file whose own logs are not all in chunks. */
const FILES_WITHOUT_FACTS = `
SELECT *, logs_count - (SELECT ifnull(sum(count), 0) FROM fact_chunk WHERE run_key = listed.key AND semantics = ?) AS lacking
FROM (${LISTED_FILES}) AS listed WHERE lacking > 0 ORDER BY key DESC`;

const WITHOUT_FACTS = `
SELECT evaluation.id AS evaluation_id, run.id AS run_id,
  logs_count - (SELECT ifnull(sum(count), 0) FROM fact_chunk WHERE run_key = run.key AND semantics = ?) AS lacking
FROM run JOIN evaluation ON evaluation.key = evaluation_key WHERE lacking > 0 ORDER BY evaluation.pos, run.rank`;

/** Prepares every query once. */
export const createReads = (database: DatabaseSync): StoreReads => {
  const listedRuns = database.prepare('SELECT key, id, logs_count FROM run WHERE evaluation_key = ? ORDER BY rank');
  const listedFile = database.prepare(`${LISTED_FILES} WHERE file_id = ?`);
  const logsBetween = database.prepare(LOGS_FROM);
  const logOfRun = database.prepare(`SELECT bytes ${RECORD}`);
  const hasLog = database.prepare('SELECT 1 FROM evaluation_log WHERE run_key = ? AND log_id = ?');
  const log = database.prepare(LOG);
  const given = database.prepare('SELECT bytes FROM judgment JOIN blob ON blob.key = blob_key WHERE id = ?');
  const withoutFacts = database.prepare(WITHOUT_FACTS);
  const filesWithoutFacts = database.prepare(FILES_WITHOUT_FACTS);

  return {
    ...createEvaluationReads(database),
    listedRuns: (key) => listedRuns.all(key).map(listedRun),
    listedFile: (fileId) => {
      const row = listedFile.get(fileId);
      return row && listedRun(row);
    },
    logsBetween: (runKey, first, last) => eachBytes(logsBetween.iterate(runKey, first, last - first + 1)),
    logOfRun: (runKey, logId) => optionalBytes(logOfRun.get(runKey, logId)),
    hasLog: (runKey, logId) => hasLog.get(runKey, logId) !== undefined,
    log: (id) => optionalBytes(given.get(id) ?? log.get(id)),
    filesWithoutFacts: () => filesWithoutFacts.all(FACT_SEMANTICS).map(listedRun),
    rowsWithoutFacts: () => [
      ...withoutFacts.all(FACT_SEMANTICS).map((row) => ({
        selection: { evaluationId: String(row['evaluation_id']), runIds: [String(row['run_id'])] },
        count: Number(row['lacking']),
      })),
      ...filesWithoutFacts.all(FACT_SEMANTICS).map((row) => ({
        selection: { fileId: String(row['id']), versionId: null, from: null, to: null },
        count: Number(row['lacking']),
      })),
    ],
  };
};

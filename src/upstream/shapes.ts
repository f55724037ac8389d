import type { EvaluationLogResponse, EvaluationResponse, EvaluationRunResponse, EvaluationRunsResponse } from '../contract/evaluation.ts';
import type { FileEnvironmentResponse, FileResponse, FileVersionResponse, FileVersionsResponse } from '../contract/file.ts';
import { isId, isLogId } from '../contract/ids.ts';
import type { LogResponse } from '../contract/log.ts';
import type { Page } from '../contract/page.ts';
import type { CreateEvaluatorLogResponse } from '../contract/requests.ts';
import type { EvaluationStatsResponse, RunStatsResponse } from '../contract/stats.ts';
import type { DatapointResponse } from '../contract/version.ts';
import { createReader, type ReadJson } from '../json/reader.ts';
import type { Wanted } from '../json/wanted.ts';
import { shapeError, UpstreamError } from './errors.ts';
import type { PageReading } from './request.ts';

/*
 * What upstream's JSON must have for the code above to handle it at all. Every function takes what JSON.parse gave and returns it typed,
 * throws an UpstreamError for a broken envelope, or puts one in the place of a broken record so that its neighbours stay.
 * Only ids are so needed that a record fails without them. All other promises are checked where a field exposes them.
 */

/** A record that fits, or the error that says why it does not. */
export type Checked<T> = T | UpstreamError;

type Json = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value);
const isIdText = (value: unknown): boolean => typeof value === 'string' && isId(value);
const isLogIdText = (value: unknown): boolean => typeof value === 'string' && isLogId(value);

const requireObject = (value: unknown, what: string): Json => {
  if (!isObject(value)) throw shapeError(`${what} is not an object`);
  return value;
};

export const evaluationOf = (value: unknown): EvaluationResponse => {
  const evaluation = requireObject(value, 'an evaluation');
  if (!isIdText(evaluation['id'])) throw shapeError('an evaluation has no id that can be used');
  return evaluation as unknown as EvaluationResponse;
};

export const logOf = (value: unknown): LogResponse => {
  const log = requireObject(value, 'a log');
  if (!isLogIdText(log['id'])) throw shapeError('a log has no id that can be used');
  return log as unknown as LogResponse;
};

/** What is said of a log that was made: which one it is. */
export const createdLogOf = (value: unknown): CreateEvaluatorLogResponse => logOf(value) as unknown as CreateEvaluatorLogResponse;

export const runOf = (value: unknown): EvaluationRunResponse => {
  const run = requireObject(value, 'a run');
  if (!isIdText(run['id'])) throw shapeError('a run has no id that can be used');
  return run as unknown as EvaluationRunResponse;
};

/** A file, as a listing has it: what its version is may be missing there. */
const fileOf = (value: unknown): FileResponse => {
  const file = requireObject(value, 'a file');
  if (!isIdText(file['id'])) throw shapeError('a file has no id that can be used');
  return file as unknown as FileResponse;
};

export const fileVersionOf = (value: unknown): FileVersionResponse => {
  const version = fileOf(value);
  if (!isIdText(version.version_id)) throw shapeError('a version has no version_id that can be used');
  return version;
};

const environmentOf = (value: unknown): FileEnvironmentResponse => {
  const environment = requireObject(value, 'an environment');
  if (typeof environment['name'] !== 'string') throw shapeError('an environment has no name');
  return environment as unknown as FileEnvironmentResponse;
};

const datapointOf = (value: unknown): DatapointResponse => {
  const datapoint = requireObject(value, 'a datapoint');
  if (!isIdText(datapoint['id'])) throw shapeError('a datapoint has no id that can be used');
  return datapoint as unknown as DatapointResponse;
};

const evaluationLogOf = (value: unknown): EvaluationLogResponse => {
  const row = requireObject(value, 'a record');
  if (!isIdText(row['run_id'])) throw shapeError('a record has no run_id that can be used');
  logOf(row['log']);
  return row as unknown as EvaluationLogResponse;
};

const runStatsOf = (value: unknown): RunStatsResponse => {
  const stats = requireObject(value, 'the stats of a run');
  if (!isIdText(stats['run_id'])) throw shapeError('the stats of a run have no run_id that can be used');
  return stats as unknown as RunStatsResponse;
};

/** Each record checked; one that does not fit, or could not be read, is an error in its place. */
const checkedEach = <T>(records: readonly unknown[], check: (value: unknown) => T): Checked<T>[] =>
  records.map((record) => {
    if (record instanceof UpstreamError) return record;
    try {
      return check(record);
    } catch (error) {
      if (error instanceof UpstreamError) error.standsFor = idOf(record);
      return error as UpstreamError;
    }
  });

/** The id that a damaged record has, where it has one: of a row its log's, of the stats of a run that run's, else its own. */
const idOf = (record: unknown): string | undefined => {
  const { id, run_id, log } = Object(record) as Json;
  const text = log === undefined ? (id ?? run_id) : (Object(log) as Json)['id'];
  return typeof text === 'string' ? text : undefined;
};

const pageOf =
  <T>(check: (value: unknown) => T) =>
  (value: unknown): Page<Checked<T>> => {
    const page = requireObject(value, 'a page');
    const { records, total, size } = page as { records?: unknown; total?: unknown; size?: unknown };
    if (!Array.isArray(records)) throw shapeError('a page has no records');
    if (typeof total !== 'number' || !Number.isInteger(total) || total < 0) throw shapeError('a page has no total');
    return { records: checkedEach(records, check), page: numberIn(page['page']), size: numberIn(size), total };
  };

/** What is no number tells nothing. */
const numberIn = (value: unknown): number => (typeof value === 'number' ? value : Number.NaN);

export const evaluationsPageOf = pageOf(evaluationOf);
export const filesPageOf = pageOf(fileOf);
export const datapointsPageOf = pageOf(datapointOf);

export const fileVersionsOf = (value: unknown): Checked<FileVersionResponse>[] => {
  const { records } = requireObject(value, 'the list of versions') as Partial<FileVersionsResponse>;
  if (!Array.isArray(records)) throw shapeError('the list of versions has no records');
  return checkedEach(records, fileVersionOf);
};

export const environmentsOf = (value: unknown): Checked<FileEnvironmentResponse>[] => {
  if (!Array.isArray(value)) throw shapeError('the environments are no list');
  return checkedEach(value, environmentOf);
};

/** What a source puts beside rows by which it answered a question; all of it from outside, and nothing of it believed yet. */
export interface AnalysisBeside {
  readonly semantics?: unknown;
  readonly question?: unknown;
  readonly answer?: unknown;
}

/** A page of rows; where its source answered what was asked of them, the rows that it was asked for, and the answer. */
export interface RowsPage<T> extends Page<Checked<T>> {
  readonly analysis?: AnalysisBeside;
  /** Runs that were asked for and the evaluation does not have, as far as the source says so. */
  readonly unknownRuns?: readonly string[];
}

const textsIn = (value: unknown): string[] => (Array.isArray(value) ? value.filter((item) => typeof item === 'string') : []);

const rowsPageOf = <T>(check: (value: unknown) => T) => {
  const readPage = pageOf(check);
  return (value: unknown): RowsPage<T> => {
    const page = readPage(value);
    const { analysis, unknown_runs } = value as Json;
    return {
      ...page,
      ...(analysis !== undefined && { analysis: isObject(analysis) ? analysis : {} }),
      ...(unknown_runs !== undefined && { unknownRuns: textsIn(unknown_runs) }),
    };
  };
};

export const evaluationLogsPageOf = rowsPageOf(evaluationLogOf);
export const logsPageOf = rowsPageOf(logOf);

/** Reads of records what is wanted, and of what is around them all that is looked at here. */
export const pageReadingFor = (record: Wanted): PageReading => ({
  page: onFirstUse(() => createReader({ records: record, page: 'all', size: 'all', total: 'all', analysis: 'all', unknown_runs: 'all' })),
  record: onFirstUse(() => createReader(record)),
});

/** Many operations ask for no rows, and a source gives its pages in one way: what is not used is not made. */
const onFirstUse = (make: () => ReadJson): ReadJson => {
  let read: ReadJson | undefined;
  return (bytes) => {
    read ??= make();
    return read(bytes);
  };
};

export const runsOf = (value: unknown): Checked<EvaluationRunResponse>[] => {
  const { runs } = requireObject(value, 'the list of runs') as Partial<EvaluationRunsResponse>;
  if (!Array.isArray(runs)) throw shapeError('the list of runs has no runs');
  return checkedEach(runs, runOf);
};

/** An evaluation's stats whose `run_stats` are checked one by one. */
export type CheckedStats = Omit<EvaluationStatsResponse, 'run_stats'> & { run_stats: Checked<RunStatsResponse>[] };

export const statsOf = (value: unknown): CheckedStats => {
  const stats = requireObject(value, 'the stats');
  if (!Array.isArray(stats['run_stats'])) throw shapeError('the stats have no list of run stats');
  return { ...(stats as unknown as EvaluationStatsResponse), run_stats: checkedEach(stats['run_stats'], runStatsOf) };
};

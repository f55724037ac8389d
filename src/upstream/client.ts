import type { EvaluationLogResponse, EvaluationResponse, EvaluationRunResponse } from '../contract/evaluation.ts';
import { isId, isLogId } from '../contract/ids.ts';
import type { LogResponse } from '../contract/log.ts';
import type { Page, PageRequest } from '../contract/page.ts';
import type { Answer, Endpoint } from '../contract/send.ts';
import type { Wanted } from '../json/wanted.ts';
import { orIfNotFound, shapeError } from './errors.ts';
import { createFileUpstream, type FileUpstream, type GetOptions } from './file-client.ts';
import type { Flights } from './flights.ts';
import { pageQuery, queryOf } from './query.ts';
import { createRequest, jsonOf, type PageReading, type RequestOptions } from './request.ts';
import {
  type Checked,
  type CheckedStats,
  evaluationLogsPageOf,
  evaluationOf,
  evaluationsPageOf,
  logOf,
  type RowsPage,
  runsOf,
  statsOf,
} from './shapes.ts';

/**
 * The reading endpoints of a v5 API, one method each. Every method makes exactly one call and rejects with an `UpstreamError`;
 * records that do not fit the contract are errors in their place.
 */
export interface Upstream extends FileUpstream {
  /** GET /evaluations. Without `fileId` the parameter is left out, which the hosted API refuses. */
  evaluations(request: EvaluationsRequest): Promise<Page<Checked<EvaluationResponse>>>;
  /** GET /evaluations/{id}; null where it does not exist. */
  evaluation(id: string): Promise<EvaluationResponse | null>;
  /** GET /evaluations/{id}/runs: all of them, the endpoint has no pages. */
  runs(evaluationId: string): Promise<Checked<EvaluationRunResponse>[]>;
  /** GET /evaluations/{id}/stats. */
  stats(evaluationId: string): Promise<CheckedStats>;
  /** GET /evaluations/{id}/logs. */
  evaluationLogs(request: EvaluationLogsRequest): Promise<RowsPage<EvaluationLogResponse>>;
  /** GET /logs/{id}; null where it does not exist. */
  log(id: string): Promise<LogResponse | null>;
}

/** A page of the evaluations of a file, or of all. */
export interface EvaluationsRequest extends PageRequest {
  readonly fileId?: string | undefined;
  /** How the page is read: whole without it. */
  readonly reading?: PageReading | undefined;
}

/** A page of an evaluation's rows. */
export interface EvaluationLogsRequest extends PageRequest {
  readonly evaluationId: string;
  /** Of these runs; with none named, of all. */
  readonly runIds: readonly string[];
  /** The rows of these logs alone: the embedded backend understands that, other servers ignore it and answer with the page. */
  readonly logIds?: readonly string[];
  /** What to answer of the rows of these runs: the embedded backend understands that as well, see `RowsPage`. */
  readonly analysis?: string | undefined;
  /** What is read of the rows beside what the operation selects of them. The same object again is read by what was learned before. */
  readonly alsoRead?: Wanted | undefined;
}

type ReadEndpoint = Endpoint & `GET ${string}`;

/** What rows are in the graph. */
export type RowType = 'EvaluationLog' | 'Log';

export interface CallerOptions extends RequestOptions {
  /** How the pages of rows of this type are read where this much is wanted beside what the operation selects; whole without it. */
  readonly readRows?: ((alsoRead: Wanted | undefined, type: RowType) => PageReading | undefined) | undefined;
}

/**
 * The reading half of the REST API as seen by one caller. The same call of the same key is sent once while it is in flight,
 * and all who wait share what it brings: records must not be changed.
 */
export const createUpstream = (caller: CallerOptions, flights: Flights): Upstream => {
  const request = createRequest(caller);
  // Neither paths nor keys have line breaks.
  const ofCaller = caller.apiKey === undefined ? '' : `\n${caller.apiKey}`;
  const get = async (endpoint: ReadEndpoint, path: string, { forOne = false, reading }: GetOptions = {}): Promise<unknown> => {
    const work = (signal: AbortSignal | undefined) => request(endpoint, path, { forOne }, signal).then(readOnce);
    return (await flights.join(`GET ${path}${ofCaller}`, caller.signal, work))(reading);
  };
  return {
    ...createFileUpstream(get, (alsoRead) => caller.readRows?.(alsoRead, 'Log')),
    evaluations: async ({ fileId, reading, ...request }) => {
      const query = queryOf({ file_id: fileId, ...pageQuery(request) });
      const how = { forOne: request.size === 1, reading };
      return evaluationsPageOf(await get('GET /evaluations', `/evaluations?${query}`, how));
    },
    evaluation: (id) => get('GET /evaluations/{id}', evaluationPath(id), { forOne: true }).then(evaluationOf).catch(orIfNotFound(null)),
    runs: async (evaluationId) => runsOf(await get('GET /evaluations/{id}/runs', `${evaluationPath(evaluationId)}/runs`)),
    stats: async (evaluationId) => statsOf(await get('GET /evaluations/{id}/stats', `${evaluationPath(evaluationId)}/stats`)),
    evaluationLogs: async ({ evaluationId, runIds, logIds, analysis, alsoRead, ...request }) => {
      const query = queryOf({ ...pageQuery(request), run_id: runIds, log_id: logIds, analysis });
      const how = { forOne: request.size === 1, reading: caller.readRows?.(alsoRead, 'EvaluationLog') };
      return evaluationLogsPageOf(await get('GET /evaluations/{id}/logs', `${evaluationPath(evaluationId)}/logs?${query}`, how));
    },
    log: (id) => get('GET /logs/{id}', logPath(id), { forOne: true }).then(logOf).catch(orIfNotFound(null)),
  };
};

/** How the body of an answer is read, by each way of reading once. */
const readOnce = (answer: Answer): ((reading: PageReading | undefined) => unknown) => {
  // Of the successes a read knows 200 alone; 204 and the like would have no body to read.
  if (answer.status !== 200) throw shapeError('it has no body to read');
  return onceEach((reading) => jsonOf(answer, reading));
};

/** The same function, which asked twice for the same gives back what it gave before. */
const onceEach = <Key, Value>(make: (key: Key) => Value): ((key: Key) => Value) => {
  const made = new Map<Key, Value>();
  return (key) => {
    const value = made.has(key) ? (made.get(key) as Value) : make(key);
    made.set(key, value);
    return value;
  };
};

/** Ids are checked where arguments are read; this is the last guard before one becomes part of a URL. */
export const evaluationPath = (id: string): string => {
  if (!isId(id)) throw new TypeError('Not an evaluation id.');
  return `/evaluations/${id}`;
};

const logPath = (id: string): string => {
  if (!isLogId(id)) throw new TypeError('Not a log id.');
  return `/logs/${encodeURIComponent(id)}`;
};

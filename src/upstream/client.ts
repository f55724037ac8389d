import type { EvaluationLogResponse, EvaluationResponse, EvaluationRunResponse } from '../contract/evaluation.ts';
import { isId, isLogId } from '../contract/ids.ts';
import type { LogResponse } from '../contract/log.ts';
import type { Page } from '../contract/page.ts';
import type { Answer, Send } from '../contract/send.ts';
import { shapeError, UpstreamError } from './errors.ts';
import { retryAfterSecondsOf } from './retry-after.ts';
import {
  type Checked,
  type CheckedStats,
  evaluationLogsPageOf,
  evaluationOf,
  evaluationsPageOf,
  logOf,
  runsOf,
  statsOf,
} from './shapes.ts';

export interface PageRequest {
  /** From 1. */
  readonly page: number;
  readonly size: number;
}

/**
 * The reading endpoints of a v5 API, one method each. Every method makes exactly one call and rejects with an `UpstreamError`;
 * records that do not fit the contract are errors in their place.
 */
export interface Upstream {
  /** GET /evaluations. Without `fileId` the parameter is left out, which the hosted API refuses. */
  evaluations(request: PageRequest & { readonly fileId?: string | undefined }): Promise<Page<Checked<EvaluationResponse>>>;
  /** GET /evaluations/{id}; null where it does not exist. */
  evaluation(id: string): Promise<EvaluationResponse | null>;
  /** GET /evaluations/{id}/runs: all of them, the endpoint has no pages. */
  runs(evaluationId: string): Promise<Checked<EvaluationRunResponse>[]>;
  /** GET /evaluations/{id}/stats. */
  stats(evaluationId: string): Promise<CheckedStats>;
  /**
   * GET /evaluations/{id}/logs, of these runs or, with none named, of all. `logIds` asks for the rows of these logs alone:
   * the embedded backend understands that, other servers ignore it and answer with the page.
   */
  evaluationLogs(
    request: PageRequest & { readonly evaluationId: string; readonly runIds: readonly string[]; readonly logIds?: readonly string[] },
  ): Promise<Page<Checked<EvaluationLogResponse>>>;
  /** GET /logs/{id}; null where it does not exist. */
  log(id: string): Promise<LogResponse | null>;
}

export interface UpstreamOptions {
  readonly send: Send;
  /** Sent as X-API-KEY on every call. */
  readonly apiKey?: string | undefined;
  /** Without a key, refuse before anything is sent. */
  readonly keyRequired: boolean;
  /** Ends all calls: the client left, or the operation's deadline passed. */
  readonly signal?: AbortSignal | undefined;
}

/** The REST API as seen by one caller: every call carries its key and ends with its signal. */
export const createUpstream = (options: UpstreamOptions): Upstream => {
  const get = (path: string): Promise<unknown> => getJson(options, path);
  return {
    evaluations: async ({ page, size, fileId }) => {
      const query = new URLSearchParams(fileId === undefined ? {} : { file_id: fileId });
      query.append('page', String(page));
      query.append('size', String(size));
      return evaluationsPageOf(await get(`/evaluations?${query}`));
    },
    evaluation: (id) => orNull(async () => evaluationOf(await get(evaluationPath(id)))),
    runs: async (evaluationId) => runsOf(await get(`${evaluationPath(evaluationId)}/runs`)),
    stats: async (evaluationId) => statsOf(await get(`${evaluationPath(evaluationId)}/stats`)),
    evaluationLogs: async ({ evaluationId, runIds, logIds = [], page, size }) => {
      const query = new URLSearchParams({ page: String(page), size: String(size) });
      for (const runId of runIds) query.append('run_id', runId);
      for (const logId of logIds) query.append('log_id', logId);
      return evaluationLogsPageOf(await get(`${evaluationPath(evaluationId)}/logs?${query}`));
    },
    log: (id) => orNull(async () => logOf(await get(logPath(id)))),
  };
};

/** Ids are checked where arguments are read; this is the last guard before one becomes part of a URL. */
const evaluationPath = (id: string): string => {
  if (!isId(id)) throw new TypeError('Not an evaluation id.');
  return `/evaluations/${id}`;
};

const logPath = (id: string): string => {
  if (!isLogId(id)) throw new TypeError('Not a log id.');
  return `/logs/${encodeURIComponent(id)}`;
};

const orNull = async <T>(read: () => Promise<T>): Promise<T | null> => {
  try {
    return await read();
  } catch (error) {
    if (error instanceof UpstreamError && error.fault.kind === 'status' && error.fault.status === 404) return null;
    throw error;
  }
};

const getJson = async ({ send, apiKey, keyRequired, signal }: UpstreamOptions, path: string): Promise<unknown> => {
  if (apiKey === undefined && keyRequired) throw new UpstreamError({ kind: 'no-key' });
  if (signal?.aborted) throw abortError(signal);
  const answer = await send({
    method: 'GET',
    path,
    headers: apiKey === undefined ? { accept: 'application/json' } : { accept: 'application/json', 'x-api-key': apiKey },
    ...(signal && { signal }),
  }).catch((error: unknown) => {
    // An abort surfaces in many guises; the signal is what knows why.
    if (signal?.aborted) throw abortError(signal);
    throw error instanceof UpstreamError ? error : new UpstreamError({ kind: 'unreachable' }, { cause: error });
  });
  if (answer.status !== 200) throw statusError(answer);
  return parseJson(answer.body);
};

/** Why a signal ended the calls: `AbortSignal.timeout` names its reason, anything else is a client that left. */
const abortError = (signal: AbortSignal): UpstreamError =>
  new UpstreamError({ kind: signal.reason instanceof DOMException && signal.reason.name === 'TimeoutError' ? 'timeout' : 'cancelled' });

const parseJson = (body: Uint8Array): unknown => {
  try {
    return JSON.parse(Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('utf8'));
  } catch {
    throw shapeError('it is not JSON');
  }
};

const statusError = ({ status, headers, body }: Answer): UpstreamError => {
  const loc = status === 422 ? locOf(body) : undefined;
  const retryAfterSeconds = retryAfterSecondsOf(headers['retry-after'], Date.now());
  return new UpstreamError({ kind: 'status', status, ...(loc && { loc }), ...(retryAfterSeconds !== undefined && { retryAfterSeconds }) });
};

/** `detail[0].loc` of a FastAPI error body, when it has that form. */
const locOf = (body: Uint8Array): (string | number)[] | undefined => {
  try {
    const { detail } = JSON.parse(Buffer.from(body).toString('utf8')) as { detail?: { loc?: unknown }[] };
    const loc = detail?.[0]?.loc;
    return Array.isArray(loc) ? loc.filter((part) => typeof part === 'string' || typeof part === 'number') : undefined;
  } catch {
    return undefined;
  }
};

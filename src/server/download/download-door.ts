import { hash } from 'node:crypto';
import type { GraphQLSchema } from 'graphql';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { QuestionError } from '../../analysis/errors.ts';
import { CONTENT_TYPES, type DownloadFormat } from '../../contract/download.ts';
import type { EvaluationResponse } from '../../contract/evaluation.ts';
import type { Send } from '../../contract/send.ts';
import { type Download, type DownloadBy, openDownload } from '../../download/download.ts';
import { RowsChangedError } from '../../download/listing-pages.ts';
import { evaluationFor, listedEvaluations } from '../../download/source.ts';
import type { SourceDescription } from '../../schema/kit/context.ts';
import { evaluationIdOf } from '../../schema/kit/ids.ts';
import { UpstreamError } from '../../upstream/errors.ts';
import type { CallerKeyOf } from '../caller-key.ts';
import type { ErrorCode } from '../codes.ts';
import { createErrorMask } from '../errors.ts';
import type { FindDownload } from '../find-download.ts';
import { createDownloadLimits } from '../limits/download-limits.ts';
import type { Operation } from '../operation.ts';
import { type Arrival, type Refusal, type RequestHandler, refuse } from '../refusal.ts';
import type { Telemetry } from '../telemetry/telemetry.ts';
import { downloadBody } from './download-body.ts';
import type { DownloadChanges } from './download-changes.ts';
import { type DownloadQuery, queryOf, queryText, readDownloadQuery } from './download-query.ts';

export interface DownloadDoorOptions {
  readonly schema: GraphQLSchema;
  readonly send: Send;
  readonly keyRequired: boolean;
  readonly callerKey: CallerKeyOf;
  /** Sent upstream for callers without a key. */
  readonly apiKey: string | undefined;
  readonly upstreamPage: number;
  /** The source gives any range, as the embedded backend does. */
  readonly anyRange?: boolean | undefined;
  readonly source: SourceDescription;
  readonly sourceName: string;
  readonly telemetry: Telemetry;
  /** Hears of what is changed through this server. */
  readonly changes: DownloadChanges;
  /** Where only documents of a list are executed: the file that one of them tells of by a path. Without it what is asked is free. */
  readonly findDownload?: FindDownload | undefined;
  /** Milliseconds that a download waits for upstream, or for its client; a minute where it is absent. */
  readonly downloadIdleTimeout?: number | undefined;
}

const IDLE_MS = 60_000;
const NOTE_MS = 10_000;

/** Grows whenever the same rows would be written otherwise. */
const WRITING = 1;

/** For the log: what nginx calls a request whose client did not wait. */
const CLIENT_LEFT = 499;

const PATH = /^\/evaluations\/([^/]+)\/logs\.(csv|jsonl)$/;

/** What a path below the base is a download of; undefined for any other. */
const askedBy = (request: Request): { readonly id: string; readonly format: DownloadFormat } | undefined => {
  const [, id, format] = PATH.exec(new URL(request.url).pathname) ?? [];
  return id === undefined ? undefined : { id: id.replaceAll('%3A', ':'), format: format as DownloadFormat };
};

const formatOf = (request: Request): DownloadFormat => askedBy(request)?.format ?? 'csv';

/** The media type that a request for a download is answered in. */
export const downloadTypeOf = (request: Request): string => CONTENT_TYPES[formatOf(request)].split(';')[0] as string;

/** How a download is called in logs and metrics, without its id. */
export const downloadNameOf = (request: Request): string => `${request.method} /evaluations/{id}/logs.${formatOf(request)}`;

const STATUS: Readonly<Partial<Record<ErrorCode, ContentfulStatusCode>>> = {
  BAD_USER_INPUT: 400,
  GRAPHQL_VALIDATION_FAILED: 400,
  PERSISTED_QUERY_ONLY: 403,
  PERSISTED_QUERY_NOT_FOUND: 404,
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  RATE_LIMITED: 429,
  UPSTREAM_TIMEOUT: 504,
  UPSTREAM_UNAVAILABLE: 502,
  UPSTREAM_BAD_RESPONSE: 502,
  SERVICE_OVERLOADED: 503,
};

const changed = (message: string): Refusal => ({ status: 502, code: 'UPSTREAM_UNAVAILABLE', message });

/** Whether rows can be other ones the next time. */
const canChange = ({ readOnly }: SourceDescription): boolean => readOnly !== 'export';

/** Files of rows that are asked for within the process, all alike. */
export interface DownloadsAsked {
  readonly format: DownloadFormat;
  /** `filter`, `orderBy` and `columns`, as a request over HTTP has them. */
  readonly query: unknown;
  readonly apiKey: string | undefined;
  readonly signal: AbortSignal;
}

/** Files of rows for whoever has the process, without the bounds of requests. */
export interface OwnDownloads {
  /** Of the evaluation of either of these ids. Rejects with an `UpstreamError`, a `QuestionError` or an `InputError`. */
  open(evaluation: string, asked: DownloadsAsked): Promise<Download>;
  /**
   * Every evaluation that there is a file of, the newest first; an error stands for one that cannot be read. Rejects like `open`, for what can
   * be asked of none as well.
   */
  evaluations(asked: DownloadsAsked): Promise<readonly (EvaluationResponse | Error)[]>;
}

export interface DownloadDoor {
  readonly handle: RequestHandler;
  readonly own: OwnDownloads;
  /** Breaks off the downloads that are under way. */
  breakOff(): void;
}

/** Answers requests for the scored rows of an evaluation as a file. */
export const createDownloadDoor = (options: DownloadDoorOptions): DownloadDoor => {
  const limits = createDownloadLimits();
  const open = new Set<AbortController>();
  const refusalOf = refusing(options.telemetry);
  const handle: RequestHandler = async (arrival) => {
    const entered = limits.enter(arrival.operation.rateBucket ?? '');
    if (typeof entered !== 'function') return refuse(arrival, entered);
    const ending = new AbortController();
    open.add(ending);
    const leave = (): void => {
      open.delete(ending);
      entered();
      ending.abort(new UpstreamError({ kind: 'cancelled' }));
    };
    try {
      return await answer(arrival, { ...options, ending, refusalOf, leave });
    } catch (error) {
      leave();
      return refuse(arrival, refusalOf(error));
    }
  };
  return {
    handle,
    own: ownDownloads(options),
    breakOff: () => {
      for (const ending of open) ending.abort(new UpstreamError({ kind: 'cancelled' }));
    },
  };
};

const ownDownloads = (options: DownloadDoorOptions): OwnDownloads => {
  const callerBy = ({ apiKey, signal }: DownloadsAsked) => ({ ...sourceBy(options, signal), send: options.send, apiKey });
  return {
    open: async (evaluation, asked) => {
      const evaluationId = evaluationIdOf('evaluation', evaluation);
      const query = readDownloadQuery(asked.query, evaluationId, options.schema);
      const by = { ...callerBy(asked), isStale: options.changes.watch(evaluationId, asked.signal) };
      return openDownload({ ...query, evaluationId, format: asked.format }, await evaluationFor(evaluationId, by), by);
    },
    evaluations: async (asked) => {
      readDownloadQuery(asked.query, '', options.schema);
      return listedEvaluations(callerBy(asked));
    },
  };
};

/** The code and the words of what went wrong. */
const refusing = ({ bug }: Telemetry) => {
  const mask = createErrorMask({ closed: true, onBug: bug });
  return (error: unknown): Refusal => {
    if (error instanceof QuestionError) return { status: 400, code: 'BAD_USER_INPUT', message: error.message };
    if (error instanceof RowsChangedError) return changed(error.message);
    const { message, extensions } = mask(error);
    const { code, retryAfterSeconds } = extensions as { code: ErrorCode; retryAfterSeconds?: number };
    return { status: STATUS[code] ?? 500, code, message, ...(retryAfterSeconds !== undefined && { retryAfterSeconds }) };
  };
};

interface Answering extends DownloadDoorOptions {
  readonly ending: AbortController;
  readonly refusalOf: (error: unknown) => Refusal;
  readonly leave: () => void;
}

const tagOf = ({ sourceName }: Answering, asked: { id: string; format: string }, query: DownloadQuery): string =>
  `W/"${hash('sha256', JSON.stringify([WRITING, sourceName, asked.id, asked.format, queryText(query)])).slice(0, 32)}"`;

const isNamed = (tag: string, ifNoneMatch: string | undefined): boolean =>
  ifNoneMatch?.split(',').some((each) => each.trim() === '*' || each.trim().replace(/^W\//, '') === tag.replace(/^W\//, '')) ?? false;

const answer = async (arrival: Arrival, answering: Answering): Promise<Response> => {
  const { context, request, operation } = arrival;
  const { ending, source, leave } = answering;
  request.signal.addEventListener('abort', () => ending.abort(request.signal.reason), { once: true, signal: ending.signal });
  const asked = askedBy(request) as { id: string; format: DownloadFormat };
  const evaluationId = evaluationIdOf('id', asked.id);
  const held = await queryOf(request);
  const told = await answering.findDownload?.({
    owner: { type: 'evaluation', id: evaluationId },
    format: asked.format,
    held,
    request,
    operation,
  });
  const query = readDownloadQuery(told ? told.query : held, evaluationId, answering.schema);
  const by = callerOf(arrival, answering, evaluationId);
  const evaluation = await evaluationFor(evaluationId, by);
  const tag = canChange(source) ? undefined : tagOf(answering, asked, query);
  const cached: Record<string, string> = tag ? { etag: tag, 'cache-control': 'private, no-cache' } : {};
  if (tag && isNamed(tag, context.req.header('if-none-match'))) {
    leave();
    return new Response(null, { status: 304, headers: cached });
  }
  const download = await openDownload({ ...query, evaluationId, format: asked.format }, evaluation, by);
  operation.record.isStream = true;
  const pieces = download.pieces(noting(answering.telemetry, operation, download.rowsToRead));
  const body = downloadBody(pieces, {
    connection: operation.connection,
    idleTimeout: by.idleTimeout,
    signal: ending.signal,
    present: request.signal,
    onEnd: ({ error, left }) => {
      leave();
      if (error !== undefined) operation.record.errorCodes.add(answering.refusalOf(error).code);
      answering.telemetry.ended(operation, left ? CLIENT_LEFT : 200);
    },
  });
  const headers = {
    'content-type': CONTENT_TYPES[asked.format],
    'content-disposition': `attachment; filename="${download.fileName}"`,
    ...cached,
  };
  return new Response(body, { status: 200, headers });
};

const sourceBy = (
  { keyRequired, upstreamPage, anyRange = false, downloadIdleTimeout = IDLE_MS }: DownloadDoorOptions,
  signal: AbortSignal,
) => ({
  keyRequired,
  upstreamPage,
  anyRange,
  idleTimeout: downloadIdleTimeout,
  signal,
});

const callerOf = ({ request, operation }: Arrival, answering: Answering, evaluationId: string): DownloadBy => {
  const { send, ending, changes, telemetry } = answering;
  const counted: Send = (call) => {
    operation.record.upstreamCalls += 1;
    return telemetry.within(operation, () => send(call));
  };
  return {
    ...sourceBy(answering, ending.signal),
    send: counted,
    apiKey: answering.callerKey(request.headers) ?? answering.apiKey,
    isStale: changes.watch(evaluationId, ending.signal),
  };
};

/** Notes now and then how far a long download is. */
const noting = ({ note }: Telemetry, { requestId }: Operation, rowsToRead: number): ((rows: number) => void) => {
  let noted = performance.now();
  return (rows) => {
    if (performance.now() - noted < NOTE_MS) return;
    noted = performance.now();
    note(`Download ${requestId}: ${rows} of ${rowsToRead} rows read.`);
  };
};

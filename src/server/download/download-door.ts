import { hash } from 'node:crypto';
import type { GraphQLSchema } from 'graphql';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { QuestionError } from '../../analysis/errors.ts';
import { CONTENT_TYPES, type DownloadFormat, type RowsOwner } from '../../contract/download.ts';
import type { EvaluationResponse } from '../../contract/evaluation.ts';
import type { Send } from '../../contract/send.ts';
import { type Download, openDownload } from '../../download/download.ts';
import type { RowsBy } from '../../download/given-rows.ts';
import { RowsChangedError } from '../../download/listing-pages.ts';
import { findRows } from '../../download/rows-had.ts';
import { listedEvaluations } from '../../download/source.ts';
import type { SourceDescription } from '../../schema/kit/context.ts';
import { evaluationIdOf, fileIdOf } from '../../schema/kit/ids.ts';
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

const PATH = /^\/(evaluation|file)s\/([^/]+)\/logs\.(csv|jsonl)$/;

/** What a path asks for. The id is either of what has the rows. */
interface Asked extends RowsOwner {
  readonly format: DownloadFormat;
}

/** What a path below the base is a download of; undefined for any other. */
const askedBy = (request: Request): Asked | undefined => {
  const [, type, id, format] = PATH.exec(new URL(request.url).pathname) ?? [];
  if (id === undefined) return undefined;
  return { type: type as RowsOwner['type'], id: id.replaceAll('%3A', ':'), format: format as DownloadFormat };
};

/** What has the rows, by either of its ids. */
const ownerOf = ({ type, id }: RowsOwner, argument: string): RowsOwner => ({
  type,
  id: type === 'file' ? fileIdOf(argument, id) : evaluationIdOf(argument, id),
});

const formatOf = (request: Request): DownloadFormat => askedBy(request)?.format ?? 'csv';

/** The media type that a request for a download is answered in. */
export const downloadTypeOf = (request: Request): string => CONTENT_TYPES[formatOf(request)].split(';')[0] as string;

/** How a download is called in logs and metrics, without its id. */
export const downloadNameOf = (request: Request): string =>
  `${request.method} /${askedBy(request)?.type ?? 'evaluation'}s/{id}/logs.${formatOf(request)}`;

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
  /** Of what has rows, by either of its ids. Rejects with an `UpstreamError`, a `QuestionError` or an `InputError`. */
  open(named: RowsOwner, asked: DownloadsAsked): Promise<Download>;
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

/** Answers requests for the scored rows of an evaluation, or the own logs of a file, as a file. */
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
    open: async (named, asked) => {
      const owner = ownerOf(named, named.type);
      const query = readDownloadQuery(asked.query, owner, options.schema);
      const by = callerBy(asked);
      const rowsOf = await findRows(owner, options.changes.watch(owner, asked.signal), by);
      return openDownload({ ...query, format: asked.format }, await rowsOf(), by);
    },
    evaluations: async (asked) => {
      readDownloadQuery(asked.query, { type: 'evaluation', id: '' }, options.schema);
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

const tagOf = ({ sourceName }: Answering, { type, id, format }: Asked, query: DownloadQuery): string =>
  `W/"${hash('sha256', JSON.stringify([WRITING, sourceName, ...(type === 'evaluation' ? [] : [type]), id, format, queryText(query)])).slice(0, 32)}"`;

const isNamed = (tag: string, ifNoneMatch: string | undefined): boolean =>
  ifNoneMatch?.split(',').some((each) => each.trim() === '*' || each.trim().replace(/^W\//, '') === tag.replace(/^W\//, '')) ?? false;

const answer = async (arrival: Arrival, answering: Answering): Promise<Response> => {
  const { context, request, operation } = arrival;
  const { ending, source, leave } = answering;
  request.signal.addEventListener('abort', () => ending.abort(request.signal.reason), { once: true, signal: ending.signal });
  const asked = askedBy(request) as Asked;
  const { format } = asked;
  const owner = ownerOf(asked, 'id');
  const held = await queryOf(request);
  const told = await answering.findDownload?.({ owner, format, held, request, operation });
  const query = readDownloadQuery(told ? told.query : held, owner, answering.schema);
  const by = callerOf(arrival, answering);
  const rowsOf = await findRows(owner, answering.changes.watch(owner, ending.signal), by);
  const tag = canChange(source) ? undefined : tagOf(answering, asked, query);
  const cached: Record<string, string> = tag ? { etag: tag, 'cache-control': 'private, no-cache' } : {};
  if (tag && isNamed(tag, context.req.header('if-none-match'))) {
    leave();
    return new Response(null, { status: 304, headers: cached });
  }
  const download = await openDownload({ ...query, format }, await rowsOf(), by);
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
    'content-type': CONTENT_TYPES[format],
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

const callerOf = ({ request, operation }: Arrival, answering: Answering): RowsBy => {
  const { send, ending, telemetry } = answering;
  const counted: Send = (call) => {
    operation.record.upstreamCalls += 1;
    return telemetry.within(operation, () => send(call));
  };
  return {
    ...sourceBy(answering, ending.signal),
    send: counted,
    apiKey: answering.callerKey(request.headers) ?? answering.apiKey,
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

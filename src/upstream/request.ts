import { type ErrorBody, GROUP_LIMIT, PAGE_TOO_LARGE } from '../contract/error-body.ts';
import type { Answer, Call, Endpoint, Method, Send } from '../contract/send.ts';
import { withNotFinite } from '../json/not-finite.ts';
import type { ReadJson } from '../json/reader.ts';
import { readBody } from './arrived-answer.ts';
import { abortError, shapeError, UpstreamError, type UpstreamFault } from './errors.ts';
import { retryAfterSecondsOf } from './retry-after.ts';

export interface RequestOptions {
  readonly send: Send;
  /** Sent as X-API-KEY on every call. */
  readonly apiKey?: string | undefined;
  /** Without a key, refuse before anything is sent. */
  readonly keyRequired: boolean;
  /** Ends the calls that begin while it is this one: the client left, or the operation's deadline passed. */
  readonly signal?: AbortSignal | undefined;
  /** When the operation's deadline is, on the clock of `performance.now()`. */
  readonly deadline?: number | undefined;
}

/** What is special about a call. */
export interface RequestDetails {
  readonly body?: unknown;
  readonly forOne?: boolean;
  readonly streams?: boolean;
}

/** Makes one call and gives back its successful answer; rejects with an `UpstreamError` for everything else. */
export type UpstreamRequest = (endpoint: Endpoint, path: string, details?: RequestDetails, signal?: AbortSignal) => Promise<Answer>;

const ANONYMOUS: Call['headers'] = { accept: 'application/json' };

/** Calls of one caller: each carries its key and ends with its signal, unless another one is named. */
export const createRequest = (options: RequestOptions): UpstreamRequest => {
  const { send, apiKey, keyRequired } = options;
  const isRefused = apiKey === undefined ? keyRequired : !HEADER_VALUE.test(apiKey);
  const headers: Call['headers'] = apiKey === undefined ? ANONYMOUS : { accept: 'application/json', 'x-api-key': apiKey };
  return async (endpoint, path, { body, forOne, streams } = {}, signal = options.signal) => {
    if (isRefused) throw new UpstreamError({ kind: 'no-key' });
    if (signal?.aborted) throw abortError(signal);
    const method = endpoint.slice(0, endpoint.indexOf(' ')) as Method;
    const call: Call = {
      method,
      endpoint,
      path,
      // FastAPI, and so upstream, takes a JSON content type only with a body; the SDKs send none without.
      headers: body === undefined ? headers : { ...headers, 'content-type': 'application/json' },
      body: body === undefined ? undefined : Buffer.from(JSON.stringify(body)),
      signal,
      deadline: options.deadline,
      forOne,
      streams,
    };
    let answer: Answer;
    try {
      answer = await send(call);
    } catch (error) {
      throw sendError(error, method, signal);
    }
    if (answer.status < 200 || answer.status > 299) throw statusError(answer, method !== 'GET');
    return answer;
  };
};

/** What a header may hold (RFC 9110, section 5.5): undici refuses other keys, and its pool then waits for their connection for ever. */
const HEADER_VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;

const UNSENT: ReadonlySet<UpstreamFault['kind']> = new Set(['resting', 'overloaded', 'too-many-calls']);

/** Whether it is certain that nothing of a call was sent. */
const isUnsent = (fault: UpstreamFault | undefined): boolean =>
  fault?.kind === 'unreachable' ? fault.neverSent === true : fault !== undefined && UNSENT.has(fault.kind);

/** What it means that no answer came. A write that may have been sent may also have been carried out. */
const sendError = (error: unknown, method: Method, signal: AbortSignal | undefined): UpstreamError => {
  const fault = error instanceof UpstreamError ? error.fault : undefined;
  if (method !== 'GET' && !isUnsent(fault)) return new UpstreamError({ kind: 'outcome-unknown' }, { cause: error });
  // An abort surfaces in many guises; the signal is what knows why.
  if (signal?.aborted) return abortError(signal);
  return error instanceof UpstreamError ? error : new UpstreamError({ kind: 'unreachable' }, { cause: error });
};

const readAll: ReadJson = (bytes) => {
  const text = bytes.toString('utf8');
  return JSON.parse(text.startsWith('\ufeff') ? text.slice(1) : text);
};

/** How a body of a list is read: as one document, or its records one by one where they come so. */
export interface PageReading {
  readonly page: ReadJson;
  readonly record: ReadJson;
}

const WHOLE: PageReading = { page: readAll, record: readAll };

/** Numbers that JSON has no word for, which Python writes all the same, are read as not finite: each field decides what that means for it. */
const tolerantly = (read: ReadJson, bytes: Buffer): unknown => {
  try {
    return read(bytes);
  } catch (error) {
    const repaired = error instanceof SyntaxError ? withNotFinite(bytes) : undefined;
    if (!repaired) throw error;
    return read(repaired);
  }
};

/** Of a content type, what it names beside UTF-8. */
export const OTHER_CHARSET = /;\s*charset="?(?!utf-?8\b)([^\s";]+)/i;

/** A record as it is read like this; the error that stands for it where it is no JSON. */
export const recordOf = (bytes: Buffer, read: ReadJson): unknown => {
  try {
    return tolerantly(read, bytes);
  } catch (error) {
    if (error instanceof SyntaxError) return shapeError('a record is not JSON');
    throw error;
  }
};

/**
 * The JSON of an answer's body, read like this unless the content type names another charset than UTF-8. Of records that come one by one, one
 * that is no JSON is an error in its place.
 */
export const jsonOf = (answer: Answer, { page, record }: PageReading = WHOLE): unknown => {
  const { listed } = answer;
  if (!listed) return bodyJsonOf(answer, page);
  return { [listed.key]: listed.records.map((bytes) => recordOf(bytes, record)), ...listed.beside };
};

const bodyJsonOf = (answer: Answer, read: ReadJson): unknown => {
  const charset = OTHER_CHARSET.exec(answer.headers['content-type'] ?? '')?.[1];
  try {
    if (charset !== undefined) return JSON.parse(new TextDecoder(charset).decode(answer.body));
    return readBody(answer, (bytes) => tolerantly(read, bytes));
  } catch (error) {
    // A RangeError: no such charset is known.
    throw error instanceof SyntaxError || error instanceof RangeError ? shapeError('it is not JSON') : error;
  }
};

/** The limit that a refusal of this type names, at least 1; undefined for every other refusal. */
const limitOf = (answer: Answer, refusal: string): number | undefined => {
  try {
    const { detail } = jsonOf(answer) as ErrorBody;
    const item = Array.isArray(detail) ? detail.find(({ type }) => type === refusal) : undefined;
    return item && Math.max(1, Math.trunc(Number(item.ctx?.limit_value)) || 1);
  } catch {
    return undefined;
  }
};

/** A gateway's word that no answer came, or none that could be read: what became of a change is known to nobody then. */
const NO_ANSWER = new Set([502, 504]);

const statusError = (answer: Answer, ofWrite: boolean): UpstreamError => {
  const { status, headers } = answer;
  if (ofWrite && NO_ANSWER.has(status)) return new UpstreamError({ kind: 'outcome-unknown' });
  const isRefusedRead = status === 422 && !ofWrite;
  const fits = isRefusedRead ? limitOf(answer, PAGE_TOO_LARGE) : undefined;
  if (fits !== undefined) return new UpstreamError({ kind: 'too-large', fits });
  const maxGroups = isRefusedRead ? limitOf(answer, GROUP_LIMIT) : undefined;
  const locs = status === 422 ? locsOf(answer) : [];
  const [loc] = locs;
  const retryAfterSeconds = retryAfterSecondsOf(headers['retry-after'], Date.now());
  return new UpstreamError({
    kind: 'status',
    status,
    ofWrite,
    ...(loc && { loc, locs }),
    ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
    ...(maxGroups !== undefined && { maxGroups }),
  });
};

const MAX_LOCS = 20;

/** The `loc` of a FastAPI error item, where it has that form. */
const locOf = (loc: unknown): (string | number)[][] =>
  Array.isArray(loc)
    ? [loc.filter((part) => typeof part === 'number' || (typeof part === 'string' && /^[A-Za-z_]\w{0,63}$/.test(part)))]
    : [];

/** The `loc` of each item of a FastAPI error body, up to a bound; none where its first has none. */
const locsOf = (answer: Answer): (string | number)[][] => {
  try {
    const { detail } = jsonOf(answer) as { detail?: { loc?: unknown }[] };
    const [first] = detail ?? [];
    return locOf(first?.loc).length === 0 ? [] : (detail ?? []).slice(0, MAX_LOCS).flatMap((item) => locOf(item?.loc));
  } catch {
    return [];
  }
};

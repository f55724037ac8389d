import { errors, Pool } from 'undici';
import type { Answer, Send } from '../contract/send.ts';
import { ENCODINGS, readBody } from './body.ts';
import { shapeError, UpstreamError } from './errors.ts';

export interface HttpSendOptions {
  /** With its path prefix, `https://evals.example.com/v5`. */
  readonly baseUrl: URL;
  /** Connections at most; more calls wait for a free one. */
  readonly concurrency: number;
  /** Largest answer in bytes, packed or unpacked. */
  readonly maxBytes: number;
  /** The same for calls that ask for one record. */
  readonly maxRecordBytes: number;
}

/** What is read at most of the body of an answer that is no success. */
const MAX_ERROR_BYTES = 65_536;

/**
 * A `Send` over HTTP. Redirects are answers like any other and never followed: the key must not reach another host.
 * Each connection carries one call at a time, so `concurrency` bounds the calls in flight; a call that waits leaves the queue when its signal aborts.
 */
export const createHttpSend = ({
  baseUrl,
  concurrency,
  maxBytes,
  maxRecordBytes,
}: HttpSendOptions): { send: Send; close(): Promise<void> } => {
  const pool = new Pool(baseUrl.origin, {
    connections: concurrency,
    pipelining: 1,
    keepAliveTimeout: 4_000,
    connect: { timeout: 1_000 },
    maxHeaderSize: 16_384,
    // The operation's deadline, carried by the signal, bounds the whole exchange.
    headersTimeout: 0,
    bodyTimeout: 0,
  });
  const prefix = baseUrl.pathname.replace(/\/+$/, '');
  const send: Send = async ({ method, path, headers, body, signal, forOne }) => {
    const request = pool.request({
      method,
      path: prefix + path,
      headers: { ...headers, 'accept-encoding': ENCODINGS },
      body: body ?? null,
      signal: signal ?? null,
    });
    const response = await orAborted(request, signal).catch((error: unknown) => {
      throw noAnswer(error);
    });
    const answered = { status: response.statusCode, headers: singleValues(response.headers) };
    if (answered.status > 299) {
      // The status says what there is to know; the body may help, and does no harm where it cannot be read.
      const told = await readBody(response.body, answered.headers, MAX_ERROR_BYTES).catch(() => new Uint8Array());
      return { ...answered, body: told };
    }
    return { ...answered, body: await readBody(response.body, answered.headers, forOne ? maxRecordBytes : maxBytes) };
  };
  return { send, close: () => pool.close() };
};

const noAnswer = (error: unknown): UpstreamError => {
  if (error instanceof errors.HeadersOverflowError) return shapeError('its headers are too large');
  return new UpstreamError({ kind: 'unreachable', neverSent: isConnectError(error) }, { cause: error });
};

/** Errors of making a connection, which come before anything is sent; see `errors.ConnectTimeoutError` of undici, and libuv's codes. */
const CONNECT_ERRORS: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'UND_ERR_CONNECT_TIMEOUT',
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'ERR_TLS_CERT_ALTNAME_INVALID',
]);

/** With several addresses to a host, all of them have to have refused. */
const isConnectError = (error: unknown): boolean => {
  if (error instanceof AggregateError) return error.errors.every(isConnectError);
  return error instanceof Error && 'code' in error && CONNECT_ERRORS.has(String(error.code));
};

/** undici heeds the signal only from the moment that a call has its connection; a call that waits for one is let go here. */
const orAborted = <T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> => {
  if (!signal) return work;
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
};

const singleValues = (headers: Record<string, string | string[] | undefined>): Answer['headers'] => {
  const single: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) single[name] = typeof value === 'string' ? value : value.join(', ');
  }
  return single;
};

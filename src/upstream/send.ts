import { errors, Pool } from 'undici';
import type { Send } from '../contract/send.ts';
import { ENCODINGS } from './body.ts';
import { shapeError, UpstreamError } from './errors.ts';
import { exchange } from './exchange.ts';

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
  const send: Send = ({ method, path, headers, body, signal, forOne }) => {
    const request = { method, path: prefix + path, headers: { ...headers, 'accept-encoding': ENCODINGS }, body: body ?? null };
    return exchange(pool, request, { signal, maxBytes: forOne ? maxRecordBytes : maxBytes }).catch((error: unknown) => {
      throw error instanceof UpstreamError ? error : noAnswer(error);
    });
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

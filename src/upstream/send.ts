import { Pool } from 'undici';
import type { Send } from '../contract/send.ts';
import { ENCODINGS } from './body.ts';
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
    return exchange(pool, request, { signal, maxBytes: forOne ? maxRecordBytes : maxBytes });
  };
  return { send, close: () => pool.close() };
};

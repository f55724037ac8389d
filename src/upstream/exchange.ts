import { type Dispatcher, errors } from 'undici';
import type { Answer } from '../contract/send.ts';
import { arrivedAnswer } from './arrived-answer.ts';
import { unpackingOf } from './body.ts';
import { shapeError, UpstreamError } from './errors.ts';

export interface ExchangeOptions {
  readonly signal: AbortSignal | undefined;
  /** Largest body in bytes, packed or unpacked. */
  readonly maxBytes: number;
}

/** What is read at most of the body of an answer that is no success. */
const MAX_ERROR_BYTES = 65_536;

/** An answer as far as it has come. */
interface Arriving {
  readonly answered: Omit<Answer, 'body'>;
  readonly maxBytes: number;
  readonly chunks: Uint8Array[];
  length: number;
}

/**
 * Makes one call and brings the whole answer. The pieces of its body are taken as the connection brings them: undici's `request` would make
 * a stream of each body, which costs more than the rest of a small call. Rejects with an `UpstreamError`; when the signal aborts at
 * once, also while the call waits for a connection.
 */
export const exchange = (
  dispatcher: Dispatcher,
  call: Dispatcher.DispatchOptions,
  { signal, maxBytes }: ExchangeOptions,
): Promise<Answer> =>
  new Promise((resolve, reject) => {
    let connection: Dispatcher.DispatchController | undefined;
    let arriving: Arriving | undefined;
    const leave = (): void => (connection ? connection.abort(signal?.reason) : fail(signal?.reason));
    const stay = (): void => signal?.removeEventListener('abort', leave);
    const fail = (error: unknown): void => {
      stay();
      try {
        resolve(withoutBody(arriving, error));
      } catch (reason) {
        reject(reason);
      }
    };
    if (signal?.aborted) return fail(signal.reason);
    signal?.addEventListener('abort', leave, { once: true });
    dispatcher.dispatch(call, {
      onRequestStart: (controller) => {
        connection = controller;
        if (signal?.aborted) controller.abort(signal.reason);
      },
      onResponseStart: (_controller, status, headers) => {
        if (status < 200) return;
        arriving = arrivingOf(status, headers, maxBytes);
        requireReadable(arriving);
      },
      onResponseData: (_controller, chunk) => {
        if (arriving) take(arriving, chunk);
      },
      onResponseEnd: () => {
        stay();
        if (arriving) resolve(answerOf(arriving));
      },
      onResponseError: (_controller, error) => fail(error),
    });
  });

type Headers = Parameters<NonNullable<Dispatcher.DispatchHandler['onResponseStart']>>[2];

const arrivingOf = (status: number, headers: Headers, maxBytes: number): Arriving => ({
  answered: { status, headers: singleValues(headers) },
  maxBytes: isSuccess(status) ? maxBytes : MAX_ERROR_BYTES,
  chunks: [],
  length: 0,
});

const isSuccess = (status: number): boolean => status < 300;

/** The headers themselves, which are nobody else's. */
const singleValues = (headers: Headers): Answer['headers'] => {
  for (const name in headers) if (Array.isArray(headers[name])) headers[name] = headers[name].join(', ');
  return headers as Answer['headers'];
};

// What these throw undici takes as a reason to close the connection, and reports as the error that the call ended with.

const requireReadable = ({ answered: { headers }, maxBytes }: Arriving): void => {
  unpackingOf(headers['content-encoding']);
  if (Number(headers['content-length']) > maxBytes) throw new UpstreamError({ kind: 'too-large' });
};

const take = (arriving: Arriving, chunk: Uint8Array): void => {
  arriving.length += chunk.length;
  if (arriving.length > arriving.maxBytes) throw new UpstreamError({ kind: 'too-large' });
  arriving.chunks.push(chunk);
};

const answerOf = (arriving: Arriving): Answer | Promise<Answer> => {
  const { answered, chunks, length, maxBytes } = arriving;
  const unpack = length > 0 ? unpackingOf(answered.headers['content-encoding']) : undefined;
  const packed = arrivedAnswer(answered, chunks);
  if (!unpack) return packed;
  return unpack(packed.body, maxBytes).then(
    (unpacked) => ({ ...answered, body: unpacked }),
    (error: unknown) => withoutBody(arriving, error),
  );
};

/** The status of a failure says what there is to know; its body may help, and does no harm where it cannot be read. */
const withoutBody = (arriving: Arriving | undefined, cause: unknown): Answer => {
  if (!arriving) throw noAnswer(cause);
  const { answered } = arriving;
  if (!isSuccess(answered.status)) return { ...answered, body: new Uint8Array() };
  throw cause instanceof UpstreamError ? cause : new UpstreamError({ kind: 'unreachable' }, { cause });
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

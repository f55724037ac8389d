import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import type { Answer } from '../../src/contract/send.ts';
import { type Exchange, type Fault, give } from './faulty-upstream.ts';

/** What must never reach a client: upstream's words. */
export const WORDS = 'sesame-7731';

const JSON_TYPE = { 'content-type': 'application/json' };

const status =
  (code: number, headers: Record<string, string> = {}): Fault =>
  ({ response }) =>
    response.writeHead(code, { ...JSON_TYPE, server: WORDS, ...headers }).end(`{"detail":"${WORDS} at host.internal"}`);

const body =
  (text: string | Buffer, headers: Record<string, string> = JSON_TYPE): Fault =>
  ({ response }) =>
    response.writeHead(200, headers).end(text);

/** The fault at the first request alone. */
const first =
  (fault: Fault): Fault =>
  (exchange) =>
    exchange.met === 0 ? fault(exchange) : give(exchange.response, exchange.sound);

/** The sound answer in another form. */
const as =
  (change: (sound: Answer) => { body?: Uint8Array; headers?: Record<string, string> }): Fault =>
  ({ response, sound }) =>
    give(response, { status: sound.status, headers: sound.headers, body: sound.body, ...change(sound) });

const reset: Fault = ({ request }) => request.socket.resetAndDestroy();
const hang: Fault = () => undefined;

/** A byte of the sound answer now and then, and never the last. */
const drip: Fault = ({ response, sound }) => {
  response.writeHead(200, { ...sound.headers, 'content-length': sound.body.length });
  let sent = 0;
  const timer = setInterval(() => response.write(sound.body.subarray(sent, ++sent)), 20);
  response.once('close', () => clearInterval(timer));
};

const half =
  (headers: (sound: Answer) => Record<string, string>): Fault =>
  ({ request, response, sound }) => {
    response.writeHead(200, headers(sound));
    response.write(sound.body.subarray(0, sound.body.length / 2), () => request.socket.destroy());
  };
const halfOfLength = half(({ body }) => ({ ...JSON_TYPE, 'content-length': String(body.length) }));
const halfInChunks = half(() => JSON_TYPE);

/** Bytes straight onto the connection. */
const wire =
  (text: string): Fault =>
  ({ request }) =>
    request.socket.end(text);

const packed = (encoding: string, pack: (bytes: Uint8Array) => Buffer): Fault =>
  as(({ body, headers }) => ({ body: pack(body), headers: { ...headers, 'content-encoding': encoding } }));

/** So many bytes of blanks, packed a thousandfold. */
export const gzipBomb = (size: number): Fault => {
  const bomb = gzipSync(Buffer.alloc(size, ' '));
  return ({ response }) => response.writeHead(200, { ...JSON_TYPE, 'content-encoding': 'gzip' }).end(bomb);
};

/** A body that is too large, as long as somebody reads it. */
const endless: Fault = ({ response }) => {
  const more = () => {
    if (!response.destroyed) response.write(Buffer.alloc(2 ** 20, ' '), () => setImmediate(more));
  };
  response.writeHead(200, JSON_TYPE);
  more();
};

/** The sound answer as JSON, changed; `spell` changes the text that it becomes. */
export const changed = (change: (json: never) => unknown, spell = (text: string): string => text): Fault =>
  as(({ body, headers }) => {
    const json = change(JSON.parse(Buffer.from(body).toString()) as never);
    return { headers, body: Buffer.from(spell(JSON.stringify(json))) };
  });

/** Faults that fail the field whose call meets them: the code of its error, and what else its extensions say. Answers of 8 MiB are too large. */
export const FAILING: Readonly<Record<string, { fault: Fault; code: string; retryAfterSeconds?: number }>> = {
  '400': { fault: status(400), code: 'BAD_USER_INPUT' },
  '401': { fault: status(401), code: 'UNAUTHENTICATED' },
  '403': { fault: status(403), code: 'FORBIDDEN' },
  '409 of a read': { fault: status(409), code: 'UPSTREAM_BAD_RESPONSE' },
  '422': { fault: status(422), code: 'BAD_USER_INPUT' },
  '429 with seconds': { fault: status(429, { 'retry-after': '30' }), code: 'RATE_LIMITED', retryAfterSeconds: 30 },
  '429 with a date': { fault: status(429, { 'retry-after': 'Fri, 31 Dec 2999 23:59:59 GMT' }), code: 'RATE_LIMITED' },
  '429 without a word': { fault: status(429), code: 'RATE_LIMITED' },
  '500': { fault: status(500), code: 'UPSTREAM_UNAVAILABLE' },
  '501': { fault: status(501), code: 'UPSTREAM_UNAVAILABLE' },
  '502 in HTML': {
    fault: ({ response }) => response.writeHead(502, { 'content-type': 'text/html' }).end(`<h1>${WORDS}</h1>`),
    code: 'UPSTREAM_UNAVAILABLE',
  },
  '503 that asks for patience': {
    fault: status(503, { 'retry-after': '120' }),
    code: 'UPSTREAM_UNAVAILABLE',
    retryAfterSeconds: 120,
  },
  '504': { fault: status(504), code: 'UPSTREAM_UNAVAILABLE' },
  'a reset': { fault: reset, code: 'UPSTREAM_UNAVAILABLE' },
  'a connection closed without an answer': { fault: ({ request }) => request.socket.destroy(), code: 'UPSTREAM_UNAVAILABLE' },
  'what is not HTTP': { fault: wire(`220 ${WORDS} ESMTP\r\n`), code: 'UPSTREAM_UNAVAILABLE' },
  'a hang': { fault: hang, code: 'UPSTREAM_TIMEOUT' },
  'a hang after the headers': { fault: ({ response }) => void response.writeHead(200, JSON_TYPE).flushHeaders(), code: 'UPSTREAM_TIMEOUT' },
  'a slow drip': { fault: drip, code: 'UPSTREAM_TIMEOUT' },
  'half a body of a given length': { fault: halfOfLength, code: 'UPSTREAM_UNAVAILABLE' },
  'half a body in chunks': { fault: halfInChunks, code: 'UPSTREAM_UNAVAILABLE' },
  'a broken chunk': {
    fault: wire('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n'),
    code: 'UPSTREAM_UNAVAILABLE',
  },
  'truncated JSON': { fault: as(({ body, headers }) => ({ headers, body: body.subarray(0, -9) })), code: 'UPSTREAM_BAD_RESPONSE' },
  'HTML with status 200': { fault: body(`<html>${WORDS}</html>`, { 'content-type': 'text/html' }), code: 'UPSTREAM_BAD_RESPONSE' },
  'nothing with status 200': { fault: body(''), code: 'UPSTREAM_BAD_RESPONSE' },
  '204': { fault: ({ response }) => response.writeHead(204).end(), code: 'UPSTREAM_BAD_RESPONSE' },
  null: { fault: body('null'), code: 'UPSTREAM_BAD_RESPONSE' },
  'a text': { fault: body(`"${WORDS}"`), code: 'UPSTREAM_BAD_RESPONSE' },
  'a list': { fault: body(`["${WORDS}"]`), code: 'UPSTREAM_BAD_RESPONSE' },
  'wrong JSON': { fault: body(`{"detail":"${WORDS}"}`), code: 'UPSTREAM_BAD_RESPONSE' },
  'wrong types': { fault: body('{"id":7,"evaluators":{},"records":{},"runs":"","run_stats":{},"total":1}'), code: 'UPSTREAM_BAD_RESPONSE' },
  'a body without end': { fault: endless, code: 'UPSTREAM_BAD_RESPONSE' },
  'a gzip bomb': { fault: gzipBomb(2 ** 24), code: 'UPSTREAM_BAD_RESPONSE' },
  'gzip that breaks off': { fault: packed('gzip', (bytes) => gzipSync(bytes).subarray(0, -20)), code: 'UPSTREAM_BAD_RESPONSE' },
  'gzip that is none': { fault: packed('gzip', (bytes) => Buffer.from(bytes)), code: 'UPSTREAM_BAD_RESPONSE' },
  'an unknown encoding': { fault: packed('sesame', (bytes) => Buffer.from(bytes)), code: 'UPSTREAM_BAD_RESPONSE' },
  'headers of 17 kB': { fault: status(200, { 'x-large': 'x'.repeat(17_000) }), code: 'UPSTREAM_BAD_RESPONSE' },
  'an unknown charset': {
    fault: as(() => ({ headers: { 'content-type': 'application/json; charset=sesame' } })),
    code: 'UPSTREAM_BAD_RESPONSE',
  },
};

/** Odd ways that nobody may notice. */
export const HARMLESS: Readonly<Record<string, Fault>> = {
  '500 once': first(status(500)),
  '503 once': first(status(503)),
  '429 once, for a second': first(status(429, { 'retry-after': '1' })),
  'a reset once': first(reset),
  'half a body once': first(halfOfLength),
  gzip: packed('gzip', (bytes) => gzipSync(bytes)),
  'GZIP in capitals': packed('GZIP', (bytes) => gzipSync(bytes)),
  deflate: packed('deflate', (bytes) => deflateSync(bytes)),
  brotli: packed('br', (bytes) => brotliCompressSync(bytes)),
  'no encoding by name': packed('identity', (bytes) => Buffer.from(bytes)),
  'no content type': as(() => ({ headers: {} })),
  'plain text': as(() => ({ headers: { 'content-type': 'text/plain' } })),
  'a charset': as(() => ({ headers: { 'content-type': 'application/json; charset=UTF-8' } })),
  'a quoted charset': as(() => ({ headers: { 'content-type': 'application/json;charset="utf-8"' } })),
  'UTF-16': as(({ body }) => ({
    body: Buffer.from(Buffer.from(body).toString(), 'utf16le'),
    headers: { 'content-type': 'application/json; charset=utf-16le' },
  })),
  'a byte order mark': as(({ body, headers }) => ({ headers, body: Buffer.concat([Buffer.from('\ufeff'), body]) })),
  'early hints': ({ response, sound }: Exchange) => {
    response.writeEarlyHints({ link: '</style.css>; rel=preload' });
    give(response, sound);
  },
  'unknown fields': changed((json: object) => ({ ...json, sesame: { deep: [1] } })),
};

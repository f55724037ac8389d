import type { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate } from 'node:zlib';
import type { Answer } from '../contract/send.ts';
import { shapeError, UpstreamError } from './errors.ts';

type Unpack = (packed: Uint8Array, options: { readonly maxOutputLength: number }) => Promise<Uint8Array>;

const UNPACKING: Readonly<Record<string, Unpack>> = {
  gzip: promisify(gunzip),
  'x-gzip': promisify(gunzip),
  deflate: promisify(inflate),
  br: promisify(brotliDecompress),
};

/** What upstream may pack its answers with. */
export const ENCODINGS = 'gzip, deflate, br';

/** The bytes of an answer's body, unpacked. Never more than `maxBytes`, neither as they come nor unpacked. */
export const readBody = async (body: Readable, headers: Answer['headers'], maxBytes: number): Promise<Uint8Array> => {
  const encoding = headers['content-encoding']?.toLowerCase() ?? 'identity';
  const unpack = UNPACKING[encoding];
  if (!unpack && encoding !== 'identity') throw discarded(body, shapeError('it is packed in a way that is not known here'));
  if (Number(headers['content-length']) > maxBytes) throw discarded(body, new UpstreamError({ kind: 'too-large' }));
  const bytes = await received(body, maxBytes);
  if (!unpack || bytes.length === 0) return bytes;
  return unpack(bytes, { maxOutputLength: maxBytes }).catch((error: unknown) => {
    throw isTooLarge(error) ? new UpstreamError({ kind: 'too-large' }) : shapeError('it cannot be unpacked');
  });
};

/** The error for which a body is not read; its connection is closed. */
const discarded = (body: Readable, error: UpstreamError): UpstreamError => {
  // It tells its listeners of its end as of an error.
  body.once('error', () => undefined).destroy();
  return error;
};

const received = async (body: Readable, maxBytes: number): Promise<Uint8Array> => {
  const chunks: Uint8Array[] = [];
  let length = 0;
  try {
    for await (const chunk of body) {
      length += chunk.length;
      if (length > maxBytes) break;
      chunks.push(chunk);
    }
  } catch (error) {
    throw new UpstreamError({ kind: 'unreachable' }, { cause: error });
  }
  // Leaving the loop early has destroyed the body, and the connection with it.
  if (length > maxBytes) throw new UpstreamError({ kind: 'too-large' });
  return chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks, length);
};

const isTooLarge = (error: unknown): boolean => error instanceof RangeError && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE';

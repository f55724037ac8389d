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

/** Takes the pieces as the socket brings them: iterating over the body would join what has piled up, and that would be joined again here. */
const received = (body: Readable, maxBytes: number): Promise<Uint8Array> =>
  new Promise((resolve, reject) => {
    const chunks: Uint8Array[] = [];
    let length = 0;
    const broken = (cause?: unknown): void => reject(new UpstreamError({ kind: 'unreachable' }, { cause }));
    body.on('data', (chunk: Uint8Array) => {
      length += chunk.length;
      if (length <= maxBytes) {
        chunks.push(chunk);
        return;
      }
      reject(discarded(body, new UpstreamError({ kind: 'too-large' })));
    });
    body.once('end', () => resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks, length)));
    body.on('error', broken);
    // It comes after the end as well, when an error would be made for nobody.
    body.once('close', () => {
      if (!body.readableEnded) broken();
    });
  });

const isTooLarge = (error: unknown): boolean => error instanceof RangeError && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE';

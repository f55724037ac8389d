import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate } from 'node:zlib';
import { shapeError, UpstreamError } from './errors.ts';

/** The bytes that were packed; never more than `maxBytes` of them. */
export type Unpack = (packed: Uint8Array, maxBytes: number) => Promise<Uint8Array>;

const isTooLarge = (error: unknown): boolean => error instanceof RangeError && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE';

const unpackingBy =
  (inflating: (packed: Uint8Array, options: { readonly maxOutputLength: number }) => Promise<Uint8Array>): Unpack =>
  (packed, maxBytes) =>
    inflating(packed, { maxOutputLength: maxBytes }).catch((error: unknown) => {
      throw isTooLarge(error) ? new UpstreamError({ kind: 'too-large' }) : shapeError('it cannot be unpacked');
    });

const UNPACKING: Readonly<Record<string, Unpack>> = {
  gzip: unpackingBy(promisify(gunzip)),
  'x-gzip': unpackingBy(promisify(gunzip)),
  deflate: unpackingBy(promisify(inflate)),
  br: unpackingBy(promisify(brotliDecompress)),
};

/** What upstream may pack its answers with. */
export const ENCODINGS = 'gzip, deflate, br';

/** How to unpack a body of this `content-encoding`; undefined where nothing is packed. Throws for one that is not known. */
export const unpackingOf = (encoding: string | undefined): Unpack | undefined => {
  const name = encoding?.toLowerCase() ?? 'identity';
  const unpack = Object.hasOwn(UNPACKING, name) ? UNPACKING[name] : undefined;
  if (!unpack && name !== 'identity') throw shapeError('it is packed in a way that is not known here');
  return unpack;
};

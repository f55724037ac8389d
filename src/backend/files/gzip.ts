import { fstatSync, readSync } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, gunzipSync } from 'node:zlib';

/** The first two bytes of a file, which may have fewer. */
export const headOf = (file: number): Buffer => {
  const head = Buffer.alloc(2);
  return head.subarray(0, readSync(file, head, 0, 2, 0));
};

/** Whether bytes begin as gzip's do, and no text. */
export const isGzip = (bytes: Uint8Array): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b;

/** The bytes that were compressed. Throws for more than `maxBytes`, and for what is damaged. */
export const gunzippedBytes = (bytes: Buffer, maxBytes: number): Buffer => gunzipSync(bytes, { maxOutputLength: maxBytes });

const CHUNK_BYTES = 65_536;
/** Of the checksum at the end. */
const TRAILER_BYTES = 8;

/** The file in chunks, the checksum at its end by itself: where it is wrong, what comes before it has been given away. */
function* chunksOf(file: number, onRead: (bytes: number) => void): Generator<Buffer> {
  let left = fstatSync(file).size;
  for (;;) {
    const chunk = Buffer.allocUnsafe(Math.min(CHUNK_BYTES, left > TRAILER_BYTES ? left - TRAILER_BYTES : CHUNK_BYTES));
    const count = readSync(file, chunk, 0, chunk.length, null);
    if (count === 0) return;
    left -= count;
    onRead(count);
    yield chunk.subarray(0, count);
  }
}

/** The uncompressed bytes of an open file, a few at a time. */
export interface Gunzipped {
  /** Gives bytes into a buffer from an offset on. How many there were: none at the end. Throws once for damage, after all before it. */
  read(into: Buffer, at: number): Promise<number>;
  end(): void;
}

export const gunzipped = (file: number, onRead: (bytes: number) => void): Gunzipped => {
  // A stream that fails forgets what it still holds: this one holds nothing while it works on.
  const stream = createGunzip({ chunkSize: CHUNK_BYTES, ...{ readableHighWaterMark: 1 } });
  pipeline(Readable.from(chunksOf(file, onRead), { highWaterMark: 1 }), stream).catch(() => undefined);
  const chunks = stream[Symbol.asyncIterator]();
  let rest: Buffer = Buffer.alloc(0);
  return {
    read: async (into, at) => {
      while (rest.length === 0) {
        const next = await chunks.next();
        if (next.done) return 0;
        rest = next.value as Buffer;
      }
      const count = rest.copy(into, at);
      rest = rest.subarray(count);
      return count;
    },
    end: () => stream.destroy(),
  };
};

import { randomUUID } from 'node:crypto';
import { type FileHandle, open, unlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SortKey } from '../analysis/compile-order.ts';
import type { KeyedRow } from './sorted-rows.ts';

/** A file of runs of rows, which nobody else sees and which is gone with the process. */
export interface Spool {
  add(run: readonly KeyedRow[]): Promise<void>;
  /** Those that were added, in that order; each to be read once. */
  runs(): readonly AsyncIterable<KeyedRow>[];
  close(): Promise<void>;
}

/** Before each row: how many bytes its key and itself have. */
const HEAD = 8;
/** Bytes of a run that are read at a time, at least. */
const CHUNK = 16_384;

const framed = (rows: readonly KeyedRow[]): Buffer =>
  Buffer.concat(
    rows.flatMap(({ key, bytes }) => {
      const keyBytes = Buffer.from(JSON.stringify(key));
      const head = Buffer.alloc(HEAD);
      head.writeUInt32LE(keyBytes.length, 0);
      head.writeUInt32LE(bytes.length, 4);
      return [head, keyBytes, bytes];
    }),
  );

const readFully = async (file: FileHandle, start: number, length: number): Promise<Buffer> => {
  const buffer = Buffer.allocUnsafe(length);
  for (let filled = 0; filled < length; ) {
    const { bytesRead } = await file.read(buffer, filled, length - filled, start + filled);
    if (bytesRead === 0) throw new Error('A file of rows is shorter than what was written to it.');
    filled += bytesRead;
  }
  return buffer;
};

async function* rowsIn(file: FileHandle, start: number, end: number): AsyncGenerator<KeyedRow> {
  let bytes = Buffer.alloc(0);
  let at = start;
  /** The next so many bytes, which are there. */
  const need = async (length: number): Promise<void> => {
    if (bytes.length >= length) return;
    const more = await readFully(file, at, Math.min(Math.max(CHUNK, length - bytes.length), end - at));
    at += more.length;
    bytes = Buffer.concat([bytes, more]);
  };
  while (at < end || bytes.length > 0) {
    await need(HEAD);
    const [keyLength, length] = [bytes.readUInt32LE(0), bytes.readUInt32LE(4)];
    await need(HEAD + keyLength + length);
    const key = JSON.parse(bytes.toString('utf8', HEAD, HEAD + keyLength)) as SortKey;
    yield { key, bytes: bytes.subarray(HEAD + keyLength, HEAD + keyLength + length) };
    bytes = bytes.subarray(HEAD + keyLength + length);
  }
}

/** Opens a new one among the system's temporary files. */
export const openSpool = async (): Promise<Spool> => {
  const path = join(tmpdir(), `humanloop-graphql-${randomUUID()}.rows`);
  const file = await open(path, 'wx+', 0o600);
  // Where a file that is open cannot lose its name, it loses it at the end.
  const isGone = await unlink(path).then(
    () => true,
    () => false,
  );
  const ends = [0];
  return {
    add: async (run) => {
      const bytes = framed(run);
      const start = ends.at(-1) as number;
      for (let written = 0; written < bytes.length; ) {
        written += (await file.write(bytes, written, bytes.length - written, start + written)).bytesWritten;
      }
      ends.push(start + bytes.length);
    },
    runs: () => ends.slice(1).map((end, index) => rowsIn(file, ends[index] as number, end)),
    close: async () => {
      await file.close();
      if (!isGone) await unlink(path);
    },
  };
};

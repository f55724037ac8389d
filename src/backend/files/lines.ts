import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import { gunzipped, headOf, isGzip } from './gzip.ts';

/** One line of a file. */
export interface Line {
  /** Counts from 1. */
  readonly number: number;
  /** Without the line break; null for a line longer than the limit, which is stepped over. They hold only until the next line is asked for. */
  readonly bytes: Buffer | null;
  /** False for a last line without a line break. */
  readonly ended: boolean;
}

const CHUNK_BYTES = 1_048_576;

/** The most bytes of one record or one JSON file: no more of an export is in memory at a time. */
export const MAX_RECORD_BYTES = 67_108_864;

const LINE_FEED = 0x0a;

/** What has been read of a file and not yet given away: the bytes from `start` up to `end`. */
interface Held {
  buffer: Buffer;
  start: number;
  end: number;
}

/** Gives bytes into a buffer from an offset on. How many there were: none at the end. */
type Read = (into: Buffer, at: number) => number | Promise<number>;

/** Makes room behind what is held, whose place may change; that is never more than a line of `maxBytes` and a chunk. */
const makeRoom = (held: Held, maxBytes: number): void => {
  const { buffer, start, end } = held;
  if (start > 0) buffer.copyWithin(0, start, end);
  held.start = 0;
  held.end = end - start;
  if (held.end < buffer.length) return;
  held.buffer = Buffer.allocUnsafe(Math.min(2 * buffer.length, maxBytes + CHUNK_BYTES));
  buffer.copy(held.buffer);
};

async function* linesOf(read: Read, firstBytes: number, maxBytes: number): AsyncGenerator<Line> {
  const held: Held = { buffer: Buffer.allocUnsafe(Math.min(CHUNK_BYTES, firstBytes)), start: 0, end: 0 };
  let number = 0;
  // Of a line that is too long only the fact is kept.
  let isTooLong = false;
  const line = (to: number, ended: boolean): Line => {
    const bytes = isTooLong || to - held.start > maxBytes ? null : held.buffer.subarray(held.start, to);
    number++;
    isTooLong = false;
    return { number, bytes, ended };
  };
  for (;;) {
    makeRoom(held, maxBytes);
    const reading = read(held.buffer, held.end);
    // Most reading is done at once, and waiting for it all the same would cost as much as the reading.
    const count = typeof reading === 'number' ? reading : await reading;
    if (count === 0) break;
    held.end += count;
    const filled = held.buffer.subarray(0, held.end);
    for (let to = filled.indexOf(LINE_FEED, held.end - count); to !== -1; to = filled.indexOf(LINE_FEED, to + 1)) {
      yield line(to, true);
      held.start = to + 1;
    }
    if (held.end - held.start > maxBytes) {
      isTooLong = true;
      held.start = held.end;
    }
    if (count >= CHUNK_BYTES / 2) await setImmediate();
  }
  if (isTooLong || held.end > held.start) yield line(held.end, false);
}

export interface ReadLinesOptions {
  readonly maxBytes?: number;
  /** Called with the size of every chunk as it has been read, compressed as it is on disk. */
  readonly onRead?: (bytes: number) => void;
}

/** The bytes as they are in the file. */
const plainRead =
  (file: number, onRead: (bytes: number) => void): Read =>
  (into, at) => {
    const count = readSync(file, into, at, into.length - at, null);
    if (count > 0) onRead(count);
    return count;
  };

/**
 * Reads a file line by line, holding no more than one line and one chunk of it, also where it is compressed by gzip, whatever its name.
 * A symbolic link is not followed. The calls are synchronous, which cost a fraction of the others; between chunks the process can turn to
 * other things, such as signals.
 */
export async function* readLines(path: string, options: ReadLinesOptions = {}): AsyncGenerator<Line> {
  const { maxBytes = MAX_RECORD_BYTES, onRead = () => undefined } = options;
  const file = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW);
  const compressed = isGzip(headOf(file)) ? gunzipped(file, onRead) : undefined;
  try {
    // One byte more than there is, so that the end shows at once.
    if (compressed) yield* linesOf(compressed.read, CHUNK_BYTES, maxBytes);
    else yield* linesOf(plainRead(file, onRead), fstatSync(file).size + 1, maxBytes);
  } finally {
    compressed?.end();
    closeSync(file);
  }
}

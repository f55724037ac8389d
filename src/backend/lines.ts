import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';

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

/** Reads on, to behind what is held, whose place may change; that is never more than a line of `maxBytes` and a chunk. How many bytes there were. */
const readMore = (file: number, held: Held, maxBytes: number): number => {
  const { buffer, start, end } = held;
  if (start > 0) buffer.copyWithin(0, start, end);
  held.start = 0;
  held.end = end - start;
  if (held.end === buffer.length) {
    held.buffer = Buffer.allocUnsafe(Math.min(2 * buffer.length, maxBytes + CHUNK_BYTES));
    buffer.copy(held.buffer);
  }
  const bytesRead = readSync(file, held.buffer, held.end, held.buffer.length - held.end, null);
  held.end += bytesRead;
  return bytesRead;
};

async function* linesOf(file: number, maxBytes: number, onRead: (bytes: number) => void): AsyncGenerator<Line> {
  // One byte more than there is, so that the end shows at once.
  const length = Math.min(CHUNK_BYTES, fstatSync(file).size + 1);
  const held: Held = { buffer: Buffer.allocUnsafe(length), start: 0, end: 0 };
  let number = 0;
  // Of a line that is too long only the fact is kept.
  let isTooLong = false;
  const line = (to: number, ended: boolean): Line => {
    const bytes = isTooLong || to - held.start > maxBytes ? null : held.buffer.subarray(held.start, to);
    number++;
    isTooLong = false;
    return { number, bytes, ended };
  };
  for (let read = readMore(file, held, maxBytes); read > 0; read = readMore(file, held, maxBytes)) {
    onRead(read);
    const filled = held.buffer.subarray(0, held.end);
    for (let to = filled.indexOf(LINE_FEED, held.end - read); to !== -1; to = filled.indexOf(LINE_FEED, to + 1)) {
      yield line(to, true);
      held.start = to + 1;
    }
    if (held.end - held.start > maxBytes) {
      isTooLong = true;
      held.start = held.end;
    }
    if (read >= CHUNK_BYTES / 2) await setImmediate();
  }
  if (isTooLong || held.end > held.start) yield line(held.end, false);
}

export interface ReadLinesOptions {
  readonly maxBytes?: number;
  /** Told of every chunk as it has been read. */
  readonly onRead?: (bytes: number) => void;
}

/**
 * Reads a file line by line, holding no more than one line and one chunk of it. A symbolic link is not followed. The calls are synchronous,
 * which cost a fraction of the others; between chunks the process can turn to other things, such as signals.
 */
export async function* readLines(path: string, options: ReadLinesOptions = {}): AsyncGenerator<Line> {
  const { maxBytes = MAX_RECORD_BYTES, onRead = () => undefined } = options;
  const file = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW);
  try {
    yield* linesOf(file, maxBytes, onRead);
  } finally {
    closeSync(file);
  }
}

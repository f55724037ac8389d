import { createReadStream } from 'node:fs';

/** One line of a file. */
export interface Line {
  /** Counts from 1. */
  readonly number: number;
  /** Without the line break; null for a line longer than the limit, which is stepped over. */
  readonly bytes: Buffer | null;
  /** False for a last line without a line break. */
  readonly ended: boolean;
}

const CHUNK_BYTES = 1_048_576;

/** Beyond it a line can be no record: Node cannot hold much more in one string, nor SQLite in one row. */
const MAX_LINE_BYTES = 268_435_456;

const LINE_FEED = 0x0a;

const joined = (pieces: readonly Buffer[], maxBytes: number): Buffer | null => {
  const length = pieces.reduce((sum, piece) => sum + piece.length, 0);
  if (length > maxBytes) return null;
  return pieces.length === 1 ? (pieces[0] ?? null) : Buffer.concat(pieces, length);
};

/** Reads a file line by line, holding no more than one line and one chunk of it. */
export async function* readLines(path: string, maxBytes: number = MAX_LINE_BYTES): AsyncGenerator<Line> {
  let pieces: Buffer[] = [];
  let held = 0;
  let number = 0;
  const hold = (piece: Buffer): void => {
    // One piece over the limit is kept, so that the line is seen to be too long.
    if (held <= maxBytes) pieces.push(piece);
    held += piece.length;
  };
  for await (const chunk of createReadStream(path, { highWaterMark: CHUNK_BYTES })) {
    const bytes: Buffer = chunk;
    let from = 0;
    for (let to = bytes.indexOf(LINE_FEED); to !== -1; to = bytes.indexOf(LINE_FEED, from)) {
      hold(bytes.subarray(from, to));
      number++;
      yield { number, bytes: joined(pieces, maxBytes), ended: true };
      pieces = [];
      held = 0;
      from = to + 1;
    }
    if (from < bytes.length) hold(bytes.subarray(from));
  }
  if (pieces.length > 0) yield { number: number + 1, bytes: joined(pieces, maxBytes), ended: false };
}

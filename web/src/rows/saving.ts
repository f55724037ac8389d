/** How rows are written, as the graph calls it. */
export type FileFormat = 'CSV' | 'JSONL';

/** The most bytes of a file that are gathered before the browser has all of it; more are saved as they come, or not here. */
export const MAX_GATHERED = 150e6;

/** Bytes that are handed to the browser together. */
const PART = 4e6;

/** Where the bytes of a file go, as they come. */
export interface Sink {
  write(bytes: Uint8Array<ArrayBuffer>): Promise<void> | void;
  /** All of it is there. */
  close(): Promise<void> | void;
  /** What came is not the whole, and must not look like it. */
  abort(): Promise<void> | void;
}

/** What came is more than may be gathered. */
export class TooLargeError extends Error {}

/** Gathers a file within a bound, and hands it over once it is whole. What came long ago is the browser's to keep, not the tab's. */
export const gather = (keep: (file: Blob) => void, max = MAX_GATHERED): Sink => {
  let [done, waiting, size, total]: [Blob[], Uint8Array<ArrayBuffer>[], number, number] = [[], [], 0, 0];
  const handOver = (): void => {
    done.push(new Blob(waiting));
    [waiting, size] = [[], 0];
  };
  return {
    write: (bytes) => {
      total += bytes.length;
      if (total > max) throw new TooLargeError();
      waiting.push(bytes);
      size += bytes.length;
      if (size >= PART) handOver();
    },
    close: () => {
      handOver();
      keep(new Blob(done));
      done = [];
    },
    abort: () => {
      [done, waiting] = [[], []];
    },
  };
};

const [QUOTE, LINE_FEED] = [0x22, 0x0a];

/** Counts the rows of a file as its bytes come: lines of JSONL; of CSV those outside of quotes, without its head. */
export const rowCounter = (format: FileFormat): ((bytes: Uint8Array) => number) => {
  let [lines, isQuoted] = [format === 'CSV' ? -1 : 0, false];
  const quote = format === 'CSV' ? QUOTE : -1;
  return (bytes) => {
    for (const byte of bytes) {
      if (byte === quote) isQuoted = !isQuoted;
      else if (byte === LINE_FEED && !isQuoted) lines += 1;
    }
    return Math.max(0, lines);
  };
};

/** How far a file is. */
export interface Progress {
  readonly bytes: number;
  readonly rows: number;
}

/** Lets a file flow from an answer to where it is kept. Rejects where it broke off, and then nothing is kept. */
export const pour = async (
  body: ReadableStream<Uint8Array<ArrayBuffer>>,
  sink: Sink,
  { format, onProgress }: { readonly format: FileFormat; onProgress(progress: Progress): void },
): Promise<void> => {
  const count = rowCounter(format);
  const reader = body.getReader();
  let bytes = 0;
  try {
    for (let read = await reader.read(); !read.done; read = await reader.read()) {
      bytes += read.value.length;
      await sink.write(read.value);
      onProgress({ bytes, rows: count(read.value) });
    }
    await sink.close();
  } catch (error) {
    await Promise.allSettled([reader.cancel(), sink.abort()]);
    throw error;
  }
};

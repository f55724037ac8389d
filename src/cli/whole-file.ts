import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** Writes a file that gets its name once it is whole; of one that does not come to its end nothing is left. */
export const writeWhole = async (pieces: Iterable<Buffer> | AsyncIterable<Buffer>, file: string, signal: AbortSignal): Promise<void> => {
  const part = `${file}.part`;
  try {
    await pipeline(Readable.from(pieces), createWriteStream(part), { signal });
    await rename(part, file);
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
};

import { SingleBar } from 'cli-progress';

/** Shows on a stream how far an import has come: a bar on a terminal, elsewhere a line every few seconds. */
export interface ImportProgress {
  readonly onProgress: (read: number, all: number) => void;
  end(): void;
}

/** What is over sooner needs no progress to be shown. */
const QUIET_MILLISECONDS = 1_000;
const LINE_MILLISECONDS = 5_000;
const MEGABYTE = 1_000_000;

const createBar = (stream: NodeJS.WritableStream, isTerminal: boolean): SingleBar =>
  new SingleBar({
    stream,
    format: `Importing ${isTerminal ? '{bar} ' : ''}{percentage}% of {size} MB, {rate} MB/s, {eta_formatted} left`,
    barCompleteChar: '█',
    barIncompleteChar: '░',
    noTTYOutput: !isTerminal,
    notTTYSchedule: LINE_MILLISECONDS,
    etaBuffer: 100,
    hideCursor: true,
  });

/** `isTerminal`: whether lines of the stream can be written over. `now`: milliseconds since some moment. */
export const createImportProgress = (stream: NodeJS.WritableStream, isTerminal: boolean, now: () => number): ImportProgress => {
  const bar = createBar(stream, isTerminal);
  const began = now();
  let first: number | undefined;
  return {
    onProgress: (read, all) => {
      first ??= read;
      const elapsed = now() - began;
      const payload = { size: Math.ceil(all / MEGABYTE), rate: Math.round(((read - first) / MEGABYTE / Math.max(elapsed, 1)) * 1000) };
      if (bar.isActive) bar.update(read, payload);
      else if (elapsed > QUIET_MILLISECONDS) bar.start(all, read, payload);
    },
    end: () => bar.stop(),
  };
};

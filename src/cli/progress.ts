import { SingleBar } from 'cli-progress';

/** What is counted: so many of it are one of what is shown. */
export interface Unit {
  readonly name: string;
  readonly size: number;
}

/** Shows on a stream how far an import, or a file of rows, has come: a bar on a terminal, elsewhere a line every few seconds. */
export interface ImportProgress {
  readonly onProgress: (read: number, all: number) => void;
  end(): void;
}

/** What is over sooner needs no progress to be shown. */
const QUIET_MILLISECONDS = 1_000;
/** What is left is not foretold by less. */
const FORETOLD_FROM = 3_000;
const LINE_MILLISECONDS = 5_000;
const MEGABYTES: Unit = { name: 'MB', size: 1_000_000 };

/** Rows of an evaluation, or of a database. */
export const ROWS: Unit = { name: 'rows', size: 1 };

/** Evaluations, of which parts are counted as well. */
export const EVALUATIONS: Unit = { name: 'evaluations', size: 1_000 };

const createBar = ({ stream, doing, isTerminal, unit: { name } = MEGABYTES }: ProgressOptions): SingleBar =>
  new SingleBar({
    stream,
    format: `${doing} ${isTerminal ? '{bar} ' : ''}{percentage}% of {size} ${name}, {rate} ${name}/s{left}`,
    barCompleteChar: '█',
    barIncompleteChar: '░',
    noTTYOutput: !isTerminal,
    // Else an empty line ends the lines.
    clearOnComplete: !isTerminal,
    notTTYSchedule: LINE_MILLISECONDS,
    hideCursor: true,
  });

const durationText = (seconds: number): string => {
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  if (hours > 0) return `${hours}h${String(minutes).padStart(2, '0')}m`;
  return minutes > 0 ? `${minutes}m${String(seconds % 60).padStart(2, '0')}s` : `${seconds}s`;
};

interface Pace {
  /** Bytes since the beginning, and the milliseconds they took. */
  readonly done: number;
  readonly elapsed: number;
  readonly toDo: number;
}

/** The end of the line: nothing where it is not known how long it will take. */
const leftText = ({ done, elapsed, toDo }: Pace): string => {
  if (toDo <= 0) return ', finishing';
  if (done <= 0 || elapsed < FORETOLD_FROM) return '';
  return `, ${durationText(Math.ceil((toDo / done) * (elapsed / 1000)))} left`;
};

export interface ProgressOptions {
  readonly stream: NodeJS.WritableStream;
  /** Whether lines of the stream can be written over. */
  readonly isTerminal: boolean;
  /** What is being done: `Importing`. */
  readonly doing: string;
  /** Megabytes of bytes where it is absent. */
  readonly unit?: Unit | undefined;
  /** Milliseconds since some moment. */
  readonly now: () => number;
}

export const createImportProgress = (options: ProgressOptions): ImportProgress => {
  const { now, unit = MEGABYTES } = options;
  const bar = createBar(options);
  const began = now();
  let first: number | undefined;
  return {
    onProgress: (read, all) => {
      first ??= read;
      const pace = { done: read - first, elapsed: now() - began, toDo: all - read };
      const rate = ((pace.done / unit.size / Math.max(pace.elapsed, 1)) * 1000).toFixed(unit.size > 1 ? 1 : 0);
      const payload = { size: Math.ceil(all / unit.size), rate, left: leftText(pace) };
      if (bar.isActive) bar.update(read, payload);
      else if (pace.elapsed > QUIET_MILLISECONDS) bar.start(all, read, payload);
    },
    end: () => bar.stop(),
  };
};

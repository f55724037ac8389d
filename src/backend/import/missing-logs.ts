/** Logs of one run that its evaluation's stats count and that are nowhere. */
export interface MissingLogs {
  readonly runId: string;
  readonly expected: number;
  /** Those that are there, the damaged ones included. */
  readonly actual: number;
}

/** Counts the log lines of one evaluation as they are read. */
export interface LineCount {
  /** A usable record of a run. */
  usable(runId: string): void;
  /** A line that is no usable record; null for one that is too large to be held. */
  damaged(line: Buffer | null): void;
  /**
   * What is missing, when runs should have as many logs as `expected` says, and the store has as many as `held` says, from whichever export.
   * Damaged lines are there: they are missing from no run.
   */
  missing(expected: ReadonlyMap<string, number>, held: ReadonlyMap<string, number>): MissingLogs[];
}

const KEY = '"run_id"';
const VALUE = /^"run_id"\s*:\s*"([^"\\]*)"/;
/** Longer than the key and any run id that can be used. */
const MAX_MEMBER = 256;

/** The run that a line names which cannot be parsed. */
const runNamedIn = (line: Buffer | null): string | undefined => {
  const at = line?.indexOf(KEY) ?? -1;
  return line && at !== -1 ? VALUE.exec(line.toString('latin1', at, at + MAX_MEMBER))?.[1] : undefined;
};

const increase = (counts: Map<string | undefined, number>, runId: string | undefined): void => {
  counts.set(runId, (counts.get(runId) ?? 0) + 1);
};

/**
 * A damaged line belongs to the run that it names. One that names none most likely belongs to the run of the record before it, for exports
 * come in runs of records; where that run lacks nothing, it stands for a record of any that does.
 */
export const createLineCount = (): LineCount => {
  const named = new Map<string | undefined, number>();
  const nameless = new Map<string | undefined, number>();
  let last: string | undefined;

  return {
    usable: (runId) => {
      last = runId;
    },
    damaged: (line) => {
      const runId = runNamedIn(line);
      increase(runId === undefined ? nameless : named, runId ?? last);
    },
    missing: (expected, held) => {
      const runs = [...expected].map(([runId, count]) => ({
        runId,
        expected: count,
        actual: (held.get(runId) ?? 0) + (named.get(runId) ?? 0),
      }));
      let spare = [...nameless.values()].reduce((sum, count) => sum + count, 0);
      const standIn = (run: (typeof runs)[number], most: number): void => {
        const count = Math.min(most, Math.max(0, run.expected - run.actual));
        run.actual += count;
        spare -= count;
      };
      for (const run of runs) standIn(run, nameless.get(run.runId) ?? 0);
      for (const run of runs) standIn(run, spare);
      return runs.filter((run) => run.actual < run.expected);
    },
  };
};

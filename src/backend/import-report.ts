/**
 * What may be amiss in an export, and what became of it:
 *
 * - `LOGS_MISSING`: a run has fewer log rows than its stats count; those there are served.
 * - `LOGS_NOT_EXPORTED`: an evaluation whose stats count logs has no folder of logs.
 * - `LINE_INVALID`, `LINE_TRUNCATED`: a line is no usable record, or the last one breaks off; it is skipped. One that REST clients
 *   may take is served, as its message says, but GraphQL cannot show it.
 * - `NUMBER_NOT_FINITE`: NaN, Infinity or -Infinity was replaced by null.
 * - `DUPLICATE_LOG`, `DUPLICATE_RUN`, `DUPLICATE_EVALUATION`: met before; the first one is served.
 * - `UNKNOWN_RUN`: records name a run without a run file; they are served, the run is not.
 * - `ID_MISMATCH`: a name in the folder differs from the id in the body; the body's is used.
 * - `FILE_INCOMPLETE`: the export of a File broke off: its `.done` is missing. What is there is served.
 * - `FILE_MISSING`, `FILE_UNREADABLE`: something expected is not there, or cannot be read, or is not what it should be; it is skipped,
 *   or served as with `LINE_INVALID`.
 */
export type FindingCode =
  | 'LOGS_MISSING'
  | 'LOGS_NOT_EXPORTED'
  | 'LINE_INVALID'
  | 'LINE_TRUNCATED'
  | 'NUMBER_NOT_FINITE'
  | 'DUPLICATE_LOG'
  | 'DUPLICATE_RUN'
  | 'DUPLICATE_EVALUATION'
  | 'UNKNOWN_RUN'
  | 'ID_MISMATCH'
  | 'FILE_INCOMPLETE'
  | 'FILE_MISSING'
  | 'FILE_UNREADABLE';

/** One thing amiss. */
export interface Finding {
  readonly code: FindingCode;
  /** Relative to the export's directory, with `/` between its parts. */
  readonly path: string;
  /** Counts from 1. */
  readonly line?: number;
  readonly message: string;
}

/** What an import brought into the store, and what it found amiss. */
export interface ImportReport {
  /** When the export was made, ISO 8601 in UTC, as its directory's name says; null when the name says nothing. */
  readonly exportedAt: string | null;
  readonly files: number;
  readonly evaluations: number;
  /** Pairs of an evaluation and one of its runs. */
  readonly runs: number;
  /** Log rows of all evaluations. */
  readonly logs: number;
  /** Distinct logs that can be looked up by id, those inside other logs included. */
  readonly logLookups: number;
  /** The first 1,000; `findingCounts` counts them all. */
  readonly findings: readonly Finding[];
  readonly findingCounts: Readonly<Partial<Record<FindingCode, number>>>;
}

/** Keeps what is amiss. */
export type NoteFinding = (finding: Finding) => void;

// A damaged export of gigabytes can have a finding on every line; the report must not grow with it.
const MAX_FINDINGS = 1_000;

/** A report in the making. */
export interface ImportTally {
  files: number;
  evaluations: number;
  runs: number;
  logs: number;
  readonly findings: Finding[];
  readonly findingCounts: Partial<Record<FindingCode, number>>;
  readonly note: NoteFinding;
}

export const createTally = (): ImportTally => {
  const findings: Finding[] = [];
  const findingCounts: Partial<Record<FindingCode, number>> = {};
  const note: NoteFinding = (finding) => {
    findingCounts[finding.code] = (findingCounts[finding.code] ?? 0) + 1;
    if (findings.length < MAX_FINDINGS) findings.push(finding);
  };
  return { files: 0, evaluations: 0, runs: 0, logs: 0, findings, findingCounts, note };
};

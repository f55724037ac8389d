import { FINDING_KINDS, type Finding } from '../contract/finding.ts';
import type { StoreFindings } from './findings.ts';

/** What an import brought into the store. What it found amiss is in the store's findings. */
export interface ImportReport {
  /** When the export was made, ISO 8601 in UTC, as its directory's name says; null when the name says nothing. */
  readonly exportedAt: string | null;
  readonly files: number;
  /** Those whose export broke off. */
  readonly filesIncomplete: number;
  readonly evaluations: number;
  /** Those whose stats count logs, none of which is there. */
  readonly evaluationsWithoutLogs: number;
  /** Pairs of an evaluation and one of its runs. */
  readonly runs: number;
  /** Log rows of all evaluations. */
  readonly logs: number;
  /** Distinct logs that can be looked up by id, those inside other logs included. */
  readonly logLookups: number;
}

/** A finding as it is noted: what is left out is null, and the severity that of its code. */
export type NewFinding = Pick<Finding, 'code' | 'path' | 'message'> & Partial<Finding>;

/** Keeps what is amiss. */
export type NoteFinding = (finding: NewFinding) => void;

/** A report in the making. */
export interface ImportTally {
  files: number;
  filesIncomplete: number;
  evaluations: number;
  evaluationsWithoutLogs: number;
  runs: number;
  logs: number;
  readonly note: NoteFinding;
}

/** The most that GraphQL's Int holds. */
const MAX_COUNT = 2 ** 31 - 1;

const completed = ({ expected = null, actual = null, ...finding }: NewFinding): Finding => ({
  severity: FINDING_KINDS[finding.code].severity,
  line: null,
  evaluationId: null,
  expected: expected && Math.min(expected, MAX_COUNT),
  actual: actual && Math.min(actual, MAX_COUNT),
  ...finding,
});

export const createTally = (findings: StoreFindings): ImportTally => ({
  files: 0,
  filesIncomplete: 0,
  evaluations: 0,
  evaluationsWithoutLogs: 0,
  runs: 0,
  logs: 0,
  note: (finding) => findings.add(completed(finding)),
});

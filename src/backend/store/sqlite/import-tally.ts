import { FINDING_KINDS, type NewFinding, type NotedFinding, type NoteFinding } from '../../../contract/finding.ts';
import type { ImportReport } from '../import-report.ts';
import type { StoreFindings } from './findings.ts';

/** What the import of an export begins with. */
export const NOTHING_IMPORTED: ImportReport = {
  exportedAt: null,
  files: 0,
  filesIncomplete: 0,
  evaluations: 0,
  runs: 0,
  logs: 0,
  bytes: 0,
};

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

/** A report in the making. */
export interface ImportTally extends Mutable<ImportReport> {
  readonly note: NoteFinding;
}

/** The most that GraphQL's Int holds. */
const MAX_COUNT = 2 ** 31 - 1;

const completed = ({ expected = null, actual = null, ...finding }: NewFinding): NotedFinding => ({
  severity: FINDING_KINDS[finding.code].severity,
  line: null,
  evaluationId: null,
  runId: null,
  expected: expected && Math.min(expected, MAX_COUNT),
  actual: actual && Math.min(actual, MAX_COUNT),
  ...finding,
});

/** Goes on from a report, and notes what is wrong in an export. */
export const createTally = (before: ImportReport, findings: StoreFindings, exportKey: number): ImportTally => ({
  ...before,
  note: (finding) => findings.add(completed(finding), exportKey),
});

export const reportOf = ({ note: _, ...report }: ImportTally): ImportReport => report;

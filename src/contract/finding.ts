/** How bad a finding is, worst first: something is lost; what is served may be incomplete or changed; nothing is lost. */
export const SEVERITIES = ['ERROR', 'WARNING', 'INFO'] as const;
export type Severity = (typeof SEVERITIES)[number];

interface FindingKind {
  readonly severity: Severity;
  readonly meaning: string;
}

/** What may be wrong in an export, and what became of it. A single finding may be milder than its kind. */
export const FINDING_KINDS = {
  LOGS_MISSING: { severity: 'ERROR', meaning: 'A run has fewer log rows than its stats count; those there are served.' },
  LOGS_NOT_EXPORTED: { severity: 'WARNING', meaning: 'The stats of an evaluation count logs, but the export has no folder of them.' },
  STATS_DIFFER: {
    severity: 'WARNING',
    meaning:
      'The stats of an evaluator over a run count other judgments, abstentions or errors than the rows of the run have, none of which is missing. Both are served as they are.',
  },
  LINE_INVALID: { severity: 'ERROR', meaning: 'A line is no usable record and is skipped, unless the message says that it is served.' },
  LINE_TRUNCATED: { severity: 'ERROR', meaning: 'The last line of a file breaks off; it is skipped.' },
  LINE_TOO_LARGE: { severity: 'ERROR', meaning: 'A line is larger than any record; it is skipped.' },
  NUMBER_NOT_FINITE: {
    severity: 'WARNING',
    meaning:
      'NaN, Infinity or -Infinity was replaced by null, or a number such as 1e400, which is served as it is, is too large for GraphQL to show. A judgment of either counts as a failure of its evaluator.',
  },
  NOT_SHOWN: {
    severity: 'WARNING',
    meaning:
      'Parts of a record or file are missing or not what they should be: in GraphQL they are null with an error, or left out. The rest is served, and clients of the REST API get them as they are.',
  },
  DUPLICATE_LOG: { severity: 'WARNING', meaning: 'A log was met before, in its run or among those of files; the copy is skipped.' },
  DUPLICATE_RUN: { severity: 'WARNING', meaning: 'A run was met before in its evaluation; the first one is served.' },
  DUPLICATE_EVALUATION: {
    severity: 'WARNING',
    meaning: 'An evaluation is in two folders of one export; they are served as one, with the rows of both.',
  },
  DUPLICATE_DIFFERS: {
    severity: 'WARNING',
    meaning:
      'Something was met before in the export, such as a log, run, version or datapoint, and the two differ; the one that says more is served, by its judgments, then by its values.',
  },
  UNKNOWN_RUN: { severity: 'WARNING', meaning: 'Records name a run that nothing else names; they are served, with null for their run.' },
  ID_MISMATCH: { severity: 'WARNING', meaning: 'A name in the folder differs from the id in the body; the id of the body is used.' },
  EXPORTS_DIFFER: { severity: 'INFO', meaning: 'Another export has something else under the same id; the message says which is served.' },
  CHANGED_HERE: { severity: 'INFO', meaning: 'An evaluation was changed or deleted here since; it stays as it is here.' },
  FILE_INCOMPLETE: {
    severity: 'ERROR',
    meaning:
      'The export of a file broke off, for its .done is not there, or it has fewer datapoints, versions, evaluations or logs than the export counts; those there are served.',
  },
  FILE_MISSING: { severity: 'ERROR', meaning: 'A file or folder that is expected is not there.' },
  FILE_UNREADABLE: {
    severity: 'ERROR',
    meaning: 'A file or folder cannot be read or is not what it should be; it is skipped, unless the message says that it is served.',
  },
  REFERENCE_MISSING: {
    severity: 'WARNING',
    meaning:
      'The export has no file of a version that it refers to, though it should: of a dataset, or among other versions of its file. Reported where the version is met first.',
  },
  UNEXPECTED_ENTRY: {
    severity: 'ERROR',
    meaning:
      'The export tool makes no such file or folder, and it is not read. An INFO for what systems leave everywhere, a WARNING where it hardly belongs to the export.',
  },
  OTHER_NAME: {
    severity: 'INFO',
    meaning: 'A file or folder has another name or form than the export tool gives it, in case or compressed by gzip; it is read.',
  },
  AGE_UNKNOWN: {
    severity: 'WARNING',
    meaning:
      'When an export was made is not known: it counts as older than those whose time is known. An INFO for an export without company.',
  },
  UNKNOWN_KIND: { severity: 'INFO', meaning: 'A version or log is of no known kind; it is served as such.' },
  EXPORT_TOOL_ERROR: { severity: 'WARNING', meaning: 'export.log reports something that the export tool gave up.' },
  CHANGED_WHILE_READING: { severity: 'WARNING', meaning: 'A file was written to while it was read.' },
} as const satisfies Record<string, FindingKind>;

export type FindingCode = keyof typeof FINDING_KINDS;

/** One thing wrong. */
export interface Finding {
  readonly severity: Severity;
  readonly code: FindingCode;
  /** Relative to the export's directory, with `/` between its parts; of several exports it begins with the name of that directory. */
  readonly path: string;
  /** Counts from 1; null for what is about no line. */
  readonly line: number | null;
  readonly message: string;
  /** The evaluation it is about, by its upstream id. */
  readonly evaluationId: string | null;
  /** Its name; null where it has none, or is not there. */
  readonly evaluationName: string | null;
  /** The run of that evaluation it is about, by its upstream id. */
  readonly runId: string | null;
  /** What to call that run: see `runLabel`. */
  readonly runLabel: string | null;
  /** How many there should be, and how many there are, where something was counted. */
  readonly expected: number | null;
  readonly actual: number | null;
}

/** What a finding is noted with: names are looked up when it is shown. */
export type NotedFinding = Omit<Finding, 'evaluationName' | 'runLabel'>;

/** Of which severities, and which of them by their place from 0: the worst come first, then those found first. */
export interface FindingQuery {
  readonly severities: readonly Severity[];
  readonly offset: number;
  readonly count: number;
}

/** What an export holds, and what is wrong with it. */
export interface ExportHealth {
  readonly files: number;
  /** Files whose export did not come to its end. */
  readonly filesIncomplete: number;
  /** Versions that files have of their own, datapoints of all versions of datasets, and logs that files have of their own: of all exports together. */
  readonly versions: number;
  readonly datapoints: number;
  readonly fileLogs: number;
  readonly evaluations: number;
  /** Evaluations whose stats count logs, of which the export has none. */
  readonly evaluationsWithoutLogs: number;
  findings(query: FindingQuery): Promise<readonly Finding[]>;
  findingsCount(severities: readonly Severity[]): number;
  /** How many findings there are of each code that there is any of. */
  findingsByCode(): Promise<Partial<Record<FindingCode, number>>>;
}

/** A finding as it is noted: what is left out is null, and the severity that of its code. */
export type NewFinding = Pick<NotedFinding, 'code' | 'path' | 'message'> & Partial<NotedFinding>;

/** Keeps what is wrong. */
export type NoteFinding = (finding: NewFinding) => void;

import type { NewFinding, NoteFinding } from '../../contract/finding.ts';
import type { ExportLog } from '../files/export-log.ts';
import type { ExportReader } from '../files/export-reader.ts';
import type { FactMaker } from '../store/sqlite/fact-maker.ts';
import type { ImportTally } from '../store/sqlite/import-tally.ts';
import type { FactTables, SqliteStore } from '../store/sqlite/store.ts';
import type { LeftOut } from './left-out.ts';
import type { LineCount } from './missing-logs.ts';

/** What makes columns of the rows of an import. */
export interface ImportFacts extends Pick<FactTables, 'fillRuns'> {
  readonly maker: FactMaker;
}

/** What every step of an import works with. */
export interface ImportContext
  extends Pick<SqliteStore, 'reads' | 'writes' | 'edits' | 'imports' | 'catalogue' | 'judgments' | 'forgetting' | 'findings'> {
  readonly reader: ExportReader;
  readonly tally: ImportTally;
  readonly exportKey: number;
  readonly exportLog: ExportLog;
  readonly leftOut: LeftOut;
  /** Absent where no columns of rows are made. */
  readonly facts?: ImportFacts | undefined;
  /** The reader's too: a finding says which evaluation it is about without every step knowing. */
  readonly note: NoteFinding;
}

/** What the evaluation being imported lacks because it is forgotten, by the ids of runs. */
export interface ForgottenRows {
  readonly logs: Map<string, Set<string>>;
  /** Runs whose stats count what they lack. */
  readonly runs: Set<string>;
}

/** The evaluation being imported. */
export interface EvaluationFolder {
  readonly path: string;
  readonly id: string;
  readonly key: number;
  /** No newer export has the evaluation. */
  readonly isNewest: boolean;
  /** This export has the evaluation in another folder as well, which was read before. */
  readonly isAgain: boolean;
  /** Rows that are in both folders and are the same. */
  readonly copies: { rows: number };
  /** The store's keys of the runs met so far, by run id. */
  readonly runs: Map<string, number>;
  /** The runs that the names of files or the stats name. Where such a one has no usable file, that is noted elsewhere. */
  readonly expectedRuns: Set<string>;
  readonly lines: LineCount;
  readonly forgotten: ForgottenRows;
}

/** The same context for the parts of one evaluation, whose findings say so. */
export const aboutEvaluation = (context: ImportContext, evaluationId: string): ImportContext => {
  const reader = context.reader.noting((finding) => context.tally.note({ ...finding, evaluationId }));
  return { ...context, reader, note: reader.note };
};

/** The same context for what is about one run of that evaluation, whose findings say so. */
export const aboutRun = (context: ImportContext, runId: string): ImportContext => {
  const note: NoteFinding = (finding) => context.note({ ...finding, runId });
  return { ...context, note, reader: context.reader.noting(note) };
};

/** Notes where a folder or file is named after another id than its body holds. */
export const noteMismatch = (note: NoteFinding, path: string, id: string): void => {
  if (path.endsWith(`/${id}`)) return;
  note({ code: 'ID_MISMATCH', path, message: 'The name differs from the id in the body, which is used.' });
};

/** Notes where another export has something else. */
export const noteDifference = (note: NoteFinding, finding: Pick<NewFinding, 'path' | 'line' | 'runId'>, isNewest: boolean): void => {
  const message = isNewest ? 'An older export has something else; this is served.' : 'A newer export has something else, which is served.';
  note({ ...finding, code: 'EXPORTS_DIFFER', message });
};

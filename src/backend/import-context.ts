import type { Catalogue } from './catalogue.ts';
import type { ExportReader } from './export-reader.ts';
import type { ImportTally, NoteFinding } from './import-report.ts';
import type { StoreWrites } from './store-writes.ts';

/** What every step of an import works with. */
export interface ImportContext {
  readonly reader: ExportReader;
  readonly writes: StoreWrites;
  readonly catalogue: Catalogue;
  readonly tally: ImportTally;
  /** The reader's too: a finding says which evaluation it is about without every step knowing. */
  readonly note: NoteFinding;
}

/** The same context for the parts of one evaluation, whose findings say so. */
export const aboutEvaluation = (context: ImportContext, evaluationId: string): ImportContext => {
  const note: NoteFinding = (finding) => context.tally.note({ ...finding, evaluationId });
  return { ...context, note, reader: context.reader.noting(note) };
};

/** Notes where a folder or file is named after another id than its body holds. */
export const noteMismatch = (note: NoteFinding, path: string, id: string): void => {
  if (path.endsWith(`/${id}`)) return;
  note({ code: 'ID_MISMATCH', path, message: 'The name differs from the id in the body, which is used.' });
};

import { createExportReader, type ExportReader } from '../files/export-reader.ts';
import type { FoundExport } from '../files/exports.ts';
import { importDeployments } from './catalogue-import.ts';
import { importEvaluation } from './evaluation-import.ts';
import { noteFewer } from './export-counts.ts';
import { fileIdOf, fileReader, importFile, importFileLogs } from './file-import.ts';
import type { ImportContext } from './import-context.ts';

/** What is imported whole or not at all. */
export interface Part {
  /** Of the folder it is in; no two parts have the same. */
  readonly path: string;
  readonly bring: (context: ImportContext) => Promise<unknown>;
}

async function* partsOfFile(reader: ExportReader, name: string): AsyncGenerator<Part> {
  const path = `files/${name}`;
  const readFile = fileReader(path);
  yield { path, bring: (context) => importFile(context, path, readFile) };
  // An earlier attempt may have brought that part, and noted what there is to note about the file.
  const fileId = fileIdOf(readFile(reader)?.object, path);
  for (const evaluation of reader.subdirectories(`${path}/evaluations`)) {
    const folder = `${path}/evaluations/${evaluation}`;
    yield { path: folder, bring: (context) => importEvaluation(context, folder, fileId) };
  }
  yield { path: `${path}/logs`, bring: (context) => importFileLogs(context, `${path}/logs`, fileId) };
  yield { path: `${path}/deployments.json`, bring: (context) => importDeployments(context, { path, fileId }) };
}

/** Of what an unfinished import has noted already. */
export const silentReader = (directory: string): ExportReader => createExportReader(directory, { note: () => undefined });

const UNKNOWN_AGE =
  'Neither the name of its folder nor export.log tells when this export was made. Beside others it counts as older than all whose time is known, and where they differ theirs is served; of several without a time the one imported last counts as the newest.';

const noteUnknownAge = ({ imports, note }: ImportContext): void => {
  const isAlone = new Set(imports.exports().map(({ directory }) => directory)).size === 1;
  note({ code: 'AGE_UNKNOWN', path: 'export.log', message: UNKNOWN_AGE, ...(isAlone && { severity: 'INFO' }) });
};

/** What is to be reported of an export as a whole. */
const importRoot = (context: ImportContext, { beside, exportedAt }: Pick<FoundExport, 'beside' | 'exportedAt'>): void => {
  for (const finding of beside) context.note(finding);
  if (exportedAt === null) noteUnknownAge(context);
  context.reader.noteEntries('');
  noteFewer(context, { what: 'files', id: '', path: 'files' }, context.reader.subdirectories('files').length);
};

/** All parts of an export, always in the same order. What is wrong is noted by the parts alone, for finding them is done again. */
export async function* partsOf({ directory, beside, exportedAt }: FoundExport): AsyncGenerator<Part> {
  const reader = silentReader(directory);
  yield { path: '', bring: async (context) => importRoot(context, { beside, exportedAt }) };
  for (const name of reader.subdirectories('files')) yield* partsOfFile(reader, name);
}

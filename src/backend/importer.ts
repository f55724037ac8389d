import { constants, type Dirent } from 'node:fs';
import { access, lstat, readdir, realpath } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { importCatalogue, importDeployments } from './catalogue-import.ts';
import { importEvaluation } from './evaluation-import.ts';
import { createExportReader } from './export-reader.ts';
import { type ImportContext, noteMismatch } from './import-context.ts';
import { createTally, type ImportReport, type ImportTally } from './import-report.ts';
import { keepOrigin, type Origin } from './kept-origin.ts';
import { keepReport } from './kept-report.ts';
import { indexLogs } from './log-index.ts';
import { noteUnknownKinds } from './record-import.ts';
import { logFlaws, noteServed } from './served-flaws.ts';
import type { Store } from './store.ts';
import { isMissing, reasonOf } from './system-error.ts';
import { textAt } from './tolerant-json.ts';

/** The directory given is no export. */
export class NotAnExportError extends Error {
  override readonly name = 'NotAnExportError';

  constructor(directory: string) {
    const example = 'files/<file id>/file.json or files/<file id>/evaluations/<evaluation id>/';
    super(`${directory} is not an export: it needs a folder files/, empty or with exported files inside, such as ${example}.`);
  }
}

/** The directory given cannot be looked into, so that nothing is known of what it holds. */
export class ExportUnreadableError extends Error {
  override readonly name = 'ExportUnreadableError';

  constructor(directory: string, cause: unknown) {
    super(`${directory} cannot be read: ${reasonOf(cause)}.`, { cause });
  }
}

/** Looks at a part of an export without which there is none. */
const required = async <T>(directory: string, part: string, look: () => Promise<T>): Promise<T> => {
  try {
    return await look();
  } catch (error) {
    throw isMissing(error) ? new NotAnExportError(directory) : new ExportUnreadableError(part, error);
  }
};

const PART_FILES: ReadonlySet<string> = new Set(['file.json', '.done']);
const PART_FOLDERS: ReadonlySet<string> = new Set(['versions', 'evaluations', 'logs', 'datapoints']);

const isPart = (entry: Dirent): boolean =>
  entry.isFile() ? PART_FILES.has(entry.name) : entry.isDirectory() && PART_FOLDERS.has(entry.name);

/** Whether a folder holds a part of an exported file; true also where it cannot be looked into, for it may. */
const looksExported = async (folder: string): Promise<boolean> => {
  try {
    return (await readdir(folder, { withFileTypes: true })).some(isPart);
  } catch (error) {
    return !isMissing(error);
  }
};

/** Throws where a directory is no export that can be read. */
const requireExport = async (directory: string): Promise<void> => {
  const files = join(directory, 'files');
  const stats = await required(directory, directory, () => lstat(files));
  if (!stats.isDirectory()) throw new NotAnExportError(directory);
  await required(directory, files, () => access(files, constants.R_OK | constants.X_OK));
  const entries = await required(directory, files, () => readdir(files, { withFileTypes: true }));
  const visible = entries.filter(({ name }) => !name.startsWith('.'));
  for (const entry of visible) if (entry.isDirectory() && (await looksExported(join(files, entry.name)))) return;
  if (visible.length > 0) throw new NotAnExportError(directory);
};

/** The time in a name such as `20250708-224035`, which the exporter gives to its directories; null for another name. */
const exportTime = (directory: string): string | null => {
  const parts = /^(\d{4})(\d\d)(\d\d)-(\d\d)(\d\d)(\d\d)$/.exec(basename(resolve(directory)));
  if (!parts) return null;
  const [, year, month, day, hour, minute, second] = parts;
  const time = `${year}-${month}-${day}T${hour}:${minute}:${second}Z`;
  const date = new Date(time);
  // JavaScript takes 30 February for 1 March.
  return !Number.isNaN(date.valueOf()) && date.toISOString() === time.replace('Z', '.000Z') ? time : null;
};

/** The logs a file has of its own, outside evaluations. They are for looking up by id, and come with their traces. */
const importFileLogs = async (context: ImportContext, path: string): Promise<void> => {
  const { reader, writes, note } = context;
  for (const file of await reader.jsonLinesFiles(path)) {
    for await (const { body, line } of reader.jsonLines(file)) {
      if (!body) continue;
      const { object, bytes } = body;
      if (textAt(object, 'id') === undefined) {
        note({ code: 'LINE_INVALID', path: file, line, message: 'The log has no id.' });
        continue;
      }
      noteServed(note, { code: 'LINE_INVALID', path: file, line }, logFlaws(object));
      noteUnknownKinds(context, { path: file, line }, object);
      indexLogs(writes, writes.addBlob(bytes), { form: 'log', bytes, log: object });
    }
  }
};

const importFile = async (context: ImportContext, name: string): Promise<void> => {
  const { reader, note, tally } = context;
  const path = `files/${name}`;
  tally.files++;
  if (!(await reader.isComplete(path))) {
    tally.filesIncomplete++;
    note({ code: 'FILE_INCOMPLETE', path, message: 'The export of this file broke off: .done is not there.' });
  }
  const file = await reader.json(`${path}/file.json`);
  const fileId = (file && textAt(file.object, 'id')) ?? name;
  noteMismatch(note, path, fileId);
  await importCatalogue(context, { path, fileId }, file?.object);
  for (const evaluation of await reader.subdirectories(`${path}/evaluations`)) {
    await importEvaluation(context, `${path}/evaluations/${evaluation}`, fileId);
  }
  await importFileLogs(context, `${path}/logs`);
  await importDeployments(context, { path, fileId });
};

const reportOf = (directory: string, tally: ImportTally, logLookups: number): ImportReport => {
  const { note: _, ...counts } = tally;
  return { exportedAt: exportTime(directory), ...counts, logLookups };
};

/**
 * Reads an export directory into a store, in one transaction: when it throws, the store is as before.
 * Damage is skipped and reported, never fatal; what is thrown is `NotAnExportError`, `ExportUnreadableError`, or a failure of the
 * store itself (a full disk). Evaluations that the store holds already stay as they are. Memory does not grow with the export.
 * The store keeps what was found amiss, the report, and the origin: `kind` says what the export is to the user.
 */
export const importExport = async (directory: string, store: Store, kind: Origin['kind'] = 'EXPORT_DIRECTORY'): Promise<ImportReport> => {
  const { reads, writes, catalogue } = store;
  const tally = createTally(store.findings);
  const reader = createExportReader(directory, tally.note);
  await requireExport(directory);
  const origin: Origin = { kind, directory: kind === 'SAMPLE' ? null : await required(directory, directory, () => realpath(directory)) };
  return writes.inTransaction(async () => {
    const context: ImportContext = { reader, writes, catalogue, tally, note: tally.note };
    for (const name of await reader.subdirectories('files')) await importFile(context, name);
    writes.placeEvaluations();
    const report = reportOf(directory, tally, reads.logLookupsCount());
    keepReport(writes, report);
    keepOrigin(writes, origin);
    return report;
  });
};

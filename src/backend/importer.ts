import { basename, resolve } from 'node:path';
import { importCatalogue } from './catalogue-import.ts';
import { type ImportContext, importEvaluation, noteMismatch } from './evaluation-import.ts';
import { createExportReader } from './export-reader.ts';
import { createTally, type ImportReport, type ImportTally } from './import-report.ts';
import { keepReport } from './kept-report.ts';
import { indexLogs } from './log-index.ts';
import type { Store } from './store.ts';
import { textAt } from './tolerant-json.ts';

/** The directory given is no export. */
export class NotAnExportError extends Error {
  override readonly name = 'NotAnExportError';

  constructor(directory: string) {
    super(`${directory} is not an export: it has no files/<file id>/evaluations/<evaluation id>/ inside.`);
  }
}

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
const importFileLogs = async ({ reader, writes, tally }: ImportContext, path: string): Promise<void> => {
  for (const file of await reader.jsonLinesFiles(path)) {
    for await (const { object, bytes, line } of reader.jsonLines(file)) {
      if (textAt(object, 'id') === undefined) tally.note({ code: 'LINE_INVALID', path: file, line, message: 'The log has no id.' });
      else indexLogs(writes, writes.addBlob(bytes), { form: 'log', bytes, log: object });
    }
  }
};

const importFile = async (context: ImportContext, name: string): Promise<void> => {
  const { reader, catalogue, tally } = context;
  const path = `files/${name}`;
  tally.files++;
  if (!(await reader.exists(`${path}/.done`))) {
    tally.note({ code: 'FILE_INCOMPLETE', path, message: 'The export of this file broke off: .done is not there.' });
  }
  const file = await reader.json(`${path}/file.json`);
  const fileId = (file && textAt(file.object, 'id')) ?? name;
  noteMismatch(context, path, fileId);
  await importCatalogue({ reader, catalogue, path, fileId }, file?.object);
  for (const evaluation of await reader.subdirectories(`${path}/evaluations`)) {
    await importEvaluation(context, `${path}/evaluations/${evaluation}`, fileId);
  }
  await importFileLogs(context, `${path}/logs`);
};

const reportOf = (directory: string, tally: ImportTally, logLookups: number): ImportReport => {
  const { files, evaluations, runs, logs, findings, findingCounts } = tally;
  return { exportedAt: exportTime(directory), files, evaluations, runs, logs, logLookups, findings, findingCounts };
};

/**
 * Reads an export directory into a store, in one transaction: when it throws, the store is as before.
 * Damage is skipped and reported, never fatal; what is thrown is `NotAnExportError`, or a failure of the store itself (a full disk).
 * Evaluations that the store holds already stay as they are. Memory does not grow with the export. The store keeps the report.
 */
export const importExport = async (directory: string, store: Store): Promise<ImportReport> => {
  const { reads, writes, catalogue } = store;
  const tally = createTally();
  const reader = createExportReader(directory, tally.note);
  if (!(await reader.isDirectory('files'))) throw new NotAnExportError(directory);
  return writes.inTransaction(async () => {
    const context: ImportContext = { reader, writes, catalogue, tally };
    for (const name of await reader.subdirectories('files')) await importFile(context, name);
    writes.placeEvaluations();
    const report = reportOf(directory, tally, reads.logLookupsCount());
    keepReport(writes, report);
    return report;
  });
};

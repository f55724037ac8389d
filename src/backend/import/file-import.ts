import { basename } from 'node:path/posix';
import type { NewFinding } from '../../contract/finding.ts';
import { microsecondsOf } from '../../contract/timestamp.ts';
import { type JsonBody, type JsonObject, textAt } from '../../json/tolerant.ts';
import type { ExportReader } from '../files/export-reader.ts';
import { createLogsReader, type LogsBody } from '../logs/logs-reader.ts';
import { DIFFERING, isServed, standingOf } from '../store/sqlite/copies.ts';
import { importCatalogue } from './catalogue-import.ts';
import { noteFewer } from './export-counts.ts';
import { type ImportContext, noteMismatch } from './import-context.ts';
import { indexLogs, originOf } from './log-index.ts';
import { noteUnknownKinds } from './record-import.ts';
import { noteServed, servedFile, servedLog } from './served-flaws.ts';

/** Puts a log of a file's own into the store. Of copies within an export the fuller one is served, and what only the other has is found too. */
const enterFileLog = (context: ImportContext, fileId: string, place: Pick<NewFinding, 'path' | 'line'>, body: LogsBody): void => {
  const { object: log, bytes, spans } = body;
  const { writes, imports, catalogue, exportKey, note } = context;
  const id = textAt(log, 'id') ?? '';
  const known = imports.fileLog(id);
  const standing = standingOf(known, exportKey, bytes);
  if (standing === 'copy') {
    note({ ...place, code: 'DUPLICATE_LOG', message: `The log ${id} was met before; the copy is skipped.` });
    return;
  }
  const blobKey = writes.addBlob(bytes);
  indexLogs(writes, { form: 'log', spans, log, blobKey, exportKey });
  if (isServed(standing)) {
    const versionId = originOf(log).versionId ?? null;
    catalogue.addFileLog({ logId: id, fileId, versionId, createdAt: microsecondsOf(log['created_at']), blobKey });
  }
  if (!known || (standing !== 'less' && standing !== 'more')) return;
  const { code, message } = DIFFERING[standing];
  note({ ...place, code, message: `The log ${id} was met before${message}` });
  writes.supersede(standing === 'more' ? known.blobKey : blobKey);
};

/** The logs a file has of its own, outside evaluations. They come with their traces. */
export const importFileLogs = async (context: ImportContext, path: string, fileId: string): Promise<void> => {
  const { reader, leftOut, note } = context;
  const readLogs = createLogsReader('log');
  let lines = 0;
  for (const file of reader.jsonLinesFiles(path)) {
    for await (const { body: whole, line } of reader.jsonLines(file, readLogs)) {
      lines++;
      const body = whole && leftOut.kept(whole, readLogs);
      if (!body) continue;
      if (textAt(body.object, 'id') === undefined) {
        note({ code: 'LINE_INVALID', path: file, line, message: 'The log has no id.' });
        continue;
      }
      noteServed(note, { code: 'LINE_INVALID', path: file, line }, servedLog(body.object, body.known));
      noteUnknownKinds(context, { path: file, line }, body.object);
      enterFileLog(context, fileId, { path: file, line }, body);
    }
  }
  noteFewer(context, { what: 'logs', id: fileId, path }, lines);
};

const DONE = 'Export completed successfully.';

/** What marks the end of a file's export says so by being there, and nothing is lost with its text. */
const noteTornMarker = ({ reader, note }: ImportContext, path: string): void => {
  const text = reader.text(path) ?? '';
  if (text === '' || text.length >= DONE.length || !DONE.startsWith(text)) return;
  note({ code: 'FILE_INCOMPLETE', severity: 'INFO', path, message: 'Its text breaks off; that it is there is what counts.' });
};

/** Reads the body of a file when it is asked for first, by the reader of who asks. */
type ReadFile = (reader: ExportReader) => JsonBody | undefined;

/** What an export has of a file beside evaluations and logs. */
export const importFile = async (context: ImportContext, path: string, readFile: ReadFile): Promise<void> => {
  const { reader, note, tally } = context;
  tally.files++;
  reader.noteEntries(path);
  if (!reader.exists(`${path}/.done`)) {
    tally.filesIncomplete++;
    note({ code: 'FILE_INCOMPLETE', path, message: 'The export of this file broke off: .done is not there.' });
  }
  noteTornMarker(context, `${path}/.done`);
  const file = readFile(reader);
  const fileId = fileIdOf(file?.object, path);
  if (file) noteServed(note, { code: 'FILE_UNREADABLE', path: `${path}/file.json` }, servedFile(file.object));
  noteMismatch(note, path, fileId);
  await importCatalogue(context, { path, fileId }, file);
  const evaluations = `${path}/evaluations`;
  noteFewer(context, { what: 'evaluations', id: fileId, path: evaluations }, reader.subdirectories(evaluations).length);
};

/** The id of a file; where its body has none, the name of its folder. */
export const fileIdOf = (file: JsonObject | undefined, path: string): string => (file && textAt(file, 'id')) ?? basename(path);

/** Reads it once, however often it is asked for. */
export const fileReader = (path: string): ReadFile => {
  let read: { readonly file: JsonBody | undefined } | undefined;
  return (reader) => {
    read ??= { file: reader.json(`${path}/file.json`) };
    return read.file;
  };
};

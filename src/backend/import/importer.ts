import { basename } from 'node:path/posix';
import { setImmediate, setTimeout } from 'node:timers/promises';
import type { NewFinding } from '../../contract/finding.ts';
import { type JsonObject, textAt } from '../../json/tolerant.ts';
import { type ExportLog, readExportLog } from '../files/export-log.ts';
import { createExportReader, type ExportReader } from '../files/export-reader.ts';
import { type FoundExport, findExport } from '../files/exports.ts';
import type { ImportReport } from '../store/import-report.ts';
import { DIFFERING, standingOf } from '../store/sqlite/copies.ts';
import { createTally, NOTHING_IMPORTED, reportOf } from '../store/sqlite/import-tally.ts';
import type { KeptExport } from '../store/sqlite/imports.ts';
import type { SqliteStore } from '../store/sqlite/store.ts';
import { importCatalogue, importDeployments } from './catalogue-import.ts';
import { importEvaluation } from './evaluation-import.ts';
import { noteFewer } from './export-counts.ts';
import { type ImportContext, noteMismatch } from './import-context.ts';
import { indexLogs } from './log-index.ts';
import { createLogsReader, type LogsBody } from './logs-reader.ts';
import { noteUnknownKinds } from './record-import.ts';
import { noteServed, servedFile, servedLog } from './served-flaws.ts';

/** A store cannot take an export in beside what it holds. The message is a sentence that follows the name of its file. */
export class ImportRefusedError extends Error {
  override readonly name = 'ImportRefusedError';
}

export interface ImportOptions {
  /** What is imported is the sample: its place means nothing to anyone. */
  readonly isSample?: boolean;
  /** Told now and then of how many bytes of the exports have been read, those of an earlier attempt included, of all they have. */
  readonly onProgress?: (read: number, all: number) => void;
  /** Stops the import; what it brought in stays, for the next one to go on from. */
  readonly signal?: AbortSignal;
  /** What a transaction brings in, and a sudden end takes away, but for what cannot be divided: 64 MiB where it is absent. */
  readonly batchBytes?: number;
}

/** Puts a log of a file's own into the store. Of copies within an export the fuller one is served, and what only the other has is found too. */
const enterFileLog = (context: ImportContext, place: Pick<NewFinding, 'path' | 'line'>, body: LogsBody): void => {
  const { object: log, bytes, spans } = body;
  const { writes, imports, exportKey, note } = context;
  const id = textAt(log, 'id') ?? '';
  const known = imports.fileLog(id);
  const standing = standingOf(known, exportKey, bytes);
  if (standing === 'copy') {
    note({ ...place, code: 'DUPLICATE_LOG', message: `The log ${id} was met before; the copy is skipped.` });
    return;
  }
  const blobKey = writes.addBlob(bytes);
  indexLogs(writes, { form: 'log', spans, log, blobKey, exportKey });
  if (!known || (standing !== 'less' && standing !== 'more')) return;
  const { code, message } = DIFFERING[standing];
  note({ ...place, code, message: `The log ${id} was met before${message}` });
  writes.supersede(standing === 'more' ? known.blobKey : blobKey);
};

/** The logs a file has of its own, outside evaluations. They are for looking up by id, and come with their traces. */
const importFileLogs = async (context: ImportContext, path: string, fileId: string): Promise<void> => {
  const { reader, note } = context;
  const readLogs = createLogsReader('log');
  let lines = 0;
  for (const file of reader.jsonLinesFiles(path)) {
    for await (const { body, line } of reader.jsonLines(file, readLogs)) {
      lines++;
      if (!body) continue;
      if (textAt(body.object, 'id') === undefined) {
        note({ code: 'LINE_INVALID', path: file, line, message: 'The log has no id.' });
        continue;
      }
      noteServed(note, { code: 'LINE_INVALID', path: file, line }, servedLog(body.object, body.known));
      noteUnknownKinds(context, { path: file, line }, body.object);
      enterFileLog(context, { path: file, line }, body);
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
type ReadFile = (reader: ExportReader) => JsonObject | undefined;

/** What an export has of a file beside evaluations and logs. */
const importFile = async (context: ImportContext, path: string, readFile: ReadFile): Promise<void> => {
  const { reader, note, tally } = context;
  tally.files++;
  reader.tellEntries(path);
  if (!reader.exists(`${path}/.done`)) {
    tally.filesIncomplete++;
    note({ code: 'FILE_INCOMPLETE', path, message: 'The export of this file broke off: .done is not there.' });
  }
  noteTornMarker(context, `${path}/.done`);
  const file = readFile(reader);
  const fileId = fileIdOf(file, path);
  if (file) noteServed(note, { code: 'FILE_UNREADABLE', path: `${path}/file.json` }, servedFile(file));
  noteMismatch(note, path, fileId);
  await importCatalogue(context, { path, fileId }, file);
  const evaluations = `${path}/evaluations`;
  noteFewer(context, { what: 'evaluations', id: fileId, path: evaluations }, reader.subdirectories(evaluations).length);
};

/** What is imported whole or not at all. */
interface Part {
  /** Of the folder it is in; no two parts have the same. */
  readonly path: string;
  readonly bring: (context: ImportContext) => Promise<unknown>;
}

/** The id of a file; where its body has none, the name of its folder. */
const fileIdOf = (file: JsonObject | undefined, path: string): string => (file && textAt(file, 'id')) ?? basename(path);

const fileReader = (path: string): ReadFile => {
  let read: { readonly file: JsonObject | undefined } | undefined;
  return (reader) => {
    read ??= { file: reader.json(`${path}/file.json`)?.object };
    return read.file;
  };
};

async function* partsOfFile(reader: ExportReader, name: string): AsyncGenerator<Part> {
  const path = `files/${name}`;
  const readFile = fileReader(path);
  yield { path, bring: (context) => importFile(context, path, readFile) };
  // An earlier attempt may have brought that part, and noted what there is to note about the file.
  const fileId = fileIdOf(readFile(reader), path);
  for (const evaluation of reader.subdirectories(`${path}/evaluations`)) {
    const folder = `${path}/evaluations/${evaluation}`;
    yield { path: folder, bring: (context) => importEvaluation(context, folder, fileId) };
  }
  yield { path: `${path}/logs`, bring: (context) => importFileLogs(context, `${path}/logs`, fileId) };
  yield { path: `${path}/deployments.json`, bring: (context) => importDeployments(context, { path, fileId }) };
}

/** Of what an unfinished import has noted already. */
const silentReader = (directory: string): ExportReader => createExportReader(directory, { note: () => undefined });

const UNKNOWN_AGE =
  'Neither the name of its folder nor export.log tells when this export was made. Beside others it counts as older than all whose time is known, and where they differ theirs is served; of several without a time the one imported last counts as the newest.';

const noteUnknownAge = ({ imports, note }: ImportContext): void => {
  const isAlone = new Set(imports.exports().map(({ directory }) => directory)).size === 1;
  note({ code: 'AGE_UNKNOWN', path: 'export.log', message: UNKNOWN_AGE, ...(isAlone && { severity: 'INFO' }) });
};

/** What is to be told of an export as a whole. */
const importRoot = (context: ImportContext, { beside, exportedAt }: Pick<FoundExport, 'beside' | 'exportedAt'>): void => {
  for (const finding of beside) context.note(finding);
  if (exportedAt === null) noteUnknownAge(context);
  context.reader.tellEntries('');
  noteFewer(context, { what: 'files', id: '', path: 'files' }, context.reader.subdirectories('files').length);
};

/** All parts of an export, always in the same order. What is wrong is noted by the parts alone, for finding them is done again. */
async function* partsOf({ directory, beside, exportedAt }: FoundExport): AsyncGenerator<Part> {
  const reader = silentReader(directory);
  yield { path: '', bring: async (context) => importRoot(context, { beside, exportedAt }) };
  for (const name of reader.subdirectories('files')) yield* partsOfFile(reader, name);
}

const BATCH_BYTES = 67_108_864;
// A part costs something even if it has next to no bytes.
const PART_BYTES = 65_536;

/** An export that is being imported. */
interface Import {
  readonly found: FoundExport;
  readonly kept: KeptExport;
}

interface PartOptions extends Pick<ImportOptions, 'signal' | 'batchBytes'> {
  /** Called with how many bytes of this export have been read. */
  readonly onProgress: (read: number) => void;
}

/** Where a part of an export is read from, and what becomes of it is counted. */
const readingOf = ({ found, kept }: Import, store: SqliteStore, options: PartOptions): Pick<ImportContext, 'reader' | 'tally' | 'note'> => {
  // Another process may import the same export: what counts is what the store says now.
  const now = store.imports.exports().find(({ key }) => key === kept.key) ?? kept;
  const tally = createTally(now.report, store.findings, kept.key);
  const onRead = (bytes: number): void => {
    options.signal?.throwIfAborted();
    tally.bytes += bytes;
    options.onProgress(tally.bytes);
  };
  const reader = createExportReader(found.directory, { note: tally.note, onRead });
  return { reader, tally, note: reader.note };
};

const EXPORT_LOG = 'export.log';

/** Reads the log of the export tool, and notes what it says unless an earlier attempt has. */
const importExportLog = (one: Import, store: SqliteStore, options: PartOptions): Promise<ExportLog> =>
  store.writes.inTransaction(async () => {
    const { key } = one.kept;
    if (store.imports.hasPart(key, EXPORT_LOG)) return readExportLog(silentReader(one.found.directory), () => undefined);
    const { reader, tally, note } = readingOf(one, store, options);
    const exportLog = await readExportLog(reader, note);
    store.imports.addPart(key, EXPORT_LOG);
    store.imports.setReport(key, reportOf(tally));
    return exportLog;
  });

/** Imports parts until a batch is full, in one transaction. Whether that were all there are. */
const importBatch = (
  one: Import,
  parts: AsyncIterator<Part>,
  store: SqliteStore,
  { exportLog, ...options }: PartOptions & Pick<ImportContext, 'exportLog'>,
): Promise<boolean> =>
  store.writes.inTransaction(async () => {
    const context = { ...store, ...readingOf(one, store, options), exportLog, exportKey: one.kept.key };
    const { tally, imports, exportKey } = context;
    const full = tally.bytes + (options.batchBytes ?? BATCH_BYTES);
    let next = await parts.next();
    for (let count = 1; !next.done; count++, next = await parts.next()) {
      const { path, bring } = next.value;
      if (!imports.hasPart(exportKey, path)) {
        await bring(context);
        imports.addPart(exportKey, path);
        // For signals, and whoever shows how far it is.
        await setImmediate();
      }
      if (tally.bytes + count * PART_BYTES >= full) break;
    }
    imports.setReport(exportKey, reportOf(tally));
    return next.done === true;
  });

/** Newer exports have larger keys: the second in which an export was made, counted as if all clocks were UTC, or the next one that is free. */
const freeKey = ({ exportedAt }: FoundExport, kept: readonly KeptExport[]): number => {
  const taken = new Set(kept.map(({ key }) => key));
  let key = exportedAt === null ? 1 : Date.parse(`${exportedAt}Z`) / 1000;
  while (taken.has(key)) key++;
  return key;
};

const MIXED_WITH_SAMPLE =
  'was begun from the sample, and holds it with what was changed in it; exports are not mixed with it: name another file, which is made where it is not there';
const MIXED_WITH_EXPORTS = 'holds exports, which the sample is not mixed with: name another file';

const requireRoom = (found: readonly FoundExport[], kept: readonly KeptExport[], isSample: boolean): void => {
  const held = kept.filter(({ directory }) => isSample || directory === null || !found.some((one) => one.realDirectory === directory));
  if (held.some(({ directory }) => (directory === null) !== isSample))
    throw new ImportRefusedError(isSample ? MIXED_WITH_EXPORTS : MIXED_WITH_SAMPLE);
  const [unfinished] = isSample ? [] : held.filter(({ isWhole }) => !isWhole);
  if (unfinished) throw new ImportRefusedError(`holds an unfinished import of ${unfinished.directory}: it has to be imported as well`);
};

/** Finds out how far an export has been imported already. Of a directory that has changed since, the import begins anew. */
const begin = (found: FoundExport, { imports, findings }: SqliteStore, isSample: boolean): Import => {
  const directory = isSample ? null : found.realDirectory;
  const known = imports.exports();
  const same = known.filter((one) => one.directory === directory);
  const kept = same.find(({ state }) => state === found.state);
  if (kept) return { found, kept };
  // What it brought in stays, as that of an older export; what was told of it is told anew.
  for (const { key } of same) {
    imports.finishExport(key);
    imports.setReport(key, NOTHING_IMPORTED);
    findings.withdrawExport(key);
  }
  const report = { ...NOTHING_IMPORTED, exportedAt: found.exportedAt };
  const added = { key: freeKey(found, known), directory, state: found.state, isWhole: false, report };
  imports.addExport(added);
  return { found, kept: added };
};

const finish = ({ writes, imports, findings, catalogue }: SqliteStore, keys: ReadonlySet<number>): ImportReport[] => {
  imports.orderLogs();
  writes.placeEvaluations();
  catalogue.forgetMetDatapoints();
  findings.place();
  const withoutLogs = findings.evaluationsWithoutLogs();
  // Of all exports: what was missing in one may have come with another.
  for (const { key, report } of imports.exports()) imports.setReport(key, { ...report, evaluationsWithoutLogs: withoutLogs.get(key) ?? 0 });
  for (const key of keys) imports.finishExport(key);
  return imports
    .exports()
    .filter(({ key }) => keys.has(key))
    .map(({ report }) => report);
};

// Longer than those that wait leave between two attempts.
const GAP_MILLISECONDS = 30;

/** Lets another process that serves the same file make its changes between two batches. */
const giveWay = async ({ isShared }: SqliteStore): Promise<unknown> => isShared && setTimeout(GAP_MILLISECONDS);

/**
 * Reads exports of one account into a store, as their union: what a newer one says counts, and nothing is left out that an older one has.
 * An evaluation that was changed here stays as it is. It is done in batches; one that is stopped, by an error or a kill, goes on from the
 * last batch when it is called again, and leaves an export that is not whole until then. An export that is whole and unchanged is not
 * read again. Damage is skipped and reported, never fatal; what is thrown is `ImportRefusedError`, the reason of the signal, or a failure
 * of the store itself (a full disk). Memory does not grow with the exports. The reports of what was imported now.
 */
export const importExports = async (
  found: readonly FoundExport[],
  store: SqliteStore,
  options: ImportOptions = {},
): Promise<ImportReport[]> => {
  const { isSample = false } = options;
  const begun = await store.writes.inTransaction(async () => {
    requireRoom(found, store.imports.exports(), isSample);
    store.imports.deferLogOrder();
    return found.map((one) => begin(one, store, isSample));
  });
  const open = begun.filter(({ kept }) => !kept.isWhole);
  const all = open.reduce((sum, one) => sum + one.found.bytes, 0);
  let before = 0;
  for (const one of open) {
    const { bytes } = one.found;
    const onProgress = (read: number): void => options.onProgress?.(before + Math.min(read, bytes), all);
    const parts = partsOf(one.found);
    const exportLog = await importExportLog(one, store, { ...options, onProgress });
    while (!(await importBatch(one, parts, store, { ...options, onProgress, exportLog }))) await giveWay(store);
    before += bytes;
  }
  return store.writes.inTransaction(async () => finish(store, new Set(open.map(({ kept }) => kept.key))));
};

/** The same of one directory. Throws what `findExport` throws, too. */
export const importExport = async (directory: string, store: SqliteStore, options: ImportOptions = {}): Promise<ImportReport> => {
  const [report] = await importExports([await findExport(directory)], store, options);
  return report ?? NOTHING_IMPORTED;
};

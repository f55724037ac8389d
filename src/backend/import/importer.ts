import { availableParallelism } from 'node:os';
import { setImmediate, setTimeout } from 'node:timers/promises';
import { type ExportLog, readExportLog } from '../files/export-log.ts';
import { createExportReader } from '../files/export-reader.ts';
import { type FoundExport, findExport } from '../files/exports.ts';
import { forgetMore } from '../forgetting/forget-person.ts';
import { judgeRows } from '../stats/judged-rows.ts';
import type { ImportReport } from '../store/import-report.ts';
import { carryOut, createStepAnswers } from '../store/sqlite/changes-port.ts';
import { createTally, NOTHING_IMPORTED, reportOf } from '../store/sqlite/import-tally.ts';
import { countWithoutLogs, type KeptExport } from '../store/sqlite/imports.ts';
import type { SqliteStore } from '../store/sqlite/store.ts';
import { type Part, partsOf, silentReader } from './export-parts.ts';
import type { ImportContext, ImportFacts } from './import-context.ts';
import { ImportRefusedError } from './import-refused.ts';
import { createLeftOut, type LeftOut } from './left-out.ts';

export interface ImportOptions {
  /** What is imported is the sample: its place means nothing to anyone. */
  readonly isSample?: boolean;
  /** Called now and then with how many bytes of the exports have been read, those of an earlier attempt included, of all they have. */
  readonly onProgress?: (read: number, all: number) => void;
  /** Stops the import; what it brought in stays, for the next one to go on from. */
  readonly signal?: AbortSignal;
  /** What a transaction brings in, and a sudden end takes away, but for what cannot be divided: 64 MiB where it is absent. */
  readonly batchBytes?: number;
  /** From how many bytes on, that are to be read, columns of rows are made on a second thread, if there is a processor for it: 32 MiB where it is absent. */
  readonly threadBytes?: number;
}

const BATCH_BYTES = 67_108_864;
// To begin one takes as long as some thousand records.
const THREAD_BYTES = 33_554_432;
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
  { exportLog, facts, leftOut, ...options }: PartOptions & Pick<ImportContext, 'exportLog' | 'facts' | 'leftOut'>,
): Promise<boolean> =>
  store.writes.inTransaction(async () => {
    leftOut.begin();
    const context = { ...store, ...readingOf(one, store, options), exportLog, facts, leftOut, exportKey: one.kept.key };
    const { tally, imports, exportKey } = context;
    const full = tally.bytes + (options.batchBytes ?? BATCH_BYTES);
    let next = await parts.next();
    for (let count = 1; !next.done; count++, next = await parts.next()) {
      const { path, bring } = next.value;
      if (!imports.hasPart(exportKey, path)) {
        await bring(context);
        imports.addPart(exportKey, path);
        // For signals, and for those who show the progress.
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

/** Finds out how far an export has been imported already. Of a directory that has changed since, the import begins again. */
const begin = (found: FoundExport, { imports, findings }: SqliteStore, isSample: boolean): Import => {
  const directory = isSample ? null : found.realDirectory;
  const known = imports.exports();
  const same = known.filter((one) => one.directory === directory);
  const kept = same.find(({ state }) => state === found.state);
  if (kept) return { found, kept };
  // What it brought in stays, as that of an older export; what was reported of it is reported again.
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

/** Brings the judgments that were given here into rows that came after them. */
const judgeNewRows = (store: SqliteStore): void => {
  const answers = createStepAnswers(store);
  for (const logId of store.judgments.logsToJudge()) carryOut(judgeRows(logId), answers);
};

const finish = (store: SqliteStore, keys: ReadonlySet<number>): ImportReport[] => {
  const { writes, imports, findings, catalogue } = store;
  imports.orderLogs();
  writes.placeEvaluations();
  judgeNewRows(store);
  catalogue.place();
  catalogue.forgetMetDatapoints();
  findings.place();
  // Of all exports: what was missing in one may have come with another.
  countWithoutLogs(store);
  for (const key of keys) imports.finishExport(key);
  return imports
    .exports()
    .filter(({ key }) => keys.has(key))
    .map(({ report }) => report);
};

/** Makes columns of the logs of files that were placed just now. What is left out by an end before is made behind the server. */
const fillFileFacts = async (store: SqliteStore): Promise<void> => {
  const { reads, writes, factTables } = store;
  if (!factTables) return;
  for (const { key } of reads.filesWithoutFacts()) {
    await writes.inTransaction(async () => {
      for (const _ of factTables.fillFile(key)) await setImmediate();
    });
    await giveWay(store);
  }
};

// Longer than those that wait leave between two attempts.
const GAP_MILLISECONDS = 30;

/** Lets another process that serves the same file make its changes between two batches. */
const giveWay = async ({ isShared }: SqliteStore): Promise<unknown> => isShared && setTimeout(GAP_MILLISECONDS);

/** What makes columns of rows while an import has so many bytes to read. */
const factsFor = ({ factTables }: SqliteStore, bytes: number, { threadBytes = THREAD_BYTES }: ImportOptions): ImportFacts | undefined => {
  if (!factTables) return undefined;
  const { fillRuns, createMaker } = factTables;
  return { fillRuns, maker: createMaker(bytes >= threadBytes && availableParallelism() > 1) };
};

/** An import of exports that have so many bytes in all. */
interface Reading {
  readonly open: readonly Import[];
  readonly all: number;
  readonly facts: ImportFacts | undefined;
  readonly leftOut: LeftOut;
}

const importAll = async ({ open, all, facts, leftOut }: Reading, store: SqliteStore, options: ImportOptions): Promise<void> => {
  let before = 0;
  for (const one of open) {
    const { bytes } = one.found;
    const onProgress = (read: number): void => options.onProgress?.(before + Math.min(read, bytes), all);
    const parts = partsOf(one.found);
    const exportLog = await importExportLog(one, store, { ...options, onProgress });
    while (!(await importBatch(one, parts, store, { ...options, onProgress, exportLog, facts, leftOut }))) await giveWay(store);
    before += bytes;
  }
};

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
  const facts = open.length > 0 ? factsFor(store, all, options) : undefined;
  const leftOut = createLeftOut(store);
  try {
    await importAll({ open, all, facts, leftOut }, store, options);
  } finally {
    facts?.maker.close();
  }
  const reports = await store.writes.inTransaction(async () => finish(store, new Set(open.map(({ kept }) => kept.key))));
  // What was read before it was known that it goes with something forgotten.
  if (leftOut.added.size > 0) await forgetMore(store, leftOut.added, options);
  await fillFileFacts(store);
  return reports;
};

/** The same of one directory. Throws what `findExport` throws, too. */
export const importExport = async (directory: string, store: SqliteStore, options: ImportOptions = {}): Promise<ImportReport> => {
  const [report] = await importExports([await findExport(directory)], store, options);
  return report ?? NOTHING_IMPORTED;
};

import type { Catalogue } from './catalogue.ts';
import { addVersionAt } from './catalogue-import.ts';
import type { ExportReader, JsonLine } from './export-reader.ts';
import type { ImportTally } from './import-report.ts';
import { elementsOf, memberOf } from './json-members.ts';
import { indexLogs } from './log-index.ts';
import { evaluationFlaws, noteServed, recordFlaws, runFlaws, statsFlaws } from './served-flaws.ts';
import type { StoreWrites } from './store-writes.ts';
import { microsecondsOf } from './timestamp.ts';
import { isObject, type JsonObject, textAt } from './tolerant-json.ts';

export interface ImportContext {
  readonly reader: ExportReader;
  readonly writes: StoreWrites;
  readonly catalogue: Catalogue;
  readonly tally: ImportTally;
}

/** A run of the evaluation being imported, by the store's key, with the log rows met so far. */
interface MetRun {
  readonly key: number;
  logs: number;
}

interface EvaluationFolder {
  readonly path: string;
  readonly key: number;
  /** By run id. */
  readonly runs: Map<string, MetRun>;
}

/** Notes where a folder or file is named after another id than its body holds. */
export const noteMismatch = ({ tally }: ImportContext, path: string, id: string): void => {
  if (path.endsWith(`/${id}`)) return;
  tally.note({ code: 'ID_MISMATCH', path, message: 'The name differs from the id in the body, which is used.' });
};

const addEvaluation = async (context: ImportContext, path: string, folderFileId: string) => {
  const { reader, writes, tally } = context;
  const bodyPath = `${path}/evaluation.json`;
  const body = await reader.json(bodyPath);
  if (!body) return undefined;
  const id = textAt(body.object, 'id');
  if (id === undefined) {
    tally.note({ code: 'FILE_UNREADABLE', path: bodyPath, message: 'The evaluation has no id.' });
    return undefined;
  }
  noteMismatch(context, path, id);
  const fileId = textAt(body.object, 'file_id') ?? folderFileId;
  if (fileId !== folderFileId)
    tally.note({ code: 'ID_MISMATCH', path: bodyPath, message: 'The evaluation names another file than its folder.' });
  const key = writes.addEvaluation({
    id,
    fileId,
    name: textAt(body.object, 'name') ?? null,
    createdAt: microsecondsOf(body.object['created_at']),
    body: body.bytes,
  });
  for (const evaluator of elementsOf(memberOf(body.bytes, 'evaluators'))) addVersionAt(context.catalogue, evaluator, 'version');
  if (key === undefined) {
    tally.note({ code: 'DUPLICATE_EVALUATION', path, message: 'The evaluation was met before; this copy is skipped.' });
    return undefined;
  }
  noteServed(tally.note, { code: 'FILE_UNREADABLE', path: bodyPath }, evaluationFlaws(body.object));
  return { key, object: body.object };
};

const addRun = async (context: ImportContext, folder: EvaluationFolder, path: string): Promise<void> => {
  const { reader, writes, tally } = context;
  const run = await reader.json(path);
  if (!run) return;
  const id = textAt(run.object, 'id');
  if (id === undefined) {
    tally.note({ code: 'FILE_UNREADABLE', path, message: 'The run has no id.' });
    return;
  }
  noteMismatch(context, path, id);
  const { dataset } = run.object;
  const key = writes.addRun({
    evaluationKey: folder.key,
    id,
    addedAt: microsecondsOf(run.object['added_at']),
    createdAt: microsecondsOf(run.object['created_at']),
    datasetVersionId: (isObject(dataset) && textAt(dataset, 'version_id')) || null,
    body: run.bytes,
  });
  for (const version of ['version', 'dataset']) addVersionAt(context.catalogue, run.bytes, version);
  if (key === undefined) {
    tally.note({ code: 'DUPLICATE_RUN', path, message: 'The run was met before in this evaluation; this copy is skipped.' });
    return;
  }
  noteServed(tally.note, { code: 'FILE_UNREADABLE', path }, runFlaws(run.object));
  folder.runs.set(id, { key, logs: 0 });
  tally.runs++;
};

const importRuns = async (context: ImportContext, folder: EvaluationFolder, evaluation: JsonObject): Promise<void> => {
  const path = `${folder.path}/runs`;
  if (!(await context.reader.exists(path))) {
    if (evaluation['runs_count'] === 0) return;
    context.tally.note({ code: 'FILE_MISSING', path, message: 'The folder of runs is not there.' });
    return;
  }
  for (const name of await context.reader.fileNames(path)) await addRun(context, folder, `${path}/${name}`);
};

/** One run's part of the stats. */
interface StatsEntry {
  /** 0 where the stats do not say. */
  readonly numLogs: number;
  readonly bytes: Buffer;
}

/** The parts of the stats by run id. */
const importStats = async ({ reader, writes, tally }: ImportContext, folder: EvaluationFolder): Promise<Map<string, StatsEntry>> => {
  const path = `${folder.path}/stats.json`;
  const stats = await reader.json(path);
  if (!stats) return new Map();
  noteServed(tally.note, { code: 'FILE_UNREADABLE', path }, statsFlaws(stats.object));
  writes.setStats(folder.key, stats.bytes);
  const entries = new Map<string, StatsEntry>();
  for (const bytes of elementsOf(memberOf(stats.bytes, 'run_stats'))) {
    const entry: unknown = JSON.parse(bytes.toString('utf8'));
    const runId = isObject(entry) ? textAt(entry, 'run_id') : undefined;
    if (!isObject(entry) || runId === undefined) continue;
    const { num_logs: numLogs } = entry;
    entries.set(runId, { numLogs: Number.isSafeInteger(numLogs) ? Number(numLogs) : 0, bytes });
  }
  return entries;
};

const keepRunStats = ({ writes }: ImportContext, folder: EvaluationFolder, entries: ReadonlyMap<string, StatsEntry>): void => {
  for (const [runId, { bytes }] of entries) {
    const run = folder.runs.get(runId);
    if (run) writes.setRunStats(run.key, bytes);
  }
};

/** The run a record belongs to; one without a run file gets a row of its own, so that its records are served. */
const runOf = (
  { writes, tally }: ImportContext,
  folder: EvaluationFolder,
  { id, path, line }: { id: string; path: string; line: number },
) => {
  const met = folder.runs.get(id);
  if (met) return met;
  const key = writes.addRun({ evaluationKey: folder.key, id });
  if (key === undefined) return undefined;
  tally.note({ code: 'UNKNOWN_RUN', path, line, message: 'Records name a run that has no run file; they are served without it.' });
  const run = { key, logs: 0 };
  folder.runs.set(id, run);
  return run;
};

const importRecord = (context: ImportContext, folder: EvaluationFolder, path: string, { object, bytes, line }: JsonLine): void => {
  const { writes, tally } = context;
  const { log } = object;
  const runId = textAt(object, 'run_id');
  const logId = isObject(log) ? textAt(log, 'id') : undefined;
  if (runId === undefined || logId === undefined || !isObject(log)) {
    tally.note({ code: 'LINE_INVALID', path, line, message: 'The record has no run_id or no log with an id.' });
    return;
  }
  const run = runOf(context, folder, { id: runId, path, line });
  const blobKey = run && writes.addEvaluationLog({ runKey: run.key, logId, createdAt: microsecondsOf(log['created_at']), body: bytes });
  if (!run || blobKey === undefined) {
    tally.note({ code: 'DUPLICATE_LOG', path, line, message: 'The run holds this log already; the copy is skipped.' });
    return;
  }
  noteServed(tally.note, { code: 'LINE_INVALID', path, line }, recordFlaws(object, log));
  run.logs++;
  tally.logs++;
  indexLogs(writes, blobKey, { form: 'record', bytes, log });
};

const noteMissingLogs = ({ tally }: ImportContext, folder: EvaluationFolder, stats: ReadonlyMap<string, StatsEntry>): void => {
  for (const [runId, { numLogs: expected }] of stats) {
    const actual = folder.runs.get(runId)?.logs ?? 0;
    if (actual >= expected) continue;
    const message = `Run ${runId} has ${actual} of the ${expected} logs its stats count.`;
    tally.note({ code: 'LOGS_MISSING', path: `${folder.path}/logs`, message, expected, actual });
  }
};

const importLogs = async (context: ImportContext, folder: EvaluationFolder, stats: ReadonlyMap<string, StatsEntry>): Promise<void> => {
  const { reader, tally } = context;
  const path = `${folder.path}/logs`;
  const expected = [...stats.values()].reduce((sum, { numLogs }) => sum + numLogs, 0);
  const before = tally.logs;
  const isExported = await reader.exists(path);
  for (const file of isExported ? await reader.jsonLinesFiles(path) : []) {
    for await (const record of reader.jsonLines(file)) importRecord(context, folder, file, record);
  }
  if (expected > 0 && tally.logs === before) tally.evaluationsWithoutLogs++;
  if (isExported) noteMissingLogs(context, folder, stats);
  else if (expected > 0) {
    const message = `The stats count ${expected} logs, but the export was made without them.`;
    tally.note({ code: 'LOGS_NOT_EXPORTED', path, message, expected, actual: 0 });
  }
};

/** Brings one evaluation of the export, in the folder at `path`, into the store. `fileId` is that of the file it was found under. */
export const importEvaluation = async (context: ImportContext, path: string, fileId: string): Promise<void> => {
  const evaluation = await addEvaluation(context, path, fileId);
  if (!evaluation) return;
  const folder: EvaluationFolder = { path, key: evaluation.key, runs: new Map() };
  context.tally.evaluations++;
  await importRuns(context, folder, evaluation.object);
  const stats = await importStats(context, folder);
  await importLogs(context, folder, stats);
  keepRunStats(context, folder, stats);
  context.writes.placeRunsAndLogs(folder.key);
};

import { basename } from 'node:path/posix';
import { isId } from '../contract/ids.ts';
import { addVersionAt } from './catalogue-import.ts';
import { aboutEvaluation, type ImportContext, noteMismatch } from './import-context.ts';
import { elementsOf, memberOf } from './json-members.ts';
import { createLineCount } from './missing-logs.ts';
import { importRecord, type RecordFolder } from './record-import.ts';
import { evaluationFlaws, noteServed, runFlaws, statsFlaws } from './served-flaws.ts';
import { microsecondsOf } from './timestamp.ts';
import { countAt, isObject, type JsonBody, type JsonObject, textAt } from './tolerant-json.ts';

interface EvaluationFolder extends RecordFolder {
  readonly path: string;
}

interface EvaluationBody extends JsonBody {
  readonly id: string;
}

const readEvaluation = async ({ reader, note }: ImportContext, folder: string): Promise<EvaluationBody | undefined> => {
  const path = `${folder}/evaluation.json`;
  const body = await reader.json(path);
  const id = body && textAt(body.object, 'id');
  if (body && id === undefined) note({ code: 'FILE_UNREADABLE', path, message: 'The evaluation has no id.' });
  return body && id !== undefined ? { ...body, id } : undefined;
};

/** The evaluation's key in the store; undefined where the store has it already. */
const addEvaluation = async (context: ImportContext, body: EvaluationBody, folder: string, folderFileId: string) => {
  const { writes, note } = context;
  const { id, object, bytes } = body;
  const path = `${folder}/evaluation.json`;
  noteMismatch(note, folder, id);
  const fileId = textAt(object, 'file_id') ?? folderFileId;
  if (fileId !== folderFileId) note({ code: 'ID_MISMATCH', path, message: 'The evaluation names another file than its folder.' });
  const createdAt = microsecondsOf(object['created_at']);
  const key = writes.addEvaluation({ id, fileId, name: textAt(object, 'name') ?? null, createdAt, body: bytes });
  for (const evaluator of elementsOf(memberOf(bytes, 'evaluators'))) await addVersionAt(context, path, evaluator, 'version');
  if (key === undefined)
    note({ code: 'DUPLICATE_EVALUATION', path: folder, message: 'The evaluation was met before; this copy is skipped.' });
  else noteServed(note, { code: 'FILE_UNREADABLE', path }, evaluationFlaws(object));
  return key;
};

const addRun = async (context: ImportContext, folder: EvaluationFolder, path: string): Promise<void> => {
  const { reader, writes, tally, note } = context;
  const run = await reader.json(path);
  if (!run) return;
  const id = textAt(run.object, 'id');
  if (id === undefined) {
    note({ code: 'FILE_UNREADABLE', path, message: 'The run has no id.' });
    return;
  }
  noteMismatch(note, path, id);
  const { dataset } = run.object;
  const key = writes.addRun({
    evaluationKey: folder.key,
    id,
    addedAt: microsecondsOf(run.object['added_at']),
    createdAt: microsecondsOf(run.object['created_at']),
    datasetVersionId: (isObject(dataset) && textAt(dataset, 'version_id')) || null,
    body: run.bytes,
  });
  for (const version of ['version', 'dataset']) await addVersionAt(context, path, run.bytes, version);
  if (key === undefined) {
    note({ code: 'DUPLICATE_RUN', path, message: 'The run was met before in this evaluation; this copy is skipped.' });
    return;
  }
  noteServed(note, { code: 'FILE_UNREADABLE', path }, runFlaws(run.object));
  folder.runs.set(id, key);
  tally.runs++;
};

/** The names of the files of runs; undefined where there is no folder of them. */
const importRuns = async (context: ImportContext, folder: EvaluationFolder, evaluation: JsonObject): Promise<Set<string> | undefined> => {
  const path = `${folder.path}/runs`;
  if (!(await context.reader.exists(path))) {
    if (evaluation['runs_count'] !== 0) context.note({ code: 'FILE_MISSING', path, message: 'The folder of runs is not there.' });
    return undefined;
  }
  const names = await context.reader.fileNames(path);
  for (const name of names) await addRun(context, folder, `${path}/${name}`);
  return new Set(names);
};

/** One run's part of the stats. */
interface StatsEntry {
  /** 0 where the stats do not say. */
  readonly numLogs: number;
  readonly bytes: Buffer;
}

type Stats = ReadonlyMap<string, StatsEntry>;

/** The parts of the stats by run id. */
const importStats = async ({ reader, writes, note }: ImportContext, folder: EvaluationFolder): Promise<Stats> => {
  const path = `${folder.path}/stats.json`;
  const stats = await reader.json(path);
  if (!stats) return new Map();
  noteServed(note, { code: 'FILE_UNREADABLE', path }, statsFlaws(stats.object));
  writes.setStats(folder.key, stats.bytes);
  const entries = new Map<string, StatsEntry>();
  for (const bytes of elementsOf(memberOf(stats.bytes, 'run_stats'))) {
    const entry: unknown = JSON.parse(bytes.toString('utf8'));
    const runId = isObject(entry) ? textAt(entry, 'run_id') : undefined;
    if (isObject(entry) && runId !== undefined) entries.set(runId, { numLogs: countAt(entry, 'num_logs'), bytes });
  }
  return entries;
};

interface CountedRuns {
  readonly runFiles: ReadonlySet<string>;
  readonly stats: Stats;
  /** How many the evaluation itself counts. */
  readonly expected: number;
}

/** Notes runs that the stats or the evaluation count and that have no file. */
const noteMissingRuns = ({ note }: ImportContext, { path, runs }: EvaluationFolder, { runFiles, stats, expected }: CountedRuns): void => {
  const folder = `${path}/runs`;
  const named = [...stats.keys()].filter((runId) => isId(runId) && !runs.has(runId) && !runFiles.has(runId));
  for (const runId of named) {
    const message = `The stats count the run ${runId}, which has no file.`;
    note({ code: 'FILE_MISSING', path: `${folder}/${runId}`, message });
  }
  const nameless = expected - runFiles.size - named.length;
  if (nameless <= 0) return;
  const message = `The evaluation counts ${expected} runs; without a file, and not in the stats: ${nameless}.`;
  note({ code: 'FILE_MISSING', path: folder, message, expected, actual: runFiles.size });
};

const keepRunStats = ({ writes }: ImportContext, folder: EvaluationFolder, stats: Stats): void => {
  for (const [runId, { bytes }] of stats) {
    const key = folder.runs.get(runId);
    if (key !== undefined) writes.setRunStats(key, bytes);
  }
};

const noteMissingLogs = ({ note }: ImportContext, { path, lines }: EvaluationFolder, stats: Stats): void => {
  const counts = new Map([...stats].map(([runId, { numLogs }]) => [runId, numLogs]));
  for (const { runId, expected, actual } of lines.missing(counts)) {
    const message = `The stats count ${expected} logs for the run ${runId}; missing: ${expected - actual}.`;
    note({ code: 'LOGS_MISSING', path: `${path}/logs`, message, expected, actual });
  }
};

const importLogs = async (context: ImportContext, folder: EvaluationFolder, stats: Stats): Promise<void> => {
  const { reader, tally, note } = context;
  const path = `${folder.path}/logs`;
  const expected = [...stats.values()].reduce((sum, { numLogs }) => sum + numLogs, 0);
  const before = tally.logs;
  const isExported = await reader.exists(path);
  for (const file of isExported ? await reader.jsonLinesFiles(path) : []) {
    for await (const line of reader.jsonLines(file)) importRecord(context, folder, file, line);
  }
  if (expected > 0 && tally.logs === before) tally.evaluationsWithoutLogs++;
  if (isExported) noteMissingLogs(context, folder, stats);
  else if (expected > 0) {
    const message = `The stats count ${expected} logs, but the export was made without them.`;
    note({ code: 'LOGS_NOT_EXPORTED', path, message, expected, actual: 0 });
  }
};

/** Brings one evaluation of the export, in the folder at `path`, into the store. `fileId` is that of the file it was found under. */
export const importEvaluation = async (outer: ImportContext, path: string, fileId: string): Promise<void> => {
  const evaluation = await readEvaluation(aboutEvaluation(outer, basename(path)), path);
  if (!evaluation) return;
  const context = aboutEvaluation(outer, evaluation.id);
  const key = await addEvaluation(context, evaluation, path, fileId);
  if (key === undefined) return;
  const folder: EvaluationFolder = { path, key, runs: new Map(), lines: createLineCount() };
  outer.tally.evaluations++;
  const runFiles = await importRuns(context, folder, evaluation.object);
  const stats = await importStats(context, folder);
  if (runFiles) noteMissingRuns(context, folder, { runFiles, stats, expected: countAt(evaluation.object, 'runs_count') });
  await importLogs(context, folder, stats);
  keepRunStats(context, folder, stats);
  outer.writes.placeRunsAndLogs(folder.key);
};

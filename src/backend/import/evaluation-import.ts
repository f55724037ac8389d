import { basename } from 'node:path/posix';
import { setImmediate } from 'node:timers/promises';
import { microsecondsOf } from '../../contract/timestamp.ts';
import { elementsOf, memberOf } from '../../json/members.ts';
import { countAt, type JsonBody, textAt } from '../../json/tolerant.ts';
import { createLogsReader } from '../logs/logs-reader.ts';
import { recountRuns } from '../stats/recounted-runs.ts';
import { carryOut, createStepAnswers } from '../store/sqlite/changes-port.ts';
import { DIFFERING, isServed, standingOf } from '../store/sqlite/copies.ts';
import { refOf } from '../store/sqlite/edits.ts';
import type { ImportedRow } from '../store/sqlite/imports.ts';
import type { NewEvaluation } from '../store/sqlite/writes.ts';
import { addVersionAt } from './catalogue-import.ts';
import { aboutEvaluation, type EvaluationFolder, type ImportContext, noteDifference, noteMismatch } from './import-context.ts';
import { createLineCount } from './missing-logs.ts';
import { importRecord, type LogsFolder } from './record-import.ts';
import { importRuns, noteMissingRuns } from './run-import.ts';
import { noteServed, servedEvaluation } from './served-flaws.ts';
import { createCellCount } from './stats-comparison.ts';
import { importStats, keepRunStats, type Stats } from './stats-import.ts';

interface EvaluationBody extends JsonBody {
  readonly id: string;
}

const readEvaluation = async ({ reader, note }: ImportContext, folder: string): Promise<EvaluationBody | undefined> => {
  const path = `${folder}/evaluation.json`;
  const body = reader.json(path);
  const id = body && textAt(body.object, 'id');
  if (body && id === undefined) note({ code: 'FILE_UNREADABLE', path, message: 'The evaluation has no id.' });
  return body && id !== undefined ? { ...body, id } : undefined;
};

type Entered = Pick<EvaluationFolder, 'key' | 'isNewest' | 'isAgain'>;

const CHANGED = 'The evaluation was changed here; it stays as it is, with all that belongs to it.';

/** Brings in the row of an evaluation that was met before: in another export, or in another folder of this one, where the fuller counts. */
const enterKnown = (context: ImportContext, folder: string, evaluation: NewEvaluation, known: ImportedRow): Entered => {
  const { writes, edits, exportKey, note } = context;
  const { body } = evaluation;
  const path = `${folder}/evaluation.json`;
  const kept = known.body && { exportKey: known.exportKey, body: known.body };
  const standing = body ? standingOf(kept, exportKey, Buffer.from(body)) : 'same';
  if (standing === 'newer' || standing === 'older') noteDifference(note, { path }, standing === 'newer');
  if (standing === 'less' || standing === 'more') {
    const { code, message } = DIFFERING[standing];
    note({ code, path, message: `The evaluation was met before${message}` });
  }
  const isAgain = known.exportKey === exportKey;
  const isNewest = (known.exportKey ?? exportKey) < exportKey;
  if (body && (isServed(standing) || isNewest)) {
    writes.updateEvaluation(known.key, evaluation);
    edits.setEvaluationBody(known.key, body);
  }
  return { key: known.key, isNewest: isNewest || isAgain, isAgain };
};

/** Brings in the evaluation's own row. Undefined where nothing of it is to be imported. */
const enterEvaluation = (context: ImportContext, folder: string, evaluation: NewEvaluation): Entered | undefined => {
  const { writes, imports, note } = context;
  const known = imports.evaluation(evaluation.id);
  if (!known && imports.isDeleted(evaluation.id)) {
    note({ code: 'CHANGED_HERE', message: 'The evaluation was deleted here; it stays so, with all that belongs to it.', path: folder });
    return undefined;
  }
  if (!known) return { key: writes.addEvaluation(evaluation), isNewest: true, isAgain: false };
  if (known.exportKey !== null) return enterKnown(context, folder, evaluation, known);
  note({ code: 'CHANGED_HERE', message: CHANGED, path: folder });
  return undefined;
};

const addEvaluation = async (context: ImportContext, body: EvaluationBody, folder: string, folderFileId: string) => {
  const { note, exportKey, tally } = context;
  const { id, object, bytes } = body;
  const path = `${folder}/evaluation.json`;
  noteMismatch(note, folder, id);
  const fileId = textAt(object, 'file_id') ?? folderFileId;
  if (fileId !== folderFileId) note({ code: 'ID_MISMATCH', path, message: 'The evaluation names another file than its folder.' });
  for (const evaluator of elementsOf(memberOf(bytes, 'evaluators'))) addVersionAt(context, path, evaluator, 'version');
  const createdAt = microsecondsOf(object['created_at']);
  const row = { id, fileId, name: textAt(object, 'name') ?? null, createdAt, exportKey, body: bytes };
  const entered = enterEvaluation(context, folder, row);
  if (!entered) return undefined;
  if (!entered.isAgain) tally.evaluations++;
  noteServed(note, { code: 'FILE_UNREADABLE', path }, servedEvaluation(object));
  return entered;
};

/** An evaluation that is named by its folder alone. Its body may come with another export. */
const enterBodiless = (context: ImportContext, folder: string, { id, fileId }: { id: string; fileId: string }): Entered | undefined =>
  enterEvaluation(context, folder, { id, fileId, createdAt: null, exportKey: context.exportKey });

/** False where the export was made without logs. */
const importLogs = async (context: ImportContext, folder: LogsFolder): Promise<boolean> => {
  const { reader } = context;
  const path = `${folder.path}/logs`;
  const readLogs = createLogsReader('record');
  if (!reader.exists(path)) return false;
  for (const file of reader.jsonLinesFiles(path)) {
    for await (const line of reader.jsonLines(file, readLogs)) {
      importRecord(context, folder, { path: file, readLogs }, line);
      if (context.facts?.maker.isFull) await context.facts.maker.ready();
    }
  }
  return true;
};

/** Makes columns of the rows that were placed just now. */
const fillFacts = async ({ reads, facts }: ImportContext, evaluationKey: number): Promise<void> => {
  if (!facts) return;
  const runKeys = reads.listedRuns(evaluationKey).map(({ key }) => key);
  for await (const _ of facts.fillRuns(runKeys, facts.maker)) await setImmediate();
  facts.maker.clear();
};

/** Counts the runs anew whose stats count what is forgotten. */
const recountForgotten = (context: ImportContext, { forgotten, runs }: EvaluationFolder): void => {
  const refs = [...forgotten.runs].flatMap((runId) => runs.get(runId) ?? []).map(refOf);
  if (refs.length > 0) carryOut(recountRuns(refs), createStepAnswers(context));
};

/** What an export says of the logs of an evaluation. */
interface CountedLogs {
  readonly stats: Stats;
  readonly isExported: boolean;
}

/** Notes the logs that stats count and the store has from no export. To be called once they are placed. */
const noteMissingLogs = (
  context: ImportContext,
  { path, id, key, lines, forgotten }: EvaluationFolder,
  { stats, isExported }: CountedLogs,
): void => {
  const { reads, findings, note, exportLog } = context;
  findings.withdrawMissing(id, [...stats.keys()]);
  const counts = new Map([...stats].map(([runId, { numLogs }]) => [runId, numLogs]));
  const held = new Map(reads.listedRuns(key).map((run) => [run.id, run.logsCount + (forgotten.logs.get(run.id)?.size ?? 0)]));
  const expected = [...counts.values()].reduce((sum, count) => sum + count, 0);
  const actual = [...held.values()].reduce((sum, count) => sum + count, 0);
  const missing = lines.missing(counts, held);
  if (!isExported && missing.length > 0) {
    const message = [`The stats count ${expected} logs, but the export has no folder of them.`, ...exportLog.about(id)].join(' ');
    note({ code: 'LOGS_NOT_EXPORTED', path: `${path}/logs`, message, expected, actual });
  }
  for (const run of isExported ? missing : []) {
    const counted = `The stats count ${run.expected} logs for the run ${run.runId}; missing: ${run.expected - run.actual}.`;
    const message = [counted, ...exportLog.about(id)].join(' ');
    note({ code: 'LOGS_MISSING', path: `${path}/logs`, runId: run.runId, message, expected: run.expected, actual: run.actual });
  }
};

/**
 * Brings one evaluation of the export, in the folder at `path`, into the store: also one whose body is lost, for the rest may be there.
 * `fileId` is that of the file it was found under.
 */
export const importEvaluation = async (outer: ImportContext, path: string, fileId: string): Promise<void> => {
  const body = await readEvaluation(aboutEvaluation(outer, basename(path)), path);
  const { id, object } = body ?? { id: basename(path), object: {} };
  const context = aboutEvaluation(outer, id);
  const entered = body ? await addEvaluation(context, body, path, fileId) : enterBodiless(context, path, { id, fileId });
  if (!entered) return;
  const before = context.tally.logs;
  const copies = { rows: 0 };
  const folder: EvaluationFolder = {
    ...entered,
    path,
    id,
    copies,
    runs: new Map(),
    expectedRuns: new Set(),
    lines: createLineCount(),
    forgotten: { logs: new Map(), runs: new Set() },
  };
  context.reader.noteEntries(path);
  const runFiles = await importRuns(context, folder, object);
  const stats = await importStats(context, folder);
  if (runFiles) noteMissingRuns(context, folder, { runFiles, stats, expected: countAt(object, 'runs_count') });
  const cells = createCellCount(context, folder, stats);
  const isExported = await importLogs(context, { ...folder, cells });
  keepRunStats(context, folder, stats);
  context.writes.placeRunsAndLogs(folder.key);
  recountForgotten(context, folder);
  await fillFacts(context, folder.key);
  noteMissingLogs(context, folder, { stats, isExported });
  cells.compare();
  if (!folder.isAgain) return;
  const counted = `${copies.rows} of its rows are the same as there, ${context.tally.logs - before} are here alone`;
  context.note({
    code: 'DUPLICATE_EVALUATION',
    path,
    message: `The evaluation was met before in another folder; both are read. ${counted}.`,
  });
};

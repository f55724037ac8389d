import { logKind } from '../../contract/log.ts';
import { microsecondsOf } from '../../contract/timestamp.ts';
import { detached } from '../../json/cursor.ts';
import { isObject, type JsonBody, type JsonObject, textAt } from '../../json/tolerant.ts';
import type { JsonLine } from '../files/export-reader.ts';
import type { LogsBody, ReadLogs } from '../logs/logs-reader.ts';
import { DIFFERING, isServed, type Standing, standingOf } from '../store/sqlite/copies.ts';
import { type EvaluationFolder, type ImportContext, noteDifference } from './import-context.ts';
import { indexLogs } from './log-index.ts';
import { noteServed, servedRecord } from './served-flaws.ts';
import type { CellCount } from './stats-comparison.ts';

/** An evaluation whose logs are being imported. */
export interface LogsFolder extends EvaluationFolder {
  readonly cells: CellCount;
}

/** Where a finding about a line is. */
interface LinePlace {
  readonly path: string;
  readonly line: number;
  /** Where the line is a record of a run. */
  readonly runId?: string;
}

const listAt = (object: JsonObject, key: string): unknown[] => {
  const value = object[key];
  return Array.isArray(value) ? value : [];
};

/** Notes logs of no known kind among a record's own and those judging it, or among one log and those judging it. */
export const noteUnknownKinds = ({ note }: ImportContext, place: LinePlace, log: JsonObject, record: JsonObject = {}): void => {
  const logs = [log, ...listAt(log, 'evaluator_logs'), ...listAt(record, 'evaluator_logs')].filter(isObject);
  const ids = new Set(logs.filter((one) => logKind(one) === 'unknown').map((one) => textAt(one, 'id') ?? 'one without an id'));
  if (ids.size > 0) note({ ...place, code: 'UNKNOWN_KIND', message: `Logs of no known kind: ${[...ids].join(', ')}.` });
};

/** The run a record belongs to; one without a run file in any export gets a row of its own, so that its records are served. */
const runKeyOf = ({ writes, imports, note }: ImportContext, folder: EvaluationFolder, runId: string, place: LinePlace): number => {
  const met = folder.runs.get(runId);
  if (met !== undefined) return met;
  const known = imports.run(folder.key, runId);
  const key = known?.key ?? writes.addRun({ evaluationKey: folder.key, id: runId });
  folder.runs.set(runId, key);
  if (known?.body || folder.expectedRuns.has(runId)) return key;
  const message = `Records from here on name the run ${runId}, which nothing else names; they are served without it.`;
  note({ ...place, code: 'UNKNOWN_RUN', message });
  return key;
};

interface Record {
  readonly runId: string;
  readonly logId: string;
  readonly log: JsonObject;
}

/** Undefined for an object that is no record. */
const recordOf = ({ object }: JsonBody): Record | undefined => {
  const { log } = object;
  const runId = textAt(object, 'run_id');
  const logId = isObject(log) ? textAt(log, 'id') : undefined;
  if (runId === undefined || logId === undefined || !isObject(log)) return undefined;
  // Runs are remembered by their ids, longer than their records.
  return { runId: detached(runId), logId, log };
};

/** Puts a record into the store, unless another export has brought a newer one, or this one a fuller one. */
const enterRecord = (context: ImportContext, runKey: number, { logId, log }: Record, body: LogsBody, place: LinePlace): Standing => {
  const { reads, writes, imports, facts, exportKey, note } = context;
  const { bytes, spans } = body;
  const known = imports.record(runKey, logId);
  const served = known && reads.logOfRun(runKey, logId);
  const standing = standingOf(known && served && { exportKey: known.exportKey, body: served }, exportKey, bytes);
  if (standing === 'newer' || standing === 'older') noteDifference(note, place, standing === 'newer');
  const isNow = isServed(standing);
  if (!isNow && standing !== 'less') return standing;
  const row = { runKey, logId, createdAt: microsecondsOf(log['created_at']), exportKey, body: bytes };
  const write = known ? writes.replaceEvaluationLog : writes.addEvaluationLog;
  // Logs that only the copy which says less has are looked up in it.
  const blobKey = isNow ? write(row) : writes.addBlob(bytes);
  if (isNow) facts?.maker.add(blobKey, body.object, bytes);
  indexLogs(writes, { form: 'record', spans, log, blobKey, exportKey });
  if (standing === 'less') writes.supersede(blobKey);
  if (standing === 'more' && known) writes.supersede(known.blobKey);
  return standing;
};

const COPY = { code: 'DUPLICATE_LOG', message: '; the copy is skipped.' } as const;

const addRecord = (context: ImportContext, folder: LogsFolder, record: Record, body: LogsBody, place: LinePlace): void => {
  const { tally, note } = context;
  const runKey = runKeyOf(context, folder, record.runId, place);
  const standing = enterRecord(context, runKey, record, body, place);
  if (standing === 'first' || standing === 'newer' || standing === 'same') folder.cells.add(record.runId, body.object);
  else folder.cells.countFromStore(record.runId);
  if (standing !== 'copy' && standing !== 'less')
    noteServed(note, { ...place, code: 'LINE_INVALID' }, servedRecord(body.object, body.known));
  if (standing === 'copy') folder.copies.rows++;
  // Of a whole evaluation that is there twice one sentence says that.
  if (standing === 'copy' && folder.isAgain) return;
  if (standing === 'copy' || standing === 'less' || standing === 'more') {
    const { code, message } = standing === 'copy' ? COPY : DIFFERING[standing];
    note({ ...place, code, message: `The run holds the log ${record.logId} already${message}` });
    return;
  }
  noteUnknownKinds(context, place, record.log, body.object);
  folder.lines.usable(record.runId);
  tally.logs++;
};

/** A record without what is forgotten; undefined where nothing is left of it. */
const keptRecord = ({ leftOut }: ImportContext, { forgotten }: LogsFolder, whole: LogsBody, readLogs: ReadLogs): LogsBody | undefined => {
  const body = leftOut.kept(whole, readLogs);
  const record = body === whole ? undefined : recordOf(whole);
  if (!record) return body;
  const { runId, logId } = record;
  forgotten.runs.add(runId);
  if (!body) forgotten.logs.set(runId, (forgotten.logs.get(runId) ?? new Set()).add(detached(logId)));
  return body;
};

/** A file of records. */
interface LogsFile {
  readonly path: string;
  readonly readLogs: ReadLogs;
}

/** Brings one line of an evaluation's logs into the store. */
export const importRecord = (
  context: ImportContext,
  folder: LogsFolder,
  { path, readLogs }: LogsFile,
  { line, bytes, body: whole }: JsonLine<LogsBody>,
): void => {
  const body = whole && keptRecord(context, folder, whole, readLogs);
  if (whole && !body) return;
  const record = body && recordOf(body);
  if (record) addRecord(context, folder, record, body, { path, line, runId: record.runId });
  else folder.lines.damaged(bytes);
  if (body && !record) context.note({ code: 'LINE_INVALID', path, line, message: 'The record has no run_id or no log with an id.' });
};

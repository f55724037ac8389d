import { logKind } from '../contract/log.ts';
import type { JsonLine } from './export-reader.ts';
import type { ImportContext } from './import-context.ts';
import { indexLogs } from './log-index.ts';
import type { LineCount } from './missing-logs.ts';
import { noteServed, recordFlaws } from './served-flaws.ts';
import { microsecondsOf } from './timestamp.ts';
import { isObject, type JsonBody, type JsonObject, textAt } from './tolerant-json.ts';

/** An evaluation whose records are read. */
export interface RecordFolder {
  /** The evaluation's key in the store. */
  readonly key: number;
  /** The keys of its runs in the store by their ids. */
  readonly runs: Map<string, number>;
  readonly lines: LineCount;
}

/** Where a finding about a line is. */
interface LinePlace {
  readonly path: string;
  readonly line: number;
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

/** The run a record belongs to; one without a run file gets a row of its own, so that its records are served. */
const runKeyOf = ({ writes, note }: ImportContext, folder: RecordFolder, runId: string, place: LinePlace): number | undefined => {
  const met = folder.runs.get(runId);
  if (met !== undefined) return met;
  const key = writes.addRun({ evaluationKey: folder.key, id: runId });
  if (key === undefined) return undefined;
  const message = `Records from here on name the run ${runId}, which has no run file; they are served without it.`;
  note({ ...place, code: 'UNKNOWN_RUN', message });
  folder.runs.set(runId, key);
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
  return runId === undefined || logId === undefined || !isObject(log) ? undefined : { runId, logId, log };
};

const addRecord = (context: ImportContext, folder: RecordFolder, { runId, logId, log }: Record, body: JsonBody, place: LinePlace): void => {
  const { writes, tally, note } = context;
  const runKey = runKeyOf(context, folder, runId, place);
  const createdAt = microsecondsOf(log['created_at']);
  const blobKey = runKey === undefined ? undefined : writes.addEvaluationLog({ runKey, logId, createdAt, body: body.bytes });
  if (blobKey === undefined) {
    note({ ...place, code: 'DUPLICATE_LOG', message: `The run holds the log ${logId} already; the copy is skipped.` });
    return;
  }
  noteServed(note, { ...place, code: 'LINE_INVALID' }, recordFlaws(body.object, log));
  noteUnknownKinds(context, place, log, body.object);
  folder.lines.usable(runId);
  tally.logs++;
  indexLogs(writes, blobKey, { form: 'record', bytes: body.bytes, log });
};

/** Brings one line of an evaluation's logs into the store. */
export const importRecord = (context: ImportContext, folder: RecordFolder, path: string, { line, bytes, body }: JsonLine): void => {
  const record = body && recordOf(body);
  if (record) addRecord(context, folder, record, body, { path, line });
  else folder.lines.damaged(bytes);
  if (body && !record) context.note({ code: 'LINE_INVALID', path, line, message: 'The record has no run_id or no log with an id.' });
};

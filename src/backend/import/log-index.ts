import { logKind } from '../../contract/log.ts';
import { isObject, type JsonObject, textAt } from '../../json/tolerant.ts';
import { LogSource, type StoreWrites } from '../store/sqlite/writes.ts';
import type { LogSpan } from './log-span.ts';

const SOURCES = {
  log: { top: LogSource.fileLog, nested: LogSource.insideFileLog },
  record: { top: LogSource.record, nested: LogSource.insideRecord },
} as const;

/** What made a log that stands by itself. */
export interface LogOrigin {
  readonly versionId: string | undefined;
  readonly datapointId: string | undefined;
}

export const originOf = (log: JsonObject): LogOrigin => {
  const kind = logKind(log);
  const version = kind === 'unknown' ? undefined : log[kind];
  return {
    versionId: isObject(version) ? textAt(version, 'version_id') : undefined,
    datapointId: textAt(log, 'source_datapoint_id'),
  };
};

/** A stored body that holds logs. `form`: whether it is one log, or a record with a log. */
export interface LogBody {
  readonly form: 'log' | 'record';
  readonly spans: readonly LogSpan[];
  /** The log, parsed. */
  readonly log: JsonObject;
  readonly blobKey: number;
  readonly exportKey: number;
}

/** Of the spans of each log that has an id, which a record has twice where an evaluator log stands in the log as well, that one which says most. */
const distinct = (spans: readonly LogSpan[]): Iterable<LogSpan> => {
  const byId = new Map<string, LogSpan>();
  for (const span of spans) {
    if (span.id === '') continue;
    const known = byId.get(span.id);
    if (!known || (known.nested && (!span.nested || span.length > known.length))) byId.set(span.id, span);
  }
  return byId.values();
};

/** Makes every log inside a stored body that has an id findable by it. */
export const indexLogs = (writes: StoreWrites, { form, spans, log, blobKey, exportKey }: LogBody): void => {
  for (const { id, start, length, nested } of distinct(spans)) {
    const source = SOURCES[form][nested ? 'nested' : 'top'];
    writes.addLogLookup({ id, source, exportKey, blobKey, start, length, ...(nested ? undefined : originOf(log)) });
  }
};

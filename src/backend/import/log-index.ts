import { logKind } from '../../contract/log.ts';
import { isObject, type JsonObject, textAt } from '../../json/tolerant.ts';
import { distinctSpans, type LogSpan } from '../logs/log-span.ts';
import { LogSource, type StoreWrites } from '../store/sqlite/writes.ts';

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

/** Makes every log inside a stored body that has an id findable by it. */
export const indexLogs = (writes: StoreWrites, { form, spans, log, blobKey, exportKey }: LogBody): void => {
  for (const { id, start, length, nested } of distinctSpans(spans)) {
    const source = SOURCES[form][nested ? 'nested' : 'top'];
    writes.addLogLookup({ id, source, exportKey, blobKey, start, length, ...(nested ? undefined : originOf(log)) });
  }
};

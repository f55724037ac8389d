import { logSpans } from './json-spans.ts';
import { LogSource, type StoreWrites } from './store-writes.ts';

const SOURCES = {
  log: { top: LogSource.fileLog, nested: LogSource.insideFileLog },
  record: { top: LogSource.record, nested: LogSource.insideRecord },
} as const;

/** Makes every log inside a stored body findable by its id. `form`: whether the body is one log, or a record with a log. */
export const indexLogs = (writes: StoreWrites, blobKey: number, { form, bytes }: { form: 'log' | 'record'; bytes: Buffer }): void => {
  for (const { id, start, length, nested } of logSpans(bytes, form)) {
    writes.addLogLookup({ id, source: SOURCES[form][nested ? 'nested' : 'top'], blobKey, start, length });
  }
};

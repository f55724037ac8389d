import type { ImportReport } from './import-report.ts';
import type { StoreReads } from './store-reads.ts';
import type { StoreWrites } from './store-writes.ts';

const KEY = 'import_report';

/** Keeps the report of an import with what it brought, so that it is still known when the file is opened again. */
export const keepReport = (writes: StoreWrites, report: ImportReport): void => writes.setMeta(KEY, JSON.stringify(report));

/** The report of the last import into a store; undefined where there was none. */
export const keptReport = (reads: StoreReads): ImportReport | undefined => {
  const text = reads.meta(KEY);
  // Only `keepReport` writes under this key.
  return text === undefined ? undefined : (JSON.parse(text) as ImportReport);
};

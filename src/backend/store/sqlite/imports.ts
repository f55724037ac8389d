import type { DatabaseSync } from 'node:sqlite';
import { type ImportReport, reportIn } from '../import-report.ts';
import type { KeptBody } from './copies.ts';
import type { StoreFindings } from './findings.ts';
import { LOG_INDICES } from './log-indices.ts';
import { bytesIn, type Row } from './reads.ts';

/** An export that a store was filled from, or is being filled from. */
export interface KeptExport {
  /** Of two exports the newer one has the larger key. */
  readonly key: number;
  /** Its real path at the time of the import; null for the sample, whose place means nothing. */
  readonly directory: string | null;
  /** What its files were at the time, as `FoundExport` has it. */
  readonly state: string;
  /** False while its import is unfinished. */
  readonly isWhole: boolean;
  /** Of what has been imported so far. */
  readonly report: ImportReport;
}

/** A row that an import may meet again, and the export that it is of: null for one that was made or changed here. */
export interface ImportedRow {
  readonly key: number;
  readonly exportKey: number | null;
  /** Undefined for an evaluation that is known only by its runs and logs. */
  readonly body: Buffer | undefined;
}

/** A record that an import may meet again, and where its bytes are. */
export interface ImportedRecord {
  readonly exportKey: number | null;
  readonly blobKey: number;
}

/** How far an import, and others before it, have come. */
export interface StoreImports {
  /** Oldest first. */
  exports(): KeptExport[];
  addExport(kept: KeptExport): void;
  setReport(exportKey: number, report: ImportReport): void;
  /** Whether a part of an unfinished export is in the store. */
  hasPart(exportKey: number, path: string): boolean;
  addPart(exportKey: number, path: string): void;
  finishExport(exportKey: number): void;
  evaluation(id: string): ImportedRow | undefined;
  /** Whether an evaluation was deleted here. */
  isDeleted(evaluationId: string): boolean;
  /** The body is undefined for a run known only from records. */
  run(evaluationKey: number, id: string): { readonly key: number; readonly body: Buffer | undefined } | undefined;
  record(runKey: number, logId: string): ImportedRecord | undefined;
  /** The log of a file's own that is served under an id, with the key of its blob. */
  fileLog(id: string): (KeptBody & { readonly blobKey: number }) | undefined;
  /** In a store without logs: leaves it to `orderLogs` to make them findable by id, which is much faster when it is done once. */
  deferLogOrder(): void;
  orderLogs(): void;
}

const keptExport = (row: Row): KeptExport => ({
  key: Number(row['key']),
  directory: row['directory'] === null ? null : String(row['directory']),
  state: String(row['state']),
  isWhole: row['is_whole'] === 1,
  report: reportIn(String(row['report'])),
});

const exportKeyIn = ({ export_key: key }: Row): number | null => (key === null ? null : Number(key));

const bodyIn = ({ bytes = null }: Row): Buffer | undefined => (bytes === null ? undefined : bytesIn({ bytes }));

/** Counts in the reports of all exports the evaluations of which logs are missing, and which have none. */
export const countWithoutLogs = ({ imports, findings }: { readonly imports: StoreImports; readonly findings: StoreFindings }): void => {
  const withoutLogs = findings.evaluationsWithoutLogs();
  for (const { key, report } of imports.exports()) imports.setReport(key, { ...report, evaluationsWithoutLogs: withoutLogs.get(key) ?? 0 });
};

type Ledger = Pick<StoreImports, 'exports' | 'addExport' | 'setReport' | 'hasPart' | 'addPart' | 'finishExport'>;

const createLedger = (database: DatabaseSync): Ledger => {
  const exports = database.prepare('SELECT * FROM export ORDER BY key');
  const addExport = database.prepare('INSERT INTO export (key, directory, state, is_whole, report) VALUES (?, ?, ?, ?, ?)');
  const setReport = database.prepare('UPDATE export SET report = ? WHERE key = ?');
  const part = database.prepare('SELECT 1 FROM part WHERE export_key = ? AND path = ?');
  const addPart = database.prepare('INSERT INTO part (export_key, path) VALUES (?, ?)');
  const finish = database.prepare('UPDATE export SET is_whole = 1 WHERE key = ?');
  const clearParts = database.prepare('DELETE FROM part WHERE export_key = ?');

  return {
    exports: () => exports.all().map(keptExport),
    addExport: ({ key, directory, state, isWhole, report }) => {
      addExport.run(key, directory, state, Number(isWhole), JSON.stringify(report));
    },
    setReport: (key, report) => {
      setReport.run(JSON.stringify(report), key);
    },
    hasPart: (key, path) => part.get(key, path) !== undefined,
    addPart: (key, path) => {
      addPart.run(key, path);
    },
    finishExport: (key) => {
      finish.run(key);
      clearParts.run(key);
    },
  };
};

/** Prepares every statement once. */
export const createImports = (database: DatabaseSync): StoreImports => {
  const evaluation = database.prepare(
    'SELECT evaluation.key, export_key, bytes FROM evaluation LEFT JOIN blob ON blob.key = body_key WHERE id = ?',
  );
  const deleted = database.prepare('SELECT 1 FROM deleted_evaluation WHERE id = ?');
  const run = database.prepare('SELECT run.key, bytes FROM run LEFT JOIN blob ON blob.key = body_key WHERE evaluation_key = ? AND id = ?');
  const record = database.prepare('SELECT export_key, blob_key FROM evaluation_log WHERE run_key = ? AND log_id = ?');
  const fileLog = database.prepare(`
    SELECT export_key, blob_key, bytes FROM log JOIN blob ON blob.key = blob_key
    WHERE log.id = ? AND source = 0 AND blob_key NOT IN (SELECT blob_key FROM superseded)
    ORDER BY export_key DESC, log.key LIMIT 1`);
  const anyLog = database.prepare('SELECT 1 FROM log LIMIT 1');

  return {
    ...createLedger(database),
    evaluation: (id) => {
      const row = evaluation.get(id);
      return row && { key: Number(row['key']), exportKey: exportKeyIn(row), body: bodyIn(row) };
    },
    isDeleted: (id) => deleted.get(id) !== undefined,
    run: (evaluationKey, id) => {
      const row = run.get(evaluationKey, id);
      return row && { key: Number(row['key']), body: bodyIn(row) };
    },
    record: (runKey, logId) => {
      const row = record.get(runKey, logId);
      return row && { exportKey: exportKeyIn(row), blobKey: Number(row['blob_key']) };
    },
    fileLog: (id) => {
      const row = fileLog.get(id);
      return row && { exportKey: exportKeyIn(row), blobKey: Number(row['blob_key']), body: bytesIn(row) };
    },
    deferLogOrder: () => {
      if (anyLog.get()) return;
      for (const name of Object.keys(LOG_INDICES)) database.exec(`DROP INDEX IF EXISTS ${name}`);
    },
    orderLogs: () => {
      for (const statement of Object.values(LOG_INDICES)) database.exec(statement);
    },
  };
};

import type { DatabaseSync } from 'node:sqlite';
import { type FindingCode, type NotedFinding, SEVERITIES, type Severity } from '../../../contract/finding.ts';
import { findingIn } from '../held-finding.ts';
import type { HeldFinding } from '../reads.ts';

/**
 * What imports found wrong, all of it. Those of one severity stay in the order in which they were found; positions count from 0.
 * What was added or withdrawn shows once all have been placed.
 */
export interface StoreFindings {
  add(finding: NotedFinding, exportKey: number): void;
  /** Takes back what was found in an export. */
  withdrawExport(exportKey: number): void;
  /** Takes back what was found missing of an evaluation and of some of its runs, and where stats of those differ from rows: there may be more. */
  withdrawMissing(evaluationId: string, runIds: readonly string[]): void;
  place(): void;
  count(severity: Severity): number;
  /** Those of one severity at these positions, both ends included. */
  between(severity: Severity, first: number, last: number): HeldFinding[];
  /**
   * Evaluations of which logs are missing, and which have none at all, by the export that says so. Reads all findings: imports keep what it
   * comes to.
   */
  evaluationsWithoutLogs(): ReadonlyMap<number, number>;
  /** How many there are of each code that there is any of. */
  countsByCode(): Partial<Record<FindingCode, number>>;
}

const COLUMNS = 'export_key, severity, code, path, line, message, evaluation_id, run_id, expected, actual';

const ADD = `
INSERT INTO finding (${COLUMNS})
VALUES (:exportKey, :severity, :code, :path, :line, :message, :evaluationId, :runId, :expected, :actual)`;

const PLACE = `
UPDATE finding SET pos = placed.pos
FROM (SELECT key, row_number() OVER (PARTITION BY severity ORDER BY key) - 1 AS pos FROM finding) AS placed
WHERE finding.key = placed.key AND finding.pos IS NOT placed.pos`;

const WITHOUT_LOGS = `
SELECT finding.export_key, count(DISTINCT evaluation_id) AS count FROM finding JOIN evaluation ON evaluation.id = evaluation_id
WHERE code IN ('LOGS_MISSING', 'LOGS_NOT_EXPORTED')
AND NOT EXISTS (SELECT 1 FROM run WHERE evaluation_key = evaluation.key AND logs_count > 0)
GROUP BY finding.export_key`;

/** Prepares every statement once. */
export const createFindings = (database: DatabaseSync): StoreFindings => {
  const add = database.prepare(ADD);
  const withdrawExport = database.prepare('DELETE FROM finding WHERE export_key = ?');
  const withdrawMissing = database.prepare(
    `DELETE FROM finding WHERE evaluation_id = ? AND code IN ('LOGS_MISSING', 'LOGS_NOT_EXPORTED', 'STATS_DIFFER')
    AND (run_id IS NULL OR run_id IN (SELECT value FROM json_each(?)))`,
  );
  const place = database.prepare(PLACE);
  // The largest position is one step into an index; counting rows would read them all.
  const count = database.prepare('SELECT max(pos) + 1 AS count FROM finding WHERE severity = ?');
  const between = database.prepare(`
    SELECT ${COLUMNS}, directory FROM finding LEFT JOIN export ON export.key = export_key
    WHERE severity = ? AND pos BETWEEN ? AND ? ORDER BY pos`);
  const withoutLogs = database.prepare(WITHOUT_LOGS);
  const counts = database.prepare('SELECT code, count(*) AS count FROM finding GROUP BY code ORDER BY min(severity), code');
  return {
    add: ({ severity, ...finding }, exportKey) => {
      add.run({ ...finding, exportKey, severity: SEVERITIES.indexOf(severity) });
    },
    withdrawExport: (exportKey) => {
      withdrawExport.run(exportKey);
    },
    withdrawMissing: (evaluationId, runIds) => {
      withdrawMissing.run(evaluationId, JSON.stringify(runIds));
    },
    place: () => {
      place.run();
    },
    count: (severity) => Number(count.get(SEVERITIES.indexOf(severity))?.['count'] ?? 0),
    between: (severity, first, last) => between.all(SEVERITIES.indexOf(severity), first, last).map(findingIn),
    evaluationsWithoutLogs: () => new Map(withoutLogs.all().map((row) => [Number(row['export_key']), Number(row['count'])])),
    countsByCode: () => Object.fromEntries(counts.all().map((row) => [row['code'], row['count']])),
  };
};

import type { DatabaseSync } from 'node:sqlite';
import { type Finding, type FindingCode, SEVERITIES, type Severity } from '../contract/finding.ts';
import type { Row } from './store-reads.ts';

/** What imports found amiss, all of it. Those of one severity stay in the order in which they were found; positions count from 0. */
export interface StoreFindings {
  add(finding: Finding): void;
  count(severity: Severity): number;
  /** Those of one severity at these positions, both ends included. */
  between(severity: Severity, first: number, last: number): Finding[];
  /** How many there are of each code that there is any of. */
  countsByCode(): Partial<Record<FindingCode, number>>;
}

const COLUMNS = 'severity, code, path, line, message, evaluation_id, expected, actual';

const ADD = `
INSERT INTO finding (pos, ${COLUMNS})
SELECT coalesce(max(pos) + 1, 0), :severity, :code, :path, :line, :message, :evaluationId, :expected, :actual
FROM finding WHERE severity = :severity`;

const numberOrNull = (value: Row[string] | undefined): number | null => (typeof value === 'number' ? value : null);

const findingIn = (row: Row): Finding => ({
  severity: SEVERITIES[Number(row['severity'])] ?? 'ERROR',
  code: row['code'] as FindingCode,
  path: String(row['path']),
  line: numberOrNull(row['line']),
  message: String(row['message']),
  evaluationId: row['evaluation_id'] === null ? null : String(row['evaluation_id']),
  expected: numberOrNull(row['expected']),
  actual: numberOrNull(row['actual']),
});

/** Prepares every statement once. */
export const createFindings = (database: DatabaseSync): StoreFindings => {
  const add = database.prepare(ADD);
  // The largest position is one step into an index; counting rows would read them all.
  const count = database.prepare('SELECT max(pos) + 1 AS count FROM finding WHERE severity = ?');
  const between = database.prepare(`SELECT ${COLUMNS} FROM finding WHERE severity = ? AND pos BETWEEN ? AND ? ORDER BY pos`);
  const counts = database.prepare('SELECT code, count(*) AS count FROM finding GROUP BY code ORDER BY min(severity), code');
  return {
    add: ({ severity, ...finding }) => {
      add.run({ ...finding, severity: SEVERITIES.indexOf(severity) });
    },
    count: (severity) => Number(count.get(SEVERITIES.indexOf(severity))?.['count'] ?? 0),
    between: (severity, first, last) => between.all(SEVERITIES.indexOf(severity), first, last).map(findingIn),
    countsByCode: () => Object.fromEntries(counts.all().map((row) => [row['code'], row['count']])),
  };
};

import { type FindingCode, SEVERITIES } from '../../contract/finding.ts';
import type { HeldFinding } from './reads.ts';

const numberOrNull = (value: unknown): number | null => (typeof value === 'number' ? value : null);

const textOrNull = (value: unknown): string | null => (typeof value === 'string' ? value : null);

/** A finding as it is kept, with the `directory` of its export. */
export const findingIn = (row: Readonly<Record<string, unknown>>): HeldFinding => ({
  exportDirectory: textOrNull(row['directory']),
  severity: SEVERITIES[Number(row['severity'])] ?? 'ERROR',
  code: row['code'] as FindingCode,
  path: String(row['path']),
  line: numberOrNull(row['line']),
  message: String(row['message']),
  evaluationId: textOrNull(row['evaluation_id']),
  runId: textOrNull(row['run_id']),
  expected: numberOrNull(row['expected']),
  actual: numberOrNull(row['actual']),
});

import { type ExportHealth, SEVERITIES, type Severity } from '../contract/finding.ts';
import { keptReport } from './kept-report.ts';
import { rangesOf } from './paging.ts';
import type { Store } from './store.ts';

const NOTHING = { files: 0, filesIncomplete: 0, evaluations: 0, evaluationsWithoutLogs: 0 };

/** The health of what was imported into a store. */
export const healthOf = ({ reads, findings }: Store): ExportHealth => {
  const { files, filesIncomplete, evaluations, evaluationsWithoutLogs } = keptReport(reads) ?? NOTHING;
  const countIn = (severities: readonly Severity[]) => (severity: Severity) =>
    severities.includes(severity) ? findings.count(severity) : 0;
  return {
    files,
    filesIncomplete,
    evaluations,
    evaluationsWithoutLogs,
    findings: ({ severities, offset, count }) =>
      rangesOf(SEVERITIES.map(countIn(severities)), { first: offset, last: offset + count - 1 }).flatMap(({ group, first, last }) =>
        findings.between(SEVERITIES[group] ?? 'ERROR', first, last),
      ),
    findingsCount: (severities) => SEVERITIES.map(countIn(severities)).reduce((sum, count) => sum + count),
    findingsByCode: findings.countsByCode,
  };
};

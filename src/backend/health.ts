import { basename } from 'node:path';
import { type ExportHealth, SEVERITIES, type Severity } from '../contract/finding.ts';
import { namedFindings } from './finding-names.ts';
import { rangesOf } from './rest/paging.ts';
import type { KeptExport } from './store/sqlite/imports.ts';
import type { Store } from './store/sqlite/store.ts';

/** Where an export has company, its paths begin with the name of its directory. */
const prefixesOf = (exports: readonly KeptExport[]): ReadonlyMap<number, string> => {
  const isAlone = new Set(exports.map(({ directory }) => directory)).size === 1;
  return new Map(exports.map(({ key, directory }) => [key, isAlone || directory === null ? '' : `${basename(directory)}/`]));
};

const total = (counts: Iterable<number>): number => [...counts].reduce((sum, count) => sum + count, 0);

/** What lies beside exports is told by its name alone, where those are told by theirs. */
const pathFrom = (prefix: string, path: string): string =>
  prefix !== '' && path.startsWith('../') ? path.slice('../'.length) : `${prefix}${path}`;

/** The health of what was imported into a store. */
export const healthOf = ({ imports, findings }: Store): ExportHealth => {
  const exports = imports.exports();
  const prefixes = prefixesOf(exports);
  const sum = (count: 'files' | 'filesIncomplete' | 'evaluations'): number => total(exports.map(({ report }) => report[count]));
  const countIn = (severities: readonly Severity[]) => (severity: Severity) =>
    severities.includes(severity) ? findings.count(severity) : 0;
  const withoutLogs = exports.map(({ report }) => report.evaluationsWithoutLogs).filter((count) => count !== undefined);
  return {
    files: sum('files'),
    filesIncomplete: sum('filesIncomplete'),
    evaluations: sum('evaluations'),
    // Data files of earlier versions have no count kept.
    evaluationsWithoutLogs: total(withoutLogs.length === exports.length ? withoutLogs : findings.evaluationsWithoutLogs().values()),
    findings: ({ severities, offset, count }) =>
      rangesOf(SEVERITIES.map(countIn(severities)), { first: offset, last: offset + count - 1 }).flatMap(({ group, first, last }) =>
        namedFindings(findings.between(SEVERITIES[group] ?? 'ERROR', first, last), imports).map(({ exportKey, ...finding }) => ({
          ...finding,
          path: pathFrom(prefixes.get(exportKey) ?? '', finding.path),
        })),
      ),
    findingsCount: (severities) => SEVERITIES.map(countIn(severities)).reduce((sum, count) => sum + count),
    findingsByCode: findings.countsByCode,
  };
};

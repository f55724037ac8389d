import { basename } from 'node:path';
import type { ExportHealth, Finding } from '../contract/finding.ts';
import { namedFindings } from './finding-names.ts';
import type { HeldExport, HeldFinding, Reads } from './store/reads.ts';
import type { Store } from './store/store.ts';

/** Where an export has company, its paths begin with the name of its directory. */
const prefixesOf = (exports: readonly HeldExport[]): ((directory: string | null) => string) => {
  const isAlone = new Set(exports.map(({ directory }) => directory)).size === 1;
  return (directory) => (isAlone || directory === null ? '' : `${basename(directory)}/`);
};

/** What lies beside exports has its name alone, where those have theirs. */
const pathFrom = (prefix: string, path: string): string =>
  prefix !== '' && path.startsWith('../') ? path.slice('../'.length) : `${prefix}${path}`;

const total = (counts: readonly number[]): number => counts.reduce((sum, count) => sum + count, 0);

const shownFindings = async (
  findings: readonly HeldFinding[],
  reads: Reads,
  prefixOf: (directory: string | null) => string,
): Promise<Finding[]> =>
  (await namedFindings(findings, reads)).map(({ exportDirectory, ...finding }) => ({
    ...finding,
    path: pathFrom(prefixOf(exportDirectory), finding.path),
  }));

/** The health of what was imported into a store. */
export const healthOf = (store: Pick<Store, 'read'>): Promise<ExportHealth> =>
  store.read(async (reads) => {
    const exports = await reads.exports();
    const counts = await reads.findingsBySeverity();
    const size = await reads.catalogueSize();
    const prefixOf = prefixesOf(exports);
    const sum = (count: 'files' | 'filesIncomplete' | 'evaluations' | 'evaluationsWithoutLogs'): number =>
      total(exports.map(({ report }) => report[count]));
    return {
      files: sum('files'),
      filesIncomplete: sum('filesIncomplete'),
      ...size,
      evaluations: sum('evaluations'),
      evaluationsWithoutLogs: sum('evaluationsWithoutLogs'),
      findings: ({ severities, offset, count }) =>
        store.read(async (now) =>
          shownFindings(await now.findings(severities, { first: offset, last: offset + count - 1 }), now, prefixOf),
        ),
      findingsCount: (severities) => total([...new Set(severities)].map((severity) => counts[severity])),
      findingsByCode: () => store.read((now) => now.findingsByCode()),
    };
  });

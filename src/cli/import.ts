import type { ImportReport } from '../backend/import-report.ts';
import { type Config, ConfigError } from '../config/config.ts';
import { type ExportHealth, SEVERITIES } from '../contract/finding.ts';
import { importInto } from '../embedded-store.ts';
import { placeOf } from './check.ts';
import { watched } from './watch.ts';

const MAX_TOLD_FINDINGS = 10;

/** Imports exports into a data file. */
export const runImport = async ({ dataFile }: Config, directories: readonly string[]): Promise<void> => {
  if (directories.length === 0) throw new ConfigError('import needs the directories of exports: import DIR... --data FILE');
  if (dataFile === undefined) throw new ConfigError('import needs a file to import into: --data FILE');
  const reports = await watched((watch) => importInto(dataFile, directories, watch));
  for (const report of reports) tellImport(report, console.log);
  if (reports.length === 0) console.log('The file holds these exports already, as they are.');
};

/** Takes a line for whoever started the process. */
export type Tell = (line: string) => void;

/** Tells what an import brought in. */
export const tellImport = ({ files, evaluations, runs, logs }: ImportReport, tell: Tell): void =>
  tell(`Read ${evaluations} evaluations of ${files} files, with ${runs} runs and ${logs} logs.`);

/** Tells the worst of what was found amiss. */
export const tellFindings = (health: ExportHealth | null, tell: Tell): void => {
  const told = health?.findings({ severities: SEVERITIES, offset: 0, count: MAX_TOLD_FINDINGS }) ?? [];
  for (const finding of told) tell(`  ${finding.code} ${placeOf(finding)} ${finding.message}`);
  if (!health || health.findingsCount(SEVERITIES) === told.length) return;
  const counts = Object.entries(health.findingsByCode()).map(([code, count]) => `${count} ${code}`);
  tell(`  … in all: ${counts.join(', ')}`);
};

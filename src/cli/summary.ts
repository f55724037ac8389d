import type { ImportReport } from '../backend/store/import-report.ts';
import { type ExportHealth, FINDING_KINDS, type Finding, type FindingCode, SEVERITIES, type Severity } from '../contract/finding.ts';

/** What an import brought in. */
export const reportLine = ({ files, evaluations, runs, logs }: ImportReport): string =>
  `Read ${evaluations} evaluations of ${files} files, with ${runs} runs and ${logs} logs.`;

/** How many findings are printed where not all of them are asked for. */
const MAX_SHOWN = 10;
const PAGE = 1_000;

const NOUNS: Readonly<Record<Severity, string>> = { ERROR: 'error', WARNING: 'warning', INFO: 'note' };

const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

/** `2 errors, 1 warning and 3 notes`: of what there is any of. */
const countsOf = (health: ExportHealth, severities: readonly Severity[]): string => {
  const parts = severities
    .map((severity) => ({ severity, count: health.findingsCount([severity]) }))
    .filter(({ count }) => count > 0)
    .map(({ severity, count }) => counted(count, NOUNS[severity]));
  return [parts.slice(0, -1).join(', '), ...parts.slice(-1)].filter((part) => part !== '').join(' and ');
};

/** What may have been lost or changed, in a few words; undefined where that is nothing. */
export const troubleIn = (health: ExportHealth): string | undefined => countsOf(health, ['ERROR', 'WARNING']) || undefined;

const verdictOn = (health: ExportHealth): string => {
  if (health.findingsCount(SEVERITIES) === 0) return 'Nothing is wrong.';
  const trouble = troubleIn(health);
  return trouble === undefined ? `Everything was read, ${countsOf(health, ['INFO'])}.` : `Found ${countsOf(health, SEVERITIES)}.`;
};

const CODE_WIDTH = Math.max(...Object.keys(FINDING_KINDS).map((code) => code.length));
const SEVERITY_WIDTH = Math.max(...SEVERITIES.map((severity) => severity.length));

/** Where a finding is, as editors and terminals know it. */
const placeOf = ({ path, line }: Finding): string => (line === null ? path : `${path}:${line}`);

const named = (kind: string, id: string, name: string | null): string =>
  name === null || name === id ? `${kind} ${id}` : `${kind} "${name}" ${id}`;

/** The evaluation and the run it is about, by their names. */
const subjectOf = ({ evaluationId, evaluationName, runId, runLabel }: Finding): string => {
  const parts = [
    ...(evaluationId === null ? [] : [named('evaluation', evaluationId, evaluationName)]),
    ...(runId === null ? [] : [named('run', runId, runLabel)]),
  ];
  return parts.length === 0 ? '' : ` (${parts.join(', ')})`;
};

const findingLine = (finding: Finding): string => {
  const { severity, code, message } = finding;
  return `${severity.padEnd(SEVERITY_WIDTH)}  ${code.padEnd(CODE_WIDTH)}  ${placeOf(finding)}  ${message}${subjectOf(finding)}`;
};

/** All findings, page by page: there may be more than memory holds. */
export async function* findingsIn(health: ExportHealth, most = health.findingsCount(SEVERITIES)): AsyncGenerator<Finding> {
  for (let offset = 0; offset < most; offset += PAGE) {
    yield* await health.findings({ severities: SEVERITIES, offset, count: Math.min(PAGE, most - offset) });
  }
}

async function* countLines(health: ExportHealth): AsyncGenerator<string> {
  for (const [code, count] of Object.entries(await health.findingsByCode()) as [FindingCode, number][])
    yield `${String(count).padStart(8)}  ${code.padEnd(CODE_WIDTH)}  ${FINDING_KINDS[code].meaning}`;
}

/** What was found, in lines: a verdict, how many findings there are of each kind, and all of them, the worst first. */
export async function* fullSummary(health: ExportHealth): AsyncGenerator<string> {
  yield verdictOn(health);
  if (health.findingsCount(SEVERITIES) === 0) return;
  yield '';
  yield* countLines(health);
  yield '';
  for await (const finding of findingsIn(health)) yield findingLine(finding);
}

/** Where all findings are to be seen. */
export const wayToAll = (directories: readonly string[]): string =>
  `check ${directories.join(' ')}, or evaluationSource { health } in the graph`;

/** The same with the worst ten alone, and the way to see all. */
export async function* shortSummary(health: ExportHealth, directories: readonly string[]): AsyncGenerator<string> {
  yield verdictOn(health);
  const count = health.findingsCount(SEVERITIES);
  if (count === 0) return;
  yield* countLines(health);
  for await (const finding of findingsIn(health, Math.min(count, MAX_SHOWN))) yield `  ${findingLine(finding)}`;
  yield count > MAX_SHOWN
    ? `  … and ${count - MAX_SHOWN} more. To see all: ${wayToAll(directories)}`
    : `To see them again: ${wayToAll(directories)}`;
}

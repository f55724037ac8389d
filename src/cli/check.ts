import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type FoundExport, findExports } from '../backend/exports.ts';
import { healthOf } from '../backend/health.ts';
import { importExports } from '../backend/importer.ts';
import { openStore } from '../backend/store.ts';
import { codeOf } from '../backend/system-error.ts';
import { ConfigError } from '../config/config.ts';
import { type ExportHealth, FINDING_KINDS, type Finding, type FindingCode, SEVERITIES } from '../contract/finding.ts';
import type { ImportWatch } from '../embedded-store.ts';
import { watched } from './watch.ts';

const EXIT_AMISS = 1;

/** Exports that were read for what is amiss in them. */
export interface Checked {
  readonly exports: readonly FoundExport[];
  readonly health: ExportHealth;
  close(): void;
}

/**
 * Reads exports as an import does, into a database of SQLite's own that is gone afterwards: nothing is written to their directories, which
 * may be closed to writing. It takes as much room among the system's temporary files as they do.
 * Throws `NotAnExportError` and `ExportUnreadableError`.
 */
export const checkExports = async (directories: readonly string[], watch: ImportWatch): Promise<Checked> => {
  const exports = await findExports(directories);
  // To SQLite no name is that of a temporary file.
  const store = openStore('');
  try {
    await importExports(exports, store, watch);
    return { exports, health: healthOf(store), close: store.close };
  } catch (error) {
    store.close();
    throw error;
  }
};

const PAGE = 1_000;

/** All findings, page by page: there may be more than memory holds. */
function* findingsIn(health: ExportHealth): Generator<Finding> {
  const count = health.findingsCount(SEVERITIES);
  for (let offset = 0; offset < count; offset += PAGE) yield* health.findings({ severities: SEVERITIES, offset, count: PAGE });
}

/** Where a finding is, as editors and terminals know it. */
export const placeOf = ({ path, line }: Finding): string => (line === null ? path : `${path}:${line}`);

const numbersOf = ({ files, filesIncomplete, evaluations, evaluationsWithoutLogs }: ExportHealth): string =>
  `Read ${files} files (${filesIncomplete} incomplete) and ${evaluations} evaluations (${evaluationsWithoutLogs} without logs).\n`;

const CODE_WIDTH = Math.max(...Object.keys(FINDING_KINDS).map((code) => code.length));
const SEVERITY_WIDTH = Math.max(...SEVERITIES.map((severity) => severity.length));

/** The outcome for people: how many findings there are of each kind, then each of them, the worst first. */
export function* checkText({ exports, health }: Checked): Generator<string> {
  for (const { directory } of exports) yield `${directory}\n`;
  yield numbersOf(health);
  const counts = Object.entries(health.findingsByCode()) as [FindingCode, number][];
  if (counts.length === 0) yield 'Nothing is amiss.\n';
  else yield '\n';
  for (const [code, count] of counts) yield `${String(count).padStart(8)}  ${code.padEnd(CODE_WIDTH)}  ${FINDING_KINDS[code].meaning}\n`;
  if (counts.length > 0) yield '\n';
  for (const finding of findingsIn(health)) {
    const { severity, code, message } = finding;
    yield `${severity.padEnd(SEVERITY_WIDTH)}  ${code.padEnd(CODE_WIDTH)}  ${placeOf(finding)}  ${message}\n`;
  }
}

/** The outcome for programs, as one JSON document with the names that the graph has. */
export function* checkJson({ exports, health }: Checked): Generator<string> {
  const { files, filesIncomplete, evaluations, evaluationsWithoutLogs } = health;
  const counts = { files, filesIncomplete, evaluations, evaluationsWithoutLogs };
  const head = JSON.stringify({ exports: exports.map(({ directory }) => directory), ...counts });
  yield `${head.slice(0, -1)},"issues":[`;
  let separator = '\n';
  for (const finding of findingsIn(health)) {
    yield `${separator}${JSON.stringify(finding)}`;
    separator = ',\n';
  }
  yield '\n]}\n';
}

/** Whoever reads it may have read enough before its end: `check DIR | head`. */
const print = (chunks: Iterable<string>): Promise<void> =>
  pipeline(Readable.from(chunks), process.stdout, { end: false }).catch((error: unknown) => {
    if (codeOf(error) !== 'EPIPE') throw error;
  });

/** Tells what is amiss in exports. */
export const runCheck = async (directories: readonly string[], told: (checked: Checked) => Iterable<string>): Promise<void> => {
  if (directories.length === 0) throw new ConfigError('check needs the directories of exports: check DIR...');
  const checked = await watched((watch) => checkExports(directories, watch));
  await print(told(checked));
  if (checked.health.findingsCount(SEVERITIES) > 0) process.exitCode = EXIT_AMISS;
  checked.close();
};

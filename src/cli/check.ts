import { type FoundExport, findExports } from '../backend/files/exports.ts';
import { healthOf } from '../backend/health.ts';
import { importExports } from '../backend/import/importer.ts';
import { openStore } from '../backend/store/sqlite/store.ts';
import { ConfigError } from '../config/config.ts';
import type { ExportHealth } from '../contract/finding.ts';
import type { ImportWatch } from '../embedded-store.ts';
import { findingsIn, fullSummary } from './summary.ts';
import { print, visible, visibleJson } from './terminal.ts';
import { watched } from './watch.ts';

const EXIT_FOUND = 1;

/** Exports that were read for what is wrong in them. */
interface Checked {
  readonly exports: readonly FoundExport[];
  readonly health: ExportHealth;
  close(): void;
}

/**
 * Reads exports as an import does, into a database of SQLite's own that is gone afterwards: nothing is written to their directories, which
 * may be closed to writing. It takes as much room among the system's temporary files as they do.
 * Throws `NotAnExportError` and `ExportUnreadableError`.
 */
const checkExports = async (directories: readonly string[], watch: ImportWatch): Promise<Checked> => {
  const exports = await findExports(directories);
  // To SQLite no name is that of a temporary file.
  const store = openStore('');
  try {
    await importExports(exports, store, watch);
    return { exports, health: await healthOf(store), close: store.close };
  } catch (error) {
    store.close();
    throw error;
  }
};

const numbersOf = ({ files, filesIncomplete, versions, datapoints, fileLogs, evaluations, evaluationsWithoutLogs }: ExportHealth): string =>
  `Read ${files} files (${filesIncomplete} incomplete) with ${versions} versions, ${datapoints} datapoints and ${fileLogs} logs of their own, and ${evaluations} evaluations (${evaluationsWithoutLogs} without logs).`;

/** The outcome for people, in lines: how many findings there are of each kind, then each of them, the worst first. */
async function* checkText({ exports, health }: Checked): AsyncGenerator<string> {
  for (const { directory } of exports) yield directory;
  yield numbersOf(health);
  yield* fullSummary(health);
}

/** The outcome for programs, as lines of one JSON document with the names that the graph has. */
async function* checkJson({ exports, health }: Checked): AsyncGenerator<string> {
  const { files, filesIncomplete, versions, datapoints, fileLogs, evaluations, evaluationsWithoutLogs } = health;
  const counts = { files, filesIncomplete, versions, datapoints, fileLogs, evaluations, evaluationsWithoutLogs };
  const head = JSON.stringify({ exports: exports.map(({ directory }) => directory), ...counts });
  let before = `${head.slice(0, -1)},"issues":[`;
  for await (const finding of findingsIn(health)) {
    yield before;
    before = `${JSON.stringify(finding)},`;
  }
  // The last one has no comma behind it.
  yield before.endsWith(',') ? before.slice(0, -1) : before;
  yield ']}';
}

/** Prints what is wrong in exports. The exit code is 1 where that may have lost or changed anything. */
export const runCheck = async (directories: readonly string[], { json }: { readonly json: boolean }): Promise<void> => {
  if (directories.length === 0) throw new ConfigError('check needs the directories of exports: check DIR...');
  const checked = await watched({ doing: 'Checking', again: 'the same command begins anew' }, (watch) => checkExports(directories, watch));
  await (json ? print(checkJson(checked), visibleJson) : print(checkText(checked), visible));
  if (checked.health.findingsCount(['ERROR', 'WARNING']) > 0) process.exitCode = EXIT_FOUND;
  checked.close();
};

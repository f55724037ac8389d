import { type Config, ConfigError } from '../config/config.ts';
import { isDatabaseUrl } from '../data-place.ts';
import { type ImportedInto, importInto } from '../embedded-store.ts';
import { ROWS } from './progress.ts';
import { reportLine, shortSummary } from './summary.ts';
import { print } from './terminal.ts';
import { watched } from './watch.ts';

const EXIT_FOUND = 1;

const HELD = 'These exports are held already, as they are.';

interface ImportCommand {
  /** An ERROR among the findings, those of earlier imports into the file included, is an exit code. */
  readonly strict: boolean;
}

interface Destination {
  readonly data: string;
  readonly directories: readonly string[];
  readonly cacheHome: string | undefined;
}

const importTo = async ({ data, directories, cacheHome }: Destination): Promise<ImportedInto> => {
  if (!isDatabaseUrl(data)) return watched({ doing: 'Importing' }, (watch) => importInto(data, directories, watch));
  const { importIntoDatabase } = await import('../embedded-import.ts');
  return watched({ doing: 'Reading the database:', unit: ROWS }, ({ onProgress: onDump }) =>
    watched({ doing: 'Importing' }, (watch) =>
      watched({ doing: 'Copying', unit: ROWS }, ({ onProgress: onCopy, signal }) =>
        importIntoDatabase(
          { url: data, directories, cacheHome },
          { ...watch, ...(onDump && { onDump }), ...(onCopy && { onCopy }), ...(signal && { signal }) },
        ),
      ),
    ),
  );
};

/** Imports exports into a data file, and prints what is wrong in what it holds now. */
export const runImport = async (
  { dataFile, cacheHome }: Config,
  directories: readonly string[],
  { strict }: ImportCommand,
): Promise<void> => {
  if (directories.length === 0) throw new ConfigError('import needs the directories of exports: import DIR... --data FILE');
  if (dataFile === undefined) throw new ConfigError('import needs a file to import into: --data FILE');
  const { reports, directories: held, health, close } = await importTo({ data: dataFile, directories, cacheHome });
  await print(reports.length === 0 ? [HELD] : reports.map(reportLine));
  await print(shortSummary(health, held));
  if (strict && health.findingsCount(['ERROR']) > 0) process.exitCode = EXIT_FOUND;
  await close();
};
